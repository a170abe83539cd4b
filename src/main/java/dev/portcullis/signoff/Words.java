package dev.portcullis.signoff;

import dev.portcullis.attest.PersonKey;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.RelyingParty;
import dev.portcullis.attest.SignedAnswer;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.Trust;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.attest.predicate.SignedWords;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Gate;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.signoff.SignOffDesk.Case;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What a person is to sign in answer to an ask, whichever way it is signed. */
public final class Words {
    /** So that what is granted can still be carried out. */
    private static final Duration COUNTS = Duration.ofHours(1);

    private final Supplier<Trust> trust;
    private final Optional<RelyingParty> place;

    /**
     * Words for the people of trust.
     *
     * @param place where their passkeys are used; empty where none are
     */
    public Words(Supplier<Trust> trust, Optional<RelyingParty> place) {
        this.trust = trust;
        this.place = place;
    }

    /**
     * What a page hands to a passkey.
     *
     * @param statement comes back with the assertion, byte for byte
     * @param challenge what the passkey signs
     * @param credentials the person's passkeys at this place, base64url; none when there is nothing to sign with
     */
    public record Prepared(Bytes statement, Bytes challenge, List<String> credentials) {
        public Prepared {
            credentials = List.copyOf(credentials);
        }
    }

    /** Prepares what a person says to a case as it stands; nothing is recorded. */
    public Prepared prepare(Case asked, PersonId person, Says says, String reason, Instant now) {
        Bytes statement = Bytes.copyOf(statement(
                        asked.ask().id(),
                        asked.ask().gate(),
                        asked.ask().view(),
                        asked.ask().expiresAt(),
                        person,
                        says,
                        reason,
                        now)
                .toBytes());
        return new Prepared(statement, SignedAnswer.challenge(statement), credentials(person));
    }

    /** What people were shown and what it is about, in one digest; six words of it are compared by eye (S9). */
    public static Digest shown(AskId ask, Digest view, Gate gate) {
        return Digest.of("portcullis.read/v1\nask %s\nview %s\npurpose %s\nbasis %s\n"
                .formatted(ask, view, gate.purpose(), gate.basis().digest()));
    }

    private List<String> credentials(PersonId person) {
        return trust.get().document().roster().person(person).stream()
                .flatMap(enrolled -> enrolled.keys().stream())
                .flatMap(key -> switch (key) {
                    case PersonKey.Passkey passkey
                    when place.filter(here -> here.rpId().equals(passkey.rpId()))
                            .isPresent() -> Stream.of(passkey.credential());
                    case PersonKey.Passkey _ -> Stream.<String>empty();
                    case PersonKey.Cli _ -> Stream.<String>empty();
                })
                .toList();
    }

    /**
     * The statement a person signs. An answer counts for an hour at least.
     *
     * @param view digest of the very bytes that were shown
     * @param expiresAt when the ask lapses
     */
    public static Statement statement(
            AskId ask,
            Gate gate,
            Digest view,
            Instant expiresAt,
            PersonId person,
            Says says,
            String reason,
            Instant now) {
        Instant atLeast = now.plus(COUNTS);
        SignedWords words = new SignedWords(
                ask,
                gate.purpose(),
                gate.basis(),
                says,
                reason,
                view,
                person,
                now,
                expiresAt.isAfter(atLeast) ? expiresAt : atLeast);
        return Statement.of(gate.basis().result(), PredicateType.SIGNED_WORDS, words);
    }
}
