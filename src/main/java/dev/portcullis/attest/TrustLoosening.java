package dev.portcullis.attest;

import dev.portcullis.attest.Loosening.Comparison;
import dev.portcullis.kernel.PersonId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What another version of trust loosens: who else would be believed, and who else could say yes. */
public final class TrustLoosening {
    /** What every next version differs in. */
    private static final Set<String> EVERY_VERSION = Set.of("version", "previous");

    /** Above the highest tier there is nobody to be qualified. */
    private static final int NONE = Quorums.HIGHEST + 1;

    private TrustLoosening() {}

    public static Loosening between(TrustDocument now, TrustDocument next) {
        Comparison found = new Comparison();
        keys(found, now.keys(), next.keys());
        people(found, now.people(), next.people());
        quorums(found, now.quorums(), next.quorums());
        witnesses(found, now.witnesses(), next.witnesses());
        Set<String> compared = new TreeSet<>(EVERY_VERSION);
        compared.addAll(Set.of("keys", "people", "quorums", "witnesses"));
        found.others("trust", now, next, compared);
        return found.done();
    }

    private static void keys(Comparison found, List<TrustDocument.Key> now, List<TrustDocument.Key> next) {
        Map<VerifierKey, TrustDocument.Key> before = new LinkedHashMap<>();
        now.forEach(key -> before.put(key.vkey(), key));
        for (TrustDocument.Key key : next) {
            TrustDocument.Key old = before.remove(key.vkey());
            String name = "key " + key.vkey().keyId();
            if (old == null) {
                found.loosens(name + " is believed as " + key.roles().getFirst().word()
                        + (key.pool() == null ? "" : " of pool " + key.pool()));
                continue;
            }
            Instant end = end(old);
            if (end(key).isBefore(end)) {
                found.tightens(name + " counts until " + key.until() + " only");
            } else if (end(key).isAfter(end)) {
                found.loosens(name + " counts longer");
            }
            found.others(name, old, key, Set.of("until"));
        }
        // A document that drops a key follows no other; here it is said all the same.
        before.values().forEach(gone -> found.tightens("key " + gone.vkey().keyId() + " is gone"));
    }

    private static Instant end(TrustDocument.Key key) {
        Instant until = key.until();
        return until == null ? Instant.MAX : until;
    }

    private static void people(Comparison found, List<Person> now, List<Person> next) {
        Map<PersonId, Person> before = new LinkedHashMap<>();
        now.forEach(person -> before.put(person.id(), person));
        for (Person person : next) {
            Person old = before.remove(person.id());
            if (old == null) {
                found.loosens(person.id() + " is enrolled, in "
                        + (person.groups().isEmpty() ? "no group" : words(person.groups())));
                continue;
            }
            found.fewerIsStricter("groups of " + person.id(), old.groups(), person.groups());
            found.fewerIsStricter("keys of " + person.id(), shown(old.keys()), shown(person.keys()));
            absences(found, old, person);
            found.others(person.id().value(), old, person, Set.of("groups", "keys", "away"));
        }
        before.keySet().forEach(gone -> found.tightens(gone + " is no longer enrolled"));
    }

    /**
     * Who goes away counts less, who stands in counts more, and who is back sooner counts more, too: moment by moment, so
     * that it does not matter how the times are written down.
     */
    private static void absences(Comparison found, Person now, Person next) {
        SortedSet<Instant> moments = new TreeSet<>();
        Stream.of(now, next).flatMap(person -> person.absences().stream()).forEach(absence -> {
            moments.add(absence.from());
            moments.add(absence.until());
        });
        Optional<Instant> last = Optional.empty();
        for (Instant until : moments) {
            last.ifPresent(from -> absences(found, now, next, from, until));
            last = Optional.of(until);
        }
    }

    private static void absences(Comparison found, Person now, Person next, Instant from, Instant until) {
        Optional<Absence> before = now.absence(from);
        Optional<Absence> after = next.absence(from);
        String then = " from " + from + " until " + until;
        if (before.isEmpty() && after.isPresent()) {
            found.tightens(now.id() + " is away" + then);
        } else if (before.isPresent() && after.isEmpty()) {
            found.loosens(now.id() + " counts" + then);
        }
        Set<Absence.Delegate> had = Set.copyOf(before.map(Absence::delegates).orElse(List.of()));
        Set<Absence.Delegate> has = Set.copyOf(after.map(Absence::delegates).orElse(List.of()));
        for (Absence.Delegate one : after.map(Absence::delegates).orElse(List.of())) {
            if (!had.contains(one)) {
                found.loosens(one.to() + " stands in for " + now.id() + " in " + one.group() + then);
            }
        }
        for (Absence.Delegate one : before.map(Absence::delegates).orElse(List.of())) {
            if (!has.contains(one)) {
                found.tightens(one.to() + " no longer stands in for " + now.id() + " in " + one.group() + then);
            }
        }
    }

    private static String words(List<Group> groups) {
        return groups.stream().map(Group::toString).collect(Collectors.joining(", "));
    }

    /** Whole, so that another part of a key is another key. */
    private static List<String> shown(List<PersonKey> keys) {
        return keys.stream().map(Object::toString).toList();
    }

    private static void quorums(Comparison found, Quorums now, Quorums next) {
        quorum(found, "tier 1", now.first(), next.first());
        quorum(found, "tier 2", now.second(), next.second());
        quorum(found, "tier 3", now.third(), next.third());
        quorum(found, "amend", now.amend(), next.amend());
        found.lessIsStricter(
                "the tier from which on the unqualified do not count (" + NONE + " for none)",
                qualifiedFrom(now),
                qualifiedFrom(next));
        found.others("quorums", now, next, Set.of("first", "second", "third", "amend", "qualifiedFrom"));
    }

    private static int qualifiedFrom(Quorums quorums) {
        Integer from = quorums.qualifiedFrom();
        return from == null ? NONE : from;
    }

    private static void quorum(Comparison found, String of, Quorum now, Quorum next) {
        for (Group group : Group.values()) {
            found.moreIsStricter(
                    "the number of " + group + " that " + of + " asks",
                    now.counts().getOrDefault(group, 0),
                    next.counts().getOrDefault(group, 0));
        }
    }

    private static void witnesses(Comparison found, TrustDocument.Witnesses now, TrustDocument.Witnesses next) {
        found.moreIsStricter("the witness quorum", now.quorum(), next.quorum());
        found.fewerIsStricter("the list of witnesses", now.keys(), next.keys());
        found.others("witnesses", now, next, Set.of("quorum", "keys"));
    }
}
