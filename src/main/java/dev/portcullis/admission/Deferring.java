package dev.portcullis.admission;

import dev.portcullis.admission.AdmissionRefusedException.Code;
import dev.portcullis.admission.Amendment.Grant;
import dev.portcullis.admission.Amendment.Kind;
import dev.portcullis.admission.Amendment.State;
import dev.portcullis.admission.internal.HaltTable;
import dev.portcullis.admission.internal.HaltTable.StoredHalt;
import dev.portcullis.admission.internal.StoredLineage;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.Loosening;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Quorum;
import dev.portcullis.attest.Quorums;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.predicate.CancellationPredicate;
import dev.portcullis.attest.predicate.WaitingPredicate;
import dev.portcullis.kernel.AmendmentId;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.DatabaseUnavailableException;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.Inert;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.Transactions;
import dev.portcullis.modification.Charter;
import dev.portcullis.signoff.Ask;
import dev.portcullis.signoff.Granted;
import dev.portcullis.signoff.SignOffDesk;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tightening at once, loosening later: what people granted takes effect in the transaction of the last grant when it
 * loosens nothing, else when its wait is over, as long as it still replaces what is in force and its people still count.
 */
final class Deferring {
    private static final System.Logger LOG = System.getLogger(Deferring.class.getName());

    private final GateParts parts;
    private final Transactions transactions;
    private final AdmissionTables tables;
    private final AmendmentTable amendments;
    private final Announcer announcer;
    private final Carrying carrying;
    private final Previewing previewing;
    private final BreakingGlass breakingGlass;
    private final Operators operators;
    private final HaltTable halts = new HaltTable();
    private final TrustStore trust;
    private final InstantSource clock;

    Deferring(
            GateParts parts,
            AdmissionTables tables,
            AmendmentTable amendments,
            Announcer announcer,
            Carrying carrying,
            BreakingGlass breakingGlass,
            Previewing previewing) {
        this.parts = parts;
        this.transactions = parts.transactions();
        this.tables = tables;
        this.amendments = amendments;
        this.announcer = announcer;
        this.carrying = carrying;
        this.breakingGlass = breakingGlass;
        this.previewing = previewing;
        this.operators = new Operators(parts, tables);
        this.trust = parts.trust();
        this.clock = parts.clock();
    }

    /** Takes what people granted, in the transaction of the grant that completed it. */
    void granted(Connection transaction, Amendment stored, Ask ask, Granted granted) throws SQLException {
        Loosening found = previewing.loosening(transaction, stored);
        // As exactly as the table keeps it, so that what is logged is what is waited for.
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Duration wait = parts.loosensAfter().get();
        if (!found.waits() || wait.isZero()) {
            carry(transaction, stored, granted, found.waits(), new Grant(ask.id(), now, now));
            return;
        }
        Grant grant = new Grant(ask.id(), now, now.plus(wait));
        amendments.waits(transaction, stored.id(), grant);
        log(
                transaction,
                stored,
                PredicateType.WAITING,
                new WaitingPredicate(
                        stored.id(),
                        stored.subject(),
                        Digest.of(stored.document()),
                        stored.previous(),
                        bounded(found.loosens()),
                        granted.proofs().stream().map(Envelope::digest).toList(),
                        grant.at(),
                        grant.inForceAt()));
    }

