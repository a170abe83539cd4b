package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.fixtures.RunningGateway;
import dev.portcullis.fixtures.StackExtension;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PrincipalId;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.local.DemoInstallation;
import dev.portcullis.local.KafkaUser;
import dev.portcullis.local.Programs;
import dev.portcullis.local.Running;
import dev.portcullis.local.StackFailedException;
import dev.portcullis.policy.Rego;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What people amend by command line, followed to a real worker and evaluator that were given it by hand. */
@ExtendWith(StackExtension.class)
@Tag("long")
class AmendmentsIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    /** Less than the minute after which a worker looks again at a permit it refused. */
    private static final Duration SOON = Duration.ofSeconds(40);

    private static final byte[] NO_BODY = {};

    private final Running stack;
    private final List<Process> programs = new ArrayList<>();

    @TempDir
    private Path folder;

    private CommandDesk desk;
    private Path given;

    AmendmentsIT(Running stack) {
        this.stack = stack;
    }

    @BeforeEach
    void start() throws IOException, InterruptedException, SQLException, StackFailedException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        desk = CommandDesk.open(stack, folder);
        given = Files.copy(desk.trust(), folder.resolve("given.json"));
    }

    @AfterEach
    void stop() throws IOException, InterruptedException, SQLException {
        for (Process program : programs) {
            program.destroy();
            assertThat(program.waitFor(LONG)).isTrue();
        }
        desk.close();
    }

    @Test
    void anotherVersionOfTrustVoidsWhatWasPermittedAndAWorkerFollowsItOnceItIsGivenIt()
            throws IOException, InterruptedException, MalformedJsonException {
        // Given: the baseline of a lineage is permitted and not redeemed, since there is no worker yet
        CommandDesk.Applied lineage = desk.open();
        String before = permitOtherThan("");
        byte[] firstChain = chain();
        Path newcomer = folder.resolve("worker-2.key");
        String enrolled = CommandLineRun.of("keys", "new", "worker-2", "--out", newcomer)
                .out()
                .strip();
        assertThat(permits(SigningKey.load(newcomer)).path("code").asText()).isEqualTo("KEY_NOT_IN_TRUST");

        // When
        Path second = folder.resolve("trust-2.json");
        CommandLineRun asked = desk.as(
                "sam",
                "trust",
                "amend",
                "--add-key",
                enrolled,
                "--role",
                "worker",
                "--pool",
                "default",
                "--out",
                second,
                "--trust",
                desk.trust());
        assertThat(asked.code()).as(asked.err()).isZero();
        desk.grant(CommandDesk.json(asked).path("ask").asText());

        // Then
        assertThat(permits(SigningKey.load(newcomer)).path("items").isArray()).isTrue();
        JsonNode late = said(
                workerKey(),
                "POST",
                "/v1/permits/" + before + "/redemption",
                StrictJson.write(Map.of("worker", workerKey().verifierKey().keyId(), "nonce", "0123456789abcdef")));
        assertThat(late.path("code").asText()).isIn("EPOCH_STALE", "PERMIT_REVOKED");
        String after = permitOtherThan(before);
        CommandLineRun again = desk.as("sam", "trust", "amend", "--remove-person", "bob", "--trust", desk.trust());
        assertThat(again.code()).isEqualTo(4);
        assertThat(again.err()).contains("AMENDMENT_INVALID", "does not follow version 2");

        // When: a worker holds the first version still
        start("worker", Role.WORKER, DemoInstallation.WORKER, KafkaUser.WORKER);
        start("evaluator", Role.EVALUATOR, DemoInstallation.EVALUATOR, KafkaUser.EVALUATOR);
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(folder.resolve("worker.log"))
                        .content()
                        .contains("permit " + after + " is refused")
                        .contains("trust version 2"));
        assertThat(score(lineage)).isEmpty();
        whoIsLoggedInIsToldOfAWorkerThatIsBehind();
        nothingIsTakenFromAGatewayThatMakesItUp();
        Set<PosixFilePermission> rights = PosixFilePermissions.fromString("rw-r-----");
        Files.setPosixFilePermissions(given, rights);
        CommandLineRun updated = desk.as("erin", "trust", "update", "--trust", given);
        assertThat(updated.code()).as(updated.err()).isZero();
        assertThat(CommandDesk.json(updated).at("/steps/0/grantedBy").toString())
                .isEqualTo("[\"alice\",\"sam\"]");
        assertThat(CommandDesk.json(updated).at("/steps/0/loosens").toString()).contains("worker-2");
        assertThat(given).hasSameBinaryContentAs(second);
        assertThat(Files.getPosixFilePermissions(given)).isEqualTo(rights);
        assertThat(updating(firstChain)).contains("TRUST_ROLLED_BACK");

        // Then: it goes on by itself, long before it would have looked at that permit again
        await().atMost(SOON).until(() -> score(lineage).equals("1"));
        CommandLineRun proposed =
                desk.propose(lineage, desk.tree("candidate", Map.of("src/main.py", "print(2)\n")), "60s");
        assertThat(proposed.code()).as(proposed.out() + proposed.err()).isZero();
        permitsAreSignedWithAnotherKeyOnceItIsReplaced(lineage, second);
    }

    private void whoIsLoggedInIsToldOfAWorkerThatIsBehind() {
        CommandLineRun status = desk.as("erin", "status");
        assertThat(status.code()).as(status.err()).isZero();
        assertThat(status.err())
                .contains(
                        "refuses every permit: it works under version 1 of trust, in force is 2",
                        "portcullis trust update");
    }

    private void nothingIsTakenFromAGatewayThatMakesItUp() throws IOException, InterruptedException {
        String genuine = Bytes.copyOf(chain()).utf8();
        String another = genuine.replaceFirst("entry 0 e", "entry 0 f");
        assertThat(another).isNotEqualTo(genuine);
        assertThat(updating(Bytes.utf8(another).toArray())).contains("TRUST_UNPUBLISHED");
        assertThat(updating(Bytes.utf8("<html>").toArray())).contains("TRUST_CHAIN_MALFORMED");
        assertThat(updating(new byte[Bounds.ANSWER_BYTES + 1])).contains("no answer from the gateway");
    }

    /** What is said of an answer that is refused; the file stays as it was. */
    private String updating(byte[] chain) throws IOException {
        byte[] before = Files.readAllBytes(given);
        try (LyingGateway lying =
                LyingGateway.before(desk.address(), (path, truth) -> path.equals("/v1/trust") ? chain : truth)) {
            CommandLineRun refused = desk.asTold(lying.address(), "erin", "trust", "update", "--trust", given);
            assertThat(refused.code()).as(refused.err()).isIn(8, 69);
            assertThat(given).hasBinaryContent(before);
            return refused.err();
        }
    }

    /** The versions of trust as the gateway hands them out. */
    private byte[] chain() throws IOException, InterruptedException {
        RunningGateway gateway = desk.gateway();
        return gateway.send(
                        gateway.signed(workerKey(), "GET", "/v1/trust", NO_BODY).build())
                .body();
    }

    private void permitsAreSignedWithAnotherKeyOnceItIsReplaced(CommandDesk.Applied lineage, Path before)
            throws IOException, MalformedJsonException {
        // When
        Path third = folder.resolve("trust-3.json");
        Path key = desk.gateway().founding().folder().resolve("permit-2.key");
        CommandLineRun asked = desk.as(
                "sam",
                "keys",
                "rotate",
                "permit",
                "--out",
                key,
                "--overlap",
                "1h",
                "--document",
                third,
                "--trust",
                before);
        assertThat(asked.code()).as(asked.err()).isZero();
        CommandLineRun open = desk.as("erin", "amendment", "list");
        assertThat(CommandDesk.json(open).at("/amendments/0/loosens/0").asText())
                .matches("key .*/permit\\+[0-9a-f]{8} is believed as permit");
        desk.grant(CommandDesk.json(asked).path("ask").asText(), before);
        give(third);

        // Then: the gate goes on, and what it signs is of the new key
        CommandLineRun proposed =
                desk.propose(lineage, desk.tree("rotated", Map.of("src/main.py", "print(3)\n")), "60s");
        assertThat(proposed.code()).as(proposed.out() + proposed.err()).isZero();
        assertThat(desk.keyOfTheNewestPermit())
                .isEqualTo(SigningKey.load(key).verifierKey().keyId());
        JsonNode newest =
                CommandDesk.json(desk.as("erin", "amendment", "list", "--all")).at("/amendments/0");
        assertThat(newest.path("state").asText()).isEqualTo("carried");
        CommandLineRun late =
                desk.as("sam", "amendment", "cancel", newest.path("amendment").asText(), "--reason", "too late");
        assertThat(late.code()).isEqualTo(4);
        assertThat(late.err()).contains("AMENDMENT_NOT_WAITING");
    }

    @Test
    void anotherPolicyJudgesFromTheSecondGrantOn() throws IOException, MalformedJsonException {
        // Given
        CommandDesk.Applied lineage = desk.open();
        start("worker", Role.WORKER, DemoInstallation.WORKER, KafkaUser.WORKER, "--follow-trust");
        start("evaluator", Role.EVALUATOR, DemoInstallation.EVALUATOR, KafkaUser.EVALUATOR);
        await().atMost(LONG).until(() -> score(lineage).equals("1"));
        CommandLineRun large = desk.propose(lineage, desk.tree("large", lines(5)), "60s");
        assertThat(large.code()).as(large.out() + large.err()).isZero();
        Path bundle = refusingMoreThanTwoLines();

        // When
        Path second = folder.resolve("trust-2.json");
        CommandLineRun asked = desk.as("sam", "policy", "activate", bundle, "--out", second, "--trust", desk.trust());
        assertThat(asked.code()).as(asked.err()).isZero();
        desk.grant(CommandDesk.json(asked).path("ask").asText());
        await().atMost(SOON).untilAsserted(() -> assertThat(given).hasSameBinaryContentAs(second));

        // Then
        TrustDocument.Policy policy =
                TrustDocument.parse(Files.readAllBytes(second)).policy();
        assertThat(policy.epoch()).isEqualTo(2);
        assertThat(policy.bundle()).isEqualTo(Digest.of(Bytes.copyOf(Files.readAllBytes(bundle))));
        CommandLineRun onTop = desk.as("sam", "trust", "amend", "--remove-person", "bob", "--trust", second);
        assertThat(onTop.code())
                .as("what --out wrote is the version in force: " + onTop.err())
                .isZero();
        CommandLineRun refused = desk.propose(lineage, desk.tree("larger", lines(6)), "60s");
        assertThat(refused.code()).as(refused.out() + refused.err()).isEqualTo(4);
        assertThat(CommandDesk.json(refused).path("answer").path("reasons").toString())
                .contains("SIZE");
        CommandLineRun small =
                desk.propose(lineage, desk.tree("small", Map.of("src/main.py", "RADIUS = 2\nprint(RADIUS)\n")), "60s");
        assertThat(small.code()).as(small.out() + small.err()).isZero();
    }

    private static Map<String, String> lines(int count) {
        return Map.of("src/main.py", "print(3)\n".repeat(count));
    }

    /** The shipped policy, but that a difference of more than two lines is refused before it runs. */
    private Path refusingMoreThanTwoLines() throws IOException {
        Path copy = folder.resolve("another");
        copy(Path.of("policies"), copy.resolve("policies"));
        Path build = copy.resolve("src/main/build");
        copy(Path.of("src/main/build"), build);
        change(
                copy.resolve("policies/data/about.json"),
                "portcullis/about/size/large",
                Map.of("verdict", "denied", "tier", 0, "purposes", List.of("evaluate", "admit", "promote")));
        change(copy.resolve("policies/data/limits.json"), "portcullis/limits/size", Map.of("lines", 2));
        Path bundle = folder.resolve("another.tar.gz");
        Rego.run(copy, List.of(build.resolve("policy-bundle.sh").toString(), Rego.executable(), bundle.toString()));
        return bundle;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                Files.createDirectories(target.getParent());
                Files.copy(path, target, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static void change(Path file, String place, Map<String, Object> values) throws IOException {
        try {
            JsonNode document = StrictJson.parse(Files.readAllBytes(file));
            ObjectNode at = (ObjectNode) document.at("/" + place);
            values.forEach((name, value) -> at.set(name, StrictJson.toTree(value)));
            Files.write(file, StrictJson.write(document));
        } catch (MalformedJsonException e) {
            throw new IOException(e);
        }
    }

    /** Replaces the trust document of worker and evaluator, as a person who was sent it would. */
    private void give(Path trust) throws IOException {
        Path draft = Files.copy(trust, folder.resolve("given.new"));
        Files.move(draft, given, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void start(String program, Role role, PrincipalId who, KafkaUser user, String... more) throws IOException {
        Path home = Files.createDirectory(folder.resolve(program));
        Properties gatewaySettings = new Properties();
        try (Reader settings = Files.newBufferedReader(folder.resolve("gateway.properties"))) {
            gatewaySettings.load(settings);
        }
        Properties access = new Properties();
        access.putAll(stack.kafka(user));
        access.setProperty("portcullis.prefix", gatewaySettings.getProperty("portcullis.topic-prefix"));
        Path kafka = Files.createFile(
                home.resolve("kafka.properties"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (Writer out = Files.newBufferedWriter(kafka)) {
            access.store(out, null);
        }
        List<String> arguments = new ArrayList<>(List.of(
                program,
                "--trust",
                given.toString(),
                "--key",
                desk.gateway().founding().keyFile(role, who).toString(),
                "--kafka",
                kafka.toString(),
                "--spool",
                folder.resolve("spool").toString()));
        if (role == Role.WORKER) {
            arguments.addAll(List.of("--gateway", desk.address().toString(), "--home", home.toString()));
        }
        arguments.addAll(List.of(more));
        programs.add(new ProcessBuilder(Programs.command(arguments))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(program + ".log").toFile())
                .start());
    }

    private String score(CommandDesk.Applied lineage) throws MalformedJsonException {
        return CommandDesk.json(desk.as("erin", "lineage", "show", lineage.lineage()))
                .path("lineage")
                .path("score")
                .asText("");
    }

    /** The permit that waits for a worker, once it is not this one. */
    private String permitOtherThan(String other) {
        return await().atMost(LONG).until(this::permit, permit -> !permit.isEmpty() && !permit.equals(other));
    }

    private String permit() throws IOException, InterruptedException, MalformedJsonException {
        return permits(workerKey()).path("items").path(0).path("permit").asText();
    }

    private JsonNode permits(SigningKey key) throws IOException, InterruptedException, MalformedJsonException {
        return said(key, "GET", "/v1/permits?state=issued", NO_BODY);
    }

    private JsonNode said(SigningKey key, String method, String path, byte[] body)
            throws IOException, InterruptedException, MalformedJsonException {
        RunningGateway gateway = desk.gateway();
        return StrictJson.parse(
                gateway.send(gateway.signed(key, method, path, body).build()).body());
    }

    private SigningKey workerKey() throws IOException {
        return SigningKey.load(desk.gateway().founding().keyFile(Role.WORKER, DemoInstallation.WORKER));
    }
}
