package dev.portcullis.cli;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.verify.TrustFollowing.Followed;
import dev.portcullis.verify.TrustFollowing.Step;
import dev.portcullis.verify.TrustRefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Brings a trust document up to date. */
@Command(
        name = "update",
        description = "Follow trust from the version you have to the newest one, each step verified, and keep it.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis trust update --trust trust.json                    as the person who is logged in",
            "  portcullis trust update --trust trust.json --key worker.key   as the worker of this machine",
            "The gateway is not believed: people of each version have to have granted the next one, what loosens has to",
            "have waited, and all of it has to be in the log, cosigned by enough witnesses. What a step changes is told.",
            "Exit codes: 0 the file holds the newest version now, or held it already; 8 what the gateway gave is refused,",
            "by a code, and the file is as it was: TRUST_CHAIN_MALFORMED, TRUST_UNPUBLISHED, TRUST_FORKED,",
            "TRUST_ROLLED_BACK or TRUST_STEP_REFUSED; 69 no answer, or one longer than is read; 78 no such file.",
        })
final class TrustUpdateCommand implements Callable<ExitCode> {
    private static final String SCHEMA = "portcullis.trust-updated/v1";

    /** The result as JSON. */
    record Updated(String schema, int from, int to, String fingerprint, List<Told> steps) {}

    /** One step of it. */
    record Told(int version, Instant since, List<PersonId> grantedBy, List<String> loosens, List<String> tightens) {
        static Told of(Step step) {
            return new Told(
                    step.document().version(),
                    step.since(),
                    step.grantedBy(),
                    step.changes().loosens(),
                    step.changes().tightens());
        }
    }

    @Mixin
    private final GlobalOptions global = new GlobalOptions();

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final TrustFile file = new TrustFile();

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "Ask as the worker or evaluator with this key, where nobody is logged in.")
    private @Nullable Path key;

    @Override
    public ExitCode call() throws CommandFailedException, InterruptedException {
        // Read before anything is asked: without a version to begin with, nothing a gateway says counts.
        var _ = file.read();
        Bytes chain;
        try (GatewayApi api = server.signedByOrAsPerson(key)) {
            chain = api.bytes("/v1/trust");
        }
        Followed followed = follow(chain);
        if (global.json()) {
            global.document(new Updated(
                    SCHEMA,
                    followed.held().version(),
                    followed.newest().version(),
                    followed.newest().fingerprint(),
                    followed.steps().stream().map(Told::of).toList()));
        } else {
            tell(followed);
        }
        return ExitCode.DONE;
    }

    private Followed follow(Bytes chain) throws CommandFailedException {
        try {
            return new TrustPin(file.path(), InstantSource.system()).follow(chain);
        } catch (TrustRefusedException e) {
            throw new CommandFailedException(
                    ExitCode.UNVERIFIED,
                    "what the gateway gave is refused: " + e.getMessage(),
                    file.path() + " is as it was. Compare fingerprints with somebody you trust, and tell whoever runs"
                            + " the gateway",
                    e);
        } catch (IOException e) {
            throw new CommandFailedException(
                    ExitCode.CONFIGURATION,
                    file.path() + " cannot be replaced: " + e.getMessage(),
                    "Name a file that is yours to write with --trust",
                    e);
        }
    }

    private void tell(Followed followed) {
        if (followed.steps().isEmpty()) {
            global.line(file.path() + ": version " + followed.held().version() + " is the newest that is published");
            return;
        }
        for (Step step : followed.steps()) {
            global.line("version " + step.document().version() + "  in force since " + step.since() + ", granted by "
                    + step.grantedBy().stream().map(PersonId::value).collect(Collectors.joining(" and ")));
            step.changes().loosens().forEach(what -> global.line("  loosens   " + what));
            step.changes().tightens().forEach(what -> global.line("  tightens  " + what));
        }
        global.line(file.path() + ": version " + followed.held().version() + " -> "
                + followed.newest().version() + ", fingerprint "
                + followed.newest().fingerprint());
    }
}
