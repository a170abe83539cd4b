package dev.portcullis.improver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.attest.HttpCaller;
import dev.portcullis.attest.HttpCaller.Answer;
import dev.portcullis.attest.HttpCaller.Credential;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A language model behind an OpenAI-compatible address, asked for a whole new program. What it writes is proposed like
 * anything else; it is trusted with nothing.
 */
public final class ModelAuthor implements ProgramAuthor {
    private static final Duration ANSWER = Duration.ofMinutes(3);
    private static final Set<String> PYTHON = Set.of("", "py", "python", "python3");
    private static final Pattern FENCED =
            Pattern.compile("^```(\\w*)[ \\t]*\\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);

    private static final String TASK = """
            You improve a Python 3.11 program that packs 26 circles into the unit square so that the sum of their radii \
            is as large as possible. Only the standard library may be imported, besides the modules shown. The program \
            is started as `python3 packing/main.py`, may use 60 seconds on one core and no network, and writes \
            /out/result.json: {"circles": [["x", "y", "r"], ...]} with decimal strings of at most 12 digits after the \
            point. Every circle must lie in the square and none may overlap, exactly. The result is judged by another \
            process that runs none of your code. Answer with the complete new packing/main.py in one ```python block.""";

    private final URI completions;
    private final String model;
    private final HttpCaller caller;

    /**
     * An author behind {@code address}.
     *
     * @param address what precedes {@code /chat/completions}, such as {@code http://localhost:8000/v1}
     * @param apiKey sent as a bearer token, or null for none
     */
    public ModelAuthor(URI address, String model, @Nullable String apiKey) {
        String base = address.toString();
        this.completions = URI.create((base.endsWith("/") ? base : base + "/") + "chat/completions");
        this.model = model;
        this.caller = new HttpCaller(
                apiKey == null ? new Credential.Nobody() : new Credential.Token(apiKey), InstantSource.system());
    }

    @Override
    public Bytes rewrite(SourceTree parent, BigDecimal score) throws AuthorFailedException, InterruptedException {
        Answer answer;
        try {
            answer = caller.send("POST", completions, question(parent, score), HttpCaller.JSON, ANSWER);
        } catch (IOException e) {
            throw new AuthorFailedException("cannot hear the model at " + completions + ": " + e, e);
        }
        if (!answer.isGood()) {
            throw new AuthorFailedException("the model at " + completions + " answered " + answer.status()
                    + (answer.status() == 401 ? "; set its key in the environment" : ""));
        }
        return program(answer.body());
    }

    private byte[] question(SourceTree parent, BigDecimal score) {
        StringBuilder shown = new StringBuilder("The program scored ")
                .append(score.toPlainString())
                .append("; the best known is ")
                .append(CirclePacking.BEST_KNOWN.toPlainString())
                .append(".\n");
        parent.under(CirclePacking.PROGRAM_FOLDER)
                .forEach((path, content) ->
                        shown.append("\n--- ").append(path).append('\n').append(content.utf8()));
        return StrictJson.write(Map.of(
                "model",
                model,
                "messages",
                List.of(
                        Map.of("role", "system", "content", TASK),
                        Map.of("role", "user", "content", shown.toString()))));
    }

    /** The last fenced block of Python in the first choice; bounded like any file that travels inline. */
    private static Bytes program(Bytes body) throws AuthorFailedException {
        JsonNode answer;
        try {
            answer = StrictJson.parseForeign(body.toArray());
        } catch (MalformedJsonException e) {
            throw new AuthorFailedException("the model's answer is not JSON: " + e.getMessage(), e);
        }
        String text =
                answer.path("choices").path(0).path("message").path("content").asText();
        Matcher fenced = FENCED.matcher(text);
        String program = "";
        while (fenced.find()) {
            if (PYTHON.contains(fenced.group(1))) {
                program = fenced.group(2);
            }
        }
        Bytes content = Bytes.utf8(program.strip() + "\n");
        if (program.isBlank() || content.length() > Bounds.INLINE_FILE_BYTES) {
            throw new AuthorFailedException("the model gave no Python block of at most " + Bounds.INLINE_FILE_BYTES
                    + " bytes; try another model");
        }
        return content;
    }
}
