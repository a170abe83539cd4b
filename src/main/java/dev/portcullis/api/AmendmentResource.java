package dev.portcullis.api;

import dev.portcullis.admission.AdmissionRefusedException;
import dev.portcullis.admission.Amendments;
import dev.portcullis.admission.Amendments.Listed;
import dev.portcullis.kernel.AmendmentId;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Amendments: what is asked, what was granted and waits, what is in force; one person takes back what waits. */
@Path("/v1")
@RunOnVirtualThread
@Singleton
@Tag(name = "amendments")
public final class AmendmentResource {
    private final Call call;
    private final Amendments amendments;

    AmendmentResource(Call call, Amendments amendments) {
        this.call = call;
        this.amendments = amendments;
    }

    /** The newest, newest first. */
    record All(List<Item> items) {}

    /**
     * One amendment.
     *
     * @param state open, waiting, carried, declined, lapsed, cancelled or void
     * @param loosens what it weakens, each in a sentence
     * @param inForceAt when it takes effect, or took effect
     * @param why why it never takes effect
     */
    record Item(
            AmendmentId amendment,
            String kind,
            String subject,
            String state,
            Digest document,
            List<String> loosens,
            @Nullable Instant grantedAt,
            @Nullable Instant inForceAt,
            @Nullable String why) {}

    /** What was taken back. */
    record Cancelled(AmendmentId amendment) {}

    @GET
    @Path("/amendments")
    @Serves(Endpoint.LIST_AMENDMENTS)
    @Operation(summary = "The newest amendments, with what each loosens and when it takes effect")
    public Response list() {
        return Inputs.json(new All(
                amendments.newest().stream().map(AmendmentResource::item).toList()));
    }

    private static Item item(Listed listed) {
        return new Item(
                listed.id(),
                listed.kind(),
                listed.subject(),
                listed.state(),
                listed.document(),
                listed.loosens(),
                listed.grantedAt().orElse(null),
                listed.inForceAt().orElse(null),
                listed.why().orElse(null));
    }

    @POST
    @Path("/amendments/{id}/cancellation")
    @Serves(Endpoint.CANCEL_AMENDMENT)
    @Operation(summary = "Take back an amendment that was granted and waits; takes one person of the quorum amend")
    @RequestBody(required = true)
    public Response cancel(@PathParam("id") String id) throws AdmissionRefusedException, MalformedJsonException {
        AmendmentId amendment = Inputs.read(id, AmendmentId::parse);
        PersonId by = Inputs.enrolled(call.caller()).id();
        amendments.cancel(amendment, by, Because.in(call.body()));
        return Inputs.json(new Cancelled(amendment));
    }
}
