package dev.portcullis.api;

import dev.portcullis.admission.Blobs;
import dev.portcullis.admission.Records;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.modification.Tree;
import dev.portcullis.modification.TreeDifference;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Content by digest: blobs, and trees as their manifests. */
@Path("/v1")
@RunOnVirtualThread
@Singleton
@Tag(name = "content")
public final class ContentResource {
    /** What an opponent wrote is never shown by a browser, only fetched. */
    private static final String OCTETS = MediaType.APPLICATION_OCTET_STREAM;

    private static final String TEXT = "text/plain;charset=UTF-8";

    private final Call call;
    private final Blobs blobs;
    private final Records records;

    ContentResource(Call call, Blobs blobs, Records records) {
        this.call = call;
        this.blobs = blobs;
        this.records = records;
    }

    @PUT
    @Path("/blobs/{digest}")
    @Serves(Endpoint.PUT_BLOB)
    @Operation(summary = "Store content under its SHA-256")
    @RequestBody(required = true)
    public Response put(@PathParam("digest") String text) {
        Digest digest = Inputs.digest(text);
        Bytes content = call.body();
        if (!Digest.of(content).equals(digest)) {
            throw new ProblemException(
                    ProblemCode.DIGEST_MISMATCH, "what was sent has the digest " + Digest.of(content));
        }
        return switch (blobs.put(content, principal())) {
            case STORED -> Response.status(201).build();
            case THERE_ALREADY -> Response.noContent().build();
            case OVER_QUOTA ->
                throw new ProblemException(
                        ProblemCode.QUOTA_EXCEEDED,
                        "more than " + Bounds.STORED_BYTES + " bytes within " + Bounds.LOOSE_BLOB.toHours()
                                + " hours; put it later");
        };
    }

    private String principal() {
        return switch (call.caller()) {
            case Caller.Proposer proposer -> proposer.enrolled().principal();
            case Caller.Human human -> "person/" + human.name();
            case Caller.Worker worker -> worker.self().worker();
            case Caller.Evaluator evaluator -> evaluator.keyId();
            case Caller.Nobody ignored ->
                throw new ProblemException(ProblemCode.UNAUTHENTICATED, "content is stored for somebody");
        };
    }

    @GET
    @Path("/blobs/{digest}")
    @Serves(Endpoint.READ_BLOB)
    @Operation(summary = "Content by digest")
    public Response blob(@PathParam("digest") String text) {
        Digest digest = Inputs.digest(text);
        // What policy saw, and evaluation logs, tell more than rules disclose and hold-outs may give (S12).
        Optional<Bytes> found = call.caller() instanceof Caller.Human ? blobs.document(digest) : blobs.get(digest);
        Bytes content = Inputs.found(found, ProblemCode.NOT_FOUND, "no content " + digest);
        return Response.ok(content.toArray(), OCTETS).build();
    }

    @GET
    @Path("/trees/{digest}")
    @Serves(Endpoint.READ_TREE)
    @Operation(summary = "The manifest of a tree, whose SHA-256 is the tree's digest")
    public Response tree(@PathParam("digest") String text) {
        return Response.ok(find(text).manifest().toArray(), TEXT).build();
    }

    @GET
    @Path("/trees/{a}/difference/{b}")
    @Serves(Endpoint.COMPARE_TREES)
    @Operation(summary = "What another tree has changed, as inert text")
    public Response difference(@PathParam("a") String a, @PathParam("b") String b) {
        TreeDifference difference = TreeDifference.of(find(a), find(b), blobs.source());
        return Response.ok(Bytes.utf8(difference.text()).toArray(), TEXT)
                .header("Portcullis-Complete", difference.complete())
                .build();
    }

    private Tree find(String text) {
        Digest digest = Inputs.digest(text);
        return Inputs.found(records.tree(digest), ProblemCode.NOT_FOUND, "no tree " + digest);
    }
}
