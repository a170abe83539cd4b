package dev.portcullis.attest;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.PersonId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A time in which a person is away: whatever the person signs in it does not count, and others may stand in for them.
 *
 * @param from first moment of it
 * @param until first moment at which the person counts again
 * @param delegates who stands in, one a group at most; with any, it lasts {@link Bounds#DELEGATION} at most
 */
public record Absence(Instant from, Instant until, List<Delegate> delegates) {

    /** Another person who takes the absent one's place in a group. */
    public record Delegate(Group group, PersonId to) {
        @Override
        public String toString() {
            return to + " in " + group;
        }
    }

    public Absence {
        delegates = List.copyOf(delegates);
        if (!from.isBefore(until)) {
            throw new IllegalArgumentException("somebody is away until " + until + ", before it begins");
        }
        if (!delegates.isEmpty() && length(from, until).compareTo(Bounds.DELEGATION) > 0) {
            throw new IllegalArgumentException(
                    "a delegate stands in for " + Bounds.DELEGATION.toDays() + " days at most, not until " + until);
        }
        if (delegates.stream().map(Delegate::group).distinct().count() != delegates.size()) {
            throw new IllegalArgumentException("a group has one delegate of a person at a time");
        }
    }

    private static Duration length(Instant from, Instant until) {
        return Duration.between(from, until);
    }

    Duration length() {
        return length(from, until);
    }

    public boolean covers(Instant time) {
        return !time.isBefore(from) && time.isBefore(until);
    }

    /** As in {@code away from … until …, dora in reviewer stands in}. */
    @Override
    public String toString() {
        return "away from " + from + " until " + until
                + (delegates.isEmpty()
                        ? ""
                        : ", for whom "
                                + delegates.stream().map(Delegate::toString).collect(Collectors.joining(", "))
                                + " stands in");
    }
}
