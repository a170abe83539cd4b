package dev.portcullis.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.admission.AdmissionRefusedException.Code;
import dev.portcullis.admission.Amendments.Listed;
import dev.portcullis.admission.GateFixture.Lineage;
import dev.portcullis.attest.Absence;
import dev.portcullis.attest.DocumentTrust;
import dev.portcullis.attest.Group;
import dev.portcullis.attest.KeySigner;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.PersonKey;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Quorum;
import dev.portcullis.attest.Quorums;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SignedAnswer;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.VerifierKey;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.attest.predicate.SignedWords;
import dev.portcullis.clearance.RedemptionRefusedException;
import dev.portcullis.fixtures.FreshDatabase;
import dev.portcullis.fixtures.StackExtension;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.PermitId;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Sql;
import dev.portcullis.modification.Tree;
import dev.portcullis.policy.PolicyBundle;
import dev.portcullis.signoff.Ask;
import dev.portcullis.signoff.Lapsed;
import dev.portcullis.signoff.SignOffOutcome;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tightening at once, loosening later (S3): what people granted, until it is in force or never is. */
@ExtendWith(StackExtension.class)
class WaitingAmendmentsIT {
    private static final Duration WAIT = Bounds.LOOSENING_WAIT;
    private static final PersonId KIM = new PersonId("kim");
    private static GateFixture gate;

    @BeforeAll
    static void open() throws Exception {
        gate = new GateFixture();
    }

    @AfterAll
    static void close() throws Exception {
        gate.close();
    }

    @BeforeEach
    void waitsFromNow() {
        gate.loosensAfter(WAIT);
        // Whatever another test loosened is long ago.
        gate.pass(Duration.ofDays(2));
    }

    @Test
    void s3AnotherPersonIsEnrolledWhenTheWaitIsOverAndNoSooner() throws Exception {
        // Given
        TrustDocument before = trust();
        Ask ask = ask(now -> now.withPerson(person("newcomer")));

        // When
        gate.grant(ask.id(), "alice", "sam");

        // Then
        Listed waiting = newest();
        assertThat(waiting.state()).isEqualTo("waiting");
        assertThat(waiting.loosens()).containsExactly("newcomer is enrolled, in reviewer");
        assertThat(waiting.grantedAt()).contains(gate.now());
        assertThat(waiting.inForceAt()).contains(gate.now().plus(WAIT));
        assertThat(gate.entries(PredicateType.WAITING, waiting.id())).isOne();
        assertThat(gate.admission().amendments().waitingSince(ask.id()))
                .as("whoever granted is told that it waits")
                .contains(waiting);
        gate.pass(WAIT.minusSeconds(1));
        gate.admission().amendments().carryDue();
        assertThat(trust()).isEqualTo(before);

        // When
        gate.pass(Duration.ofSeconds(1));
        gate.admission().amendments().carryDue();

        // Then
        assertThat(trust().roster().person(new PersonId("newcomer"))).isPresent();
        assertThat(newest().state()).isEqualTo("carried");
        assertThat(gate.admission().amendments().waitingSince(ask.id())).isEmpty();
        assertThat(gate.entries(PredicateType.TRUST, waiting.id())).isOne();
    }

    @Test
    void s3APersonLeavesAndAKeyEndsWithTheSecondGrant() throws Exception {
        // Given
        gate.grant(ask(now -> now.withPerson(person("leaver"))).id(), "alice", "sam");
        carryNow();
        TrustDocument.Key worker = trust().keys().stream()
                .filter(key -> key.vkey().keyId().contains("worker-2"))
                .findFirst()
                .orElseThrow();

        // When
        gate.grant(ask(now -> now.withoutPerson(new PersonId("leaver"))).id(), "alice", "sam");
        gate.trust().refresh();

        // Then
        assertThat(newest().state()).isEqualTo("carried");
        assertThat(trust().roster().person(new PersonId("leaver"))).isEmpty();

        // When
        gate.grant(ask(now -> now.endingKey(worker.vkey(), gate.now())).id(), "alice", "sam");
        gate.trust().refresh();

        // Then
        assertThat(trust().keys())
                .filteredOn(key -> key.vkey().equals(worker.vkey()))
                .allSatisfy(key -> assertThat(key.isValidAt(gate.now())).isFalse());
    }

