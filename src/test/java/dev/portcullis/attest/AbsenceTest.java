package dev.portcullis.attest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.fixtures.FoundedInstallation;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.StrictJson;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is away, who stands in, and where that counts. */
class AbsenceTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final Instant LATER = NOW.plus(Duration.ofDays(7));
    private static final Instant BEFORE = NOW.minusSeconds(1);
    private static final PersonId ALICE = new PersonId("alice");
    private static final PersonId SAM = new PersonId("sam");
    private static final Absence.Delegate ALICE_IN_SAFETY = new Absence.Delegate(Group.SAFETY, ALICE);
    private static final Absence WEEK = new Absence(NOW, LATER, List.of(ALICE_IN_SAFETY));
    private static TrustDocument trust;

    @BeforeAll
    static void found(@TempDir Path folder) throws IOException {
        trust = new FoundedInstallation(folder.resolve("keys"), Digest.of("policy"), InstantSource.fixed(NOW))
                .founding()
                .document();
    }

    private static List<Group> groups(TrustDocument of, PersonId person, Instant at, PersonId... excluded) {
        return of.roster().counting(person, at, Set.of(excluded)).orElseThrow().groups();
    }

    @Test
    void whoIsAwayCountsForNothingAndWhoStandsInCountsInTheirPlaceUntilTheMomentAndNotAfter() {
        // When
        TrustDocument away = trust.away(SAM, WEEK);

        // Then
        for (Instant there : List.of(BEFORE, LATER)) {
            assertThat(groups(away, SAM, there)).containsExactly(Group.SAFETY);
            assertThat(groups(away, ALICE, there)).containsExactly(Group.REVIEWER);
        }
        for (Instant then : List.of(NOW, LATER.minusSeconds(1))) {
            assertThat(groups(away, SAM, then)).isEmpty();
            assertThat(groups(away, ALICE, then)).containsExactly(Group.REVIEWER, Group.SAFETY);
        }
        assertThat(away.roster().presence(ALICE, NOW))
                .containsExactly("stands in for sam in safety from " + NOW + " until " + LATER);
        assertThat(away.roster().presence(SAM, NOW)).containsExactly(WEEK.toString());
        assertThat(away.roster().presence(SAM, LATER)).isEmpty();
    }

    @Test
    void a3WhoStandsInFillsOnePlaceAndNoSecond() {
        // Given
        Quorum both = new Quorum(Map.of(Group.REVIEWER, 1, Group.SAFETY, 1));
        Roster roster = trust.away(SAM, WEEK).roster();

        // Then
        assertThat(both.filled(List.of(roster.counting(ALICE, NOW, Set.of()).orElseThrow())))
                .isEqualTo(1);
    }

    @Test
    void a2NobodyStandsInForWhomTheAskExcludesAndNoOperatorStandsIn() {
        // Given
        TrustDocument away = trust.away(SAM, WEEK);

        // Then
        assertThat(groups(away, ALICE, NOW, SAM)).containsExactly(Group.REVIEWER);
        assertThat(away.roster().counting(ALICE, NOW, Set.of(ALICE))).isEmpty();
    }

    @Test
    void aDelegateOfADelegateDoesNotExistAndOneWhoIsAwayStandsInForNobody() {
        // Given: alice stands in for sam, and is away herself, with bob in her own place
        Absence own = new Absence(NOW, LATER, List.of(new Absence.Delegate(Group.REVIEWER, SAM)));
        TrustDocument both = trust.away(SAM, WEEK).withPerson(person("alice").goingAway(own));

        // Then
        assertThat(groups(both, ALICE, NOW)).isEmpty();
        assertThat(groups(both, SAM, NOW)).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> person("alice")
                        .goingAway(new Absence(NOW, LATER, List.of(new Absence.Delegate(Group.SAFETY, SAM)))))
                .withMessageContaining("a delegate of a delegate does not exist");
    }

    @Test
    void nobodyStandsInForMoreThanThirtyDaysInOneVersionOfTrust() {
        // Given
        Instant month = NOW.plus(Bounds.DELEGATION);
        TrustDocument longest = trust.away(SAM, new Absence(NOW, month, List.of(ALICE_IN_SAFETY)));

        // Then: not at once, nor in slices
        assertThat(groups(longest, ALICE, month.minusSeconds(1))).contains(Group.SAFETY);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Absence(NOW, month.plusSeconds(1), List.of(ALICE_IN_SAFETY)))
                .withMessageContaining("30 days at most");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> longest.away(SAM, new Absence(month, month.plusSeconds(1), List.of(ALICE_IN_SAFETY))))
                .withMessageContaining("30 days at most");
        assertThat(new Absence(NOW, month.plus(Duration.ofDays(300)), List.of()).delegates())
                .as("being away has no bound")
                .isEmpty();
    }

    @Test
    void whatMakesNoSenseIsNoDocument() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Absence(NOW, NOW, List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Absence(
                        NOW, LATER, List.of(ALICE_IN_SAFETY, new Absence.Delegate(Group.SAFETY, new PersonId("bob")))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trust.away(SAM, absence(new PersonId("kim"), Group.SAFETY)))
                .withMessageContaining("kim is in safety anyway");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trust.away(SAM, absence(new PersonId("mallory"), Group.SAFETY)))
                .withMessageContaining("nobody is enrolled as mallory");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trust.away(SAM, absence(SAM, Group.REVIEWER)))
                .withMessageContaining("sam cannot stand in for sam");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> person("sam").away(List.of(WEEK, WEEK)))
                .withMessageContaining("away twice at a time");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        trust.withPerson(person("sam").away(List.of(absence(new PersonId("mallory"), Group.SAFETY)))))
                .withMessageContaining("mallory stands in for sam and is not enrolled");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> {
                    Person often = person("sam");
                    for (int at = 0; at <= Bounds.ABSENCES; at++) {
                        Instant from = NOW.plus(Duration.ofDays(at * 2L));
                        often = often.goingAway(new Absence(from, from.plusSeconds(1), List.of()));
                    }
                })
                .withMessageContaining("at most " + Bounds.ABSENCES);
    }

    @Test
    void theMemberIsThereOnlyWhereSomebodyIsAwayAndOldDocumentsStayTheBytesTheyWere() throws MalformedJsonException {
        // When
        TrustDocument away = trust.away(SAM, WEEK);
        String json = new String(away.toBytes(), UTF_8);

        // Then
        assertThat(new String(trust.toBytes(), UTF_8)).doesNotContain("\"away\"");
        assertThat(TrustDocument.parse(trust.toBytes())).isEqualTo(trust);
        assertThat(json)
                .containsOnlyOnce("\"away\":[{\"from\":\"2026-11-27T12:00:00Z\",\"until\":\"2026-12-04T12:00:00Z\","
                        + "\"delegates\":[{\"group\":\"safety\",\"to\":\"alice\"}]}]");
        assertThat(TrustDocument.parse(away.toBytes())).isEqualTo(away);
        assertThatThrownBy(() -> TrustDocument.parse(
                        json.replaceFirst("\"away\":\\[.*?]}]", "\"away\":[]").getBytes(UTF_8)))
                .isInstanceOf(MalformedJsonException.class);
        assertThat(StrictJson.parse(away.toBytes()).at("/people/0").has("away")).isFalse();
    }

    @Test
    void goingAwayTightensNamingADelegateLoosensEndingItTightensAndComingBackSoonerLoosens() {
        // Given
        TrustDocument away = trust.away(SAM, new Absence(NOW, LATER, List.of()));
        TrustDocument delegated = trust.away(SAM, WEEK);
        Instant half = NOW.plus(Duration.ofDays(3));

        // Then
        String week = " from " + NOW + " until " + LATER;
        assertThat(TrustLoosening.between(trust, away))
                .isEqualTo(new Loosening(List.of(), List.of("sam is away" + week)));
        assertThat(TrustLoosening.between(trust, delegated))
                .isEqualTo(new Loosening(
                        List.of("alice stands in for sam in safety" + week), List.of("sam is away" + week)));
        assertThat(TrustLoosening.between(away, away.away(SAM, WEEK)).loosens())
                .containsExactly("alice stands in for sam in safety" + week);
        assertThat(TrustLoosening.between(delegated, delegated.undelegated(SAM, half)))
                .isEqualTo(new Loosening(
                        List.of(),
                        List.of("alice no longer stands in for sam in safety from " + half + " until " + LATER)));
        assertThat(TrustLoosening.between(delegated, delegated.back(SAM, half)).loosens())
                .containsExactly("sam counts from " + half + " until " + LATER);
        assertThat(TrustLoosening.between(delegated, delegated.withoutPerson(ALICE))
                        .waits())
                .as("a leaver stands in for nobody, at once")
                .isFalse();
    }

    @Test
    void whatWasGrantedInTimeStaysWhenAnAbsenceIsCutShort() {
        // Given
        Instant half = NOW.plus(Duration.ofDays(3));

        // When
        TrustDocument back = trust.away(SAM, WEEK).back(SAM, half);

        // Then
        assertThat(groups(back, ALICE, NOW)).contains(Group.SAFETY);
        assertThat(groups(back, ALICE, half)).containsExactly(Group.REVIEWER);
        assertThat(groups(back, SAM, half)).containsExactly(Group.SAFETY);
        assertThat(trust.away(SAM, WEEK).back(SAM, BEFORE).people()).isEqualTo(trust.people());
    }

    @Test
    void f11TheLintTellsTheWorstThatTrustKnowsOfFromNowOn() {
        // Given: both of safety who are no reviewers, and dora, away in the same week but one day
        Instant from = NOW.plus(Duration.ofDays(1));
        TrustDocument away = trust;
        for (String name : List.of("sam", "kim", "dora")) {
            away = away.away(new PersonId(name), new Absence(from, LATER, List.of()));
        }
        TrustDocument delegated = away.away(SAM, new Absence(from, LATER, List.of(ALICE_IN_SAFETY)));

        // Then
        assertThat(check(trust, "amend").from()).isEmpty();
        assertThat(check(away, "amend"))
                .hasToString("amend asks reviewer: 1, safety: 1, 4 can answer: CANNOT BE MET, 1 missing, from " + from
                        + " on");
        assertThat(check(delegated, "amend").found().met()).isTrue();
        assertThat(check(delegated, "tier 3").found().spare()).isZero();
        assertThat(RosterCheck.all(delegated, Map.of("packing", Set.of(SAM)), NOW).stream()
                        .filter(one -> one.of().equals("amend of lineage packing"))
                        .findFirst()
                        .orElseThrow()
                        .found()
                        .met())
                .as("nobody stands in for an operator")
                .isFalse();
        assertThat(RosterCheck.all(away, Map.of(), LATER))
                .allMatch(one -> one.found().met());
    }

    @Test
    void theForecastTellsWhoMayStillAnswerAndWhenTheQuorumCanBeMetAtTheEarliest() {
        // Given: of safety all are away, sam is back first; alice stands in for kim from tomorrow
        Instant tomorrow = NOW.plus(Duration.ofDays(1));
        Instant lapses = NOW.plus(Duration.ofDays(3));
        Quorum quorum = new Quorum(Map.of(Group.SAFETY, 1));
        TrustDocument away = trust.away(SAM, new Absence(NOW, NOW.plus(Duration.ofDays(2)), List.of()))
                .away(new PersonId("dora"), new Absence(NOW, LATER, List.of()))
                .away(new PersonId("kim"), new Absence(NOW, LATER, List.of()));
        TrustDocument delegated =
                away.away(new PersonId("kim"), new Absence(tomorrow, LATER, List.of(ALICE_IN_SAFETY)));

        // Then
        assertThat(forecast(quorum, trust, Set.of(), lapses).earliest()).contains(NOW);
        assertThat(forecast(quorum, away, Set.of(), lapses))
                .isEqualTo(new QuorumForecast(
                        1,
                        List.of(new QuorumForecast.Candidate(SAM, NOW.plus(Duration.ofDays(2)), List.of())),
                        Optional.of(NOW.plus(Duration.ofDays(2)))));
        assertThat(forecast(quorum, delegated, Set.of(), lapses).earliest()).contains(tomorrow);
        assertThat(forecast(quorum, delegated, Set.of(), lapses).candidates().getFirst())
                .isEqualTo(new QuorumForecast.Candidate(ALICE, tomorrow, List.of(new PersonId("kim"))));
        assertThat(forecast(quorum, delegated, Set.of(ALICE), lapses).earliest())
                .as("an operator stands in for nobody")
                .contains(NOW.plus(Duration.ofDays(2)));
        assertThat(forecast(quorum, away, Set.of(), tomorrow).earliest()).isEmpty();
        assertThat(forecast(quorum, away, Set.of(), NOW))
                .as("over")
                .isEqualTo(new QuorumForecast(1, List.of(), Optional.empty()));
    }

    @Test
    void theForecastAgreesWithTryingEveryMoment() {
        Random random = new Random(20_261_128);
        int met = 0;
        int later = 0;
        for (int round = 0; round < 400; round++) {
            // Given
            TrustDocument some = trust;
            for (Person person : trust.people()) {
                if (random.nextInt(6) > 0) {
                    Instant from = NOW.plus(Duration.ofDays(random.nextInt(4)));
                    some = some.withPerson(person.goingAway(new Absence(
                            from, from.plus(Duration.ofDays(1 + random.nextInt(8))), delegates(person, random))));
                }
            }
            Quorum quorum =
                    new Quorum(Map.of(Group.REVIEWER, 1 + random.nextInt(3), Group.SAFETY, 1 + random.nextInt(2)));
            Set<PersonId> excluded = Set.of(new PersonId("kim"));
            Instant lapses = NOW.plus(Duration.ofDays(4));

            // When
            Optional<Instant> earliest =
                    forecast(quorum, some, excluded, lapses).earliest();

            // Then: everybody answers at each moment in the places of that moment, and the best of them all is taken
            assertThat(earliest).as("round %d", round).isEqualTo(tried(quorum, some, excluded, lapses));
            met += earliest.isPresent() ? 1 : 0;
            later += earliest.filter(NOW::isBefore).isPresent() ? 1 : 0;
        }
        assertThat(met).isBetween(100, 399);
        assertThat(later).isPositive();
    }

    private static Optional<Instant> tried(Quorum quorum, TrustDocument of, Set<PersonId> excluded, Instant lapses) {
        Map<PersonId, List<Group>> could = new HashMap<>();
        for (Instant at = NOW; at.isBefore(lapses); at = at.plus(Duration.ofHours(12))) {
            for (Person person : of.roster().counting(at, excluded)) {
                could.computeIfAbsent(person.id(), ignored -> new ArrayList<>()).addAll(person.groups());
            }
            List<Person> all = of.people().stream()
                    .filter(person -> could.containsKey(person.id()))
                    .map(person -> new Person(
                            person.id(),
                            person.issuer(),
                            person.subject(),
                            requireNonNull(could.get(person.id())).stream()
                                    .distinct()
                                    .toList(),
                            person.keys()))
                    .toList();
            if (quorum.satisfiedBy(all)) {
                return Optional.of(at);
            }
        }
        return Optional.empty();
    }

    private static List<Absence.Delegate> delegates(Person person, Random random) {
        List<Person> others = trust.people().stream()
                .filter(one -> !one.id().equals(person.id()))
                .toList();
        return person.groups().isEmpty() || random.nextBoolean()
                ? List.of()
                : List.of(new Absence.Delegate(
                        person.groups().getFirst(),
                        others.get(random.nextInt(others.size())).id()));
    }

    private static QuorumForecast forecast(Quorum quorum, TrustDocument of, Set<PersonId> excluded, Instant lapses) {
        return QuorumForecast.of(quorum, List.of(), Set.of(), of.roster(), excluded, NOW, lapses);
    }

    private static RosterCheck check(TrustDocument of, String quorum) {
        return RosterCheck.all(of, Map.of(), NOW).stream()
                .filter(one -> one.of().equals(quorum))
                .findFirst()
                .orElseThrow();
    }

    private static Absence absence(PersonId to, Group group) {
        return new Absence(NOW, LATER, List.of(new Absence.Delegate(group, to)));
    }

    private static Person person(String name) {
        return trust.roster().person(new PersonId(name)).orElseThrow();
    }
}
