package dev.portcullis.cli.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.attest.predicate.VerdictWord;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Inert;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.Reason;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.modification.ModificationClass;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A gate that is a command, run once a case and without a shell.
 *
 * <p>Its exit code is its verdict, as ours: 0 allowed, 3 escalated, 4 denied, 5 undetermined. Where its standard output is
 * one JSON object with {@code verdict} and {@code reasons[].code} as {@code portcullis judge --json} writes it, codes,
 * places and class are taken from there. Any other exit code, another word in the JSON than in the exit code, more than
 * {@value #OUTPUT_BYTES} bytes of output, or no end in time is no answer.
 */
public final class CommandGate implements CaseGate {
    private static final int OUTPUT_BYTES = Bounds.JSON_BYTES;
    private static final int SHOWN_CHARACTERS = 200;
    private static final int REASONS = 256;
    private static final int WORDS = 256;
    private static final Duration AFTER_THE_END = Duration.ofSeconds(5);
    private static final File NOTHING = new File("/dev/null");
    private static final Pattern PLACE = Pattern.compile("\\{([a-z]+)\\}");

    private static final Map<Integer, VerdictWord> VERDICTS = Map.of(
            0, VerdictWord.ALLOWED, 3, VerdictWord.ESCALATED, 4, VerdictWord.DENIED, 5, VerdictWord.UNDETERMINED);

    private final List<String> words;
    private final Duration atMost;

    private CommandGate(List<String> words, Duration atMost) {
        this.words = words;
        this.atMost = atMost;
    }

    /**
     * Takes a command line apart at white space; quotes mean nothing.
     *
     * @param template words in which {@code {charter}}, {@code {base}} and {@code {result}} stand for a case's paths
     * @param atMost for one case
     * @throws CorpusRefusedException when there is no command in it, or another name in braces
     */
    public static CommandGate of(String template, Duration atMost) throws CorpusRefusedException {
        List<String> words = List.of(template.strip().split("\\s+", -1));
        if (words.getFirst().isEmpty() || words.size() > WORDS) {
            throw new CorpusRefusedException("a gate is a command of 1 to " + WORDS + " words");
        }
        for (String word : words) {
            Matcher place = PLACE.matcher(word);
            while (place.find()) {
                if (!List.of("charter", "base", "result").contains(place.group(1))) {
                    throw new CorpusRefusedException(
                            "a gate's command may name {charter}, {base} and {result}, and names {" + place.group(1)
                                    + "}");
                }
            }
        }
        return new CommandGate(words, atMost);
    }

    @Override
    public Said judge(CorpusCase one) throws InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command(one))
                    .redirectInput(ProcessBuilder.Redirect.from(NOTHING))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return Said.nothing("cannot be started: " + Inert.text(String.valueOf(e.getMessage()), SHOWN_CHARACTERS));
        }
        try {
            FutureTask<Optional<byte[]>> output = new FutureTask<>(() -> atMost(process.getInputStream()));
            Thread.ofVirtual().start(output);
            if (!process.waitFor(atMost)) {
                return Said.nothing("no end within " + atMost.toSeconds() + " s");
            }
            Optional<byte[]> said = output.get(AFTER_THE_END.toSeconds(), TimeUnit.SECONDS);
            return said.map(bytes -> answer(process.exitValue(), bytes))
                    .orElseGet(() -> Said.nothing("more than " + OUTPUT_BYTES + " bytes of output"));
        } catch (ExecutionException | TimeoutException _) {
            return Said.nothing("its output does not end");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private List<String> command(CorpusCase one) {
        Map<String, String> places = Map.of(
                "charter", one.charter().toAbsolutePath().toString(),
                "base", one.base().toAbsolutePath().toString(),
                "result", one.result().toAbsolutePath().toString());
        return words.stream()
                .map(word -> PLACE.matcher(word)
                        .replaceAll(place -> Matcher.quoteReplacement(String.valueOf(places.get(place.group(1))))))
                .toList();
    }

    /** All of the stream; empty when it is too long, and then the rest is read too, so that the command can end. */
    private static Optional<byte[]> atMost(InputStream stream) throws IOException {
        try (stream) {
            byte[] output = stream.readNBytes(OUTPUT_BYTES + 1);
            if (output.length <= OUTPUT_BYTES) {
                return Optional.of(output);
            }
            while (stream.skip(Bounds.MIB) > 0) {
                // thrown away
            }
            return Optional.empty();
        }
    }

    private static Said answer(int exit, byte[] output) {
        VerdictWord verdict = VERDICTS.get(exit);
        if (verdict == null) {
            return Said.nothing("exit code " + exit);
        }
        Optional<JsonNode> json = object(output);
        if (json.isEmpty() || !json.get().path("verdict").isTextual()) {
            return new Said(verdict, null, List.of(), List.of(), null);
        }
        JsonNode said = json.get();
        if (!said.path("verdict").textValue().equals(verdict.toString())) {
            return Said.nothing("exit code " + exit + " means " + verdict + ", its JSON says "
                    + Inert.text(said.path("verdict").textValue(), SHOWN_CHARACTERS));
        }
        List<String> codes = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        for (JsonNode reason : said.path("reasons")) {
            try {
                Reason told = new Reason(
                        reason.path("code").asText(),
                        reason.path("at").isTextual() ? reason.path("at").textValue() : null);
                codes.add(told.code());
                reasons.add(told.toString());
            } catch (IllegalArgumentException _) {
                return Said.nothing("a reason of its JSON has no code");
            }
            if (codes.size() > REASONS) {
                return Said.nothing("more than " + REASONS + " reasons");
            }
        }
        return new Said(verdict, modificationClass(said.path("class")), codes, reasons, null);
    }

    private static Optional<JsonNode> object(byte[] output) {
        try {
            JsonNode json = StrictJson.parseForeign(output);
            return json.isObject() ? Optional.of(json) : Optional.empty();
        } catch (MalformedJsonException _) {
            return Optional.empty();
        }
    }

    private static @Nullable ModificationClass modificationClass(JsonNode named) {
        for (ModificationClass known : ModificationClass.values()) {
            if (known.toString().equals(named.asText())) {
                return known;
            }
        }
        return null;
    }

    /** The command as it was given. */
    @Override
    public String toString() {
        return String.join(" ", words);
    }
}
