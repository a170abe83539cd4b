package dev.portcullis.clearance;

import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Signer;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.predicate.PermitPredicate;
import dev.portcullis.attest.predicate.RedemptionPredicate;
import dev.portcullis.attest.predicate.RevocationPredicate;
import dev.portcullis.clearance.RedemptionRefusedException.Code;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PermitId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.Reason;
import dev.portcullis.kernel.RedemptionId;
import dev.portcullis.kernel.Sql;
import dev.portcullis.ledger.Ledger;
import dev.portcullis.ledger.LedgerEntry;
import dev.portcullis.permit.Audience;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where permits are filed, redeemed once, renewed and revoked. The only writer of both tables; joins its callers'
 * transactions, so that a redemption and what follows from it are one.
 *
 * <p>Redemption asks again what may have changed since issue: halt and epochs on the locked row of the lineage (H1, P7),
 * the permit's time and audience (P4), and through {@link StillGranted} the sign-offs (A7). Policy is not asked again:
 * its epoch is.
 */
public final class PermitDesk {
    private static final Pattern NONCE = Pattern.compile("[A-Za-z0-9_-]{16,64}");
    private static final int LISTED = 100;

    private final Ledger ledger;
    private final Signer permitKey;
    private final Signer gateKey;
    private final InstantSource clock;

    public PermitDesk(Ledger ledger, Signer permitKey, Signer gateKey, InstantSource clock) {
        this.ledger = ledger;
        this.permitKey = permitKey;
        this.gateKey = gateKey;
        this.clock = clock;
    }

    /** Whether the sign-offs a permit was issued on still count. */
    @FunctionalInterface
    public interface StillGranted {
        boolean check(Connection transaction, Filed permit) throws SQLException;
    }

    /** A permit as it is filed. */
    public record Filed(
            PermitId id,
            ProposalId proposal,
            Purpose purpose,
            int round,
            LineageId lineage,
            Digest charter,
            String audience,
            long epoch,
            long keyEpoch,
            Instant notBefore,
            Instant notAfter,
            String state,
            Bytes sealed,
            EntryId entry) {}

    /** A redemption as it is filed; outcome and evidence are sealed statements once they came. */
    public record Redeemed(
            RedemptionId id,
            PermitId permit,
            String worker,
            String nonce,
            LineageId lineage,
            long fence,
            Instant leaseUntil,
            Optional<Bytes> outcome,
            Optional<Bytes> evidence,
            Bytes receipt,
            EntryId entry) {}

    /** Files a permit and logs it. Nobody can redeem it before its entry is published. */
    public EntryId file(Connection transaction, Permit permit, int round) throws SQLException {
        PermitPredicate terms = permit.terms();
        EntryId entry = EntryId.next(clock);
        Bytes exact = Bytes.copyOf(permit.sealed().toBytes());
        ledger.append(transaction, new LedgerEntry(entry, PredicateType.PERMIT, exact));
        Sql.update(
                transaction,
                """
                INSERT INTO permit (id, proposal, purpose, round, lineage, basis, charter, audience, epoch, key_epoch,
                    not_before, not_after, state, envelope, entry)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'issued', ?, ?)""",
                terms.permit(),
                terms.proposal(),
                terms.purpose(),
                round,
                terms.lineage(),
                terms.basis().digest(),
                terms.basis().charter(),
                terms.audience(),
                terms.epoch(),
                terms.keyEpoch(),
                terms.notBefore(),
                terms.notAfter(),
                exact,
                entry);
        return entry;
    }

    public Optional<Filed> find(Connection transaction, PermitId id) throws SQLException {
        return Sql.one(transaction, "SELECT * FROM permit WHERE id = ?", PermitDesk::filed, id);
    }

    public Optional<Redeemed> redemption(Connection transaction, RedemptionId id) throws SQLException {
        return Sql.one(transaction, "SELECT * FROM redemption WHERE id = ?", PermitDesk::redeemed, id);
    }

