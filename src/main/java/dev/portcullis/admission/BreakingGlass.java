package dev.portcullis.admission;

import dev.portcullis.admission.AdmissionRefusedException.Code;
import dev.portcullis.admission.Recorder.Telling;
import dev.portcullis.admission.internal.GlassTable;
import dev.portcullis.admission.internal.GlassTable.StoredGlass;
import dev.portcullis.admission.internal.StoredLineage;
import dev.portcullis.admission.internal.StoredProposal;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Quorum;
import dev.portcullis.attest.Satisfiability;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.VerifiedSignOff;
import dev.portcullis.attest.predicate.BreakGlassPredicate;
import dev.portcullis.attest.predicate.GlassRequest;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.HaltId;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.Reason;
import dev.portcullis.kernel.Sql;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.signoff.Granted;
import dev.portcullis.signoff.SignOffDesk;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What two people may do past the usual way (A9): stop, or give an evaluation more time. There is no bypass in it: neither
 * act passes a gate, issues a permit or moves a head.
 *
 * <p>A stop is a halt that also ends what runs, so that nothing that was redeemed before it can still commit. An extension
 * moves an evaluation's deadline, once; what a run may use stays as its charter and its permit say.
 */
final class BreakingGlass {
    static final String EVENT = "dev.portcullis.breakglass.broken.v1";

    /** Who raised a halt by break-glass; its entry names the people. */
    static final String RAISED_BY = "breakglass";

    private static final int TWO_PEOPLE = 2;
    private static final String ENDED = "STOPPED_BY_BREAKGLASS";

    private final GateParts parts;
    private final AdmissionTables tables;
    private final GlassTable glasses = new GlassTable();
    private final AmendmentTable amendments = new AmendmentTable();
    private final Operators operators;
    private final Announcer announcer;
    private final Moves moves;
    private final Halting halting;
    private final TrustStore trust;
    private final InstantSource clock;

    BreakingGlass(GateParts parts, AdmissionTables tables, Announcer announcer, Moves moves, Halting halting) {
        this.parts = parts;
        this.tables = tables;
        this.operators = new Operators(parts, tables);
        this.announcer = announcer;
        this.moves = moves;
        this.halting = halting;
        this.trust = parts.trust();
        this.clock = parts.clock();
    }

    /** Of whom two or more have to sign: those whose quorum amends. */
    Quorum quorum(Set<PersonId> excluded) throws AdmissionRefusedException {
        TrustDocument now = trust.get().document();
        Quorum quorum = now.quorums().amend();
        if (quorum.size() < TWO_PEOPLE) {
            throw new AdmissionRefusedException(
                    Code.BREAKGLASS_REFUSED,
                    "break-glass takes two people, and the quorum amend of trust asks one; one person can halt");
        }
        Satisfiability found = Satisfiability.of(quorum, now.people(), excluded);
        if (!found.met()) {
            throw new AdmissionRefusedException(
                    Code.QUORUM_UNREACHABLE,
                    "without those who operate the proposers concerned the quorum amend cannot be met; one person can"
                            + " halt: " + found);
        }
        return quorum;
    }

    /** Who cannot sign a stop: the operators of every proposer it concerns, now or when it proposed what is open. */
    Set<PersonId> excluded(Connection transaction, Optional<LineageId> lineage)
            throws SQLException, AdmissionRefusedException {
        if (lineage.isPresent()
                && tables.lineages().find(transaction, lineage.get()).isEmpty()) {
            throw new AdmissionRefusedException(Code.LINEAGE_UNKNOWN, "no lineage " + lineage.get());
        }
        return operators.of(transaction, lineage);
    }

    /** Who cannot sign for what was asked, as it is now. */
    Set<PersonId> excluded(Connection transaction, Amendment amendment) throws SQLException {
        GlassRequest request = request(amendment);
        ProposalId proposal = request.proposal();
        return proposal == null
                ? operators.of(transaction, Optional.ofNullable(request.lineage()))
                : contributors(
                        transaction,
                        tables.proposals().find(transaction, proposal).orElseThrow());
    }

