package dev.portcullis.admission;

import dev.portcullis.admission.internal.StoredProposal;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.Trust;
import dev.portcullis.attest.VerifiedStatement;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.Sql;
import dev.portcullis.policy.Verdict;
import dev.portcullis.tripwire.Cleared;
import dev.portcullis.tripwire.Reading;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Brings a judgement's proofs back from their table, through trust: a row forges nothing. */
final class Proofs {
    private final Supplier<Trust> trust;

    Proofs(Supplier<Trust> trust) {
        this.trust = trust;
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
        return trust.get().verify(Envelope.parse(filed.sealed().toArray()), Role.GATE);
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