    /** Permits of an audience that wait to be redeemed, oldest first; at most {@value #LISTED}. */
    public List<Filed> issued(Connection transaction, String audience) throws SQLException {
        return Sql.list(
                transaction,
                "SELECT * FROM permit WHERE audience = ? AND state = 'issued' AND not_after > ? ORDER BY id LIMIT "
                        + LISTED,
                PermitDesk::filed,
                audience,
                clock.instant());
    }

    /**
     * Redeems a permit, once. The same worker with the same nonce gets the same receipt again, so a lost response burns
     * nothing.
     *
     * @param nonce 16 to 64 characters of base64url, chosen by the worker for this permit
     * @throws RedemptionRefusedException with nothing changed; {@code NOT_YET_PUBLISHED} may be tried again
     */
    public Redeemed redeem(Connection transaction, PermitId id, Audience self, String nonce, StillGranted stillGranted)
            throws SQLException, RedemptionRefusedException {
        if (!NONCE.matcher(nonce).matches()) {
            throw new IllegalArgumentException("a nonce has 16 to 64 characters of A-Z a-z 0-9 _ -");
        }
        // The lineage is locked before its permit, as a halt does: two that wait for each other would stop the halt.
        Sql.one(
                transaction,
                "SELECT 1 FROM lineage WHERE id = (SELECT lineage FROM permit WHERE id = ?) FOR NO KEY UPDATE",
                row -> true,
                id);
        Filed permit = Sql.one(transaction, "SELECT * FROM permit WHERE id = ? FOR UPDATE", PermitDesk::filed, id)
                .orElseThrow(() -> new RedemptionRefusedException(Code.PERMIT_UNKNOWN, "there is no permit " + id));
        if (!permit.audience().equals(self.pool())) {
            throw new RedemptionRefusedException(
                    Code.WRONG_AUDIENCE, "permit " + id + " is for pool " + permit.audience());
        }
        Optional<Redeemed> before =
                Sql.one(transaction, "SELECT * FROM redemption WHERE permit = ?", PermitDesk::redeemed, id);
        if (before.isPresent()) {
            if (before.get().worker().equals(self.worker())
                    && before.get().nonce().equals(nonce)) {
                return before.get();
            }
            throw new RedemptionRefusedException(Code.ALREADY_REDEEMED, "permit " + id + " was redeemed");
        }
        requireRedeemable(permit);
        String proof = ledger.proof(permit.entry())
                .orElseThrow(() -> new RedemptionRefusedException(
                        Code.NOT_YET_PUBLISHED, "permit " + id + " is not in a published checkpoint yet; try again"))
                .text();
        if (!stillGranted.check(transaction, permit)) {
            throw new RedemptionRefusedException(
                    Code.SIGN_OFF_VOID, "a sign-off behind permit " + id + " no longer counts");
        }
        long fence = takeFence(transaction, permit);
        RedemptionId redemption = RedemptionId.next(clock);
        Instant lease = clock.instant().plus(Bounds.LEASE);
        Envelope receipt = permitKey.sign(Statement.of(
                subjectOf(permit),
                PredicateType.REDEMPTION,
                new RedemptionPredicate(
                        redemption,
                        id,
                        Digest.of(permit.sealed()),
                        permit.lineage(),
                        self.worker(),
                        nonce,
                        fence,
                        lease,
                        proof)));
        EntryId entry = EntryId.next(clock);
        Bytes exact = Bytes.copyOf(receipt.toBytes());
        ledger.append(transaction, new LedgerEntry(entry, PredicateType.REDEMPTION, exact));
        Sql.update(transaction, "UPDATE permit SET state = 'redeemed' WHERE id = ? AND state = 'issued'", id);
        Sql.update(
                transaction, """
                INSERT INTO redemption (id, permit, worker, nonce, lineage, fence, lease_until, receipt, entry)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""", redemption, id, self.worker(), nonce, permit.lineage(), fence, lease, exact, entry);
        return new Redeemed(
                redemption,
                id,
                self.worker(),
                nonce,
                permit.lineage(),
                fence,
                lease,
                Optional.empty(),
                Optional.empty(),
                exact,
                entry);
    }

