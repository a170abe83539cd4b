package dev.portcullis.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.admission.AdmissionRefusedException.Code;
import dev.portcullis.admission.GateFixture.Draft;
import dev.portcullis.admission.GateFixture.Lineage;
import dev.portcullis.attest.Group;
import dev.portcullis.attest.KeySigner;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Quorum;
import dev.portcullis.attest.Quorums;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.fixtures.StackExtension;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.HaltId;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.Sql;
import dev.portcullis.signoff.Ask;
import dev.portcullis.signoff.Lapsed;
import dev.portcullis.signoff.SignOffOutcome;
import dev.portcullis.signoff.SignOffRefusedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who may stop, who may end a stop, and that nobody does so for what they operate (A2, A9). */
@ExtendWith(StackExtension.class)
class StopsIT {
    private static final PersonId ALICE = new PersonId("alice");
    private static final PersonId CAROL = new PersonId("carol");
    private static final PersonId ERIN = new PersonId("erin");
    private GateFixture gate;

    @BeforeEach
    void open() throws Exception {
        gate = new GateFixture();
    }

    @AfterEach
    void close() throws Exception {
        gate.close();
    }

    @Test
    void tA2WhoOperatesWhatAHaltStopsDoesNotEndIt() throws Exception {
        // Given
        Lineage lineage = gate.register(0);
        for (Optional<LineageId> scope : List.of(Optional.of(lineage.id()), Optional.<LineageId>empty())) {
            HaltId halt = gate.admission().halt(scope, "odd scores", ALICE);
            Ask ask = gate.admission().amendments().rearm(halt, "it is fine");

            // When
            assertThatThrownBy(() -> gate.say(ask.id(), "erin", Says.GRANTED))
                    .isInstanceOfSatisfying(
                            SignOffRefusedException.class,
                            refused ->
                                    assertThat(refused.code()).isEqualTo(SignOffRefusedException.Code.NOT_INDEPENDENT));
            gate.grant(ask.id(), "sam");

            // Then
            assertThat(gate.records().halt(halt).orElseThrow().rearmed()).isFalse();
            assertThat(gate.entries(PredicateType.REARM, halt)).isZero();
            gate.grant(ask.id(), "bob");
            assertThat(gate.records().halt(halt).orElseThrow().rearmed()).isTrue();
        }
    }

    @Test
    void a2WhoComesToOperateWhatIsStoppedWhileItsEndIsAskedCountsForNothing() throws Exception {
        // Given: one who grants, and is the operator when the other one does
        Lineage lineage = gate.register(0);
        HaltId halt = gate.admission().halt(Optional.of(lineage.id()), "odd scores", ALICE);
        Ask ask = gate.admission().amendments().rearm(halt, "it is fine");
        gate.grant(ask.id(), "carol");
        operatedBy(lineage, "carol");

        // When
        SignOffOutcome told = gate.say(ask.id(), "sam", Says.GRANTED);

        // Then
        assertThat(told).isInstanceOf(Lapsed.class);
        assertThat(gate.records().halt(halt).orElseThrow().rearmed()).isFalse();
        assertThat(gate.entries(PredicateType.REARM, halt)).isZero();
    }

    @Test
    void a2WhoOperatedTheProposerOfWhatIsOpenSignsNoStopAndNoEndOfOne() throws Exception {
        // Given: a proposal is open, and another operates its proposer since
        Lineage lineage = gate.lineage(0);
        Draft draft = gate.draft(lineage).deadline(gate.now().plusSeconds(600));
        gate.propose(draft);
        operatedBy(lineage, "carol");
        HaltId halt = gate.admission().halt(Optional.of(lineage.id()), "odd scores", ALICE);

        // Then
        Amendments amendments = gate.admission().amendments();
        for (Optional<LineageId> scope : List.of(Optional.of(lineage.id()), Optional.<LineageId>empty())) {
            assertThat(amendments.breakGlassToStop(scope, "look", ALICE).excluded())
                    .containsExactlyInAnyOrder(CAROL, ERIN);
        }
        assertThat(amendments.rearm(halt, "looked").excluded()).containsExactlyInAnyOrder(CAROL, ERIN);
        assertThat(amendments
                        .breakGlassToExtend(draft.id(), gate.now().plus(Duration.ofHours(9)), "slow", ALICE)
                        .excluded())
                .containsExactlyInAnyOrder(CAROL, ERIN);
    }

