package dev.portcullis.admission;

import dev.portcullis.admission.AdmissionRefusedException.Code;
import dev.portcullis.admission.Amendment.Grant;
import dev.portcullis.admission.Amendment.Kind;
import dev.portcullis.admission.Amendment.State;
import dev.portcullis.admission.internal.StoredLineage;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.Loosening;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Quorums;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.predicate.CancellationPredicate;
import dev.portcullis.attest.predicate.WaitingPredicate;
import dev.portcullis.kernel.AmendmentId;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.Inert;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.Transactions;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tightening at once, loosening later: what people granted takes effect in the transaction of the last grant when it
 * loosens nothing, else when its wait is over, as long as it still replaces what is in force and its people still count.
 */
final class Deferring {
    private final GateParts parts;
    private final Transactions transactions;
    private final AdmissionTables tables;
    private final AmendmentTable amendments;
    private final Announcer announcer;
    private final Carrying carrying;
    private final Previewing previewing;
    private final BreakingGlass breakingGlass;
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

    /** Carries out what has waited long enough, and voids what no longer follows. */
    void carryDue() {
        List<Amendment> waiting = transactions.run(amendments::waiting);
        if (waiting.isEmpty()) {
            return;
        }
        for (Amendment one : waiting) {
            trust.refresh();
            transactions.run(transaction -> {
                Optional<Amendment> taken = amendments.takeWaiting(transaction, one.id());
                if (taken.isPresent()) {
                    look(transaction, taken.get(), taken.get().grant().orElseThrow());
                }
                return true;
            });
        }
        trust.refresh();
    }

    private void look(Connection transaction, Amendment waiting, Grant grant) throws SQLException {
        if (overtaken(transaction, waiting)) {
            stop(transaction, waiting, State.VOID, null, "something else has been put in force than it replaces");
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
        TrustDocument by = trust.get().document();
        if (parts.signOffs().tally(asked, by.quorums().amend(), grant.at()) instanceof Granted still) {
            carry(transaction, waiting, still, true, new Grant(grant.ask(), grant.at(), now));
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
     * Whether what it was to replace has been replaced since people were asked: what they signed is void then (A1). What it
     * concerns stays as it is until the transaction ends, and is locked before there is an id of its entry: what was redeemed
     * under what it replaces is logged before it.
     */
    boolean overtaken(Connection transaction, Amendment stored) throws SQLException {
        return switch (stored.kind()) {
            case TRUST -> !stored.previous().equals(locked(transaction).digest());
            case POLICY ->
                !stored.previous().equals(locked(transaction).policy().bundle());
            case CHARTER -> {
                LineageId id = Previewing.charterOf(stored.document()).lineage();
                Digest inForce = tables.lineages()
                        .lock(transaction, id)
                        .filter(StoredLineage::isOpen)
                        .map(StoredLineage::charter)
                        .orElse(Digest.EMPTY);
                yield !stored.previous().equals(inForce);
            }
            case REARM -> false;
            case BREAKGLASS -> breakingGlass.overtaken(transaction, stored);
        };
    }

    /** Trust as it is once nobody redeems under it any more. */
    private TrustDocument locked(Connection transaction) throws SQLException {
        tables.lineages().lockAll(transaction);
        trust.refresh();
        return trust.get().document();
    }

    /**
     * Whether those who granted are the quorum that trust asks by now: it may have been raised since they were asked, and
     * neither worker nor auditor takes fewer. Asked once it is known that nothing else has overtaken it.
     */
    boolean isGrantedByEnough(Connection transaction, Amendment stored, SignOffDesk.Case asked) throws SQLException {
        trust.refresh();
        Quorums quorums = trust.get().document().quorums();
        boolean endsAStop = stored.kind() == Kind.REARM && breakingGlass.raised(transaction, stored.halt());
        return parts.signOffs().tally(asked, endsAStop ? quorums.afterBreakGlass() : quorums.amend(), clock.instant())
                instanceof Granted;
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