    @Test
    void onePersonOfTheQuorumCancelsWhatWaitsAndNobodyElseDoes() throws Exception {
        // Given
        TrustDocument before = trust();
        gate.grant(ask(now -> now.withPerson(person("mallory"))).id(), "alice", "sam");
        Listed waiting = newest();
        Amendments amendments = gate.admission().amendments();

        // Then
        assertThatThrownBy(() -> amendments.cancel(waiting.id(), new PersonId("ann"), "I am an auditor"))
                .isInstanceOfSatisfying(
                        AdmissionRefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(Code.NOT_ENTITLED));

        // When
        amendments.cancel(waiting.id(), KIM, "nobody in our house knows mallory");
        gate.pass(WAIT);
        amendments.carryDue();

        // Then
        assertThat(trust()).isEqualTo(before);
        assertThat(newest().state()).isEqualTo("cancelled");
        assertThat(newest().why()).contains("nobody in our house knows mallory");
        assertThat(gate.entries(PredicateType.CANCELLATION, waiting.id())).isOne();
        assertThatThrownBy(() -> amendments.cancel(waiting.id(), KIM, "again"))
                .isInstanceOfSatisfying(
                        AdmissionRefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(Code.AMENDMENT_NOT_WAITING));
    }

    @Test
    void a1WhatWaitsIsVoidOnceSomethingElseIsInForceThanItReplaces() throws Exception {
        // Given
        gate.grant(ask(now -> now.withPerson(person("overtaken"))).id(), "alice", "sam");
        Listed waiting = newest();

        // When
        Ask tightening = ask(now -> tightened(now, 3));
        assertThat(view(tightening)).contains("amendment " + waiting.id() + " of trust, which waits");
        gate.grant(tightening.id(), "alice", "sam");
        gate.admission().amendments().carryDue();

        // Then
        assertThat(listed(waiting).state()).isEqualTo("void");
        assertThat(listed(waiting).why())
                .hasValueSatisfying(why -> assertThat(why).contains("put in force"));
        assertThat(gate.entries(PredicateType.CANCELLATION, waiting.id())).isOne();
        assertThat(trust().quorums().second()).isEqualTo(new Quorum(Map.of(Group.REVIEWER, 3)));
    }

    @Test
    void a1WhatIsGrantedAfterSomethingElseIsInForceThanItReplacesIsNotCarried() throws Exception {
        // Given: one waits, and shortly before its wait is over another one is asked
        gate.grant(ask(now -> now.withPerson(person("sooner"))).id(), "alice", "sam");
        gate.pass(WAIT.minusSeconds(60));
        Ask later = ask(now -> now.withPerson(person("later")));
        gate.pass(Duration.ofSeconds(60));
        gate.admission().amendments().carryDue();
        TrustDocument inForce = trust();
        assertThat(inForce.roster().person(new PersonId("sooner"))).isPresent();

        // When
        gate.loosensAfter(Duration.ZERO);
        gate.grant(later.id(), "alice");
        SignOffOutcome told = gate.say(later.id(), "sam", Says.GRANTED);
        gate.trust().refresh();

        // Then
        assertThat(told).as("nobody is told that it is granted").isInstanceOf(Lapsed.class);
        assertThat(trust()).isEqualTo(inForce);
        assertThat(gate.records().ask(later.id()).orElseThrow().ask().state()).isEqualTo(Ask.State.VOID);
    }

    @Test
    void a7WhatIsAskedWhileTheQuorumAmendIsRaisedIsNotCarriedByFewer() throws Exception {
        // Given: a charter is asked, and one has granted it
        Lineage lineage = gate.register(1);
        String document = lineage.charter().document().utf8();
        Bytes tighter = Bytes.utf8(document.replace("promote: 1", "promote: 2"));
        Bytes genesis = lineage.genesis().manifest();
        Ask ask = gate.admission().amendments().register(lineage.id(), tighter, genesis);
        gate.grant(ask.id(), "alice");

        // When: trust asks for one more from now on, and the last of those who were asked grants
        Quorum before = trust().quorums().amend();
        gate.grant(
                ask(now -> amending(now, new Quorum(Map.of(Group.REVIEWER, 2, Group.SAFETY, 1))))
                        .id(),
                "alice",
                "sam");
        gate.grant(ask.id(), "sam");

        // Then: workers would refuse every permit under it
        assertThat(inForce(lineage)).isEqualTo(document);
        assertThat(newest().state()).isEqualTo("carried");
        assertThat(gate.strings("SELECT state FROM amendment WHERE subject = ?", "charter:" + lineage.id()))
                .containsExactlyInAnyOrder("carried", "lapsed");
        assertThat(gate.records().ask(ask.id()).orElseThrow().ask().state()).isEqualTo(Ask.State.VOID);

        // When: it is asked again
        gate.trust().refresh();
        Ask again = gate.admission().amendments().register(lineage.id(), tighter, genesis);
        gate.grant(again.id(), "alice", "sam");
        assertThat(inForce(lineage)).isEqualTo(document);
        gate.grant(again.id(), "dora");

        // Then
        assertThat(inForce(lineage)).contains("promote: 2");
        gate.loosensAfter(Duration.ZERO);
        gate.grant(ask(now -> amending(now, before)).id(), "alice", "dora", "sam");
        gate.trust().refresh();
        assertThat(trust().quorums().amend()).isEqualTo(before);
    }

