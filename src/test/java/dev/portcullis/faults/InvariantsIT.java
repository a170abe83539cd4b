package dev.portcullis.faults;

import static dev.portcullis.faults.Surroundings.SOON;
import static dev.portcullis.faults.Surroundings.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.attest.CloudEvent;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Quorum;
import dev.portcullis.attest.Quorums;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.ContentForm;
import dev.portcullis.attest.predicate.Ended;
import dev.portcullis.attest.predicate.Kind;
import dev.portcullis.attest.predicate.PermitPredicate;
import dev.portcullis.attest.predicate.ProposalPredicate;
import dev.portcullis.attest.predicate.ReadingPredicate;
import dev.portcullis.attest.predicate.RedemptionPredicate;
import dev.portcullis.attest.predicate.RefusalsPredicate;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.attest.predicate.SignedWords;
import dev.portcullis.attest.predicate.VerdictPredicate;
import dev.portcullis.fixtures.FreshDatabase;
import dev.portcullis.fixtures.Registrar;
import dev.portcullis.fixtures.RunningGateway;
import dev.portcullis.fixtures.StackExtension;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Gate;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PermitId;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.local.Running;
import dev.portcullis.local.StackFailedException;
import dev.portcullis.permit.PermitBundle;
import dev.portcullis.permit.PermitRefusedException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The invariants of the gate as somebody outside meets them: proposals and reports come over Kafka, people and workers
 * over HTTP, and what must not have been written is looked for in the tables. The deaths of gateways (K1, K3, K5) are
 * {@link GatewayDeathsIT}'s.
 */
