package dev.portcullis.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.portcullis.admission.Amendment.Kind;
import dev.portcullis.admission.AmendmentCase.Halted;
import dev.portcullis.attest.Group;
import dev.portcullis.attest.Loosening;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.Quorum;
import dev.portcullis.attest.Quorums;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.TrustLoosening;
import dev.portcullis.attest.predicate.BreakGlassAct;
import dev.portcullis.attest.predicate.GlassRequest;
import dev.portcullis.attest.predicate.RearmPredicate;
import dev.portcullis.fixtures.FoundedInstallation;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.BreakGlassId;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.HaltId;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.CharterLoosening;
import dev.portcullis.modification.Tree;
import dev.portcullis.policy.PolicyBundle;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person's own command writes of an amendment is what a gateway shows, or it is refused (S9). */
class AmendmentCaseTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);
    private static final Duration WAIT = Duration.ofDays(3);
    private static final Bytes BUNDLE = Bytes.copyOf(PolicyBundle.shippedArchive());
    private static final Digest BEFORE = Digest.of("the policy in force");
    private static final Person MALLORY = new Person(
            new PersonId("mallory"), "https://localhost/realms/demo", "mallory", List.of(Group.SAFETY), List.of());
    private static final HaltId HALT = HaltId.next(CLOCK);
    private static final Halted HALTED = new Halted(HALT, "lineage:least", "sam", NOW, "a look at it");
    private static final String CHARTER =
            """
            apiVersion: portcullis.dev/v1
            kind: Charter
            lineage: least
            title: The least there can be
            proposers:
              - {name: searcher, key: "@KEY@", operators: [erin]}
            paths:
              editable: ["src/**"]
              harness: ["harness/**"]
            types: [python]
            entrypoint: [python3, main.py]
            limits: {wall: 60s, cpu: 60s, memory: 1GiB, processes: 16, disk: 64MiB}
            score:
              entrypoint: [python3, harness/score.py]
              metric: score
              direction: minimise
              bound: "0"
            """.replace("@KEY@", SigningKey.generate("searcher").verifierKey().toString());

    private static TrustDocument trust;

    private final Map<Digest, Bytes> documents = new HashMap<>();

    @BeforeAll
    static void found(@TempDir Path folder) throws Exception {
        trust = new FoundedInstallation(folder.resolve("keys"), BEFORE, CLOCK)
                .founding()
                .document();
    }

    @Test
    void writesAnotherVersionOfTrustAsItIsShown() throws Exception {
        // Given
        TrustDocument next = trust.withPerson(MALLORY);
        AmendmentPreview preview = preview(TrustLoosening.between(trust, next), Map.of());

        // Then
        assertThat(write("trust", bytes(trust), bytes(next), preview.toBytes()))
                .isEqualTo(Views.trust(trust, next, preview));
        assertThat(Views.trust(trust, next, preview).utf8()).contains("mallory is enrolled");
    }

    @Test
    void refusesAVersionOfTrustThatIsShownAgainstAnotherThanItFollows() {
        // Given: a version in force that nobody put in force, in which mallory is enrolled already
        TrustDocument next = trust.withPerson(MALLORY);
        TrustDocument pretended = new TrustDocument(
                trust.schema(),
                trust.installation(),
                trust.demo(),
                trust.version(),
                trust.previous(),
                trust.keys(),
                next.people(),
                trust.quorums(),
                trust.policy(),
                trust.log(),
                trust.witnesses());
        assertThat(TrustLoosening.between(pretended, next).waits()).isFalse();

        // Then
        refused("trust", bytes(pretended), bytes(next), preview(Loosening.NOTHING, Map.of()));
    }

    @Test
    void refusesAPreviewThatDoesNotSayWhatIsLoosened() {
        // Given
        TrustDocument next = trust.withQuorums(new Quorums(
                new Quorum(Map.of(Group.REVIEWER, 1)),
                new Quorum(Map.of(Group.REVIEWER, 1)),
                new Quorum(Map.of(Group.REVIEWER, 2, Group.SAFETY, 1)),
                new Quorum(Map.of(Group.REVIEWER, 2, Group.SAFETY, 1))));
        Loosening found = TrustLoosening.between(trust, next);
        assertThat(found.loosens()).isNotEmpty();
        assertThat(found.tightens()).isNotEmpty();

        // Then: neither nothing, nor a half of it
        refused("trust", bytes(trust), bytes(next), preview(Loosening.NOTHING, Map.of()));
        refused("trust", bytes(trust), bytes(next), preview(new Loosening(found.loosens(), List.of()), Map.of()));
        refused("trust", bytes(trust), bytes(next), preview(new Loosening(List.of(), found.tightens()), Map.of()));
    }

    @Test
    void writesAPasskeyOfAPersonAndRefusesOneThatIsNotThere() throws Exception {
        // Given: bob has it
        Person bob = trust.roster().person(new PersonId("bob")).orElseThrow();
        NewPasskey passkey = new NewPasskey(FoundedInstallation.PASSKEY.passkey(), "0", "none", false, false);
        TrustDocument next = trust.withPerson(MALLORY);
        Map<String, String> about = new HashMap<>(passkey.about());
        about.put(AmendmentPreview.PERSON, "bob");
        AmendmentPreview preview = preview(TrustLoosening.between(trust, next), about);

        // Then
        assertThat(write("trust", bytes(trust), bytes(next), preview.toBytes()))
                .isEqualTo(Views.enrolment(trust, next, bob, passkey, preview));

        // When: it is said to be alice's, nobody's, or another one
        for (Map.Entry<String, String> lie : Map.of(
                        AmendmentPreview.PERSON, "alice", "credential", "AAAAAAAAAAAAAAAAAAAAAA")
                .entrySet()) {
            Map<String, String> told = new HashMap<>(about);
            told.put(lie.getKey(), lie.getValue());
            refused("trust", bytes(trust), bytes(next), preview(TrustLoosening.between(trust, next), told));
        }
        about.remove(AmendmentPreview.PERSON);
        refused("trust", bytes(trust), bytes(next), preview(TrustLoosening.between(trust, next), about));
    }

    @Test
    void writesACharterWithItsGenesis() throws Exception {
        // Given
        Bytes document = Bytes.utf8(CHARTER);
        Tree genesis = Tree.of(List.of());
        keep(genesis.manifest());
        Bytes looser = Bytes.utf8(CHARTER.replace("wall: 60s", "wall: 61s"));
        Loosening found = CharterLoosening.between(Charter.parse(document), Charter.parse(looser));
        Map<String, String> about =
                Map.of(AmendmentPreview.GENESIS, genesis.digest().toString());
        AmendmentPreview first = preview(Loosening.NOTHING, about);
        AmendmentPreview second = preview(found, about);

        // Then: of a new lineage, and of one that is open
        assertThat(write("charter:least", Bytes.EMPTY, document, first.toBytes()))
                .isEqualTo(Views.charter(Charter.parse(document), genesis, false, first));
        assertThat(write("charter:least", document, looser, second.toBytes()))
                .isEqualTo(Views.charter(Charter.parse(looser), genesis, true, second));

        // Then: not as what it is not
        refused("charter:least", document, looser, first);
        refused("charter:least", Bytes.EMPTY, document, second);
        refused("charter:other", Bytes.EMPTY, document, first);
        refused("charter:least", Bytes.EMPTY, document, preview(Loosening.NOTHING, Map.of()));
        refused("charter:least", Bytes.EMPTY, Bytes.utf8("lineage: least\n"), first);
    }

    @Test
    void writesAPolicyAndRefusesAnythingElseInItsPlace() throws Exception {
        // Given
        AmendmentPreview preview = preview(Loosening.ANOTHER_POLICY, Map.of());
        Bytes before = Bytes.utf8("the policy in force");

        // Then
        assertThat(write("policy", before, BUNDLE, preview.toBytes()))
                .isEqualTo(Views.policy(BEFORE, Digest.of(BUNDLE), preview));
        refused("policy", before, BUNDLE, preview(Loosening.NOTHING, Map.of()));

        // Then: a sign-off binds the document alone, so a version of trust must not be granted as a policy
        refused("policy", before, bytes(trust.withPerson(MALLORY)), preview);
        refused("policy", before, Bytes.utf8(CHARTER), preview);
    }

    @Test
    void writesWhatTwoPeopleMayDoPastTheUsualWay() throws Exception {
        // Given
        GlassRequest stop = new GlassRequest(
                BreakGlassId.next(CLOCK),
                BreakGlassAct.STOP,
                new LineageId("least"),
                null,
                null,
                "a host is taken over",
                new PersonId("alice"));

        // Then
        assertThat(write(stop.subject(), Bytes.EMPTY, stop.toBytes(), Bytes.utf8("{}")))
                .isEqualTo(Views.breakGlass(stop));
        refused(Kind.BREAKGLASS.subject(BreakGlassId.next(CLOCK).toString()), Bytes.EMPTY, stop.toBytes(), Bytes.EMPTY);
        refused(stop.subject(), Bytes.EMPTY, Bytes.utf8("{}"), Bytes.EMPTY);
    }

    @Test
    void writesTheReasonOfAReArmAsItWasGivenBlanksAtItsEndIncluded() throws Exception {
        for (String reason : List.of("looked", "looked  ", " looked\n\nat it \n", "\n", "re-arm " + HALT)) {
            // When
            Bytes document = RearmPredicate.document(HALT, reason);

            // Then
            assertThat(write("halt:" + HALT, Bytes.EMPTY, document, HALTED.toBytes()))
                    .isEqualTo(Views.rearm(HALTED, reason));
        }
    }

    @Test
    void refusesAReArmOfAnotherHaltThanItShows() {
        // Given
        HaltId other = HaltId.next(CLOCK);
        Bytes document = RearmPredicate.document(HALT, "looked");
        Halted shown = new Halted(other, "lineage:least", "sam", NOW, "a look at it");

        // Then
        refused("halt:" + HALT, Bytes.EMPTY, document, shown.toBytes());
        refused("halt:" + other, Bytes.EMPTY, document, shown.toBytes());
        refused("halt:" + other, Bytes.EMPTY, document, HALTED.toBytes());
        refused("halt:" + HALT, Bytes.EMPTY, Bytes.utf8("re-arm " + HALT + "\n"), HALTED.toBytes());
        refused("halt:" + HALT, Bytes.EMPTY, Bytes.utf8("re-arm " + HALT + "\nlooked"), HALTED.toBytes());
    }

    @Test
    void refusesWhatIsNoAmendment() {
        refused("proposal:" + HALT, Bytes.EMPTY, Bytes.utf8("{}"), Bytes.utf8("{}"));
        refused("trust:2", bytes(trust), bytes(trust.withPerson(MALLORY)), Bytes.utf8("{}"));
    }

    private static AmendmentPreview preview(Loosening found, Map<String, String> about) {
        return AmendmentPreview.of(found, WAIT, List.of("3 permits"), List.of(), about);
    }

    private static Bytes bytes(TrustDocument document) {
        return Bytes.copyOf(document.toBytes());
    }

    private void refused(String subject, Bytes before, Bytes document, AmendmentPreview preview) {
        refused(subject, before, document, preview.toBytes());
    }

    private void refused(String subject, Bytes before, Bytes document, Bytes evidence) {
        assertThatThrownBy(() -> write(subject, before, document, evidence))
                .asInstanceOf(type(AdmissionRefusedException.class))
                .extracting(AdmissionRefusedException::code)
                .isEqualTo(AdmissionRefusedException.Code.AMENDMENT_INVALID);
    }

    private Bytes write(String subject, Bytes before, Bytes document, Bytes evidence) throws AdmissionRefusedException {
        keep(before);
        keep(document);
        keep(evidence);
        Basis basis = new Basis(
                Digest.of(document), Digest.of(before), Digest.of(before), Digest.EMPTY, Digest.of(evidence), BEFORE);
        try {
            return AmendmentCase.<RuntimeException>write(
                    subject, basis, digest -> documents.getOrDefault(digest, Bytes.EMPTY));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void keep(Bytes document) {
        documents.put(Digest.of(document), document);
    }
}
