package dev.portcullis.attest;

import dev.portcullis.kernel.PersonId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
     * @throws IllegalArgumentException when two people share an id, a login or a key
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
    }

    public List<Person> people() {
        return people;
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
