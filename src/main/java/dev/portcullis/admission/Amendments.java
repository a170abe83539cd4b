package dev.portcullis.admission;

import dev.portcullis.admission.AdmissionRefusedException.Code;
import dev.portcullis.admission.Amendment.Kind;
import dev.portcullis.admission.internal.HaltTable;
import dev.portcullis.admission.internal.HaltTable.StoredHalt;
import dev.portcullis.admission.internal.StoredLineage;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.kernel.AmendmentId;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Gate;
import dev.portcullis.kernel.HaltId;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.Sql;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.kernel.Transactions;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.ContentRefusedException;
import dev.portcullis.modification.MalformedCharterException;
import dev.portcullis.modification.Tree;
import dev.portcullis.modification.TreeEntry;
import dev.portcullis.policy.PolicyBundle;
import dev.portcullis.policy.PolicyRefusedException;
import dev.portcullis.signoff.Ask;
import dev.portcullis.signoff.Declined;
import dev.portcullis.signoff.Granted;
import dev.portcullis.signoff.Lapsed;
import dev.portcullis.signoff.SignOffDesk;
import dev.portcullis.signoff.SignOffOutcome;
import dev.portcullis.signoff.Waiting;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What only people change: charter with genesis, trust, the policy in force, and the end of a halt. Each is put to the
 * quorum {@code amend} and carried out in the transaction of the sign-off that completes it.
 */
public final class Amendments {
    private static final Duration ASK = Duration.ofDays(3);
    private static final String TRUST = "trust";

    private final GateParts parts;
    private final Transactions transactions;
    private final AdmissionTables tables;
    private final Carrying carrying;
    private final TrustStore trust;
    private final HaltTable halts = new HaltTable();
    private final InstantSource clock;

    Amendments(GateParts parts, AdmissionTables tables, Announcer announcer, Intake intake) {
        this.parts = parts;
        this.transactions = parts.transactions();
        this.tables = tables;
        this.carrying = new Carrying(parts, tables, announcer, intake);
        this.trust = parts.trust();
        this.clock = parts.clock();
    }

    private record Draft(
            Kind kind,
            String subject,
            Bytes document,
            Digest previous,
            Bytes preview,
            Bytes view,
            Optional<LineageId> lineage,
            Set<PersonId> excluded) {}

    /**
     * Asks people for a new lineage, or for another charter of one that is open.
     *
     * @param document the charter, byte for byte
     * @param genesis manifest of the tree a new lineage begins with; its blobs are there already
     * @throws AdmissionRefusedException with nothing changed
     */
    public Ask register(LineageId id, Bytes document, Bytes genesis) throws AdmissionRefusedException {
        Charter charter;
        Tree tree;
        try {
            charter = Charter.parse(document);
            tree = Tree.parse(genesis);
        } catch (MalformedCharterException | ContentRefusedException e) {
            throw new AdmissionRefusedException(Code.AMENDMENT_INVALID, String.valueOf(e.getMessage()), e);
        }
        if (!charter.lineage().equals(id)) {
            throw new AdmissionRefusedException(
                    Code.AMENDMENT_INVALID, "the charter is for lineage " + charter.lineage() + ", not " + id);
        }
        return transactions.run(transaction -> {
            Optional<StoredLineage> lineage = tables.lineages().lock(transaction, id);
            boolean open = lineage.isPresent() && lineage.get().isOpen();
            Digest previous = open ? lineage.get().charter() : Digest.EMPTY;
            if (open && !lineage.get().genesis().equals(tree.digest())) {
                throw new AdmissionRefusedException(
                        Code.AMENDMENT_INVALID, "lineage " + id + " began with another genesis, which stays");
            }
            List<TreeEntry> missing = tables.blobs().putTree(transaction, tree);
            if (!missing.isEmpty()) {
                TreeEntry first = missing.getFirst();
                throw new AdmissionRefusedException(
                        Code.AMENDMENT_INVALID, "put the blob of " + first.path() + " first: " + first.content());
            }
            tables.lineages().insertCharter(transaction, charter.digest(), id, document);
            if (lineage.isEmpty()) {
                tables.lineages().insertPending(transaction, id, charter.digest(), tree.digest());
            } else if (!open) {
                tables.lineages().replacePending(transaction, id, charter.digest(), tree.digest());
            }
            // Nobody signs themselves free: whom the charter in force names operator does not sign its successor (A2).
            Set<PersonId> operators = new HashSet<>(charter.operators());
            if (open) {
                operators.addAll(
                        tables.lineages().charter(transaction, previous).operators());
            }
            Bytes preview = preview(Map.of("genesis", tree.digest().toString()));
            return open(
                    transaction,
                    new Draft(
                            Kind.CHARTER,
                            "charter:" + id,
                            document,
                            previous,
                            preview,
                            Views.charter(charter, tree, open),
                            Optional.of(id),
                            operators));
        });
    }

