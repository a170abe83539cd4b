package dev.portcullis.cli;

import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.VerifierKey;
import dev.portcullis.ledger.CheckpointFile;
import dev.portcullis.witness.Witness;
import dev.portcullis.witness.WitnessServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a witness of one log until it is told to stop. */
@Command(
        name = "witness",
        description = "Cosign the checkpoints of one log for as long as each grew from the one before.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis keys new witness.example/w1 --out witness.key",
            "  portcullis witness --key witness.key --log VKEY --listen 127.0.0.1:7380 --state witness.checkpoint",
            "Keep the state file: a witness that forgets would cosign another history.",
            "A witness is worth something when somebody else than the log's operator runs it.",
        })
final class WitnessCommand implements Callable<ExitCode> {
    @Mixin
    private final GlobalOptions global = new GlobalOptions();

    @Mixin
    private final ReadyFile ready = new ReadyFile();

    @Option(
            names = "--key",
            required = true,
            paramLabel = "FILE",
            description = "Owner-only file with the witness's signing key.")
    private @Nullable Path key;

    @Option(
            names = "--log",
            required = true,
            paramLabel = "VKEY",
            description = "The log's key, from its trust document.")
    private @Nullable String log;

    @Option(
            names = "--listen",
            required = true,
            paramLabel = "HOST:PORT",
            description = "Where to serve add-checkpoint.")
    private @Nullable String listen;

    @Option(
            names = "--state",
            required = true,
            paramLabel = "FILE",
            description = "The checkpoint it cosigned last; made by the first one.")
    private @Nullable Path state;

    @Override
    public ExitCode call() throws CommandFailedException, IOException, InterruptedException {
        ProgramLog.toStandardError();
        ready.beginAnew();
        Witness witness = Witness.open(
                SigningKey.load(ServeOptions.required(key, "--key")),
                log(),
                new CheckpointFile(ServeOptions.required(state, "--state")),
                Clock.systemUTC());
        try (WitnessServer server = new WitnessServer(witness, address());
                StopSignal _ = StopSignal.closing(server)) {
            global.line("witness " + witness.key());
            global.line("on port " + server.port() + ", last cosigned size " + witness.size());
            ready.tell(global, "witness");
            server.awaitClose();
            return ExitCode.DONE;
        }
    }

    private VerifierKey log() throws CommandFailedException {
        try {
            return VerifierKey.parse(ServeOptions.required(log, "--log"));
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "--log is not the key of a log: " + e.getMessage(),
                    "It is \"log\".\"vkey\" in the trust document, of the form name+hash+base64.",
                    e);
        }
    }

    private InetSocketAddress address() throws CommandFailedException {
        @Nullable URI uri = uri(ServeOptions.required(listen, "--listen"));
        if (uri == null
                || uri.getHost() == null
                || uri.getPort() < 0
                || !uri.getPath().isEmpty()) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "--listen is not HOST:PORT", "For example --listen 127.0.0.1:7380.");
        }
        return new InetSocketAddress(uri.getHost(), uri.getPort());
    }

    private static @Nullable URI uri(String listen) {
        try {
            return URI.create("tcp://" + listen);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