    private static TrustDocument amending(TrustDocument now, Quorum amend) {
        Quorums quorums = now.quorums();
        return now.withQuorums(new Quorums(quorums.first(), quorums.second(), quorums.third(), amend));
    }

    @Test
    void a7APolicyWaitsAndIsVoidWhenOneOfThoseWhoGrantedItHasLeft() throws Exception {
        // Given
        gate.loosensAfter(Duration.ZERO);
        gate.grant(ask(now -> now.withPerson(person("granter"))).id(), "alice", "sam");
        gate.trust().refresh();
        gate.loosensAfter(WAIT);
        Ask ask = activation();
        gate.grant(ask.id(), "bob", "sam");
        Listed waiting = newest();
        assertThat(waiting.state()).isEqualTo("waiting");
        long epoch = trust().policy().epoch();

        // When: bob is enrolled with another key than the one he signed with
        gate.loosensAfter(Duration.ZERO);
        Person bob = trust().roster().person(new PersonId("bob")).orElseThrow();
        gate.grant(
                ask(now -> now.withPerson(new Person(
                                bob.id(),
                                bob.issuer(),
                                bob.subject(),
                                bob.groups(),
                                person("bob").keys())))
                        .id(),
                "alice",
                "kim");
        gate.trust().refresh();
        gate.loosensAfter(WAIT);
        gate.pass(WAIT.plus(Bounds.LOOSENING_SPACE));
        gate.admission().amendments().carryDue();

        // Then
        assertThat(listed(waiting).state()).isEqualTo("void");
        assertThat(listed(waiting).why())
                .hasValueSatisfying(why -> assertThat(why).contains("no longer the quorum amend"));
        assertThat(trust().policy().epoch()).isEqualTo(epoch);
    }

    @Test
    void s15TrustAndPolicyAreLoosenedOnceADayAtMost() throws Exception {
        // Given
        gate.grant(ask(now -> now.withPerson(person("first"))).id(), "alice", "sam");
        gate.grant(activation().id(), "alice", "sam");
        Listed policy = newest();
        long epoch = trust().policy().epoch();

        // When
        gate.pass(WAIT);
        gate.admission().amendments().carryDue();
        Instant first = gate.now();

        // Then
        assertThat(trust().roster().person(new PersonId("first"))).isPresent();
        assertThat(listed(policy).state()).isEqualTo("waiting");
        assertThat(listed(policy).inForceAt()).contains(first.plus(Bounds.LOOSENING_SPACE));

        // When
        gate.pass(Bounds.LOOSENING_SPACE);
        gate.admission().amendments().carryDue();

        // Then
        assertThat(trust().policy().epoch()).isEqualTo(epoch + 1);
    }

    @Test
    void aCharterIsTightenedAtOnceAndLoosenedLater() throws Exception {
        // Given
        Lineage lineage = gate.register(1);
        String document = lineage.charter().document().utf8();

        // When
        gate.amend(lineage.id(), document.replace("promote: 1", "promote: 2"), lineage.genesis());

        // Then
        assertThat(inForce(lineage)).contains("promote: 2");

        // When
        gate.amend(lineage.id(), document.replace("gpus: 0", "gpus: 1"), lineage.genesis());

        // Then: the lower tier and the card
        assertThat(newest().loosens())
                .containsExactly("limit gpus goes up from 0 to 1", "tier to promote goes down from 2 to 1");
        assertThat(inForce(lineage)).contains("gpus: 0", "promote: 2");
        gate.pass(WAIT);
        gate.admission().amendments().carryDue();
        assertThat(inForce(lineage)).contains("gpus: 1", "promote: 1");
    }