    /**
     * Prolongs the lease of work that may go on.
     *
     * @return the end of the new lease
     * @throws RedemptionRefusedException {@code HALTED} or {@code LEASE_OVER}: the worker must stop now
     */
    public Instant renew(Connection transaction, RedemptionId id, String worker)
            throws SQLException, RedemptionRefusedException {
        Redeemed redeemed = Sql.one(
                        transaction, "SELECT * FROM redemption WHERE id = ? FOR UPDATE", PermitDesk::redeemed, id)
                .filter(found -> found.worker().equals(worker))
                .orElseThrow(
                        () -> new RedemptionRefusedException(Code.REDEMPTION_UNKNOWN, "there is no redemption " + id));
        boolean halted = Sql.one(
                        transaction,
                        "SELECT 1 FROM lineage WHERE id = ? AND halted_by IS NOT NULL",
                        row -> true,
                        redeemed.lineage())
                .isPresent();
        if (halted) {
            throw new RedemptionRefusedException(Code.HALTED, redeemed.lineage() + " is halted; stop the work");
        }
        Instant now = clock.instant();
        if (redeemed.outcome().isPresent() || !redeemed.leaseUntil().isAfter(now)) {
            throw new RedemptionRefusedException(Code.LEASE_OVER, "redemption " + id + " is over; stop the work");
        }
        Instant lease = now.plus(Bounds.LEASE);
        Sql.update(transaction, "UPDATE redemption SET lease_until = ? WHERE id = ?", lease, id);
        return lease;
    }

    /** Remembers a worker's outcome; the first one stays. */
    public boolean reported(Connection transaction, RedemptionId id, Bytes outcome, Decimal gpuSeconds)
            throws SQLException {
        return Sql.update(transaction, """
                        UPDATE redemption SET outcome = ?, gpu_seconds = ?, settled_at = ?
                        WHERE id = ? AND outcome IS NULL""", outcome, gpuSeconds.value(), clock.instant(), id) == 1;
    }

    /** Remembers an evaluator's evidence; the first one stays. */
    public boolean sealed(Connection transaction, RedemptionId id, Bytes evidence) throws SQLException {
        return Sql.update(
                        transaction,
                        "UPDATE redemption SET evidence = ? WHERE id = ? AND evidence IS NULL",
                        evidence,
                        id)
                == 1;
    }

    /** Ends a permit that nobody redeemed in time. */
    public void expire(Connection transaction, PermitId id) throws SQLException {
        Sql.update(transaction, "UPDATE permit SET state = 'expired' WHERE id = ? AND state = 'issued'", id);
    }

    /**
     * Takes a permit back.
     *
     * @return false when it was no longer to be had
     */
    public boolean revoke(Connection transaction, Filed permit, Reason reason) throws SQLException {
        int revoked = Sql.update(
                transaction, "UPDATE permit SET state = 'revoked' WHERE id = ? AND state = 'issued'", permit.id());
        if (revoked == 0) {
            return false;
        }
        Envelope sealed = gateKey.sign(Statement.of(
                subjectOf(permit),
                PredicateType.REVOCATION,
                new RevocationPredicate(permit.id(), reason, clock.instant())));
        ledger.append(
                transaction,
                new LedgerEntry(EntryId.next(clock), PredicateType.REVOCATION, Bytes.copyOf(sealed.toBytes())));
        return true;
    }

    /** Takes back every permit of a lineage, or of all, that nobody has redeemed. */
    public int revokeAll(Connection transaction, Optional<LineageId> lineage, Reason reason) throws SQLException {
        List<Filed> open = Sql.list(
                transaction,
                "SELECT * FROM permit WHERE state = 'issued' AND (?::text IS NULL OR lineage = ?) FOR UPDATE",
                PermitDesk::filed,
                lineage.map(LineageId::value),
                lineage.map(LineageId::value));
        for (Filed permit : open) {
            revoke(transaction, permit, reason);
        }
        return open.size();
    }

