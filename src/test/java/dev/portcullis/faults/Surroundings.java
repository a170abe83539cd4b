package dev.portcullis.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.attest.CloudEvent;
import dev.portcullis.attest.DocumentTrust;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.KeySigner;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.predicate.ContentForm;
import dev.portcullis.attest.predicate.Ended;
import dev.portcullis.attest.predicate.EvidencePredicate;
import dev.portcullis.attest.predicate.OutcomePredicate;
import dev.portcullis.attest.predicate.PermitPredicate;
import dev.portcullis.attest.predicate.ProposalPredicate;
import dev.portcullis.attest.predicate.RedemptionPredicate;
import dev.portcullis.fixtures.FreshDatabase;
import dev.portcullis.fixtures.Registrar;
import dev.portcullis.fixtures.RunningGateway;
import dev.portcullis.improver.ProposalDraft;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PermitId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Sql;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.kernel.Transactions;
import dev.portcullis.local.DemoInstallation;
import dev.portcullis.local.KafkaUser;
import dev.portcullis.local.Running;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.ContentRefusedException;
import dev.portcullis.modification.FactFinders;
import dev.portcullis.modification.MalformedCharterException;
import dev.portcullis.modification.Tree;
import dev.portcullis.permit.Audience;
import dev.portcullis.permit.PermitBundle;
import dev.portcullis.permit.PermitRefusedException;
import dev.portcullis.permit.PermitVerifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Everybody around a running gateway, one step at a time and each by the way it really has: proposers and reports over
 * Kafka, people and workers over HTTP. What came of it is read from the tables.
 */
