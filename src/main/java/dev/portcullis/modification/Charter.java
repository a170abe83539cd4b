package dev.portcullis.modification;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.attest.VerifierKey;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.PrincipalId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.modification.internal.CharterShape;
import dev.portcullis.modification.internal.Quantities;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The signed declaration of a lineage: who may propose, which paths and types may change, how it is run and scored, its
 * limits, budget, tripwires and tiers. Changed only by people.
 *
 * <p>An allow-list: a path or type it does not name is of class oversight. Made only by {@link #parse}; {@link #digest}
 * is over the exact bytes people signed.
 *
 * @param pool workers that may redeem, the permit's audience
 * @param proposers empty when nobody may propose
 * @param tripwires empty when policy data's defaults hold
 */
public record Charter(
        Bytes document,
        LineageId lineage,
        String title,
        String pool,
        List<Proposer> proposers,
        Paths paths,
        Set<ContentType> types,
        List<String> entrypoint,
        Limits limits,
        Score score,
        Optional<Dependencies> dependencies,
        Budget budget,
        List<String> tripwires,
        Tiers tiers) {
    /** The tier of class oversight, and the highest there is. */
    public static final int TOP_TIER = 3;

    public Charter {
        proposers = List.copyOf(proposers);
        types = Set.copyOf(types);
        entrypoint = List.copyOf(entrypoint);
        tripwires = List.copyOf(tripwires);
    }

    /** A system that may propose; its operators may not sign off what it proposes (A2). */
    public record Proposer(PrincipalId name, VerifierKey key, List<PersonId> operators) {
        public Proposer {
            operators = List.copyOf(operators);
        }
    }

    /** The path groups that are given by pattern. */
    public record Paths(
            List<PathGlob> editable, List<PathGlob> strategy, List<PathGlob> harness, List<PathGlob> oversight) {
        public Paths {
            editable = List.copyOf(editable);
            strategy = List.copyOf(strategy);
            harness = List.copyOf(harness);
            oversight = List.copyOf(oversight);
        }
    }

    /** What one run may use. */
    public record Limits(
            Duration wall, Duration cpu, long memoryBytes, int processes, long diskBytes, Network network, int gpus) {}

    /** The network a run sees. */
    public enum Network {
        NONE;

        @JsonValue
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * How a run is scored.
     *
     * @param bound past which a score is implausible, whoever reports it
     * @param tolerance by which a claim may exceed the trusted score
     * @param heldOut empty when there are no held-out items
     */
    public record Score(
            List<String> entrypoint,
            String metric,
            Direction direction,
            Decimal bound,
            Decimal tolerance,
            List<String> heldOut) {
        public Score {
            entrypoint = List.copyOf(entrypoint);
            heldOut = List.copyOf(heldOut);
        }
    }

    /** Which of two scores is the better. */
    public enum Direction {
        MAXIMISE,
        MINIMISE;

        @JsonValue
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The file that pins dependencies and the packages that may be added to it. */
    public record Dependencies(TreePath lockfile, List<String> allowed) {
        public Dependencies {
            allowed = List.copyOf(allowed);
        }
    }

    /** What the lineage may use before people look. */
    public record Budget(int proposalsPerHour, Decimal gpuHoursPerDay, int unreviewedDepth, int netLines) {}

    /** The tier of each purpose and of the two classes above ordinary, 0 (no person) to {@value #TOP_TIER}. */
    public record Tiers(int evaluate, int admit, int promote, int strategy, int oversight) {}

    /**
     * Reads a charter: one YAML document without anchors, aliases, tags or directives, its keys known and unique.
     *
     * @throws MalformedCharterException naming line and column
     */
    public static Charter parse(Bytes document) throws MalformedCharterException {
        JsonNode charter = CharterShape.read(document);
        JsonNode paths = charter.get("paths");
        JsonNode limits = charter.get("limits");
        JsonNode score = charter.get("score");
        JsonNode budget = charter.get("budget");
        JsonNode tiers = charter.get("tiers");
        Set<ContentType> types = EnumSet.noneOf(ContentType.class);
        types.addAll(list(charter.get("types"), ContentType::declared));
        return new Charter(
                document,
                new LineageId(text(charter, "lineage")),
                text(charter, "title"),
                text(charter, "pool"),
                proposers(charter.path("proposers")),
                new Paths(
                        list(paths.get("editable"), PathGlob::parse),
                        list(paths.get("strategy"), PathGlob::parse),
                        list(paths.get("harness"), PathGlob::parse),
                        list(paths.get("oversight"), PathGlob::parse)),
                types,
                list(charter.get("entrypoint"), Function.identity()),
                new Limits(
                        Quantities.duration(text(limits, "wall")),
                        Quantities.duration(text(limits, "cpu")),
                        Quantities.bytes(text(limits, "memory")),
                        number(limits, "processes"),
                        Quantities.bytes(text(limits, "disk")),
                        Network.valueOf(text(limits, "network").toUpperCase(Locale.ROOT)),
                        number(limits, "gpus")),
                new Score(
                        list(score.get("entrypoint"), Function.identity()),
                        text(score, "metric"),
                        Direction.valueOf(text(score, "direction").toUpperCase(Locale.ROOT)),
                        new Decimal(text(score, "bound")),
                        new Decimal(text(score, "tolerance")),
                        list(score.path("heldOut"), Function.identity())),
                dependencies(charter.path("dependencies")),
                new Budget(
                        number(budget, "proposalsPerHour"),
                        new Decimal(text(budget, "gpuHoursPerDay")),
                        number(budget, "unreviewedDepth"),
                        number(budget, "netLines")),
                list(charter.path("tripwires"), Function.identity()),
                new Tiers(
                        number(tiers, "evaluate"),
                        number(tiers, "admit"),
                        number(tiers, "promote"),
                        number(tiers, "strategy"),
                        number(tiers, "oversight")));
    }

    private static List<Proposer> proposers(JsonNode proposers) {
        List<Proposer> read = new ArrayList<>();
        for (JsonNode proposer : proposers) {
            read.add(new Proposer(
                    new PrincipalId(text(proposer, "name")),
                    VerifierKey.parse(text(proposer, "key")),
                    list(proposer.get("operators"), PersonId::new)));
        }
        return read;
    }

    private static Optional<Dependencies> dependencies(JsonNode dependencies) {
        if (dependencies.isMissingNode()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Dependencies(
                    TreePath.parse(text(dependencies, "lockfile")),
                    list(dependencies.get("allowed"), Function.identity())));
        } catch (ContentRefusedException e) {
            throw new IllegalStateException("the shape of a charter has checked the lockfile's path", e);
        }
    }

    private static <T> List<T> list(JsonNode items, Function<String, T> each) {
        List<T> read = new ArrayList<>();
        for (JsonNode item : items) {
            read.add(each.apply(item.textValue()));
        }
        return read;
    }

    private static String text(JsonNode fields, String key) {
        return fields.get(key).textValue();
    }

    private static int number(JsonNode fields, String key) {
        return fields.get(key).intValue();
    }

    /** The published JSON Schema of a charter. */
    public static String schema() {
        return CharterShape.schema();
    }

    public Digest digest() {
        return Digest.of(document);
    }

    /** Who operates any of the proposers. */
    public Set<PersonId> operators() {
        return proposers.stream()
                .flatMap(proposer -> proposer.operators().stream())
                .collect(Collectors.toSet());
    }

    public Optional<Proposer> proposer(PrincipalId name) {
        return proposers.stream()
                .filter(proposer -> proposer.name().equals(name))
                .findFirst();
    }

    /** The group a path belongs to, the strictest it fits. */
    public PathGroup group(TreePath path) {
        if (matches(paths.harness, path)) {
            return PathGroup.HARNESS;
        }
        if (matches(paths.oversight, path)) {
            return PathGroup.OVERSIGHT;
        }
        if (dependencies.isPresent() && dependencies.get().lockfile().equals(path)) {
            return PathGroup.LOCKFILE;
        }
        if (matches(paths.strategy, path)) {
            return PathGroup.STRATEGY;
        }
        return matches(paths.editable, path) ? PathGroup.EDITABLE : PathGroup.UNDECLARED;
    }

    private static boolean matches(List<PathGlob> globs, TreePath path) {
        return globs.stream().anyMatch(glob -> glob.matches(path));
    }

    /**
     * The tier the charter itself asks for; policy may ask for more.
     *
     * @throws IllegalArgumentException for {@link Purpose#AMEND}, which has the quorum <em>amend</em> and no tier
     */
    public int requiredTier(Purpose purpose, ModificationClass modificationClass) {
        int ordinary = switch (purpose) {
            case EVALUATE -> tiers.evaluate;
            case ADMIT -> tiers.admit;
            case PROMOTE -> tiers.promote;
            case AMEND -> throw new IllegalArgumentException("an amendment needs the quorum amend, not a tier");
        };
        return switch (modificationClass) {
            case ORDINARY -> ordinary;
            case STRATEGY -> purpose == Purpose.PROMOTE ? Math.max(ordinary, tiers.strategy) : ordinary;
            case OVERSIGHT -> Math.max(ordinary, tiers.oversight);
        };
    }

    /** What a candidate runs in: {@code tree} without harness and oversight paths. */
    public Tree candidate(Tree tree) {
        return tree.only(path -> switch (group(path)) {
            case HARNESS, OVERSIGHT -> false;
            case LOCKFILE, STRATEGY, EDITABLE, UNDECLARED -> true;
        });
    }

    /** What the scorer sees of {@code tree}. */
    public Tree harness(Tree tree) {
        return tree.only(path -> group(path) == PathGroup.HARNESS);
    }

    /** One digest over the score section and the harness of {@code tree}: what evidence names as its evaluator. */
    public Digest evaluator(Tree tree) {
        return Digest.of("portcullis.evaluator/v1\nscore %s\nharness %s\n"
                .formatted(
                        new String(StrictJson.write(score), StandardCharsets.UTF_8),
                        harness(tree).digest()));
    }
}
