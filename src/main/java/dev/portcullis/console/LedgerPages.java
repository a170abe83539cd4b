package dev.portcullis.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portcullis.admission.History;
import dev.portcullis.admission.History.EntryLine;
import dev.portcullis.admission.TrustStore;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.WitnessKey;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.Inert;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.ledger.Checkpoint;
import dev.portcullis.ledger.Ledger;
import dev.portcullis.ledger.LedgerEntry;
import dev.portcullis.ledger.LogProof;
import dev.portcullis.ledger.MerkleTree;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** The log and its entries, each with its proof to take away. */
@Path("/ledger")
@RunOnVirtualThread
@Singleton
public final class LedgerPages {
    private static final int PAGE = 50;
    private static final int LINE_CHARACTERS = 2_000;
    private static final Pattern INDEX = Pattern.compile("[0-9]{1,15}");

    private final Pages pages;
    private final Pulse pulse;
    private final Ledger ledger;
    private final TrustStore trust;
    private final History history;
    private final ProbePages probes;

    LedgerPages(Pages pages, Pulse pulse, Ledger ledger, TrustStore trust, History history, ProbePages probes) {
        this.pages = pages;
        this.pulse = pulse;
        this.ledger = ledger;
        this.trust = trust;
        this.history = history;
        this.probes = probes;
    }

    @GET
    @Shows(Screen.READ_LEDGER)
    @Operation(hidden = true)
    public Response ledger(@QueryParam("before") @Nullable String before) {
        Optional<Long> from = Paths.optional(before, LedgerPages::index);
        Checkpoint checkpoint = ledger.published();
        List<EntryLine> lines = history.entries(from, PAGE);
        TrustDocument.Witnesses witnesses = trust.get().document().witnesses();
        Map<WitnessKey, Instant> cosigned = cosigned(checkpoint, witnesses);
        return pages.show(
                "ledger",
                Section.LEDGER,
                "Ledger",
                new LedgerPage(
                        checkpoint.origin(),
                        checkpoint.size(),
                        checkpoint.root().toString(),
                        pulse.standing().checkpointAt().map(Moment::of),
                        witnesses.quorum(),
                        witnesses.keys().stream()
                                .map(key -> witness(key, Optional.ofNullable(cosigned.get(key))))
                                .toList(),
                        lines.stream().map(one -> line(one, checkpoint.size())).toList(),
                        from.isEmpty(),
                        lines.size() < PAGE
                                ? ""
                                : "/ledger?before=" + lines.getLast().index()));
    }

    private static long index(String text) {
        if (!INDEX.matcher(text).matches()) {
            throw new IllegalArgumentException("a place in the log is a number");
        }
        return Long.parseLong(text);
    }

    private static Map<WitnessKey, Instant> cosigned(Checkpoint checkpoint, TrustDocument.Witnesses witnesses) {
        try {
            return checkpoint.note().cosigners(witnesses.keys());
        } catch (SignatureRefusedException e) {
            throw new IllegalStateException("a checkpoint was published with a bad cosignature", e);
        }
    }

    private static LedgerPage.Witness witness(WitnessKey key, Optional<Instant> at) {
        return new LedgerPage.Witness(
                key.name(),
                at.isPresent() ? Mark.good("cosigned") : Mark.waiting("has not cosigned this one"),
                at.map(Moment::of));
    }

    private static LedgerPage.Line line(EntryLine one, long published) {
        return new LedgerPage.Line(
                one.index(),
                one.entry().toString(),
                one.kind(),
                one.bytes(),
                one.index() < published ? Mark.good("published") : Mark.waiting("not published yet"),
                Moment.of(one.at()));
    }

    @GET
    @Path("/entries/{id}")
    @Shows(Screen.READ_ENTRY)
    @Operation(hidden = true)
    public Response entry(@PathParam("id") String id) {
        Optional<Response> probe =
                INDEX.matcher(id).matches() ? Optional.empty() : probes.lookedUp(Paths.read(id, EntryId::parse));
        if (probe.isPresent()) {
            return probe.get();
        }
        LedgerEntry found = find(id);
        String keyId = "";
        List<String> statement;
        try {
            Envelope envelope = Envelope.parse(found.leaf().toArray());
            keyId = envelope.keyId();
            statement = StrictJson.parse(envelope.payload().toArray())
                    .toPrettyString()
                    .lines()
                    .map(line -> Inert.text(line, LINE_CHARACTERS))
                    .toList();
        } catch (MalformedJsonException _) {
            statement = List.of("no envelope of one statement; take the bytes away to read them");
        }
        return pages.show(
                "entry",
                Section.LEDGER,
                "Entry " + found.id(),
                new EntryPage(
                        found.id().toString(),
                        found.kind().uri(),
                        ledger.index(found.id()),
                        Hash.of(MerkleTree.leaf(found.leaf())),
                        found.leaf().length(),
                        ledger.isPublished(found.id()),
                        keyId,
                        Moment.of(History.bornAt(found.id().value())),
                        statement));
    }

    @GET
    @Path("/entries/{id}/proof")
    @Shows(Screen.READ_PROOF)
    @Operation(hidden = true)
    public Response proof(@PathParam("id") String id) {
        EntryId entry = find(id).id();
        LogProof proof = Paths.found(
                ledger.proof(entry), "entry " + entry + " is not published yet; there is no proof of it before");
        return file(
                entry + ".tlog-proof", "text/plain;charset=UTF-8", proof.text().getBytes(UTF_8));
    }

    @GET
    @Path("/entries/{id}/envelope")
    @Shows(Screen.READ_ENVELOPE)
    @Operation(hidden = true)
    public Response envelope(@PathParam("id") String id) {
        LedgerEntry entry = find(id);
        return file(
                entry.id() + ".dsse.json",
                MediaType.APPLICATION_JSON,
                entry.leaf().toArray());
    }

    private static Response file(String name, String type, byte[] content) {
        return Response.ok(content, type)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
                .build();
    }

    /** By its id, or by its place in the log. */
    private LedgerEntry find(String id) {
        EntryId entry = INDEX.matcher(id).matches()
                ? Paths.found(ledger.at(Long.parseLong(id)), "no entry at " + id)
                : Paths.read(id, EntryId::parse);
        return Paths.found(ledger.entry(entry), "no entry " + entry);
    }
}
