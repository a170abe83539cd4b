package dev.portcullis.cli;

import dev.portcullis.kernel.Digest;
import dev.portcullis.policy.PolicyJudge;
import dev.portcullis.policy.repository.PolicyBuild;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A bundle of a policy repository, as a gate takes it. */
@Command(
        name = "build",
        description = "Build the bundle of a policy repository, which judge and activate take.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis policy build policy --out bundle.tar.gz",
            "Equal sources have equal bytes, so the digest can be recomputed from a checkout.",
            "Exit codes: 4 it does not compile, or no gate would take it; 78 no policy repository, no OPA,",
            "or FILE is there already.",
        })
final class PolicyBuildCommand implements Callable<ExitCode> {
    private static final String SCHEMA = "portcullis.policy-build/v1";

    /** The result as JSON. */
    record Built(String schema, String file, Digest digest, int bytes, int rules) {}

    @Mixin
    private final GlobalOptions global = new GlobalOptions();

    @Mixin
    private final PolicyFolder policy = new PolicyFolder();

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "Write the bundle to this new file.")
    private Path out = Path.of("");

    @Override
    public ExitCode call() throws CommandFailedException, InterruptedException {
        if (Files.exists(out)) {
            throw new CommandFailedException(
                    ExitCode.CONFIGURATION, out + " is there already", "Name a new file, or remove that one first");
        }
        PolicyBuild.Built made = policy.work((opa, repository) -> {
            PolicyBuild.Built built = PolicyBuild.build(opa, repository);
            // Refuses here what would fail only when people have put it in force.
            new PolicyJudge(built.bundle(), 1).close();
            Files.write(out, built.archive().toArray(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            return built;
        });
        Built built = new Built(
                SCHEMA,
                out.toString(),
                made.bundle().digest(),
                made.archive().length(),
                made.bundle().rules().size());
        if (global.json()) {
            global.document(built);
        } else {
            global.line(built.file() + ": " + built.rules() + " rules, " + built.bytes() + " bytes");
            global.line("policy " + built.digest());
        }
        return ExitCode.DONE;
    }
}
