package dev.portcullis.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.portcullis.admission.Blobs;
import dev.portcullis.admission.EverythingOnce;
import dev.portcullis.admission.GateFixture;
import dev.portcullis.admission.GateFixture.Draft;
import dev.portcullis.admission.GateFixture.Lineage;
import dev.portcullis.attest.DocumentTrust;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.predicate.AmendmentPredicate;
import dev.portcullis.attest.predicate.AskPredicate;
import dev.portcullis.attest.predicate.EvidencePredicate;
import dev.portcullis.attest.predicate.RepliedPredicate;
import dev.portcullis.attest.predicate.SignOffPredicate;
import dev.portcullis.attest.predicate.SignedWords;
import dev.portcullis.attest.predicate.VerdictPredicate;
import dev.portcullis.attest.predicate.VerdictPredicate.InputAttestation;
import dev.portcullis.clearance.PermitDesk.Redeemed;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.Sql;
import dev.portcullis.kernel.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Statements of a real gate in which everything happened once, against what is published about statements. */
class StatementsIT {
    private static final Set<PredicateType> NO_ENTRIES = EnumSet.of(
            PredicateType.PROPOSAL,
            PredicateType.PROMOTION,
            PredicateType.WITHDRAWAL,
            PredicateType.REPLY,
            PredicateType.ANSWER,
            PredicateType.SIGNED_WORDS);

    private static GateFixture gate;
    private static Blobs blobs;
    private static List<Entry> log;

    /** An entry as it stands in the log. */
    private record Entry(long index, Digest digest, Envelope envelope, Statement statement) {}

    @BeforeAll
    static void live() throws Exception {
        gate = new GateFixture();
        blobs = gate.blobs();
        EverythingOnce.in(gate);
        log = gate.transactions()
                .run(transaction -> Sql.list(
                        transaction,
                        "SELECT idx, leaf FROM ledger_entry JOIN ledger_place ON entry = id ORDER BY idx",
                        row -> read(row.getLong("idx"), row.getBytes("leaf"))));
    }

    private static Entry read(long index, byte[] leaf) {
        try {
            Envelope envelope = Envelope.parse(leaf);
            return new Entry(
                    index,
                    Digest.of(leaf),
                    envelope,
                    Statement.parse(envelope.payload().toArray()));
        } catch (MalformedJsonException e) {
            throw new AssertionError(e);
        }
    }

    @AfterAll
    static void close() throws SQLException, IOException {
        gate.close();
    }

    @Test
    void everyKindOfStatementThereIsWasMadeAndIsAsItsPublishedSchemaSays() throws Exception {
        // Given
        List<Statement> made =
                new ArrayList<>(log.stream().map(Entry::statement).toList());
        for (Entry entry : of(PredicateType.SIGNOFF)) {
            made.add(Statement.parse(
                    entry.statement().predicate(SignOffPredicate.class).signed().toArray()));
        }
        for (Entry entry : of(PredicateType.REPLIED)) {
            made.add(Statement.parse(
                    entry.statement().predicate(RepliedPredicate.class).signed().toArray()));
        }
        for (byte[] sealed : sealed("SELECT envelope FROM proposal")) {
            made.add(statement(sealed));
        }
        Draft draft = gate.draft(gate.register(1));
        made.add(gate.withdrawal(draft).statement().statement());
        for (var row : gate.sent("portcullis.answers")) {
            made.add(statement(row.body().toArray()));
        }
        Map<PredicateType, JsonSchema> schemas = schemas();

        // When
        List<String> violations = new ArrayList<>();
        Set<PredicateType> types = EnumSet.noneOf(PredicateType.class);
        for (Statement statement : made) {
            types.add(statement.predicateType());
            JsonSchema schema = Objects.requireNonNull(
                    schemas.get(statement.predicateType()), () -> "no schema of " + statement.predicateType());
            for (ValidationMessage message : schema.validate(statement.predicate())) {
                violations.add(
                        statement.predicateType() + ": " + message.getMessage() + " in " + statement.predicate());
            }
            // What a reader of ours refuses, the schema refuses.
            ObjectNode more = (ObjectNode) statement.predicate();
            more.put("more", "than agreed");
            assertThat(schema.validate(more))
                    .as("%s is open", statement.predicateType())
                    .isNotEmpty();
        }

        // Then
        assertThat(violations).isEmpty();
        assertThat(types).containsExactlyInAnyOrderElementsOf(EnumSet.allOf(PredicateType.class));
    }

