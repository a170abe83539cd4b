package dev.portcullis.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the rules say of themselves in their annotations, read by OPA, and what is made from it. */
public final class RuleMetadata {
    private static final List<String> ABOUT =
            List.of("code", "verdict", "tier", "stage", "purposes", "disclose", "needs");

    /** Package annotations by {@code topic/name}. */
    private final Map<String, JsonNode> rules;

    private RuleMetadata(Map<String, JsonNode> rules) {
        this.rules = rules;
    }

    /** Reads the annotations of all rules. */
    public static RuleMetadata read() throws IOException, MalformedJsonException {
        String said = Rego.opa(
                Path.of("policies").toAbsolutePath(), List.of("inspect", "--annotations", "--format", "json", "rules"));
        Map<String, JsonNode> rules = new TreeMap<>();
        for (JsonNode annotation :
                StrictJson.parse(said.getBytes(StandardCharsets.UTF_8)).path("annotations")) {
            JsonNode says = annotation.path("annotations");
            if (says.path("scope").asText().equals("package")) {
                List<String> path = new ArrayList<>();
                annotation
                        .path("path")
                        .forEach(step -> path.add(step.path("value").asText()));
                rules.put(String.join("/", path.subList(path.size() - 2, path.size())), says);
            }
        }
        return new RuleMetadata(rules);
    }

    Map<String, JsonNode> rules() {
        return rules;
    }

    /** What {@code policies/data/about.json} has to be. */
    String about() throws IOException {
        ObjectNode topics = JsonNodeFactory.instance.objectNode();
        rules.forEach((name, says) -> {
            String[] parts = name.split("/", 2);
            ObjectNode about = topics.withObjectProperty(parts[0]).putObject(parts[1]);
            about.set("title", says.path("title"));
            ABOUT.forEach(field -> about.set(field, says.path("custom").path(field)));
        });
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.putObject("portcullis").set("about", topics);
        return StrictJson.writePretty(document);
    }

    /** The reference pages by file name: one of all rules and one a rule. */
    Map<String, String> pages() {
        Map<String, String> pages = new TreeMap<>();
        StringBuilder index = new StringBuilder("""
                # Policy rules

                Made from the metadata in `policies/rules`. A rule is asked for the purposes it names; what it finds has
                the verdict and tier given here, and the gravest stands: allowed < escalated < undetermined < denied.

                | code | rule | purposes | verdict | told to the proposer |
                |---|---|---|---|---|
                """);
        rules.forEach((name, says) -> {
            String file = name.replace('/', '-') + ".md";
            JsonNode custom = says.path("custom");
            index.append("| `%s` | [%s](%s) | %s | %s | %s |\n"
                    .formatted(
                            custom.path("code").asText(),
                            name,
                            file,
                            words(custom.path("purposes"), ""),
                            verdict(custom),
                            custom.path("disclose").asText()));
            pages.put(file, page(name, says));
        });
        pages.put("README.md", index.toString());
        return pages;
    }

    private static String page(String name, JsonNode says) {
        JsonNode custom = says.path("custom");
        String incidents = words(custom.path("incidents"), "");
        return """
                # %s

                %s

                | | |
                |---|---|
                | code | `%s` |
                | rule | [`%s`](../../../policies/rules/%s) |
                | asked for | %s |
                | verdict | %s |
                | stage | %s |
                | rests on | %s |
                | told to the proposer | %s |
                | incidents | %s |
                | owner, since | %s, %s |
                """.formatted(
                        says.path("title").asText(),
                        says.path("description").asText(),
                        custom.path("code").asText(),
                        name,
                        name,
                        words(custom.path("purposes"), ""),
                        verdict(custom),
                        custom.path("stage").asText(),
                        words(custom.path("needs"), "`"),
                        custom.path("disclose").asText(),
                        incidents.isEmpty() ? "none" : incidents,
                        custom.path("owner").asText(),
                        custom.path("since").asText());
    }

    private static String verdict(JsonNode custom) {
        int tier = custom.path("tier").asInt();
        return custom.path("verdict").asText() + (tier == 0 ? "" : ", tier " + tier);
    }

    private static String words(JsonNode list, String quote) {
        List<String> words = new ArrayList<>();
        list.forEach(word -> words.add(quote + word.asText() + quote));
        return String.join(", ", words);
    }
}
