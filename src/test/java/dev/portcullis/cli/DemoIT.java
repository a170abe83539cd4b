package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.attest.DocumentTrust;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.AnswerPredicate;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.attest.predicate.EndPredicate;
import dev.portcullis.attest.predicate.Kind;
import dev.portcullis.cli.DemoSummary.Attacked;
import dev.portcullis.cli.DemoSummary.Proposed;
import dev.portcullis.documentation.FirstDemo;
import dev.portcullis.fixtures.OthersPrograms;
import dev.portcullis.improver.Attack;
import dev.portcullis.improver.AuthorFailedException;
import dev.portcullis.improver.CirclePacking;
import dev.portcullis.improver.Draft;
import dev.portcullis.improver.GateClient;
import dev.portcullis.improver.GateRefusedException;
import dev.portcullis.improver.GateUnavailableException;
import dev.portcullis.improver.Head;
import dev.portcullis.improver.Improver;
import dev.portcullis.improver.KafkaGateClient;
import dev.portcullis.improver.ProposalDraft;
import dev.portcullis.improver.RestGateClient;
import dev.portcullis.improver.Search;
import dev.portcullis.improver.SourceTree;
import dev.portcullis.improver.StrategyRefusedException;
import dev.portcullis.improver.StubServer;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Sql;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.local.Credentials;
import dev.portcullis.local.DemoInstallation;
import dev.portcullis.local.KafkaUser;
import dev.portcullis.local.Running;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What else holds on the stack that the tutorial's demo leaves up: the same gateway, broker, worker and evaluator. */
@ExtendWith(FirstDemo.class)
class DemoIT {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final Duration AT_MOST = Duration.ofMinutes(3);
    private static final Duration ONE_END = Duration.ofSeconds(60);
    private static final String LAUNCHER = "./portcullis";

    /** What the demo prints for a person to type, after the time. */
    private static final Pattern TO_TYPE =
            Pattern.compile("^ *\\d+:\\d\\d   (\\./portcullis .*?)(?: {2,}\\(or decline\\))?$");

    private static final Pattern ASK_PAGE = Pattern.compile("or with a passkey: \\S+/asks/(\\S+)");
    private static final PersonId ALICE = new PersonId("alice");

    private final FirstDemo.Ran first;
    private final Running stack;

    @TempDir
    private Path folder;

    DemoIT(FirstDemo.Ran first) throws IOException {
        this.first = first;
        this.stack = first.stack();
    }

    /** A run of the demo that was waited for. */
    private record Run(int code, String out, String err) {
        DemoSummary summary() throws MalformedJsonException {
            return StrictJson.read(out.getBytes(StandardCharsets.UTF_8), DemoSummary.class);
        }
    }

