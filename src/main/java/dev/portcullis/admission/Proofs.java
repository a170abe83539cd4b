package dev.portcullis.admission;

import dev.portcullis.admission.internal.StoredProposal;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.VerifiedStatement;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.Sql;
import dev.portcullis.policy.PolicyInput;
import dev.portcullis.policy.Verdict;
import dev.portcullis.tripwire.Cleared;
import dev.portcullis.tripwire.Reading;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Files what the gates said, each with its entry in the ledger, and brings it back through trust: a row forges nothing.
 */
final class Proofs {
    private final GateParts parts;
    private final AdmissionTables tables;
    private final Announcer announcer;

    Proofs(GateParts parts, AdmissionTables tables, Announcer announcer) {
        this.parts = parts;
        this.tables = tables;
        this.announcer = announcer;
    }

    /**
     * Files a judgement whole: the facts and the input it stands on, its verdict and its readings.
     *
     * @return the verdict's entry
     */
    EntryId file(Connection transaction, Docket docket, PolicyInput input, List<Reading> readings, Verdict verdict)
            throws SQLException {
        keepFacts(transaction, docket);
        tables.documents().put(transaction, Bytes.copyOf(input.document().toBytes()));
        if (docket.evidence().isPresent()) {
            tables.documents().put(transaction, docket.evidence().get().document());
        }
        for (Reading reading : readings) {
            fileReading(transaction, docket, reading);
        }
        // After what it stands on (P1).
        EntryId entry = announcer.log(transaction, PredicateType.VERDICT, verdict.proof());
        file(transaction, docket, "policy", "policy", verdict.word().toString(), verdict.proof(), entry);
        return entry;
    }

    private static void keepFacts(Connection transaction, Docket docket) throws SQLException {
        Bytes document = docket.factsDocument();
        Sql.update(
                transaction,
                "INSERT INTO facts (proposal, purpose, round, document, digest) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                docket.proposal().id(),
                docket.gate().purpose(),
                docket.proposal().round(),
                document,
                Digest.of(document));
    }

    private void fileReading(Connection transaction, Docket docket, Reading reading) throws SQLException {
        EntryId entry = announcer.log(transaction, PredicateType.READING, reading.proof());
        file(transaction, docket, "tripwire", reading.tripwire(), reading.word().toString(), reading.proof(), entry);
    }

    private static void file(
            Connection transaction,
            Docket docket,
            String gate,
            String name,
            String outcome,
            Envelope proof,
            EntryId entry)
            throws SQLException {
        Sql.update(
                transaction,
                """
                INSERT INTO gate_result (proposal, purpose, round, gate, name, basis, outcome, envelope, entry)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                docket.proposal().id(),
                docket.gate().purpose(),
                docket.proposal().round(),
                gate,
                name,
                docket.gate().basis().digest(),
                outcome,
                Bytes.copyOf(proof.toBytes()),
                entry);
    }

    private record Filed(Bytes sealed, EntryId entry) {}

    Verdict verdict(Connection transaction, StoredProposal stored) throws SQLException {
        try {
            return Verdict.of(verified(filed(transaction, stored, "policy").getFirst()));
        } catch (MalformedJsonException | SignatureRefusedException e) {
            throw new EvidenceVoidException(e);
        }
    }

    EntryId verdictEntry(Connection transaction, StoredProposal stored) throws SQLException {
        return filed(transaction, stored, "policy").getFirst().entry();
    }

    List<Cleared> cleared(Connection transaction, StoredProposal stored) throws SQLException {
        List<Cleared> cleared = new ArrayList<>();
        try {
            for (Filed filed : filed(transaction, stored, "tripwire")) {
                if (Reading.of(verified(filed)) instanceof Cleared reading) {
                    cleared.add(reading);
                }
            }
        } catch (MalformedJsonException | SignatureRefusedException e) {
            throw new EvidenceVoidException(e);
        }
        return cleared;
    }

    private VerifiedStatement verified(Filed filed) throws MalformedJsonException, SignatureRefusedException {
        return parts.trust().get().verify(Envelope.parse(filed.sealed().toArray()), Role.GATE);
    }

    private static List<Filed> filed(Connection transaction, StoredProposal stored, String gate) throws SQLException {
        return Sql.list(
                transaction,
                """
                SELECT envelope, entry FROM gate_result
                WHERE proposal = ? AND purpose = ? AND round = ? AND gate = ? ORDER BY name""",
                row -> new Filed(Bytes.copyOf(row.getBytes("envelope")), new EntryId(Sql.uuid(row, "entry"))),
                stored.id(),
                stored.purpose(),
                stored.round(),
                gate);
    }
}
