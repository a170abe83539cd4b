package dev.portcullis.admission;

import dev.portcullis.admission.Cases.CaseLine;
import dev.portcullis.admission.internal.StoredGeneration;
import dev.portcullis.admission.internal.StoredLineage;
import dev.portcullis.attest.Group;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.Quorums;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.predicate.ReadingWord;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.attest.predicate.VerdictWord;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.Gate;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.Reason;
import dev.portcullis.kernel.Sql;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.kernel.Transactions;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.Facts;
import dev.portcullis.modification.FileDifference;
import dev.portcullis.modification.TreeDifference;
import dev.portcullis.policy.Judgement;
import dev.portcullis.policy.PolicyBundle;
import dev.portcullis.policy.PolicyReason;
import dev.portcullis.signoff.Ask;
import dev.portcullis.signoff.Probe;
import dev.portcullis.signoff.ProbeRate;
import dev.portcullis.signoff.ProbeSet;
import dev.portcullis.signoff.QueueProbes;
import dev.portcullis.signoff.SignOffDesk;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Now and then one case among a person's asks is a probe (SAFETY section 4). It is shown as an ask about a proposal of a
 * lineage that is there, under ids that name nothing, and can never become leave: there is no ask of it.
 */
public final class QueueTrials {
    /** So many cases are looked at for one that policy would have asked people about. */
    private static final int TRIES = 8;

    private final GateParts parts;
    private final Transactions transactions;
    private final ProbeSet set;
    private final ProbeRate rate;
    private final Trials trials;
    private final QueueProbes queue;
    private final AdmissionTables tables = new AdmissionTables();
    private final InstantSource clock;

    public QueueTrials(GateParts parts, ProbeSet set, ProbeRate rate) {
        this.parts = parts;
        this.transactions = parts.transactions();
        this.set = set;
        this.rate = rate;
        this.trials = new Trials(parts, set);
        this.queue = parts.signOffs().queueProbes();
        this.clock = parts.clock();
    }

    /** A probe as an ask: what its page and its line show. Nobody can sign it, because there is no ask of its id. */
    public record Posed(SignOffDesk.Case asked, CaseLine line) {}

    /**
     * One that is over.
     *
     * @param name of the case, and why it is good or bad; empty when it is no longer in the set
     * @param places files with the lines that were changed
     */
    public record Told(QueueProbes.Over over, String name, String why, List<String> places) {
        public Told {
            places = List.copyOf(places);
        }
    }

    public ProbeRate rate() {
        return rate;
    }

    /** How a person does; empty for who never had one. */
    public Optional<QueueProbes.Tally> tally(Person person) {
        return transactions.run(transaction -> queue.tally(transaction, person));
    }

    /** Ends what is over, and draws for one person who is due; called by the gateway's loop. */
    public void look() {
        List<PersonId> due = transactions.run(transaction -> {
            queue.settle(transaction);
            return queue.due(
                    transaction, rate, people().stream().map(Person::id).toList());
        });
        if (!due.isEmpty()) {
            parts.trust().get().document().roster().person(due.getFirst()).ifPresent(this::draw);
        }
    }

    /** Who is there and would be asked about something. */
    private List<Person> people() {
        return parts.trust().get().document().roster().counting(clock.instant(), Set.of()).stream()
                .filter(person -> !tiers(person).isEmpty())
                .toList();
    }

    private List<Integer> tiers(Person person) {
        Quorums quorums = parts.trust().get().document().quorums();
        return IntStream.rangeClosed(1, Quorums.HIGHEST)
                .filter(tier -> {
                    Set<Group> asked = quorums.tier(tier).counts().keySet();
                    return person.groups().stream().anyMatch(asked::contains);
                })
                .boxed()
                .toList();
    }

    private void draw(Person person) {
        List<Integer> tiers = parts.trust()
                .get()
                .document()
                .roster()
                .counting(person.id(), clock.instant(), Set.of())
                .map(this::tiers)
                .orElse(List.of());
        Optional<StoredLineage> lineage = transactions.run(transaction -> lineage(transaction, person.id()));
        if (!tiers.isEmpty() && lineage.isPresent()) {
            // Committed to, and that on record, before any of them is drawn.
            transactions.run(transaction -> parts.signOffs().bursts().commit(transaction, set));
            List<Probe> candidates =
                    transactions.run(transaction -> queue.candidates(transaction, set, person, tiers.getLast()));
            for (Probe probe : candidates.subList(0, Math.min(TRIES, candidates.size()))) {
                Optional<QueueProbes.Posed> posed = pose(probe, person, tiers, lineage.get());
                if (posed.isPresent() && transactions.run(transaction -> queue.pose(transaction, posed.get()))) {
                    break;
                }
            }
        }
        transactions.run(transaction -> {
            queue.countAnew(transaction, rate, person.id());
            return true;
        });
    }

    /** The lineage this person last answered about, otherwise any that is open. */
    private Optional<StoredLineage> lineage(Connection transaction, PersonId person) throws SQLException {
        Optional<String> last = Sql.one(transaction, """
                SELECT a.lineage FROM sign_off_pace s JOIN ask a ON a.id = s.ask
                WHERE s.person = ? AND a.tier >= 1 AND a.lineage IS NOT NULL ORDER BY s.signed_at DESC, s.ask LIMIT 1""", row -> row.getString("lineage"), person);
        return tables.lineages().all(transaction).stream()
                .filter(lineage -> lineage.isOpen() && lineage.tally().isPresent())
                .min(Comparator.comparing(
                        lineage -> !last.equals(Optional.of(lineage.id().value()))));
    }