    /**
     * Asks people for the next version of trust.
     *
     * @throws AdmissionRefusedException with nothing changed
     */
    public Ask amendTrust(Bytes document) throws AdmissionRefusedException {
        TrustDocument next;
        try {
            next = TrustDocument.parse(document.toArray());
        } catch (MalformedJsonException e) {
            throw new AdmissionRefusedException(Code.AMENDMENT_INVALID, String.valueOf(e.getMessage()), e);
        }
        TrustDocument now = trust.get().document();
        if (!next.policy().equals(now.policy())
                || !next.log().equals(now.log())
                || !next.installation().equals(now.installation())
                || next.demo() != now.demo()) {
            throw new AdmissionRefusedException(
                    Code.AMENDMENT_INVALID, "an amendment of trust changes keys, people, quorums and witnesses only");
        }
        requireSuccessor(next, now);
        return askTrust(now, next, preview(Map.of("voids", "every open permit and ask")), Views.trust(now, next));
    }

    /**
     * Asks people for a version of trust with a passkey more, and shows them what its authenticator says of itself.
     *
     * @param next the version after {@code now}, in which {@code person} has the passkey
     * @throws AdmissionRefusedException with nothing changed
     */
    Ask enrol(TrustDocument now, TrustDocument next, Person person, NewPasskey passkey)
            throws AdmissionRefusedException {
        Map<String, String> preview = new TreeMap<>();
        preview.put("voids", "every open permit and ask");
        preview.put("person", person.id().toString());
        preview.put("credential", passkey.key().credential());
        preview.put("aaguid", passkey.aaguid());
        preview.put("attestation", passkey.attestation());
        preview.put("synced", Boolean.toString(passkey.synced()));
        preview.put("backedUp", Boolean.toString(passkey.backedUp()));
        return askTrust(now, next, preview(preview), Views.enrolment(now, next, person, passkey));
    }

    private Ask askTrust(TrustDocument now, TrustDocument next, Bytes preview, Bytes view)
            throws AdmissionRefusedException {
        return transactions.run(transaction -> open(
                transaction,
                new Draft(
                        Kind.TRUST,
                        TRUST,
                        Bytes.copyOf(next.toBytes()),
                        now.digest(),
                        preview,
                        view,
                        Optional.empty(),
                        Set.of())));
    }

    /**
     * Refuses while people are asked for an amendment of trust.
     *
     * @throws AdmissionRefusedException when they are
     */
    void requireNoneOfTrust() throws AdmissionRefusedException {
        boolean open = transactions
                .run(transaction -> Sql.one(
                        transaction,
                        "SELECT id FROM amendment WHERE subject = ? AND state = 'open'",
                        row -> Sql.uuid(row, "id"),
                        TRUST))
                .isPresent();
        if (open) {
            throw new AdmissionRefusedException(
                    Code.AMENDMENT_OPEN, "another amendment of " + TRUST + " is being asked");
        }
    }

    /**
     * Asks people to put another policy in force.
     *
     * @param archive the bundle
     * @throws AdmissionRefusedException with nothing changed
     */
    public Ask activatePolicy(Bytes archive) throws AdmissionRefusedException {
        PolicyBundle bundle;
        try {
            bundle = PolicyBundle.load(archive.toArray());
        } catch (PolicyRefusedException e) {
            throw new AdmissionRefusedException(Code.AMENDMENT_INVALID, String.valueOf(e.getMessage()), e);
        }
        Digest previous = parts.policy().policy();
        return transactions.run(transaction -> open(
                transaction,
                new Draft(
                        Kind.POLICY,
                        "policy",
                        archive,
                        previous,
                        preview(Map.of("voids", "every open permit and ask")),
                        Views.policy(previous, bundle),
                        Optional.empty(),
                        Set.of())));
    }

    /**
     * Asks people to end one halt.
     *
     * @throws AdmissionRefusedException when there is no such halt, or it was ended
     */
    public Ask rearm(HaltId id, String reason) throws AdmissionRefusedException {
        return transactions.run(transaction -> {
            StoredHalt halt = halts.find(transaction, id)
                    .filter(found -> !found.rearmed())
                    .orElseThrow(() -> new AdmissionRefusedException(Code.HALT_UNKNOWN, "no halt " + id + " stands"));
            return open(
                    transaction,
                    new Draft(
                            Kind.REARM,
                            "halt:" + id,
                            Bytes.utf8("re-arm " + id + "\n" + reason + "\n"),
                            Digest.EMPTY,
                            preview(Map.of("halt", id.toString())),
                            Views.rearm(halt.id(), halt.scope(), halt.reason(), halt.by(), halt.raisedAt(), reason),
                            halt.lineage(),
                            Set.of()));
        });
    }

    /** Lets asks for amendments lapse that nobody answered in time (A5); called by the gateway's loop. */
    public void lapse() {
        transactions.run(transaction -> {
            List<String> lapsed = Sql.list(transaction, """
                    UPDATE ask SET state = 'lapsed' WHERE state = 'open' AND purpose = 'amend' AND expires_at <= ?
                    RETURNING subject""", row -> row.getString("subject"), clock.instant());
            for (String subject : lapsed) {
                end(transaction, subject, "lapsed");
            }
            return true;
        });
    }