    @Test
    void peopleAreShownWhatItLoosensWhatItVoidsAndWhetherTheyCanBeAskedAfterwards() throws Exception {
        // Given
        Lineage lineage = gate.register(1);
        gate.step();

        // When
        Ask ask = ask(now -> now.withoutPerson(new PersonId("alice")));

        // Then
        assertThat(view(ask))
                .contains("<h2>When it comes into force</h2><p>with its last grant: it loosens nothing")
                .contains("<h2>What it loosens</h2><p>nothing</p>")
                .contains("alice is no longer enrolled")
                .containsPattern("[1-9][0-9]* permits that nobody has redeemed")
                .containsPattern("[1-9][0-9]* judgements under way")
                .contains("the charter of lineage " + lineage.id() + ": without those who signed it")
                .contains("tier 1 asks reviewer: 1, ")
                .contains("amend asks reviewer: 1, safety: 1, ");

        // When: it is declined, and another is asked
        gate.say(ask.id(), "kim", Says.DECLINED);
        Ask loosening = ask(now -> now.withPerson(person("another")));

        // Then
        assertThat(view(loosening))
                .contains("in 72 hours after its last grant, because it loosens")
                .contains("<h2>What it loosens</h2><p>another is enrolled, in reviewer");
        assertThat(gate.cases()
                        .lines(
                                new Cases.Filter(
                                        Cases.Which.OPEN, Optional.empty(), Optional.empty(), Optional.empty()),
                                Optional.empty(),
                                Bounds.PAGE))
                .filteredOn(line -> line.id().equals(loosening.id()))
                .singleElement()
                .extracting(line -> line.brief().why())
                .asString()
                .startsWith("Loosens: another is enrolled, in reviewer");
        gate.say(loosening.id(), "kim", Says.DECLINED);
    }

    @Test
    void f11WhatNobodyCouldSignAnyMoreIsRefusedAtTheDoor() {
        // Given
        Lineage lineage = gate.register(1);
        String lonely = lineage.charter().document().utf8().replace("operators: [erin]", "operators: [dora, kim, sam]");

        // Then
        assertThatThrownBy(() -> gate.admission()
                        .amendments()
                        .register(
                                lineage.id(),
                                Bytes.utf8(lonely),
                                lineage.genesis().manifest()))
                .isInstanceOfSatisfying(AdmissionRefusedException.class, refused -> {
                    assertThat(refused.code()).isEqualTo(Code.QUORUM_UNREACHABLE);
                    assertThat(refused)
                            .hasMessageContaining("lineage " + lineage.id())
                            .hasMessageContaining("1 missing");
                });
    }

    @Test
    void aKeyThatAnotherLineageEnrolsOrAsksForIsRefusedAtTheDoor() throws Exception {
        // Given
        Lineage one = gate.register(1);
        Lineage other = gate.register(1);
        long asked = gate.count("SELECT count(*) FROM amendment");

        // Then: not the key of a charter in force
        assertThatThrownBy(
                        () -> register(other, withProposer(other, one.proposer().key())))
                .isInstanceOfSatisfying(
                        AdmissionRefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(Code.PROPOSER_KEY_TAKEN))
                .hasMessageContaining(one.id().value());
        assertThat(gate.count("SELECT count(*) FROM amendment")).isEqualTo(asked);

        // When: one is asked for
        VerifierKey key = SigningKey.generate("second").verifierKey();
        Ask ask = register(one, withProposer(one, key));

        // Then: nor that
        assertThatThrownBy(() -> register(other, withProposer(other, key)))
                .isInstanceOfSatisfying(
                        AdmissionRefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(Code.PROPOSER_KEY_TAKEN));

        // When: it is not to be
        gate.say(ask.id(), "kim", Says.DECLINED);

        // Then
        Ask free = register(other, withProposer(other, key));
        gate.say(free.id(), "kim", Says.DECLINED);
    }