@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InvariantsIT {
    private static final int FLOOD = 300;
    private static final byte[] NOTHING = {};

    private FreshDatabase database;
    private RunningGateway gateway;
    private Surroundings around;
    private Registrar people;
    private TinyLineage flooded;
    private int numbers = 1;

    @BeforeAll
    void start(Running stack, @TempDir Path folder)
            throws IOException, InterruptedException, SQLException, StackFailedException, MalformedJsonException {
        database = FreshDatabase.in(stack);
        gateway = RunningGateway.start(stack, database, folder);
        around = new Surroundings(stack, gateway, database);
        people = around.people();
        flooded = around.lineage();
        for (int number = 0; number < FLOOD; number++) {
            around.send(flooded.id(), ofAnotherLineage(flooded, "somewhere-else"));
        }
    }

    @AfterAll
    void stop() throws IOException, SQLException {
        around.close();
        gateway.close();
        database.close();
    }

    // Permit

    @Test
    void p1EveryPermitStandsOnALoggedVerdictWhoseInputIsLoggedAndARefusalGivesNone()
            throws IOException, InterruptedException, MalformedJsonException {
        // Given
        TinyLineage lineage = around.lineage();

        // When
        ProposalId honest = around.propose(lineage, TinyLineage.honest(next(), Aim.ADMIT));
        ProposalId attack = around.propose(lineage, TinyLineage.scorer(next()));

        // Then
        PermitBundle bundle = around.bundle(around.permit(honest));
        assertThat(around.strings(
                        "SELECT (v.idx < p.idx)::text FROM ledger_entry e JOIN ledger_place v ON v.entry = e.id,"
                                + " permit JOIN ledger_place p ON p.entry = permit.entry WHERE e.leaf = ? AND permit.proposal = ?",
                        bundle.verdict(),
                        honest))
                .containsExactly("true");
        assertThat(around.strings(
                        "SELECT encode(digest, 'hex') FROM document WHERE digest = ?",
                        statement(bundle.verdict())
                                .predicate(VerdictPredicate.class)
                                .judgement()
                                .input()))
                .as("what policy was asked is kept")
                .hasSize(1);
        assertThat(around.awaitEnd(attack)).isEqualTo("refused HARNESS_TOUCHED");
        refusedWithoutAPermit(attack);
        assertThat(around.strings(
                        "SELECT g.outcome FROM gate_result g JOIN ledger_entry e ON e.id = g.entry"
                                + " WHERE g.proposal = ? AND g.gate = 'policy'",
                        attack))
                .containsExactly("denied");
        assertThat(around.answer(lineage, attack).path("state").asText()).isEqualTo("refused");
    }

    @Test
    void p2OneBasisGoesThroughVerdictReadingsSignOffsPermitAndWork()
            throws IOException, InterruptedException, MalformedJsonException, PermitRefusedException {
        // Given
        TinyLineage lineage = around.lineage();
        ProposalId id = around.propose(lineage, TinyLineage.honest(next(), Aim.PROMOTE));
        around.evaluate(id, "2");
        people.grant(around.ask(id), "bob");

        // When
        PermitBundle bundle = around.bundle(around.permit(id));

        // Then
        PermitPredicate permit = around.verify(bundle);
        Gate gate = new Gate(Purpose.PROMOTE, permit.basis());
        assertThat(permit.basis().result()).isEqualTo(around.result(id));
        assertThat(statement(bundle.verdict())
                        .predicate(VerdictPredicate.class)
                        .judgement()
                        .gate()
                        .gate())
                .isEqualTo(gate);
        for (Bytes reading : bundle.readings()) {
            assertThat(statement(reading)
                            .predicate(ReadingPredicate.class)
                            .read()
                            .gate()
                            .gate())
                    .isEqualTo(gate);
        }
        assertThat(bundle.signOffs()).hasSize(1);
        around.promote(id);
        assertThat(around.awaitEnd(id)).isEqualTo("promoted promoted");
        assertThat(around.string("SELECT encode(head, 'hex') FROM lineage WHERE id = ?", lineage.id()))
                .isEqualTo(permit.basis().result().hex());
    }

    @Test
    void p2AnotherTreeThanThePermitsIsLostAndNoParent()
            throws IOException, InterruptedException, MalformedJsonException {
        // Given
        TinyLineage lineage = around.lineage();
        ProposalId id = around.propose(lineage, TinyLineage.honest(next(), Aim.ADMIT));
        RedemptionPredicate redemption = around.redeemed(around.permit(id));

        // When
        around.report(redemption, Digest.of("another tree"), Ended.COMPLETED, redemption.fence());

        // Then
        assertThat(around.awaitEnd(id)).isEqualTo("lost TREE_MISMATCH");
        assertThat(generations(lineage)).isEqualTo(1);
    }

    @Test
    void p3APermitIsRedeemedOnceFencesIncreaseAndAStaleOneCommitsNothing()
            throws IOException, InterruptedException, MalformedJsonException {
        // Given
        TinyLineage lineage = around.lineage();
        ProposalId first = around.propose(lineage, TinyLineage.honest(next(), Aim.ADMIT));
        ProposalId second = around.propose(lineage, TinyLineage.honest(next(), Aim.ADMIT));
        PermitId permit = around.permit(first);
        RedemptionPredicate one = around.redeemed(permit);

        // When
        HttpResponse<byte[]> again = around.redeem(permit);
        RedemptionPredicate two = around.redeemed(around.permit(second));
        around.report(two, around.result(second), Ended.COMPLETED, one.fence());

        // Then
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(code(again)).isEqualTo("ALREADY_REDEEMED");
        assertThat(around.strings("SELECT id::text FROM redemption WHERE permit = ?", permit))
                .containsExactly(one.redemption().toString());
        assertThat(around.entries(PredicateType.REDEMPTION, permit)).isEqualTo(1);
        assertThat(two.fence()).isGreaterThan(one.fence());
        await().atMost(SOON)
                .until(() -> around.topic("portcullis.outcomes.dlq").stream()
                        .anyMatch(kept -> kept.header("portcullis-reason").equals("FENCE_STALE")));
        assertThat(around.state(second)).isEqualTo("RUNNING evaluate 1");
        assertThat(around.entries(PredicateType.OUTCOME, two.redemption())).isZero();
    }

    @Test
    @Tag("long")
    void p4APermitIsOverWhenItsTimeIs() throws IOException, InterruptedException, MalformedJsonException {
        // Given: no permit outlives the deadline of its proposal
        TinyLineage lineage = around.lineage();
        ProposalId id = around.propose(
                lineage, TinyLineage.honest(next(), Aim.ADMIT), Instant.now().plus(Duration.ofSeconds(4)));
        PermitId permit = around.permit(id);
        around.bundle(permit);

        // When
        String end = around.awaitEnd(id);
        HttpResponse<byte[]> late = around.redeem(permit);

        // Then
        assertThat(end).startsWith("expired");
        assertThat(late.statusCode()).isEqualTo(410);
        assertThat(code(late)).isEqualTo("PERMIT_EXPIRED");
        assertThat(around.strings("SELECT id::text FROM redemption WHERE permit = ?", permit))
                .isEmpty();
    }

    @Test
    void p5WhatIsAbsentOrUnknownIsRefused() throws IOException, InterruptedException, MalformedJsonException {
        // Given
        TinyLineage lineage = around.lineage();
        Digest absent = Digest.of("nobody ever uploaded this");
        ProposalId withoutContent = ProposalId.next(InstantSource.system());
        ProposalId withoutBase = ProposalId.next(InstantSource.system());
        Digest base = Digest.parse(
                "sha256:" + around.string("SELECT encode(head, 'hex') FROM lineage WHERE id = ?", lineage.id()));

        // When
        around.send(lineage.id(), raw(lineage, withoutContent, base, absent));
        around.send(lineage.id(), raw(lineage, withoutBase, Digest.of("no generation of ours"), absent));

        // Then
        assertThat(around.awaitEnd(withoutContent)).startsWith("refused ");
        assertThat(around.awaitEnd(withoutBase)).isEqualTo("refused BASE_UNKNOWN");
        refusedWithoutAPermit(withoutContent);
        refusedWithoutAPermit(withoutBase);
    }

    private CloudEvent raw(TinyLineage lineage, ProposalId id, Digest base, Digest content) {
        return around.proposal(
                lineage.proposer(),
                id.toString(),
                Digest.of("whatever tree"),
                new ProposalPredicate(
                        id,
                        lineage.id(),
                        Aim.ADMIT,
                        Kind.PROGRAM,
                        base,
                        new ContentForm(
                                List.of(new ContentForm.Put("src/main.py", "100644", content, null)), List.of()),
                        List.of(),
                        "it may be better",
                        Map.of(),
                        null));
    }

    @Test
    void p6NothingIsRedeemedBeforeItsPermitIsInAPublishedCheckpoint()
            throws IOException, InterruptedException, MalformedJsonException, SQLException {
        // Given: nobody can give places in the ledger
        TinyLineage lineage = around.lineage();
        PermitId permit;
        HttpResponse<byte[]> early;
        try (Connection holding = database.application().getConnection()) {
            holding.setAutoCommit(false);
            try (var lock = holding.prepareStatement("SELECT size FROM ledger_head FOR UPDATE")) {
                lock.execute();
            }
            permit = around.permit(around.propose(lineage, TinyLineage.honest(next(), Aim.ADMIT)));

            // When
            early = around.redeem(permit);
            holding.rollback();
        }
        around.bundle(permit);
        HttpResponse<byte[]> later = around.redeem(permit);

        // Then
        assertThat(early.statusCode()).isEqualTo(425);
        assertThat(code(early)).isEqualTo("NOT_YET_PUBLISHED");
        assertThat(around.receipt(later).permit()).isEqualTo(permit);
    }

    @Test
    void p7AnotherCharterVoidsThePermitAndItIsJudgedAgain()
            throws IOException, InterruptedException, MalformedJsonException {
        // Given
        TinyLineage lineage = around.lineage();
        ProposalId id = around.propose(lineage, TinyLineage.honest(next(), Aim.ADMIT));
        PermitId permit = around.permit(id);
        around.bundle(permit);

        // When
        AskId ask = lineage.retitle(gateway);
        people.grant(ask, "alice");
        people.grant(ask, "sam");
        HttpResponse<byte[]> stale = around.redeem(permit);

        // Then
        assertThat(stale.statusCode()).isEqualTo(410);
        assertThat(code(stale)).isIn("PERMIT_REVOKED", "EPOCH_STALE");
        assertThat(around.strings("SELECT id::text FROM redemption WHERE permit = ?", permit))
                .isEmpty();
        around.awaitState(id, "PERMITTED evaluate 2");
        assertThat(around.receipt(redeemWhenPublished(around.permit(id))).permit())
                .isNotEqualTo(permit);
    }

    private HttpResponse<byte[]> redeemWhenPublished(PermitId permit) throws IOException, InterruptedException {
        around.bundle(permit);
        return around.redeem(permit);
    }

    @Test
    // Last, because the others can work while its minute passes.
    @Order(Integer.MAX_VALUE)
    void p8AFloodOfAuthenticRefusalsIsOneEntryAMinuteAndForgeriesAreNone() throws InterruptedException {
        // Given
        String principal = flooded.id() + "/searcher";
        CloudEvent forged = around.proposal(
                SigningKey.generate("nobody"),
                "forged",
                Digest.of("a tree"),
                new ProposalPredicate(
                        ProposalId.next(InstantSource.system()),
                        flooded.id(),
                        Aim.ADMIT,
                        Kind.PROGRAM,
                        Digest.of("a base"),
                        new ContentForm(List.of(), List.of()),
                        List.of(),
                        "trust me",
                        Map.of(),
                        null));

        // When
        around.send(flooded.id(), forged);

        // Then
        assertThat(around.deadLetter("portcullis.proposals.dlq", forged.data())).isEqualTo("KEY_NOT_ENROLLED");
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(250))
                .untilAsserted(() -> assertThat(refusals(principal).stream()
                                .mapToLong(RefusalsPredicate::count)
                                .sum())
                        .isEqualTo(FLOOD));
        assertThat(refusals(principal).stream().map(RefusalsPredicate::minute)).doesNotHaveDuplicates();
        assertThat(refusals(principal)).hasSizeLessThanOrEqualTo(2);
        assertThat(around.strings("SELECT event_id FROM inbox WHERE event_id = 'forged'"))
                .isEmpty();
        assertThat(around.strings(
                        "SELECT id::text FROM proposal WHERE lineage = ? AND proposer <> 'gateway'", flooded.id()))
                .isEmpty();
    }

    private List<RefusalsPredicate> refusals(String principal) {
        return around.statements(PredicateType.REFUSALS).stream()
                .map(statement -> {
                    try {
                        return statement.predicate(RefusalsPredicate.class);
                    } catch (MalformedJsonException e) {
                        throw new AssertionError(e);
                    }
                })
                .filter(refusals -> refusals.principal().equals(principal))
                .toList();
    }

    private CloudEvent ofAnotherLineage(TinyLineage lineage, String other) {
        ProposalId id = ProposalId.next(InstantSource.system());
        return around.proposal(
                lineage.proposer(),
                id.toString(),
                Digest.of("a tree"),
                new ProposalPredicate(
                        id,
                        new LineageId(other),
                        Aim.ADMIT,
                        Kind.PROGRAM,
                        Digest.of("a base"),
                        new ContentForm(List.of(), List.of()),
                        List.of(),
                        "it may be better",
                        Map.of(),
                        null));
    }

    @Test
    void p9LeavingOutTheScoreMakesNothingOfARefusal() throws IOException, InterruptedException, MalformedJsonException {
        // Given
        TinyLineage lineage = around.lineage();
        ProposalId id = around.propose(lineage, TinyLineage.honest(next(), Aim.ADMIT));
        PermitId permit = around.permit(id);
        PermitBundle bundle = around.bundle(permit);
        RedemptionPredicate redemption = around.redeemed(permit);

        // When
        around.report(redemption, around.result(id), Ended.COMPLETED, redemption.fence());
        around.seal(redemption, around.result(id), Surroundings.scorer(bundle), Map.of());

        // Then
        assertThat(around.awaitEnd(id)).startsWith("refused ");
        assertThat(around.answer(lineage, id).path("reasons").toString()).contains("METRIC_MISSING");
        assertThat(generations(lineage)).isEqualTo(1);
    }

    // People

    @Test
    void a1WordsOverAnotherBasisOrAnotherViewDoNotCount()
            throws IOException, InterruptedException, MalformedJsonException {
        // Given
        AskId ask = around.ask(waiting(around.lineage()));
        SignedWords words = people.words(ask, "alice", Says.GRANTED);
        Basis basis = words.basis();
        Basis other = new Basis(
                basis.result(),
                Digest.of("another base"),
                basis.anchor(),
                basis.charter(),
                basis.evidence(),
                basis.policy());

        // When
        HttpResponse<byte[]> otherBasis = people.say(over(words, other, words.view(), words.reason()), "alice");
        HttpResponse<byte[]> otherView =
                people.say(over(words, basis, Digest.of("a kinder difference"), words.reason()), "alice");

        // Then
        refusedToSign(otherBasis, 409, "BASIS_MISMATCH", ask);
        refusedToSign(otherView, 409, "VIEW_MISMATCH", ask);
        assertThat(people.grant(ask, "alice")).isEqualTo("granted");
    }

    private static SignedWords over(SignedWords words, Basis basis, Digest view, String reason) {
        return new SignedWords(
                words.ask(),
                words.purpose(),
                basis,
                words.says(),
                reason,
                view,
                words.person(),
                words.time(),
                words.until());
    }

    @Test
    void a2WhoOperatesTheProposerCannotSign() throws IOException, InterruptedException, MalformedJsonException {
        // Given
        AskId ask = around.ask(waiting(around.lineage("erin, bob")));

        // When
        HttpResponse<byte[]> own = people.say(people.words(ask, "bob", Says.GRANTED), "bob");

        // Then
        refusedToSign(own, 403, "NOT_INDEPENDENT", ask);
        assertThat(people.grant(ask, "carol")).isEqualTo("granted");
    }

    @Test
    void a3OnePersonCountsOnce() throws IOException, InterruptedException, MalformedJsonException {
        // Given: a strategy change, which asks two reviewers
        TinyLineage lineage = around.lineage();
        ProposalId id = around.propose(lineage, TinyLineage.strategy(next(), Aim.PROMOTE));
        around.evaluate(id, "2");
        AskId ask = around.ask(id);
        SignedWords words = people.words(ask, "alice", Says.GRANTED);
        people.say(words, "alice");

        // When
        HttpResponse<byte[]> twice = people.say(over(words, words.basis(), words.view(), "once more"), "alice");

        // Then
        assertThat(twice.statusCode()).isEqualTo(409);
        assertThat(code(twice)).isEqualTo("ALREADY_SIGNED");
        assertThat(around.strings("SELECT person FROM sign_off WHERE ask = ?", ask))
                .containsExactly("alice");
        assertThat(around.strings("SELECT id::text FROM permit WHERE proposal = ? AND purpose = 'promote'", id))
                .isEmpty();
        assertThat(people.grant(ask, "bob")).isEqualTo("granted");
        around.permit(id);
    }

    @Test
    void a4AQuorumOfNobodyIsRefused() throws IOException, InterruptedException, MalformedJsonException {
        // Given
        TrustDocument now = gateway.founding().document();
        String document = Bytes.copyOf(now.toBytes()).utf8();
        Quorums quorums = now.quorums();
        Quorum first = quorums.tier(1);
        String nobody = document.replace("\"version\":1", "\"version\":2").replaceFirst("\"1\":\\{[^}]*}", "\"1\":{}");

        // When
        HttpResponse<byte[]> asked = gateway.send(gateway.as(
                        "sam",
                        "POST",
                        "/v1/amendments",
                        StrictJson.write(Map.of("kind", "trust", "document", Bytes.utf8(nobody))))
                .build());

        // Then
        assertThat(first.size()).isPositive();
        assertThat(nobody).contains("\"1\":{}");
        assertThat(asked.statusCode()).as(Surroundings.text(asked)).isEqualTo(422);
        assertThat(code(asked)).isEqualTo("AMENDMENT_INVALID");
        assertThat(around.strings("SELECT id::text FROM amendment WHERE kind = 'trust'"))
                .isEmpty();
        assertThatThrownBy(() -> database.asOwner(
                        "INSERT INTO ask SELECT gen_random_uuid(), subject, lineage, purpose, round + 100, basis, basis_key, tier,"
                                + " quorum, 0, excluded, view, envelope, gen_random_uuid(), state, asked_at, expires_at"
                                + " FROM ask LIMIT 1"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("ask_members_check");
    }

    @Test
    @Tag("long")
    void a5AnAskThatNobodyAnswersLapsesToRefusal() throws IOException, InterruptedException, MalformedJsonException {
        // Given
        TinyLineage lineage = around.lineage();
        ProposalId id = around.propose(
                lineage, TinyLineage.honest(next(), Aim.PROMOTE), Instant.now().plus(Duration.ofSeconds(8)));
        around.evaluate(id, "2");
        AskId ask = around.ask(id);
        SignedWords words = people.words(ask, "alice", Says.GRANTED);
        SignedWords lapsed = new SignedWords(
                words.ask(),
                words.purpose(),
                words.basis(),
                words.says(),
                words.reason(),
                words.view(),
                words.person(),
                words.time(),
                words.time().minusSeconds(1));

        // When
        HttpResponse<byte[]> late = people.say(lapsed, "alice");
        String end = around.awaitEnd(id);

        // Then
        refusedToSign(late, 422, "TIME_REFUSED", ask);
        assertThat(end).startsWith("lapsed ");
        assertThat(around.strings("SELECT id::text FROM permit WHERE proposal = ? AND purpose = 'promote'", id))
                .isEmpty();
        assertThat(around.string("SELECT state FROM ask WHERE id = ?", ask)).isEqualTo("lapsed");
    }

    @Test
    void a6ADeclineIsFinalForItsBasis() throws IOException, InterruptedException, MalformedJsonException {
        // Given
        TinyLineage lineage = around.lineage();
        ProposalId first = waiting(lineage);
        AskId ask = around.ask(first);

        // When
        HttpResponse<byte[]> declined = people.say(people.words(ask, "carol", Says.DECLINED), "carol");
        String end = around.awaitEnd(first);
        HttpResponse<byte[]> after = people.say(
                new SignedWords(
                        ask,
                        Purpose.PROMOTE,
                        basis(ask),
                        Says.GRANTED,
                        "I would",
                        view(ask),
                        new PersonId("alice"),
                        Instant.now(),
                        Instant.now().plusSeconds(600)),
                "alice");

        // Then
        assertThat(declined.statusCode()).isEqualTo(200);
        assertThat(end).startsWith("declined ");
        assertThat(after.statusCode()).isEqualTo(410);
        assertThat(code(after)).isEqualTo("ASK_CLOSED");
        assertThat(around.strings("SELECT person FROM sign_off WHERE ask = ?", ask))
                .containsExactly("carol");
        assertThat(around.strings("SELECT id::text FROM permit WHERE proposal = ? AND purpose = 'promote'", first))
                .isEmpty();
        assertThat(around.strings("SELECT promoting::text FROM lineage WHERE id = ?", lineage.id()))
                .containsExactly("null");
    }

    private Basis basis(AskId ask) throws MalformedJsonException {
        return StrictJson.read(
                Bytes.utf8(around.string("SELECT convert_from(basis, 'UTF8') FROM ask WHERE id = ?", ask))
                        .toArray(),
                Basis.class);
    }

    private Digest view(AskId ask) {
        return Digest.parse("sha256:" + around.string("SELECT encode(sha256(view), 'hex') FROM ask WHERE id = ?", ask));
    }

    @Test
    @Tag("long")
    void a7WhoLeavesTheRosterBetweenGrantAndRedemptionNoLongerCounts(Running stack, @TempDir Path folder)
            throws IOException, InterruptedException, MalformedJsonException, SQLException, StackFailedException {
        // Given: a gateway of its own, because its trust is amended
        try (FreshDatabase own = FreshDatabase.in(stack);
                RunningGateway other = RunningGateway.start(stack, own, folder);
                Surroundings there = new Surroundings(stack, other, own)) {
            TinyLineage lineage = there.lineage();
            ProposalId id = there.propose(lineage, TinyLineage.honest(next(), Aim.PROMOTE));
            there.evaluate(id, "2");
            there.people().grant(there.ask(id), "carol");
            PermitId permit = there.permit(id);
            there.bundle(permit);
            TrustDocument before = other.founding().document();
            TrustDocument withoutCarol = new TrustDocument(
                    before.schema(),
                    before.installation(),
                    before.demo(),
                    before.version() + 1,
                    before.digest(),
                    before.keys(),
                    before.people().stream()
                            .filter(person -> !person.id().value().equals("carol"))
                            .toList(),
                    before.quorums(),
                    before.policy(),
                    before.log(),
                    before.witnesses());
            HttpResponse<byte[]> asked = other.send(other.as(
                            "sam",
                            "POST",
                            "/v1/amendments",
                            StrictJson.write(Map.of("kind", "trust", "document", Bytes.copyOf(withoutCarol.toBytes()))))
                    .build());
            AskId amendment =
                    AskId.parse(StrictJson.parse(asked.body()).path("ask").asText());
            there.people().grant(amendment, "alice");

            // When
            String amended = there.people().grant(amendment, "sam");
            HttpResponse<byte[]> late = there.redeem(permit);

            // Then
            assertThat(amended).isEqualTo("granted");
            assertThat(late.statusCode()).isEqualTo(410);
            assertThat(code(late)).isIn("PERMIT_REVOKED", "EPOCH_STALE", "SIGN_OFF_VOID");
            assertThat(there.strings("SELECT id::text FROM redemption WHERE permit = ?", permit))
                    .isEmpty();
            there.awaitState(id, "AWAITING_SIGNOFF promote 2");
        }
    }

    @Test
    void a8NothingIsSignedWithoutAReason() throws IOException, InterruptedException, MalformedJsonException {
        // Given
        AskId ask = around.ask(waiting(around.lineage()));
        SignedWords words = people.words(ask, "alice", Says.DECLINED);

        // When
        HttpResponse<byte[]> silent = people.say(over(words, words.basis(), words.view(), "  "), "alice");

        // Then
        refusedToSign(silent, 422, "REASON_MISSING", ask);
    }

    @Test
    void s3ALoginWithoutThePersonsOwnKeySignsNothing()
            throws IOException, InterruptedException, MalformedJsonException {
        // Given
        AskId ask = around.ask(waiting(around.lineage()));
        SignedWords words = people.words(ask, "alice", Says.GRANTED);

        // When
        HttpResponse<byte[]> withBobsKey = people.say(words, "bob");

        // Then
        assertThat(withBobsKey.statusCode()).isBetween(400, 499);
        assertThat(around.strings("SELECT person FROM sign_off WHERE ask = ?", ask))
                .isEmpty();
    }

    // Halt

    @Test
    void h1NothingIsRedeemedUnderAHaltAndTwoPeopleEndIt()
            throws IOException, InterruptedException, MalformedJsonException {
        // Given
        TinyLineage lineage = around.lineage();
        ProposalId id = around.propose(lineage, TinyLineage.honest(next(), Aim.ADMIT));
        PermitId permit = around.permit(id);
        around.bundle(permit);
        byte[] because = StrictJson.write(Map.of("reason", "odd scores"));

        // When
        JsonNode halt = StrictJson.parse(
                gateway.send(gateway.as("carol", "POST", "/v1/lineages/" + lineage.id() + "/halt", because)
                                .build())
                        .body());
        HttpResponse<byte[]> halted = around.redeem(permit);

        // Then
        assertThat(halted.statusCode()).isIn(409, 410);
        assertThat(code(halted)).isIn("HALTED", "PERMIT_REVOKED");
        assertThat(around.strings("SELECT id::text FROM redemption WHERE permit = ?", permit))
                .isEmpty();

        // When
        AskId rearm = AskId.parse(StrictJson.parse(gateway.send(gateway.as(
                                        "sam",
                                        "POST",
                                        "/v1/halts/" + halt.path("halt").asText() + "/re-arm",
                                        because)
                                .build())
                        .body())
                .path("ask")
                .asText());
        assertThat(people.grant(rearm, "alice")).isEqualTo("waiting");
        assertThat(people.grant(rearm, "sam")).isEqualTo("granted");

        // Then
        assertThat(around.receipt(redeemWhenPublished(around.permit(id))).lineage())
                .isEqualTo(lineage.id());
    }

    // Delivery

    @Test
    void k2WhatIsDeliveredAgainChangesNothing() throws IOException, InterruptedException, MalformedJsonException {
        // Given
        TinyLineage lineage = around.lineage();
        ProposalId id = ProposalId.next(InstantSource.system());
        CloudEvent event = around.proposal(lineage, id, TinyLineage.honest(next(), Aim.ADMIT), null);
        ProposalId last = ProposalId.next(InstantSource.system());

        // When: again over Kafka, by HTTP, and after what came later
        around.send(lineage.id(), event);
        around.send(lineage.id(), event);
        HttpResponse<byte[]> posted = gateway.send(gateway.signed(
                        lineage.proposer(),
                        "POST",
                        "/v1/proposals",
                        event.data().toArray())
                .header("Content-Type", Envelope.MEDIA_TYPE)
                .build());
        around.evaluate(id, "2");
        String end = around.awaitEnd(id);
        around.send(lineage.id(), event);
        around.send(lineage.id(), around.proposal(lineage, last, TinyLineage.honest(next(), Aim.ADMIT), null));
        around.permit(last);

        // Then
        assertThat(posted.statusCode()).isEqualTo(202);
        assertThat(end).isEqualTo("admitted admitted");
        assertThat(around.strings("SELECT event_id FROM inbox WHERE proposal = ?", id))
                .hasSize(1);
        assertThat(around.strings("SELECT id::text FROM permit WHERE proposal = ?", id))
                .hasSize(1);
        assertThat(generations(lineage)).isEqualTo(2);
        assertThat(around.entries(PredicateType.END, id)).isEqualTo(1);
    }

    @Test
    void l9ASquattedIdDisplacesNobody() throws IOException, InterruptedException, MalformedJsonException {
        // Given
        TinyLineage squatter = around.lineage();
        TinyLineage owner = around.lineage();
        ProposalId id = ProposalId.next(InstantSource.system());
        CloudEvent squatted = around.proposal(squatter, id, TinyLineage.honest(next(), Aim.ADMIT), null);
        CloudEvent again = around.proposal(squatter, id, TinyLineage.honest(next(), Aim.ADMIT), null);
        CloudEvent real = around.proposal(owner, id, TinyLineage.honest(next(), Aim.ADMIT), null);

        // When
        around.send(squatter.id(), squatted);
        around.permit(id);
        around.send(squatter.id(), again);
        around.send(owner.id(), real);

        // Then: who came first has it, and the others are told so
        assertThat(around.deadLetter("portcullis.proposals.dlq", again.data())).isEqualTo("PROPOSAL_ID_TAKEN");
        assertThat(around.deadLetter("portcullis.proposals.dlq", real.data())).isEqualTo("PROPOSAL_ID_TAKEN");
        assertThat(around.strings("SELECT lineage FROM proposal WHERE id = ?", id))
                .containsExactly(squatter.id().value());
        assertThat(around.strings("SELECT refusal FROM inbox WHERE proposal = ? ORDER BY refusal NULLS FIRST", id))
                .containsExactly("null", "PROPOSAL_ID_TAKEN", "PROPOSAL_ID_TAKEN");
    }

    // Log

    @Test
    void l1l3EvidenceStaysAndItsPlacesHaveNoGap() throws IOException, InterruptedException, MalformedJsonException {
        // Given
        ProposalId id = around.propose(around.lineage(), TinyLineage.scorer(next()));
        around.awaitEnd(id);

        // When
        List<Long> places = around.strings("SELECT idx::text FROM ledger_place ORDER BY ledger_place.idx").stream()
                .map(Long::parseLong)
                .toList();

        // Then
        assertThat(places)
                .containsExactlyElementsOf(
                        LongStream.range(0, places.size()).boxed().toList());
        for (String sql : List.of(
                "DELETE FROM ledger_entry",
                "UPDATE ledger_entry SET leaf = leaf",
                "UPDATE ledger_place SET idx = idx + 1",
                "TRUNCATE checkpoint")) {
            assertThatThrownBy(() -> database.asOwner(sql)).as(sql).isInstanceOf(SQLException.class);
        }
        assertThat(gateway.send(gateway.as("ann", "DELETE", "/v1/entries/" + id, NOTHING)
                                .build())
                        .statusCode())
                .isBetween(400, 499);
    }

    private ProposalId waiting(TinyLineage lineage) throws IOException, InterruptedException, MalformedJsonException {
        ProposalId id = around.propose(lineage, TinyLineage.honest(next(), Aim.PROMOTE));
        around.evaluate(id, "2");
        return id;
    }

    private void refusedToSign(HttpResponse<byte[]> answer, int status, String code, AskId ask)
            throws MalformedJsonException {
        assertThat(answer.statusCode()).as(Surroundings.text(answer)).isEqualTo(status);
        assertThat(code(answer)).isEqualTo(code);
        assertThat(around.strings("SELECT person FROM sign_off WHERE ask = ?", ask))
                .isEmpty();
        assertThat(around.entries(PredicateType.SIGNOFF, ask)).isZero();
    }

    private void refusedWithoutAPermit(ProposalId id) {
        assertThat(around.strings("SELECT id::text FROM permit WHERE proposal = ?", id))
                .isEmpty();
        assertThat(around.entries(PredicateType.PERMIT, id)).isZero();
        assertThat(around.topic("portcullis.permits").stream()
                        .filter(kept -> payload(kept).contains(id.toString())))
                .isEmpty();
        assertThat(around.entries(PredicateType.END, id)).isEqualTo(1);
    }

    private static String payload(Surroundings.Kept kept) {
        try {
            return Envelope.parse(kept.value().toArray()).payload().utf8();
        } catch (MalformedJsonException e) {
            throw new AssertionError(e);
        }
    }

    private static Statement statement(Bytes envelope) throws MalformedJsonException {
        return Statement.parse(Envelope.parse(envelope.toArray()).payload().toArray());
    }

    private long generations(TinyLineage lineage) {
        return around.strings("SELECT number::text FROM generation WHERE lineage = ?", lineage.id())
                .size();
    }

    /** Each proposal of a run another. */
    private int next() {
        return ++numbers;
    }
}
