package dev.portcullis.cli;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A policy owner's repository of rules, and the policy in force. */
@Command(
        name = "policy",
        description = "Keep rules in a repository of your own, and have people put them in force.",
        mixinStandardHelpOptions = true,
        subcommands = {
            PolicyInitCommand.class,
            PolicyLintCommand.class,
            PolicyTestCommand.class,
            PolicyCoverageCommand.class,
            PolicyBuildCommand.class,
            PolicyDiffCommand.class,
            PolicyCommand.Activate.class,
        },
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis policy init policy                    a repository to start from",
            "  portcullis policy lint policy                    its form",
            "  portcullis policy test policy --cases            its tests and cases",
            "  portcullis policy diff shipped policy            what it changes, and whether it loosens",
            "  portcullis policy build policy --out bundle.tar.gz",
            "  portcullis policy activate bundle.tar.gz         ask people to put it in force",
        })
final class PolicyCommand extends CommandGroup {
    /** Activation. */
    @Command(
            name = "activate",
            description = "Ask people to put a bundle in force, for every lineage.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = {
                "  portcullis policy activate bundle.tar.gz --out trust-2.json",
                "When it is granted, every open judgement and permit is void and judged again.",
                "Then give the new version of trust to every worker and auditor yourself.",
            })
    static final class Activate implements Callable<ExitCode> {
        @Mixin
        private final GlobalOptions global = new GlobalOptions();

        @Mixin
        private final ServerOptions server = new ServerOptions();

        @Mixin
        private final TrustFile trust = new TrustFile();

        @Option(
                names = "--out",
                paramLabel = "FILE",
                description = "Write the version of trust that puts it in force to this new file, for the workers.")
        private @Nullable Path out;

        @Parameters(paramLabel = "BUNDLE", description = "A bundle as portcullis policy build wrote it.")
        private Path bundle = Path.of("");

        @Override
        public ExitCode call() throws CommandFailedException, InterruptedException {
            Bytes archive = InputFile.read(bundle, Bounds.POLICY_BUNDLE_BYTES);
            if (out != null) {
                TrustFile.write(out, trust.read().withPolicy(Digest.of(archive)));
            }
            try (GatewayApi api = server.asPerson()) {
                api.post("/v1/amendments", new TrustCommand.Amendment("policy", archive), AskedPeople.class)
                        .print(global, "policy " + Digest.of(archive));
            }
            return ExitCode.DONE;
        }
    }
}