    @Test
    void whatCannotBeCarriedAnyMoreIsVoidAndWhatWaitsBehindItIsCarried() throws Exception {
        // Given: what is waited for, and two that come after it
        Lineage one = gate.register(1);
        Lineage other = gate.register(1);
        VerifierKey key = SigningKey.generate("second").verifierKey();
        gate.grant(register(other, withProposer(other, key)).id(), "alice", "sam");
        Listed taken = newest();
        gate.pass(Duration.ofSeconds(1));
        gate.grant(ask(now -> now.withPerson(person("behind"))).id(), "alice", "sam");
        assertThat(taken.state()).isEqualTo("waiting");

        // When: the key is another lineage's by then
        enrol(one, key);
        gate.pass(WAIT);
        gate.admission().amendments().carryDue();

        // Then
        assertThat(listed(taken).state()).isEqualTo("void");
        assertThat(listed(taken).why())
                .hasValueSatisfying(
                        why -> assertThat(why).contains("key").contains(one.id().value()));
        assertThat(gate.entries(PredicateType.CANCELLATION, taken.id())).isOne();
        assertThat(gate.entries(PredicateType.CHARTER, taken.id())).isZero();
        assertThat(inForce(other)).isEqualTo(other.charter().document().utf8());
        assertThat(trust().roster().person(new PersonId("behind"))).isPresent();
    }

    @Test
    void aFirstCharterWhoseKeyIsAnothersByThenLapsesWithItsLastGrant() throws Exception {
        // Given
        Lineage one = gate.register(1);
        SigningKey key = SigningKey.generate("searcher");
        LineageId id = new LineageId("too-late");
        Ask ask = gate.admission()
                .amendments()
                .register(
                        id,
                        Bytes.utf8(GateFixture.charter(id.value(), new KeySigner(key), 1)),
                        one.genesis().manifest());
        enrol(one, key.verifierKey());

        // When
        gate.grant(ask.id(), "alice");
        SignOffOutcome told = gate.say(ask.id(), "sam", Says.GRANTED);

        // Then
        assertThat(told).isInstanceOf(Lapsed.class);
        assertThat(gate.string("SELECT standing FROM lineage WHERE id = ?", id)).isEqualTo("pending");
        assertThat(gate.records().ask(ask.id()).orElseThrow().ask().state()).isEqualTo(Ask.State.VOID);
    }

    @Test
    void whatTheDatabaseRefusesIsVoidAndStopsNothingElse() throws Exception {
        try (GateFixture own = new GateFixture()) {
            // Given: a policy waits, and behind it a charter
            Lineage lineage = own.register(1);
            own.loosensAfter(WAIT);
            Amendments amendments = own.admission().amendments();
            own.grant(
                    amendments
                            .activatePolicy(Bytes.copyOf(PolicyBundle.shippedArchive()))
                            .id(),
                    "alice",
                    "sam");
            own.pass(Duration.ofSeconds(1));
            own.amend(
                    lineage.id(), lineage.charter().document().utf8().replace("gpus: 0", "gpus: 1"), lineage.genesis());

            // When: the policy's place is taken
            own.transactions().run(transaction -> Sql.update(transaction, """
                    INSERT INTO policy_epoch (epoch, bundle, stage, entry)
                    SELECT max(epoch) + 1, min(bundle), 'active', gen_random_uuid() FROM policy_epoch"""));
            own.pass(WAIT);
            amendments.carryDue();

            // Then
            assertThat(own.strings("SELECT state FROM amendment WHERE kind = 'policy'"))
                    .containsExactly("void");
            assertThat(own.strings(
                            "SELECT state FROM amendment WHERE subject = ? ORDER BY id DESC LIMIT 1",
                            "charter:" + lineage.id()))
                    .containsExactly("carried");
        }
    }

    @Test
    void whatFailsWaitsOnAndWhatWaitsBehindItIsCarried() throws Exception {
        FreshDatabase database = FreshDatabase.in(StackExtension.stack());
        try (GateFixture own = new GateFixture(database)) {
            // Given: a charter whose document is damaged waits, and behind it one of another lineage
            Lineage damaged = own.register(1);
            Lineage behind = own.register(1);
            own.loosensAfter(WAIT);
            for (Lineage lineage : List.of(damaged, behind)) {
                own.amend(
                        lineage.id(),
                        lineage.charter().document().utf8().replace("gpus: 0", "gpus: 1"),
                        lineage.genesis());
                own.pass(Duration.ofSeconds(1));
            }
            database.asOwner("UPDATE amendment SET document = 'no charter' WHERE subject = 'charter:" + damaged.id()
                    + "'" + " AND state = 'waiting'");
            own.pass(WAIT);

            // When
            assertThatThrownBy(own.admission().amendments()::carryDue).isInstanceOf(RuntimeException.class);

            // Then
            String state = "SELECT state FROM amendment WHERE subject = ? ORDER BY id DESC LIMIT 1";
            assertThat(own.string(state, "charter:" + damaged.id())).isEqualTo("waiting");
            assertThat(own.string(state, "charter:" + behind.id())).isEqualTo("carried");
        }
    }

