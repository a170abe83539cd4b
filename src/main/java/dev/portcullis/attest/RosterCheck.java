package dev.portcullis.attest;

import dev.portcullis.kernel.PersonId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One quorum of an installation, and whether the roster can meet it (F11).
 *
 * @param of {@code tier 2}, {@code amend}, or {@code tier 2 of lineage packing}
 */
public record RosterCheck(String of, Satisfiability found) {
    private static final int TIERS = Quorums.HIGHEST;

    /**
     * Every quorum, and for each lineage those that without its operators, who cannot sign, leave nobody to spare.
     *
     * @param operators of each lineage
     */
    public static List<RosterCheck> all(TrustDocument trust, Map<String, Set<PersonId>> operators) {
        List<RosterCheck> checks = new ArrayList<>();
        for (int tier = 1; tier <= TIERS; tier++) {
            add(checks, "tier " + tier, trust.quorums().tier(tier), trust.people(), operators);
        }
        add(checks, "amend", trust.quorums().amend(), trust.people(), operators);
        return List.copyOf(checks);
    }

    private static void add(
            List<RosterCheck> checks,
            String of,
            Quorum quorum,
            List<Person> people,
            Map<String, Set<PersonId>> operators) {
        Satisfiability everybody = Satisfiability.of(quorum, people, Set.of());
        checks.add(new RosterCheck(of, everybody));
        operators.forEach((lineage, excluded) -> {
            Satisfiability without = Satisfiability.of(quorum, people, excluded);
            if (without.spare() < everybody.spare() && without.spare() <= 0) {
                checks.add(new RosterCheck(of + " of lineage " + lineage, without));
            }
        });
    }

    @Override
    public String toString() {
        return of + " " + found;
    }
}
