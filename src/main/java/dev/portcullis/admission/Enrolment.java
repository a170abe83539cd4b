package dev.portcullis.admission;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.portcullis.admission.AdmissionRefusedException.Code;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.PersonKey;
import dev.portcullis.attest.RelyingParty;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.Sql;
import dev.portcullis.kernel.Transactions;
import dev.portcullis.signoff.Ask;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * How a person of trust gets a passkey: a challenge, a key made for it, and an amendment of trust that other people grant.
 * A login alone enrols nothing: with a stolen password one can ask for a key, and who grants it sees for whom and of what
 * kind.
 */
public final class Enrolment {
    /** How long a challenge waits for its key. */
    public static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final int CHALLENGE_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Transactions transactions;
    private final Amendments amendments;
    private final TrustStore trust;
    private final Optional<RelyingParty> place;
    private final InstantSource clock;

    /**
     * An enrolment.
     *
     * @param place where keys are made and used; empty where there are no passkeys
     */
    public Enrolment(GateParts parts, Amendments amendments, Optional<RelyingParty> place) {
        this.transactions = parts.transactions();
        this.amendments = amendments;
        this.trust = parts.trust();
        this.place = place;
        this.clock = parts.clock();
    }

    /**
     * What a browser makes a key by.
     *
     * @param user an opaque handle of the person here, for the authenticator alone
     * @param algorithms COSE numbers, the preferred one first
     * @param has credentials the person has already, base64url
     */
    public record Challenge(
            Bytes challenge, RelyingParty place, Bytes user, List<Integer> algorithms, List<String> has) {
        public Challenge {
            algorithms = List.copyOf(algorithms);
            has = List.copyOf(has);
        }
    }

    /** What a browser answered when a key was made. */
    public record Made(@JsonProperty("clientDataJSON") Bytes clientData, Bytes attestationObject) {}

    /** What became of it: people are asked. */
    public record Asked(Ask ask, NewPasskey passkey) {}

    /**
     * Gives a person a new challenge in the place of any earlier one, so that there is at most one a person.
     *
     * @throws AdmissionRefusedException when no key could be enrolled now, so that none is made in vain
     */
    public Challenge begin(PersonId id) throws AdmissionRefusedException {
        RelyingParty here = here();
        Person person = enrolled(id);
        amendments.requireNoneOfTrust();
        byte[] random = new byte[CHALLENGE_BYTES];
        RANDOM.nextBytes(random);
        Bytes challenge = Bytes.copyOf(random);
        transactions.run(transaction ->
                Sql.update(transaction, """
                INSERT INTO passkey_challenge (person, challenge, expires_at) VALUES (?, ?, ?)
                ON CONFLICT (person) DO UPDATE
                SET challenge = excluded.challenge, expires_at = excluded.expires_at""", id, challenge, clock.instant().plus(PATIENCE)));
        String installation = trust.get().document().installation();
        return new Challenge(
                challenge,
                here,
                Bytes.copyOf(Digest.of("portcullis.user/v1\n" + installation + "\n" + id + "\n")
                        .raw()),
                NewPasskey.ALGORITHMS,
                person.keys().stream()
                        .filter(PersonKey.Passkey.class::isInstance)
                        .map(key -> ((PersonKey.Passkey) key).credential())
                        .toList());
    }

    /**
     * Asks people to enrol the key that was made for the person's challenge, which is used up by it.
     *
     * @throws AdmissionRefusedException with nothing asked
     */
    public Asked finish(PersonId id, Made made) throws AdmissionRefusedException {
        RelyingParty here = here();
        enrolled(id);
        Bytes challenge = take(id);
        NewPasskey passkey = NewPasskey.read(made.clientData(), made.attestationObject(), challenge, here);
        trust.refresh();
        TrustDocument now = trust.get().document();
        Person person = enrolled(id);
        TrustDocument next;
        try {
            next = now.withPerson(person.with(passkey.key()));
        } catch (IllegalArgumentException e) {
            throw new AdmissionRefusedException(Code.PASSKEY_REFUSED, String.valueOf(e.getMessage()), e);
        }
        return new Asked(amendments.enrol(now, next, person, passkey), passkey);
    }

    private Bytes take(PersonId id) throws AdmissionRefusedException {
        record Kept(Bytes challenge, Instant until) {}
        Instant now = clock.instant();
        return transactions
                .run(transaction -> Sql.one(
                        transaction,
                        "DELETE FROM passkey_challenge WHERE person = ? RETURNING challenge, expires_at",
                        row -> new Kept(Bytes.copyOf(row.getBytes("challenge")), Sql.instant(row, "expires_at")),
                        id))
                .filter(kept -> now.isBefore(kept.until()))
                .map(Kept::challenge)
                .orElseThrow(() -> new AdmissionRefusedException(
                        Code.CHALLENGE_OVER, "there is no challenge for " + id + ", or it is used or too old"));
    }

    private RelyingParty here() throws AdmissionRefusedException {
        return place.orElseThrow(() -> new AdmissionRefusedException(
                Code.PASSKEYS_OFF, "this gate was not told where its console is: portcullis.console.origin"));
    }

    private Person enrolled(PersonId id) throws AdmissionRefusedException {
        return trust.get()
                .document()
                .roster()
                .person(id)
                .orElseThrow(
                        () -> new AdmissionRefusedException(Code.NOT_ENROLLED, id + " is no longer enrolled in trust"));
    }
}
