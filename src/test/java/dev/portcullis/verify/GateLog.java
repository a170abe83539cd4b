package dev.portcullis.verify;

import dev.portcullis.admission.GateFixture;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.ledger.Tile;
import dev.portcullis.verify.ExportWriter.Source;
import java.util.Optional;

/** The log of a gate and what it names, as the endpoints of its HTTP give it. */
public record GateLog(GateFixture gate) implements Source {
    @Override
    public String checkpoint() {
        return gate.ledger().published().text();
    }

    @Override
    public Bytes entries(Tile.Entries tile) {
        return gate.ledger().tile(tile).orElseThrow();
    }

    @Override
    public Optional<Bytes> document(Digest digest) {
        return gate.blobs().document(digest);
    }
}
