package dev.portcullis.attest.predicate;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.PersonId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a person did on a burst, or on a round among the asks, of cases that the gate had bound itself to. Which of them they
 * missed it does not say.
 *
 * @param person who was logged in; answers to probes are not signed with a person's own key
 * @param login digest of the login under which trust enrolled the person then: whoever has the id later is somebody else
 * @param tier the burst was for, or the highest of a round's cases
 * @param result how many there were and how many were answered wrongly
 * @param qualified what follows from {@code result} alone; of a round, whether who was qualified stays so, at any tier
 * @param revealed the cases that were shown, so that anybody can tell that they were fixed beforehand
 * @param amongAsks true for a round, whose cases stood among the asks; left out for a burst
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record QualificationPredicate(
        PersonId person,
        Digest login,
        int tier,
        Vigilance result,
        boolean qualified,
        List<Revealed> revealed,
        Instant at,
        @Nullable Boolean amongAsks) {
    /** Cases of one burst at most. */
    public static final int MOST = 128;

    /**
     * One case, opened.
     *
     * @param salt 32 bytes that were kept back until now
     * @param probe digest of the case
     * @param bad whether it was to be declined
     */
    public record Revealed(Bytes salt, Digest probe, boolean bad) {
        public static final int SALT_BYTES = 32;

        /** What the gate had committed to, if it is this. */
        public Digest commitment() {
            return commitment(salt, probe, bad);
        }

        /** The salted digest of a case with its answer. */
        public static Digest commitment(Bytes salt, Digest probe, boolean bad) {
            return Digest.of("portcullis.probe/v1\nsalt %s\nprobe %s\nbad %s\n".formatted(salt.base64(), probe, bad));
        }
    }

    public QualificationPredicate {
        revealed = List.copyOf(revealed);
        if (amongAsks != null && !amongAsks) {
            throw new IllegalArgumentException("a burst leaves amongAsks out");
        }
    }

    /** A burst's result. */
    public QualificationPredicate(
            PersonId person,
            Digest login,
            int tier,
            Vigilance result,
            boolean qualified,
            List<Revealed> revealed,
            Instant at) {
        this(person, login, tier, result, qualified, revealed, at, null);
    }

    /** Whether its cases stood among the asks. It qualifies nobody then; one that is not kept takes every tier away. */
    public boolean stoodAmongAsks() {
        return amongAsks != null;
    }

    /** Whether it is this person's, enrolled under this login. */
    public boolean isOf(PersonId one, Digest enrolled) {
        return person.equals(one) && login.equals(enrolled);
    }

    /**
     * Whether somebody may be counted at a tier: whoever is qualified for it or for a higher one, until that was too long
     * ago. A later result for the same tier replaces an earlier one.
     *
     * @param latest the last burst's result for each tier the person was tried for, none from before a round was lost
     */
    public static boolean isQualified(Collection<QualificationPredicate> latest, int tier, Instant now) {
        return latest.stream()
                .anyMatch(one -> one.qualified()
                        && one.tier() >= tier
                        && now.isBefore(one.at().plus(Vigilance.COUNTS)));
    }

    /** Whether its parts fit each other: as many cases as it counts, none twice, and the one conclusion they allow. */
    public boolean addsUp() {
        Set<Digest> probes = new HashSet<>();
        revealed.forEach(one -> probes.add(one.probe()));
        long bad = revealed.stream().filter(Revealed::bad).count();
        boolean counted =
                probes.size() == revealed.size() && bad == result.bad() && revealed.size() - bad == result.good();
        boolean follows =
                stoodAmongAsks() ? result.fitsRound() && qualified == result.keeps() : qualified == result.qualifies();
        return counted && follows;
    }
}
