package dev.portcullis.attest;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Inert;
import dev.portcullis.kernel.PersonId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An enrolled person.
 *
 * @param issuer the OIDC issuer that vouches for the login
 * @param subject the person's subject there; issuer and subject together are one person and no other
 * @param groups the person's own; for whom a person counts at a time, {@link Roster#counting} says
 * @param away when the person is away, in order; null and never empty when there is no such time
 */
public record Person(
        PersonId id,
        String issuer,
        String subject,
        List<Group> groups,
        List<PersonKey> keys,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Absence> away) {
    private static final int CHARACTERS = 255;

    @JsonCreator
    public Person {
        groups = List.copyOf(groups);
        keys = List.copyOf(keys);
        away = away == null || away.isEmpty() ? null : List.copyOf(away);
        requireAbsences(id, groups, away == null ? List.of() : away);
        requireText(issuer, "issuer");
        requireText(subject, "subject");
        if (groups.stream().distinct().count() != groups.size()) {
            throw new IllegalArgumentException("person " + id + " is twice in a group");
        }
        if (keys.stream().distinct().count() != keys.size()) {
            throw new IllegalArgumentException("person " + id + " has a key twice");
        }
    }

    /** A person who is not away at any time. */
    public Person(PersonId id, String issuer, String subject, List<Group> groups, List<PersonKey> keys) {
        this(id, issuer, subject, groups, keys, null);
    }

    /**
     * Whose login it is, in one digest: an id may be given to somebody else once this person has left, a login is one person's
     * and no other's.
     */
    public Digest login() {
        return Digest.of("portcullis.login/v1\n" + issuer + "\n" + subject + "\n");
    }

    /** When the person is away, in order. */
    public List<Absence> absences() {
        return away == null ? List.of() : away;
    }

    /** The time in which the person is away at this moment. */
    public Optional<Absence> absence(Instant time) {
        return absences().stream().filter(one -> one.covers(time)).findFirst();
    }

    /**
     * The same person with these times away instead of the present ones.
     *
     * @throws IllegalArgumentException when they overlap, are too many, or name a delegate for a group the person is not in
     */
    public Person away(List<Absence> times) {
        return new Person(id, issuer, subject, groups, keys, times);
    }

    /** The same person, away for a time as well; what was said of that time before is replaced. */
    public Person goingAway(Absence absence) {
        return away(Stream.concat(there(absence.from(), absence.until()).absences().stream(), Stream.of(absence))
                .sorted(Comparator.comparing(Absence::from))
                .toList());
    }

    /** The same person, not away in a time. */
    public Person there(Instant from, Instant until) {
        List<Absence> kept = new ArrayList<>();
        for (Absence absence : absences()) {
            if (absence.from().isBefore(from)) {
                kept.add(new Absence(absence.from(), earlier(absence.until(), from), absence.delegates()));
            }
            if (absence.until().isAfter(until)) {
                Instant again = absence.from().isAfter(until) ? absence.from() : until;
                kept.add(new Absence(again, absence.until(), absence.delegates()));
            }
        }
        return away(kept);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** The same person, for whom nobody stands in from a moment on; away as before. */
    public Person undelegated(Instant from) {
        Person next = this;
        for (Absence absence : absences()) {
            if (absence.until().isAfter(from)) {
                Instant begin = absence.from().isAfter(from) ? absence.from() : from;
                next = next.goingAway(new Absence(begin, absence.until(), List.of()));
            }
        }
        return next;
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
                Stream.concat(keys.stream(), Stream.of(key)).toList(),
                away);
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
                keys.stream().filter(one -> !one.equals(key)).toList(),
                away);
    }

    /** The same person in these groups instead of the present ones. */
    public Person in(List<Group> others) {
        return new Person(id, issuer, subject, others, keys, away);
    }

    private static void requireAbsences(PersonId id, List<Group> groups, List<Absence> absences) {
        if (absences.size() > Bounds.ABSENCES) {
            throw new IllegalArgumentException(
                    id + " is away " + absences.size() + " times, at most " + Bounds.ABSENCES + " are kept");
        }
        Instant free = Instant.MIN;
        Duration delegated = Duration.ZERO;
        for (Absence absence : absences) {
            if (absence.from().isBefore(free)) {
                throw new IllegalArgumentException(id + " is away twice at a time, or the times are not in order");
            }
            free = absence.until();
            for (Absence.Delegate delegate : absence.delegates()) {
                if (delegate.to().equals(id)) {
                    throw new IllegalArgumentException(id + " cannot stand in for " + id);
                }
                if (!groups.contains(delegate.group())) {
                    throw new IllegalArgumentException(id + " is not in " + delegate.group()
                            + " and has no place there to hand on: a delegate of a delegate does not exist");
                }
            }
            delegated = absence.delegates().isEmpty() ? delegated : delegated.plus(absence.length());
        }
        if (delegated.compareTo(Bounds.DELEGATION) > 0) {
            throw new IllegalArgumentException("others stand in for " + id + " for " + Bounds.DELEGATION.toDays()
                    + " days at most in one version of trust, times that are over included; take those out");
        }
    }

    private static void requireText(String text, String of) {
        if (text.isBlank()
                || text.length() > CHARACTERS
                || !Inert.text(text, CHARACTERS).equals(text)) {
            throw new IllegalArgumentException("not an " + of + ": " + Inert.text(text, 80));
        }
    }
}
