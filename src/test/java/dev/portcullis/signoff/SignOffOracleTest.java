package dev.portcullis.signoff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.attest.Group;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.Quorum;
import dev.portcullis.attest.Roster;
import dev.portcullis.attest.VerifiedSignOff;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.attest.predicate.SignedWords;
import dev.portcullis.fixtures.FoundedInstallation;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Gate;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.Purpose;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F10: the tally against an oracle that tries everything, over seeded interleavings of what people say, twice and late, of
 * time that passes and of a roster that changes.
 */
class SignOffOracleTest {
    private static final long SEED = 10;
    private static final int STORIES = 1_100;
    private static final int EVENTS = 10;

    private static final Instant ASKED = Instant.parse("2026-11-23T12:00:00Z");
    private static final Instant EXPIRES = ASKED.plus(Duration.ofHours(1));
    private static final Basis BASIS = new Basis(
            Digest.of("result"),
            Digest.of("base"),
            Digest.of("anchor"),
            Digest.of("charter"),
            Digest.of("evidence"),
            Digest.of("policy"));
    private static final Gate GATE = new Gate(Purpose.PROMOTE, BASIS);
    private static final Gate OTHER = new Gate(Purpose.EVALUATE, BASIS);
    private static final AskId ASK = AskId.next(InstantSource.fixed(ASKED));

    private static final List<Group> ASKABLE = List.of(Group.REVIEWER, Group.SAFETY, Group.OPERATOR);

    private static List<VerifiedSignOff> sayable;
    private static Roster everybody;

    private final SignOffGate gate = new SignOffGate();
    private final Map<String, Integer> seen = new TreeMap<>();

    @BeforeAll
    static void signEverythingThatCanBeSaid(@TempDir Path folder) throws IOException {
        FoundedInstallation installation =
                new FoundedInstallation(folder.resolve("keys"), Digest.of("policy"), InstantSource.fixed(ASKED));
        everybody = installation.trust().document().roster();
        sayable = new ArrayList<>();
        for (Person person : everybody.people()) {
            for (int minutes : new int[] {10, 50}) {
                Instant until = ASKED.plus(Duration.ofMinutes(minutes));
                sayable.add(installation.signOff(words(person.id(), GATE, Says.GRANTED, "read it", until)));
            }
            sayable.add(installation.signOff(words(person.id(), GATE, Says.DECLINED, "no", EXPIRES)));
            sayable.add(installation.signOff(words(person.id(), GATE, Says.GRANTED, " ", EXPIRES)));
            sayable.add(installation.signOff(words(person.id(), OTHER, Says.GRANTED, "read it", EXPIRES)));
        }
    }

    private static SignedWords words(PersonId person, Gate over, Says says, String reason, Instant until) {
        return new SignedWords(
                ASK, over.purpose(), over.basis(), says, reason, Digest.of("view"), person, ASKED, until);
    }

    @Test
    void f10TheTallyIsThatOfTryingEverythingWhateverHappensInWhateverOrder() {
        Random random = new Random(SEED);
        int cases = 0;
        for (int story = 0; story < STORIES; story++) {
            Ask ask = ask(random);
            Roster roster = everybody;
            Instant now = ASKED;
            List<VerifiedSignOff> said = new ArrayList<>();
            for (int event = 0; event < EVENTS; event++) {
                switch (random.nextInt(12)) {
                    case 0 -> now = now.plus(Duration.ofMinutes(random.nextInt(45)));
                    case 1 -> roster = changed(random);
                    case 2 -> {
                        if (!said.isEmpty()) {
                            said.add(said.get(random.nextInt(said.size())));
                        }
                    }
                    default -> said.add(sayable(random));
                }
                agrees(ask, said, roster, now, "seed " + SEED + " story " + story + " event " + event);
                List<VerifiedSignOff> shuffled = new ArrayList<>(said);
                Collections.shuffle(shuffled, random);
                agrees(ask, shuffled, roster, now, "shuffled, seed " + SEED + " story " + story + " event " + event);
                cases += 2;
            }
        }

        // Then: every outcome was met often enough to mean something
        assertThat(cases).isGreaterThanOrEqualTo(20_000);
        assertThat(seen.keySet()).containsExactly("Declined", "Granted", "Lapsed", "Waiting");
        assertThat(seen.values()).allSatisfy(times -> assertThat(times).isGreaterThan(200));
    }

    /** Grants mostly, or hardly any quorum would ever be met. */
    private static VerifiedSignOff sayable(Random random) {
        VerifiedSignOff one = sayable.get(random.nextInt(sayable.size()));
        return one.words().says() == Says.DECLINED && random.nextInt(3) > 0
                ? sayable.get(random.nextInt(sayable.size()))
                : one;
    }

