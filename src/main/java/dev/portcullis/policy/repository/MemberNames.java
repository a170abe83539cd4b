package dev.portcullis.policy.repository;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.kernel.Inert;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds names that are nearly those of the input where OPA's types do not reach: of what a function is given, behind a
 * computed key, in a path that is handed to {@code object.get}. A name that nothing has makes a rule silent.
 */
final class MemberNames {
    private static final Pattern CHAIN =
            Pattern.compile("((?<![\\w.\"])[A-Za-z_]\\w*|\\])((?:\\.[A-Za-z_]\\w*)+)(?![\\w(.])");
    private static final Pattern MEMBER = Pattern.compile("[A-Za-z_]\\w*");
    private static final Pattern IMPORT = Pattern.compile("^import\\s+[\\w.]*?(\\w+)(?:\\s+as\\s+(\\w+))?\\s*$");
    private static final Pattern PATH =
            Pattern.compile("object\\.get\\(\\s*input((?:\\.\\w+)*)\\s*,\\s*(\\[[^\\]]*\\]|\"[^\"]*\")");
    private static final Pattern STRING = Pattern.compile("\"([^\"\\\\]*)\"");
    /** Shorter names are too near to too many. */
    private static final int LEAST = 4;
    /** How many letters more, less or other make a slip of the hand. */
    private static final int SLIP = 2;

    private final Set<String> ofInput = new TreeSet<>();
    private final Set<String> spoken = new TreeSet<>();
    private final JsonNode schema;

    /**
     * @param schema of the input
     * @param texts all modules and data, whose own names are no slips
     */
    MemberNames(JsonNode schema, List<String> texts) {
        this.schema = schema;
        gather(schema);
        for (String text : texts) {
            Matcher string = STRING.matcher(text);
            while (string.find()) {
                spoken.add(string.group(1));
            }
            text.lines().map(line -> line.split("[\\s:=({\\[]", 2)[0]).forEach(spoken::add);
        }
    }

    private void gather(JsonNode node) {
        node.path("properties").fieldNames().forEachRemaining(ofInput::add);
        node.forEach(this::gather);
    }

    List<Finding> of(String module, String text) {
        List<Finding> findings = new ArrayList<>();
        Set<String> others = new TreeSet<>(Set.of("input", "data"));
        int number = 0;
        for (String written : text.lines().toList()) {
            number++;
            Matcher imported = IMPORT.matcher(written.strip());
            if (imported.matches()) {
                others.add(Optional.ofNullable(imported.group(2)).orElse(String.valueOf(imported.group(1))));
                continue;
            }
            if (written.startsWith("package ")) {
                continue;
            }
            String line = withoutComment(written);
            String at = module + ":" + number;
            paths(line, at, findings);
            Matcher chain = CHAIN.matcher(line);
            while (chain.find()) {
                if (!others.contains(chain.group(1))) {
                    members(chain.group(2), at, findings);
                }
            }
        }
        return findings;
    }

    private static String withoutComment(String line) {
        boolean inString = false;
        for (int at = 0; at < line.length(); at++) {
            char c = line.charAt(at);
            if (c == '"' && (at == 0 || line.charAt(at - 1) != '\\')) {
                inString = !inString;
            } else if (c == '#' && !inString) {
                return line.substring(0, at);
            }
        }
        return line;
    }

    private void members(String chain, String at, List<Finding> findings) {
        Matcher member = MEMBER.matcher(chain);
        while (member.find()) {
            String name = member.group();
            if (!ofInput.contains(name) && !spoken.contains(name)) {
                nearest(name).ifPresent(meant -> findings.add(finding(at, name, meant)));
            }
        }
    }

    /** A path handed to {@code object.get} has a value by default: a slip in it never fails. */
    private void paths(String line, String at, List<Finding> findings) {
        Matcher path = PATH.matcher(line);
        while (path.find()) {
            JsonNode node = schema;
            List<String> names = new ArrayList<>();
            MEMBER.matcher(path.group(1)).results().forEach(name -> names.add(name.group()));
            STRING.matcher(path.group(2)).results().forEach(name -> names.add(name.group(1)));
            for (String name : names) {
                JsonNode properties = resolved(node).path("properties");
                if (properties.isMissingNode() || properties.isEmpty()) {
                    break;
                }
                if (!properties.has(name)) {
                    findings.add(finding(at, name, nearest(name).orElse("")));
                    break;
                }
                node = properties.path(name);
            }
        }
    }

    private JsonNode resolved(JsonNode node) {
        String reference = node.path("$ref").asText();
        return reference.startsWith("#/") ? schema.at(reference.substring(1)) : node;
    }

    private static Finding finding(String at, String name, String meant) {
        String what = "the input has nothing called " + name + (meant.isEmpty() ? "" : "; there is " + meant);
        return new Finding("names", at, Inert.text(what, 200));
    }

    private Optional<String> nearest(String name) {
        return name.length() < LEAST
                ? Optional.empty()
                : ofInput.stream()
                        .filter(known -> known.length() >= LEAST && distance(name, known) <= SLIP)
                        .min((one, other) -> Integer.compare(distance(name, one), distance(name, other)));
    }

    private static int distance(String one, String other) {
        int[] before = new int[other.length() + 1];
        for (int at = 0; at <= other.length(); at++) {
            before[at] = at;
        }
        for (int row = 1; row <= one.length(); row++) {
            int[] now = new int[other.length() + 1];
            now[0] = row;
            for (int at = 1; at <= other.length(); at++) {
                int same = before[at - 1] + (one.charAt(row - 1) == other.charAt(at - 1) ? 0 : 1);
                now[at] = Math.min(same, Math.min(before[at], now[at - 1]) + 1);
            }
            before = now;
        }
        return before[other.length()];
    }
}
