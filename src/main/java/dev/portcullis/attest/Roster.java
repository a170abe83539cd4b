package dev.portcullis.attest;

import dev.portcullis.kernel.PersonId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The enrolled people. One id, one login and one key belong to one person only. */
public final class Roster {
    private final List<Person> people;
    private final Map<PersonId, Person> byId = new HashMap<>();
    private final Map<VerifierKey, Person> byKey = new HashMap<>();
    private final Map<Login, Person> byLogin = new HashMap<>();

    private final Map<String, Holder> byCredential = new HashMap<>();

    private record Login(String issuer, String subject) {}

    /** A passkey with whose it is. */
    record Holder(Person person, PersonKey.Passkey passkey) {}

    /**
     * Makes a roster.
     *
     * @throws IllegalArgumentException when two people share an id, a login or a key, or somebody stands in who is not
     *     enrolled
     */
    public Roster(List<Person> people) {
        this.people = List.copyOf(people);
        Set<String> passkeyKeys = new HashSet<>();
        for (Person person : people) {
            if (byId.put(person.id(), person) != null) {
                throw new IllegalArgumentException("person " + person.id() + " is enrolled twice");
            }
            if (byLogin.put(new Login(person.issuer(), person.subject()), person) != null) {
                throw new IllegalArgumentException("the login of person " + person.id() + " is enrolled twice");
            }
            for (PersonKey key : person.keys()) {
                boolean known = switch (key) {
                    case PersonKey.Cli cli -> byKey.put(cli.vkey(), person) != null;
                    case PersonKey.Passkey passkey ->
                        byCredential.put(passkey.credential(), new Holder(person, passkey)) != null
                                || !passkeyKeys.add(passkey.cose());
                };
                if (known) {
                    throw new IllegalArgumentException("a key of person " + person.id() + " is enrolled twice");
                }
            }
        }
        for (Person person : people) {
            for (Absence absence : person.absences()) {
                for (Absence.Delegate delegate : absence.delegates()) {
                    if (!byId.containsKey(delegate.to())) {
                        throw new IllegalArgumentException(
                                delegate.to() + " stands in for " + person.id() + " and is not enrolled");
                    }
                }
            }
        }
    }

    public List<Person> people() {
        return people;
    }

    /**
     * The person as one counts at a moment: with the groups that are one's own and those in which one stands in for
     * somebody, or with none while one is away. Here and nowhere else, for gateway, worker and offline verifier.
     *
     * <p>Nobody stands in for whom the ask excludes: that place could not have been filled either (A2).
     *
     * @param excluded who may not answer
     * @return empty when not enrolled, or excluded
     */
    public Optional<Person> counting(PersonId id, Instant time, Set<PersonId> excluded) {
        return excluded.contains(id) ? Optional.empty() : person(id).map(person -> counting(person, time, excluded));
    }

    /** Everybody, as {@link #counting(PersonId, Instant, Set)}. */
    public List<Person> counting(Instant time, Set<PersonId> excluded) {
        return people.stream()
                .filter(person -> !excluded.contains(person.id()))
                .map(person -> counting(person, time, excluded))
                .toList();
    }

    private Person counting(Person person, Instant time, Set<PersonId> excluded) {
        Set<Group> groups = new LinkedHashSet<>();
        if (person.absence(time).isEmpty()) {
            groups.addAll(person.groups());
            for (Group group : Group.values()) {
                if (!standsInFor(person.id(), group, time, excluded).isEmpty()) {
                    groups.add(group);
                }
            }
        }
        return new Person(person.id(), person.issuer(), person.subject(), List.copyOf(groups), person.keys());
    }

    /** For whom a person stands in, in a group, at a moment. */
    public List<PersonId> standsInFor(PersonId id, Group group, Instant time, Set<PersonId> excluded) {
        Absence.Delegate named = new Absence.Delegate(group, id);
        return people.stream()
                .filter(absent -> !excluded.contains(absent.id())
                        && absent.absence(time)
                                .filter(absence -> absence.delegates().contains(named))
                                .isPresent())
                .map(Person::id)
                .toList();
    }

    /** Whether a person is named to stand in for somebody in one of these groups, at whatever time. */
    public boolean isDelegate(PersonId id, Collection<Group> groups) {
        return people.stream()
                .flatMap(person -> person.absences().stream())
                .flatMap(absence -> absence.delegates().stream())
                .anyMatch(delegate -> delegate.to().equals(id) && groups.contains(delegate.group()));
    }

    /** Whether somebody is there: when one is away, and for whom one stands in, now and later, each in a sentence. */
    public List<String> presence(PersonId id, Instant now) {
        List<String> sentences = new ArrayList<>();
        person(id).stream()
                .flatMap(person -> person.absences().stream())
                .filter(absence -> absence.until().isAfter(now))
                .forEach(absence -> sentences.add(absence.toString()));
        for (Person absent : people) {
            for (Absence absence : absent.absences()) {
                for (Absence.Delegate delegate : absence.delegates()) {
                    if (delegate.to().equals(id) && absence.until().isAfter(now)) {
                        sentences.add("stands in for " + absent.id() + " in " + delegate.group() + " from "
                                + absence.from() + " until " + absence.until());
                    }
                }
            }
        }
        return sentences;
    }

    /** Every moment at which somebody goes away or comes back. */
    public SortedSet<Instant> changes() {
        SortedSet<Instant> changes = new TreeSet<>();
        people.stream().flatMap(person -> person.absences().stream()).forEach(absence -> {
            changes.add(absence.from());
            changes.add(absence.until());
        });
        return changes;
    }

    public Optional<Person> person(PersonId id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Who logs in as this; issuer and subject compare exactly. */
    public Optional<Person> person(String issuer, String subject) {
        return Optional.ofNullable(byLogin.get(new Login(issuer, subject)));
    }

    /** Whose command-line key this is. */
    public Optional<Person> person(VerifierKey key) {
        return Optional.ofNullable(byKey.get(key));
    }

    /** Whose passkey has this credential id, and which. */
    Optional<Holder> passkey(String credential) {
        return Optional.ofNullable(byCredential.get(credential));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Roster that && people.equals(that.people);
    }

    @Override
    public int hashCode() {
        return people.hashCode();
    }

    @Override
    public String toString() {
        return "Roster" + byId.keySet();
    }
}
