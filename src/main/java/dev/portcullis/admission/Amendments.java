package dev.portcullis.admission;

import dev.portcullis.admission.AdmissionRefusedException.Code;
import dev.portcullis.admission.Amendment.Kind;
import dev.portcullis.admission.AmendmentCase.Halted;
import dev.portcullis.admission.internal.HaltTable;
import dev.portcullis.admission.internal.HaltTable.StoredHalt;
import dev.portcullis.admission.internal.StoredLineage;
import dev.portcullis.admission.internal.StoredProposal;
import dev.portcullis.attest.Loosening;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.Quorum;
import dev.portcullis.attest.RosterCheck;
import dev.portcullis.attest.Satisfiability;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.TrustLoosening;
import dev.portcullis.attest.predicate.BreakGlassAct;
import dev.portcullis.attest.predicate.GlassRequest;
import dev.portcullis.attest.predicate.RearmPredicate;
import dev.portcullis.kernel.AmendmentId;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.BreakGlassId;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.HaltId;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.ProposalId;
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
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What only people change: charter with genesis, trust, the policy in force, and the end of a halt. Each is put to the
 * quorum {@code amend} and, unless it loosens, carried out in the transaction of the sign-off that completes it.
 */
public final class Amendments {
    private final GateParts parts;
    private final Transactions transactions;
    private final AdmissionTables tables;
    private final AmendmentTable amendments = new AmendmentTable();
    private final AmendmentAsks asks;
    private final Previewing previewing;
    private final Deferring deferring;
    private final BreakingGlass breakingGlass;
    private final TrustStore trust;
    private final Operators operators;
    private final HaltTable halts = new HaltTable();
    private final InstantSource clock;

