package dev.portcullis.cli;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.portcullis.attest.predicate.AnswerPredicate;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.ProposalId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** How proposals and lineages stand. */
@Command(
        name = "status",
        description = "Say how a proposal or a lineage stands; without a name, all lineages.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis status                             all lineages",
            "  portcullis status circle-packing --watch      its proposals as they change",
            "  portcullis status PROPOSAL --watch            until its last answer",
            "Who is logged in is told of workers that refuse every permit for want of the trust in force.",
            "Exit codes of a proposal: 0 admitted or promoted, 3 waiting, 4 refused, 5 lost, 7 declined or lapsed.",
        })
final class StatusCommand implements Callable<ExitCode> {
    private static final Duration LONGEST_WATCH = Duration.ofDays(7);
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final int SHOWN = 20;

    /** A proposal as JSON. */
    record Standing(String schema, AnswerPredicate answer) {}

    /** The newest proposals of a lineage as the gateway lists them. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Page(List<Item> items) {
        /** One of them. */
        @JsonIgnoreProperties(ignoreUnknown = true)
        record Item(ProposalId proposal, String proposer, AnswerPredicate answer) {}
    }

    /** Workers that have not got the trust in force. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Behind(List<Worker> items) {
        /** One of them. */
        @JsonIgnoreProperties(ignoreUnknown = true)
        record Worker(String worker, String pool, int trust, int inForce, String advice) {}
    }

    @Mixin
    private final GlobalOptions global = new GlobalOptions();

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final ProposerKey key = new ProposerKey();

    @Parameters(paramLabel = "ID|LINEAGE", arity = "0..1", description = "A proposal's id or a lineage's name.")
    private @Nullable String of;

    @Option(names = "--watch", description = "Go on saying what changes.")
    private boolean watch;

    @Override
    public ExitCode call() throws CommandFailedException, InterruptedException {
        String named = of;
        try (GatewayApi api = server.signedByOrAsPerson(key.path())) {
            if (key.path() == null) {
                tellOfWorkersBehind(api);
            }
            if (named == null) {
                LineageCommand.Listing.print(global, api);
                return ExitCode.DONE;
            }
            ProposalId proposal = proposal(named);
            return proposal == null ? lineage(api, LineageCommand.id(named)) : proposal(api, proposal);
        }
    }

    /** Why nothing may be going on although the gate guards; people are told, a proposer cannot help it. */
    private void tellOfWorkersBehind(GatewayApi api) throws CommandFailedException, InterruptedException {
        for (Behind.Worker one : api.get("/v1/workers/behind", Behind.class).items()) {
            global.note("worker " + one.worker() + " (pool " + one.pool()
                    + ") refuses every permit: it works under version " + one.trust() + " of trust, in force is "
                    + one.inForce() + ". " + one.advice());
        }
    }

    private static @Nullable ProposalId proposal(String text) {
        try {
            return ProposalId.parse(text);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private ExitCode proposal(GatewayApi api, ProposalId id) throws CommandFailedException, InterruptedException {
        AnswerPredicate last = ProposalAnswer.await(
                api,
                id,
                watch ? LONGEST_WATCH : Duration.ZERO,
                answer -> ProposalAnswer.isLast(answer.state()),
                this::print);
        ProposalAnswer.failure(global, last);
        return ProposalAnswer.exitCode(last.state());
    }

    private void print(AnswerPredicate answer) {
        if (global.json()) {
            global.document(new Standing("portcullis.answer/v1", answer));
        } else {
            global.line(ProposalAnswer.line(answer));
        }
    }

    private ExitCode lineage(GatewayApi api, LineageId id) throws CommandFailedException, InterruptedException {
        ExitCode standing = LineageCommand.Show.print(global, api.get("/v1/lineages/" + id, LineageStanding.class));
        Map<ProposalId, AnswerPredicate> told = new HashMap<>();
        long until = System.nanoTime() + LONGEST_WATCH.toNanos();
        do {
            List<Page.Item> newest =
                    api.get("/v1/proposals?lineage=" + id, Page.class).items();
            for (Page.Item item :
                    newest.subList(0, Math.min(SHOWN, newest.size())).reversed()) {
                if (!item.answer().equals(told.put(item.proposal(), item.answer()))) {
                    print(item.answer());
                }
            }
            if (watch) {
                Thread.sleep(LOOK);
            }
        } while (watch && until - System.nanoTime() > 0);
        return standing;
    }
}
