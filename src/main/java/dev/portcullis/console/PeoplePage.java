package dev.portcullis.console;

import java.util.List;

/**
 * Who may sign, as trust has it.
 *
 * @param fingerprint of the version of trust in force, as people read it to each other
 * @param demanded from which tier on the qualified alone count; empty when nobody has to be qualified
 * @param among how often a probe stands among a person's asks, in words; empty when none does
 */
public record PeoplePage(
        int version,
        String fingerprint,
        boolean isDemo,
        String demanded,
        String among,
        List<Line> people,
        List<Quorum> quorums) {
    public PeoplePage {
        people = List.copyOf(people);
        quorums = List.copyOf(quorums);
    }

    /**
     * One person.
     *
     * @param presence when the person is away, and for whom the person stands in
     * @param qualified for which tiers, in words
     * @param probes how the person does on probes among the asks, in words
     * @param isVisitor whether it is the one who looks
     */
    public record Line(
            String id,
            String groups,
            String keys,
            Mark able,
            String presence,
            String qualified,
            String probes,
            boolean isVisitor) {}

    /**
     * Whether one quorum can be met.
     *
     * @param asks in words
     * @param margin who may be away, in words
     */
    public record Quorum(String name, String asks, Mark standing, String margin) {}
}
