package dev.portcullis.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.attest.predicate.Ended;
import dev.portcullis.attest.predicate.EvidencePredicate;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.modification.Charter;
import dev.portcullis.policy.DifferenceJudge;
import dev.portcullis.worker.Score;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Evidence that a person passes to {@code judge}: the line a scorer printed, read as an evaluator reads it, or the
 * predicate of an evidence statement. The former may say besides how the run {@code ended} and what is {@code claimed}.
 *
 * @param digest of the file
 */
record EvidenceFile(DifferenceJudge.Run run, Digest digest) {
    private static final String ENDED = "ended";
    private static final String CLAIMED = "claimed";
    private static final Set<String> SCORED = Set.of("metrics", "flags", ENDED, CLAIMED);

    /**
     * Reads the file.
     *
     * @param result the tree that is judged; evidence of another tree says nothing about it
     */
    static EvidenceFile read(Path file, Charter charter, Digest result) throws CommandFailedException {
        Bytes content = InputFile.read(file, Bounds.JSON_BYTES);
        try {
            JsonNode json = StrictJson.parse(content.toArray());
            DifferenceJudge.Run run = json.has("redemption")
                    ? ofPredicate(StrictJson.read(json, EvidencePredicate.class), result)
                    : ofScorer(json, charter);
            return new EvidenceFile(run, Digest.of(content));
        } catch (MalformedJsonException e) {
            throw new CommandFailedException(
                    ExitCode.CONFIGURATION,
                    file + " is no evidence: " + e.getMessage(),
                    "Name the line a scorer printed, such as {\"metrics\":{\""
                            + charter.score().metric()
                            + "\":\"1\"},\"flags\":[]}, or the predicate of an evidence statement",
                    e);
        }
    }

    private static DifferenceJudge.Run ofPredicate(EvidencePredicate predicate, Digest result)
            throws MalformedJsonException {
        if (!predicate.candidate().equals(result)) {
            throw new MalformedJsonException("it is about the tree " + predicate.candidate() + ", not " + result);
        }
        return new DifferenceJudge.Run(Ended.COMPLETED, predicate.metrics(), predicate.flags(), Map.of());
    }

    private static DifferenceJudge.Run ofScorer(JsonNode json, Charter charter) throws MalformedJsonException {
        if (!(json instanceof ObjectNode said)) {
            throw new MalformedJsonException("expected an object");
        }
        List<String> unknown = said.properties().stream()
                .map(Map.Entry::getKey)
                .filter(name -> !SCORED.contains(name))
                .toList();
        if (!unknown.isEmpty()) {
            throw new MalformedJsonException("it says " + String.join(", ", unknown) + ", which nobody knows");
        }
        ObjectNode line = said.deepCopy();
        Ended ended = ended(line.remove(ENDED));
        Map<String, Decimal> claimed = claimed(line.remove(CLAIMED));
        Score score =
                Score.read(Bytes.copyOf(StrictJson.write(line)), charter.score().metric());
        return new DifferenceJudge.Run(ended, score.metrics(), score.flags(), claimed);
    }

    private static Ended ended(@Nullable JsonNode named) throws MalformedJsonException {
        return named == null ? Ended.COMPLETED : StrictJson.read(named, Ended.class);
    }

    private static Map<String, Decimal> claimed(@Nullable JsonNode named) throws MalformedJsonException {
        Map<String, Decimal> claimed = new TreeMap<>();
        if (named == null) {
            return claimed;
        }
        if (!named.isObject() || named.size() > Bounds.CLAIMS) {
            throw new MalformedJsonException(CLAIMED + " is an object of at most " + Bounds.CLAIMS + " metrics");
        }
        for (Map.Entry<String, JsonNode> claim : named.properties()) {
            claimed.put(claim.getKey(), StrictJson.read(claim.getValue(), Decimal.class));
        }
        return claimed;
    }
}
