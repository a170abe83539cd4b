package dev.portcullis.admission;

import dev.portcullis.admission.internal.LineageTable;
import dev.portcullis.attest.VerifierKey;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.PrincipalId;
import dev.portcullis.kernel.Transactions;
import java.util.Optional;

/** Who may propose, by the charters in force. */
public final class Proposers {
    private final Transactions transactions;
    private final LineageTable table = new LineageTable();

    public Proposers(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * A proposer with the lineage it may propose to.
     *
     * @param proposalsPerHour what the charter's budget lets it ask
     */
    public record Enrolled(LineageId lineage, PrincipalId id, VerifierKey key, int proposalsPerHour) {

        /** The name it has over all lineages: in the inbox, and for what it stores. */
        public String principal() {
            return Proposers.principal(lineage, id);
        }
    }

    static String principal(LineageId lineage, PrincipalId proposer) {
        return lineage + "/" + proposer;
    }

    /** Who signs with this keyid; empty when no charter in force enrols it. */
    public Optional<Enrolled> byKeyId(String keyId) {
        return transactions
                .run(transaction -> table.proposer(transaction, keyId))
                .map(found -> new Enrolled(found.lineage(), found.id(), found.key(), found.proposalsPerHour()));
    }
}
