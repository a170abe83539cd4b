package dev.portcullis.cli;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.ledger.Tile;
import dev.portcullis.verify.ExportWriter;
import dev.portcullis.verify.ExportWriter.SourceException;
import java.util.Optional;

/** A gateway's log as an export is made from it; what it gives is believed by hash and signature alone. */
record GatewayLog(GatewayApi api) implements ExportWriter.Source {
    @Override
    public String checkpoint() throws SourceException, InterruptedException {
        try {
            return api.text("/log/checkpoint");
        } catch (CommandFailedException e) {
            throw failed(e);
        }
    }

    @Override
    public Bytes entries(Tile.Entries tile) throws SourceException, InterruptedException {
        try {
            return api.bytes("/log/tile/" + tile.path());
        } catch (CommandFailedException e) {
            throw failed(e);
        }
    }

    @Override
    public Optional<Bytes> document(Digest digest) throws SourceException, InterruptedException {
        try {
            return Optional.of(api.content("/v1/blobs/" + digest, digest));
        } catch (CommandFailedException e) {
            if (String.valueOf(e.getMessage()).startsWith("NOT_FOUND:")) {
                return Optional.empty();
            }
            throw failed(e);
        }
    }

    private static SourceException failed(CommandFailedException e) {
        return new SourceException(String.valueOf(e.getMessage()), e);
    }
}
