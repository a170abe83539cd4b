package dev.portcullis.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.kernel.Purpose;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Inputs made from a seed, each from its number alone: of the form of input v1, in the words of the bundle's own kinds,
 * readings and limits. Nearly all are well formed; the rest is broken in one place.
 *
 * <p>What an input is meant to bring about is only meant: the policy says what it is.
 */
final class GeneratedInputs {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<String> GROUPS =
            List.of("editable", "strategy", "harness", "oversight", "undeclared", "lockfile");
    private static final List<String> DIRECTIONS =
            List.of("raised", "lowered", "removed", "added", "shadowed", "changed");
    private static final List<String> DIFFERENCES = List.of("facts", "since_anchor");
    private static final long EXACT = 9_007_199_254_740_991L;

    private final JsonNode settings;
    private final long seed;

    /** An input and what it was made to be. */
    record Generated(int number, String meant, Purpose asked, String text) {
        byte[] bytes() {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return "input " + number + ", " + meant + ", asked to " + asked + ": " + text;
        }
    }

    GeneratedInputs(PolicyBundle bundle, long seed) {
        this.settings = JSON.valueToTree(bundle.settings());
        this.seed = seed;
    }

    Generated input(int number) throws JsonProcessingException {
        return new Making(new Random(seed * 1_000_003 + number)).make(number);
    }

    /** One way to make something of an input. */
    private interface Trouble {
        void in(ObjectNode input);
    }

    private final class Making {
        private final Random random;

        private Making(Random random) {
            this.random = random;
        }

        Generated make(int number) throws JsonProcessingException {
            int share = number % 100;
            if (share < 20) {
                Purpose purpose = anyPurpose();
                return written(number, "quiet", purpose, quiet(purpose));
            } else if (share < 47) {
                Purpose purpose = random.nextInt(8) == 0 ? anyPurpose() : Purpose.PROMOTE;
                ObjectNode input = quiet(purpose);
                some(escalating(), 1 + random.nextInt(3), input);
                return written(number, "escalating", purpose, input);
            } else if (share < 67) {
                Purpose purpose = anyPurpose();
                ObjectNode input = quiet(purpose);
                some(denying(purpose), 1 + random.nextInt(2), input);
                some(escalating(), random.nextInt(3), input);
                return written(number, "denying", purpose, input);
            } else if (share < 92) {
                Purpose purpose = anyPurpose();
                ObjectNode input = quiet(purpose);
                some(gaps(purpose), 1, input);
                some(escalating(), random.nextInt(2), input);
                return written(number, "gap", random.nextInt(8) == 0 ? anyPurpose() : purpose, input);
            }
            Purpose purpose = anyPurpose();
            ObjectNode input = quiet(purpose);
            some(escalating(), random.nextInt(2), input);
            some(denying(purpose), random.nextInt(4) / 3, input);
            return broken(number, purpose, input);
        }

        private void some(List<Trouble> troubles, int count, ObjectNode input) {
            for (int i = 0; i < count; i++) {
                any(troubles).in(input);
            }
        }

        // ── an input in which nothing is found ──────────────────────────────────────────────────────────────────────