    @Test
    void whatIsLoggedIsWhatThePageCallsAnEntry() {
        assertThat(log.stream().map(entry -> entry.statement().predicateType()).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.copyOf(NO_ENTRIES)));
    }

    @Test
    void v1EverythingAVerdictStandsOnIsLoggedBeforeItOrKeptUnderItsDigest() throws Exception {
        // Given
        Map<Digest, Long> places = log.stream().collect(Collectors.toMap(Entry::digest, Entry::index, Math::min));
        Set<String> kinds = new HashSet<>();

        // Then
        assertThat(of(PredicateType.VERDICT)).hasSizeGreaterThan(6);
        for (Entry entry : of(PredicateType.VERDICT)) {
            VerdictPredicate verdict = entry.statement().predicate(VerdictPredicate.class);
            Basis basis = verdict.judgement().gate().basis();
            Map<String, List<Digest>> inputs = verdict.inputAttestations().stream()
                    .collect(Collectors.groupingBy(
                            StatementsIT::kind,
                            Collectors.mapping(input -> input.digest().digest(), Collectors.toList())));
            kinds.addAll(inputs.keySet());
            assertThat(inputs)
                    .containsEntry("input", List.of(verdict.judgement().input()));
            assertThat(inputs).containsEntry("charter", List.of(basis.charter()));
            assertThat(inputs).containsEntry("base", List.of(basis.base()));
            assertThat(inputs).containsEntry("anchor", List.of(basis.anchor()));
            assertThat(inputs).containsEntry("result", List.of(basis.result()));
            assertThat(inputs).containsKeys("facts", "reading");
            assertThat(inputs.containsKey("evidence"))
                    .isEqualTo(!basis.evidence().equals(Digest.EMPTY));
            assertThat(verdict.policy().digest().digest()).isEqualTo(basis.policy());
            requireKept(basis.policy());
            for (InputAttestation input : verdict.inputAttestations()) {
                Digest digest = input.digest().digest();
                switch (kind(input)) {
                    case "reading", "outcome", "scores" ->
                        assertThat(places.get(digest)).as(input.uri()).isLessThan(entry.index());
                    default -> requireKept(digest);
                }
            }
        }
        assertThat(kinds)
                .containsExactlyInAnyOrder(
                        "input",
                        "charter",
                        "base",
                        "anchor",
                        "result",
                        "facts",
                        "evidence",
                        "reading",
                        "outcome",
                        "scores");
    }

    @Test
    void everyDocumentAnAmendmentAnAskOrASignOffNamesIsKeptUnderItsDigest() throws Exception {
        for (PredicateType type : List.of(PredicateType.CHARTER, PredicateType.TRUST, PredicateType.POLICY)) {
            for (Entry entry : of(type)) {
                AmendmentPredicate amendment = entry.statement().predicate(AmendmentPredicate.class);
                for (Digest named : List.of(amendment.document(), amendment.genesis(), amendment.previous())) {
                    requireKept(named);
                }
            }
        }
        for (Entry entry : of(PredicateType.ASK)) {
            AskPredicate ask = entry.statement().predicate(AskPredicate.class);
            requireKept(ask.view());
            Basis basis = ask.gate().basis();
            for (Digest named : List.of(basis.result(), basis.base(), basis.anchor(), basis.evidence())) {
                requireKept(named);
            }
        }
        for (Entry entry : of(PredicateType.SIGNOFF)) {
            requireKept(Statement.parse(entry.statement()
                            .predicate(SignOffPredicate.class)
                            .signed()
                            .toArray())
                    .predicate(SignedWords.class)
                    .view());
        }
    }

    @Test
    void eachVersionOfTrustIsAnEntryChainedFromThePinnedFirstAndSealedUnderTheOneBefore() throws Exception {
        // Given: what an auditor has from elsewhere
        TrustDocument before = gate.installation().founding().document();
        List<Entry> versions = of(PredicateType.TRUST);

        // Then
        assertThat(versions).hasSizeGreaterThanOrEqualTo(3);
        assertThat(versions.getFirst().index()).isZero();
        assertThat(versions.getFirst().statement().subject()).isEqualTo(before.digest());
        for (Entry entry : versions.subList(1, versions.size())) {
            AmendmentPredicate amendment = entry.statement().predicate(AmendmentPredicate.class);
            TrustDocument next = TrustDocument.parse(
                    blobs.document(amendment.document()).orElseThrow().toArray());
            assertThat(amendment.previous()).isEqualTo(before.digest());
            next.requireFollows(before);
            assertThat(new DocumentTrust(before, gate.clock())
                            .verify(entry.envelope(), Role.GATE)
                            .statement()
                            .subject())
                    .isEqualTo(next.digest());
            assertThat(amendment.epoch()).isEqualTo(next.version());
            before = next;
        }
        assertThat(before).isEqualTo(gate.trust().get().document());
    }

    @Test
    void whatAnEntryNamesCannotBeDeletedByTheGateway() {
        for (String table : List.of("named_document", "tree", "charter", "facts")) {
            assertThat(gate.string("SELECT has_table_privilege(current_user, ?, 'DELETE')::text", table))
                    .as(table)
                    .isEqualTo("false");
        }
    }

    @Test
    void evidenceThatNamesALogWhichIsNotHereIsRefusedAndALogItNamesIsKept() throws Exception {
        // Given
        Lineage lineage = gate.lineage(0);
        Draft draft = gate.draft(lineage);
        gate.propose(draft);
        Redeemed redeemed = gate.redeem(gate.permitOf(draft.id()));
        gate.report(gate.outcome(redeemed).of(draft.tree()));
        Bytes written = Bytes.utf8("a log of " + draft.id());
        var naming = gate.evidence(
                redeemed,
                draft.tree(),
                lineage.charter().evaluator(draft.tree()),
                "2",
                List.of(new EvidencePredicate.Log("text/plain", Digest.of(written), written.length())));

        // Then
        assertThat(gate.tell(naming).orElseThrow().name()).isEqualTo("EVIDENCE_LOG_MISSING");
        assertThat(gate.entries(PredicateType.EVIDENCE, redeemed.id())).isZero();

        // When
        blobs.put(written, "evaluator");
        gate.report(naming);

        // Then
        assertThat(gate.count("SELECT count(*) FROM blob WHERE digest = ? AND kept", Digest.of(written)))
                .isOne();
        assertThat(gate.entries(PredicateType.EVIDENCE, redeemed.id())).isOne();
    }

    private static String kind(InputAttestation input) {
        assertThat(input.uri()).endsWith("/" + input.digest().digest());
        return input.uri().substring("portcullis:".length(), input.uri().indexOf('/'));
    }

    private static void requireKept(Digest digest) {
        if (!digest.equals(Digest.EMPTY)) {
            assertThat(blobs.document(digest))
                    .as(digest.toString())
                    .hasValueSatisfying(
                            document -> assertThat(Digest.of(document)).isEqualTo(digest));
        }
    }

    private static List<Entry> of(PredicateType type) {
        return log.stream()
                .filter(entry -> entry.statement().predicateType() == type)
                .toList();
    }

    private static List<byte[]> sealed(String sql) {
        return gate.transactions().run(transaction -> Sql.list(transaction, sql, row -> row.getBytes(1)));
    }

    private static Statement statement(byte[] envelope) throws Exception {
        return Statement.parse(Envelope.parse(envelope).payload().toArray());
    }

    private static Map<PredicateType, JsonSchema> schemas() throws Exception {
        JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
        Map<PredicateType, JsonSchema> schemas = new EnumMap<>(PredicateType.class);
        for (PredicateType type : Arrays.stream(PredicateType.values())
                .filter(type -> PredicateSchemas.shape(type).isPresent())
                .toList()) {
            JsonNode document = StrictJson.parse(Files.readAllBytes(PredicateSchemas.file(type)));
            schemas.put(type, factory.getSchema(document));
        }
        return schemas;
    }
}
