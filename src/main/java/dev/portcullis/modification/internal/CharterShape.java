package dev.portcullis.modification.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.portcullis.attest.VerifierKey;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.ContentRefusedException;
import dev.portcullis.modification.ContentType;
import dev.portcullis.modification.MalformedCharterException;
import dev.portcullis.modification.PathGlob;
import dev.portcullis.modification.TreePath;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The closed shape of a charter, from which both its reader and its published JSON Schema come. */
public final class CharterShape {
    private static final Pattern NAME = Pattern.compile("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$");
    private static final Pattern DECIMAL = Pattern.compile("^-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,2})?$");
    private static final Pattern POSITIVE = Pattern.compile("^(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,2})?$");
    private static final Pattern DURATION = Pattern.compile("^[1-9][0-9]{0,6}[smh]$");
    private static final Pattern SIZE = Pattern.compile("^[1-9][0-9]{0,6}[KMG]iB$");
    private static final Pattern METRIC = Pattern.compile("^[a-z][a-z0-9_]{0,62}$");
    private static final Pattern PACKAGE = Pattern.compile("^[a-z0-9]([a-z0-9._-]{0,126}[a-z0-9])?$");
    private static final Pattern PATH = Pattern.compile("^[^/\\\\].*$");
    private static final Pattern LINE = Pattern.compile("^.+$");

    private static final Duration LONGEST_RUN = Duration.ofDays(7);
    private static final long MOST_BYTES = 1L << 44;
    private static final int DECIMAL_CHARACTERS = 40;

    private static final Shape ROOT = root();

    private CharterShape() {}

    /** The document as JSON, defaults filled in. */
    public static JsonNode read(Bytes document) throws MalformedCharterException {
        return ROOT.read(YamlReader.read(document));
    }

    /** The JSON Schema, with a line feed at its end. */
    public static String schema() {
        ObjectNode schema = JsonNodeFactory.instance
                .objectNode()
                .put("$schema", "https://json-schema.org/draft/2020-12/schema")
                .put("$id", "https://portcullis.dev/schema/charter.v1.json")
                .put("title", "Portcullis charter, version 1");
        schema.setAll(ROOT.schema());
        return StrictJson.writePretty(schema);
    }

    private static Shape root() {
        return fields(
                "a charter",
                required(
                        "apiVersion",
                        new Shape.Choice("the version of the charter's form", List.of("portcullis.dev/v1"))),
                required("kind", new Shape.Choice("the kind of document", List.of("Charter"))),
                required("lineage", name("the name of the lineage")),
                required("title", line("a title for people", 120)),
                optional("pool", name("the pool of workers that may redeem"), new TextNode("default")),
                optional("proposers", new Shape.Listing("the proposers", proposer(), 1, 64, List.of("name", "key"))),
                required("paths", paths()),
                required(
                        "types",
                        new Shape.Listing(
                                "the content types that may change",
                                new Shape.Choice(
                                        "a content type",
                                        Arrays.stream(ContentType.values())
                                                .filter(type -> type.kind() != ContentType.Kind.OPAQUE)
                                                .map(ContentType::toString)
                                                .toList()),
                                1,
                                32,
                                List.of())),
                required("entrypoint", command("the candidate's command line")),
                required("limits", limits()),
                required("score", score()),
                optional("dependencies", dependencies()),
                optional("budget", budget(), budget().defaults()),
                optional(
                        "tripwires",
                        new Shape.Listing("the tripwires", name("the name of a tripwire"), 1, 32, List.of())),
                optional("tiers", tiers(), tiers().defaults()));
    }

    private static Shape proposer() {
        return fields(
                "a proposer",
                required("name", name("the proposer's name")),
                required(
                        "key",
                        text(
                                "the proposer's Ed25519 key in vkey form",
                                LINE,
                                256,
                                (String key) -> VerifierKey.parse(key))),
                required(
                        "operators",
                        new Shape.Listing(
                                "the people who run the proposer and may not sign off",
                                name("the name of a person"),
                                1,
                                32,
                                List.of())));
    }

    private static Shape paths() {
        return fields(
                "the paths",
                required("editable", globs("paths the system may change", 1)),
                optional("strategy", globs("paths by which the system searches", 0), none()),
                required("harness", globs("paths the system never changes", 1)),
                optional("oversight", globs("paths of class oversight", 0), none()));
    }

    private static Shape limits() {
        return fields(
                "the limits of one run",
                required("wall", duration("the longest a run may take")),
                required("cpu", duration("the most processor time a run may use")),
                required("memory", size("the most memory a run may use")),
                required("processes", new Shape.Whole("the most processes and threads of a run", 1, 4096)),
                required("disk", size("the most a run may write")),
                optional("network", new Shape.Choice("the network a run sees", List.of("none")), new TextNode("none")),
                optional("gpus", new Shape.Whole("the GPUs of a run", 0, 64), new IntNode(0)));
    }