        private ObjectNode quiet(Purpose purpose) {
            ObjectNode input = NODES.objectNode();
            input.put("schema", InputDocument.SCHEMA);
            input.put("purpose", purpose.toString());
            input.put(
                    "now",
                    "20" + two(0, 100) + "-" + two(1, 12) + "-" + two(1, 31) + "T" + two(0, 24) + ":" + two(0, 60) + ":"
                            + two(0, 60) + "Z");
            ObjectNode proposal = input.putObject("proposal");
            proposal.put(
                    "id",
                    hex(8) + "-" + hex(4) + "-7" + hex(3) + "-" + any(List.of("8", "9", "a", "b")) + hex(3) + "-"
                            + hex(12));
            proposal.put("proposer", name());
            proposal.put("kind", any(List.of("program", "strategy", "prompt", "config", "kernel", "weights")));
            proposal.put("aim", any(List.of("admit", "promote")));
            ObjectNode budget = NODES.objectNode();
            long depth = random.nextInt(12);
            long churn = random.nextInt(500);
            budget.put("gpu_hours_today", any(List.of("0", "0.000", "11.2", "3e-7", "0e3", "39.999999999999999999")));
            budget.put("limit", any(List.of("40", "4e1", "40.000", "1e9", "12345678901234567890")));
            budget.put("unreviewed_depth", depth + random.nextInt(3));
            budget.put("net_lines", random.nextInt(9) == 0 ? EXACT : churn + random.nextInt(200));
            ObjectNode lineage = input.putObject("lineage");
            lineage.put("id", name());
            lineage.put("generation", count());
            // At promotion the proposal itself counts.
            lineage.put("unreviewed_depth", Math.max(0, depth - 1));
            lineage.put("root", random.nextBoolean());
            lineage.put("was_head", random.nextBoolean());
            lineage.put("days_unreviewed", random.nextInt(8));
            lineage.put("net_churn", churn);
            lineage.put("gross_churn", churn + random.nextLong(churn + 1));
            lineage.put("gross_checks_removed", random.nextInt(6));
            lineage.put("proposals_on_one_path_24h", random.nextInt(3));
            lineage.putArray("powers_promoted_24h");
            lineage.put("runs", count());
            lineage.put("crashes", count());
            lineage.put("gpu_hours_since_anchor", random.nextInt(100) + ".25");
            lineage.put("evaluations_open", count());
            lineage.put("asks_today", count());
            lineage.put("open_asks", count());
            lineage.put("asks_of_proposer_share", random.nextInt(101));
            ObjectNode tree = input.putObject("tree");
            for (String which : List.of("base", "anchor", "result")) {
                tree.put(which, "sha256:" + hex(64));
            }
            input.put("class", "ordinary");
            ObjectNode facts = input.putObject("facts");
            facts.put("analyzed", true);
            int files = random.nextInt(20) == 0 ? 1 + random.nextInt(90) : 1 + random.nextInt(4);
            ArrayNode list = facts.putArray("files");
            for (int i = 0; i < files; i++) {
                file(list, "editable");
            }
            touched(facts, files);
            found(facts);
            facts.putArray("suspicious_text");
            ObjectNode size = facts.putObject("size");
            size.put("files", files);
            size.put("added", random.nextInt(500));
            size.put("removed", random.nextInt(500));
            size.put("bytes", count());
            ObjectNode since = input.putObject("since_anchor");
            touched(since, files + random.nextInt(5));
            found(since);
            since.put("net_churn", churn);
            since.put("prompt_tokens", random.nextInt(301));
            if (purpose == Purpose.EVALUATE) {
                input.putNull("evidence");
            } else {
                evidence(input.putObject("evidence"));
            }
            ArrayNode readings = input.putArray("readings");
            for (JsonNode tripwire : settings.path("readings").path(purpose.toString())) {
                reading(readings, tripwire.textValue(), "cleared");
            }
            if (random.nextInt(3) == 0) {
                reading(readings, "capability-jump", any(List.of("cleared", "unresolved")));
            }
            input.set("budget", budget);
            return input;
        }

        private void found(ObjectNode difference) {
            for (String list :
                    List.of("dependencies_added", "powers_added", "scoring_added", "limits", "checks_removed")) {
                difference.putArray(list);
            }
        }

        private void touched(ObjectNode difference, long editable) {
            ObjectNode touched = difference.putObject("touched");
            GROUPS.forEach(group -> touched.put(group, 0));
            touched.put("editable", editable);
        }

        private void file(ArrayNode files, String group) {
            ObjectNode file = files.addObject();
            file.put("path", text());
            file.put("change", any(List.of("added", "modified", "removed")));
            file.put("type", any(List.of("python", "toml", "markdown", name())));
            file.put("group", group);
            if (random.nextInt(6) == 0) {
                file.put("moved_from", text());
            }
            if (random.nextInt(6) == 0) {
                file.put("mode", any(List.of("100644", "100755")));
            }
        }

        private void reading(ArrayNode readings, String tripwire, String state) {
            readings.insertObject(random.nextInt(readings.size() + 1))
                    .put("tripwire", tripwire)
                    .put("state", state);
        }

