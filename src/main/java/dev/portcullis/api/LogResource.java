package dev.portcullis.api;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.ledger.Ledger;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The log as its readers know it: the last published checkpoint. */
@Path("/log")
@RunOnVirtualThread
@Singleton
@Tag(name = "ledger")
public final class LogResource {
    private final Ledger ledger;

    LogResource(Ledger ledger) {
        this.ledger = ledger;
    }

    @GET
    @Path("/checkpoint")
    @Serves(Endpoint.READ_CHECKPOINT)
    @Operation(summary = "The last published checkpoint, a signed note")
    public Response checkpoint() {
        return Response.ok(Bytes.utf8(ledger.published().text()).toArray(), "text/plain;charset=UTF-8")
                .build();
    }
}
