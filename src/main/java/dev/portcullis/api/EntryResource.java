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
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Entries of the ledger, with their proofs. */
@Path("/v1")
@RunOnVirtualThread
@Singleton
@Tag(name = "ledger")
public final class EntryResource {
    private static final Pattern INDEX = Pattern.compile("[0-9]{1,15}");

    private final Ledger ledger;

    EntryResource(Ledger ledger) {
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
    @Path("/entries/{id}")
    @Serves(Endpoint.READ_ENTRY)
    @Operation(summary = "An entry of the ledger, by its id or its index, with its proof")
    public Response read(@PathParam("id") String id) {
        EntryId entry = INDEX.matcher(id).matches()
                ? Inputs.found(ledger.at(Long.parseLong(id)), ProblemCode.NOT_FOUND, "no entry at " + id)
                : Inputs.read(id, EntryId::parse);
        LedgerEntry found = Inputs.found(ledger.entry(entry), ProblemCode.NOT_FOUND, "no entry " + entry);
        return Inputs.json(new Whole(
                found.id(),
                found.kind(),
                found.leaf(),
                ledger.index(entry).orElse(null),
                ledger.proof(entry).map(LogProof::text).orElse("")));
    }
}