    Amendments(
            GateParts parts, AdmissionTables tables, Announcer announcer, Intake intake, BreakingGlass breakingGlass) {
        this.parts = parts;
        this.transactions = parts.transactions();
        this.tables = tables;
        this.asks = new AmendmentAsks(parts, tables, amendments);
        this.previewing = new Previewing(parts, tables, amendments);
        this.breakingGlass = breakingGlass;
        this.operators = new Operators(parts, tables);
        this.deferring = new Deferring(
                parts,
                tables,
                amendments,
                announcer,
                new Carrying(parts, tables, announcer, intake, breakingGlass),
                breakingGlass,
                previewing);
        this.trust = parts.trust();
        this.clock = parts.clock();
    }

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
            requireOwnKeys(transaction, charter);
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
            Set<PersonId> either = new HashSet<>(charter.operators());
            if (open) {
                either.addAll(tables.lineages().charter(transaction, previous).operators());
            }
            Set<PersonId> barred = operators.enrolled(either);
            AmendmentPreview preview = AmendmentPreview.of(
                    previewing.loosening(transaction, previous, charter),
                    parts.loosensAfter().get(),
                    open ? previewing.voids(transaction, Kind.CHARTER, Optional.of(id)) : List.of(),
                    stillMet(transaction, previewing.roster(transaction, charter)),
                    Map.of(AmendmentPreview.GENESIS, tree.digest().toString()));
            return asks.open(
                    transaction,
                    new AmendmentDraft(
                            Kind.CHARTER,
                            Kind.CHARTER.subject(id.value()),
                            document,
                            previous,
                            preview.toBytes(),
                            Views.charter(charter, tree, open, preview),
                            Optional.of(id),
                            barred,
                            reachable(amend(), barred)));
        });
    }

    /** That no other lineage enrols a key of the charter's proposers, or is to. */
    private void requireOwnKeys(Connection transaction, Charter charter)
            throws SQLException, AdmissionRefusedException {
        Set<String> keys = charter.proposers().stream()
                .map(proposer -> proposer.key().keyId())
                .collect(Collectors.toSet());
        Optional<LineageId> holder = tables.lineages().enrolling(transaction, charter);
        for (Amendment asked : amendments.pending(transaction, Kind.CHARTER)) {
            Charter other = Previewing.charterOf(asked.document());
            if (!other.lineage().equals(charter.lineage())
                    && other.proposers().stream()
                            .anyMatch(proposer -> keys.contains(proposer.key().keyId()))) {
                holder = holder.or(() -> Optional.of(other.lineage()));
            }
        }
        if (holder.isPresent()) {
            throw new AdmissionRefusedException(
                    Code.PROPOSER_KEY_TAKEN,
                    "lineage " + holder.get() + " enrols a key of these proposers, or is to; keys are of one lineage");
        }
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
        try {
            next.requireFollows(now);
        } catch (IllegalArgumentException e) {
            throw new AdmissionRefusedException(Code.AMENDMENT_INVALID, String.valueOf(e.getMessage()), e);
        }
        return askTrust(now, next, Map.of(), preview -> Views.trust(now, next, preview));
    }

    /**
     * Asks people for a version of trust with a passkey more, and shows them what its authenticator says of itself.
     *
     * @param next the version after {@code now}, in which {@code person} has the passkey
     * @throws AdmissionRefusedException with nothing changed
     */
    Ask enrol(TrustDocument now, TrustDocument next, Person person, NewPasskey passkey)
            throws AdmissionRefusedException {
        Map<String, String> about = new HashMap<>(passkey.about());
        about.put(AmendmentPreview.PERSON, person.id().toString());
        return askTrust(now, next, about, preview -> Views.enrolment(now, next, person, passkey, preview));
    }

    /**
     * Puts a version of trust to people.
     *
     * @param about what else they are asked to believe
     * @param view what they are shown, of the preview
     */
    private Ask askTrust(
            TrustDocument now, TrustDocument next, Map<String, String> about, Function<AmendmentPreview, Bytes> view)
            throws AdmissionRefusedException {
        return transactions.run(transaction -> {
            List<String> voids = new ArrayList<>(previewing.voids(transaction, Kind.TRUST, Optional.empty()));
            voids.addAll(previewing.signOffsLost(transaction, next));
            AmendmentPreview preview = AmendmentPreview.of(
                    TrustLoosening.between(now, next),
                    parts.loosensAfter().get(),
                    voids,
                    stillMet(transaction, previewing.roster(transaction, next)),
                    about);
            return asks.open(
                    transaction,
                    new AmendmentDraft(
                            Kind.TRUST,
                            Kind.TRUST.subject(""),
                            Bytes.copyOf(next.toBytes()),
                            now.digest(),
                            preview.toBytes(),
                            view.apply(preview),
                            Optional.empty(),
                            Set.of(),
                            amend()));
        });
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
                        Kind.TRUST.subject("")))
                .isPresent();
        if (open) {
            throw new AdmissionRefusedException(Code.AMENDMENT_OPEN, "another amendment of trust is being asked");
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
        return transactions.run(transaction -> {
            AmendmentPreview preview = AmendmentPreview.of(
                    Loosening.ANOTHER_POLICY,
                    parts.loosensAfter().get(),
                    previewing.voids(transaction, Kind.POLICY, Optional.empty()),
                    previewing.roster(transaction, trust.get().document()),
                    Map.of());
            return asks.open(
                    transaction,
                    new AmendmentDraft(
                            Kind.POLICY,
                            Kind.POLICY.subject(""),
                            archive,
                            previous,
                            preview.toBytes(),
                            Views.policy(previous, bundle.digest(), preview),
                            Optional.empty(),
                            Set.of(),
                            amend()));
        });
    }

    /**
     * Asks people to end one halt.
     *
     * @throws AdmissionRefusedException when there is no such halt, or it was ended
     */
    public Ask rearm(HaltId id, String reason) throws AdmissionRefusedException {
        return transactions.run(transaction -> {
            // Whoever ends it holds this until it is ended.
            String subject = Kind.REARM.subject(id.toString());
            amendments.lockOpen(transaction, subject);
            StoredHalt halt = halts.find(transaction, id)
                    .filter(found -> !found.rearmed())
                    .orElseThrow(() -> new AdmissionRefusedException(Code.HALT_UNKNOWN, "no halt " + id + " stands"));
            Halted halted = new Halted(halt.id(), halt.scope(), halt.by(), halt.raisedAt(), halt.reason());
            boolean byGlass = breakingGlass.raised(transaction, id);
            Set<PersonId> excluded = operators.of(transaction, halt.lineage());
            return asks.open(
                    transaction,
                    new AmendmentDraft(
                            Kind.REARM,
                            subject,
                            RearmPredicate.document(id, reason),
                            Digest.EMPTY,
                            halted.toBytes(),
                            Views.rearm(halted, reason),
                            halt.lineage(),
                            excluded,
                            reachable(
                                    byGlass ? trust.get().document().quorums().afterBreakGlass() : amend(), excluded)));
        });
    }

    /**
     * Asks two people to stop a lineage, or all, and to end what runs (A9).
     *
     * @param by who asks; asking decides nothing
     * @throws AdmissionRefusedException when there are no two people who may sign
     */
    public Ask breakGlassToStop(Optional<LineageId> lineage, String reason, PersonId by)
            throws AdmissionRefusedException {
        GlassRequest request = new GlassRequest(
                BreakGlassId.next(clock), BreakGlassAct.STOP, lineage.orElse(null), null, null, reason, by);
        return transactions.run(transaction -> {
            Set<PersonId> excluded = breakingGlass.excluded(transaction, lineage);
            breakingGlass.requireNoneAsked(transaction, request);
            return asks.open(transaction, draft(request, lineage, excluded));
        });
    }

    /**
     * Asks two people to give an evaluation that is under way another deadline, once (A9).
     *
     * @throws AdmissionRefusedException when it cannot be extended, or there are no two people who may sign
     */
    public Ask breakGlassToExtend(ProposalId proposal, Instant until, String reason, PersonId by)
            throws AdmissionRefusedException {
        GlassRequest request =
                new GlassRequest(BreakGlassId.next(clock), BreakGlassAct.EXTEND, null, proposal, until, reason, by);
        return transactions.run(transaction -> {
            Set<PersonId> excluded = breakingGlass.requireExtendable(transaction, proposal, until);
            breakingGlass.requireNoneAsked(transaction, request);
            Optional<LineageId> lineage =
                    tables.proposals().find(transaction, proposal).map(StoredProposal::lineage);
            return asks.open(transaction, draft(request, lineage, excluded));
        });
    }

    private AmendmentDraft draft(GlassRequest request, Optional<LineageId> lineage, Set<PersonId> excluded)
            throws AdmissionRefusedException {
        return new AmendmentDraft(
                Kind.BREAKGLASS,
                request.subject(),
                request.toBytes(),
                Digest.EMPTY,
                Bytes.copyOf(StrictJson.write(
                        Map.of("breakglass", request.breakglass().toString()))),
                Views.breakGlass(request),
                lineage,
                excluded,
                breakingGlass.quorum(excluded),
                Bounds.BREAKGLASS_ASK);
    }

    /** That there are people to ask beside those who operate what it concerns. */
    private Quorum reachable(Quorum quorum, Set<PersonId> excluded) throws AdmissionRefusedException {
        Satisfiability found = Satisfiability.of(quorum, trust.get().document().people(), excluded);
        if (!found.met()) {
            throw new AdmissionRefusedException(
                    Code.QUORUM_UNREACHABLE,
                    "without those who operate the proposers concerned, or did, nobody could sign: " + found);
        }
        return quorum;
    }

    private Quorum amend() {
        return trust.get().document().quorums().amend();
    }

    /** Lets asks for amendments lapse that nobody answered in time (A5); called by the gateway's loop. */
    public void lapse() {
        transactions.run(transaction -> {
            List<String> lapsed = Sql.list(transaction, """
                    UPDATE ask SET state = 'lapsed' WHERE state = 'open' AND purpose = 'amend' AND expires_at <= ?
                    RETURNING subject""", row -> row.getString("subject"), clock.instant());
            for (String subject : lapsed) {
                amendments.end(transaction, subject, Amendment.State.LAPSED);
            }
            return true;
        });
    }

    /** Puts in force what has waited long enough; called by the gateway's loop. */
    public void carryDue() {
        deferring.carryDue();
    }

    /**
     * Takes back what people granted and what has not taken effect.
     *
     * @param by a person in a group that the quorum <em>amend</em> asks; one is enough
     * @throws AdmissionRefusedException with nothing changed
     */
    public void cancel(AmendmentId id, PersonId by, String reason) throws AdmissionRefusedException {
        deferring.cancel(id, by, reason);
    }

    /**
     * An amendment on record.
     *
     * @param loosens what it loosens, each in a sentence
     * @param grantedAt when its last grant came
     * @param inForceAt when it takes effect, or took effect
     * @param why why it never takes effect
     */
    public record Listed(
            AmendmentId id,
            String kind,
            String subject,
            String state,
            Digest document,
            List<String> loosens,
            Optional<Instant> grantedAt,
            Optional<Instant> inForceAt,
            Optional<String> why) {
        public Listed {
            loosens = List.copyOf(loosens);
        }
    }

    /** The newest amendments. */
    public List<Listed> newest() {
        return transactions.run(amendments::newest).stream()
                .map(Amendments::listed)
                .toList();
    }

    /** The amendment that people granted by this ask and that has not taken effect, because it waits. */
    public Optional<Listed> waitingSince(AskId ask) {
        return transactions
                .run(transaction -> amendments.waitingSince(transaction, ask))
                .map(Amendments::listed);
    }

    private static Listed listed(Amendment stored) {
        return new Listed(
                stored.id(),
                stored.kind().word(),
                stored.subject(),
                stored.state().word(),
                Digest.of(stored.document()),
                previewed(stored).map(AmendmentPreview::loosens).orElse(List.of()),
                stored.grant().map(Amendment.Grant::at),
                stored.grant().map(Amendment.Grant::inForceAt),
                stored.why());
    }

    /** Empty of a re-arm, and of what was asked before there were previews. */
    private static Optional<AmendmentPreview> previewed(Amendment stored) {
        try {
            return Optional.of(AmendmentPreview.parse(stored.preview()));
        } catch (MalformedJsonException e) {
            return Optional.empty();
        }
    }

    /** Whether each quorum can be met, also for each open lineage without its operators (F11). */
    public List<RosterCheck> roster() {
        trust.refresh();
        return transactions.run(
                transaction -> previewing.roster(transaction, trust.get().document()));
    }

    /** Refuses what makes a quorum unreachable that can be met now; what cannot be met already is no reason to refuse. */
    private List<RosterCheck> stillMet(Connection transaction, List<RosterCheck> afterwards)
            throws SQLException, AdmissionRefusedException {
        Set<String> unmet = previewing.roster(transaction, trust.get().document()).stream()
                .filter(check -> !check.found().met())
                .map(RosterCheck::of)
                .collect(Collectors.toSet());
        for (RosterCheck check : afterwards) {
            if (!check.found().met() && !unmet.contains(check.of())) {
                throw new AdmissionRefusedException(Code.QUORUM_UNREACHABLE, "nobody could sign any more: " + check);
            }
        }
        return afterwards;
    }

    /**
     * Takes effect of what people said to an amendment, in the transaction in which the last of them said it.
     *
     * @return what became of it: what was granted over something that is not in force any more, or by fewer than trust has
     *     come to ask, has lapsed
     */
    SignOffOutcome tallied(Connection transaction, SignOffDesk.Case asked, SignOffOutcome outcome) throws SQLException {
        switch (outcome) {
            case Waiting ignored -> {}
            case Lapsed ignored -> {
                parts.signOffs().close(transaction, asked.ask().id(), Ask.State.LAPSED);
                amendments.end(transaction, asked.ask().subject(), Amendment.State.LAPSED);
            }
            case Declined ignored -> {
                parts.signOffs().close(transaction, asked.ask().id(), Ask.State.DECLINED);
                amendments.end(transaction, asked.ask().subject(), Amendment.State.DECLINED);
            }
            case Granted ignored -> {
                Amendment stored = stored(transaction, asked.ask());
                trust.refresh(transaction);
                Optional<Granted> still =
                        deferring.overtaken(transaction, stored).isPresent()
                                ? Optional.empty()
                                : deferring.stillGranted(transaction, stored, asked, clock.instant());
                if (still.isEmpty()) {
                    parts.signOffs().close(transaction, asked.ask().id(), Ask.State.VOID);
                    amendments.end(transaction, asked.ask().subject(), Amendment.State.LAPSED);
                    return new Lapsed();
                }
                parts.signOffs().close(transaction, asked.ask().id(), Ask.State.GRANTED);
                deferring.granted(transaction, stored, asked.ask(), still.get());
            }
        }
        return outcome;
    }

    private Amendment stored(Connection transaction, Ask ask) throws SQLException {
        return amendments
                .lockOpen(transaction, ask.subject())
                .filter(found ->
                        Digest.of(found.document()).equals(ask.gate().basis().result()))
                .orElseThrow(() -> new IllegalStateException("no open amendment of " + ask.subject()));
    }
}
