package dev.portcullis.attest;

import dev.portcullis.kernel.PersonId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who may still answer an ask, and when enough of them can at the earliest. It knows who is away until when, as trust has
 * it, and nothing of anybody's hours: the earliest moment is when it becomes possible, not when it will happen.
 *
 * @param missing places of the quorum that nobody has filled
 * @param candidates who may answer before it lapses and has not, in the order in which they can
 * @param earliest when the quorum can be met; empty when it cannot before the ask lapses
 */
public record QuorumForecast(int missing, List<Candidate> candidates, Optional<Instant> earliest) {
    public QuorumForecast {
        candidates = List.copyOf(candidates);
    }

    /**
     * One who may still answer.
     *
     * @param from when: now, or when one is back or stands in
     * @param standsInFor in whose places, if not in one's own
     */
    public record Candidate(PersonId person, Instant from, List<PersonId> standsInFor) {
        public Candidate {
            standsInFor = List.copyOf(standsInFor);
        }
    }

    /**
     * Looks ahead.
     *
     * @param granted who has granted, as they counted then
     * @param answered who has answered, whatever they said
     * @param excluded who may not answer
     * @param lapses when the ask lapses
     */
    public static QuorumForecast of(
            Quorum quorum,
            Collection<Person> granted,
            Set<PersonId> answered,
            Roster roster,
            Set<PersonId> excluded,
            Instant now,
            Instant lapses) {
        SortedSet<Instant> moments = new TreeSet<>(roster.changes());
        moments.add(now);
        moments.removeIf(moment -> moment.isBefore(now) || !moment.isBefore(lapses));
        int missing = quorum.size() - quorum.filled(granted);
        Map<PersonId, Person> able = new HashMap<>();
        List<Candidate> candidates = new ArrayList<>();
        Optional<Instant> earliest = Optional.empty();
        for (Instant moment : moments) {
            for (Person person : roster.counting(moment, excluded)) {
                Set<Group> asked = EnumSet.noneOf(Group.class);
                person.groups().stream().filter(quorum.counts()::containsKey).forEach(asked::add);
                if (asked.isEmpty() || person.keys().isEmpty() || answered.contains(person.id())) {
                    continue;
                }
                Person before = able.get(person.id());
                able.put(person.id(), before == null ? person : either(before, person));
                if (before == null) {
                    candidates.add(
                            new Candidate(person.id(), moment, places(roster, person.id(), asked, moment, excluded)));
                }
            }
            List<Person> all = new ArrayList<>(granted);
            all.addAll(able.values());
            if (earliest.isEmpty() && quorum.satisfiedBy(all)) {
                earliest = Optional.of(moment);
            }
        }
        return new QuorumForecast(missing, candidates, earliest);
    }

    /** Of whom each counts in the groups of one moment or another, and fills one place in the end. */
    private static Person either(Person before, Person now) {
        Set<Group> groups = EnumSet.noneOf(Group.class);
        groups.addAll(before.groups());
        groups.addAll(now.groups());
        return now.in(List.copyOf(groups));
    }

    private static List<PersonId> places(
            Roster roster, PersonId person, Set<Group> asked, Instant moment, Set<PersonId> excluded) {
        boolean own = roster.person(person).orElseThrow().groups().stream().anyMatch(asked::contains);
        return own
                ? List.of()
                : asked.stream()
                        .flatMap(group -> roster.standsInFor(person, group, moment, excluded).stream())
                        .distinct()
                        .toList();
    }
}
