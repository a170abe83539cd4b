package dev.portcullis.tripwire;

import dev.portcullis.attest.predicate.ReadingWord;
import dev.portcullis.kernel.Reason;
import java.util.List;

/**
 * What a tripwire says before it is sealed: enough to show, never enough to act on.
 *
 * @param reasons why it is not cleared; empty exactly when it is
 */
public record Observation(String tripwire, ReadingWord word, List<Reason> reasons) {
    public Observation {
        reasons = List.copyOf(reasons);
        if (reasons.isEmpty() != (word == ReadingWord.CLEARED)) {
            throw new IllegalArgumentException("a reading is either cleared or says why not");
        }
    }

    static Observation cleared(String tripwire) {
        return new Observation(tripwire, ReadingWord.CLEARED, List.of());
    }

    static Observation unresolved(String tripwire, Reason reason) {
        return new Observation(tripwire, ReadingWord.UNRESOLVED, List.of(reason));
    }

    static Observation fired(String tripwire, Reason reason) {
        return new Observation(tripwire, ReadingWord.FIRED, List.of(reason));
    }
}