final class Surroundings implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final byte[] NOTHING = {};
    private static final String SUBMITTED = "dev.portcullis.proposal.submitted.v1";

    private final Running stack;
    private final RunningGateway gateway;
    private final Transactions transactions;
    private final SigningKey worker;
    private final SigningKey evaluator;
    private final Map<KafkaUser, Producer<String, byte[]>> producers = new HashMap<>();

    Surroundings(Running stack, RunningGateway gateway, FreshDatabase database) throws IOException {
        this.stack = stack;
        this.gateway = gateway;
        this.transactions = new Transactions(database.application());
        this.worker = SigningKey.load(gateway.founding().keyFile(Role.WORKER, DemoInstallation.WORKER));
        this.evaluator = SigningKey.load(gateway.founding().keyFile(Role.EVALUATOR, DemoInstallation.EVALUATOR));
    }

    Registrar people() {
        return new Registrar(gateway);
    }

    /** A lineage whose baseline is scored. */
    TinyLineage lineage() throws IOException, InterruptedException, MalformedJsonException {
        return scored(TinyLineage.open(gateway));
    }

    /** The same with people who may not sign for its proposer. */
    TinyLineage lineage(String operators) throws IOException, InterruptedException, MalformedJsonException {
        return scored(TinyLineage.open(gateway, operators));
    }

    private TinyLineage scored(TinyLineage lineage) throws IOException, InterruptedException, MalformedJsonException {
        ProposalId baseline = await()
                .atMost(SOON)
                .pollInterval(LOOK)
                .until(
                        () -> strings(
                                "SELECT id::text FROM proposal WHERE lineage = ? AND proposer = 'gateway'",
                                lineage.id()),
                        found -> found.size() == 1)
                .stream()
                .map(ProposalId::parse)
                .findFirst()
                .orElseThrow();
        evaluate(baseline, "1");
        awaitState(baseline, "ENDED admit 1");
        return lineage;
    }

    /** Sends a proposal over Kafka. */
    ProposalId propose(TinyLineage lineage, ProposalDraft draft) throws InterruptedException {
        return propose(lineage, draft, null);
    }

    ProposalId propose(TinyLineage lineage, ProposalDraft draft, @Nullable Instant deadline)
            throws InterruptedException {
        ProposalId id = ProposalId.next(InstantSource.system());
        send(lineage.id(), proposal(lineage, id, draft, deadline));
        return id;
    }

    /** A proposal as its proposer signs it, to be sent once or more often. */
    CloudEvent proposal(TinyLineage lineage, ProposalId id, ProposalDraft draft, @Nullable Instant deadline) {
        List<ContentForm.Put> put = draft.put().entrySet().stream()
                .map(file -> new ContentForm.Put(file.getKey(), "100644", Digest.of(file.getValue()), file.getValue()))
                .toList();
        return proposal(
                lineage.proposer(),
                id.toString(),
                draft.subject(),
                new ProposalPredicate(
                        id,
                        lineage.id(),
                        draft.aim(),
                        draft.kind(),
                        draft.base(),
                        new ContentForm(put, draft.remove()),
                        draft.parents(),
                        draft.reason(),
                        draft.claims(),
                        deadline));
    }

    CloudEvent proposal(SigningKey by, String eventId, Digest subject, ProposalPredicate predicate) {
        return new CloudEvent(
                eventId,
                "portcullis:proposer/searcher",
                SUBMITTED,
                Instant.now(),
                Bytes.copyOf(new KeySigner(by)
                        .sign(Statement.of(subject, PredicateType.PROPOSAL, predicate))
                        .toBytes()));
    }

    /** Puts an event on the topic of proposals. */
    void send(LineageId key, CloudEvent event) throws InterruptedException {
        send(KafkaUser.PROPOSER, "portcullis.proposals", key, event);
    }

    private void send(KafkaUser user, String topic, LineageId key, CloudEvent event) throws InterruptedException {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(
                gateway.topicPrefix() + topic, key.value(), event.data().toArray());
        event.headers().forEach((name, value) -> record.headers().add(name, value.toArray()));
        try {
            producers.computeIfAbsent(user, this::producer).send(record).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the broker did not take it", e);
        }
    }

    private Producer<String, byte[]> producer(KafkaUser user) {
        return new KafkaProducer<>(access(user), new StringSerializer(), new ByteArraySerializer());
    }

    private Map<String, Object> access(KafkaUser user) {
        try {
            return new HashMap<>(stack.kafka(user));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The permit a proposal waits on, once it is issued. */
    PermitId permit(ProposalId proposal) {
        return await()
                .atMost(SOON)
                .pollInterval(LOOK)
                .until(
                        () -> strings("SELECT id::text FROM permit WHERE proposal = ? AND state = 'issued'", proposal),
                        found -> found.size() == 1)
                .stream()
                .map(PermitId::parse)
                .findFirst()
                .orElseThrow();
    }

    /** The open ask about a proposal. */
    AskId ask(ProposalId proposal) {
        return await()
                .atMost(SOON)
                .pollInterval(LOOK)
                .until(
                        () -> strings(
                                "SELECT id::text FROM ask WHERE subject = ? AND state = 'open'",
                                "proposal:" + proposal),
                        found -> found.size() == 1)
                .stream()
                .map(AskId::parse)
                .findFirst()
                .orElseThrow();
    }

    /** The permit with its proofs, as a worker gets it once it is published. */
    PermitBundle bundle(PermitId permit) {
        return await().atMost(SOON)
                .pollInterval(LOOK)
                .until(() -> unpublishedBundle(permit), found -> !found.proof().isEmpty());
    }

    private PermitBundle unpublishedBundle(PermitId permit)
            throws IOException, InterruptedException, MalformedJsonException {
        return StrictJson.read(
                send(worker, "GET", "/v1/permits/" + permit, NOTHING).body(), PermitBundle.class);
    }

    Audience self() {
        return new Audience(worker.verifierKey().keyId(), DemoInstallation.POOL);
    }

    /** Checks a permit as the worker does, by nothing but its own trust. */
    PermitPredicate verify(PermitBundle bundle) throws PermitRefusedException {
        return new PermitVerifier(DocumentTrust.now(gateway.founding().document()), this::blob, FactFinders.here())
                .verify(bundle, self(), Instant.now())
                .terms();
    }

    private Optional<Bytes> blob(Digest digest) {
        try {
            HttpResponse<byte[]> answer = send(worker, "GET", "/v1/blobs/" + digest, NOTHING);
            return answer.statusCode() == 200 ? Optional.of(Bytes.copyOf(answer.body())) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Asks for a permit with a nonce of its own. */
    HttpResponse<byte[]> redeem(PermitId permit) throws IOException, InterruptedException {
        return redeem(permit, UUID.randomUUID().toString());
    }

    HttpResponse<byte[]> redeem(PermitId permit, String nonce) throws IOException, InterruptedException {
        return send(
                worker,
                "POST",
                "/v1/permits/" + permit + "/redemption",
                StrictJson.write(Map.of("worker", self().worker(), "nonce", nonce)));
    }

    /** Redeems, and reads the receipt. */
    RedemptionPredicate redeemed(PermitId permit) throws IOException, InterruptedException, MalformedJsonException {
        bundle(permit);
        return receipt(redeem(permit));
    }

    RedemptionPredicate receipt(HttpResponse<byte[]> answer) throws MalformedJsonException {
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
        return Statement.parse(Envelope.parse(answer.body()).payload().toArray())
                .predicate(RedemptionPredicate.class);
    }

    HttpResponse<byte[]> renew(RedemptionPredicate redemption) throws IOException, InterruptedException {
        return send(worker, "POST", "/v1/redemptions/" + redemption.redemption() + "/renewal", NOTHING);
    }

    /** Reports that a tree ran, over Kafka. */
    void report(RedemptionPredicate redemption, Digest ran, Ended ended, long fence) throws InterruptedException {
        String proof = await().atMost(SOON)
                .pollInterval(LOOK)
                .until(
                        () -> StrictJson.parse(renew(redemption).body())
                                .path("proof")
                                .asText(),
                        found -> !found.isEmpty());
        Instant now = Instant.now();
        OutcomePredicate outcome = new OutcomePredicate(
                redemption.permit(),
                redemption.redemption(),
                fence,
                ended,
                ran,
                new OutcomePredicate.Used(new Decimal("0"), new Decimal("1"), new Decimal("1"), new Decimal("10")),
                List.of("pids"),
                now,
                now,
                null,
                proof);
        report(KafkaUser.WORKER, worker, redemption, "outcome.reported", ran, PredicateType.OUTCOME, outcome);
    }

    /** Reports how a tree was scored, over Kafka. */
    void seal(RedemptionPredicate redemption, Digest candidate, Digest scorer, Map<String, Decimal> metrics)
            throws InterruptedException {
        EvidencePredicate evidence =
                new EvidencePredicate(redemption.redemption(), candidate, scorer, metrics, List.of(), List.of());
        report(
                KafkaUser.EVALUATOR,
                evaluator,
                redemption,
                "evidence.sealed",
                candidate,
                PredicateType.EVIDENCE,
                evidence);
    }

    private void report(
            KafkaUser user,
            SigningKey by,
            RedemptionPredicate redemption,
            String what,
            Digest subject,
            PredicateType type,
            Object predicate)
            throws InterruptedException {
        send(
                user,
                "portcullis.outcomes",
                redemption.lineage(),
                new CloudEvent(
                        UUID.randomUUID().toString(),
                        "portcullis:" + user.login(),
                        "dev.portcullis." + what + ".v1",
                        Instant.now(),
                        Bytes.copyOf(new KeySigner(by)
                                .sign(Statement.of(subject, type, predicate))
                                .toBytes())));
    }

    /** Which scorer the charter of a permit names. */
    static Digest scorer(PermitBundle bundle) {
        try {
            return Charter.parse(bundle.charter()).evaluator(Tree.parse(bundle.result()));
        } catch (MalformedCharterException | ContentRefusedException e) {
            throw new AssertionError(e);
        }
    }

    /** Runs what a proposal has a permit for, and scores it. */
    RedemptionPredicate evaluate(ProposalId proposal, String score)
            throws IOException, InterruptedException, MalformedJsonException {
        PermitId permit = permit(proposal);
        PermitBundle bundle = bundle(permit);
        RedemptionPredicate redemption = redeemed(permit);
        Digest result = result(proposal);
        report(redemption, result, Ended.COMPLETED, redemption.fence());
        seal(redemption, result, scorer(bundle), Map.of("number", new Decimal(score)));
        return redemption;
    }

    /** Carries out the promotion a proposal has a permit for. */
    void promote(ProposalId proposal) throws IOException, InterruptedException, MalformedJsonException {
        RedemptionPredicate redemption = redeemed(permit(proposal));
        report(redemption, result(proposal), Ended.COMPLETED, redemption.fence());
    }

    Digest result(ProposalId proposal) {
        return Digest.parse("sha256:" + string("SELECT encode(result, 'hex') FROM proposal WHERE id = ?", proposal));
    }

    /** State, purpose and round of a proposal. */
    String state(ProposalId proposal) {
        return string("SELECT state || ' ' || purpose || ' ' || round FROM proposal WHERE id = ?", proposal);
    }

    void awaitState(ProposalId proposal, String state) {
        await().atMost(SOON)
                .pollInterval(LOOK)
                .untilAsserted(() -> assertThat(strings(
                                "SELECT state || ' ' || purpose || ' ' || round FROM proposal WHERE id = ?", proposal))
                        .containsExactly(state));
    }

    /** How a proposal ended, once it has; exactly one entry says so. */
    String awaitEnd(ProposalId proposal) {
        String end = await().atMost(SOON)
                .pollInterval(LOOK)
                .until(
                        () -> strings(
                                "SELECT answer_state || ' ' || end_reason FROM proposal"
                                        + " WHERE id = ? AND state = 'ENDED'",
                                proposal),
                        found -> found.size() == 1)
                .getFirst();
        assertThat(entries(PredicateType.END, proposal)).isEqualTo(1);
        return end;
    }

    /** The proposer's own answer, over HTTP. */
    JsonNode answer(TinyLineage lineage, ProposalId proposal)
            throws IOException, InterruptedException, MalformedJsonException {
        return StrictJson.parse(send(lineage.proposer(), "GET", "/v1/proposals/" + proposal, NOTHING)
                .body());
    }

    /** How many entries of a kind name this id. */
    long entries(PredicateType type, Object id) {
        return statements(type).stream()
                .filter(statement -> statement.predicate().toString().contains(id.toString()))
                .count();
    }

    /** The statements of all entries of a kind, in the order in which they were written. */
    List<Statement> statements(PredicateType type) {
        List<Bytes> leaves = transactions.run(transaction -> Sql.list(
                transaction,
                "SELECT leaf FROM ledger_entry WHERE kind = ? ORDER BY id",
                row -> Bytes.copyOf(row.getBytes("leaf")),
                type.uri()));
        List<Statement> statements = new ArrayList<>();
        for (Bytes leaf : leaves) {
            try {
                statements.add(
                        Statement.parse(Envelope.parse(leaf.toArray()).payload().toArray()));
            } catch (MalformedJsonException e) {
                throw new AssertionError(e);
            }
        }
        return statements;
    }

    /** A record as the topic keeps it. */
    record Kept(Map<String, Bytes> headers, Bytes value) {
        String header(String name) {
            return Objects.requireNonNull(headers.get(name), name).utf8();
        }
    }

    /** All records of a topic, read as the broker's administrator. */
    List<Kept> topic(String name) {
        String topic = gateway.topicPrefix() + name;
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                access(KafkaUser.ADMIN), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Set<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .collect(Collectors.toSet());
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<Kept> records = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    Map<String, Bytes> headers = new HashMap<>();
                    record.headers().forEach(header -> headers.put(header.key(), Bytes.copyOf(header.value())));
                    records.add(new Kept(headers, Bytes.copyOf(record.value())));
                }
            }
            return records;
        }
    }

    /** Waits for the dead letter of an event and tells its reason. */
    String deadLetter(String topic, Bytes data) {
        return await().atMost(SOON)
                .until(
                        () -> topic(topic).stream()
                                .filter(kept -> kept.value().equals(data))
                                .toList(),
                        found -> !found.isEmpty())
                .getFirst()
                .header("portcullis-reason");
    }

    HttpResponse<byte[]> send(SigningKey by, String method, String path, byte[] body)
            throws IOException, InterruptedException {
        return gateway.send(gateway.signed(by, method, path, body).build());
    }

    /** The stable code of a problem. */
    static String code(HttpResponse<byte[]> answer) throws MalformedJsonException {
        return StrictJson.parse(answer.body()).path("code").asText();
    }

    static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    /** The one value a query finds. */
    String string(String sql, Object... values) {
        List<String> found = strings(sql, values);
        assertThat(found).as(sql).hasSize(1);
        return found.getFirst();
    }

    List<String> strings(String sql, Object... values) {
        return transactions.run(
                transaction -> Sql.list(transaction, sql, row -> String.valueOf(row.getString(1)), values));
    }

    @Override
    public void close() {
        producers.values().forEach(Producer::close);
    }
}
