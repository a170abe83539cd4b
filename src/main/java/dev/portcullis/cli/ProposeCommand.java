package dev.portcullis.cli;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.portcullis.attest.KeySigner;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.AnswerPredicate;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.attest.predicate.Kind;
import dev.portcullis.attest.predicate.ProposalPredicate;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.modification.Content;
import dev.portcullis.modification.ContentRefusedException;
import dev.portcullis.modification.MemoryBlobStore;
import dev.portcullis.modification.Tree;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Proposes a folder's content as the next generation of a lineage. */
@Command(
        name = "propose",
        description = "Propose the tree in a folder, signed by an enrolled proposer's key.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis propose candidate --lineage my-lineage --key my-loop.key --wait 10m",
            "  portcullis propose candidate --lineage my-lineage --key my-loop.key --aim promote --claim score=2.61",
            "Exit code 0: admitted, or promoted where that was the aim; 3: it waits; 4: refused; 7: declined or lapsed;",
            "75: still being judged when the time was over.",
            "When people are asked it says so with the ask, and goes on waiting; with --until-asked it ends there.",
        })
final class ProposeCommand implements Callable<ExitCode> {
    private static final String HEAD = "HEAD";

    /** The result as JSON. */
    record Proposed(String schema, Digest tree, AnswerPredicate answer) {}

    /** What the gateway says when it has taken a proposal in. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Taken(ProposalId proposal) {}

    @Mixin
    private final GlobalOptions global = new GlobalOptions();

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "DIR", description = "The folder with the whole result tree.")
    private Path folder = Path.of("");

    @Option(names = "--lineage", paramLabel = "L", required = true, description = "The lineage.")
    private String lineage = "";

    @Option(names = "--key", paramLabel = "FILE", required = true, description = "The enrolled proposer's key.")
    private Path key = Path.of("");

    @Option(
            names = "--base",
            paramLabel = "HEAD|DIGEST",
            defaultValue = HEAD,
            description = "The admitted tree it was derived from (${DEFAULT-VALUE}).")
    private String base = HEAD;

    @Option(
            names = "--aim",
            paramLabel = "AIM",
            defaultValue = "admit",
            description = "admit: may be a parent; promote: becomes the next self (${DEFAULT-VALUE}).")
    private Aim aim = Aim.ADMIT;

    @Option(
            names = "--kind",
            paramLabel = "K",
            defaultValue = "program",
            description = "Your own label: program, strategy, prompt, config, kernel or weights (${DEFAULT-VALUE}).")
    private Kind kind = Kind.PROGRAM;

    @Option(names = "--claim", paramLabel = "METRIC=VALUE", description = "What you measured; checked, never trusted.")
    private Map<String, String> claims = new LinkedHashMap<>();

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Your own words about it.")
    private String reason = "";

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = WaitTime.class,
            description = "How long to wait for the answer, such as 10m (${DEFAULT-VALUE}).")
    private Duration wait = Duration.ofSeconds(30);

    @Option(names = "--until-asked", description = "Wait no longer once people are asked, and end with exit code 3.")
    private boolean untilAsked;

    @Override
    public ExitCode call() throws CommandFailedException, InterruptedException {
        LineageId to = LineageCommand.id(lineage);
        SigningKey signingKey = InputFile.key(key);
        Map<String, Decimal> claimed = claims();
        MemoryBlobStore blobs = new MemoryBlobStore();
        Tree result = InputFile.tree(folder, blobs);
        AnswerPredicate answer;
        try (GatewayApi api = server.signedBy(signingKey)) {
            Tree from = base(api, to);
            Content content = Content.between(from, result);
            if (content.puts().isEmpty() && content.removes().isEmpty()) {
                throw new CommandFailedException(
                        ExitCode.USAGE,
                        folder + " is the base itself, " + from.digest(),
                        "Change something, or name another base: --base DIGEST");
            }
            upload(api, content, blobs);
            ProposalId id = ProposalId.next(InstantSource.system());
            ProposalPredicate proposal = new ProposalPredicate(
                    id, to, aim, kind, from.digest(), content.form(blobs), List.of(), reason, claimed, null);
            Taken taken = api.post(
                    "/v1/proposals",
                    new KeySigner(signingKey).sign(Statement.of(result.digest(), PredicateType.PROPOSAL, proposal)),
                    Taken.class);
            answer = ProposalAnswer.await(api, taken.proposal(), wait, this::isEnd, next -> hear(api, next));
        }
        if (global.json()) {
            global.document(new Proposed("portcullis.proposed/v1", result.digest(), answer));
        } else {
            global.line(ProposalAnswer.line(answer));
            ProposalAnswer.failure(global, answer);
        }
        boolean unanswered =
                answer.state() == AnswerState.JUDGING || (answer.state() == AnswerState.ADMITTED && !isEnd(answer));
        return unanswered ? ExitCode.TIMED_OUT : ProposalAnswer.exitCode(answer.state());
    }

    /** What waits for people is told with where they answer it: nobody else can end that wait. */
    private void hear(GatewayApi api, AnswerPredicate answer) throws CommandFailedException, InterruptedException {
        global.note(ProposalAnswer.line(answer));
        AskId ask = answer.state() == AnswerState.WAITING
                ? QuestionCommand.asked(api, answer.proposal()).ask()
                : null;
        if (ask != null) {
            global.note("people are asked: ask " + ask + ". They answer at " + server.gateway() + "/asks/" + ask
                    + ", or: portcullis signoff show " + ask);
        }
    }

