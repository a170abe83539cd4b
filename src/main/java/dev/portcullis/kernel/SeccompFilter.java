package dev.portcullis.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The system calls hostile code may not make, as a classic BPF program for {@code bwrap --seccomp}.
 *
 * <p>Namespaces and capabilities already deny most of this. The filter is for what they do not confine (vsock, keyrings,
 * io_uring, the 32-bit and x32 tables) and for the kernel surface that privilege escalations have used. A foreign
 * architecture is killed rather than refused: its call numbers mean other calls.
 */
public final class SeccompFilter {
    /** The machines whose call numbers we know. */
    public enum Machine {
        X86_64(0xC000003E, 56, 41, 53, 16),
        AARCH64(0xC00000B7, 220, 198, 199, 29);

        private final int audit;
        private final int clone;
        private final int socket;
        private final int socketpair;
        private final int ioctl;

        Machine(int audit, int clone, int socket, int socketpair, int ioctl) {
            this.audit = audit;
            this.clone = clone;
            this.socket = socket;
            this.socketpair = socketpair;
            this.ioctl = ioctl;
        }

        /**
         * The machine we run on.
         *
         * @throws IllegalStateException when we have no filter for it
         */
        public static Machine here() {
            String name = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
            return switch (name) {
                case "amd64", "x86_64" -> X86_64;
                case "aarch64", "arm64" -> AARCH64;
                default -> throw new IllegalStateException("no seccomp filter for the architecture " + name);
            };
        }
    }

    /** A refused call; -1 where a machine does not have it. */
    record Call(String name, int x86, int arm) {
        int on(Machine machine) {
            return switch (machine) {
                case X86_64 -> x86;
                case AARCH64 -> arm;
            };
        }
    }

    static final List<Call> REFUSED = List.of(
            // Other processes' memory and state
            new Call("ptrace", 101, 117),
            new Call("process_vm_readv", 310, 270),
            new Call("process_vm_writev", 311, 271),
            new Call("process_madvise", 440, 440),
            new Call("process_mrelease", 448, 448),
            new Call("kcmp", 312, 272),
            new Call("pidfd_open", 434, 434),
            new Call("pidfd_getfd", 438, 438),
            new Call("pidfd_send_signal", 424, 424),
            new Call("move_pages", 279, 239),
            new Call("migrate_pages", 256, 238),
            // Keyrings are not namespaced
            new Call("add_key", 248, 217),
            new Call("request_key", 249, 218),
            new Call("keyctl", 250, 219),
            // Kernel surface escalations have used
            new Call("io_uring_setup", 425, 425),
            new Call("io_uring_enter", 426, 426),
            new Call("io_uring_register", 427, 427),
            new Call("bpf", 321, 280),
            new Call("perf_event_open", 298, 241),
            new Call("userfaultfd", 323, 282),
            new Call("fanotify_init", 300, 262),
            new Call("personality", 135, 92),
            new Call("modify_ldt", 154, -1),
            new Call("iopl", 172, -1),
            new Call("ioperm", 173, -1),
            new Call("lookup_dcookie", 212, 18),
            new Call("syslog", 103, 116),
            // Namespaces and mounts
            new Call("unshare", 272, 97),
            new Call("setns", 308, 268),
            new Call("mount", 165, 40),
            new Call("umount2", 166, 39),
            new Call("pivot_root", 155, 41),
            new Call("chroot", 161, 51),
            new Call("move_mount", 429, 429),
            new Call("open_tree", 428, 428),
            new Call("open_tree_attr", 467, 467),
            new Call("fsopen", 430, 430),
            new Call("fsconfig", 431, 431),
            new Call("fsmount", 432, 432),
            new Call("fspick", 433, 433),
            new Call("mount_setattr", 442, 442),
            new Call("name_to_handle_at", 303, 264),
            new Call("open_by_handle_at", 304, 265),
            new Call("quotactl", 179, 60),
            new Call("quotactl_fd", 443, 443),
            new Call("swapon", 167, 224),
            new Call("swapoff", 168, 225),
            new Call("acct", 163, 89),
            // Identity
            new Call("setuid", 105, 146),
            new Call("setgid", 106, 144),
            new Call("setreuid", 113, 145),
            new Call("setregid", 114, 143),
            new Call("setresuid", 117, 147),
            new Call("setresgid", 119, 149),
            new Call("setgroups", 116, 159),
            new Call("setfsuid", 122, 151),
            new Call("setfsgid", 123, 152),
            new Call("capset", 126, 91),
            // The machine itself
            new Call("init_module", 175, 105),
            new Call("finit_module", 313, 273),
            new Call("delete_module", 176, 106),
            new Call("kexec_load", 246, 104),
            new Call("kexec_file_load", 320, 294),
            new Call("reboot", 169, 142),
            new Call("settimeofday", 164, 170),
            new Call("clock_settime", 227, 112),
            new Call("clock_adjtime", 305, 266),
            new Call("adjtimex", 159, 171),
            new Call("sethostname", 170, 161),
            new Call("setdomainname", 171, 162),
            new Call("vhangup", 153, 58));

