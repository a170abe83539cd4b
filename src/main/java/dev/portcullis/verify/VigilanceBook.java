package dev.portcullis.verify;

import static dev.portcullis.verify.DefectException.require;

import dev.portcullis.attest.Person;
import dev.portcullis.attest.Quorums;
import dev.portcullis.attest.VerifiedSignOff;
import dev.portcullis.attest.predicate.ProbesPredicate;
import dev.portcullis.attest.predicate.QualificationPredicate;
import dev.portcullis.attest.predicate.QualificationPredicate.Revealed;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.PersonId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the gate bound itself to try people with, and how they did: who counts where only the qualified do. */
final class VigilanceBook {
    private final Set<Digest> committed = new HashSet<>();
    private final Map<PersonId, Map<Integer, QualificationPredicate>> latest = new HashMap<>();

    int size() {
        return committed.size() + latest.size();
    }

    void probes(LoggedEntry entry) throws DefectException {
        committed.addAll(entry.predicate(ProbesPredicate.class).commitments());
    }

    void qualification(LoggedEntry entry) throws DefectException {
        QualificationPredicate found = entry.predicate(QualificationPredicate.class);
        require(
                found.addsUp() && found.tier() >= 1 && found.tier() <= Quorums.HIGHEST,
                DefectCode.QUALIFICATION_MISCOUNTED,
                found.person() + " " + found.result() + " of "
                        + found.revealed().size() + " revealed, said to be "
                        + (found.qualified() ? "qualified" : "unqualified") + " for tier " + found.tier()
                        + (found.stoodAmongAsks() ? ", among the asks" : ""));
        for (Revealed revealed : found.revealed()) {
            require(
                    committed.contains(revealed.commitment()),
                    DefectCode.PROBE_NOT_COMMITTED,
                    "case " + revealed.probe() + " as " + (revealed.bad() ? "bad" : "good") + " was not fixed before");
        }
        if (!found.stoodAmongAsks()) {
            latest.computeIfAbsent(found.person(), ignored -> new HashMap<>()).put(found.tier(), found);
        } else if (!found.qualified()) {
            latest.getOrDefault(found.person(), Map.of())
                    .values()
                    .removeIf(before -> before.isOf(found.person(), found.login()));
        }
    }

    /** Whether a person's grant counts at a tier. */
    boolean counts(Person person, Quorums quorums, int tier, Instant at) {
        return !quorums.asksForQualified(tier)
                || QualificationPredicate.isQualified(
                        latest.getOrDefault(person.id(), Map.of()).values().stream()
                                .filter(found -> found.isOf(person.id(), person.login()))
                                .toList(),
                        tier,
                        at);
    }

    /** Those of the sign-offs that count at a tier. */
    List<VerifiedSignOff> counting(Collection<VerifiedSignOff> signOffs, Quorums quorums, int tier, Instant at) {
        return signOffs.stream()
                .filter(one -> counts(one.person(), quorums, tier, at))
                .toList();
    }
}