        private void evidence(ObjectNode evidence) {
            String metric = name();
            boolean isMaximised = random.nextBoolean();
            BigDecimal bound = new BigDecimal(random.nextInt(2_000_001) - 1_000_000).movePointLeft(random.nextInt(7));
            BigDecimal room = new BigDecimal(random.nextInt(5_000)).movePointLeft(random.nextInt(9));
            BigDecimal score = isMaximised ? bound.subtract(room) : bound.add(room);
            BigDecimal less = random.nextBoolean() ? BigDecimal.ZERO : room;
            BigDecimal claim = isMaximised ? score.subtract(less) : score.add(less);
            evidence.put("ended", "completed");
            evidence.put("metric", metric);
            evidence.put("direction", isMaximised ? "maximise" : "minimise");
            evidence.put("tolerance", any(List.of("1e-9", "0", "0.5", "1e-36", "1.25e-3")));
            evidence.put("bound", decimal(bound));
            ObjectNode trusted = evidence.putObject("trusted");
            trusted.put(metric, decimal(score));
            ObjectNode claimed = evidence.putObject("claimed");
            if (random.nextInt(4) > 0) {
                claimed.put(metric, decimal(claim));
            }
            if (random.nextInt(4) == 0) {
                trusted.put("zz" + name(60), decimal(bound));
            }
            evidence.put("finite", true);
            evidence.putArray("flags");
        }

        /** The same number in one of the ways in which it may be written. */
        private String decimal(BigDecimal number) {
            String plain = number.toPlainString();
            return switch (random.nextInt(4)) {
                case 0 -> plain.contains(".") ? plain + "0" : plain + ".00";
                case 1 -> number.movePointRight(3).toPlainString() + "e-3";
                case 2 -> number.signum() == 0 ? any(List.of("0", "-0", "0.0", "-0e-12")) : plain;
                default -> plain;
            };
        }

        // ── what may be found ───────────────────────────────────────────────────────────────────────────────────────

        private List<Trouble> escalating() {
            return List.of(
                    input -> finding(input, "powers_added", "powers"),
                    input -> finding(input, "powers_added", "powers"),
                    input -> finding(input, "scoring_added", "scoring"),
                    input -> finding(input, "checks_removed", "checks"),
                    this::softLimit,
                    input -> places(input, 1 + random.nextInt(3)),
                    input -> dependency(input, true),
                    input -> touch(input, "lockfile"),
                    this::strategy,
                    this::oversight,
                    input -> object(input, "facts").withObjectProperty("size").put("added", count()),
                    input -> object(input, "since_anchor").put("net_churn", limit(input, "net_lines") + 1),
                    input -> object(input, "lineage").put("unreviewed_depth", limit(input, "unreviewed_depth") + 1),
                    input -> object(input, "lineage").put("days_unreviewed", 8 + random.nextInt(20)),
                    input -> object(input, "lineage").put("gross_checks_removed", 6),
                    input -> object(input, "lineage").put("gross_churn", 1_501 + random.nextInt(3_000)),
                    input -> object(input, "lineage").put("proposals_on_one_path_24h", 3 + random.nextInt(3)),
                    this::joined,
                    input -> object(input, "since_anchor").put("prompt_tokens", 301));
        }

        /** A source that another proposal was given, and a sink of this one. */
        private void joined(ObjectNode input) {
            object(input, "lineage").withArrayProperty("powers_promoted_24h").add("file-read");
            finding(input, "powers_added", List.of("network"));
        }

        private List<Trouble> denying(Purpose purpose) {
            List<Trouble> troubles = new ArrayList<>(List.of(
                    input -> limit(input, any(List.of("time", "memory", "spend", "processes")), "raised"),
                    input -> limit(input, "harness", any(DIRECTIONS)),
                    input -> dependency(input, false),
                    input -> touch(input, "harness"),
                    input -> state(input, "fired")));
            if (purpose == Purpose.EVALUATE) {
                troubles.add(input -> object(input, "budget").put("gpu_hours_today", "12345678901234567890.5"));
                troubles.add(input -> finding(input, "powers_added", List.of("self-execution", "unpickle-plant")));
            } else {
                troubles.add(input -> object(input, "evidence").put("finite", false));
                troubles.add(
                        input -> object(input, "evidence").put("ended", any(List.of("failed", "killed", "limit"))));
                troubles.add(input ->
                        object(input, "evidence").withArrayProperty("flags").add("FLAG_" + random.nextInt(9)));
                troubles.add(input -> object(input, "evidence").put("metric", name()));
                troubles.add(input -> score(input, "trusted"));
                troubles.add(input -> score(input, "claimed"));
                troubles.add(input -> state(input, "unresolved"));
            }
            return troubles;
        }

