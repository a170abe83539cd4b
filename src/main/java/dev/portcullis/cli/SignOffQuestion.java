package dev.portcullis.cli;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.PrincipalId;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What people want to know before they answer. */
@Command(
        name = "ask",
        description = "Ask what you want to know before you answer, or read what was asked. Decides nothing.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis signoff ask ASK --text \"why is the bound read twice?\"",
            "  portcullis signoff ask ASK               what was asked so far",
        })
final class SignOffQuestion implements Callable<ExitCode> {
    /** One question as the gateway tells it. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Question(
            EntryId entry,
            PersonId person,
            String text,
            Instant askedAt,
            @Nullable Reply reply) {
        /** In words; the proposer's own come after the question, as a claim. */
        List<String> lines() {
            String asked = person + " at " + askedAt + ": " + text;
            Reply replied = reply;
            return replied == null
                    ? List.of(asked)
                    : List.of(asked, "  claim by the proposer, at " + replied.repliedAt() + ": " + replied.text());
        }
    }

    /** What the proposer says to it. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Reply(PrincipalId proposer, String text, Instant repliedAt) {}

    /** An ask, as far as it is read here. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Asked(List<Question> questions) {}

    /** What is put. */
    record Put(String text) {}

    /** The result as JSON. */
    record Told(String schema, @Nullable AskId ask, List<Question> questions) {}

    @Mixin
    private final GlobalOptions global = new GlobalOptions();

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "ASK", description = "The ask's id.", converter = AskIdText.class)
    private @Nullable AskId id;

    @Option(names = "--text", paramLabel = "TEXT", description = "The question; kept in the ledger.")
    private @Nullable String text;

    @Override
    public ExitCode call() throws CommandFailedException, InterruptedException {
        String asked = text;
        if (asked != null && (asked.isBlank() || asked.length() > Bounds.WRITTEN_REASON_CHARACTERS)) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "a question without words, or with too many",
                    "Ask in at most " + Bounds.WRITTEN_REASON_CHARACTERS + " characters");
        }
        List<Question> questions;
        try (GatewayApi api = server.asPerson()) {
            questions = asked == null
                    ? api.get("/v1/asks/" + id, Asked.class).questions()
                    : List.of(api.post("/v1/asks/" + id + "/questions", new Put(asked), Question.class));
        }
        if (global.json()) {
            global.document(new Told("portcullis.questions/v1", id, questions));
        } else if (questions.isEmpty()) {
            global.line("Nothing was asked about " + id + ".");
        } else {
            questions.forEach(one -> one.lines().forEach(global::line));
        }
        return ExitCode.DONE;
    }
}
