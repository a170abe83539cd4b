package dev.portcullis.admission;

import dev.portcullis.dossier.DossierGathering;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.ledger.Ledger;
import dev.portcullis.ledger.Tile;
import java.util.Optional;

/** Where what a dossier or a chain of trust needs lies in a gate: tiles in the ledger, documents among the blobs. */
record GateSource(Ledger ledger, Blobs blobs) implements DossierGathering.Source {
    @Override
    public Optional<Bytes> tile(Tile.Hashes tile) {
        return ledger.tile(tile);
    }

    @Override
    public Optional<Bytes> document(Digest digest) {
        return blobs.document(digest);
    }
}
