package dev.portcullis.attest;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.portcullis.kernel.PersonId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How many people of which groups must say yes. Never empty, never zero (A4).
 *
 * <p>One person fills one place, whatever groups she is in (A3).
 *
 * @param counts group to count, each 1 to {@value #MOST}
 */
public record Quorum(@JsonValue Map<Group, Integer> counts) {
    private static final int MOST = 16;

    @JsonCreator
    public Quorum {
        if (counts.isEmpty()) {
            throw new IllegalArgumentException("a quorum asks at least one person");
        }
        for (int count : counts.values()) {
            if (count < 1 || count > MOST) {
                throw new IllegalArgumentException("a quorum asks 1 to " + MOST + " people of a group, not " + count);
            }
        }
        counts = Collections.unmodifiableMap(new EnumMap<>(counts));
    }

    /** How many people it takes. */
    public int size() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Both at once: of each group as many as the one of the two that asks more. */
    public Quorum and(Quorum other) {
        Map<Group, Integer> both = new EnumMap<>(counts);
        other.counts.forEach((group, count) -> both.merge(group, count, Math::max));
        return new Quorum(both);
    }

    /** Whether these people fill every place, each of them at most one. A person given twice counts once. */
    public boolean satisfiedBy(Collection<Person> people) {
        return filled(people) == size();
    }

    /** How many places these people fill at best, each of them at most one. */
    public int filled(Collection<Person> people) {
        List<Person> distinct = new ArrayList<>();
        Set<PersonId> seen = new HashSet<>();
        for (Person person : people) {
            if (seen.add(person.id())) {
                distinct.add(person);
            }
        }
        Map<Group, List<Person>> places = new EnumMap<>(Group.class);
        counts.keySet().forEach(group -> places.put(group, new ArrayList<>()));
        int filled = 0;
        for (Person person : distinct) {
            if (place(person, places, new HashSet<>())) {
                filled++;
            }
        }
        return filled;
    }

    /** Augmenting path: takes a free place, or one whose holder can move to another. */
    private boolean place(Person person, Map<Group, List<Person>> places, Set<Group> tried) {
        for (Group group : person.groups()) {
            List<Person> holders = places.get(group);
            if (holders == null || !tried.add(group)) {
                continue;
            }
            if (holders.size() < required(group)) {
                holders.add(person);
                return true;
            }
            for (int at = 0; at < holders.size(); at++) {
                if (place(holders.get(at), places, tried)) {
                    holders.set(at, person);
                    return true;
                }
            }
        }
        return false;
    }

    private int required(Group group) {
        return counts.getOrDefault(group, 0);
    }

    /** As in {@code reviewer: 2, safety: 1}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        counts.forEach((group, count) -> text.append(text.isEmpty() ? "" : ", ")
                .append(group)
                .append(": ")
                .append(count));
        return text.toString();
    }
}