    /** Takes effect of what people said to an amendment, in the transaction in which the last of them said it. */
    void tallied(Connection transaction, SignOffDesk.Case asked, SignOffOutcome outcome) throws SQLException {
        switch (outcome) {
            case Waiting ignored -> {}
            case Lapsed ignored -> {
                parts.signOffs().close(transaction, asked.ask().id(), Ask.State.LAPSED);
                end(transaction, asked.ask().subject(), "lapsed");
            }
            case Declined ignored -> {
                parts.signOffs().close(transaction, asked.ask().id(), Ask.State.DECLINED);
                end(transaction, asked.ask().subject(), "declined");
            }
            case Granted granted -> {
                Amendment stored = stored(transaction, asked.ask());
                if (overtaken(stored)) {
                    parts.signOffs().close(transaction, asked.ask().id(), Ask.State.VOID);
                    end(transaction, asked.ask().subject(), "lapsed");
                    return;
                }
                parts.signOffs().close(transaction, asked.ask().id(), Ask.State.GRANTED);
                carrying.carry(transaction, stored, granted);
            }
        }
    }

    /** Whether what it was to replace has been replaced since people were asked: what they signed is void then (A1). */
    private boolean overtaken(Amendment stored) {
        trust.refresh();
        TrustDocument now = trust.get().document();
        return switch (stored.kind()) {
            case TRUST -> !stored.previous().equals(now.digest());
            case POLICY -> !stored.previous().equals(now.policy().bundle());
            case CHARTER, REARM -> false;
        };
    }

    private static Amendment stored(Connection transaction, Ask ask) throws SQLException {
        return Sql.one(
                        transaction,
                        "SELECT * FROM amendment WHERE subject = ? AND state = 'open' FOR UPDATE",
                        Amendments::read,
                        ask.subject())
                .filter(found ->
                        Digest.of(found.document()).equals(ask.gate().basis().result()))
                .orElseThrow(() -> new IllegalStateException("no open amendment of " + ask.subject()));
    }

    private Ask open(Connection transaction, Draft draft) throws SQLException, AdmissionRefusedException {
        Optional<Amendment> already = Sql.one(
                transaction,
                "SELECT * FROM amendment WHERE subject = ? AND state = 'open' FOR UPDATE",
                Amendments::read,
                draft.subject());
        if (already.isPresent()) {
            Optional<Ask> asked = already.get().document().equals(draft.document())
                            && already.get().preview().equals(draft.preview())
                    ? parts.signOffs().open(transaction).stream()
                            .filter(ask -> ask.subject().equals(draft.subject()))
                            .findFirst()
                    : Optional.empty();
            return asked.orElseThrow(() -> new AdmissionRefusedException(
                    Code.AMENDMENT_OPEN, "another amendment of " + draft.subject() + " is being asked"));
        }
        Sql.update(
                transaction,
                """
                INSERT INTO amendment (id, kind, subject, document, previous, preview, state)
                VALUES (?, ?, ?, ?, ?, ?, 'open')""",
                AmendmentId.next(clock),
                draft.kind().word(),
                draft.subject(),
                draft.document(),
                draft.previous(),
                draft.preview());
        for (Bytes named : List.of(draft.document(), draft.preview(), draft.view())) {
            tables.documents().put(transaction, named);
        }
        int round = Sql.one(
                        transaction,
                        "SELECT count(*) AS asked FROM ask WHERE subject = ? AND purpose = 'amend'",
                        row -> row.getInt("asked"),
                        draft.subject())
                .orElse(0);
        Basis basis = new Basis(
                Digest.of(draft.document()),
                draft.previous(),
                draft.previous(),
                Digest.EMPTY,
                Digest.of(draft.preview()),
                parts.policy().policy());
        return parts.signOffs()
                .open(
                        transaction,
                        new SignOffDesk.Opening(
                                draft.subject(),
                                draft.lineage().map(LineageId::value),
                                new Gate(Purpose.AMEND, basis),
                                round + 1,
                                Ask.AMEND_TIER,
                                trust.get().document().quorums().amend(),
                                draft.excluded(),
                                draft.view(),
                                clock.instant().plus(ASK)))
                .ask();
    }

    private static void requireSuccessor(TrustDocument next, TrustDocument now) throws AdmissionRefusedException {
        if (next.version() != now.version() + 1 || !next.previous().equals(now.digest())) {
            throw new AdmissionRefusedException(
                    Code.AMENDMENT_INVALID,
                    "expected version " + (now.version() + 1) + " with previous " + now.digest());
        }
    }

    private static void end(Connection transaction, String subject, String state) throws SQLException {
        Sql.update(transaction, "UPDATE amendment SET state = ? WHERE subject = ? AND state = 'open'", state, subject);
    }

    private static Bytes preview(Map<String, String> preview) {
        return Bytes.copyOf(StrictJson.write(preview));
    }

    private static Amendment read(ResultSet row) throws SQLException {
        return new Amendment(
                new AmendmentId(Sql.uuid(row, "id")),
                Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                row.getString("subject"),
                Bytes.copyOf(row.getBytes("document")),
                Sql.digest(row, "previous"),
                Bytes.copyOf(row.getBytes("preview")));
    }
}