    @Test
    void a6WhatWasDeclinedIsNotAskedAgainOverTheSame() throws Exception {
        // Given
        Lineage lineage = gate.register(1);
        String stricter = lineage.charter().document().utf8().replace("promote: 1", "promote: 2");
        gate.say(register(lineage, stricter).id(), "kim", Says.DECLINED);
        Bytes trust = Bytes.copyOf(tightened(trust(), 3).toBytes());
        gate.say(gate.admission().amendments().amendTrust(trust).id(), "kim", Says.DECLINED);
        long asked = gate.count("SELECT count(*) FROM ask");

        // Then
        declinedBefore(() -> register(lineage, stricter));
        declinedBefore(() -> gate.admission().amendments().amendTrust(trust));
        assertThat(gate.count("SELECT count(*) FROM ask")).isEqualTo(asked);

        // When: it replaces something else by then, or says something else
        gate.grant(register(lineage, stricter + "# and a word why\n").id(), "alice", "sam");
        assertThat(inForce(lineage)).contains("# and a word why");

        // Then
        Ask again = register(lineage, stricter);
        gate.say(again.id(), "kim", Says.DECLINED);
    }

    private static void declinedBefore(ThrowingCallable act) {
        assertThatThrownBy(act)
                .isInstanceOfSatisfying(
                        AdmissionRefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(Code.DECLINED_BEFORE));
    }

    private static Ask register(Lineage lineage, String charter) throws AdmissionRefusedException {
        return gate.admission()
                .amendments()
                .register(lineage.id(), Bytes.utf8(charter), lineage.genesis().manifest());
    }

    private static String withProposer(Lineage lineage, VerifierKey key) {
        return lineage.charter()
                .document()
                .utf8()
                .replace("paths:\n", "  - {name: second, key: \"" + key + "\", operators: [erin]}\npaths:\n");
    }

    /** As another gateway that carried a charter in the same moment would have left it. */
    private static void enrol(Lineage lineage, VerifierKey key) {
        gate.transactions().run(transaction -> Sql.update(transaction, """
                INSERT INTO proposer (lineage, id, public_key, operators, proposals_per_hour)
                VALUES (?, 'another', ?, '{erin}', 600)""", lineage.id(), key.toString()));
    }

    @Test
    void a2WhoOperatesUnderTheCharterInForceOrUnderTheNextSignsNeither() throws Exception {
        // Given
        Lineage lineage = gate.register(1);
        String document = lineage.charter().document().utf8();

        // When: another operates it from now on
        Ask ask = gate.admission()
                .amendments()
                .register(
                        lineage.id(),
                        Bytes.utf8(document.replace("operators: [erin]", "operators: [carol]")),
                        lineage.genesis().manifest());

        // Then
        assertThat(ask.excluded()).contains(new PersonId("erin"), new PersonId("carol"));
        gate.say(ask.id(), "alice", Says.DECLINED);
    }

    @Test
    void whatIsNoNextDocumentIsRefusedAtTheDoor() throws Exception {
        // Given
        Amendments amendments = gate.admission().amendments();
        Lineage lineage = gate.register(1);
        Bytes genesis = lineage.genesis().manifest();
        Bytes charter = lineage.charter().document();

        // Then: neither a charter of another lineage, nor on another genesis, nor trust with another policy or after
        // another
        invalid(() -> amendments.register(new LineageId("another"), charter, genesis));
        invalid(() -> amendments.register(lineage.id(), charter, Tree.EMPTY.manifest()));
        gate.trust().refresh();
        TrustDocument now = trust();
        invalid(() -> amendments.amendTrust(
                Bytes.copyOf(now.withPolicy(Digest.of("another policy")).toBytes())));
        invalid(() -> amendments.amendTrust(Bytes.copyOf(
                now.withPerson(person("one")).withPerson(person("two")).toBytes())));
        invalid(() -> amendments.amendTrust(Bytes.copyOf(now.toBytes())));
    }

