package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.attest.Group;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.PersonKey;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.SoftAuthenticator;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.predicate.GateForm;
import dev.portcullis.fixtures.FoundedInstallation;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Purpose;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who the demo waits for and how long, by a clock that the test sets. */
class DemoReviewersTest {
    private static final Instant START = Instant.parse("2026-11-23T16:00:00Z");
    private static final AskId ASK = AskId.parse("0199aaaa-0000-7000-8000-000000000001");
    private static final ProposalId OURS = ProposalId.parse("0199aaaa-0000-7000-8000-000000000002");
    private static final ProposalId THEIRS = ProposalId.parse("0199aaaa-0000-7000-8000-000000000003");
    private static final GateForm GATE = new GateForm(
            Purpose.PROMOTE,
            new Basis(Digest.of("r"), Digest.EMPTY, Digest.EMPTY, Digest.EMPTY, Digest.EMPTY, Digest.EMPTY));

    private final Town town = new Town();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private Instant now = START;

    /** One ask for two reviewers, and the three there are; the first is excluded. */
    private static final class Town implements DemoReviewers.Asking {
        private final List<AskId> granted = new CopyOnWriteArrayList<>();
        private String subject = "proposal:" + OURS;
        private boolean open = true;
        private boolean onePasskey;
        private volatile boolean away;

        @Override
        public List<SignOffCommand.Asks.Item> open() throws CommandFailedException {
            if (away) {
                throw new CommandFailedException(ExitCode.UNAVAILABLE, "no answer from the gateway", "wait");
            }
            SignOffCommand.Asks.Item item =
                    new SignOffCommand.Asks.Item(ASK, subject, GATE, 2, START.plusSeconds(3600), false);
            return open ? List.of(item) : List.of();
        }

        @Override
        public ShownAsk ask(AskId ask) {
            return new ShownAsk(
                    ask,
                    subject,
                    GATE,
                    2,
                    Map.of("reviewer", 2),
                    List.of(new PersonId("alice")),
                    "open",
                    START.plusSeconds(3600),
                    Bytes.EMPTY,
                    Digest.of(Bytes.EMPTY),
                    0,
                    null,
                    List.of(),
                    null);
        }

        @Override
        public List<Person> eligible(Group group, ShownAsk ask) {
            assertThat(group).isEqualTo(Group.REVIEWER);
            return List.of("bob", "carol", "dora").stream()
                    .map(name -> new Person(
                            new PersonId(name), "https://login.example.test", name, List.of(group), List.of()))
                    .toList();
        }

        @Override
        public List<PersonId> grant(AskId ask, String reason) {
            assertThat(reason).isNotBlank();
            granted.add(ask);
            open = false;
            return List.of(new PersonId("bob"), new PersonId("carol"));
        }

        @Override
        public Optional<DemoReviewers.Enrolled> enrol(AskId ask, String reason) {
            assertThat(reason).isNotBlank();
            return onePasskey
                    ? Optional.of(new DemoReviewers.Enrolled(new PersonId("alice"), grant(ask, reason)))
                    : Optional.empty();
        }
    }

    private DemoReviewers reviewers(Duration patience) {
        return new DemoReviewers(
                town, OURS::equals, told::add, patience, URI.create("http://localhost:8080"), (InstantSource)
                        () -> now);
    }

    @Test
    void tellsEachPersonTheQuorumNeedsWhatToType() throws CommandFailedException, InterruptedException {
        // Given
        DemoReviewers reviewers = reviewers(DemoReviewers.PATIENCE);

        // When
        reviewers.look();
        reviewers.look();

        // Then
        assertThat(told)
                .containsExactly(
                        "tier 2: promotion needs 2 reviewer",
                        "waiting for YOU; without an answer the demo keys sign in 2 minutes. In another terminal, "
                                + "as bob and carol:",
                        "  ./portcullis login --user bob",
                        "  ./portcullis signoff show " + ASK,
                        "  ./portcullis signoff grant " + ASK + " --reason TEXT     (or decline)",
                        "  ./portcullis login --user carol",
                        "  ./portcullis signoff show " + ASK,
                        "  ./portcullis signoff grant " + ASK + " --reason TEXT     (or decline)",
                        "or with a passkey: http://localhost:8080/asks/" + ASK);
        assertThat(town.granted).isEmpty();
    }

