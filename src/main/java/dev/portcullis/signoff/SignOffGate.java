package dev.portcullis.signoff;

import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.Quorums;
import dev.portcullis.attest.Roster;
import dev.portcullis.attest.VerifiedSignOff;
import dev.portcullis.attest.predicate.Says;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tallies what people said to an ask: a pure function of the ask, the verified sign-offs, the roster and the time.
 *
 * <p>Counted is only who is on the roster now, is not excluded (A2), was not away when signing, spoke to this ask over this
 * gate (A1), has not expired (A5), and gave a reason (A8); each person once over all groups (A3). Whatever cannot be counted is as if it
 * had not been said, so leaving something out never grants.
 */
public final class SignOffGate {

    public SignOffOutcome tally(Ask ask, List<VerifiedSignOff> signOffs, Roster roster, Instant now) {
        Map<Person, VerifiedSignOff> granted = new LinkedHashMap<>();
        for (VerifiedSignOff signOff : signOffs) {
            Optional<Person> person = counted(ask, signOff, roster);
            if (person.isEmpty()) {
                continue;
            }
            if (signOff.words().says() == Says.DECLINED) {
                return new Declined(signOff.person().id(), signOff.words().reason());
            }
            if (signOff.words().until().isAfter(now)) {
                granted.putIfAbsent(person.get(), signOff);
            }
        }
        if (!now.isBefore(ask.expiresAt())) {
            return new Lapsed();
        }
        boolean lacksACommand =
                Quorums.asksForACommand(ask.tier()) && granted.values().stream().allMatch(VerifiedSignOff::byPasskey);
        if (lacksACommand || !ask.quorum().satisfiedBy(granted.keySet())) {
            return new Waiting(
                    ask.quorum().filled(granted.keySet()), ask.quorum().size());
        }
        List<Envelope> proofs = new ArrayList<>();
        granted.values().forEach(signOff -> proofs.add(signOff.sealed()));
        Instant until = granted.values().stream()
                .map(signOff -> signOff.words().until())
                .min(Comparator.naturalOrder())
                .orElseThrow();
        return new Granted(ask.id(), ask.gate(), ask.tier(), proofs, until);
    }

    /** Whoever signed as one counted then; empty when it does not count. */
    private static Optional<Person> counted(Ask ask, VerifiedSignOff signOff, Roster roster) {
        boolean said = signOff.words().ask().equals(ask.id())
                && signOff.gate().equals(ask.gate())
                && !signOff.words().reason().isBlank();
        return said
                ? roster.counting(signOff.person().id(), signOff.words().time(), ask.excluded())
                        .filter(person -> signOff.counted(ask.excluded()).equals(Optional.of(person))
                                && person.groups().stream()
                                        .anyMatch(ask.quorum().counts()::containsKey))
                : Optional.empty();
    }
}
