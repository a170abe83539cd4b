package dev.portcullis.admission;

import dev.portcullis.admission.internal.GlassTable;
import dev.portcullis.admission.internal.GlassTable.StoredGlass;
import dev.portcullis.admission.internal.HaltTable;
import dev.portcullis.attest.predicate.BreakGlassAct;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.BreakGlassId;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.HaltId;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.Sql;
import dev.portcullis.kernel.Transactions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Halts and what was done past the usual way, for people to read. Read only, as {@link History}. */
public final class HaltHistory {
    private final Transactions transactions;
    private final GlassTable glasses = new GlassTable();

    public HaltHistory(Transactions transactions) {
        this.transactions = transactions;
    }

    /** A page of halts, newest first, those before {@code after} where it is given. */
    public List<Records.HaltRecord> halts(Optional<HaltId> after, int atMost) {
        return transactions
                .run(transaction -> Sql.list(
                        transaction,
                        "SELECT * FROM halt WHERE ?::uuid IS NULL OR id < ? ORDER BY id DESC LIMIT ?",
                        HaltTable::read,
                        after,
                        after,
                        atMost))
                .stream()
                .map(Records::record)
                .toList();
    }

    /**
     * One time two people broke the glass.
     *
     * @param scope {@code all}, {@code lineage:<id>} or {@code proposal:<id>}
     * @param skipped who signs off and was not asked
     * @param halt that a stop raised
     * @param until when it is over
     */
    public record Broken(
            BreakGlassId id,
            BreakGlassAct act,
            String scope,
            String reason,
            List<PersonId> by,
            List<PersonId> skipped,
            Optional<HaltId> halt,
            Instant at,
            Instant until,
            EntryId entry) {
        public Broken {
            by = List.copyOf(by);
            skipped = List.copyOf(skipped);
        }

        private static Broken of(StoredGlass glass) {
            return new Broken(
                    glass.id(),
                    glass.act(),
                    glass.scope(),
                    glass.reason(),
                    glass.people(),
                    glass.skipped(),
                    glass.halt(),
                    glass.at(),
                    glass.until(),
                    glass.entry());
        }
    }

    /** What break-glass did and is not over. */
    public List<Broken> brokenNow(Instant now) {
        return transactions.run(transaction -> glasses.inForce(transaction, now)).stream()
                .map(Broken::of)
                .toList();
    }

    /** Whether two people raised this halt by break-glass. */
    public boolean isByBreakGlass(HaltId halt) {
        return transactions.run(transaction -> glasses.raised(transaction, halt));
    }

    /** What break-glass did, newest first. */
    public List<Broken> broken(int atMost) {
        return transactions.run(transaction -> glasses.newest(transaction, atMost)).stream()
                .map(Broken::of)
                .toList();
    }

    /** One time the glass was broken; empty when there is none of this id. */
    public Optional<Broken> broken(BreakGlassId id) {
        return transactions.run(transaction -> glasses.find(transaction, id)).map(Broken::of);
    }

    /** A question that was put to people about a halt. */
    public record Rearming(AskId ask, String state, Instant askedAt) {}

    /** The questions whether to end this halt, newest first. */
    public List<Rearming> rearmings(HaltId halt) {
        return transactions.run(transaction -> Sql.list(
                transaction,
                "SELECT id, state, asked_at FROM ask WHERE subject = ? ORDER BY asked_at DESC LIMIT ?",
                row -> new Rearming(
                        new AskId(Sql.uuid(row, "id")), row.getString("state"), Sql.instant(row, "asked_at")),
                "halt:" + halt,
                Bounds.PAGE));
    }
}
