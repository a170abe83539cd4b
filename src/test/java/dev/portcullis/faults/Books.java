package dev.portcullis.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.attest.CloudEvent;
import dev.portcullis.attest.DocumentTrust;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.Trust;
import dev.portcullis.attest.predicate.AnswerPredicate;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.attest.predicate.EndPredicate;
import dev.portcullis.attest.predicate.EvidencePredicate;
import dev.portcullis.attest.predicate.OutcomePredicate;
import dev.portcullis.attest.predicate.PermitPredicate;
import dev.portcullis.attest.predicate.ReadingPredicate;
import dev.portcullis.attest.predicate.ReadingWord;
import dev.portcullis.attest.predicate.RedemptionPredicate;
import dev.portcullis.attest.predicate.VerdictPredicate;
import dev.portcullis.fixtures.FreshDatabase;
import dev.portcullis.fixtures.RunningGateway;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Gate;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PermitId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Reason;
import dev.portcullis.kernel.Sql;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.kernel.Transactions;
import dev.portcullis.ledger.Checkpoint;
import dev.portcullis.ledger.Frontier;
import dev.portcullis.ledger.MerkleTree;
import dev.portcullis.local.KafkaUser;
import dev.portcullis.local.Running;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What a gateway left in its database and on its topics, read by itself and compared. */
final class Books {
    private static final Duration POLL = Duration.ofMillis(200);

    private final Transactions transactions;
    private final Trust trust;
    private final List<Entry> entries;

    /** One entry of the ledger, its bytes parsed anew. */
    private record Entry(long index, Digest digest, Bytes leaf, Statement statement) {
        <P> P as(Class<P> shape) {
            try {
                return statement.predicate(shape);
            } catch (MalformedJsonException e) {
                throw new AssertionError("entry " + index, e);
            }
        }
    }

    private Books(Transactions transactions, Trust trust) {
        this.transactions = transactions;
        this.trust = trust;
        this.entries = list(
                "SELECT idx, leaf FROM ledger_entry LEFT JOIN ledger_place ON entry = id ORDER BY idx NULLS LAST",
                Books::entry);
    }

    /** Reads the ledger; to be called when nothing moves any more. */
    static Books of(RunningGateway gateway, FreshDatabase database) {
        return new Books(
                new Transactions(database.application()),
                DocumentTrust.now(gateway.founding().document()));
    }

    private <T> List<T> list(String sql, Sql.Row<T> row) {
        return transactions.run(transaction -> Sql.list(transaction, sql, row));
    }

    private List<String> strings(String sql) {
        return list(sql, row -> row.getString(1));
    }

    private static Entry entry(ResultSet row) throws SQLException {
        Bytes leaf = Bytes.copyOf(row.getBytes("leaf"));
        try {
            Envelope envelope = Envelope.parse(leaf.toArray());
            long index = row.getLong("idx");
            return new Entry(
                    row.wasNull() ? -1 : index,
                    envelope.digest(),
                    leaf,
                    Statement.parse(envelope.payload().toArray()));
        } catch (MalformedJsonException e) {
            throw new AssertionError(e);
        }
    }

    private <P> Map<Entry, P> all(PredicateType type, Class<P> shape) {
        Map<Entry, P> found = new LinkedHashMap<>();
        for (Entry entry : entries) {
            if (entry.statement().predicateType() == type) {
                found.put(entry, entry.as(shape));
            }
        }
        return found;
    }

    /** The end of each proposal, which has exactly one. */
    Map<ProposalId, EndPredicate> ends() {
        Map<ProposalId, EndPredicate> ends = new HashMap<>();
        for (EndPredicate end : all(PredicateType.END, EndPredicate.class).values()) {
            assertThat(ends.put(end.proposal(), end))
                    .as("a second end of " + end.proposal())
                    .isNull();
        }
        return ends;
    }

    /** When each redemption was granted. */
    List<Instant> redemptionTimes() {
        return all(PredicateType.REDEMPTION, RedemptionPredicate.class).values().stream()
                .map(Books::grantedAt)
                .toList();
    }

    /** The receipt names the end of the first lease. */
    private static Instant grantedAt(RedemptionPredicate redemption) {
        return redemption.lease().minus(Bounds.LEASE);
    }

    /** What a worker held at that moment. */
    Set<ProposalId> runningAt(Instant moment) {
        Map<PermitId, ProposalId> proposals = all(PredicateType.PERMIT, PermitPredicate.class).values().stream()
                .collect(Collectors.toMap(PermitPredicate::permit, PermitPredicate::proposal));
        Map<ProposalId, EndPredicate> ends = ends();
        return all(PredicateType.REDEMPTION, RedemptionPredicate.class).values().stream()
                .filter(redemption -> grantedAt(redemption).isBefore(moment))
                .map(redemption -> Objects.requireNonNull(proposals.get(redemption.permit())))
                .filter(proposal ->
                        Objects.requireNonNull(ends.get(proposal)).at().isAfter(moment))
                .collect(Collectors.toSet());
    }