    /**
     * Carries out what has waited long enough, and voids what no longer follows or cannot be put in force. What fails keeps
     * nothing from what waits behind it.
     */
    void carryDue() {
        @Nullable RuntimeException fault = null;
        for (Amendment one : transactions.run(amendments::waiting)) {
            try {
                look(one.id());
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "amendment " + one.id() + " was not carried", e);
                fault = e;
            }
        }
        if (fault != null) {
            throw fault;
        }
    }

    private void look(AmendmentId id) {
        trust.refresh();
        try {
            transactions.run(transaction -> {
                Optional<Amendment> taken = amendments.takeWaiting(transaction, id);
                if (taken.isPresent()) {
                    look(transaction, taken.get(), taken.get().grant().orElseThrow());
                }
                return true;
            });
        } catch (DatabaseUnavailableException e) {
            if (!e.isConstraintViolation()) {
                throw e;
            }
            LOG.log(System.Logger.Level.WARNING, "amendment " + id + " contradicts what is in force", e);
            transactions.run(transaction -> {
                Optional<Amendment> taken = amendments.takeWaiting(transaction, id);
                if (taken.isPresent()) {
                    stop(transaction, taken.get(), State.VOID, null, "it contradicts what is in force by now");
                }
                return true;
            });
        }
        trust.refresh();
    }

    private void look(Connection transaction, Amendment waiting, Grant grant) throws SQLException {
        Optional<String> overtaken = overtaken(transaction, waiting);
        if (overtaken.isPresent()) {
            stop(transaction, waiting, State.VOID, null, overtaken.get());
            return;
        }
        Instant now = clock.instant();
        if (now.isBefore(grant.inForceAt())) {
            return;
        }
        Optional<Instant> spaced = spaced(transaction, waiting);
        if (spaced.isPresent() && now.isBefore(spaced.get())) {
            amendments.postpone(transaction, waiting.id(), spaced.get());
            return;
        }
        // A7: who granted must still be believed, and must still be enough.
        SignOffDesk.Case asked = parts.signOffs().lock(transaction, grant.ask()).orElseThrow();
        Optional<Granted> still = stillGranted(transaction, waiting, asked, grant.at());
        if (still.isPresent()) {
            carry(transaction, waiting, still.get(), true, new Grant(grant.ask(), grant.at(), now));
        } else {
            stop(transaction, waiting, State.VOID, null, "those who granted it are no longer the quorum amend");
        }
    }

    /** When the installation's rules may be loosened again at the earliest (S15); a charter's next one waits anyway. */
    private Optional<Instant> spaced(Connection transaction, Amendment waiting) throws SQLException {
        if (waiting.kind() != Kind.TRUST && waiting.kind() != Kind.POLICY) {
            return Optional.empty();
        }
        Duration wait = parts.loosensAfter().get();
        Duration space = wait.compareTo(Bounds.LOOSENING_SPACE) < 0 ? wait : Bounds.LOOSENING_SPACE;
        return amendments.lastLoosened(transaction).map(last -> last.plus(space));
    }

    /**
     * Why what people signed is void, because what it was to replace has been replaced since they were asked (A1), or cannot
     * be put in force beside what is. What it concerns stays as it is until the transaction ends, and is locked before there
     * is an id of its entry: what was redeemed under what it replaces is logged before it.
     */
    Optional<String> overtaken(Connection transaction, Amendment stored) throws SQLException {
        return switch (stored.kind()) {
            case TRUST -> replaced(stored, locked(transaction).digest());
            case POLICY -> replaced(stored, locked(transaction).policy().bundle());
            case CHARTER -> {
                Charter charter = Previewing.charterOf(stored.document());
                Digest inForce = tables.lineages()
                        .lock(transaction, charter.lineage())
                        .filter(StoredLineage::isOpen)
                        .map(StoredLineage::charter)
                        .orElse(Digest.EMPTY);
                Optional<LineageId> holder = tables.lineages().enrolling(transaction, charter);
                yield replaced(stored, inForce)
                        .or(() -> holder.map(other -> "lineage " + other + " enrols a key of its proposers by now"));
            }
            case REARM -> {
                Optional<StoredHalt> halt = halts.lock(transaction, stored.halt());
                lock(transaction, halt.flatMap(StoredHalt::lineage));
                yield halt.filter(standing -> !standing.rearmed()).isPresent()
                        ? Optional.empty()
                        : Optional.of("the halt was ended by others");
            }
            case BREAKGLASS ->
                breakingGlass.overtaken(transaction, stored)
                        ? Optional.of("what it is about is over")
                        : Optional.empty();
        };
    }

    private static Optional<String> replaced(Amendment stored, Digest inForce) {
        return stored.previous().equals(inForce)
                ? Optional.empty()
                : Optional.of("something else has been put in force than it replaces");
    }

    private void lock(Connection transaction, Optional<LineageId> lineage) throws SQLException {
        if (lineage.isPresent()) {
            tables.lineages().lock(transaction, lineage.get());
        } else {
            tables.lineages().lockAll(transaction);
        }
    }

    /** Trust as it is once nobody redeems under it any more. */
    private TrustDocument locked(Connection transaction) throws SQLException {
        tables.lineages().lockAll(transaction);
        trust.refresh(transaction);
        return trust.get().document();
    }

    /**
     * What people granted, by the quorum that trust asks by now and without those who may not sign for it by now: neither
     * worker nor auditor takes fewer or others. Asked once it is known that nothing else has overtaken it.
     *
     * @param then as of when it is counted who granted
     */
    Optional<Granted> stillGranted(Connection transaction, Amendment stored, SignOffDesk.Case asked, Instant then)
            throws SQLException {
        trust.refresh(transaction);
        Quorums quorums = trust.get().document().quorums();
        boolean endsAStop = stored.kind() == Kind.REARM && breakingGlass.raised(transaction, stored.halt());
        Quorum quorum = endsAStop ? quorums.afterBreakGlass() : quorums.amend();
        return parts.signOffs().tally(asked, quorum, barred(transaction, stored), then) instanceof Granted still
                ? Optional.of(still)
                : Optional.empty();
    }

    /** Who may not sign for it as it is now (A2): a charter may have come into force since it was asked. */
    private Set<PersonId> barred(Connection transaction, Amendment stored) throws SQLException {
        return switch (stored.kind()) {
            case TRUST, POLICY -> Set.of();
            case CHARTER -> {
                Set<PersonId> operators =
                        new HashSet<>(Previewing.charterOf(stored.document()).operators());
                if (!stored.previous().equals(Digest.EMPTY)) {
                    operators.addAll(tables.lineages()
                            .charter(transaction, stored.previous())
                            .operators());
                }
                yield operators;
            }
            case REARM ->
                operators.of(
                        transaction,
                        halts.find(transaction, stored.halt()).orElseThrow().lineage());
            case BREAKGLASS -> breakingGlass.excluded(transaction, stored);
        };
    }

    /**
     * Takes back what waits.
     *
     * @param by a person in a group that the quorum <em>amend</em> asks
     * @throws AdmissionRefusedException with nothing changed
     */
    void cancel(AmendmentId id, PersonId by, String reason) throws AdmissionRefusedException {
        transactions.run(transaction -> {
            Amendment stored = amendments
                    .lock(transaction, id)
                    .orElseThrow(
                            () -> new AdmissionRefusedException(Code.AMENDMENT_UNKNOWN, "there is no amendment " + id));
            if (stored.state() != State.WAITING) {
                throw new AdmissionRefusedException(
                        Code.AMENDMENT_NOT_WAITING,
                        "amendment " + id + " is " + stored.state().word()
                                + "; what is being asked is declined instead");
            }
            TrustDocument now = trust.get().document();
            boolean entitled = now.roster()
                    .counting(by, clock.instant(), Set.of())
                    .map(Person::groups)
                    .filter(groups ->
                            groups.stream().anyMatch(now.quorums().amend().counts()::containsKey))
                    .isPresent();
            if (!entitled) {
                throw new AdmissionRefusedException(
                        Code.NOT_ENTITLED,
                        "an amendment is cancelled by people of "
                                + now.quorums().amend().counts().keySet());
            }
            stop(transaction, stored, State.CANCELLED, by, reason);
            return true;
        });
    }

    private void carry(Connection transaction, Amendment stored, Granted granted, boolean loosens, Grant grant)
            throws SQLException {
        EntryId entry = EntryId.next(clock);
        carrying.carry(transaction, stored, granted, entry);
        amendments.carried(transaction, stored.id(), grant, loosens, entry);
    }

    private void stop(Connection transaction, Amendment stored, State as, @Nullable PersonId by, String reason)
            throws SQLException {
        amendments.stop(transaction, stored.id(), as, reason);
        log(
                transaction,
                stored,
                PredicateType.CANCELLATION,
                new CancellationPredicate(
                        stored.id(), stored.subject(), Digest.of(stored.document()), by, reason, clock.instant()));
    }

    private void log(Connection transaction, Amendment stored, PredicateType type, Object predicate)
            throws SQLException {
        announcer.log(transaction, type, announcer.seal(Digest.of(stored.document()), type, predicate));
    }

    /** So that whatever a document says, its entry fits the ledger (L7); the view has it whole. */
    private static List<String> bounded(List<String> sentences) {
        List<String> bounded = new ArrayList<>(sentences.stream()
                .limit(WaitingPredicate.SENTENCES)
                .map(Deferring::cut)
                .toList());
        if (sentences.size() > WaitingPredicate.SENTENCES) {
            bounded.set(
                    WaitingPredicate.SENTENCES - 1,
                    (sentences.size() - WaitingPredicate.SENTENCES + 1) + " more, in the view that people were shown");
        }
        return bounded;
    }

    /** Twice: what is made inert may become longer. */
    private static String cut(String sentence) {
        int most = WaitingPredicate.SENTENCE_CHARACTERS;
        return Inert.text(Inert.text(sentence, most), most);
    }
}