    private void requireRedeemable(Filed permit) throws RedemptionRefusedException {
        Instant now = clock.instant();
        if (permit.state().equals("revoked")) {
            throw new RedemptionRefusedException(Code.PERMIT_REVOKED, "permit " + permit.id() + " was revoked");
        }
        if (!permit.state().equals("issued") || now.isBefore(permit.notBefore()) || !now.isBefore(permit.notAfter())) {
            throw new RedemptionRefusedException(
                    Code.PERMIT_EXPIRED, "permit " + permit.id() + " was good until " + permit.notAfter());
        }
    }

    /** Halt and epochs are asked on the locked row, in the same statement that takes the fence (H1, P7, P3). */
    private static long takeFence(Connection transaction, Filed permit)
            throws SQLException, RedemptionRefusedException {
        Optional<Long> fence = Sql.one(
                transaction,
                """
                UPDATE lineage SET fence = fence + 1
                WHERE id = ? AND halted_by IS NULL AND standing = 'open' AND epoch = ? AND charter = ?
                    AND (SELECT max(version) FROM trust) = ?
                    AND NOT EXISTS (SELECT 1 FROM halt h WHERE h.rearmed_entry IS NULL
                        AND h.scope IN ('all', 'lineage:' || lineage.id))
                RETURNING fence""",
                row -> row.getLong("fence"),
                permit.lineage(),
                permit.epoch(),
                permit.charter(),
                permit.keyEpoch());
        if (fence.isPresent()) {
            return fence.get();
        }
        boolean halted =
                Sql.one(transaction, """
                        SELECT 1 FROM lineage l WHERE id = ? AND (halted_by IS NOT NULL OR EXISTS (SELECT 1 FROM halt h
                            WHERE h.rearmed_entry IS NULL AND h.scope IN ('all', 'lineage:' || l.id)))""", row -> true, permit.lineage()).isPresent();
        throw halted
                ? new RedemptionRefusedException(Code.HALTED, permit.lineage() + " is halted")
                : new RedemptionRefusedException(
                        Code.EPOCH_STALE, "charter, policy or trust moved since permit " + permit.id() + " was issued");
    }

    private static Digest subjectOf(Filed permit) {
        try {
            return Statement.parse(
                            Envelope.parse(permit.sealed().toArray()).payload().toArray())
                    .subject();
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("the table permit holds what was never written to it", e);
        }
    }

    private static Filed filed(ResultSet row) throws SQLException {
        return new Filed(
                new PermitId(Sql.uuid(row, "id")),
                new ProposalId(Sql.uuid(row, "proposal")),
                Purpose.parse(row.getString("purpose")),
                row.getInt("round"),
                new LineageId(row.getString("lineage")),
                Sql.digest(row, "charter"),
                row.getString("audience"),
                row.getLong("epoch"),
                row.getLong("key_epoch"),
                Sql.instant(row, "not_before"),
                Sql.instant(row, "not_after"),
                row.getString("state"),
                Bytes.copyOf(row.getBytes("envelope")),
                new EntryId(Sql.uuid(row, "entry")));
    }

    private static Redeemed redeemed(ResultSet row) throws SQLException {
        return new Redeemed(
                new RedemptionId(Sql.uuid(row, "id")),
                new PermitId(Sql.uuid(row, "permit")),
                row.getString("worker"),
                row.getString("nonce"),
                new LineageId(row.getString("lineage")),
                row.getLong("fence"),
                Sql.instant(row, "lease_until"),
                Optional.ofNullable(row.getBytes("outcome")).map(Bytes::copyOf),
                Optional.ofNullable(row.getBytes("evidence")).map(Bytes::copyOf),
                Bytes.copyOf(row.getBytes("receipt")),
                new EntryId(Sql.uuid(row, "entry")));
    }
}
