package dev.portcullis.modification.internal.code;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which names are names of bounds, and of what they bound. */
final class LimitWords {
    private static final Pattern WORDS = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+");
    private static final Pattern TIME = Pattern.compile(
            "(?:.* )?(?:timeouts?|timelimits?|deadlines?|walltime)(?: .*)?"
                    + "|(?:.* )?(?:time|wall|cpu|seconds?|minutes?|hours?|runtime|duration) (?:limit|budget|cap|max|maximum|allowed|allowance)(?: .*)?"
                    + "|(?:.* )?(?:timeout|deadline|budget|limit) (?:ms|millis|milliseconds|s|secs?|seconds|mins?|minutes)"
                    + "|(?:run|train|training|search|wall|total|solve|running|episode) (?:seconds|secs|minutes|hours|time)"
                    + "|(?:.* )?(?:max|maximum|limit|budget|allowed) (?:wall |run |eval |training |total )?(?:time|seconds?|secs?|minutes?|mins?|hours?|runtime|duration|walltime|cpu)(?: .*)?");
    private static final Pattern MEMORY = Pattern.compile(
            "(?:.* )?(?:memory|mem|ram|vram|disk|rss|gpu|gpus|cpus?) (?:limit|budget|cap|max|maximum|quota)(?: .*)?"
                    + "|(?:max|maximum|keep|num) (?:\\w+ )?(?:snapshots?|checkpoints?|saves|files|backups|history|logs|artifacts?)"
                    + "|(?:.* )?(?:max|maximum|limit) (?:gpu )?(?:memory|mem|ram|vram|disk|rss|gpus|cpus)(?: .*)?");
    private static final Pattern SPEND = Pattern.compile(
            "(?:.* )?(?:cost|spend|usd|dollars?|price|money|gpu hours?|api calls?|llm calls?) (?:limit|budget|cap|max|maximum)(?: .*)?"
                    + "|(?:.* )?(?:max|maximum|limit|budget) (?:total )?(?:cost|spend|usd|dollars?|api calls?|llm calls?|gpu hours?|queries|evaluations|evals)(?: .*)?"
                    + "|budget(?: usd| dollars)?");
    private static final Pattern PROCESSES = Pattern.compile(
            "(?:.* )?(?:max|maximum|limit|num) (?:processes|procs|workers|jobs|concurrency|parallel)(?: .*)?"
                    + "|(?:.* )?(?:process|worker|pid|pids|job|concurrency) (?:limit|cap|max|quota)(?: .*)?|nproc");
    private static final Pattern TOKENS = Pattern.compile(
            "(?:.* )?tokens? (?:limit|budget|cap|max)(?: .*)?|(?:.* )?(?:max|limit|budget) (?:\\w+ )?tokens?(?: .*)?");
    private static final Pattern RETRIES = Pattern.compile(
            "(?:.* )?(?:max|maximum|limit|num) (?:retries|retry|attempts|tries|self calls|depth|recursion)(?: .*)?"
                    + "|(?:.* )?(?:retry|retries|attempt|recursion) (?:limit|cap|max|budget)(?: .*)?|retries");
    private static final Pattern TOLERANCE =
            Pattern.compile("(?:.* )?(?:tol|atol|rtol|tolerance|slack|margin)(?: .*)?");
    private static final Pattern ITERATIONS = Pattern.compile(
            "(?:.* )?(?:max|maximum|num|n) (?:iter|iters|iterations|steps|epochs|rounds|generations|restarts|evals?)(?: .*)?"
                    + "|(?:.* )?(?:iterations|epochs|steps|restarts)(?: .*)?");

    private LimitWords() {}

    /** What a bound is on. */
    enum Of {
        TIME,
        MEMORY,
        SPEND,
        PROCESSES,
        TOKENS,
        RETRIES,
        TOLERANCE,
        ITERATIONS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Optional<Of> of(String name) {
        String words =
                String.join(" ", WORDS.split(name)).toLowerCase(Locale.ROOT).strip();
        if (words.isEmpty() || words.length() > 80) {
            return Optional.empty();
        }
        for (Of of : Of.values()) {
            if (pattern(of).matcher(words).matches()) {
                return Optional.of(of);
            }
        }
        return Optional.empty();
    }

    private static Pattern pattern(Of of) {
        return switch (of) {
            case TIME -> TIME;
            case MEMORY -> MEMORY;
            case SPEND -> SPEND;
            case PROCESSES -> PROCESSES;
            case TOKENS -> TOKENS;
            case RETRIES -> RETRIES;
            case TOLERANCE -> TOLERANCE;
            case ITERATIONS -> ITERATIONS;
        };
    }
}
