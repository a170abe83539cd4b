package dev.portcullis.api;

import dev.portcullis.admission.AdmissionRefusedException;
import dev.portcullis.admission.AdmissionService;
import dev.portcullis.admission.HaltHistory;
import dev.portcullis.admission.HaltHistory.Broken;
import dev.portcullis.api.LineageResource.Asked;
import dev.portcullis.attest.predicate.BreakGlassAct;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.BreakGlassId;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.HaltId;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.signoff.Ask;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Break-glass: two people stop, or give an evaluation more time, past the usual way (A9). */
@Path("/v1/breakglass")
@RunOnVirtualThread
@Singleton
@Tag(name = "breakglass")
public final class BreakGlassResource {
    private final Call call;
    private final AdmissionService admission;
    private final HaltHistory history;
    private final InstantSource clock;

    BreakGlassResource(Call call, AdmissionService admission, HaltHistory history, InstantSource clock) {
        this.call = call;
        this.admission = admission;
        this.history = history;
        this.clock = clock;
    }

    /**
     * What is asked for.
     *
     * @param lineage what a stop stops; null for all
     * @param proposal whose evaluation is extended
     * @param until its new deadline
     */
    record Wanted(
            BreakGlassAct act,
            @Nullable LineageId lineage,
            @Nullable ProposalId proposal,
            @Nullable Instant until,
            String reason) {}

    /** What break-glass did, newest first; {@code inForce} tells whether it is not over yet. */
    record All(List<Whole> items) {}

    /** One time the glass was broken. */
    record Whole(
            BreakGlassId breakglass,
            BreakGlassAct act,
            String scope,
            String reason,
            List<PersonId> by,
            List<PersonId> skipped,
            @Nullable HaltId halt,
            Instant at,
            Instant until,
            EntryId entry,
            boolean inForce) {}

    @POST
    @Serves(Endpoint.BREAK_GLASS)
    @Operation(summary = "Ask two people to stop, or to extend an evaluation, within a quarter of an hour")
    @RequestBody(required = true)
    public Response ask() throws AdmissionRefusedException, MalformedJsonException {
        PersonId by = Inputs.enrolled(call.caller()).id();
        Wanted wanted = StrictJson.read(call.body().toArray(), Wanted.class);
        String reason = Because.required(wanted.reason());
        Ask asked = switch (wanted.act()) {
            case STOP -> {
                if (wanted.proposal() != null || wanted.until() != null) {
                    throw new MalformedJsonException("a stop names a lineage or nothing");
                }
                yield admission.amendments().breakGlassToStop(Optional.ofNullable(wanted.lineage()), reason, by);
            }
            case EXTEND -> {
                ProposalId proposal = wanted.proposal();
                Instant until = wanted.until();
                if (proposal == null || until == null || wanted.lineage() != null) {
                    throw new MalformedJsonException("an extension names a proposal and until when");
                }
                yield admission.amendments().breakGlassToExtend(proposal, until, reason, by);
            }
        };
        return Inputs.json(202, Asked.of(asked));
    }

    @GET
    @Serves(Endpoint.LIST_BREAKGLASS)
    @Operation(summary = "What break-glass did, newest first")
    public Response list() {
        List<BreakGlassId> inForce =
                history.brokenNow(clock.instant()).stream().map(Broken::id).toList();
        return Inputs.json(new All(history.broken(Bounds.PAGE).stream()
                .map(one -> whole(one, inForce.contains(one.id())))
                .toList()));
    }

    @GET
    @Path("/{id}")
    @Serves(Endpoint.READ_BREAKGLASS)
    @Operation(summary = "One time the glass was broken: what was done, by whom, past whom")
    public Response read(@PathParam("id") String id) {
        BreakGlassId glass = Inputs.read(id, BreakGlassId::parse);
        Broken found = Inputs.found(
                history.broken(glass), ProblemCode.BREAKGLASS_UNKNOWN, "the glass was not broken as " + glass);
        boolean inForce = history.brokenNow(clock.instant()).stream()
                .anyMatch(one -> one.id().equals(glass));
        return Inputs.json(whole(found, inForce));
    }

    private static Whole whole(Broken one, boolean inForce) {
        return new Whole(
                one.id(),
                one.act(),
                one.scope(),
                one.reason(),
                one.by(),
                one.skipped(),
                one.halt().orElse(null),
                one.at(),
                one.until(),
                one.entry(),
                inForce);
    }
}
