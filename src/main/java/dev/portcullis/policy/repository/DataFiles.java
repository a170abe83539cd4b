package dev.portcullis.policy.repository;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The files below {@code data} and the schema of the input: one setting a file, each proven by {@code lib/settings},
 * and what is derived equal to what it is derived from.
 */
final class DataFiles {
    private static final String CHECK = "data";
    private static final String FOLDER = "data/";
    private static final Pattern FILE = Pattern.compile("data/([a-z][a-z0-9_]*)\\.json");
    private static final String FIXABLE = "; portcullis policy lint --fix writes it";

    private final PolicyRepository repository;

    DataFiles(PolicyRepository repository) {
        this.repository = repository;
    }

    /**
     * What is wrong with the settings.
     *
     * @param proves the settings that lib/settings proves
     * @param unproven those of them that do not hold
     */
    List<Finding> settings(Set<String> proves, Set<String> unproven) throws IOException, RepositoryRefusedException {
        List<Finding> findings = new ArrayList<>();
        Set<String> present = new TreeSet<>();
        for (String file : repository.files()) {
            if (!file.startsWith(FOLDER)) {
                continue;
            }
            if (!FILE.matcher(file).matches()) {
                findings.add(new Finding(CHECK, file, "data holds only name.json"));
                continue;
            }
            String name = file.substring(FOLDER.length(), file.length() - ".json".length());
            present.add(name);
            findings.addAll(form(file, name));
            if (!file.equals(PolicyRepository.ABOUT) && !proves.contains(name)) {
                findings.add(new Finding(
                        CHECK, file, "nothing proves it: name " + name + " in lib/settings and say there what holds"));
            }
        }
        for (String name : unproven) {
            findings.add(new Finding(CHECK, FOLDER + name + ".json", "does not hold as lib/settings wants it"));
        }
        for (String name : proves) {
            if (!present.contains(name)) {
                findings.add(new Finding(CHECK, FOLDER + name + ".json", "is not there, and lib/settings wants it"));
            }
        }
        return findings;
    }

    private List<Finding> form(String file, String name) throws IOException, RepositoryRefusedException {
        try {
            JsonNode document = StrictJson.parse(repository.read(file));
            boolean isSound = document.size() == 1
                    && document.path("portcullis").size() == 1
                    && document.path("portcullis").has(name);
            return isSound
                    ? List.of()
                    : List.of(new Finding(CHECK, file, "has to be {\"portcullis\": {\"" + name + "\": …}} alone"));
        } catch (MalformedJsonException e) {
            return List.of(new Finding(CHECK, file, "is no JSON: " + e.getMessage()));
        }
    }

    /** What {@code about.json} lacks or has of the rules' metadata. */
    List<Finding> about(RuleAnnotations annotations) throws IOException, RepositoryRefusedException {
        Map<String, JsonNode> wanted = rulesOf(parsed(annotations.about().getBytes(StandardCharsets.UTF_8)));
        Map<String, JsonNode> said = repository.files().contains(PolicyRepository.ABOUT)
                ? rulesOf(parsed(repository.read(PolicyRepository.ABOUT)))
                : Map.of();
        List<Finding> findings = new ArrayList<>();
        wanted.forEach((rule, says) -> {
            JsonNode there = said.get(rule);
            if (there == null) {
                findings.add(aboutFinding("says nothing of " + rule));
            } else if (!there.equals(says)) {
                findings.add(aboutFinding("says of " + rule + " what its metadata does not"));
            }
        });
        for (String rule : said.keySet()) {
            if (!wanted.containsKey(rule)) {
                findings.add(aboutFinding("speaks of " + rule + ", which is no rule"));
            }
        }
        return findings;
    }

    private static Finding aboutFinding(String what) {
        return new Finding("about", PolicyRepository.ABOUT, what + FIXABLE);
    }

    private static JsonNode parsed(byte[] json) {
        try {
            return StrictJson.parse(json);
        } catch (MalformedJsonException _) {
            // Said by the form of the file already.
            return JsonNodeFactory.instance.objectNode();
        }
    }

    private static Map<String, JsonNode> rulesOf(JsonNode document) {
        Map<String, JsonNode> rules = new TreeMap<>();
        document.path("portcullis")
                .path("about")
                .properties()
                .forEach(topic -> topic.getValue()
                        .properties()
                        .forEach(name -> rules.put(topic.getKey() + "/" + name.getKey(), name.getValue())));
        return rules;
    }

    /** Whether the schema of the input is the one this program's gate writes inputs for. */
    List<Finding> schema() throws IOException, RepositoryRefusedException {
        String file = PolicyRepository.INPUT_SCHEMA;
        if (!repository.files().contains(file)) {
            return List.of(new Finding("schema", file, "is not there" + FIXABLE));
        }
        return parsed(repository.read(file)).equals(parsed(ShippedRepository.inputSchema()))
                ? List.of()
                : List.of(new Finding(
                        "schema", file, "is not the schema of the inputs that this program's gate writes" + FIXABLE));
    }
}