    private Run demo(String... options) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process demo = first.command(Stream.concat(Stream.of(LAUNCHER, "demo"), Stream.of(options))
                        .toList())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        boolean ended = demo.waitFor(AT_MOST);
        demo.destroyForcibly();
        Run run = new Run(ended ? demo.exitValue() : -1, Files.readString(out), Files.readString(err));
        assertThat(ended).as(run.err()).isTrue();
        return run;
    }

    @Test
    @Tag("long")
    void anotherSeedOnTheSameStackEndsInAnotherHeadAndPrintsItsSummaryAndNothingElse()
            throws IOException, InterruptedException, MalformedJsonException {
        // Given
        DemoSummary before = StrictJson.read(first.summary().toArray(), DemoSummary.class);

        // When
        Run run = demo("--auto", "--json", "--seed", "2");

        // Then
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out().lines()).hasSize(1);
        assertThat(StrictJson.parse(run.out().getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(StrictJson.parse(first.summaryNow().toArray()));
        assertThat(run.err()).contains("the stack runs already", "admitted  g1", "DEMO KEYS of");
        DemoSummary after = run.summary();
        assertThat(DemoVerdict.complaints(after)).isEmpty();
        assertThat(after.lineage()).isNotEqualTo(before.lineage());
        assertThat(after.genesis()).isEqualTo(before.genesis());
        assertThat(after.head().tree()).isNotEqualTo(before.head().tree());
    }

    @Test
    @Tag("long")
    void aPersonAtTheTerminalGrantsWhatAModelWroteByTypingWhatTheDemoTellsThemOrWithAPasskey()
            throws IOException, InterruptedException, MalformedJsonException, CommandFailedException {
        // Given: a terminal of the demo's own, which only a pseudo-terminal is
        AtomicInteger asked = new AtomicInteger();
        try (StubServer model = new StubServer(_ -> written(asked.incrementAndGet()));
                DemoBrowser alice = new DemoBrowser(stack, ALICE, CLOCK)) {
            String demo = LAUNCHER + " demo --json --llm " + model.address() + "/v1 --model stub-1";
            Process terminal = first.command(List.of("script", "-qec", demo, "/dev/null"))
                    .redirectErrorStream(true)
                    .start();
            CompletableFuture.delayedExecutor(AT_MOST.toSeconds(), TimeUnit.SECONDS)
                    .execute(terminal::destroyForcibly);

            // When
            List<String> shown = readAndType(terminal, alice);

            // Then
            String all = String.join("\n", shown);
            assertThat(terminal.waitFor()).as(all).isZero();
            assertThat(all)
                    .contains("waiting for YOU", "signoff grant", "a program written by a model")
                    .contains("the passkey of alice is enrolled, granted by DEMO KEYS of bob and sam")
                    .doesNotContainPattern("DEMO KEYS of .* granted ask");
            DemoSummary summary = StrictJson.read(first.summaryNow().toArray(), DemoSummary.class);
            assertThat(DemoVerdict.complaints(summary)).isEmpty();
            assertThat(shown.stream().filter(line -> line.startsWith("{")))
                    .singleElement()
                    .satisfies(line -> assertThat(StrictJson.parse(line.getBytes(StandardCharsets.UTF_8)))
                            .isEqualTo(StrictJson.parse(first.summaryNow().toArray())));
            assertThat(reasons(summary))
                    .hasSizeGreaterThanOrEqualTo(summary.counts().promoted())
                    .containsOnly("read it at my terminal", "read it in my browser");
            assertThat(reasons(summary)).contains("read it in my browser");
            assertThat(model.requests())
                    .hasSize(asked.get())
                    .allSatisfy(request -> assertThat(request.path()).isEqualTo("/v1/chat/completions"));
            assertThat(tree(summary).text(CirclePacking.PROGRAM).orElseThrow())
                    .contains("# Written by a model, draft ");
        }
    }

    /**
     * What a terminal shows until its program ends; what it tells its reader to type is typed, but for alice, who has a
     * browser.
     */
    private List<String> readAndType(Process terminal, DemoBrowser alice)
            throws IOException, InterruptedException, MalformedJsonException, CommandFailedException {
        List<String> shown = new ArrayList<>();
        boolean alicesTurn = false;
        boolean aliceIsAsked = false;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(terminal.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                shown.add(line);
                if (line.contains("enrol a passkey")) {
                    alice.enrol();
                    await().atMost(ONE_END).until(() -> trust().version() == 2);
                }
                Matcher command = TO_TYPE.matcher(line);
                if (command.matches()) {
                    if (line.contains("login --user")) {
                        alicesTurn = line.endsWith(" " + ALICE);
                        aliceIsAsked |= alicesTurn;
                    }
                    if (!alicesTurn) {
                        shown.add(type(command.group(1).replace("TEXT", "'read it at my terminal'")));
                    }
                }
                Matcher page = ASK_PAGE.matcher(line);
                if (page.find() && aliceIsAsked) {
                    alice.grant(AskId.parse(page.group(1)), "read it in my browser");
                    aliceIsAsked = false;
                }
            }
        } finally {
            terminal.destroy();
        }
        return shown;
    }

    private TrustDocument trust() throws IOException, MalformedJsonException {
        return TrustDocument.parse(Files.readAllBytes(DemoInstallation.trustFile(stack)));
    }

    /** Types a command in another terminal of the same person. */
    private String type(String command) throws IOException, InterruptedException {
        Path said = folder.resolve("said");
        Process typed = first.command(List.of("bash", "-c", command))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        boolean ended = typed.waitFor(ONE_END);
        String text = command + "\n" + Files.readString(said);
        assertThat(ended && typed.exitValue() == 0).as(text).isTrue();
        return text;
    }

    /** Why people granted what the lineage's proposals asked. */
    private List<String> reasons(DemoSummary summary) {
        return query("""
                SELECT s.reason FROM sign_off s JOIN ask a ON a.id = s.ask
                WHERE a.lineage = ? AND a.purpose = 'promote' AND s.says = 'granted'""", row -> row.getString("reason"), summary.lineage());
    }

    @Test
    void theLogItLeavesIsAcceptedByUsAndByProgramsThatKnowNothingOfUs()
            throws IOException, InterruptedException, MalformedJsonException {
        // Given
        assertThat(first.said())
                .containsPattern("verify offline: \\d+ entries PASS; flipped one bit of entry \\d+: FAIL");
        Path tar = Demo.folder(stack).resolve(DemoAudit.EXPORT);
        Path trust = Demo.folder(stack).resolve(DemoAudit.TRUST);
        TrustDocument believed = TrustDocument.parse(Files.readAllBytes(trust));
        Path export = Files.createDirectory(folder.resolve("export"));
        assertThat(shell("tar -xf '%s' -C '%s'".formatted(tar, export))).isEmpty();
        DemoSummary summary = StrictJson.read(first.summaryNow().toArray(), DemoSummary.class);

        // When
        CommandLineRun ours = CommandLineRun.of("verify", tar, "--trust", trust);
        OthersPrograms.Run log = OthersPrograms.audit(
                OthersPrograms.auditor(), believed.log().vkey().toString(), export);
        OthersPrograms.Run bundles =
                OthersPrograms.verifyBundles(OthersPrograms.bundleVerifier(), trust, export.resolve("sigstore"));

        // Then
        assertThat(ours.code()).as(ours.out() + ours.err()).isZero();
        assertThat(ours.out()).contains(" entries PASS", "DEMO KEYS");
        assertThat(log.code()).as(log.said()).isZero();
        assertThat(log.said()).startsWith("OK: ");
        assertThat(bundles.code()).as(bundles.said()).isZero();
        assertThat(bundles.said()).matches("(\\d+) of \\1 bundles verified\n");
        for (Digest tree : List.of(summary.genesis().tree(), summary.head().tree())) {
            assertThat(treeDigest(export, tree)).isEqualTo(tree.hex() + "\n");
        }
    }

    /** Checks a tree's files by their digests, and names it by that of its manifest: with coreutils and awk alone. */
    private String treeDigest(Path export, Digest tree) throws IOException, InterruptedException {
        return shell("""
                set -e; cd '%s'; tree=%s; manifest=blob/${tree:0:2}/$tree
                awk '{ print $2 "  blob/" substr($2, 1, 2) "/" $2 }' "$manifest" | sha256sum --check --quiet
                sha256sum < "$manifest" | cut -d' ' -f1""".formatted(export, tree.hex()));
    }

    private String shell(String script) throws IOException, InterruptedException {
        Path said = Files.createTempFile(folder, "shell", ".out");
        Process shell = new ProcessBuilder("bash", "-c", script)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        boolean ended = shell.waitFor(ONE_END);
        assertThat(ended && shell.exitValue() == 0).as(Files.readString(said)).isTrue();
        return Files.readString(said);
    }

    /** Genesis' program with the improvement by descent in place of its own. */
    private static StubServer.Response written(int draft) {
        String descent = resource("variants/improve-descend.py");
        String program = resource("genesis/packing/main.py")
                .replace("import improve\n", "")
                .replace(
                        "PARAMETERS = ", "# Written by a model, draft " + draft + ".\n" + descent + "\n\nPARAMETERS = ")
                .replace("improve.improve(", "improve(")
                .replace("parameters[\"seed\"]", "(parameters[\"seed\"] + " + draft + ")");
        Map<String, Object> message = Map.of("content", "A better one:\n```python\n" + program + "```\n");
        return new StubServer.Response(
                200, Bytes.copyOf(StrictJson.write(Map.of("choices", List.of(Map.of("message", message))))));
    }

    private static String resource(String name) {
        try (var content = Attack.class.getResourceAsStream("circle-packing/" + name)) {
            return Bytes.copyOf(content.readAllBytes()).utf8();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SourceTree tree(DemoSummary summary) throws IOException, InterruptedException {
        try (GateClient gate = rest(summary)) {
            return gate.tree(summary.head().tree());
        } catch (GateRefusedException | GateUnavailableException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void eachAttackIsStoppedWhereExpectedAndItsHonestTwinIsAdmitted()
            throws IOException, InterruptedException, MalformedJsonException, CommandFailedException,
                    GateUnavailableException, StrategyRefusedException {
        // Given
        DemoSummary lineage = StrictJson.read(first.summary().toArray(), DemoSummary.class);
        SourceTree genesis = CirclePacking.genesis();
        DemoStory story = new DemoStory(new DemoStory.Beginning(System.nanoTime()), (since, line) -> {});
        try (GateClient gate = kafka(lineage);
                DemoPeople people = new DemoPeople(stack, DemoInstallation.open(stack), CLOCK)) {
            Improver improver = new Improver(
                    gate, new Search(1, genesis, lineage.genesis().score().value()), CLOCK, ONE_END, story);

            // When
            for (Attack attack : Attack.values()) {
                improver.ask(attack.over(genesis));
                improver.ask(attack.honestTwin(genesis));
            }

            // Then
            List<Proposed> all = story.proposed(new DemoTrail(people, stack, lineage.lineage()));
            assertThat(all).hasSize(2 * Attack.values().length);
            for (Attack attack : Attack.values()) {
                Attacked attacked = DemoStory.attacked(attack, all);
                assertThat(attacked)
                        .isEqualTo(new Attacked(
                                attack.title(),
                                attacked.proposal(),
                                attack.stop(),
                                attack.stop(),
                                attack.code(),
                                attack.ran(),
                                AnswerState.REFUSED));
                assertThat(permits(Objects.requireNonNull(attacked.proposal())))
                        .isEqualTo(attack.ran() ? List.of("evaluate") : List.of());
            }
            assertThat(all.stream().filter(proposed -> !proposed.isAttack()))
                    .hasSize(Attack.values().length)
                    .allSatisfy(twin -> {
                        assertThat(twin.state()).isEqualTo(AnswerState.ADMITTED);
                        assertThat(twin.ran()).isTrue();
                        assertThat(twin.trusted()).isEqualTo(lineage.genesis().score());
                    });
            List<ProposalId> ends = ends();
            assertThat(all).allSatisfy(one -> assertThat(ends).containsOnlyOnce(one.id()));
        }
    }

    private List<String> permits(ProposalId proposal) {
        return query("SELECT purpose FROM permit WHERE proposal = ?", row -> row.getString("purpose"), proposal);
    }

    /** The proposals that the ledger says have ended, one for each end. */
    private List<ProposalId> ends() throws MalformedJsonException {
        List<ProposalId> ends = new ArrayList<>();
        for (byte[] leaf : query("SELECT leaf FROM ledger_entry", row -> row.getBytes("leaf"))) {
            if (Bytes.copyOf(leaf).utf8().startsWith("{")) {
                Statement statement =
                        Statement.parse(Envelope.parse(leaf).payload().toArray());
                if (statement.predicateType() == PredicateType.END) {
                    ends.add(statement.predicate(EndPredicate.class).proposal());
                }
            }
        }
        return ends;
    }

    @Test
    @Tag("long")
    void onceAStrategyIsPromotedWhatIsAskedIsDrawnByTheNewFile()
            throws IOException, InterruptedException, MalformedJsonException, CommandFailedException,
                    GateRefusedException, GateUnavailableException, StrategyRefusedException, AuthorFailedException {
        // Given: a strategy that changes every stage of the packer at each draw, never a parameter, and asks for
        // nothing else, whatever scores the machine reached
        DemoSummary lineage = StrictJson.read(first.summary().toArray(), DemoSummary.class);
        List<String> asked = new ArrayList<>();
        List<AnswerState> answers = new ArrayList<>();
        try (GateClient gate = rest(lineage);
                DemoPeople people = new DemoPeople(stack, DemoInstallation.open(stack), CLOCK)) {
            Head head = gate.head();
            SourceTree tree = gate.tree(head.tree());
            Search search = new Search(5, tree, Objects.requireNonNull(head.score()));
            ProposalDraft change = ProposalDraft.between(
                    tree,
                    tree.with(Map.of(CirclePacking.STRATEGY, Bytes.utf8(stagesAlone(tree)))),
                    "strategy",
                    Aim.PROMOTE,
                    Kind.STRATEGY,
                    "stages alone");
            ProposalId id = ProposalId.next(CLOCK);
            search.asked(id, change);
            Improver improver = new Improver(gate, search, CLOCK, ONE_END, new Improver.Watcher() {
                @Override
                public void asked(ProposalId proposal, Draft draft) {
                    asked.add(draft.reason());
                }

                @Override
                public void answered(Draft draft, AnswerPredicate answer) {
                    answers.add(answer.state());
                }

                @Override
                public void refused(ProposalId proposal, Draft draft, GateRefusedException why) {
                    throw new AssertionError(why);
                }
            });

            // When
            gate.submit(id, change);
            improver.search(3);
            List<String> before = List.copyOf(asked);
            asked.clear();
            try (DemoReviewers _ =
                    new DemoReviewers(people, id::equals, line -> {}, Duration.ZERO, stack.gateway(), CLOCK).start()) {
                await().atMost(ONE_END).until(() -> {
                    AnswerPredicate answer = gate.answer(id, Duration.ofSeconds(1));
                    search.learn(answer);
                    return answer.state() == AnswerState.PROMOTED;
                });
            }
            improver.search(3);

            // Then
            assertThat(before)
                    .hasSize(3)
                    .anySatisfy(reason -> assertThat(reason).doesNotMatch(STAGES_ALONE));
            assertThat(asked).hasSize(3).allSatisfy(reason -> assertThat(reason).matches(STAGES_ALONE));
            assertThat(answers.stream().filter(AnswerState.ADMITTED::equals)).hasSize(6);
            assertThat(gate.head().tree()).isEqualTo(change.subject());
        }
    }

    private static final String STAGES_ALONE = "start [a-z]+, improve [a-z]+";

    private static String stagesAlone(SourceTree tree) {
        return tree.text(CirclePacking.STRATEGY)
                .orElseThrow()
                .replaceFirst("(?m)^parameter_rate = [0-9.]+", "parameter_rate = 0.0")
                .replaceFirst("(?m)^variant_rate = [0-9.]+", "variant_rate = 1.0")
                .replaceFirst("(?m)^rate = [0-9.]+", "rate = 0.0")
                .replaceFirst("(?m)^interval = [0-9.]+", "interval = 100")
                .replaceFirst("(?m)^gain = [0-9.]+", "gain = 1.0");
    }

    private RestGateClient rest(DemoSummary lineage) throws IOException {
        return new RestGateClient(stack.gateway(), lineage.lineage(), key(lineage), CLOCK);
    }

    private KafkaGateClient kafka(DemoSummary lineage) throws IOException, MalformedJsonException {
        return KafkaGateClient.connect(
                stack.kafka(KafkaUser.PROPOSER),
                stack.topicPrefix(),
                lineage.lineage(),
                key(lineage),
                new DocumentTrust(trust(), CLOCK),
                CLOCK,
                rest(lineage));
    }

    /** The demo keeps the key of each proposer it enrolled. */
    private SigningKey key(DemoSummary lineage) throws IOException {
        return SigningKey.load(Demo.folder(stack).resolve(lineage.lineage() + ".key"));
    }

    private <T> List<T> query(String sql, Sql.Row<T> row, Object... values) {
        try {
            Credentials database = stack.databaseApplication();
            try (Connection connection =
                    DriverManager.getConnection(stack.jdbcUrl(), database.user(), database.password())) {
                return Sql.list(connection, sql, row, values);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
