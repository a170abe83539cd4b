package dev.portcullis.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuorumTest {
    private static final List<Group> GROUPS = List.of(Group.values());
    private static final Quorum TWO_AND_ONE = new Quorum(Map.of(Group.REVIEWER, 2, Group.SAFETY, 1));

    @Test
    void countsOnePersonOnceOverAllHerGroups() {
        // Given
        Person both = person("sam", Group.REVIEWER, Group.SAFETY);
        Person alice = person("alice", Group.REVIEWER);
        Person bob = person("bob", Group.REVIEWER);

        // Then
        assertThat(TWO_AND_ONE.satisfiedBy(List.of(both, alice))).isFalse();
        assertThat(TWO_AND_ONE.satisfiedBy(List.of(both, alice, alice))).isFalse();
        assertThat(TWO_AND_ONE.satisfiedBy(List.of(both, both, both))).isFalse();
        assertThat(TWO_AND_ONE.satisfiedBy(List.of(both, alice, bob))).isTrue();
    }

    @Test
    void movesAPersonToWhereSheIsNeeded() {
        // Given: taken greedily, kim would fill the reviewer's place that only alice can fill
        Person kim = person("kim", Group.REVIEWER, Group.SAFETY);
        Person alice = person("alice", Group.REVIEWER);
        Quorum oneAndOne = new Quorum(Map.of(Group.REVIEWER, 1, Group.SAFETY, 1));

        // Then
        assertThat(oneAndOne.satisfiedBy(List.of(kim, alice))).isTrue();
        assertThat(oneAndOne.satisfiedBy(List.of(alice, kim))).isTrue();
    }

    @Test
    void isNeverSatisfiedByNobodyOrByPeopleOfOtherGroups() {
        // Then
        assertThat(TWO_AND_ONE.satisfiedBy(List.of())).isFalse();
        assertThat(TWO_AND_ONE.filled(List.of(person("ann", Group.AUDITOR), person("erin", Group.OPERATOR))))
                .isZero();
    }

    @Test
    void agreesWithTryingEveryAssignment() {
        // Given
        Random random = new Random(20_261_123);
        int satisfied = 0;
        for (int round = 0; round < 3_000; round++) {
            Map<Group, Integer> counts = new EnumMap<>(Group.class);
            while (counts.isEmpty()) {
                for (Group group : Group.values()) {
                    int count = random.nextInt(4) - 1;
                    if (count > 0) {
                        counts.put(group, count);
                    }
                }
            }
            List<Person> people = new ArrayList<>();
            for (int at = random.nextInt(7); at > 0; at--) {
                List<Group> groups = new ArrayList<>(GROUPS);
                Collections.shuffle(groups, random);
                people.add(person("p" + at, groups.subList(0, random.nextInt(4)).toArray(Group[]::new)));
            }
            Quorum quorum = new Quorum(counts);

            // When
            int filled = quorum.filled(people);

            // Then
            assertThat(filled).as("round %d: %s by %s", round, quorum, people).isEqualTo(best(people, 0, counts));
            satisfied += quorum.satisfiedBy(people) ? 1 : 0;
        }
        assertThat(satisfied).as("both answers occur").isBetween(100, 2_900);
    }

    @Test
    void anotherPersonNeverMakesItLess() {
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            // Given
            List<Person> people = new ArrayList<>();
            for (int at = 0; at < 5; at++) {
                people.add(person("p" + at, GROUPS.get(random.nextInt(GROUPS.size()))));
            }

            // Then
            assertThat(TWO_AND_ONE.filled(people)).isGreaterThanOrEqualTo(TWO_AND_ONE.filled(people.subList(0, 4)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"reviewer\":0}",
                "{\"reviewer\":-1}",
                "{\"reviewer\":17}",
                "{\"admin\":1}",
                "{\"reviewer\":1,\"reviewer\":1}",
                "{\"reviewer\":\"1\"}",
                "{\"reviewer\":null}",
                "null",
                "[]"
            })
    void refusesAQuorumThatAsksNobodyOrAnUnknownGroup(String json) {
        assertThatThrownBy(() -> StrictJson.read(json.getBytes(StandardCharsets.UTF_8), Quorum.class))
                .isInstanceOf(MalformedJsonException.class);
    }

    /** Every way to place or leave out each person. */
    private static int best(List<Person> people, int next, Map<Group, Integer> free) {
        if (next == people.size()) {
            return 0;
        }
        int best = best(people, next + 1, free);
        for (Group group : people.get(next).groups()) {
            int left = free.getOrDefault(group, 0);
            if (left > 0) {
                Map<Group, Integer> rest = new EnumMap<>(free);
                rest.put(group, left - 1);
                best = Math.max(best, 1 + best(people, next + 1, rest));
            }
        }
        return best;
    }

    private static Person person(String id, Group... groups) {
        return new Person(new PersonId(id), "https://issuer.example", id, List.of(groups), List.of());
    }
}
