package dev.portcullis.api;

import dev.portcullis.admission.AdmissionRefusedException;
import dev.portcullis.admission.Enrolment;
import dev.portcullis.admission.PasskeyOptions;
import dev.portcullis.attest.Person;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What people do about themselves: have a passkey enrolled. */
@Path("/v1")
@RunOnVirtualThread
@Singleton
@Tag(name = "people")
public final class PersonResource {
    private final Call call;
    private final Enrolment enrolment;

    PersonResource(Call call, Enrolment enrolment) {
        this.call = call;
        this.enrolment = enrolment;
    }

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
        return Inputs.json(PasskeyOptions.of(me.id(), enrolment.begin(me.id())));
    }

    @POST
    @Path("/people/me/passkeys")
    @Serves(Endpoint.ENROL_PASSKEY)
    @Operation(summary = "Ask people to enrol the passkey that was made: an amendment of trust")
    @RequestBody(required = true)
    public Response enrol() throws AdmissionRefusedException, MalformedJsonException {
        Person me = Inputs.enrolled(call.caller());
        Enrolment.Asked asked =
                enrolment.finish(me.id(), StrictJson.read(call.body().toArray(), Enrolment.Made.class));
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
}