    private boolean isEnd(AnswerPredicate answer) {
        return (untilAsked && answer.state() == AnswerState.WAITING)
                || ProposalAnswer.isLast(answer.state())
                || (answer.state() == AnswerState.ADMITTED && aim == Aim.ADMIT);
    }

    private Map<String, Decimal> claims() throws CommandFailedException {
        Map<String, Decimal> read = new LinkedHashMap<>();
        for (Map.Entry<String, String> claim : claims.entrySet()) {
            try {
                read.put(claim.getKey(), new Decimal(claim.getValue()));
            } catch (IllegalArgumentException e) {
                throw new CommandFailedException(
                        ExitCode.USAGE, String.valueOf(e.getMessage()), "Write it as --claim sum_radii=2.6341", e);
            }
        }
        return read;
    }

    private Tree base(GatewayApi api, LineageId of) throws CommandFailedException, InterruptedException {
        Digest digest;
        if (base.equals(HEAD)) {
            Digest head = api.get("/v1/lineages/" + of, LineageStanding.class).head();
            if (head == null) {
                throw new CommandFailedException(
                        ExitCode.WAITING,
                        "lineage " + of + " is not open yet",
                        "People have to grant its charter first: portcullis signoff list");
            }
            digest = head;
        } else {
            try {
                digest = Digest.parse(base);
            } catch (IllegalArgumentException e) {
                throw new CommandFailedException(
                        ExitCode.USAGE, String.valueOf(e.getMessage()), "Write it as --base sha256:<64 hex digits>", e);
            }
        }
        Bytes manifest = api.content("/v1/trees/" + digest, digest);
        try {
            return Tree.parse(manifest);
        } catch (ContentRefusedException e) {
            throw new CommandFailedException(
                    ExitCode.UNVERIFIED,
                    "the gateway's tree " + digest + " is no tree: " + e.getMessage(),
                    "Tell whoever runs the gateway",
                    e);
        }
    }

    /** What is too large to travel inline has to be there first. */
    private static void upload(GatewayApi api, Content content, MemoryBlobStore blobs)
            throws CommandFailedException, InterruptedException {
        for (Content.Put put : content.puts()) {
            Bytes bytes = blobs.blob(put.entry().content()).orElseThrow();
            if (bytes.length() > Bounds.INLINE_FILE_BYTES) {
                api.putBlob(bytes);
            }
        }
    }
}
