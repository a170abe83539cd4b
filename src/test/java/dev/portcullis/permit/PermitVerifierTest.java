package dev.portcullis.permit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.attest.Absence;
import dev.portcullis.attest.DocumentTrust;
import dev.portcullis.attest.Group;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.SoftAuthenticator;
import dev.portcullis.attest.SoftAuthenticator.Ceremony;
import dev.portcullis.attest.Trust;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.predicate.PermitPredicate;
import dev.portcullis.attest.predicate.ReadingWord;
import dev.portcullis.attest.predicate.RedemptionPredicate;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.attest.predicate.VerdictWord;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Gate;
import dev.portcullis.kernel.PermitId;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.RedemptionId;
import dev.portcullis.ledger.Checkpoint;
import dev.portcullis.ledger.LogProof;
import dev.portcullis.ledger.MerkleTree;
import dev.portcullis.modification.FactFinders;
import dev.portcullis.modification.Tree;
import dev.portcullis.permit.PermitFixture.Draft;
import dev.portcullis.permit.PermitFixture.Issued;
import dev.portcullis.permit.PermitFixture.Order;
import dev.portcullis.permit.PermitRefusedException.Code;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every damaged permit here is signed by the genuine permit key over its damaged proofs and is in the log: a stolen key
 * or gateway, against which the worker is the boundary (SAFETY S4).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PermitVerifierTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final String NONCE = "0123456789abcdef";

    private static final String CHARTER = """
            apiVersion: portcullis.dev/v1
            kind: Charter
            lineage: counting
            title: Count as far as you can
            pool: default
            paths:
              editable: ["count/**"]
              strategy: ["strategy/**"]
              harness: ["harness/**"]
            types: [python]
            entrypoint: [python3, count/main.py]
            limits: {wall: 20s, cpu: 20s, memory: 256MiB, processes: 4, disk: 1MiB}
            score:
              entrypoint: [python3, -I, harness/score.py]
              metric: counted
              direction: maximise
              bound: "1000"
            tiers: {evaluate: 0, admit: 0, promote: 1, strategy: 2, oversight: 3}
            """;

    private final PermitFixture fixture;
    private final Tree base;
    private final Order evaluation;
    private final Order promotion;

    PermitVerifierTest(@TempDir Path folder) throws IOException {
        fixture = new PermitFixture(folder, NOW);
        base = tree(Map.of());
        Tree result = tree(Map.of("count/main.py", "print(2)\n"));
        evaluation = new Order(Purpose.EVALUATE, CHARTER, base, base, result, 0);
        promotion = new Order(Purpose.PROMOTE, CHARTER, base, base, result, 1);
    }

    private Tree tree(Map<String, String> changed) {
        Map<String, String> files = new TreeMap<>(Map.of(
                "count/main.py", "print(1)\n", "harness/score.py", "print()\n", "strategy/rates.py", "RATE = 1\n"));
        files.putAll(changed);
        return fixture.tree(files);
    }

    private PermitVerifier verifier() {
        return new PermitVerifier(fixture.trust().at(NOW), fixture.blobs(), FactFinders.here());
    }

    private VerifiedPermit verify(Issued issued) throws IOException, PermitRefusedException {
        return verifier().verify(issued.bundle(), fixture.worker(), NOW);
    }

    private Order order(Purpose purpose, Map<String, String> changed, int tier) {
        return new Order(purpose, CHARTER, base, base, tree(changed), tier);
    }

    Stream<Arguments> believes() {
        return Stream.of(
                Arguments.of("an evaluation that policy alone allowed", evaluation),
                Arguments.of("a promotion one person signed off", promotion),
                Arguments.of(
                        "a promotion of a strategy two people signed off",
                        order(Purpose.PROMOTE, Map.of("strategy/rates.py", "RATE = 2\n"), 2)),
                Arguments.of(
                        "an evaluation of class oversight three people signed off",
                        order(Purpose.EVALUATE, Map.of("setup.py", "print(3)\n"), 3)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void believes(String what, Order order) throws IOException, PermitRefusedException {
        // Given
        Issued issued = fixture.issue(order);

        // When
        VerifiedPermit permit = verify(issued);

        // Then
        assertThat(permit.terms()).as(what).isEqualTo(issued.terms());
        assertThat(permit.result()).isEqualTo(order.result());
        assertThat(permit.digest()).isEqualTo(Digest.of(issued.bundle().permit()));
    }

    private record Damage(String name, Code code, Order order, Consumer<Draft> act) {
        Arguments arguments() {
            return Arguments.of(name, code, order, act);
        }
    }

    private static Consumer<Draft> terms(UnaryOperator<PermitPredicate> change) {
        return draft -> draft.terms = change;
    }

    private static PermitPredicate with(
            PermitPredicate terms, Purpose purpose, Instant notBefore, Instant notAfter, int uses, long keyEpoch) {
        return new PermitPredicate(
                terms.permit(),
                terms.proposal(),
                purpose,
                terms.lineage(),
                terms.basis(),
                terms.audience(),
                terms.conditions(),
                notBefore,
                notAfter,
                uses,
                terms.epoch(),
                keyEpoch,
                terms.proofs());
    }

    private static PermitPredicate with(PermitPredicate terms, PermitPredicate.Conditions conditions) {
        return new PermitPredicate(
                terms.permit(),
                terms.proposal(),
                terms.purpose(),
                terms.lineage(),
                terms.basis(),
                terms.audience(),
                conditions,
                terms.notBefore(),
                terms.notAfter(),
                terms.uses(),
                terms.epoch(),
                terms.keyEpoch(),
                terms.proofs());
    }

    private static Gate other(Gate gate) {
        Basis basis = gate.basis();
        return new Gate(
                gate.purpose(),
                new Basis(
                        basis.result(),
                        Digest.of("another base"),
                        basis.anchor(),
                        basis.charter(),
                        basis.evidence(),
                        basis.policy()));
    }

    private static Gate at(Purpose purpose, Gate gate) {
        return new Gate(purpose, gate.basis());
    }

    Stream<Arguments> refuses() {
        Instant later = NOW.plus(Duration.ofHours(1));
        String lower =
                CHARTER.replace("promote: 1, strategy: 2, oversight: 3", "promote: 0, strategy: 1, oversight: 3");
        return Stream.of(
                        // The verdict
                        new Damage("no verdict", Code.VERDICT_MISMATCH, evaluation, d -> d.verdict = Bytes.EMPTY),
                        new Damage(
                                "a verdict to admit where it is to promote",
                                Code.VERDICT_MISMATCH,
                                promotion,
                                d -> d.verdict = fixture.verdict(at(Purpose.ADMIT, d.gate), 1)),
                        new Damage(
                                "a verdict over another basis",
                                Code.VERDICT_MISMATCH,
                                evaluation,
                                d -> d.verdict = fixture.verdict(other(d.gate), 0)),
                        new Damage(
                                "a reading in the verdict's place",
                                Code.VERDICT_MISMATCH,
                                evaluation,
                                d -> d.verdict = d.readings.getFirst()),
                        new Damage(
                                "a verdict the permit key sealed",
                                Code.VERDICT_MISMATCH,
                                evaluation,
                                d -> d.verdict =
                                        fixture.verdict(d.gate, VerdictWord.ALLOWED, 0, "PASSED", Role.PERMIT)),
                        new Damage(
                                "a verdict that denies",
                                Code.VERDICT_NOT_POSITIVE,
                                evaluation,
                                d -> d.verdict = fixture.verdict(d.gate, VerdictWord.DENIED, 0, "FAILED", Role.GATE)),
                        new Damage(
                                "a verdict that could not be reached",
                                Code.VERDICT_NOT_POSITIVE,
                                evaluation,
                                d -> d.verdict =
                                        fixture.verdict(d.gate, VerdictWord.UNDETERMINED, 0, "FAILED", Role.GATE)),
                        new Damage(
                                "a denial that says it passed",
                                Code.VERDICT_NOT_POSITIVE,
                                evaluation,
                                d -> d.verdict = fixture.verdict(d.gate, VerdictWord.DENIED, 0, "PASSED", Role.GATE)),
                        // The readings
                        new Damage("no readings", Code.READING_MISSING, evaluation, d -> d.readings.clear()),
                        new Damage("no halt reading", Code.READING_MISSING, promotion, d -> d.readings.removeFirst()),
                        new Damage(
                                "a promotion without its plausible reading",
                                Code.READING_MISSING,
                                promotion,
                                d -> d.readings.removeLast()),
                        new Damage(
                                "a halt that fired",
                                Code.READING_NOT_CLEARED,
                                evaluation,
                                d -> d.readings.set(0, fixture.reading(d.gate, "halt", ReadingWord.FIRED))),
                        new Damage(
                                "a reading that was not resolved",
                                Code.READING_NOT_CLEARED,
                                evaluation,
                                d -> d.readings.set(0, fixture.reading(d.gate, "halt", ReadingWord.UNRESOLVED))),
                        new Damage(
                                "a reading over another basis",
                                Code.READING_MISMATCH,
                                evaluation,
                                d -> d.readings.set(0, fixture.reading(other(d.gate), "halt", ReadingWord.CLEARED))),
                        // The people
                        new Damage("no sign-off", Code.QUORUM_NOT_MET, promotion, d -> d.signOffs.clear()),
                        new Damage(
                                "policy alone allows what the charter leaves to people",
                                Code.QUORUM_NOT_MET,
                                promotion,
                                d -> {
                                    d.verdict = fixture.verdict(d.gate, 0);
                                    d.signOffs.clear();
                                }),
                        new Damage(
                                "a sign-off over another basis",
                                Code.SIGN_OFF_MISMATCH,
                                promotion,
                                d -> d.signOffs.set(0, fixture.signOff(other(d.gate), "alice"))),
                        new Damage(
                                "a sign-off to evaluate where it is to promote",
                                Code.SIGN_OFF_MISMATCH,
                                promotion,
                                d -> d.signOffs.set(0, fixture.signOff(at(Purpose.EVALUATE, d.gate), "alice"))),
                        new Damage(
                                "a decline",
                                Code.SIGN_OFF_MISMATCH,
                                promotion,
                                d -> d.signOffs.set(
                                        0, fixture.signOff(d.gate, "alice", "alice", Says.DECLINED, later))),
                        new Damage(
                                "a sign-off that expired",
                                Code.SIGN_OFF_EXPIRED,
                                promotion,
                                d -> d.signOffs.set(
                                        0,
                                        fixture.signOff(d.gate, "alice", "alice", Says.GRANTED, NOW.minusSeconds(60)))),
                        new Damage(
                                "words in one person's name with another's key",
                                Code.SIGN_OFF_MISMATCH,
                                promotion,
                                d -> d.signOffs.set(0, fixture.signOff(d.gate, "alice", "sam", Says.GRANTED, later))),
                        new Damage(
                                "a passkey that nobody in trust has",
                                Code.SIGN_OFF_MISMATCH,
                                promotion,
                                d -> d.signOffs.set(
                                        0,
                                        fixture.signOff(
                                                d.gate,
                                                words -> SoftAuthenticator.of("localhost")
                                                        .answer(words, PermitFixture.ORIGIN)))),
                        new Damage(
                                "words in one person's name with another's passkey",
                                Code.SIGN_OFF_MISMATCH,
                                promotion,
                                d -> d.signOffs.set(
                                        0,
                                        fixture.signOff(
                                                d.gate,
                                                words -> PermitFixture.OTHER_PASSKEY.answer(
                                                        words, PermitFixture.ORIGIN)))),
                        new Damage(
                                "a passkey that signed other words",
                                Code.SIGN_OFF_MISMATCH,
                                promotion,
                                d -> d.signOffs.set(
                                        0,
                                        byPasskey(
                                                d,
                                                c -> c.withChallenge(Bytes.copyOf(
                                                        Digest.of("other words").raw()))))),
                        new Damage(
                                "a passkey that did not verify the person",
                                Code.SIGN_OFF_MISMATCH,
                                promotion,
                                d -> d.signOffs.set(0, byPasskey(d, c -> c.withFlags(SoftAuthenticator.PRESENT)))),
                        new Damage(
                                "a passkey used at another site",
                                Code.SIGN_OFF_MISMATCH,
                                promotion,
                                d -> d.signOffs.set(
                                        0, byPasskey(d, c -> c.withOrigin("https://localhost.evil.example")))),
                        new Damage(
                                "somebody who is in no group that counts",
                                Code.QUORUM_NOT_MET,
                                promotion,
                                d -> d.signOffs.set(0, fixture.signOff(d.gate, "sam"))),
                        new Damage(
                                "one person twice where two are asked",
                                Code.QUORUM_NOT_MET,
                                order(Purpose.PROMOTE, Map.of("strategy/rates.py", "RATE = 2\n"), 2),
                                d -> d.signOffs.set(1, fixture.signOff(d.gate, "alice"))),
                        new Damage(
                                "a strategy that is called ordinary",
                                Code.QUORUM_NOT_MET,
                                order(Purpose.PROMOTE, Map.of("strategy/rates.py", "RATE = 2\n"), 1),
                                d -> {}),
                        new Damage(
                                "oversight that is called ordinary",
                                Code.QUORUM_NOT_MET,
                                order(Purpose.EVALUATE, Map.of("setup.py", "print(3)\n"), 0),
                                d -> {}),
                        new Damage(
                                "the highest tier, granted in browsers alone",
                                Code.QUORUM_NOT_MET,
                                order(Purpose.EVALUATE, Map.of("setup.py", "print(3)\n"), 3),
                                d -> {
                                    d.signOffs.clear();
                                    d.signOffs.addAll(fixture.allByPasskey(d.gate));
                                }),
                        new Damage(
                                "another scorer, which the highest tier signed off",
                                Code.HARNESS_TOUCHED,
                                order(Purpose.EVALUATE, Map.of("harness/score.py", "print(3)\n"), 3),
                                d -> {}),
                        new Damage(
                                "an operator signs what his system proposed",
                                Code.QUORUM_NOT_MET,
                                new Order(
                                        Purpose.PROMOTE,
                                        CHARTER.replace(
                                                "pool: default",
                                                "pool: default\nproposers:\n  - {name: system, key: \"%s\", operators: [alice]}"
                                                        .replace("%s", KEY)),
                                        base,
                                        base,
                                        promotion.result(),
                                        1),
                                d -> d.charterSignOffs.set(
                                        0,
                                        fixture.signOff(
                                                PermitFixture.amendment(
                                                        d.gate.basis().charter()),
                                                "bob"))),
                        // The charter
                        new Damage(
                                "a charter of lower tiers that nobody signed",
                                Code.CHARTER_NOT_SIGNED,
                                new Order(Purpose.PROMOTE, lower, base, base, promotion.result(), 0),
                                d -> {
                                    Digest signed = Digest.of(CHARTER);
                                    d.charterSignOffs.clear();
                                    d.charterSignOffs.add(fixture.signOff(PermitFixture.amendment(signed), "alice"));
                                    d.charterSignOffs.add(fixture.signOff(PermitFixture.amendment(signed), "sam"));
                                }),
                        new Damage(
                                "a charter beside the one in the basis",
                                Code.CHARTER_MISMATCH,
                                promotion,
                                d -> d.charter = Bytes.utf8(lower)),
                        new Damage(
                                "a charter only one person signed",
                                Code.CHARTER_NOT_SIGNED,
                                evaluation,
                                d -> d.charterSignOffs.removeLast()),
                        new Damage(
                                "conditions beyond the charter",
                                Code.CONDITIONS_EXCEED_CHARTER,
                                evaluation,
                                terms(t -> with(t, new PermitPredicate.Conditions("none", 0, 21, 256, 1, 4, 20)))),
                        new Damage(
                                "a network the charter does not give",
                                Code.CONDITIONS_EXCEED_CHARTER,
                                evaluation,
                                terms(t -> with(t, new PermitPredicate.Conditions("all", 0, 20, 256, 1, 4, 20)))),
                        // The permit itself
                        new Damage(
                                "a permit the gate key sealed",
                                Code.PERMIT_SIGNATURE,
                                evaluation,
                                d -> d.signer = Role.GATE),
                        new Damage(
                                "a permit to admit",
                                Code.PERMIT_MALFORMED,
                                evaluation,
                                terms(t -> with(t, Purpose.ADMIT, t.notBefore(), t.notAfter(), 1, 1))),
                        new Damage(
                                "a permit for two uses",
                                Code.PERMIT_MALFORMED,
                                evaluation,
                                terms(t -> with(t, t.purpose(), t.notBefore(), t.notAfter(), 2, 1))),
                        new Damage(
                                "a permit that expired",
                                Code.PERMIT_EXPIRED,
                                evaluation,
                                terms(t -> with(t, t.purpose(), NOW.minusSeconds(600), NOW.minusSeconds(60), 1, 1))),
                        new Damage(
                                "a permit for later",
                                Code.PERMIT_NOT_YET_VALID,
                                evaluation,
                                terms(t -> with(t, t.purpose(), NOW.plusSeconds(60), later, 1, 1))),
                        new Damage(
                                "a permit under another version of trust",
                                Code.KEY_EPOCH_STALE,
                                evaluation,
                                terms(t -> with(t, t.purpose(), t.notBefore(), t.notAfter(), 1, 2))),
                        new Damage(
                                "the manifest of another tree",
                                Code.TREE_MISMATCH,
                                evaluation,
                                d -> d.result = base.manifest()))
                .map(Damage::arguments);
    }

    private Bytes byPasskey(Draft draft, UnaryOperator<Ceremony> manner) {
        return fixture.signOff(draft.gate, words -> PermitFixture.PASSKEY.answer(words, PermitFixture.ORIGIN, manner));
    }

    @Test
    void believesWhoStandsInWhenSigningAndNotWhoIsAway() throws IOException, PermitRefusedException {
        // Given: alice is away, and sam of safety stands in for her
        TrustDocument now = fixture.trust().document();
        Absence absence = new Absence(
                NOW.minusSeconds(60),
                NOW.plusSeconds(60),
                List.of(new Absence.Delegate(Group.REVIEWER, new PersonId("sam"))));
        List<Person> people = now.people().stream()
                .map(person -> person.id().value().equals("alice") ? person.goingAway(absence) : person)
                .toList();
        TrustDocument trust = new TrustDocument(
                now.schema(),
                now.installation(),
                now.demo(),
                now.version(),
                now.previous(),
                now.keys(),
                people,
                now.quorums(),
                now.policy(),
                now.log(),
                now.witnesses());
        PermitVerifier worker = new PermitVerifier(
                new DocumentTrust(trust, InstantSource.fixed(NOW)), fixture.blobs(), FactFinders.here());
        Issued bySam = fixture.issue(promotion, draft -> signedBy(draft, "sam"));
        Issued byAlice = fixture.issue(promotion, draft -> signedBy(draft, "alice"));

        // Then
        assertThat(worker.verify(bySam.bundle(), fixture.worker(), NOW).terms()).isEqualTo(bySam.terms());
        assertThatThrownBy(() -> worker.verify(byAlice.bundle(), fixture.worker(), NOW))
                .isInstanceOfSatisfying(
                        PermitRefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(Code.QUORUM_NOT_MET));
        assertThatThrownBy(() -> verify(bySam))
                .as("where she is not away nobody stands in for her")
                .isInstanceOfSatisfying(
                        PermitRefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(Code.QUORUM_NOT_MET));
    }

    @Test
    void believesNoTimeOfSigningBeforePeopleCouldBeAsked() throws IOException, PermitRefusedException {
        // Given: words as old as a gate takes them, and a verdict as old as a proposal can be
        Instant earliest = NOW.minus(Bounds.SIGNED_WITHIN).minus(Bounds.WORKER_CLOCK_DIFFERENCE);
        Instant oldest = NOW.minus(Bounds.PROPOSAL_LIFE)
                .minus(Bounds.BREAKGLASS_EXTENSION)
                .minus(Bounds.WORKER_CLOCK_DIFFERENCE);
        Issued inTime = fixture.issue(promotion, draft -> {
            draft.signOffs.set(0, fixture.signOffAt(draft.gate, "alice", earliest));
        });
        Issued slow = fixture.issue(promotion, draft -> draft.verdict = escalatedAt(draft.gate, oldest));

        // Then
        assertThat(verify(inTime).terms()).isEqualTo(inTime.terms());
        assertThat(verify(slow).terms()).isEqualTo(slow.terms());

        // When: who stood in until then signs later, and says that it was then
        Issued backdated = fixture.issue(
                promotion,
                draft -> draft.signOffs.set(0, fixture.signOffAt(draft.gate, "alice", earliest.minusSeconds(1))));
        Issued withItsVerdict =
                fixture.issue(promotion, draft -> draft.verdict = escalatedAt(draft.gate, oldest.minusSeconds(1)));

        // Then
        assertThatThrownBy(() -> verify(backdated))
                .isInstanceOfSatisfying(
                        PermitRefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(Code.SIGN_OFF_MISMATCH))
                .hasMessageContaining("before anybody was asked");
        assertThatThrownBy(() -> verify(withItsVerdict))
                .isInstanceOfSatisfying(
                        PermitRefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(Code.VERDICT_MISMATCH))
                .hasMessageContaining("long before the permit");
    }

    private Bytes escalatedAt(Gate gate, Instant time) {
        return fixture.verdict(gate, VerdictWord.ESCALATED, 1, "PASSED", Role.GATE, time);
    }

    private void signedBy(Draft draft, String person) {
        Gate charter = PermitFixture.amendment(draft.gate.basis().charter());
        draft.charterSignOffs.set(0, fixture.signOff(charter, "bob"));
        draft.signOffs.set(0, fixture.signOff(draft.gate, person));
    }

    @Test
    void believesAPromotionThatWasSignedOffWithAPasskey() throws IOException, PermitRefusedException {
        // Given
        Issued issued =
                fixture.issue(promotion, draft -> draft.signOffs.set(0, byPasskey(draft, UnaryOperator.identity())));

        // When
        VerifiedPermit permit = verify(issued);

        // Then
        assertThat(permit.terms()).isEqualTo(issued.terms());
    }

    @Test
    void believesTheHighestTierWhenOneOfThoseWhoGrantedDidSoByACommand() throws IOException, PermitRefusedException {
        // Given
        Order order = order(Purpose.EVALUATE, Map.of("setup.py", "print(3)\n"), 3);

        // When
        VerifiedPermit permit = verify(fixture.issue(order, draft -> {
            draft.signOffs.clear();
            draft.signOffs.addAll(fixture.allByPasskey(draft.gate));
            draft.signOffs.add(fixture.signOff(draft.gate, "bob"));
        }));

        // Then
        assertThat(permit.terms().purpose()).isEqualTo(Purpose.EVALUATE);
    }

    private static final String KEY =
            SigningKey.generate("system").verifierKey().toString();

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refuses(String what, Code code, Order order, Consumer<Draft> damage) throws IOException {
        // Given
        Issued issued = fixture.issue(order, damage);

        // Then
        assertThatThrownBy(() -> verify(issued))
                .as(what)
                .isInstanceOfSatisfying(
                        PermitRefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(code));
    }

    @Test
    void p7RefusesAPermitThatWasSignedWithAKeyThatHasEnded() throws IOException, PermitRefusedException {
        // Given: the version in which the permit's key ends, a while after it
        Instant end = NOW.plusSeconds(30);
        TrustDocument first = fixture.trust().document();
        TrustDocument second = first.endingKey(
                first.keys().stream()
                        .filter(key -> key.roles().contains(Role.PERMIT))
                        .findFirst()
                        .orElseThrow()
                        .vkey(),
                end);
        Trust trust = DocumentTrust.now(second);
        Issued issued = fixture.issue(evaluation, terms(t -> with(t, t.purpose(), t.notBefore(), t.notAfter(), 1, 2)));
        PermitVerifier before = new PermitVerifier(trust.at(NOW), fixture.blobs(), FactFinders.here());

        // Then
        assertThat(before.verify(issued.bundle(), fixture.worker(), NOW).terms())
                .isEqualTo(issued.terms());
        assertThatThrownBy(() -> before.verify(issued.bundle(), fixture.worker(), end))
                .isInstanceOfSatisfying(
                        PermitRefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(Code.PERMIT_SIGNATURE))
                .hasMessageContaining("not valid at");
    }

    @Test
    void refusesAPermitOfAnotherPool() throws IOException {
        // Given
        Issued issued = fixture.issue(evaluation);
        Audience stranger = new Audience(fixture.worker().worker(), "another");

        // Then
        assertThatThrownBy(() -> verifier().verify(issued.bundle(), stranger, NOW))
                .isInstanceOfSatisfying(
                        PermitRefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(Code.WRONG_AUDIENCE));
    }

    @Test
    void refusesAPermitThatIsNotInTheLog() throws IOException {
        // Given
        Issued issued = fixture.issue(evaluation);
        Issued logged = fixture.issue(evaluation);

        // Then
        for (String proof : List.of("", logged.bundle().proof())) {
            PermitBundle bundle = issued.bundle();
            PermitBundle unlogged = new PermitBundle(
                    bundle.permit(),
                    bundle.verdict(),
                    bundle.readings(),
                    bundle.signOffs(),
                    bundle.charter(),
                    bundle.charterSignOffs(),
                    bundle.base(),
                    bundle.anchor(),
                    bundle.result(),
                    proof);
            assertThatThrownBy(() -> verifier().verify(unlogged, fixture.worker(), NOW))
                    .isInstanceOfSatisfying(
                            PermitRefusedException.class,
                            refused -> assertThat(refused.code()).isEqualTo(Code.PERMIT_NOT_LOGGED));
        }
    }

    @Test
    void refusesWhatItCannotAnalyseByItself() throws IOException {
        // Given: the worker is told nothing of the content that differs
        Issued issued = fixture.issue(evaluation);
        PermitVerifier blind = new PermitVerifier(fixture.trust().at(NOW), _ -> Optional.empty(), FactFinders.here());

        // Then: what is not understood is oversight, which policy alone never clears
        assertThatThrownBy(() -> blind.verify(issued.bundle(), fixture.worker(), NOW))
                .isInstanceOfSatisfying(
                        PermitRefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(Code.QUORUM_NOT_MET));
    }

    static Stream<Arguments> refusesAReceipt() {
        return Stream.of(
                Arguments.of("of another nonce", change(r -> copy(r, r.permit(), "fedcba9876543210", 1, r.worker()))),
                Arguments.of("of another worker", change(r -> copy(r, r.permit(), NONCE, 1, "fixture/worker-2+0"))),
                Arguments.of("without a fence", change(r -> copy(r, r.permit(), NONCE, 0, r.worker()))),
                Arguments.of(
                        "of another permit",
                        change(r -> copy(r, PermitId.next(InstantSource.fixed(NOW)), NONCE, 1, r.worker()))));
    }

    private static UnaryOperator<RedemptionPredicate> change(UnaryOperator<RedemptionPredicate> change) {
        return change;
    }

    private static RedemptionPredicate copy(
            RedemptionPredicate from, PermitId permit, String nonce, long fence, String worker) {
        return new RedemptionPredicate(
                from.redemption(),
                permit,
                from.permitDigest(),
                from.lineage(),
                worker,
                nonce,
                fence,
                from.lease(),
                from.proof());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refusesAReceipt(String what, UnaryOperator<RedemptionPredicate> damage)
            throws IOException, PermitRefusedException {
        // Given
        Issued issued = fixture.issue(evaluation);
        VerifiedPermit permit = verify(issued);
        Bytes receipt = fixture.receipt(issued, RedemptionId.next(InstantSource.fixed(NOW)), NONCE, 1, damage);

        // Then
        assertThatThrownBy(() ->
                        verifier().verify(receipt, permit, issued.bundle().permit(), fixture.worker(), NONCE, NOW))
                .as(what)
                .isInstanceOfSatisfying(
                        PermitRefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(Code.RECEIPT_MISMATCH));
    }

    /** Each receipt is sealed by the genuine permit key; only the proof of the permit's entry in it is another. */
    static Stream<Arguments> p6RefusesAReceiptThatDoesNotProveItsOwnPermitLogged() {
        SigningKey stranger = SigningKey.generate("fixture/log");
        return Stream.of(
                Arguments.of("no proof", proving((permit, log) -> "")),
                Arguments.of(
                        "half a proof",
                        proving((permit, log) -> proof(permit, 0, 1, log).split("\n\n", 2)[0])),
                Arguments.of("another permit's", proving((permit, log) -> proof(OTHER_PERMIT, 0, 1, log))),
                Arguments.of(
                        "under another key of the log's name", proving((permit, log) -> proof(permit, 0, 1, stranger))),
                Arguments.of("an index past the checkpoint's size", proving((permit, log) -> proof(permit, 1, 1, log))),
                Arguments.of("a checkpoint over nothing", proving((permit, log) -> proof(permit, 0, 0, log))),
                Arguments.of(
                        "a signature over another size",
                        proving((permit, log) -> proof(permit, 0, 1, log).replace("\n1\n", "\n2\n"))));
    }

    private static final Bytes OTHER_PERMIT = Bytes.utf8("another permit");

    private static BiFunction<Bytes, SigningKey, String> proving(BiFunction<Bytes, SigningKey, String> proof) {
        return proof;
    }

    private static String proof(Bytes leaf, long index, long size, SigningKey log) {
        return new LogProof(index, List.of(), Checkpoint.sign(size, MerkleTree.leaf(leaf), log)).text();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void p6RefusesAReceiptThatDoesNotProveItsOwnPermitLogged(String what, BiFunction<Bytes, SigningKey, String> proof)
            throws IOException, PermitRefusedException {
        // Given
        Issued issued = fixture.issue(evaluation);
        VerifiedPermit permit = verify(issued);
        Bytes sealed = issued.bundle().permit();
        String other = proof.apply(sealed, fixture.logKey());
        Bytes receipt = fixture.receipt(
                issued,
                RedemptionId.next(InstantSource.fixed(NOW)),
                NONCE,
                1,
                from -> new RedemptionPredicate(
                        from.redemption(),
                        from.permit(),
                        from.permitDigest(),
                        from.lineage(),
                        from.worker(),
                        from.nonce(),
                        from.fence(),
                        from.lease(),
                        other));

        // Then
        assertThatThrownBy(() -> verifier().verify(receipt, permit, sealed, fixture.worker(), NONCE, NOW))
                .as(what)
                .isInstanceOfSatisfying(
                        PermitRefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(Code.PERMIT_NOT_LOGGED));
    }

    @Test
    void refusesAReceiptWhoseLeaseIsOver() throws IOException, PermitRefusedException {
        // Given
        Issued issued = fixture.issue(evaluation);
        VerifiedPermit permit = verify(issued);
        Bytes receipt = fixture.receipt(issued, RedemptionId.next(InstantSource.fixed(NOW)), NONCE, 1);

        // Then
        assertThat(verifier()
                        .verify(receipt, permit, issued.bundle().permit(), fixture.worker(), NONCE, NOW)
                        .terms()
                        .fence())
                .isOne();
        assertThatThrownBy(() -> verifier()
                        .verify(
                                receipt,
                                permit,
                                issued.bundle().permit(),
                                fixture.worker(),
                                NONCE,
                                NOW.plus(Duration.ofMinutes(2))))
                .isInstanceOf(PermitRefusedException.class)
                .hasMessageContaining("lease");
    }
}
