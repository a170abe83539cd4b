package dev.portcullis.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the program in a classic-BPF machine of the test's own, so both architectures are judged on one. */
class SeccompFilterTest {
    private static final int X86_64 = 0xC000003E;
    private static final int I386 = 0x40000003;

    @ParameterizedTest
    @EnumSource(SeccompFilter.Machine.class)
    void refusesEveryListedCallAndAllowsTheNextUnlistedOne(SeccompFilter.Machine machine) {
        // Given
        int architecture = machine == SeccompFilter.Machine.X86_64 ? X86_64 : 0xC00000B7;

        // Then
        for (SeccompFilter.Call call : SeccompFilter.REFUSED) {
            if (call.on(machine) >= 0) {
                assertThat(answer(machine, architecture, call.on(machine), 0, 0))
                        .as(call.name())
                        .isEqualTo(SeccompFilter.EPERM);
            }
        }
        // read, write, exit_group, getpid: what every program needs
        for (int harmless :
                machine == SeccompFilter.Machine.X86_64 ? new int[] {0, 1, 39, 231} : new int[] {63, 64, 94, 172}) {
            assertThat(answer(machine, architecture, harmless, 0, 0)).isEqualTo(SeccompFilter.ALLOW);
        }
    }

    static Stream<Arguments> argumentsDecide() {
        return Stream.of(
                Arguments.of("clone of a process", 56, 0x01200011L, 0L, SeccompFilter.ALLOW),
                Arguments.of("clone with a user namespace", 56, 0x10000011L, 0L, SeccompFilter.EPERM),
                Arguments.of("clone with a mount namespace", 56, 0x00020000L, 0L, SeccompFilter.EPERM),
                Arguments.of("clone3 falls back to clone", 435, 0L, 0L, SeccompFilter.ENOSYS),
                Arguments.of("unix socket", 41, 1L, 0L, SeccompFilter.ALLOW),
                Arguments.of("inet6 socket", 41, 10L, 0L, SeccompFilter.ALLOW),
                Arguments.of("netlink socket", 41, 16L, 0L, SeccompFilter.EAFNOSUPPORT),
                Arguments.of("vsock", 41, 40L, 0L, SeccompFilter.EAFNOSUPPORT),
                Arguments.of("vsock hidden behind high bits", 41, (7L << 32) | 40, 0L, SeccompFilter.EAFNOSUPPORT),
                Arguments.of("packet socket pair", 53, 17L, 0L, SeccompFilter.EAFNOSUPPORT),
                Arguments.of("terminal size", 16, 1L, 0x5413L, SeccompFilter.ALLOW),
                Arguments.of("terminal injection", 16, 1L, 0x5412L, SeccompFilter.EPERM),
                Arguments.of("terminal injection behind high bits", 16, 1L, (1L << 32) | 0x5412L, SeccompFilter.EPERM),
                Arguments.of("console injection", 16, 1L, 0x541CL, SeccompFilter.EPERM));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void argumentsDecide(String what, int number, long first, long second, int expected) {
        // When
        int answer = answer(SeccompFilter.Machine.X86_64, X86_64, number, first, second);

        // Then
        assertThat(answer).as(what).isEqualTo(expected);
    }

    @Test
    void killsForeignArchitecturesAndTheX32Table() {
        assertThat(answer(SeccompFilter.Machine.X86_64, I386, 1, 0, 0)).isEqualTo(SeccompFilter.KILL_PROCESS);
        assertThat(answer(SeccompFilter.Machine.X86_64, X86_64, 0x40000001, 0, 0))
                .isEqualTo(SeccompFilter.KILL_PROCESS);
        assertThat(answer(SeccompFilter.Machine.X86_64, X86_64, -1, 0, 0)).isEqualTo(SeccompFilter.KILL_PROCESS);
        assertThat(answer(SeccompFilter.Machine.AARCH64, X86_64, 64, 0, 0)).isEqualTo(SeccompFilter.KILL_PROCESS);
    }

    /** seccomp_data: number, architecture, instruction pointer, six arguments. */
    private static int answer(SeccompFilter.Machine machine, int architecture, int number, long first, long second) {
        ByteBuffer program = SeccompFilter.program(machine);
        int[] data = {number, architecture, 0, 0, (int) first, (int) (first >>> 32), (int) second, (int) (second >>> 32)
        };
        int accumulator = 0;
        for (int at = 0; at < program.limit() / 8; at++) {
            int code = program.getShort(at * 8);
            int whenTrue = program.get(at * 8 + 2) & 0xFF;
            int whenFalse = program.get(at * 8 + 3) & 0xFF;
            int operand = program.getInt(at * 8 + 4);
            boolean holds;
            switch (code) {
                case 0x20 -> {
                    accumulator = data[operand / 4];
                    continue;
                }
                case 0x06 -> {
                    return operand;
                }
                case 0x15 -> holds = accumulator == operand;
                case 0x35 -> holds = Integer.compareUnsigned(accumulator, operand) >= 0;
                case 0x45 -> holds = (accumulator & operand) != 0;
                default -> throw new AssertionError("unknown instruction " + code);
            }
            at += holds ? whenTrue : whenFalse;
        }
        throw new AssertionError("the program ran off its end");
    }
}
