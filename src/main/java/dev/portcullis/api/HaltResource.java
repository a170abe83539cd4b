package dev.portcullis.api;

import dev.portcullis.admission.AdmissionRefusedException;
import dev.portcullis.admission.AdmissionService;
import dev.portcullis.admission.Records;
import dev.portcullis.admission.Records.HaltRecord;
import dev.portcullis.api.LineageResource.Asked;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.HaltId;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.StrictJson;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Halts: one person stops, two people re-arm. */
@Path("/v1")
@RunOnVirtualThread
@Singleton
@Tag(name = "halts")
public final class HaltResource {
    private final Call call;
    private final AdmissionService admission;
    private final Records records;

    HaltResource(Call call, AdmissionService admission, Records records) {
        this.call = call;
        this.admission = admission;
        this.records = records;
    }

    /** A halt that was raised. */
    record Raised(HaltId halt) {}

    /** A halt on record. */
    record Whole(
            HaltId halt, String scope, String reason, String by, Instant raisedAt, EntryId entry, boolean rearmed) {}

    @POST
    @Path("/lineages/{id}/halt")
    @Serves(Endpoint.HALT_LINEAGE)
    @Operation(summary = "Halt a lineage: acts at once, takes one person")
    @RequestBody(required = true)
    public Response halt(@PathParam("id") String id) throws AdmissionRefusedException, MalformedJsonException {
        return halt(Optional.of(Inputs.read(id, LineageId::new)));
    }

    @POST
    @Path("/halt")
    @Serves(Endpoint.HALT_ALL)
    @Operation(summary = "Halt everything: acts at once, takes one person")
    @RequestBody(required = true)
    public Response haltAll() throws AdmissionRefusedException, MalformedJsonException {
        return halt(Optional.empty());
    }

    private Response halt(Optional<LineageId> lineage) throws AdmissionRefusedException, MalformedJsonException {
        PersonId by = Inputs.enrolled(call.caller()).id();
        HaltId halt = admission.halt(lineage, Because.in(call.body()), by);
        return Response.status(201)
                .header(HttpHeaders.LOCATION, "/v1/halts/" + halt)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(StrictJson.write(new Raised(halt)))
                .build();
    }

    @GET
    @Path("/halts/{id}")
    @Serves(Endpoint.READ_HALT)
    @Operation(summary = "A halt: scope, cause, whether it was ended")
    public Response read(@PathParam("id") String id) {
        HaltId halt = Inputs.read(id, HaltId::parse);
        HaltRecord found = Inputs.found(records.halt(halt), ProblemCode.HALT_UNKNOWN, "no halt " + halt);
        return Inputs.json(new Whole(
                found.id(),
                found.scope(),
                found.reason(),
                found.by(),
                found.raisedAt(),
                found.entry(),
                found.rearmed()));
    }

    @POST
    @Path("/halts/{id}/re-arm")
    @Serves(Endpoint.ASK_REARM)
    @Operation(summary = "Ask people to end a halt")
    @RequestBody(required = true)
    public Response rearm(@PathParam("id") String id) throws AdmissionRefusedException, MalformedJsonException {
        Inputs.enrolled(call.caller());
        return Inputs.json(
                202, Asked.of(admission.amendments().rearm(Inputs.read(id, HaltId::parse), Because.in(call.body()))));
    }
}
