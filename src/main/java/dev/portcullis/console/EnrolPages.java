package dev.portcullis.console;

import dev.portcullis.admission.AdmissionRefusedException;
import dev.portcullis.admission.Enrolment;
import dev.portcullis.admission.PasskeyOptions;
import dev.portcullis.attest.Person;
import dev.portcullis.kernel.AskId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** A person has a passkey of theirs enrolled: people are asked, and until they grant it, it signs nothing. */
@Path("/people/passkeys")
@RunOnVirtualThread
@Singleton
public final class EnrolPages {
    private final Visit visit;
    private final Enrolment enrolment;

    EnrolPages(Visit visit, Enrolment enrolment) {
        this.visit = visit;
        this.enrolment = enrolment;
    }

    /** The ask that was opened, and whether the key may leave its device. */
    record Enrolling(AskId ask, boolean synced) {}

    @POST
    @Path("/challenge")
    @Shows(Screen.BEGIN_ENROLMENT)
    @Operation(hidden = true)
    public Response begin() throws AdmissionRefusedException {
        Person me = visit.visitor().enrolled();
        return Sent.json(PasskeyOptions.of(me.id(), enrolment.begin(me.id())));
    }

    @POST
    @Shows(Screen.ENROL)
    @Operation(hidden = true)
    public Response enrol() throws AdmissionRefusedException {
        Person me = visit.visitor().enrolled();
        Enrolment.Asked asked = enrolment.finish(me.id(), Sent.read(visit, Enrolment.Made.class));
        return Sent.json(new Enrolling(asked.ask().id(), asked.passkey().synced()));
    }
}