        /** Well formed, and yet a fact is missing, contradicts another, or is not one that can be judged. */
        private List<Trouble> gaps(Purpose purpose) {
            List<Trouble> troubles = new ArrayList<>(List.of(
                    input -> object(input, "facts").put("analyzed", false),
                    input -> state(input, "halt", any(List.of("fired", "unresolved"))),
                    input -> input.withArrayProperty("readings")
                            .remove(random.nextInt(
                                    input.withArrayProperty("readings").size())),
                    input -> reading(input.withArrayProperty("readings"), "halt", "unresolved"),
                    input -> finding(input, "powers_added", List.of("power-of-another-age")),
                    input -> finding(input, "checks_removed", List.of(name())),
                    input -> limit(input, "patience", "raised"),
                    input -> object(input, "facts").withObjectProperty("size").put("files", count()),
                    input -> object(input, "budget").put("limit", any(List.of("1e90", "1e-90", "5e-37")))));
            if (purpose != Purpose.EVALUATE) {
                troubles.add(input -> object(input, "evidence").put("bound", any(List.of("-1e99", "1e60", "-1e-37"))));
            }
            return troubles;
        }

        private void finding(ObjectNode input, String list, String about) {
            List<String> kinds = new ArrayList<>();
            settings.path("kinds").path(about).forEach(kind -> kinds.add(kind.textValue()));
            finding(input, list, kinds);
        }

        private void finding(ObjectNode input, String list, List<String> kinds) {
            int count = random.nextInt(40) == 0 ? 100 : 1;
            for (int i = 0; i < count; i++) {
                ObjectNode found = NODES.objectNode();
                found.put("kind", any(kinds));
                found.put("at", text());
                found.put("was", text());
                add(input, list, found);
            }
        }

        /** To one difference, or to both as it is while what was added is still unreviewed. */
        private void add(ObjectNode input, String list, ObjectNode found) {
            int where = random.nextInt(3);
            for (int i = 0; i < DIFFERENCES.size(); i++) {
                if (where == 2 || where == i) {
                    object(input, DIFFERENCES.get(i)).withArrayProperty(list).add(found.deepCopy());
                }
            }
        }

        private void softLimit(ObjectNode input) {
            limit(input, any(List.of("tokens", "retries", "tolerance", "iterations", "time")), any(DIRECTIONS));
        }

        private void limit(ObjectNode input, String kind, String direction) {
            ObjectNode limit = NODES.objectNode();
            limit.put("kind", kind);
            limit.put("at", text());
            limit.put("was", text());
            limit.put("now", text());
            limit.put("direction", direction);
            add(input, "limits", limit);
        }

        private void places(ObjectNode input, int count) {
            for (int i = 0; i < count; i++) {
                object(input, "facts")
                        .withArrayProperty("suspicious_text")
                        .addObject()
                        .put("at", text())
                        .put("was", text());
            }
        }

        private void dependency(ObjectNode input, boolean isAllowed) {
            add(
                    input,
                    "dependencies_added",
                    NODES.objectNode().put("name", text()).put("allowed", isAllowed));
        }

        private void touch(ObjectNode input, String group) {
            if (random.nextBoolean()) {
                ObjectNode facts = object(input, "facts");
                file(facts.withArrayProperty("files"), group);
                facts.withObjectProperty("size")
                        .put("files", facts.withArrayProperty("files").size());
            }
            object(input, any(DIFFERENCES)).withObjectProperty("touched").put(group, 1 + random.nextInt(3));
        }

        private void strategy(ObjectNode input) {
            input.put("class", "strategy");
            touch(input, "strategy");
        }

        private void oversight(ObjectNode input) {
            input.put("class", "oversight");
            if (random.nextBoolean()) {
                touch(input, any(List.of("oversight", "undeclared")));
            }
        }

        private void state(ObjectNode input, String state) {
            List<String> names = new ArrayList<>();
            input.path("readings")
                    .forEach(reading -> names.add(reading.path("tripwire").textValue()));
            names.remove("halt");
            if (names.isEmpty()) {
                reading(input.withArrayProperty("readings"), "held-out-gap", state);
            } else {
                state(input, any(names), state);
            }
        }