    private static Shape score() {
        return fields(
                "the score",
                required("entrypoint", command("the scorer's command line")),
                required("metric", text("the metric's name", METRIC, 63, CharterShape::anything)),
                required("direction", new Shape.Choice("the better direction", List.of("maximise", "minimise"))),
                required(
                        "bound",
                        text(
                                "a decimal in quotes past which a score is implausible",
                                DECIMAL,
                                DECIMAL_CHARACTERS,
                                CharterShape::anything)),
                optional(
                        "tolerance",
                        text("a decimal in quotes, not negative", POSITIVE, DECIMAL_CHARACTERS, CharterShape::anything),
                        new TextNode("0")),
                optional("heldOut", command("the command line that scores held-out items")));
    }

    private static Shape dependencies() {
        return fields(
                "the dependencies",
                required("lockfile", text("the path of the lockfile", PATH, 512, CharterShape::requirePath)),
                required(
                        "allowed",
                        new Shape.Listing(
                                "the packages that may be added",
                                text("the lower-case name of a package", PACKAGE, 128, CharterShape::anything),
                                0,
                                256,
                                List.of())));
    }

    private static Shape.Fields budget() {
        return fields(
                "the budget",
                optional("proposalsPerHour", new Shape.Whole("proposals an hour", 1, 1_000_000), new IntNode(600)),
                optional(
                        "gpuHoursPerDay",
                        text(
                                "GPU-hours a day, a decimal in quotes",
                                POSITIVE,
                                DECIMAL_CHARACTERS,
                                CharterShape::anything),
                        new TextNode("4")),
                optional(
                        "unreviewedDepth",
                        new Shape.Whole("promotions since the anchor before people look", 0, 1000),
                        new IntNode(10)),
                optional(
                        "netLines",
                        new Shape.Whole("lines changed since the anchor before people look", 0, 1_000_000),
                        new IntNode(400)));
    }

    private static Shape.Fields tiers() {
        return fields(
                "the tiers",
                optional("evaluate", new Shape.Whole("the tier to evaluate", 0, Charter.TOP_TIER), new IntNode(0)),
                optional("admit", new Shape.Whole("the tier to admit", 0, Charter.TOP_TIER), new IntNode(0)),
                optional("promote", new Shape.Whole("the tier to promote", 0, Charter.TOP_TIER), new IntNode(1)),
                optional(
                        "strategy",
                        new Shape.Whole("the tier to promote a change of strategy", 1, Charter.TOP_TIER),
                        new IntNode(2)),
                optional(
                        "oversight",
                        new Shape.Whole("the tier of class oversight", Charter.TOP_TIER, Charter.TOP_TIER),
                        new IntNode(Charter.TOP_TIER)));
    }

    private static Shape globs(String description, int least) {
        return new Shape.Listing(
                description,
                text("a path pattern with * and **", PATH, 512, (String glob) -> PathGlob.parse(glob)),
                least,
                64,
                List.of());
    }

    private static Shape command(String description) {
        return new Shape.Command(description, line("a word of a command line", 512), 32);
    }

    private static Shape name(String description) {
        return text(description + ": lower-case letters, digits, inner hyphens", NAME, 63, CharterShape::anything);
    }

    private static Shape line(String description, int atMost) {
        return text(description, LINE, atMost, CharterShape::anything);
    }

    private static Shape duration(String description) {
        return text(description + ", such as 60s, 10m or 1h, at most 168h", DURATION, 8, text -> {
            if (Quantities.duration(text).compareTo(LONGEST_RUN) > 0) {
                throw new IllegalArgumentException("longer than 168h");
            }
        });
    }

    private static Shape size(String description) {
        return text(description + ", such as 64MiB or 1GiB, at most 16384GiB", SIZE, 10, text -> {
            if (Quantities.bytes(text) > MOST_BYTES) {
                throw new IllegalArgumentException("more than 16384GiB");
            }
        });
    }

    private static Shape text(String description, Pattern pattern, int atMost, Consumer<String> meaning) {
        return new Shape.Text(description, pattern, atMost, meaning);
    }

    /** Accepts what the pattern accepts. */
    private static void anything(String text) {}

    private static void requirePath(String text) {
        try {
            TreePath.parse(text);
        } catch (ContentRefusedException e) {
            throw new IllegalArgumentException(e.reason().toString(), e);
        }
    }

    private static JsonNode none() {
        return JsonNodeFactory.instance.arrayNode();
    }

    private static Map.Entry<String, Shape.Member> required(String key, Shape shape) {
        return Map.entry(key, new Shape.Member(shape, true, null));
    }

    private static Map.Entry<String, Shape.Member> optional(String key, Shape shape) {
        return Map.entry(key, new Shape.Member(shape, false, null));
    }

    private static Map.Entry<String, Shape.Member> optional(String key, Shape shape, JsonNode otherwise) {
        return Map.entry(key, new Shape.Member(shape, false, otherwise));
    }

    @SafeVarargs
    private static Shape.Fields fields(String description, Map.Entry<String, Shape.Member>... members) {
        Map<String, Shape.Member> ordered = new LinkedHashMap<>();
        for (Map.Entry<String, Shape.Member> member : members) {
            ordered.put(member.getKey(), member.getValue());
        }
        return new Shape.Fields(description, ordered);
    }
}