    @Test
    void signsForNobodyBeforeTwoMinutesAreOverAndOnceThen() throws CommandFailedException, InterruptedException {
        // Given
        DemoReviewers reviewers = reviewers(DemoReviewers.PATIENCE);
        reviewers.look();
        now = START.plus(DemoReviewers.PATIENCE).minusMillis(1);
        reviewers.look();
        assertThat(town.granted).isEmpty();

        // When
        now = START.plus(DemoReviewers.PATIENCE);
        reviewers.look();
        town.open = true;
        reviewers.look();

        // Then
        assertThat(town.granted).containsExactly(ASK);
        assertThat(told).last().isEqualTo("DEMO KEYS of bob and carol granted ask " + ASK);
    }

    @Test
    void leavesAnAskToThePersonWhoAnswersIt() throws CommandFailedException, InterruptedException {
        // Given
        DemoReviewers reviewers = reviewers(DemoReviewers.PATIENCE);
        reviewers.look();

        // When
        town.open = false;
        now = START.plus(DemoReviewers.PATIENCE);
        reviewers.look();

        // Then
        assertThat(town.granted).isEmpty();
        assertThat(told).noneMatch(line -> line.contains("DEMO KEYS"));
    }

    @Test
    void signsAtOnceAndAsksNobodyWhereNobodyIsWaitedFor() throws CommandFailedException, InterruptedException {
        // When
        reviewers(Duration.ZERO).look();

        // Then
        assertThat(town.granted).containsExactly(ASK);
        assertThat(told)
                .containsExactly("tier 2: promotion needs 2 reviewer", "DEMO KEYS of bob and carol granted ask " + ASK);
    }

    @Test
    void keepsOutOfWhatOthersAreAsked() throws CommandFailedException, InterruptedException {
        // Given
        town.subject = "proposal:" + THEIRS;

        // When
        reviewers(Duration.ZERO).look();

        // Then
        assertThat(town.granted).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void leadsToAPasskeyAndHasItEnrolledAtOnceButNoOtherAmendment()
            throws CommandFailedException, InterruptedException {
        // Given
        town.subject = "trust";
        DemoReviewers reviewers = reviewers(DemoReviewers.PATIENCE);
        reviewers.tellOfPasskeys();
        assertThat(told).singleElement().asString().contains("http://localhost:8080/people", "enrol a passkey");
        reviewers.look();
        assertThat(town.granted).as("an amendment that is none of a passkey").isEmpty();
        told.clear();

        // When
        town.onePasskey = true;
        DemoReviewers again = reviewers(DemoReviewers.PATIENCE);
        again.look();
        again.look();

        // Then
        assertThat(town.granted).containsExactly(ASK);
        assertThat(told)
                .containsExactly("the passkey of alice is enrolled, granted by DEMO KEYS of bob and carol; trust has"
                        + " another version, and what was asked is asked anew");
    }

    @Test
    void aloneItSaysNothingOfPasskeysAndAmendsNothing() throws CommandFailedException, InterruptedException {
        // Given
        town.subject = "trust";
        town.onePasskey = true;
        DemoReviewers reviewers = reviewers(Duration.ZERO);

        // When
        reviewers.tellOfPasskeys();
        reviewers.look();

        // Then
        assertThat(town.granted).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void onlyOnePasskeyMoreIsAnEnrolment(@TempDir Path folder) throws IOException {
        // Given
        TrustDocument now = new FoundedInstallation(folder.resolve("keys"), Digest.of("bundle"), Clock.systemUTC())
                .founding()
                .document();
        Person alice = now.roster().person(new PersonId("alice")).orElseThrow();
        PersonKey passkey = SoftAuthenticator.of("localhost").passkey();
        PersonKey file =
                new PersonKey.Cli(SigningKey.generate("fixture/person/alice").verifierKey());
        Person more = alice.with(passkey);

        // Then
        assertThat(DemoPeople.newPasskeyOf(now, now.withPerson(more))).contains(alice.id());
        assertThat(DemoPeople.newPasskeyOf(now, now.withPerson(alice.with(file))))
                .isEmpty();
        assertThat(DemoPeople.newPasskeyOf(now, now.withPerson(alice.with(file).with(passkey))))
                .isEmpty();
        assertThat(DemoPeople.newPasskeyOf(now, now.withPerson(more.in(List.of(Group.SAFETY)))))
                .isEmpty();
        assertThat(DemoPeople.newPasskeyOf(now, now.withQuorums(now.quorums()))).isEmpty();
    }

    @Test
    void looksAgainAfterAnOutage() {
        // Given
        DemoReviewers reviewers = reviewers(Duration.ZERO);
        town.away = true;

        // When
        try (DemoReviewers _ = reviewers.start()) {
            await().until(() -> told.contains("the demo's reviewers: no answer from the gateway"));
            town.away = false;
            await().until(() -> !town.granted.isEmpty());
        }

        // Then
        assertThat(town.granted).containsExactly(ASK);
    }
}
