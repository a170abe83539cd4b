package dev.portcullis.admission;

import dev.portcullis.attest.Quorums;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.Transactions;
import dev.portcullis.modification.BlobSource;
import dev.portcullis.modification.ChangePrint;
import dev.portcullis.signoff.DeclinedChanges;
import dev.portcullis.signoff.DeclinedChanges.Resembled;
import dev.portcullis.signoff.SignOffDesk;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a proposal stands to what people declined before in its lineage, for the same purpose (SAFETY S15).
 *
 * @param whole of what people would be shown; what is equal to it is declined with it
 * @param own lines of this proposal alone, kept with its ask
 * @param lines of everything since the anchor as well: what comes in slices is compared in one piece
 * @param comparable false when there is more than can be compared, so that nothing can be said
 * @param resembled declines whose lines stand in it
 * @param told of each of them, for the case
 */
record Likeness(
        Digest whole,
        Set<Long> own,
        Set<Long> lines,
        boolean comparable,
        List<Resembled> resembled,
        List<String> told) {

    /** Whether anything was declined there at all; without, nothing need be read. */
    static boolean isNeeded(SignOffDesk desk, Transactions transactions, Docket docket) {
        return transactions.run(
                transaction -> desk.declined().any(transaction, docket.lineage().id(), purpose(docket)));
    }

    /** Reads what changed, and looks for it among what was declined. */
    static Likeness of(SignOffDesk desk, Transactions transactions, Docket docket, BlobSource blobs) {
        ChangePrint own = ChangePrint.of(docket.base(), docket.result(), blobs);
        ChangePrint shown =
                docket.base().equals(docket.anchor()) ? own : ChangePrint.of(docket.anchor(), docket.result(), blobs);
        Set<Long> lines = shown.linesWith(own);
        LineageId lineage = docket.lineage().id();
        return transactions.run(transaction -> {
            List<Resembled> resembled = desk.declined().resembled(transaction, lineage, purpose(docket), lines);
            return new Likeness(
                    shown.whole(),
                    own.lines(),
                    lines,
                    own.comparable() && shown.comparable(),
                    resembled,
                    told(desk, transaction, resembled));
        });
    }

    private static List<String> told(SignOffDesk desk, Connection transaction, List<Resembled> resembled)
            throws SQLException {
        List<String> told = new ArrayList<>();
        for (Resembled one : resembled) {
            told.add("ask " + one.ask() + " of tier " + one.tier() + ", declined " + one.declinedAt() + ": "
                    + one.found() + " of its " + one.of() + " changed lines are in this one");
            desk.find(transaction, one.ask()).stream()
                    .flatMap(asked -> asked.signOffs().stream())
                    .filter(said -> said.words().says() == Says.DECLINED)
                    .forEach(said -> told.add("  " + said.person().id() + " said no: "
                            + said.words().reason()));
        }
        return told;
    }

    private static Purpose purpose(Docket docket) {
        return docket.gate().purpose();
    }

    /** The decline of what is equal to it, looked for under the lineage's lock. */
    Optional<AskId> equal(DeclinedChanges declined, Connection transaction, Docket docket) throws SQLException {
        return declined.equal(transaction, docket.lineage().id(), purpose(docket), whole);
    }

    /** Whose quorum is asked: a tier above those who declined, the highest at most, and never below the verdict's. */
    int raised(int tier) {
        return raised(tier, resembled);
    }

    static int raised(int tier, List<Resembled> resembled) {
        int above = resembled.stream().mapToInt(one -> one.tier() + 1).max().orElse(0);
        return Math.max(tier, Math.min(Quorums.HIGHEST, above));
    }
}