    /**
     * That the same is not asked already. Each request is a document of its own, and a hundred of them would hide what else
     * people are asked.
     *
     * @throws AdmissionRefusedException naming the ask that is open
     */
    void requireNoneAsked(Connection transaction, GlassRequest request) throws SQLException, AdmissionRefusedException {
        // Held until the transaction ends, so that two who ask at once do not both find none.
        Sql.one(
                transaction,
                "SELECT pg_advisory_xact_lock(hashtextextended('breakglass:' || ?, 0)) IS NULL AS locked",
                row -> true,
                request.scope());
        for (Amendment asked : amendments.pending(transaction, Amendment.Kind.BREAKGLASS)) {
            GlassRequest other = request(asked);
            if (other.act() != request.act() || !other.scope().equals(request.scope())) {
                continue;
            }
            Optional<AskId> open = Sql.one(
                    transaction,
                    "SELECT id FROM ask WHERE subject = ? AND state = 'open' AND expires_at > ?",
                    row -> new AskId(Sql.uuid(row, "id")),
                    asked.subject(),
                    clock.instant());
            if (open.isPresent()) {
                throw new AdmissionRefusedException(
                        Code.AMENDMENT_OPEN, "people are asked for this already, by ask " + open.get());
            }
        }
    }

    /**
     * Whose evaluation it is and who cannot sign for it: operators of the lineage's proposers, and whoever contributed.
     *
     * @throws AdmissionRefusedException when it cannot be extended
     */
    Set<PersonId> requireExtendable(Connection transaction, ProposalId proposal, Instant until)
            throws SQLException, AdmissionRefusedException {
        StoredProposal stored = tables.proposals()
                .find(transaction, proposal)
                .orElseThrow(() -> new AdmissionRefusedException(Code.PROPOSAL_UNKNOWN, "no proposal " + proposal));
        Optional<String> whyNot = whyNotExtended(transaction, stored, until);
        if (whyNot.isPresent()) {
            throw new AdmissionRefusedException(Code.BREAKGLASS_REFUSED, whyNot.get());
        }
        return contributors(transaction, stored);
    }

    private Set<PersonId> contributors(Connection transaction, StoredProposal stored) throws SQLException {
        StoredLineage lineage =
                tables.lineages().find(transaction, stored.lineage()).orElseThrow();
        Set<PersonId> excluded = new HashSet<>(
                tables.lineages().charter(transaction, lineage.charter()).operators());
        excluded.addAll(tables.proposals()
                .contributors(transaction, stored, lineage.anchor().orElse(stored.base())));
        return operators.enrolled(excluded);
    }

    private Optional<String> whyNotExtended(Connection transaction, StoredProposal stored, Instant until)
            throws SQLException {
        Instant now = clock.instant();
        if (stored.ended() || stored.purpose() != Purpose.EVALUATE) {
            return Optional.of("only an evaluation that is under way is extended; admission and promotion never are");
        }
        if (glasses.extended(transaction, stored.id())) {
            return Optional.of("the evaluation of " + stored.id() + " was extended once, which is all there is");
        }
        if (!until.isAfter(stored.deadline()) || !until.isAfter(now)) {
            return Optional.of("its deadline is " + stored.deadline() + " already");
        }
        if (until.isAfter(now.plus(Bounds.BREAKGLASS_EXTENSION))) {
            return Optional.of("an evaluation is extended to at most " + Bounds.BREAKGLASS_EXTENSION.toHours()
                    + " hours from now");
        }
        return Optional.empty();
    }

    /** Whether what was asked for is beside the point by now; what it concerns stays as it is until the transaction ends. */
    boolean overtaken(Connection transaction, Amendment amendment) throws SQLException {
        GlassRequest request = request(amendment);
        ProposalId proposal = request.proposal();
        Instant until = request.until();
        if (proposal == null || until == null) {
            // Before the entry gets its id: a redemption that held the row is logged before the stop (H1).
            LineageId lineage = request.lineage();
            if (lineage == null) {
                tables.lineages().lockAll(transaction);
            } else {
                tables.lineages().lock(transaction, lineage);
            }
            return false;
        }
        StoredProposal stored = locked(transaction, proposal);
        return whyNotExtended(transaction, stored, until).isPresent();
    }

    /** The lineage before its proposal, as everybody locks them. */
    private StoredProposal locked(Connection transaction, ProposalId proposal) throws SQLException {
        LineageId lineage =
                tables.proposals().find(transaction, proposal).orElseThrow().lineage();
        tables.lineages().lock(transaction, lineage);
        return tables.proposals().lock(transaction, proposal).orElseThrow();
    }

