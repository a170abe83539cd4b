package dev.portcullis.verify;

import static dev.portcullis.verify.DefectException.require;

import dev.portcullis.attest.Person;
import dev.portcullis.attest.Quorum;
import dev.portcullis.attest.VerifiedSignOff;
import dev.portcullis.attest.predicate.HaltPredicate;
import dev.portcullis.attest.predicate.RearmPredicate;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.kernel.HaltId;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.Purpose;
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
    private final Map<HaltId, String> standing = new HashMap<>();

    HaltBook(AskBook asks, TrustHistory trust) {
        this.asks = asks;
        this.trust = trust;
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
        require(
                standing.putIfAbsent(halt.halt(), halt.scope()) == null,
                DefectCode.HALT_TWICE,
                "halt " + halt.halt() + " stands already");
    }

    void rearm(LoggedEntry entry) throws DefectException {
        RearmPredicate rearm = entry.predicate(RearmPredicate.class);
        require(standing.remove(rearm.halt()) != null, DefectCode.REARM_UNKNOWN, "no halt " + rearm.halt() + " stands");
        List<VerifiedSignOff> granted = asks.signOffs(SUBJECT + rearm.halt(), rearm.signOffs()).stream()
                .filter(signOff -> signOff.words().purpose() == Purpose.AMEND
                        && signOff.words().says() == Says.GRANTED)
                .toList();
        asks.forget(SUBJECT + rearm.halt());
        Quorum amend = trust.current().quorums().amend();
        Set<Person> signers = new HashSet<>();
        boolean byCommand = false;
        for (VerifiedSignOff signOff : granted) {
            Optional<Person> signer = signOff.counted(Set.of())
                    .filter(person -> person.groups().stream().anyMatch(amend.counts()::containsKey));
            signer.ifPresent(signers::add);
            byCommand |= signer.isPresent() && !signOff.byPasskey();
        }
        require(
                byCommand && amend.satisfiedBy(signers),
                DefectCode.REARM_NOT_SIGNED,
                "the quorum amend has not granted the end of halt " + rearm.halt());
    }
}