    private static void invalid(ThrowingCallable act) {
        assertThatThrownBy(act)
                .isInstanceOfSatisfying(
                        AdmissionRefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(Code.AMENDMENT_INVALID));
    }

    @Test
    void p7APermitIsNotRedeemedOnceTheKeyThatSignedItHasEnded() throws Exception {
        try (GateFixture own = new GateFixture()) {
            // Given: its key ends before it does, in the same version of trust
            TrustDocument first = own.trust().get().document();
            TrustDocument.Key key = first.keys().stream()
                    .filter(each -> each.roles().contains(Role.PERMIT))
                    .findFirst()
                    .orElseThrow();
            own.amendTrust(Bytes.copyOf(first.endingKey(key.vkey(), own.now().plus(Duration.ofMinutes(2)))
                    .toBytes()));
            own.trust().refresh();
            Lineage lineage = own.register(0);
            own.step();
            PermitId permit = own.permitOf(new ProposalId(
                    UUID.fromString(own.string("SELECT id::text FROM proposal WHERE lineage = ?", lineage.id()))));
            own.bundle(permit);

            // When
            own.pass(Duration.ofMinutes(3));

            // Then
            assertThatThrownBy(() -> own.admission().redeem(permit, own.worker(), GateFixture.nonce()))
                    .isInstanceOfSatisfying(
                            RedemptionRefusedException.class,
                            refused ->
                                    assertThat(refused.code()).isEqualTo(RedemptionRefusedException.Code.EPOCH_STALE))
                    .hasMessageContaining("counts no more");
        }
    }

    @Test
    void whoIsAwayDoesNotSignAndIsNotRemindedAndWhoStandsInDoesUntilTheMoment() throws Exception {
        // Given: carol leaves at once, and whom she names waits
        PersonId carol = new PersonId("carol");
        PersonId ann = new PersonId("ann");
        Absence.Delegate annReviews = new Absence.Delegate(Group.REVIEWER, ann);
        Instant until = gate.now().plus(Duration.ofDays(10));
        gate.grant(
                ask(now -> now.away(carol, new Absence(gate.now(), until, List.of())))
                        .id(),
                "alice",
                "sam");
        gate.trust().refresh();
        assertThat(newest().state()).isEqualTo("carried");
        Instant from = gate.now().plus(WAIT);
        gate.grant(
                ask(now -> now.away(carol, new Absence(from, until, List.of(annReviews))))
                        .id(),
                "alice",
                "sam");
        assertThat(newest().loosens())
                .containsExactly("ann stands in for carol in reviewer from " + from + " until " + until);
        carryNow();
        assertThat(newest().state()).isEqualTo("carried");

        // When: people are asked
        Ask asked = ask(now -> tightened(now, 2));
        gate.attention().nudge();
        gate.pass(Duration.between(asked.askedAt(), asked.expiresAt()).dividedBy(2));
        gate.attention().nudge();

        // Then
        assertThat(gate.named(asked.id())).contains("ann", "alice").doesNotContain("carol");
        assertThatThrownBy(() -> gate.say(asked.id(), "carol", Says.GRANTED))
                .hasMessageContaining("carol is away from");
        gate.say(asked.id(), "ann", Says.GRANTED);
        gate.say(asked.id(), "kim", Says.GRANTED);
        gate.trust().refresh();
        assertThat(newest().state()).isEqualTo("carried");

        // When: the time is over
        gate.pass(Duration.between(gate.now(), until));
        Ask later = ask(now -> tightened(now, 3));

        // Then
        assertThatThrownBy(() -> gate.say(later.id(), "ann", Says.GRANTED)).hasMessageContaining("asked are people of");
        assertThatThrownBy(() -> sayAMomentAgo(later, ann))
                .as("while she still stood in")
                .hasMessageContaining("asked are people of");
        assertThatThrownBy(() -> sayAMomentAgo(later, carol))
                .as("while she was still away")
                .hasMessageContaining("carol is away from");
        gate.say(later.id(), "carol", Says.DECLINED);
    }

