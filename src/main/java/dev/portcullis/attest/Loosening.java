package dev.portcullis.attest;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What an amendment weakens and what it strengthens, each in a sentence: a pure function of the document in force and the
 * next one, so that gateway and offline verifier find the same.
 *
 * <p>What is not known to strengthen counts as weakening: a new part of a document waits until somebody has thought about
 * it.
 *
 * @param loosens empty when it may take effect at once
 * @param tightens for people to read; nothing follows from it
 */
public record Loosening(List<String> loosens, List<String> tightens) {
    /** Loosens nothing and tightens nothing. */
    public static final Loosening NOTHING = new Loosening(List.of(), List.of());

    /**
     * What a bundle allows cannot be read from its bytes: its rules may say anything of inputs nobody has recorded. So an
     * activation always waits; what must stop at once is stopped by a halt.
     */
    public static final Loosening ANOTHER_POLICY = new Loosening(
            List.of("another policy: what a bundle allows cannot be decided from its rules, so it counts as looser"),
            List.of());

    public Loosening {
        loosens = List.copyOf(loosens);
        tightens = List.copyOf(tightens);
    }

    /** Whether it has to wait before it takes effect. */
    public boolean waits() {
        return !loosens.isEmpty();
    }

    /** Collects sentences while two documents are compared. */
    public static final class Comparison {
        private final List<String> loosens = new ArrayList<>();
        private final List<String> tightens = new ArrayList<>();

        public void loosens(String sentence) {
            loosens.add(sentence);
        }

        public void tightens(String sentence) {
            tightens.add(sentence);
        }

        /** A number of which less is stricter. */
        public <T extends Comparable<T>> void lessIsStricter(String what, T now, T next) {
            int change = next.compareTo(now);
            if (change > 0) {
                loosens(what + " goes up from " + now + " to " + next);
            } else if (change < 0) {
                tightens(what + " goes down from " + now + " to " + next);
            }
        }

        /** A number of which more is stricter. */
        public <T extends Comparable<T>> void moreIsStricter(String what, T now, T next) {
            int change = next.compareTo(now);
            if (change < 0) {
                loosens(what + " goes down from " + now + " to " + next);
            } else if (change > 0) {
                tightens(what + " goes up from " + now + " to " + next);
            }
        }

        /** A list of leaves: what comes to it loosens, what goes from it tightens. */
        public void fewerIsStricter(String what, List<?> now, List<?> next) {
            next.stream().filter(one -> !now.contains(one)).forEach(one -> loosens(what + " gets " + one));
            now.stream().filter(one -> !next.contains(one)).forEach(one -> tightens(what + " loses " + one));
        }

        /** A list of restrictions: what goes from it loosens, what comes to it tightens. */
        public void moreIsStricter(String what, List<?> now, List<?> next) {
            now.stream().filter(one -> !next.contains(one)).forEach(one -> loosens(what + " loses " + one));
            next.stream().filter(one -> !now.contains(one)).forEach(one -> tightens(what + " gets " + one));
        }

        /** What is neither stricter nor laxer by any rule of ours. */
        public void anyChange(String what, Object now, Object next) {
            if (!now.equals(next)) {
                loosens(what + " changes from " + now + " to " + next);
            }
        }

        /** Every part of a record that its caller does not compare itself: any change of it loosens. */
        public void others(String of, Record now, Record next, Set<String> compared) {
            for (RecordComponent part : now.getClass().getRecordComponents()) {
                if (compared.contains(part.getName())) {
                    continue;
                }
                if (!Objects.equals(value(part, now), value(part, next))) {
                    loosens(of + ": " + part.getName() + " changes");
                }
            }
        }

        public Loosening done() {
            return new Loosening(loosens, tightens);
        }

        private static Object value(RecordComponent part, Record of) {
            try {
                part.getAccessor().setAccessible(true);
                return Objects.requireNonNullElse(part.getAccessor().invoke(of), "");
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("a record's part cannot be read", e);
            }
        }
    }
}
