package dev.portcullis.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.VerifiedStatement;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.ledger.LogProof;
import dev.portcullis.ledger.LogProofRefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Entries of the ledger, each believed only by its signature and its proof under one's own trust. */
@Command(
        name = "ledger",
        description = "Look at entries of the ledger, check them, and export it for an auditor.",
        mixinStandardHelpOptions = true,
        subcommands = {LedgerCommand.Show.class, LedgerCommand.Proof.class, LedgerExport.class},
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis ledger show ENTRY                          what it says, checked",
            "  portcullis ledger proof ENTRY --out permit.tlog-proof  that it is in the log",
            "  portcullis ledger export --out export.tar              all of it, for portcullis verify",
        })
final class LedgerCommand extends CommandGroup {
    private static final String NOT_GENUINE =
            "Do not rely on it; compare the trust document's fingerprint, and tell whoever runs the gateway";

    /** Which entry, from which gateway, under which trust. */
    static final class Asked {
        @Mixin
        private final ServerOptions server = new ServerOptions();

        @Mixin
        private final TrustFile trust = new TrustFile();

        @Parameters(paramLabel = "ID|INDEX", description = "The entry's id, or its place in the log.")
        private String entry = "";

        private String place() throws CommandFailedException {
            if (entry.matches("[0-9]{1,15}")) {
                return entry;
            }
            try {
                return EntryId.parse(entry).toString();
            } catch (IllegalArgumentException e) {
                throw new CommandFailedException(
                        ExitCode.USAGE,
                        "neither an entry's id nor its index: " + entry,
                        "portcullis status PROPOSAL -o json names the entry behind an answer",
                        e);
            }
        }

        Genuine fetch() throws CommandFailedException, InterruptedException {
            TrustDocument believed = trust.read();
            String place = place();
            try (GatewayApi api = server.asPerson()) {
                return api.get("/v1/entries/" + place, Fetched.class).require(believed);
            }
        }
    }

    /** An entry as the gateway gives it. */
    record Fetched(
            EntryId entry,
            PredicateType kind,
            Bytes leaf,
            @Nullable Long index,
            String proof) {

        /** Believes it by the signature over it, and by the log's where there is a proof. */
        Genuine require(TrustDocument trust) throws CommandFailedException {
            try {
                Envelope envelope = Envelope.parse(leaf.toArray());
                VerifiedStatement verified = verified(envelope, trust);
                Optional<LogProof> proven = Optional.empty();
                if (!proof.isEmpty()) {
                    LogProof read = LogProof.parse(proof);
                    read.verify(leaf, trust.logPolicy());
                    if (index == null || read.index() != index) {
                        throw forged("the proof is of another place than the gateway says", null);
                    }
                    proven = Optional.of(read);
                }
                return new Genuine(entry, envelope, verified.statement(), proven);
            } catch (MalformedJsonException | SignatureRefusedException | LogProofRefusedException e) {
                throw forged(String.valueOf(e.getMessage()), e);
            }
        }

        /** Whether the key counted at that time is for who reads the whole log to say: an entry has no time of its own. */
        private VerifiedStatement verified(Envelope envelope, TrustDocument trust)
                throws CommandFailedException, MalformedJsonException, SignatureRefusedException {
            PredicateType said = Statement.parse(envelope.payload().toArray()).predicateType();
            if (said != kind) {
                throw forged("the entry is a statement of type " + said.uri(), null);
            }
            TrustDocument.Key signer = trust.keys().stream()
                    .filter(key -> key.vkey().keyId().equals(envelope.keyId()))
                    .filter(key -> key.roles().contains(said.signer()))
                    .findFirst()
                    .orElseThrow(() -> forged(
                            "no key " + envelope.keyId() + " of role "
                                    + said.signer().word() + " is in trust version " + trust.version(),
                            null));
            return VerifiedStatement.verify(envelope, signer.vkey(), said.signer());
        }

        private CommandFailedException forged(String why, @Nullable Exception cause) {
            String message = "entry " + entry + " is not genuine: " + why;
            return cause == null
                    ? new CommandFailedException(ExitCode.UNVERIFIED, message, NOT_GENUINE)
                    : new CommandFailedException(ExitCode.UNVERIFIED, message, NOT_GENUINE, cause);
        }
    }

