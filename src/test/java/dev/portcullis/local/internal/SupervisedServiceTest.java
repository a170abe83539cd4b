package dev.portcullis.local.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.local.Probe;
import dev.portcullis.local.ServiceDefinition;
import dev.portcullis.local.ServiceDefinition.Orphaned;
import dev.portcullis.local.ServiceDefinition.Step;
import dev.portcullis.local.ServiceStatus.Standing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With shell commands as services: nothing is faked, and nothing takes long. */
final class SupervisedServiceTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final List<String> UNTIL_ENDED =
            List.of("sh", "-c", "echo $$ > pid; echo ready >> pid; exec sleep 60");

    private final Layout layout;
    private final Path pid;

    SupervisedServiceTest(@TempDir Path folder) {
        layout = new Layout(folder);
        pid = folder.resolve("pid");
    }

    @BeforeEach
    void makeFolders() throws IOException {
        layout.create();
    }

    @AfterEach
    void endWhatRuns() throws IOException {
        ServiceRecord.all(layout).stream()
                .map(ServiceRecord::process)
                .filter(process -> process != null)
                .forEach(process -> process.end(true));
    }

    @Test
    void startsWhenWhatItNeedsIsReadyAndNotBefore() throws IOException {
        // Given
        Service service = service(UNTIL_ENDED, List.of(), List.of());

        // When
        service.advance(false, false, true);
        Standing before = service.record().standing();
        Standing after = settle(service);

        // Then
        assertThat(before).isEqualTo(Standing.WAITING);
        assertThat(after).isEqualTo(Standing.READY);
        assertThat(ServiceRecord.read(layout, "probe")).contains(service.record());
    }

    @Test
    void whatAnEarlierProcessLeftIsNoReadiness() throws IOException {
        // Given
        Files.writeString(pid, "1\nready\n");
        Service service = service(List.of("sh", "-c", "sleep 60"), List.of(), List.of());

        // When, Then
        await().pollInSameThread()
                .during(Duration.ofMillis(400))
                .atMost(SOON)
                .until(() -> step(service), Standing.STARTING::equals);
    }

    @Test
    void aStepThatWasDoneIsNotDoneAgainAndAFailedOneFailsTheStart() throws IOException {
        // Given
        Path done = Files.createFile(layout.home().resolve("done"));
        Step never = new Step(List.of("touch", "wrong"), "", done);
        Step reads = new Step(
                List.of("sh", "-c", "cat > read"), "secret", layout.home().resolve("read"));
        Step fails = new Step(
                List.of("sh", "-c", "echo the reason; exit 7"),
                "",
                layout.home().resolve("never"));

        // When
        Service good = service(UNTIL_ENDED, List.of(never, reads), List.of());
        Standing started = settle(good);
        Service bad = service(UNTIL_ENDED, List.of(fails), List.of());
        Standing refused = settle(bad);

        // Then
        assertThat(started).isEqualTo(Standing.READY);
        assertThat(layout.home().resolve("wrong")).doesNotExist();
        assertThat(layout.home().resolve("read")).hasContent("secret");
        assertThat(refused).isEqualTo(Standing.FAILED);
        assertThat(bad.record().message()).contains("ended with 7").endsWith("the reason");
        good.advance(true, true, true);
    }

    @Test
    void isStoppedByAHoldAndStartedAgainWithoutIt() throws IOException {
        // Given
        Service service = service(UNTIL_ENDED, List.of(), List.of());
        settle(service);
        Path hold = Files.createFile(Service.hold(layout, "probe"));

        // When
        Standing held = patiently().until(() -> step(service), Standing.STOPPED::equals);
        Files.delete(hold);
        Standing again = settle(service);

        // Then
        assertThat(held).isEqualTo(Standing.STOPPED);
        assertThat(again).isEqualTo(Standing.READY);
    }

    @Test
    void whatDiesByItselfHasFailedAndWhatWillNotStopIsKilled() throws IOException {
        // Given
        Service dies = service(
                List.of("sh", "-c", "echo $$ > pid; echo ready >> pid; sleep 1; echo dying; exit 3"),
                List.of(),
                List.of());
        settle(dies);
        Standing died = patiently().until(() -> step(dies), Standing.FAILED::equals);
        Service stubborn = service(
                List.of("sh", "-c", "trap '' TERM; echo $$ > pid; echo ready >> pid; while :; do sleep 1; done"),
                List.of(),
                List.of());
        settle(stubborn);

        // When
        Standing ended = patiently()
                .until(
                        () -> {
                            stubborn.advance(true, true, true);
                            return stubborn.record().standing();
                        },
                        Standing.STOPPED::equals);

        // Then
        assertThat(died).isEqualTo(Standing.FAILED);
        assertThat(dies.record().message()).contains("ended with 3").endsWith("dying");
        assertThat(ended).isEqualTo(Standing.STOPPED);
    }

    @Test
    void aProgramThatIsNotThereFailsTheServiceAndNotTheSupervisor() throws IOException {
        // Given
        Service service = service(List.of("/no/such/program"), List.of(), List.of());

        // When
        Standing standing = settle(service);

        // Then
        assertThat(standing).isEqualTo(Standing.FAILED);
    }

    @Test
    void inheritsNothingOfOurEnvironmentButWhereProgramsAre() throws IOException {
        // Given
        List<String> writes = List.of("sh", "-c", "env > seen; echo $$ > pid; echo ready >> pid; exec sleep 60");

        // When
        settle(service(writes, List.of(), List.of()));

        // Then
        assertThat(Files.readAllLines(layout.home().resolve("seen")))
                .extracting(line -> line.substring(0, line.indexOf('=')))
                .isSubsetOf("PATH", "HOME", "TMPDIR", "LANG", "GIVEN", "PWD", "OLDPWD", "SHLVL", "_")
                .contains("GIVEN");
    }

    private Service service(List<String> command, List<Step> before, List<Step> after) throws IOException {
        Files.deleteIfExists(layout.home().resolve("seen"));
        ServiceDefinition definition = new ServiceDefinition(
                "probe",
                "probe",
                command,
                Map.of("GIVEN", "x"),
                layout.home(),
                new Probe.PidFileSays(pid, 1, "ready"),
                List.of(),
                before,
                after,
                List.of(),
                Orphaned.KILL,
                20,
                1);
        return new Service(definition, layout, Runnable::run);
    }

    /** In this thread: the kernel ends a child together with the thread that started it. */
    private static ConditionFactory patiently() {
        return await().pollInSameThread().pollInterval(Duration.ofMillis(10)).atMost(SOON);
    }

    private static Standing settle(Service service) {
        return patiently()
                .until(() -> step(service), standing -> standing == Standing.READY || standing == Standing.FAILED);
    }

    private static Standing step(Service service) throws IOException {
        service.advance(false, true, true);
        return service.record().standing();
    }
}
