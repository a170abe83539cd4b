package dev.portcullis.verify;

import static dev.portcullis.verify.DefectException.found;
import static dev.portcullis.verify.DefectException.require;

import dev.portcullis.attest.Quorum;
import dev.portcullis.attest.Quorums;
import dev.portcullis.attest.VerifiedSignOff;
import dev.portcullis.attest.predicate.HaltPredicate;
import dev.portcullis.attest.predicate.RearmPredicate;
import dev.portcullis.kernel.HaltId;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.permit.PermitRules;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The halts that stand after the entries so far. */
final class HaltBook {
    private static final String ALL = "all";
    private static final String LINEAGE = "lineage:";
    private static final String SUBJECT = "halt:";

    private final AskBook asks;
    private final TrustHistory trust;
    private final LineageBook lineages;
    private final Map<HaltId, String> standing = new HashMap<>();

    private final Set<HaltId> byGlass = new HashSet<>();

    /** Halts by break-glass whose own entry has not come. */
    private final Set<HaltId> announced = new HashSet<>();

    HaltBook(AskBook asks, TrustHistory trust, LineageBook lineages) {
        this.asks = asks;
        this.trust = trust;
        this.lineages = lineages;
    }

    /** A halt over the lineage, when one stands. */
    Optional<HaltId> over(LineageId lineage) {
        return standing.entrySet().stream()
                .filter(halt -> halt.getValue().equals(ALL) || halt.getValue().equals(LINEAGE + lineage))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    void halt(LoggedEntry entry) throws DefectException {
        HaltPredicate halt = entry.predicate(HaltPredicate.class);
        require(
                halt.scope().equals(ALL) || halt.scope().startsWith(LINEAGE),
                DefectCode.ENTRY_MALFORMED,
                "a halt of " + halt.scope());
        if (announced.remove(halt.halt())) {
            require(
                    halt.scope().equals(standing.get(halt.halt())),
                    DefectCode.BREAKGLASS_HALT,
                    "halt " + halt.halt() + " is over " + halt.scope() + ", signed was " + standing.get(halt.halt()));
            return;
        }
        require(
                standing.putIfAbsent(halt.halt(), halt.scope()) == null,
                DefectCode.HALT_TWICE,
                "halt " + halt.halt() + " stands already");
    }

    /** A stop that two people signed stands from its own entry on, which names the halt that follows. */
    void broken(HaltId halt, String scope) throws DefectException {
        require(standing.putIfAbsent(halt, scope) == null, DefectCode.HALT_TWICE, "halt " + halt + " stands already");
        byGlass.add(halt);
        announced.add(halt);
    }

    /** A stop by break-glass over the lineage, when one stands. */
    Optional<HaltId> byGlassOver(LineageId lineage) {
        return standing.entrySet().stream()
                .filter(halt -> byGlass.contains(halt.getKey()))
                .filter(halt -> halt.getValue().equals(ALL) || halt.getValue().equals(LINEAGE + lineage))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Who is asked about an amendment: to end what two people stopped it takes more. */
    Quorum amending(String subject, Quorums quorums) {
        boolean broken = byGlass.stream().anyMatch(halt -> subject.equals(SUBJECT + halt));
        return broken ? quorums.afterBreakGlass() : quorums.amend();
    }

    void rearm(LoggedEntry entry) throws DefectException {
        RearmPredicate rearm = entry.predicate(RearmPredicate.class);
        String scope =
                found(standing.remove(rearm.halt()), DefectCode.REARM_UNKNOWN, "no halt " + rearm.halt() + " stands");
        List<VerifiedSignOff> signOffs = asks.signOffs(SUBJECT + rearm.halt(), rearm.signOffs());
        asks.forget(SUBJECT + rearm.halt());
        Quorum asked = amending(SUBJECT + rearm.halt(), trust.current().quorums());
        byGlass.remove(rearm.halt());
        require(
                PermitRules.isAmended(rearm.signed(), signOffs, lineages.operators(scope), asked),
                DefectCode.REARM_NOT_SIGNED,
                asked + ", beside its operators, have not granted the end of halt " + rearm.halt());
    }
}
