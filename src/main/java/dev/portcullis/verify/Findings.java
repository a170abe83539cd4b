package dev.portcullis.verify;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a verification has found so far. Keeps the first defects and counts all of them. */
final class Findings {
    /** Defects that are told one by one; past it they are counted. */
    static final int TOLD = 1_000;

    /** What was counted, for the lines of the report. */
    enum Count {
        VERDICTS,
        FACTS,
        READINGS,
        SIGN_OFFS,
        PERMITS,
        REDEEMED,
        PROPOSALS,
        ENDED
    }

    private final List<Defect> defects = new ArrayList<>();
    private final Map<Section, Long> bySection = new EnumMap<>(Section.class);
    private final Map<Count, Long> counts = new EnumMap<>(Count.class);
    private final Map<String, Long> notChecked = new TreeMap<>();
    private long total;

    void add(Defect defect) {
        total++;
        bySection.merge(defect.code().section(), 1L, Long::sum);
        if (defects.size() < TOLD) {
            defects.add(defect);
        }
    }

    void count(Count what) {
        counts.merge(what, 1L, Long::sum);
    }

    /** Something that cannot be looked at, in words that go behind its number. */
    void notChecked(String what) {
        notChecked.merge(what, 1L, Long::sum);
    }

    List<Defect> defects() {
        return List.copyOf(defects);
    }

    long total() {
        return total;
    }

    boolean isSound(Section section) {
        return !bySection.containsKey(section);
    }

    long count(String what) {
        return notChecked.getOrDefault(what, 0L);
    }

    long counted(Count what) {
        return counts.getOrDefault(what, 0L);
    }

    /** What was not checked, each with how many. */
    List<String> notChecked() {
        return notChecked.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .toList();
    }
}