    @Test
    void whatNobodyHasSignedKeepsNobodyFromStoppingEverything() throws Exception {
        // Given: who operates what is in force, and lineages that are asked for in the name of everybody
        Lineage lineage = gate.register(0);
        ask("invented-1", lineage, "alice, bob, carol");
        ask("invented-2", lineage, "dora, kim");
        ask("invented-3", lineage, "sam");
        ask("invented-4", lineage, names());

        // When
        Ask ask = gate.admission().amendments().breakGlassToStop(Optional.empty(), "a host is taken over", ALICE);

        // Then
        assertThat(ask.excluded()).containsExactly(ERIN);
        gate.grant(ask.id(), "alice", "sam");
        assertThat(gate.count("SELECT count(*) FROM halt WHERE scope = 'all'")).isOne();
    }

    @Test
    void whoIsNotOnTheRosterIsNotNamedAsExcluded() throws Exception {
        // Given
        Lineage lineage = gate.register(0);
        operatedBy(lineage, "erin, " + names());

        // Then
        assertThat(gate.admission()
                        .amendments()
                        .breakGlassToStop(Optional.of(lineage.id()), "look", ALICE)
                        .excluded())
                .containsExactly(ERIN);
    }

    @Test
    void theSameStopIsAskedOnceAtATime() throws Exception {
        // Given
        Lineage lineage = gate.register(0);
        Amendments amendments = gate.admission().amendments();
        Ask ask = amendments.breakGlassToStop(Optional.of(lineage.id()), "look", ALICE);

        // Then
        refused(
                Code.AMENDMENT_OPEN,
                ask.id().toString(),
                () -> amendments.breakGlassToStop(Optional.of(lineage.id()), "look again", CAROL));
        assertThat(gate.count("SELECT count(*) FROM ask WHERE state = 'open'")).isOne();
        amendments.breakGlassToStop(Optional.empty(), "all of it", ALICE);

        // When
        gate.pass(Bounds.BREAKGLASS_ASK);

        // Then
        amendments.breakGlassToStop(Optional.of(lineage.id()), "look again", CAROL);
    }

    @Test
    void a2WhoComesToOperateWhatIsToBeStoppedWhileItIsAskedCountsForNothing() throws Exception {
        // Given
        Lineage lineage = gate.register(0);
        Ask ask = gate.admission().amendments().breakGlassToStop(Optional.of(lineage.id()), "look", ALICE);
        gate.grant(ask.id(), "carol");
        operatedBy(lineage, "carol");

        // When
        SignOffOutcome told = gate.say(ask.id(), "sam", Says.GRANTED);

        // Then
        assertThat(told).isInstanceOf(Lapsed.class);
        assertThat(gate.entries(PredicateType.BREAKGLASS, lineage.id())).isZero();
        assertThat(gate.count("SELECT count(*) FROM halt")).isZero();
    }

    @Test
    void aStopEndsByAsManyAsTrustAsksForWhenTheLastOfThemGrants() throws Exception {
        // Given: two people stopped it, and two have granted its end
        Lineage lineage = gate.register(0);
        Amendments amendments = gate.admission().amendments();
        gate.grant(
                amendments
                        .breakGlassToStop(Optional.of(lineage.id()), "look", ALICE)
                        .id(),
                "alice",
                "sam");
        HaltId halt = HaltId.parse(gate.string("SELECT halt::text FROM breakglass"));
        Ask ask = amendments.rearm(halt, "looked");
        gate.grant(ask.id(), "alice", "bob");

        // When: the highest tier asks for one more
        TrustDocument now = gate.trust().get().document();
        Quorums quorums = now.quorums();
        gate.amendTrust(Bytes.copyOf(now.withQuorums(new Quorums(
                        quorums.first(),
                        quorums.second(),
                        new Quorum(Map.of(Group.REVIEWER, 3, Group.SAFETY, 1)),
                        quorums.amend()))
                .toBytes()));
        gate.trust().refresh();
        SignOffOutcome told = gate.say(ask.id(), "sam", Says.GRANTED);

        // Then
        assertThat(told).isInstanceOf(Lapsed.class);
        assertThat(gate.entries(PredicateType.REARM, halt)).isZero();
        gate.grant(amendments.rearm(halt, "looked").id(), "alice", "bob", "carol", "sam");
        assertThat(gate.records().halt(halt).orElseThrow().rearmed()).isTrue();
    }