    private static Ask ask(Random random) {
        Map<Group, Integer> counts = new EnumMap<>(Group.class);
        counts.put(ASKABLE.get(random.nextInt(2)), 1 + random.nextInt(2));
        counts.put(ASKABLE.get(random.nextInt(ASKABLE.size())), 1 + random.nextInt(2));
        Set<PersonId> excluded = random.nextBoolean()
                ? Set.of()
                : Set.of(everybody
                        .people()
                        .get(random.nextInt(everybody.people().size()))
                        .id());
        return new Ask(
                ASK,
                "proposal:01939f7e-0000-7000-8000-000000000000",
                GATE,
                1,
                3,
                new Quorum(counts),
                excluded,
                Digest.of("view"),
                Ask.State.OPEN,
                ASKED,
                EXPIRES);
    }

    /** Somebody leaves, or changes groups. */
    private static Roster changed(Random random) {
        List<Person> people = new ArrayList<>(everybody.people());
        int at = random.nextInt(people.size());
        Person gone = people.remove(at);
        if (random.nextBoolean()) {
            people.add(new Person(gone.id(), gone.issuer(), gone.subject(), List.of(Group.AUDITOR), gone.keys()));
        }
        return new Roster(people);
    }

    private void agrees(Ask ask, List<VerifiedSignOff> said, Roster roster, Instant now, String where) {
        SignOffOutcome outcome = gate.tally(ask, said, roster, now);
        seen.merge(outcome.getClass().getSimpleName(), 1, Integer::sum);
        Oracle oracle = new Oracle(ask, said, roster, now);
        switch (outcome) {
            case Declined declined -> assertThat(oracle.decliners()).as(where).contains(declined.by());
            case Lapsed ignored ->
                assertThat(oracle.decliners().isEmpty() && oracle.isOver())
                        .as(where)
                        .isTrue();
            case Waiting waiting -> {
                assertThat(oracle.decliners()).as(where).isEmpty();
                assertThat(oracle.isOver()).as(where).isFalse();
                assertThat(waiting.filled())
                        .as(where)
                        .isEqualTo(oracle.filled())
                        .isLessThan(waiting.of());
                assertThat(waiting.of()).as(where).isEqualTo(oracle.places());
            }
            case Granted granted -> {
                assertThat(oracle.decliners()).as(where).isEmpty();
                assertThat(oracle.isOver()).as(where).isFalse();
                assertThat(oracle.filled()).as(where).isEqualTo(oracle.places());
                assertThat(granted.proofs()).as(where).hasSize(oracle.granting().size());
                assertThat(granted.until()).as(where).isAfter(now);
            }
        }
    }

    /** What the rules say, read one by one, and the quorum by trying every assignment of people to places. */
    private record Oracle(Ask ask, List<VerifiedSignOff> said, Roster roster, Instant now) {
        boolean isOver() {
            return !now.isBefore(EXPIRES);
        }

        int places() {
            return ask.quorum().counts().values().stream()
                    .mapToInt(Integer::intValue)
                    .sum();
        }

        Set<PersonId> decliners() {
            Map<PersonId, List<Group>> declining = new HashMap<>();
            for (VerifiedSignOff one : said) {
                if (one.words().says() == Says.DECLINED) {
                    addIfEligible(declining, one);
                }
            }
            return declining.keySet();
        }

        Map<PersonId, List<Group>> granting() {
            Map<PersonId, List<Group>> granting = new HashMap<>();
            for (VerifiedSignOff one : said) {
                boolean counts = one.words().says() == Says.GRANTED
                        && one.words().until().isAfter(now);
                if (counts) {
                    addIfEligible(granting, one);
                }
            }
            return granting;
        }

        private void addIfEligible(Map<PersonId, List<Group>> people, VerifiedSignOff one) {
            PersonId id = one.words().person();
            for (Person person : roster.people()) {
                boolean asked = person.groups().stream().anyMatch(ask.quorum().counts()::containsKey);
                boolean sameAsThen = person.groups().equals(one.person().groups());
                boolean aboutThis = one.words().purpose() == GATE.purpose();
                if (person.id().equals(id)
                        && asked
                        && sameAsThen
                        && aboutThis
                        && !one.words().reason().isBlank()
                        && !ask.excluded().contains(id)) {
                    people.put(id, person.groups());
                }
            }
        }

        int filled() {
            List<Group> places = new ArrayList<>();
            ask.quorum().counts().forEach((group, count) -> places.addAll(Collections.nCopies(count, group)));
            return most(places, List.copyOf(granting().values()));
        }

        private static int most(List<Group> places, List<List<Group>> people) {
            if (people.isEmpty()) {
                return 0;
            }
            List<List<Group>> rest = people.subList(1, people.size());
            int most = most(places, rest);
            for (Group place : places) {
                if (people.getFirst().contains(place)) {
                    List<Group> left = new ArrayList<>(places);
                    left.remove(place);
                    most = Math.max(most, 1 + most(left, rest));
                }
            }
            return most;
        }
    }
}
