package dev.portcullis.attest;

import dev.portcullis.kernel.PersonId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * One quorum of an installation, and whether the roster can meet it (F11): now, or from a later moment on when fewer people
 * are there, as far as trust knows who will be away.
 *
 * @param of {@code tier 2}, {@code amend}, or {@code tier 2 of lineage packing}
 * @param from when it is as found; empty when it is so now and never worse
 */
public record RosterCheck(String of, Satisfiability found, Optional<Instant> from) {
    private static final int TIERS = Quorums.HIGHEST;

    /** As {@link #all(TrustDocument, Map, Instant, IntFunction)}, as if everybody were qualified: the ledger says who is. */
    public static List<RosterCheck> all(TrustDocument trust, Map<String, Set<PersonId>> operators, Instant now) {
        Set<PersonId> everybody = trust.people().stream().map(Person::id).collect(Collectors.toSet());
        return all(trust, operators, now, ignored -> everybody);
    }

    /**
     * Every quorum at its worst from now on, and for each lineage those that without its operators, who cannot sign, leave
     * nobody to spare. What ends a halt of everything, or a stop by break-glass, is among them where it cannot be met.
     *
     * @param operators of each lineage
     * @param qualified those who are qualified for a tier; asked only where trust counts nobody else
     */
    public static List<RosterCheck> all(
            TrustDocument trust,
            Map<String, Set<PersonId>> operators,
            Instant now,
            IntFunction<Set<PersonId>> qualified) {
        List<RosterCheck> checks = new ArrayList<>();
        Looks looks = new Looks(trust.roster(), now);
        for (int tier = 1; tier <= TIERS; tier++) {
            Quorum quorum = trust.quorums().tier(tier);
            if (trust.quorums().asksForQualified(tier)) {
                add(checks, "tier " + tier + " (the qualified)", quorum, looks.of(qualified.apply(tier)), operators);
            } else {
                add(checks, "tier " + tier, quorum, looks, operators);
            }
        }
        Quorum amend = trust.quorums().amend();
        add(checks, "amend", amend, looks, operators);
        // Who operates any of them has no say in the end of a halt of everything.
        Set<PersonId> any = new HashSet<>();
        operators.values().forEach(any::addAll);
        if (operators.size() > 1) {
            addUnmet(checks, "amend of all lineages together", amend, looks, any);
        }
        // The end of a stop asks both, and may ask more people than either.
        Quorum afterBreakGlass = trust.quorums().afterBreakGlass();
        if (!afterBreakGlass.equals(amend)
                && !afterBreakGlass.equals(trust.quorums().third())) {
            addUnmet(checks, "the end of a stop by break-glass", afterBreakGlass, looks, Set.of());
            operators.forEach((lineage, excluded) ->
                    addUnmet(checks, "the end of a stop of lineage " + lineage, afterBreakGlass, looks, excluded));
        }
        return List.copyOf(checks);
    }

    /** What one quorum is at its worst without some people, and from when on. */
    private record Worst(Satisfiability found, Optional<Instant> from) {}

    private record Question(Quorum quorum, Set<PersonId> excluded) {}

    /**
     * The roster at each moment from now on at which it changes, as far as those are concerned who count. Many lineages
     * have the same operators: what was asked before is known.
     */
    private record Looks(
            Roster roster, SortedSet<Instant> moments, Predicate<PersonId> who, Map<Question, Worst> known) {
        private Looks(Roster roster, Instant now) {
            this(roster, new TreeSet<>(roster.changes().tailSet(now)), ignored -> true, new HashMap<>());
            moments.add(now);
        }

        Looks of(Set<PersonId> only) {
            return new Looks(roster, moments, only::contains, new HashMap<>());
        }

        private Satisfiability at(Instant moment, Question asked) {
            List<Person> counting = roster.counting(moment, asked.excluded()).stream()
                    .filter(person -> who.test(person.id()))
                    .toList();
            return Satisfiability.of(asked.quorum(), counting, asked.excluded());
        }

        private Worst worst(Question asked) {
            Satisfiability worst = at(moments.first(), asked);
            Optional<Instant> from = Optional.empty();
            for (Instant moment : moments) {
                Satisfiability then = at(moment, asked);
                if (then.spare() < worst.spare()) {
                    worst = then;
                    from = Optional.of(moment);
                }
            }
            return new Worst(worst, from);
        }

        RosterCheck worst(String of, Quorum quorum, Set<PersonId> excluded) {
            Worst worst = known.computeIfAbsent(new Question(quorum, excluded), this::worst);
            return new RosterCheck(of, worst.found(), worst.from());
        }
    }

    private static void add(
            List<RosterCheck> checks, String of, Quorum quorum, Looks looks, Map<String, Set<PersonId>> operators) {
        RosterCheck everybody = looks.worst(of, quorum, Set.of());
        checks.add(everybody);
        operators.forEach((lineage, excluded) -> {
            RosterCheck without = looks.worst(of + " of lineage " + lineage, quorum, excluded);
            if (without.found().spare() < everybody.found().spare()
                    && without.found().spare() <= 0) {
                checks.add(without);
            }
        });
    }

    private static void addUnmet(
            List<RosterCheck> checks, String of, Quorum quorum, Looks looks, Set<PersonId> excluded) {
        RosterCheck found = looks.worst(of, quorum, excluded);
        if (!found.found().met()) {
            checks.add(found);
        }
    }

    @Override
    public String toString() {
        return of + " " + found + from.map(time -> ", from " + time + " on").orElse("");
    }
}