    static final int CLONE3 = 435;
    static final int NAMESPACE_FLAGS = 0x7E020000;
    private static final int X32_BIT = 0x40000000;
    private static final List<Integer> SOCKET_FAMILIES = List.of(1, 2, 10);
    private static final List<Integer> TERMINAL_INJECTIONS = List.of(0x5412, 0x541C);

    static final int ALLOW = 0x7FFF0000;
    static final int KILL_PROCESS = 0x80000000;
    private static final int ERRNO = 0x00050000;
    static final int EPERM = ERRNO | 1;
    static final int ENOSYS = ERRNO | 38;
    static final int EAFNOSUPPORT = ERRNO | 97;

    private static final int LOAD_WORD = 0x20;
    private static final int JUMP_EQUAL = 0x15;
    private static final int JUMP_AT_LEAST = 0x35;
    private static final int JUMP_ANY_BIT = 0x45;
    private static final int RETURN = 0x06;

    private static final int NUMBER_AT = 0;
    private static final int ARCHITECTURE_AT = 4;
    private static final int FIRST_ARGUMENT_AT = 16;
    private static final int SECOND_ARGUMENT_AT = 24;

    private record Instruction(int code, int whenTrue, int whenFalse, int operand) {}

    private final List<Instruction> program = new ArrayList<>();

    private SeccompFilter() {}

    /** The program for {@code machine}, eight bytes an instruction, in the byte order both machines have. */
    public static ByteBuffer program(Machine machine) {
        SeccompFilter filter = new SeccompFilter();
        filter.build(machine);
        ByteBuffer bytes = ByteBuffer.allocate(filter.program.size() * 8).order(ByteOrder.LITTLE_ENDIAN);
        for (Instruction instruction : filter.program) {
            bytes.putShort((short) instruction.code)
                    .put((byte) instruction.whenTrue)
                    .put((byte) instruction.whenFalse)
                    .putInt(instruction.operand);
        }
        return bytes.flip().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    private void build(Machine machine) {
        load(ARCHITECTURE_AT);
        add(JUMP_EQUAL, 1, 0, machine.audit);
        answer(KILL_PROCESS);
        load(NUMBER_AT);
        add(JUMP_AT_LEAST, 0, 1, X32_BIT);
        answer(KILL_PROCESS);
        // glibc falls back to clone, whose flags are in a register where a filter can see them.
        refuse(CLONE3, ENOSYS);
        for (Call call : REFUSED) {
            if (call.on(machine) >= 0) {
                refuse(call.on(machine), EPERM);
            }
        }
        refuseWhenArgument(machine.clone, FIRST_ARGUMENT_AT, JUMP_ANY_BIT, List.of(NAMESPACE_FLAGS), EPERM);
        refuseUnlessArgument(machine.socket, FIRST_ARGUMENT_AT, SOCKET_FAMILIES, EAFNOSUPPORT);
        refuseUnlessArgument(machine.socketpair, FIRST_ARGUMENT_AT, SOCKET_FAMILIES, EAFNOSUPPORT);
        refuseWhenArgument(machine.ioctl, SECOND_ARGUMENT_AT, JUMP_EQUAL, TERMINAL_INJECTIONS, EPERM);
        answer(ALLOW);
    }

    /** {@code number} is in the accumulator before and after. */
    private void refuse(int number, int answer) {
        add(JUMP_EQUAL, 0, 1, number);
        answer(answer);
    }

    private void refuseWhenArgument(int number, int argumentAt, int comparison, List<Integer> operands, int answer) {
        // Skips: one load, a test and an answer an operand, and the final ALLOW.
        add(JUMP_EQUAL, 0, 2 + 2 * operands.size(), number);
        load(argumentAt);
        for (int operand : operands) {
            add(comparison, 0, 1, operand);
            answer(answer);
        }
        answer(ALLOW);
    }

    private void refuseUnlessArgument(int number, int argumentAt, List<Integer> allowed, int answer) {
        // Only the low half is compared: the kernel takes families and ioctl commands as 32-bit integers.
        add(JUMP_EQUAL, 0, 2 + 2 * allowed.size(), number);
        load(argumentAt);
        for (int operand : allowed) {
            add(JUMP_EQUAL, 0, 1, operand);
            answer(ALLOW);
        }
        answer(answer);
    }

    private void load(int offset) {
        add(LOAD_WORD, 0, 0, offset);
    }

    private void answer(int answer) {
        add(RETURN, 0, 0, answer);
    }

    private void add(int code, int whenTrue, int whenFalse, int operand) {
        program.add(new Instruction(code, whenTrue, whenFalse, operand));
    }
}
