package dev.portcullis.attest;

import dev.portcullis.kernel.PersonId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether a quorum can be met by the people there are, and how much may go wrong before it cannot: a question nobody can
 * answer with yes stops everything, and whoever it stops looks for a way around (F11).
 *
 * @param able how many people could answer at all: enrolled with a key, in a group that is asked, not excluded
 * @param spare how many of them may be away, whoever they are; negative when it cannot be met with everybody there
 * @param oneOfEachAway whether it can still be met while one person of each group is away, whoever they are
 */
public record Satisfiability(Quorum quorum, int able, int spare, boolean oneOfEachAway) {

    /**
     * Looks at one quorum.
     *
     * @param excluded who may not answer, as operators of a lineage's proposers may not
     */
    public static Satisfiability of(Quorum quorum, Collection<Person> people, Set<PersonId> excluded) {
        List<Person> able = people.stream()
                .filter(person -> !person.keys().isEmpty()
                        && !excluded.contains(person.id())
                        && person.groups().stream().anyMatch(quorum.counts()::containsKey))
                .toList();
        Map<Group, Integer> one = new EnumMap<>(Group.class);
        quorum.counts().keySet().forEach(group -> one.put(group, 1));
        Quorum oneOfEach = new Quorum(one);
        int spare = Integer.MAX_VALUE;
        boolean oneOfEachAway = true;
        // Hall: the places of every choice of groups need as many people in those groups.
        for (List<Group> chosen : choices(List.copyOf(quorum.counts().keySet()))) {
            List<Person> theirs = able.stream()
                    .filter(person -> person.groups().stream().anyMatch(chosen::contains))
                    .toList();
            int places = chosen.stream().mapToInt(quorum.counts()::get).sum();
            spare = Math.min(spare, theirs.size() - places);
            oneOfEachAway &= theirs.size() - oneOfEach.filled(theirs) >= places;
        }
        return new Satisfiability(quorum, able.size(), spare, oneOfEachAway);
    }

    public boolean met() {
        return spare >= 0;
    }

    /** In words for people. */
    @Override
    public String toString() {
        String asks = "asks " + quorum + ", " + able + " can answer: ";
        if (!met()) {
            return asks + "CANNOT BE MET, " + -spare + " missing";
        }
        return asks
                + (spare == 0 ? "NOBODY TO SPARE" : spare + " to spare")
                + (spare > 0 && !oneOfEachAway ? ", not with one of each group away" : "");
    }

    private static List<List<Group>> choices(List<Group> groups) {
        List<List<Group>> choices = new ArrayList<>();
        for (int bits = 1; bits < 1 << groups.size(); bits++) {
            List<Group> chosen = new ArrayList<>();
            for (int at = 0; at < groups.size(); at++) {
                if ((bits >> at & 1) == 1) {
                    chosen.add(groups.get(at));
                }
            }
            choices.add(chosen);
        }
        return choices;
    }
}
