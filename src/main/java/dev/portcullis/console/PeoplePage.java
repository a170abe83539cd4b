package dev.portcullis.console;

import java.util.List;

/**
 * Who may sign, as trust has it.
 *
 * @param fingerprint of the version of trust in force, as people read it to each other
 * @param demanded from which tier on the qualified alone count; empty when probes are off
 */
public record PeoplePage(
        int version, String fingerprint, boolean isDemo, String demanded, List<Line> people, List<Quorum> quorums) {
    public PeoplePage {
        people = List.copyOf(people);
        quorums = List.copyOf(quorums);
    }

    /**
     * One person.
     *
     * @param presence when the person is away, and for whom the person stands in
     * @param qualified for which tiers, in words
     * @param isVisitor whether it is the one who looks
     */
    public record Line(
            String id, String groups, String keys, Mark able, String presence, String qualified, boolean isVisitor) {}

    /**
     * Whether one quorum can be met.
     *
     * @param asks in words
     * @param margin who may be away, in words
     */
    public record Quorum(String name, String asks, Mark standing, String margin) {}
}
