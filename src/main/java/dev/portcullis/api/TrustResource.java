package dev.portcullis.api;

import dev.portcullis.admission.TrustChains;
import dev.portcullis.admission.WorkerStandings;
import dev.portcullis.dossier.DossierRefusedException;
import dev.portcullis.dossier.TrustChain;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Versions of trust, to be believed by their proofs alone; and which workers have not got the newest. */
@Path("/v1")
@RunOnVirtualThread
@Singleton
@Tag(name = "trust")
public final class TrustResource {
    private final TrustChains chains;
    private final WorkerStandings workers;

    TrustResource(TrustChains chains, WorkerStandings workers) {
        this.chains = chains;
        this.workers = workers;
    }

    /** Workers under an older version of trust than the one in force. */
    record Behind(List<Item> items) {}

    /**
     * One of them.
     *
     * @param doubt the code with which it refused newer versions
     */
    record Item(
            String worker,
            String pool,
            int trust,
            int inForce,
            @Nullable String doubt,
            Instant heardAt,
            String advice) {}

    @GET
    @Path("/trust")
    @Serves(Endpoint.READ_TRUST)
    @Operation(summary = "Every published version of trust with what people signed and one proof from the log")
    public Response chain() throws DossierRefusedException {
        return Response.ok(chains.published().toArray(), TrustChain.MEDIA_TYPE).build();
    }

    @GET
    @Path("/workers/behind")
    @Serves(Endpoint.LIST_WORKERS_BEHIND)
    @Operation(summary = "Workers under an older version of trust, which refuse every permit")
    public Response behind() {
        return Inputs.json(new Behind(workers.behind().stream()
                .map(one -> new Item(
                        one.worker(),
                        one.pool(),
                        one.trust(),
                        one.inForce(),
                        one.doubt().orElse(null),
                        one.heardAt(),
                        one.advice()))
                .toList()));
    }
}
