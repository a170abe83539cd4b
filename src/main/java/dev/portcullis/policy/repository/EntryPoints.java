package dev.portcullis.policy.repository;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether each entry point is there and silent unless its rules speak: undetermined, and for rules on trial nothing. */
final class EntryPoints {
    private static final String CHECK = "entry-points";
    private static final String SHADOW = "shadow";

    private EntryPoints() {}

    /** What is wrong with the entry points of the repository, read from the modules beside its description. */
    static List<Finding> findings(Opa opa, PolicyRepository repository)
            throws OpaFailedException, InterruptedException {
        List<Finding> findings = new ArrayList<>();
        List<String> said = repository.description().entryPoints();
        if (!said.equals(PolicyBuild.ENTRY_POINTS)) {
            findings.add(new Finding(
                    CHECK,
                    PolicyRepository.DESCRIPTION,
                    "entryPoints has to be [" + String.join(", ", PolicyBuild.ENTRY_POINTS) + "]"));
        }
        Map<String, JsonNode> defaults = new LinkedHashMap<>();
        for (String module : repository.rootModules()) {
            if (!PolicyRepository.isTest(module)) {
                defaults.putAll(defaults(syntax(opa, repository, module)));
            }
        }
        for (String entryPoint : PolicyBuild.ENTRY_POINTS) {
            String name = entryPoint.substring(entryPoint.indexOf('/') + 1);
            if (!isSilent(name, defaults.get(name))) {
                findings.add(new Finding(CHECK, "portcullis.rego", complaint(name)));
            }
        }
        return findings;
    }

    private static JsonNode syntax(Opa opa, PolicyRepository repository, String module)
            throws OpaFailedException, InterruptedException {
        return Opa.json(opa.run(
                repository.root(), List.of("parse", "--format", "json", "--json-include", "-comments", module)));
    }

    /** The values of {@code default} in package {@code portcullis}, by name. */
    static Map<String, JsonNode> defaults(JsonNode syntax) {
        Map<String, JsonNode> defaults = new LinkedHashMap<>();
        JsonNode path = syntax.path("package").path("path");
        if (path.size() != 2 || !path.path(1).path("value").asText().equals("portcullis")) {
            return defaults;
        }
        for (JsonNode rule : syntax.path("rules")) {
            if (rule.path("default").asBoolean()) {
                JsonNode head = rule.path("head");
                defaults.put(head.path("name").asText(), head.path("value"));
            }
        }
        return defaults;
    }

    static boolean isSilent(String name, @Nullable JsonNode value) {
        if (value == null) {
            return false;
        }
        if (name.equals(SHADOW)) {
            return value.path("type").asText().equals("array")
                    && value.path("value").isEmpty();
        }
        Map<String, JsonNode> members = new LinkedHashMap<>();
        for (JsonNode member : value.path("value")) {
            members.put(member.path(0).path("value").asText(), member.path(1).path("value"));
        }
        return value.path("type").asText().equals("object")
                && members.keySet().equals(Set.of("verdict", "tier", "reasons"))
                && String.valueOf(members.get("verdict")).equals("\"undetermined\"")
                && String.valueOf(members.get("tier")).equals("0")
                && String.valueOf(members.get("reasons")).equals("[]");
    }

    private static String complaint(String name) {
        return name.equals(SHADOW)
                ? "has no: default shadow := []"
                : "has no: default " + name + " := {\"verdict\": \"undetermined\", \"tier\": 0, \"reasons\": []}";
    }
}
