package dev.portcullis.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.portcullis.admission.AdmissionRefusedException;
import dev.portcullis.admission.Enrolment;
import dev.portcullis.attest.Person;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What people do about themselves: have a passkey enrolled. */
@Path("/v1")
@RunOnVirtualThread
@Singleton
@Tag(name = "people")
public final class PersonResource {
    private static final String PUBLIC_KEY = "public-key";
    private static final String NAME = "Portcullis";

    private final Call call;
    private final Enrolment enrolment;

    PersonResource(Call call, Enrolment enrolment) {
        this.call = call;
        this.enrolment = enrolment;
    }

    /** What {@code navigator.credentials.create} takes as {@code publicKey}; bytes are base64url without padding. */
    record Options(
            String challenge,
            RelyingPartyName rp,
            User user,
            List<Parameters> pubKeyCredParams,
            long timeout,
            String attestation,
            Selection authenticatorSelection,
            List<Descriptor> excludeCredentials) {}

    /** For whom the key is made. */
    record RelyingPartyName(String id, String name) {}

    /** Whose key it is. */
    record User(String id, String name, String displayName) {}

    /** A kind of key that is verified here. */
    record Parameters(String type, int alg) {}

    /** What the authenticator must do. */
    record Selection(String residentKey, String userVerification) {}

    /** A key the person has already. */
    record Descriptor(String type, String id) {}

    /** What the browser answered. */
    record Made(@JsonProperty("clientDataJSON") Bytes clientData, Bytes attestationObject) {}

    /**
     * The ask that people answer now, with what is recorded of the key.
     *
     * @param synced whether the key may leave its device
     */
    record Enrolling(
            AskId ask, Instant expiresAt, String credential, String aaguid, String attestation, boolean synced) {}

    @POST
    @Path("/people/me/passkeys/challenge")
    @Serves(Endpoint.BEGIN_ENROLMENT)
    @Operation(summary = "Options to make a passkey by: once, within five minutes")
    public Response begin() throws AdmissionRefusedException {
        Person me = Inputs.enrolled(call.caller());
        Enrolment.Challenge made = enrolment.begin(me.id());
        return Inputs.json(new Options(
                base64Url(made.challenge()),
                new RelyingPartyName(made.place().rpId(), NAME),
                new User(base64Url(made.user()), me.id().value(), me.id().value()),
                made.algorithms().stream()
                        .map(number -> new Parameters(PUBLIC_KEY, number))
                        .toList(),
                Enrolment.PATIENCE.toMillis(),
                "direct",
                new Selection("preferred", "required"),
                made.has().stream().map(id -> new Descriptor(PUBLIC_KEY, id)).toList()));
    }

    @POST
    @Path("/people/me/passkeys")
    @Serves(Endpoint.ENROL_PASSKEY)
    @Operation(summary = "Ask people to enrol the passkey that was made: an amendment of trust")
    @RequestBody(required = true)
    public Response enrol() throws AdmissionRefusedException, MalformedJsonException {
        Person me = Inputs.enrolled(call.caller());
        Made made = StrictJson.read(call.body().toArray(), Made.class);
        Enrolment.Asked asked = enrolment.finish(me.id(), made.clientData(), made.attestationObject());
        return Inputs.json(
                202,
                new Enrolling(
                        asked.ask().id(),
                        asked.ask().expiresAt(),
                        asked.passkey().key().credential(),
                        asked.passkey().aaguid(),
                        asked.passkey().attestation(),
                        asked.passkey().synced()));
    }

    private static String base64Url(Bytes bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toArray());
    }
}