    /**
     * Requires that a proposal ended as was wished. Work that was interrupted may have lost its lease, or have been killed
     * by its worker when it could not be renewed; a promotion behind four others is refused the slot.
     */
    static void requireEnd(EndPredicate end, AnswerState wished, boolean interrupted) {
        boolean workGone = end.state() == AnswerState.LOST || isRefused(end, "RUN_FAILED");
        boolean slotTaken = wished == AnswerState.PROMOTED && isRefused(end, "PROMOTION_SLOT_TAKEN");
        assertThat(end.state() == wished || (interrupted && workGone) || slotTaken)
                .as("wished %s, interrupted %s: %s", wished, interrupted, end)
                .isTrue();
    }

    private static boolean isRefused(EndPredicate end, String code) {
        return end.state() == AnswerState.REFUSED
                && end.reasons().stream().map(Reason::code).anyMatch(code::equals);
    }

    /** Everything that can be told from the books alone. */
    void requireWhole(Running stack, RunningGateway gateway)
            throws IOException, MalformedJsonException, SignatureRefusedException {
        requireEveryProposalEnded();
        requireNothingTwice();
        requireLedger();
        requireEveryPermitBacked();
        requireAnswers(stack, gateway.topicPrefix() + "portcullis.answers");
    }

    /** K5: no proposal without its end, no end without its proposal, nothing left to tell. */
    private void requireEveryProposalEnded() {
        assertThat(strings("SELECT id || ' ' || state FROM proposal WHERE state <> 'ENDED'"))
                .isEmpty();
        assertThat(strings("SELECT id::text FROM proposal"))
                .containsExactlyInAnyOrderElementsOf(
                        ends().keySet().stream().map(ProposalId::toString).toList());
        assertThat(strings("SELECT topic FROM outbox")).isEmpty();
    }

