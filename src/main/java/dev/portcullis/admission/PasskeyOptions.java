package dev.portcullis.admission;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.PersonId;
import java.util.Base64;
import java.util.List;

/** What {@code navigator.credentials.create} takes as {@code publicKey}; bytes are base64url without padding. */
public record PasskeyOptions(
        String challenge,
        RelyingPartyName rp,
        User user,
        List<Parameters> pubKeyCredParams,
        long timeout,
        String attestation,
        Selection authenticatorSelection,
        List<Descriptor> excludeCredentials) {
    private static final String PUBLIC_KEY = "public-key";
    private static final String NAME = "Portcullis";

    public PasskeyOptions {
        pubKeyCredParams = List.copyOf(pubKeyCredParams);
        excludeCredentials = List.copyOf(excludeCredentials);
    }

    /** For whom the key is made. */
    public record RelyingPartyName(String id, String name) {}

    /** Whose key it is. */
    public record User(String id, String name, String displayName) {}

    /** A kind of key that is verified here. */
    public record Parameters(String type, int alg) {}

    /** What the authenticator must do. */
    public record Selection(String residentKey, String userVerification) {}

    /** A key the person has already. */
    public record Descriptor(String type, String id) {}

    /** The options by which this person makes a key for this challenge. */
    public static PasskeyOptions of(PersonId person, Enrolment.Challenge challenge) {
        return new PasskeyOptions(
                base64Url(challenge.challenge()),
                new RelyingPartyName(challenge.place().rpId(), NAME),
                new User(base64Url(challenge.user()), person.value(), person.value()),
                challenge.algorithms().stream()
                        .map(number -> new Parameters(PUBLIC_KEY, number))
                        .toList(),
                Enrolment.PATIENCE.toMillis(),
                "direct",
                new Selection("preferred", "required"),
                challenge.has().stream()
                        .map(id -> new Descriptor(PUBLIC_KEY, id))
                        .toList());
    }

    private static String base64Url(Bytes bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toArray());
    }
}