    /** As it would have been asked; empty when policy would have asked nobody, or others, or it cannot be shown whole. */
    private Optional<QueueProbes.Posed> pose(Probe probe, Person person, List<Integer> tiers, StoredLineage lineage) {
        Charter charter = transactions.run(transaction -> tables.lineages().charter(transaction, lineage.charter()));
        Facts facts = parts.facts().find(probe.charter(), probe.base(), probe.base(), probe.result(), set.blobs());
        Judgement judged = trials.judge(probe, facts).raisedTo(probe.tier());
        if (judged.verdict() != VerdictWord.ESCALATED || !tiers.contains(judged.tier())) {
            return Optional.empty();
        }
        Optional<Decimal> head = transactions.run(transaction -> tables.lineages()
                .generation(transaction, lineage.id(), lineage.head().orElseThrow())
                .flatMap(StoredGeneration::score));
        Decimal score = ProbeDocket.score(charter.score(), head);
        Docket docket = ProbeDocket.of(
                probe, facts, lineage, charter, score, parts.policy().policy(), clock);
        Optional<Bytes> view = Views.proposal(
                docket,
                judged.reasons(),
                parts.policy().bundle(),
                ProbeDocket.compared(probe, charter, head, clock),
                judged.tier(),
                List.of(),
                parts.policy().bundle().readings(Purpose.PROMOTE).stream()
                        .map(tripwire -> EvidenceText.reading(tripwire, ReadingWord.CLEARED, List.of()))
                        .toList(),
                set.blobs());
        Facts.Size size = facts.fromBase().size();
        Brief brief = new Brief(
                judged.reasons().stream().map(PolicyReason::reason).toList(),
                new CaseBrief.Size(size.files(), size.added(), size.removed()),
                charter.score().metric(),
                score,
                head.orElse(null),
                charter.score().direction());
        Instant now = clock.instant();
        return view.map(shown -> new QueueProbes.Posed(
                AskId.next(clock),
                person.id(),
                person.login(),
                probe.digest(),
                lineage.id(),
                docket.proposal().id(),
                EntryId.next(clock),
                judged.tier(),
                Bytes.copyOf(StrictJson.write(brief)),
                docket.gate().basis(),
                shown,
                now,
                now.plusSeconds(parts.policy().bundle().defaults().seconds().ask())));
    }

    /** What a line of the list is made of, as it is kept. */
    private record Brief(
            List<Reason> reasons,
            CaseBrief.Size size,
            String metric,
            Decimal score,
            @Nullable Decimal head,
            Charter.Direction direction) {
        private CaseBrief shown(PolicyBundle policy) {
            return CaseBrief.of(
                    policy,
                    reasons,
                    Optional.of(size),
                    Optional.of(new CaseBrief.Measured(metric, score, Optional.ofNullable(head), direction)));
        }
    }

    private CaseBrief brief(Bytes kept) {
        try {
            return StrictJson.read(kept.toArray(), Brief.class)
                    .shown(parts.policy().bundle());
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("the table queue_probe holds what was never written to it", e);
        }
    }

    /** What stands among a person's asks. */
    public Optional<Posed> posed(Person person) {
        return transactions.run(transaction -> queue.posed(transaction, person)).map(this::asAsk);
    }

    /** The same, if it is this one. */
    public Optional<Posed> posed(AskId id, Person person) {
        return posed(person).filter(one -> one.line().id().equals(id));
    }

    private Posed asAsk(QueueProbes.Posed posed) {
        TrustDocument trust = parts.trust().get().document();
        Ask ask = new Ask(
                posed.id(),
                Asking.subject(posed.as()),
                new Gate(Purpose.PROMOTE, posed.basis()),
                1,
                posed.tier(),
                trust.quorums().tier(posed.tier()),
                Set.of(),
                Digest.of(posed.view()),
                Ask.State.OPEN,
                posed.askedAt(),
                posed.expiresAt());
        CaseLine line = new CaseLine(
                posed.id(),
                ask.subject(),
                Optional.of(posed.lineage().value()),
                Purpose.PROMOTE,
                posed.tier(),
                Ask.State.OPEN,
                posed.askedAt(),
                posed.expiresAt(),
                brief(posed.brief()),
                List.of(),
                ask.quorum().size());
        return new Posed(new SignOffDesk.Case(ask, posed.view(), posed.entry(), List.of()), line);
    }

    /**
     * Takes an answer, which is told at once and not signed.
     *
     * @return whether this is a probe of this person's; otherwise nothing was done
     */
    public boolean answer(AskId id, Person person, Says says) {
        return transactions.run(transaction -> queue.answer(transaction, id, person, says));
    }

    /** Ends one whose proposal or entry a person went to look for; empty when that is no id of a probe of theirs. */
    public Optional<AskId> lookedUp(UUID id, Person person) {
        return transactions.run(transaction -> queue.lookedUp(transaction, id, person));
    }

    /** One of a person's that is over. */
    public Optional<Told> over(AskId id, Person person) {
        return transactions
                .run(transaction -> queue.over(transaction, id, person))
                .map(over -> set.probe(over.probe())
                        .map(probe -> new Told(over, probe.name(), probe.why(), places(probe)))
                        .orElseGet(() -> new Told(over, "", "The case is no longer in the set.", List.of())));
    }

    private List<String> places(Probe probe) {
        List<String> places = new ArrayList<>();
        for (FileDifference file :
                TreeDifference.of(probe.base(), probe.result(), set.blobs()).files()) {
            Set<Integer> lines = new HashSet<>();
            file.hunks().stream()
                    .flatMap(hunk -> hunk.lines().stream())
                    .filter(line -> !line.mark().isEmpty())
                    .forEach(line -> lines.add(line.after() == 0 ? line.before() : line.after()));
            places.add(file.path()
                    + (lines.isEmpty() ? "" : ", lines " + Collections.min(lines) + " to " + Collections.max(lines)));
        }
        return places;
    }
}