    @Test
    void theGatesKeyIsReplacedAndWhatTheOldOneSealedIsBelievedAsOfItsTime() throws Exception {
        try (GateFixture own = new GateFixture()) {
            // Given: a charter whose sign-offs the old key sealed, and a key that ended since
            Duration overlap = Duration.ofHours(1);
            Lineage lineage = own.register(0);
            VerifierKey old = own.trust().get().document().keys().get(1).vkey();
            VerifierKey key = own.replaceGateKey(overlap);
            own.amendTrust(own.nextTrust(person -> !person.equals("carol"), each -> true));
            own.trust().refresh();
            assertThat(own.keyOf("SELECT envelope FROM trust WHERE version = 3"))
                    .as("for a while the old one seals on")
                    .isEqualTo(old.keyId());
            own.pass(Duration.ofMinutes(2).plus(overlap));

            // When
            own.step();
            PermitId permit = own.permitOf(new ProposalId(
                    UUID.fromString(own.string("SELECT id::text FROM proposal WHERE lineage = ?", lineage.id()))));

            // Then: a worker believes the charter and the new seals, and so does a gateway that starts
            assertThat(own.redeem(permit)).isNotNull();
            assertThat(own.keyOf(
                            "SELECT g.envelope FROM gate_result g JOIN proposal p ON p.id = g.proposal"
                                    + " WHERE p.lineage = ? ORDER BY g.entry DESC LIMIT 1",
                            lineage.id()))
                    .isEqualTo(key.keyId());
            assertThat(own.trustAtAStart()).isEqualTo(own.trust().get().document());
            assertThatThrownBy(() ->
                            new DocumentTrust(own.trust().get().document(), own.clock()).key(old.keyId(), Role.GATE))
                    .hasMessageContaining("is not valid at");

            // When: who has the old key and the database puts a version there
            own.overtakeTrust(own.now().minus(overlap));

            // Then
            assertThatThrownBy(own::trustAtAStart)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the quorum amend did not grant it");
        }
    }

    private static void sayAMomentAgo(Ask ask, PersonId person) throws Exception {
        SignedWords words = gate.words(ask, person.value(), Says.GRANTED);
        SignedWords before = new SignedWords(
                words.ask(),
                words.purpose(),
                words.basis(),
                words.says(),
                words.reason(),
                words.view(),
                words.person(),
                words.time().minusSeconds(1),
                words.until());
        gate.admission()
                .signOff(ask.id(), new SignedAnswer.ByKey(gate.installation().signed(before)), person);
    }

    private static Ask ask(UnaryOperator<TrustDocument> change) throws AdmissionRefusedException {
        gate.trust().refresh();
        return gate.admission()
                .amendments()
                .amendTrust(Bytes.copyOf(change.apply(trust()).toBytes()));
    }

    private static Ask activation() throws AdmissionRefusedException {
        return gate.admission().amendments().activatePolicy(Bytes.copyOf(PolicyBundle.shippedArchive()));
    }

    private static void carryNow() {
        gate.pass(WAIT);
        gate.admission().amendments().carryDue();
    }

    /** The next version, in which tier 2 asks so many reviewers. */
    private static TrustDocument tightened(TrustDocument now, int reviewers) {
        return new TrustDocument(
                now.schema(),
                now.installation(),
                now.demo(),
                now.version() + 1,
                now.digest(),
                now.keys(),
                now.people(),
                new Quorums(
                        now.quorums().first(),
                        new Quorum(Map.of(Group.REVIEWER, reviewers)),
                        now.quorums().third(),
                        now.quorums().amend()),
                now.policy(),
                now.log(),
                now.witnesses());
    }

    private static Person person(String name) {
        return new Person(
                new PersonId(name),
                "https://localhost/realms/demo",
                name,
                List.of(Group.REVIEWER),
                List.of(new PersonKey.Cli(
                        SigningKey.generate("fixture/person/" + name).verifierKey())));
    }

    private static TrustDocument trust() {
        return gate.trust().get().document();
    }

    private static Listed newest() {
        return gate.admission().amendments().newest().getFirst();
    }

    private static Listed listed(Listed before) {
        return gate.admission().amendments().newest().stream()
                .filter(one -> one.id().equals(before.id()))
                .findFirst()
                .orElseThrow();
    }

    private static String view(Ask ask) {
        return gate.records().ask(ask.id()).orElseThrow().view().utf8();
    }

    private static String inForce(Lineage lineage) throws SQLException {
        return gate.records()
                .lineage(lineage.id())
                .orElseThrow()
                .charterDocument()
                .utf8();
    }
}