    /** P3, L9, K4: whatever was repeated counted once, in the rows and in the ledger alike. */
    private void requireNothingTwice() {
        Map<Entry, PermitPredicate> permits = all(PredicateType.PERMIT, PermitPredicate.class);
        assertThat(permits.values().stream().map(PermitPredicate::permit).map(PermitId::toString))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(strings("SELECT id::text FROM permit"));
        assertThat(strings("SELECT proposal || purpose || round FROM permit")).doesNotHaveDuplicates();
        assertThat(strings("SELECT id::text FROM permit WHERE state = 'issued'"))
                .isEmpty();
        Map<Entry, RedemptionPredicate> redemptions = all(PredicateType.REDEMPTION, RedemptionPredicate.class);
        assertThat(redemptions.values().stream()
                        .map(RedemptionPredicate::permit)
                        .map(PermitId::toString))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(strings("SELECT permit::text FROM redemption"));
        assertThat(all(PredicateType.OUTCOME, OutcomePredicate.class).values().stream()
                        .map(OutcomePredicate::redemption))
                .doesNotHaveDuplicates();
        assertThat(all(PredicateType.EVIDENCE, EvidencePredicate.class).values().stream()
                        .map(EvidencePredicate::redemption))
                .doesNotHaveDuplicates();
        assertThat(strings("SELECT lineage || tree FROM generation")).doesNotHaveDuplicates();
        List<String> generations = strings("SELECT proposal::text FROM generation WHERE number > 0");
        assertThat(strings("SELECT id::text FROM proposal WHERE generation > 0"))
                .containsExactlyInAnyOrderElementsOf(generations);
        assertThat(generations)
                .containsAll(strings("SELECT id::text FROM proposal WHERE answer_state IN ('admitted', 'promoted')"
                        + " AND proposer <> 'gateway'"));
        for (String lineage : strings("SELECT id FROM lineage")) {
            List<Long> fences = list(
                    "SELECT fence FROM redemption WHERE lineage = '" + lineage + "' ORDER BY fence",
                    row -> row.getLong("fence"));
            assertThat(fences)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, fences.size()).boxed().toList());
            assertThat(strings("SELECT fence::text FROM lineage WHERE id = '" + lineage + "'"))
                    .containsExactly(String.valueOf(fences.size()));
        }
    }

    /** L2, L3, L4: places without a gap, and the root the log signed is the root of what is stored. */
    private void requireLedger() throws SignatureRefusedException {
        assertThat(entries.stream().map(Entry::index))
                .containsExactlyElementsOf(
                        LongStream.range(0, entries.size()).boxed().toList());
        Map<Long, Digest> roots = new HashMap<>();
        Frontier tree = Frontier.EMPTY;
        roots.put(0L, tree.root());
        for (Entry entry : entries) {
            tree = tree.append(MerkleTree.leaf(entry.leaf()));
            roots.put(tree.size(), tree.root());
        }
        List<String> notes = strings("SELECT note FROM checkpoint ORDER BY size");
        for (String note : notes) {
            Checkpoint checkpoint = Checkpoint.parse(note);
            checkpoint.verify(trust.document().log().vkey());
            assertThat(checkpoint.root()).isEqualTo(roots.get(checkpoint.size()));
        }
        assertThat(Checkpoint.parse(notes.getLast()).size()).isEqualTo(entries.size());
    }

    /** P1, P2, P6: behind each permit its logged proofs over its own gate, and no redemption before its permit. */
    private void requireEveryPermitBacked() {
        Map<Digest, Entry> logged =
                entries.stream().collect(Collectors.toMap(Entry::digest, Function.identity(), (one, _) -> one));
        Map<PermitId, Entry> permits = new HashMap<>();
        all(PredicateType.PERMIT, PermitPredicate.class).forEach((entry, permit) -> {
            permits.put(permit.permit(), entry);
            Gate gate = new Gate(permit.purpose(), permit.basis());
            VerdictPredicate verdict = found(logged, permit.proofs().verdict()).as(VerdictPredicate.class);
            assertThat(verdict.verificationResult()).isEqualTo("PASSED");
            assertThat(verdict.judgement().gate().gate()).isEqualTo(gate);
            assertThat(permit.proofs().readings()).isNotEmpty().allSatisfy(digest -> {
                ReadingPredicate reading = found(logged, digest).as(ReadingPredicate.class);
                assertThat(reading.read().state()).isEqualTo(ReadingWord.CLEARED);
                assertThat(reading.read().gate().gate()).isEqualTo(gate);
            });
            assertThat(permit.proofs().signOffs().isEmpty())
                    .isEqualTo(verdict.judgement().tier() == 0);
            permit.proofs()
                    .signOffs()
                    .forEach(digest -> assertThat(
                                    found(logged, digest).statement().predicateType())
                            .isEqualTo(PredicateType.SIGNOFF));
        });
        all(PredicateType.REDEMPTION, RedemptionPredicate.class)
                .forEach((entry, redemption) -> assertThat(entry.index())
                        .isGreaterThan(Objects.requireNonNull(permits.get(redemption.permit()))
                                .index()));
    }

    private static Entry found(Map<Digest, Entry> logged, Digest digest) {
        Entry entry = logged.get(digest);
        assertThat(entry).as("the entry of " + digest).isNotNull();
        return Objects.requireNonNull(entry);
    }

    /** K1, K2: each proposal was told its end, once; what was sent twice is the same event byte for byte. */
    private void requireAnswers(Running stack, String topic)
            throws IOException, MalformedJsonException, SignatureRefusedException {
        Map<String, CloudEvent> events = new HashMap<>();
        for (CloudEvent event : events(stack, topic)) {
            CloudEvent before = events.putIfAbsent(event.id(), event);
            assertThat(before == null || before.equals(event)).as(event.id()).isTrue();
        }
        List<AnswerPredicate> told = new ArrayList<>();
        for (CloudEvent event : events.values()) {
            told.add(trust.verify(Envelope.parse(event.data().toArray()), Role.GATE)
                    .statement()
                    .predicate(AnswerPredicate.class));
        }
        assertThat(told.stream().map(answer -> answer.proposal() + " " + answer.state()))
                .doesNotHaveDuplicates();
        List<AnswerPredicate> rows = new ArrayList<>();
        for (Bytes row : list("SELECT answer FROM proposal", row -> Bytes.copyOf(row.getBytes("answer")))) {
            rows.add(StrictJson.read(row.toArray(), AnswerPredicate.class));
        }
        assertThat(told).containsAll(rows);
        Map<ProposalId, EndPredicate> ends = ends();
        assertThat(rows)
                .allSatisfy(answer -> assertThat(answer.state())
                        .isEqualTo(Objects.requireNonNull(ends.get(answer.proposal()))
                                .state()));
    }

    /** All records of a topic, in order. */
    private static List<CloudEvent> events(Running stack, String topic) throws IOException {
        Map<String, Object> access = new HashMap<>(stack.kafka(KafkaUser.PROPOSER));
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(access, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Set<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .collect(Collectors.toSet());
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<CloudEvent> events = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    Map<String, Bytes> headers = new HashMap<>();
                    record.headers().forEach(header -> headers.put(header.key(), Bytes.copyOf(header.value())));
                    events.add(CloudEvent.parse(headers, Bytes.copyOf(record.value())));
                }
            }
            return events;
        }
    }
}
