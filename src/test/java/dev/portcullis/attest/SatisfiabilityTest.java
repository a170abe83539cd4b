package dev.portcullis.attest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kernel.PersonId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SatisfiabilityTest {
    private static final List<Group> GROUPS = List.of(Group.values());
    private static final VerifierKey KEY = SigningKey.generate("key").verifierKey();

    @Test
    void saysHowManyMayBeAway() {
        // Given
        Quorum quorum = new Quorum(Map.of(Group.REVIEWER, 2, Group.SAFETY, 1));
        List<Person> people = List.of(
                person("alice", Group.REVIEWER),
                person("bob", Group.REVIEWER),
                person("carol", Group.REVIEWER),
                person("sam", Group.SAFETY));

        // When
        Satisfiability all = Satisfiability.of(quorum, people, Set.of());
        Satisfiability withoutSam = Satisfiability.of(quorum, people, Set.of(new PersonId("sam")));

        // Then
        assertThat(all.met()).isTrue();
        assertThat(all).hasToString("asks reviewer: 2, safety: 1, 4 can answer: NOBODY TO SPARE");
        assertThat(withoutSam.met()).isFalse();
        assertThat(withoutSam).hasToString("asks reviewer: 2, safety: 1, 3 can answer: CANNOT BE MET, 1 missing");
    }

    @Test
    void doesNotCountWhoHasNoKeyOrIsInNoGroupThatIsAsked() {
        // Given
        Quorum quorum = new Quorum(Map.of(Group.REVIEWER, 1));
        Person keyless = new Person(
                new PersonId("alice"), "https://issuer.example", "alice", List.of(Group.REVIEWER), List.of());

        // When
        Satisfiability found = Satisfiability.of(quorum, List.of(keyless, person("ann", Group.AUDITOR)), Set.of());

        // Then
        assertThat(found.able()).isZero();
        assertThat(found.met()).isFalse();
    }

    @Test
    void agreesWithLettingEveryChoiceOfPeopleBeAway() {
        Random random = new Random(20_261_127);
        int met = 0;
        int fragile = 0;
        for (int round = 0; round < 1_500; round++) {
            // Given
            Map<Group, Integer> counts = new EnumMap<>(Group.class);
            while (counts.isEmpty()) {
                for (Group group : GROUPS) {
                    int count = random.nextInt(4) - 1;
                    if (count > 0) {
                        counts.put(group, count);
                    }
                }
            }
            Quorum quorum = new Quorum(counts);
            List<Person> people = new ArrayList<>();
            for (int at = random.nextInt(8); at > 0; at--) {
                List<Group> groups = new ArrayList<>(GROUPS);
                Collections.shuffle(groups, random);
                people.add(person("p" + at, groups.subList(0, random.nextInt(4)).toArray(Group[]::new)));
            }

            // When
            Satisfiability found = Satisfiability.of(quorum, people, Set.of());

            // Then
            assertThat(found.met()).isEqualTo(quorum.satisfiedBy(people));
            if (found.met()) {
                assertThat(found.spare())
                        .as("round %d: %s by %s", round, quorum, people)
                        .isEqualTo(spare(quorum, people));
            }
            assertThat(found.oneOfEachAway())
                    .as("round %d: %s by %s", round, quorum, people)
                    .isEqualTo(oneOfEachAway(quorum, people, List.copyOf(counts.keySet()), new HashSet<>()));
            met += found.met() ? 1 : 0;
            fragile += found.met() && !found.oneOfEachAway() ? 1 : 0;
        }
        assertThat(met).as("both answers occur").isBetween(100, 1_400);
        assertThat(fragile).isPositive();
    }

    /** Every set of people away. */
    private static int spare(Quorum quorum, List<Person> people) {
        int least = people.size() + 1;
        for (int away = 0; away < 1 << people.size(); away++) {
            List<Person> there = new ArrayList<>();
            for (int at = 0; at < people.size(); at++) {
                if ((away >> at & 1) == 0) {
                    there.add(people.get(at));
                }
            }
            if (!quorum.satisfiedBy(there)) {
                least = Math.min(least, people.size() - there.size());
            }
        }
        return least - 1;
    }

    /** Every choice of one person a group. */
    private static boolean oneOfEachAway(Quorum quorum, List<Person> people, List<Group> left, Set<Person> away) {
        if (left.isEmpty()) {
            return quorum.satisfiedBy(
                    people.stream().filter(person -> !away.contains(person)).toList());
        }
        List<Group> rest = left.subList(1, left.size());
        boolean holds = oneOfEachAway(quorum, people, rest, away);
        for (Person person : people) {
            if (person.groups().contains(left.getFirst())) {
                Set<Person> more = new HashSet<>(away);
                more.add(person);
                holds &= oneOfEachAway(quorum, people, rest, more);
            }
        }
        return holds;
    }

    private static Person person(String id, Group... groups) {
        return new Person(
                new PersonId(id), "https://issuer.example", id, List.of(groups), List.of(new PersonKey.Cli(KEY)));
    }
}