    /** An entry that its signature, and where it has one its proof, speak for. */
    record Genuine(EntryId entry, Envelope envelope, Statement statement, Optional<LogProof> proof) {
        LogProof published() throws CommandFailedException {
            return proof.orElseThrow(() -> new CommandFailedException(
                    ExitCode.UNAVAILABLE,
                    "entry " + entry + " is in no published checkpoint yet",
                    "Try again in a few seconds; if it stays so: portcullis local status"));
        }
    }

    /** What an entry says. */
    @Command(
            name = "show",
            description = "Print an entry, its signature and its proof checked under the trust you have.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = {
                "  portcullis ledger show 0199e5a0-1c1f-7000-8000-000000000000",
                "  portcullis ledger show 42 -o json",
                "Exit codes: 0 it is genuine and in the published log, 8 it is not genuine, 9 it is signed but in no",
                "published checkpoint yet.",
            })
    static final class Show implements Callable<ExitCode> {
        /** An entry as JSON. */
        record Shown(
                String schema,
                EntryId entry,
                @Nullable Long index,
                String type,
                String signer,
                Digest envelope,
                Digest subject,
                JsonNode predicate,
                @Nullable Long checkpoint) {}

        @Mixin
        private final GlobalOptions global = new GlobalOptions();

        @Mixin
        private final Asked asked = new Asked();

        @Override
        public ExitCode call() throws CommandFailedException, InterruptedException {
            Genuine genuine = asked.fetch();
            Shown shown = shown(genuine);
            if (global.json()) {
                global.document(shown);
            } else {
                print(shown);
            }
            return genuine.proof().isPresent() ? ExitCode.DONE : ExitCode.INCOMPLETE;
        }

        private static Shown shown(Genuine genuine) {
            Optional<LogProof> proof = genuine.proof();
            return new Shown(
                    "portcullis.entry/v1",
                    genuine.entry(),
                    proof.map(LogProof::index).orElse(null),
                    genuine.statement().predicateType().uri(),
                    genuine.envelope().keyId(),
                    genuine.envelope().digest(),
                    genuine.statement().subjects().getFirst().digest(),
                    genuine.statement().predicate(),
                    proof.map(one -> one.checkpoint().size()).orElse(null));
        }

        private void print(Shown shown) {
            global.line("entry    " + shown.entry());
            global.line("type     " + shown.type());
            global.line("signed   by " + shown.signer() + ", in your trust");
            global.line("subject  " + shown.subject());
            global.line("envelope " + shown.envelope());
            global.line(
                    shown.checkpoint() == null
                            ? "log      NOT PROVEN: in no published checkpoint yet"
                            : "log      entry " + shown.index() + " of the " + shown.checkpoint()
                                    + " the log signed for, proven");
            StrictJson.writePretty(shown.predicate()).lines().forEach(global::line);
        }
    }

    /** That an entry is in the log. */
    @Command(
            name = "proof",
            description = "Print the proof that an entry is in the log, in C2SP's form (tlog-proof), once it holds.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = {
                "  portcullis ledger proof 0199e5a0-1c1f-7000-8000-000000000000 --out permit.tlog-proof",
                "  portcullis ledger proof 42 -o json",
                "Exit codes: 8 it does not hold under the trust you have, 69 the entry is in no published checkpoint yet.",
            })
    static final class Proof implements Callable<ExitCode> {
        /** A proof as JSON; the leaf is what it proves. */
        record Proven(String schema, EntryId entry, long index, long checkpoint, Bytes leaf, String proof) {}

        @Mixin
        private final GlobalOptions global = new GlobalOptions();

        @Mixin
        private final Asked asked = new Asked();

        @Option(names = "--out", paramLabel = "FILE", description = "Write it to this new file instead.")
        private @Nullable Path out;

        @Override
        public ExitCode call() throws CommandFailedException, InterruptedException {
            Genuine genuine = asked.fetch();
            LogProof proof = genuine.published();
            Path file = out;
            if (file != null) {
                write(file, proof.text());
            }
            if (global.json()) {
                global.document(new Proven(
                        "portcullis.proof/v1",
                        genuine.entry(),
                        proof.index(),
                        proof.checkpoint().size(),
                        Bytes.copyOf(genuine.envelope().toBytes()),
                        proof.text()));
            } else if (file == null) {
                proof.text().lines().forEach(global::line);
            } else {
                global.line(file + ": entry " + proof.index() + " of the "
                        + proof.checkpoint().size() + " the log signed for");
            }
            return ExitCode.DONE;
        }

        private static void write(Path file, String text) throws CommandFailedException {
            try {
                Files.writeString(
                        file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            } catch (IOException e) {
                throw InputFile.unreadable(file, e);
            }
        }
    }
}
