package dev.portcullis.api;

import dev.portcullis.admission.AdmissionRefusedException;
import dev.portcullis.admission.AdmissionService;
import dev.portcullis.admission.Records;
import dev.portcullis.admission.Records.GenerationRecord;
import dev.portcullis.admission.Records.LineageRecord;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.HaltId;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.signoff.Ask;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Lineages: how they stand, and the asking of people for new ones and other charters. */
@Path("/v1")
@RunOnVirtualThread
@Singleton
@Tag(name = "lineages")
public final class LineageResource {
    private final Call call;
    private final AdmissionService admission;
    private final Records records;

    LineageResource(Call call, AdmissionService admission, Records records) {
        this.call = call;
        this.admission = admission;
        this.records = records;
    }

    /** All lineages the caller may see. */
    record Lineages(List<Summary> items) {}

    /** One of them, in a line. */
    record Summary(
            LineageId lineage,
            String standing,
            Digest charter,
            @Nullable Digest head,
            @Nullable Decimal score,
            @Nullable HaltId haltedBy) {}

    /** A lineage; {@code score} is the head's, {@code document} the charter byte for byte. */
    record Whole(
            LineageId lineage,
            String standing,
            Charter charter,
            Digest genesis,
            @Nullable Digest head,
            @Nullable Digest anchor,
            @Nullable Decimal score,
            long epoch,
            @Nullable HaltId haltedBy,
            @Nullable ProposalId promoting,
            List<Generation> generations) {}

    /** The charter the lineage stands under, or is asked to begin with. */
    record Charter(Digest digest, Bytes document) {}

    /** One admitted tree. */
    record Generation(
            long number,
            Digest tree,
            @Nullable ProposalId proposal,
            @Nullable Decimal score,
            boolean promoted) {}

    /** What an operator registers; the blobs of the genesis are there already. */
    record Registration(Bytes charter, String genesis) {}

    /** The ask that people answer now. */
    record Asked(AskId ask, Instant expiresAt) {
        static Asked of(Ask ask) {
            return new Asked(ask.id(), ask.expiresAt());
        }
    }

    @GET
    @Path("/lineages")
    @Serves(Endpoint.LIST_LINEAGES)
    @Operation(summary = "Lineages with their heads")
    public Response list() {
        return Inputs.json(new Lineages(records.lineages().stream()
                .filter(lineage -> isVisible(lineage.id()))
                .map(lineage -> new Summary(
                        lineage.id(),
                        lineage.standing(),
                        lineage.charter(),
                        lineage.head().orElse(null),
                        lineage.score().orElse(null),
                        lineage.haltedBy().orElse(null)))
                .toList()));
    }

    @GET
    @Path("/lineages/{id}")
    @Serves(Endpoint.READ_LINEAGE)
    @Operation(summary = "A lineage: charter, head, anchor, halt, generations with their scores")
    public Response read(@PathParam("id") String id) {
        LineageId lineage = Inputs.read(id, LineageId::new);
        LineageRecord found = Inputs.found(
                records.lineage(lineage).filter(one -> isVisible(one.id())),
                ProblemCode.LINEAGE_UNKNOWN,
                "no lineage " + lineage);
        return Inputs.json(new Whole(
                found.id(),
                found.standing(),
                new Charter(found.charter(), found.charterDocument()),
                found.genesis(),
                found.head().orElse(null),
                found.anchor().orElse(null),
                found.score().orElse(null),
                found.epoch(),
                found.haltedBy().orElse(null),
                found.promoting().orElse(null),
                found.generations().stream().map(LineageResource::generation).toList()));
    }

    private static Generation generation(GenerationRecord one) {
        return new Generation(
                one.number(),
                one.tree(),
                one.proposal().orElse(null),
                one.score().orElse(null),
                one.promoted());
    }

    @PUT
    @Path("/lineages/{id}")
    @Serves(Endpoint.REGISTER_LINEAGE)
    @Operation(summary = "Ask people for a new lineage with charter and genesis, or for another charter")
    @RequestBody(required = true)
    public Response register(@PathParam("id") String id) throws AdmissionRefusedException, MalformedJsonException {
        Inputs.enrolled(call.caller());
        Registration asked = StrictJson.read(call.body().toArray(), Registration.class);
        Ask ask = admission
                .amendments()
                .register(Inputs.read(id, LineageId::new), asked.charter(), Bytes.utf8(asked.genesis()));
        return Inputs.json(202, Asked.of(ask));
    }

    private boolean isVisible(LineageId lineage) {
        return !(call.caller() instanceof Caller.Proposer proposer)
                || proposer.enrolled().lineage().equals(lineage);
    }
}