    /** Does what people signed, and logs and tells of it, in the transaction of the last signature. */
    void carry(Connection transaction, Amendment amendment, Granted granted, EntryId entry) throws SQLException {
        GlassRequest request = request(amendment);
        SignOffDesk.Case asked =
                parts.signOffs().find(transaction, granted.ask()).orElseThrow();
        List<Person> by = asked.signOffs().stream()
                .filter(said -> granted.proofs().stream()
                        .anyMatch(proof -> proof.digest().equals(said.sealed().digest())))
                .map(VerifiedSignOff::person)
                .toList();
        // As exactly as the table keeps it, so that what is logged is what counts.
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        BreakGlassPredicate done = switch (request.act()) {
            case STOP -> stop(transaction, request, granted, by, now);
            case EXTEND -> extend(transaction, request, granted, by, now);
        };
        Envelope sealed = announcer.seal(Digest.of(amendment.document()), PredicateType.BREAKGLASS, done);
        announcer.log(transaction, entry, PredicateType.BREAKGLASS, sealed);
        announcer.notice(transaction, key(transaction, request), EVENT, sealed, entry);
        glasses.insert(
                transaction,
                new StoredGlass(
                        done.breakglass(),
                        done.act(),
                        done.scope(),
                        done.reason(),
                        done.by(),
                        done.skipped(),
                        Optional.ofNullable(done.halt()),
                        Optional.ofNullable(request.proposal()),
                        done.at(),
                        done.until(),
                        entry));
    }

    private static GlassRequest request(Amendment amendment) {
        try {
            return StrictJson.read(amendment.document().toArray(), GlassRequest.class);
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("the table amendment holds what was never written to it", e);
        }
    }

    private String key(Connection transaction, GlassRequest request) throws SQLException {
        ProposalId proposal = request.proposal();
        if (proposal != null) {
            return tables.proposals()
                    .find(transaction, proposal)
                    .orElseThrow()
                    .lineage()
                    .value();
        }
        LineageId lineage = request.lineage();
        return lineage == null ? "all" : lineage.value();
    }

    private BreakGlassPredicate stop(
            Connection transaction, GlassRequest request, Granted granted, List<Person> by, Instant now)
            throws SQLException {
        Optional<LineageId> lineage = Optional.ofNullable(request.lineage());
        HaltId halt;
        try {
            halt = halting.raise(transaction, lineage, request.reason(), RAISED_BY);
        } catch (AdmissionRefusedException e) {
            throw new IllegalStateException("a lineage that was there when people were asked is gone", e);
        }
        List<StoredProposal> running = tables.proposals().lockRunning(transaction, lineage);
        for (StoredProposal one : running) {
            moves.advance(
                    transaction,
                    one,
                    Recorder.open(one),
                    new Finding.WorkLost(
                            List.of(Reason.at(ENDED, request.breakglass().toString()))),
                    Telling.reasons(List.of(ENDED)));
        }
        Instant until = now.plus(Bounds.BREAKGLASS_TOLD);
        return done(request, granted, by, Optional.of(halt), running.size(), Optional.empty(), now, until);
    }

    private BreakGlassPredicate extend(
            Connection transaction, GlassRequest request, Granted granted, List<Person> by, Instant now)
            throws SQLException {
        ProposalId proposal = request.proposal();
        Instant until = request.until();
        if (proposal == null || until == null) {
            throw new IllegalStateException("an extension of nothing");
        }
        StoredProposal stored = locked(transaction, proposal);
        tables.proposals().extend(transaction, proposal, until, now);
        return done(request, granted, by, Optional.empty(), 0, Optional.of(stored.deadline()), now, until);
    }

    private BreakGlassPredicate done(
            GlassRequest request,
            Granted granted,
            List<Person> by,
            Optional<HaltId> halt,
            int ended,
            Optional<Instant> from,
            Instant now,
            Instant until) {
        return new BreakGlassPredicate(
                request.breakglass(),
                request.act(),
                request.scope(),
                request.reason(),
                by.stream().map(Person::id).toList(),
                granted.proofs().stream().map(Envelope::digest).toList(),
                trust.get().document().skipped(by.stream().map(Person::id).toList(), BreakGlassPredicate.NAMED),
                halt.orElse(null),
                ended,
                from.orElse(null),
                now,
                until);
    }

    /** Whether a halt was raised by break-glass, so that its end asks more people. */
    boolean raised(Connection transaction, HaltId halt) throws SQLException {
        return glasses.raised(transaction, halt);
    }
}
