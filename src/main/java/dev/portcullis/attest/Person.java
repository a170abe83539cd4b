package dev.portcullis.attest;

import dev.portcullis.kernel.Inert;
import dev.portcullis.kernel.PersonId;
import java.util.List;
import java.util.stream.Stream;

/**
 * An enrolled person.
 *
 * @param issuer the OIDC issuer that vouches for the login
 * @param subject the person's subject there; issuer and subject together are one person and no other
 */
public record Person(PersonId id, String issuer, String subject, List<Group> groups, List<PersonKey> keys) {
    private static final int CHARACTERS = 255;

    public Person {
        groups = List.copyOf(groups);
        keys = List.copyOf(keys);
        requireText(issuer, "issuer");
        requireText(subject, "subject");
        if (groups.stream().distinct().count() != groups.size()) {
            throw new IllegalArgumentException("person " + id + " is twice in a group");
        }
        if (keys.stream().distinct().count() != keys.size()) {
            throw new IllegalArgumentException("person " + id + " has a key twice");
        }
    }

    /**
     * The same person with one key more.
     *
     * @throws IllegalArgumentException when the person has it already
     */
    public Person with(PersonKey key) {
        return new Person(
                id,
                issuer,
                subject,
                groups,
                Stream.concat(keys.stream(), Stream.of(key)).toList());
    }

    /**
     * The same person with one key less.
     *
     * @throws IllegalArgumentException when the person has no such key
     */
    public Person without(PersonKey key) {
        if (!keys.contains(key)) {
            throw new IllegalArgumentException(id + " has no such key");
        }
        return new Person(
                id,
                issuer,
                subject,
                groups,
                keys.stream().filter(one -> !one.equals(key)).toList());
    }

    /** The same person in these groups instead of the present ones. */
    public Person in(List<Group> others) {
        return new Person(id, issuer, subject, others, keys);
    }

    private static void requireText(String text, String of) {
        if (text.isBlank()
                || text.length() > CHARACTERS
                || !Inert.text(text, CHARACTERS).equals(text)) {
            throw new IllegalArgumentException("not an " + of + ": " + Inert.text(text, 80));
        }
    }
}