        private void state(ObjectNode input, String tripwire, String state) {
            for (JsonNode reading : input.path("readings")) {
                if (reading.path("tripwire").textValue().equals(tripwire)) {
                    ((ObjectNode) reading).put("state", state);
                }
            }
        }

        private void score(ObjectNode input, String whose) {
            ObjectNode evidence = object(input, "evidence");
            boolean isMaximised = evidence.path("direction").textValue().equals("maximise");
            evidence.withObjectProperty(whose)
                    .put(evidence.path("metric").textValue(), (isMaximised ? "" : "-") + "1000000.7");
        }

        private long limit(ObjectNode input, String name) {
            return object(input, "budget").path(name).longValue();
        }

        // ── what an input may not be ────────────────────────────────────────────────────────────────────────────────

        private Generated broken(int number, Purpose purpose, ObjectNode input) throws JsonProcessingException {
            if (random.nextInt(3) == 0) {
                return brokenText(
                        number, purpose, written(number, "", purpose, input).text());
            }
            List<ObjectNode> objects = new ArrayList<>();
            collect(input, objects);
            ObjectNode object = any(objects);
            if (object.isEmpty() || random.nextInt(6) == 0) {
                object.put(any(List.of("unheard_of", "kind", "evidence", "")), random.nextInt(3));
                return written(number, "a member too many", purpose, input);
            }
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            String member = any(names);
            if (random.nextInt(3) == 0) {
                object.remove(member);
                return written(number, "a member absent", purpose, input);
            }
            List<String> instead = any(List.of(
                    List.of("null", "null"),
                    List.of("true or false", "true", "false"),
                    List.of("a list", "[]", "[[]]", "[null]"),
                    List.of("an object", "{}", "{\"a\":1}"),
                    List.of("another text", "\"\"", "\"0\"", "\"NaN\"", "\"\\uff11\""),
                    List.of("a text with a control character", "\"\\u0000\""),
                    List.of("a text far too long", "\"" + "9".repeat(2_000) + "\""),
                    List.of("a number", "1", "-0"),
                    List.of("a negative number", "-1"),
                    List.of("a fraction", "0.5", "1.0"),
                    List.of("a number with an exponent", "1e2", "1E400"),
                    List.of("a number past 2^53", "9007199254740992", "9007199254740993"),
                    List.of("a number past 2^64", "18446744073709551616", "123456789012345678901234567890123456789")));
            String marker = "the member that is broken";
            object.put(member, marker);
            String text = written(number, "", purpose, input).text();
            return new Generated(
                    number,
                    "a member is " + instead.getFirst(),
                    purpose,
                    text.replace("\"" + marker + "\"", any(instead.subList(1, instead.size()))));
        }

        private void collect(JsonNode node, List<ObjectNode> objects) {
            if (node instanceof ObjectNode object) {
                objects.add(object);
            }
            node.forEach(child -> collect(child, objects));
        }

        private Generated brokenText(int number, Purpose purpose, String text) {
            int comma = text.indexOf(',', random.nextInt(text.length() / 2));
            List<List<String>> ways = List.of(
                    List.of("a comma too many", text.substring(0, text.length() - 1) + ",}"),
                    List.of("cut off", text.substring(0, random.nextInt(text.length()))),
                    List.of("something after it", text + "x"),
                    List.of("a byte order mark", "\uFEFF" + text),
                    List.of("a comment", text.substring(0, comma) + "/* */" + text.substring(comma)),
                    List.of("purpose twice", "{\"purpose\":\"admit\"," + text.substring(1)),
                    List.of("evidence twice", text.substring(0, text.length() - 1) + ",\"evidence\":null}"),
                    List.of("class twice", text.substring(0, text.length() - 1) + ",\"class\":\"ordinary\"}"),
                    List.of("a lone surrogate", text.replaceFirst("\"proposer\"\\s*:\\s*\"", "$0\\\\ud800")),
                    List.of("a lone surrogate in a place", text.replaceFirst("\"path\"\\s*:\\s*\"", "$0\\\\ud800")),
                    List.of("a raw control character", text.replaceFirst("\"path\"\\s*:\\s*\"", "$0\u0001")),
                    List.of("a tab in a place", text.replaceFirst("\"path\"\\s*:\\s*\"", "$0\\\\t")),
                    List.of("an escape that is none", text.replaceFirst("\"path\"\\s*:\\s*\"", "$0\\\\x")),
                    List.of("NaN", text.replaceFirst("\"generation\"\\s*:\\s*[0-9]+", "\"generation\":NaN")),
                    List.of("a leading zero", text.replaceFirst("\"generation\"\\s*:\\s*", "$00")),
                    List.of("a fraction", text.replaceFirst("\"generation\"\\s*:\\s*[0-9]+", "$0.0")),
                    List.of("an exponent", text.replaceFirst("\"asks_today\"\\s*:\\s*[0-9]+", "$0e0")),
                    List.of("nested deeply", text.replaceFirst("\"evidence\"\\s*:\\s*", "$0" + "[".repeat(500))),
                    List.of(
                            "no object of the form",
                            any(List.of("null", "[]", "{}", "\"\"", "0", "true", "[" + text + "]"))),
                    List.of("nothing", ""));
            List<String> way = any(ways);
            return new Generated(number, way.getFirst(), purpose, way.getLast());
        }

