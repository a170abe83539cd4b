package dev.portcullis.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.policy.PolicyRefusedException;
import dev.portcullis.verify.ExportFixture.Installation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The small jar, run as an auditor runs it: by plain java, and where the machine allows it with no network at all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VerifyJarIT {
    private static final Path JAR = Path.of("target", "portcullis-verify.jar");
    private static final long MOST_BYTES = 15_000_000;
    private static final Pattern OURS = Pattern.compile("dev/portcullis/([^/]+)/.*");
    private static final List<String> NEVER = List.of(
            "io/quarkus/",
            "io/vertx/",
            "io/netty/",
            "org/postgresql/",
            "org/hibernate/",
            "org/apache/kafka/",
            "io/agroal/",
            "jakarta/",
            "dev/portcullis/kernel/Sql",
            "dev/portcullis/ledger/PostgresLedger",
            "dev/portcullis/policy/bundle.tar.gz");

    private final Path folder;
    private final Installation installation;
    private final ExportFixture fixture;
    private final Path trust;

    VerifyJarIT(@TempDir Path folder) throws IOException, PolicyRefusedException {
        this.folder = folder;
        this.installation = new Installation(folder);
        this.fixture = new ExportFixture(installation, new Damage()).liveShortly();
        this.trust = Files.write(folder.resolve("trust.json"), fixture.pinned().toBytes());
    }

    private record Run(int exit, String output) {}

    private Run run(Path export, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (canLeaveTheNetwork()) {
            command.addAll(List.of("unshare", "--net"));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                JAR.toString(),
                export.toString(),
                "--trust",
                trust.toString()));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(Duration.ofMinutes(2))).isTrue();
        return new Run(process.exitValue(), output);
    }

    private static boolean canLeaveTheNetwork() throws IOException, InterruptedException {
        try {
            Process process = new ProcessBuilder("unshare", "--net", "true")
                    .redirectErrorStream(true)
                    .start();
            return process.waitFor(Duration.ofSeconds(10)) && process.exitValue() == 0;
        } catch (IOException _) {
            return false;
        }
    }

    @Test
    void itPassesAGenuineExportAndFailsADamagedOne() throws IOException, InterruptedException {
        // Given
        Path genuine = fixture.write(folder.resolve("genuine"));
        Path damaged = fixture.write(folder.resolve("damaged"));
        Path entries = damaged.resolve("tile/entries/000.p/8");
        byte[] bytes = Files.readAllBytes(entries);
        bytes[bytes.length / 2] ^= 1;
        Files.write(entries, bytes);

        // When
        Run passed = run(genuine);
        Run failed = run(damaged, "--json");

        // Then
        assertThat(passed.output())
                .contains("LOG       8 entries")
                .contains("1 recomputed from their inputs  ")
                .contains("8 entries PASS")
                .contains("DEMO KEYS");
        assertThat(passed.exit()).as(passed.output()).isZero();
        assertThat(failed.output())
                .contains("\"schema\":\"portcullis.verification/v1\"")
                .contains("ENTRY_ALTERED");
        assertThat(failed.exit()).isEqualTo(8);
    }

    @Test
    void itDoesNotTakeFactsAnew() throws IOException, InterruptedException {
        // When
        Run run = run(fixture.write(folder.resolve("facts")), "--facts");

        // Then
        assertThat(run.output()).contains("--facts").doesNotContain("PASS");
        assertThat(run.exit()).as(run.output()).isEqualTo(64);
    }

    @Test
    void itIsSmallAndHoldsNothingOfTheGateway() throws IOException {
        // Given
        try (JarFile jar = new JarFile(JAR.toFile())) {
            // When
            List<String> names = jar.stream().map(JarEntry::getName).toList();
            Set<String> rooms = new TreeSet<>();
            for (String name : names) {
                Matcher ours = OURS.matcher(name);
                if (ours.matches()) {
                    rooms.add(ours.group(1));
                }
            }

            // Then
            assertThat(Files.size(JAR)).isLessThan(MOST_BYTES);
            assertThat(rooms)
                    .containsExactly(
                            "attest",
                            "dossier",
                            "kernel",
                            "ledger",
                            "modification",
                            "permit",
                            "policy",
                            "tripwire",
                            "verify");
            assertThat(names).noneMatch(name -> NEVER.stream().anyMatch(name::startsWith));
        }
    }
}