    @Test
    void aHaltThatWasEndedMeanwhileIsNotEndedAgain() throws Exception {
        // Given
        Lineage lineage = gate.register(0);
        HaltId halt = gate.admission().halt(Optional.of(lineage.id()), "odd scores", ALICE);
        Ask ask = gate.admission().amendments().rearm(halt, "looked");
        gate.grant(ask.id(), "alice");
        gate.transactions()
                .run(transaction ->
                        Sql.update(transaction, "UPDATE halt SET rearmed_entry = entry WHERE id = ?", halt));

        // When
        SignOffOutcome told = gate.say(ask.id(), "sam", Says.GRANTED);

        // Then
        assertThat(told).isInstanceOf(Lapsed.class);
        assertThat(gate.entries(PredicateType.REARM, halt)).isZero();
    }

    @Test
    void f11WhereEverybodyOfAGroupOperatesSomethingItIsToldBeforeAndNotWhenItIsStopped() throws Exception {
        // Given: two of safety operate one lineage
        Lineage lineage = gate.register(0);
        operatedBy(lineage, "kim, sam", "alice", "dora");
        Lineage other = gate.register(0);

        // Then: the third one does not come to operate another
        refused(Code.QUORUM_UNREACHABLE, "all lineages", () -> register(other, "dora"));

        // When: the third one operates this one, and what the two proposed is open
        gate.propose(gate.draft(lineage));
        operatedBy(lineage, "erin", "alice", "dora");
        operatedBy(lineage, "dora", "alice", "kim");
        HaltId halt = gate.admission().halt(Optional.of(lineage.id()), "odd scores", ALICE);

        // Then: it is said before anybody is asked
        long asked = gate.count("SELECT count(*) FROM ask");
        refused(
                Code.QUORUM_UNREACHABLE,
                "operate",
                () -> gate.admission().amendments().rearm(halt, "looked"));
        assertThat(gate.count("SELECT count(*) FROM ask")).isEqualTo(asked);
    }

    @Test
    void f11WhoeverOperatesItNowOrWillLeavesSomebodyToSignTheCharter() throws Exception {
        // Given
        Lineage lineage = gate.register(0);
        operatedBy(lineage, "kim, sam", "alice", "dora");

        // Then
        refused(Code.QUORUM_UNREACHABLE, "operate", () -> register(lineage, "dora"));
    }

    private static void refused(Code code, String saying, ThrowingCallable act) {
        assertThatThrownBy(act)
                .isInstanceOfSatisfying(
                        AdmissionRefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(code))
                .hasMessageContaining(saying);
    }

    /** Two who are none of them, unless others are said, put in force who operates it. */
    private void operatedBy(Lineage lineage, String people, String... signers) throws Exception {
        Ask ask = register(lineage, people);
        gate.grant(ask.id(), signers.length == 0 ? new String[] {"bob", "kim"} : signers);
    }

    private Ask register(Lineage lineage, String people) throws AdmissionRefusedException {
        return gate.admission()
                .amendments()
                .register(
                        lineage.id(),
                        Bytes.utf8(operators(lineage, people)),
                        lineage.genesis().manifest());
    }

    private static String operators(Lineage lineage, String people) {
        return lineage.charter().document().utf8().replace("operators: [erin]", "operators: [" + people + "]");
    }

    private void ask(String id, Lineage like, String operators) throws Exception {
        String charter = GateFixture.charter(id, new KeySigner(SigningKey.generate("searcher")), 1)
                .replace("operators: [erin]", "operators: [" + operators + "]");
        gate.admission()
                .amendments()
                .register(new LineageId(id), Bytes.utf8(charter), like.genesis().manifest());
    }

    private static String names() {
        return String.join(
                ", ",
                IntStream.range(0, 31)
                        .mapToObj(number -> "an-invented-person-with-a-long-name-" + number)
                        .toList());
    }
}
