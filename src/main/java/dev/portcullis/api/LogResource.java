package dev.portcullis.api;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.ledger.Ledger;
import dev.portcullis.ledger.Tile;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The log as its readers know it (C2SP tlog-tiles): the last published checkpoint, and the tiles of published sizes. */
@Path("/log")
@RunOnVirtualThread
@Singleton
@Tag(name = "ledger")
public final class LogResource {
    /** A year, the longest that caches keep to. */
    private static final String FOR_EVER = "max-age=31536000, immutable";

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
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                .build();
    }

    @GET
    @Path("/tile/{level}/{path:.+}")
    @Serves(Endpoint.READ_TILE)
    @Operation(summary = "Hashes of one level of the tree")
    public Response hashes(@PathParam("level") String level, @PathParam("path") String path) {
        Optional<Tile> tile = Tile.parse(level + "/" + path).filter(Tile.Hashes.class::isInstance);
        return serve(tile, "public, " + FOR_EVER);
    }

    /** What entries say is not for everybody; a cache that is shared must not keep them. */
    @GET
    @Path("/tile/entries/{path:.+}")
    @Serves(Endpoint.READ_ENTRIES)
    @Operation(summary = "Up to 256 entries, each behind its length")
    public Response entries(@PathParam("path") String path) {
        return serve(Tile.parse("entries/" + path), "private, " + FOR_EVER);
    }

    private Response serve(Optional<Tile> tile, String caching) {
        Bytes bytes = tile.flatMap(ledger::tile)
                .orElseThrow(() ->
                        new ProblemException(ProblemCode.NOT_FOUND, "no published size of the log has such a tile"));
        return Response.ok(bytes.toArray(), MediaType.APPLICATION_OCTET_STREAM)
                .header(HttpHeaders.CACHE_CONTROL, caching)
                .build();
    }
}
