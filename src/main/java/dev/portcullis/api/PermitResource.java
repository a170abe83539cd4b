package dev.portcullis.api;

import dev.portcullis.admission.AdmissionService;
import dev.portcullis.admission.AdmissionService.Renewed;
import dev.portcullis.admission.GateStanding;
import dev.portcullis.admission.Records;
import dev.portcullis.admission.TrustStore;
import dev.portcullis.admission.WorkerStandings;
import dev.portcullis.attest.Envelope;
import dev.portcullis.clearance.PermitDesk;
import dev.portcullis.clearance.RedemptionRefusedException;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PermitId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.RedemptionId;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.ledger.Ledger;
import dev.portcullis.ledger.LogProof;
import dev.portcullis.permit.Audience;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Permits and their redemption; a worker sees those of its pool. */
@Path("/v1")
@RunOnVirtualThread
@Singleton
@Tag(name = "permits")
public final class PermitResource {
    private final Call call;
    private final AdmissionService admission;
    private final Records records;
    private final Ledger ledger;
    private final GateStanding standing;
    private final TrustStore trust;
    private final WorkerStandings workers;

    PermitResource(
            Call call,
            AdmissionService admission,
            Records records,
            Ledger ledger,
            GateStanding standing,
            TrustStore trust,
            WorkerStandings workers) {
        this.call = call;
        this.admission = admission;
        this.records = records;
        this.ledger = ledger;
        this.standing = standing;
        this.trust = trust;
        this.workers = workers;
    }

    /**
     * Permits that wait to be redeemed, oldest first.
     *
     * @param trust the version of trust in force, a hint for whoever holds an older one
     */
    record Issued(List<Item> items, int trust) {}

    /** One of them. */
    record Item(PermitId permit, Purpose purpose, LineageId lineage, Instant notBefore, Instant notAfter) {}

    /** A worker asks to redeem; {@code worker} is the keyid it signs with. */
    record Redemption(String worker, String nonce) {}

    /** Another lease; {@code proof} is the redemption's own tlog-proof, empty until it is published. */
    record Lease(Instant leaseUntil, String proof) {}

    @GET
    @Path("/permits")
    @Serves(Endpoint.LIST_PERMITS)
    @Operation(summary = "Permits of the worker's pool that wait to be redeemed")
    public Response list(
            @QueryParam("audience") @Nullable String audience,
            @QueryParam("state") @Nullable String state,
            @QueryParam("trust") @Nullable String version,
            @QueryParam("doubt") @Nullable String doubt) {
        String pool = self().pool();
        if (audience != null && !audience.equals(pool)) {
            throw new ProblemException(ProblemCode.WRONG_AUDIENCE, "this worker belongs to pool " + pool);
        }
        if (state != null && !state.equals("issued")) {
            throw new ProblemException(ProblemCode.MALFORMED, "only issued permits are listed: ?state=issued");
        }
        if (version != null) {
            workers.heard(
                    self(), Inputs.read(version, text -> new WorkerStandings.Said(Integer.parseInt(text), doubt)));
        }
        return Inputs.json(new Issued(
                records.issued(pool).stream()
                        .map(permit -> new Item(
                                permit.id(), permit.purpose(), permit.lineage(), permit.notBefore(), permit.notAfter()))
                        .toList(),
                trust.get().document().version()));
    }

    @GET
    @Path("/permits/{id}")
    @Serves(Endpoint.READ_PERMIT)
    @Operation(summary = "A permit with its proofs, charter, manifests and log proof, to be believed offline")
    public Response read(@PathParam("id") String id) throws RedemptionRefusedException {
        return Inputs.json(records.bundle(visible(Inputs.read(id, PermitId::parse))));
    }

    @POST
    @Path("/permits/{id}/redemption")
    @Serves(Endpoint.REDEEM_PERMIT)
    @Operation(summary = "Redeem a permit once; the same worker and nonce get the same receipt")
    @RequestBody(required = true)
    public Response redeem(@PathParam("id") String id)
            throws RedemptionRefusedException, MalformedJsonException, InterruptedException {
        Redemption asked = StrictJson.read(call.body().toArray(), Redemption.class);
        if (!asked.worker().equals(self().worker())) {
            throw new ProblemException(ProblemCode.WORKER_MISMATCH, "the request is signed by " + self().worker());
        }
        requireOpenGate();
        PermitDesk.Filed permit = visible(Inputs.read(id, PermitId::parse));
        ledger.awaitPublished(permit.entry(), Bounds.PUBLICATION_WAIT);
        PermitDesk.Redeemed redeemed;
        try {
            redeemed = admission.redeem(permit.id(), self(), asked.nonce());
        } catch (IllegalArgumentException e) {
            throw new ProblemException(ProblemCode.MALFORMED, "a nonce has 16 to 64 characters of base64url", e);
        }
        return Response.ok(redeemed.receipt().toArray(), Envelope.MEDIA_TYPE).build();
    }

    @POST
    @Path("/redemptions/{id}/renewal")
    @Serves(Endpoint.RENEW_LEASE)
    @Operation(summary = "Prolong a lease; 409 means stop the work now")
    public Response renew(@PathParam("id") String id) throws RedemptionRefusedException {
        Renewed renewed = admission.renew(Inputs.read(id, RedemptionId::parse), self().worker());
        return Inputs.json(new Lease(
                renewed.leaseUntil(), renewed.proof().map(LogProof::text).orElse("")));
    }

    /** Without the broker a worker would not hear of a halt, so a redemption waits for all of the gate. */
    private void requireOpenGate() {
        if (!standing.faults().isEmpty()) {
            throw new ProblemException(
                    ProblemCode.UNAVAILABLE, "the gate is shut while something it stands on is down; try again");
        }
    }

    /** Another pool's permit is as none at all. */
    private PermitDesk.Filed visible(PermitId id) throws RedemptionRefusedException {
        return records.permit(id)
                .filter(permit -> !(call.caller() instanceof Caller.Worker worker)
                        || worker.self().pool().equals(permit.audience()))
                .orElseThrow(() -> new RedemptionRefusedException(
                        RedemptionRefusedException.Code.PERMIT_UNKNOWN, "there is no permit " + id));
    }

    private Audience self() {
        if (call.caller() instanceof Caller.Worker worker) {
            return worker.self();
        }
        throw new ProblemException(ProblemCode.NOT_ENTITLED, "for workers only");
    }
}
