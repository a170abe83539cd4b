package dev.portcullis.admission;

import dev.portcullis.admission.internal.HaltTable;
import dev.portcullis.admission.internal.HaltTable.StoredHalt;
import dev.portcullis.kernel.DatabaseUnavailableException;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.Transactions;
import dev.portcullis.tripwire.Halt;
import dev.portcullis.tripwire.HaltState;
import dev.portcullis.tripwire.HaltUnknownException;
import java.util.List;

/** The halts on record, for the halt reading. */
public final class Halts implements HaltState {
    private final Transactions transactions;
    private final HaltTable table = new HaltTable();

    public Halts(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public List<Halt> over(LineageId lineage) throws HaltUnknownException {
        try {
            List<StoredHalt> standing = transactions.run(transaction -> table.over(transaction, lineage));
            return standing.stream()
                    .map(halt -> new Halt(halt.id(), halt.lineage(), halt.reason()))
                    .toList();
        } catch (DatabaseUnavailableException e) {
            throw new HaltUnknownException("the halts cannot be read", e);
        }
    }
}
