package dev.portcullis.api;

import dev.portcullis.attest.PredicateType;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.ledger.Ledger;
import dev.portcullis.ledger.LedgerEntry;
import dev.portcullis.ledger.LogProof;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The ledger: entries with their proofs, and the last published checkpoint. */
@Path("/")
@RunOnVirtualThread
@Singleton
@Tag(name = "ledger")
public final class LedgerResource {
    private final Ledger ledger;

    LedgerResource(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * An entry.
     *
     * @param index null until it has its place
     * @param proof tlog-proof, empty until it is published
     */
    record Whole(
            EntryId entry,
            PredicateType kind,
            Bytes leaf,
            @Nullable Long index,
            String proof) {}

    @GET
    @Path("/v1/entries/{id}")
    @Serves(Endpoint.READ_ENTRY)
    @Operation(summary = "An entry of the ledger with its proof")
    public Response read(@PathParam("id") String id) {
        EntryId entry = Inputs.read(id, EntryId::parse);
        LedgerEntry found = Inputs.found(ledger.entry(entry), ProblemCode.NOT_FOUND, "no entry " + entry);
        return Inputs.json(new Whole(
                found.id(),
                found.kind(),
                found.leaf(),
                ledger.index(entry).orElse(null),
                ledger.proof(entry).map(LogProof::text).orElse("")));
    }

    @GET
    @Path("/log/checkpoint")
    @Serves(Endpoint.READ_CHECKPOINT)
    @Operation(summary = "The last published checkpoint, a signed note")
    public Response checkpoint() {
        return Response.ok(Bytes.utf8(ledger.published().text()).toArray(), "text/plain;charset=UTF-8")
                .build();
    }
}