        // ── words and numbers ───────────────────────────────────────────────────────────────────────────────────────

        private Generated written(int number, String meant, Purpose asked, ObjectNode input)
                throws JsonProcessingException {
            JsonNode shuffled = shuffled(input);
            String text = random.nextInt(4) == 0
                    ? JSON.writerWithDefaultPrettyPrinter().writeValueAsString(shuffled)
                    : JSON.writeValueAsString(shuffled);
            return new Generated(number, meant, asked, text);
        }

        private JsonNode shuffled(JsonNode node) {
            if (node instanceof ObjectNode object) {
                List<String> names = new ArrayList<>();
                object.fieldNames().forEachRemaining(names::add);
                Collections.shuffle(names, random);
                ObjectNode other = NODES.objectNode();
                names.forEach(name -> other.set(name, shuffled(object.get(name))));
                return other;
            }
            if (node instanceof ArrayNode array) {
                ArrayNode other = NODES.arrayNode();
                array.forEach(element -> other.add(shuffled(element)));
                return other;
            }
            return node;
        }

        private Purpose anyPurpose() {
            return any(List.of(Purpose.EVALUATE, Purpose.ADMIT, Purpose.PROMOTE));
        }

        private ObjectNode object(ObjectNode input, String name) {
            return input.withObjectProperty(name);
        }

        private long count() {
            return switch (random.nextInt(8)) {
                case 0 -> 0;
                case 1 -> EXACT;
                case 2 -> random.nextLong(EXACT);
                default -> random.nextInt(2_000);
            };
        }

        private String two(int least, int many) {
            int number = least + random.nextInt(many);
            return (number < 10 ? "0" : "") + number;
        }

        private String name() {
            return name(1 + random.nextInt(12));
        }

        private String name(int length) {
            return characters("abcdefghijklmnopqrstuvwxyz0123456789", 1)
                    + characters("abcdefghijklmnopqrstuvwxyz0123456789._-", length - 1);
        }

        private String hex(int length) {
            return characters("0123456789abcdef", length);
        }

        /** A place or a piece of source, now and then of signs that engines order, count or escape in their own ways. */
        private String text() {
            return switch (random.nextInt(12)) {
                case 0 -> "a\"b\\c/" + characters("\"\\/'`<>&", 6);
                case 1 -> "é\u0080\u2028\u200b/" + characters("\ufffd\uff5eä漢", 3);
                case 2 -> "\uD83D\uDE00".repeat(1 + random.nextInt(3)) + "/x";
                case 3 -> "e\u0301/" + name();
                case 4 ->
                    random.nextInt(10) == 0
                            ? (random.nextBoolean() ? "\uD83D\uDE00" : "x").repeat(1_024)
                            : " " + name() + " ";
                default -> "packing/" + name() + ".py:" + random.nextInt(300);
            };
        }

        private String characters(String from, int length) {
            int[] points = from.codePoints().toArray();
            int[] chosen = new int[length];
            Arrays.setAll(chosen, _ -> points[random.nextInt(points.length)]);
            return new String(chosen, 0, length);
        }

        private <T> T any(List<T> list) {
            return list.get(random.nextInt(list.size()));
        }
    }
}
