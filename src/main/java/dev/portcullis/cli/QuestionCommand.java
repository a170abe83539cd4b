package dev.portcullis.cli;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.portcullis.attest.KeySigner;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.predicate.ReplyPredicate;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.ProposalId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What people want to know of a proposer before they answer, and what it says to that. */
@Command(
        name = "question",
        description = "As a proposer: see what people asked about a proposal, and reply. A reply decides nothing.",
        mixinStandardHelpOptions = true,
        subcommands = {QuestionCommand.Listing.class, QuestionCommand.Reply.class},
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis question list PROPOSAL --key proposer.key",
            "  portcullis question reply PROPOSAL QUESTION --text \"once for each row\" --key proposer.key",
        })
final class QuestionCommand extends CommandGroup {

    /** One question as the gateway tells it to a proposer: without who asked. */
    record Question(
            Digest question,
            String text,
            Instant askedAt,
            Instant until,
            boolean open,
            @Nullable String reply) {}

    /** What was asked about one proposal, and the ask that people can answer now. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Asked(LineageId lineage, Digest tree, @Nullable AskId ask, List<Question> items) {}

    static Asked asked(GatewayApi api, ProposalId id) throws CommandFailedException, InterruptedException {
        return api.get("/v1/proposals/" + id + "/questions", Asked.class);
    }

    /** Lists. */
    @Command(
            name = "list",
            description = "List what people asked about a proposal, with the digest that a reply names.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = "  portcullis question list PROPOSAL --key proposer.key")
    static final class Listing implements Callable<ExitCode> {
        /** The result as JSON. */
        record Document(String schema, ProposalId proposal, List<Question> questions) {}

        @Mixin
        private final GlobalOptions global = new GlobalOptions();

        @Mixin
        private final ServerOptions server = new ServerOptions();

        @Parameters(paramLabel = "PROPOSAL", description = "The proposal's id.")
        private String proposal = "";

        @Option(names = "--key", paramLabel = "FILE", required = true, description = "The enrolled proposer's key.")
        private Path key = Path.of("");

        @Override
        public ExitCode call() throws CommandFailedException, InterruptedException {
            ProposalId of = ProposalIdText.id(proposal);
            List<Question> questions;
            try (GatewayApi api = server.signedBy(InputFile.key(key))) {
                questions = asked(api, of).items();
            }
            if (global.json()) {
                global.document(new Document("portcullis.proposer-questions/v1", of, questions));
            } else if (questions.isEmpty()) {
                global.line("Nothing was asked about " + of + ".");
            } else {
                questions.forEach(one -> {
                    global.line(one.question() + "  " + (one.open() ? "open until " + one.until() : "over"));
                    global.line("  " + one.text());
                    String reply = one.reply();
                    global.line(reply == null ? "  no reply" : "  reply: " + reply);
                });
            }
            return ExitCode.DONE;
        }
    }

    /** Replies. */
    @Command(
            name = "reply",
            description = {
                "Reply to one question, once, in at most 2000 characters, signed with the proposer's key.",
                "People see it last and as a claim; it moves neither what they sign nor until when they may."
            },
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = "  portcullis question reply PROPOSAL QUESTION --text \"once for each row\" --key proposer.key")
    static final class Reply implements Callable<ExitCode> {
        /** The result as JSON. */
        record Replied(String schema, ProposalId proposal, Digest question) {}

        /** What the gateway says when it has taken a reply in. */
        @JsonIgnoreProperties(ignoreUnknown = true)
        record Taken(ProposalId proposal) {}

        @Mixin
        private final GlobalOptions global = new GlobalOptions();

        @Mixin
        private final ServerOptions server = new ServerOptions();

        @Parameters(index = "0", paramLabel = "PROPOSAL", description = "The proposal's id.")
        private String proposal = "";

        @Parameters(index = "1", paramLabel = "QUESTION", description = "The question's digest, as question list says.")
        private String question = "";

        @Option(names = "--text", paramLabel = "TEXT", required = true, description = "The reply; kept in the ledger.")
        private String text = "";

        @Option(names = "--key", paramLabel = "FILE", required = true, description = "The enrolled proposer's key.")
        private Path key = Path.of("");

        @Override
        public ExitCode call() throws CommandFailedException, InterruptedException {
            ProposalId of = ProposalIdText.id(proposal);
            Digest to;
            try {
                to = Digest.parse(question);
            } catch (IllegalArgumentException e) {
                throw new CommandFailedException(
                        ExitCode.USAGE, String.valueOf(e.getMessage()), "See: portcullis question list " + of, e);
            }
            if (text.isBlank() || text.length() > Bounds.WRITTEN_REASON_CHARACTERS) {
                throw new CommandFailedException(
                        ExitCode.USAGE,
                        "a reply without words, or with too many",
                        "Reply in at most " + Bounds.WRITTEN_REASON_CHARACTERS + " characters");
            }
            SigningKey signingKey = InputFile.key(key);
            try (GatewayApi api = server.signedBy(signingKey)) {
                Asked asked = asked(api, of);
                ReplyPredicate reply = new ReplyPredicate(of, asked.lineage(), to, text);
                api.post(
                        "/v1/proposals/" + of + "/replies",
                        new KeySigner(signingKey).sign(Statement.of(asked.tree(), PredicateType.REPLY, reply)),
                        Taken.class);
            }
            if (global.json()) {
                global.document(new Replied("portcullis.replied/v1", of, to));
            } else {
                global.line("the gateway has the reply to " + to);
                global.note("portcullis question list " + of + " shows it once it is written down");
            }
            return ExitCode.DONE;
        }
    }
}
