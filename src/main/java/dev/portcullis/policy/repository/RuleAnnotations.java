package dev.portcullis.policy.repository;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.policy.RuleDescription;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the rules say of themselves in the annotations of their packages, read by OPA, and what is made from it. */
public final class RuleAnnotations {
    /** What a gate reads of a rule. */
    private static final List<String> ABOUT = Arrays.stream(RuleDescription.class.getRecordComponents())
            .map(RecordComponent::getName)
            .toList();

    private final SortedMap<String, Annotation> rules;

    /**
     * The annotation of one rule's package.
     *
     * @param file where it stands
     * @param line of the package it is about
     */
    record Annotation(String file, int line, JsonNode says) {
        String place() {
            return file + ":" + line;
        }

        JsonNode custom() {
            return says.path("custom");
        }
    }

    RuleAnnotations(SortedMap<String, Annotation> rules) {
        this.rules = Collections.unmodifiableSortedMap(rules);
    }

    /** Reads those of all rules of a repository. */
    public static RuleAnnotations read(Opa opa, PolicyRepository repository)
            throws OpaFailedException, InterruptedException {
        Opa.Said said = opa.run(repository.root(), List.of("inspect", "--annotations", "--format", "json", "rules"));
        if (!said.ended()) {
            throw new OpaFailedException("opa inspect cannot read the rules: " + said.complaint());
        }
        SortedMap<String, Annotation> rules = new TreeMap<>();
        for (JsonNode found : Opa.json(said).path("annotations")) {
            JsonNode says = found.path("annotations");
            String file = found.path("location").path("file").asText();
            String[] steps = file.split("/", -1);
            if (says.path("scope").asText().equals("package")
                    && steps.length == RuleLayout.STEPS
                    && !PolicyRepository.isTest(file)) {
                rules.put(
                        steps[1] + "/" + steps[2],
                        new Annotation(file, found.path("location").path("row").asInt(), says));
            }
        }
        return new RuleAnnotations(rules);
    }

    /** By {@code topic/name}. */
    SortedMap<String, Annotation> rules() {
        return rules;
    }

    /** The whole annotation of each rule by {@code topic/name}. */
    public Map<String, JsonNode> says() {
        Map<String, JsonNode> says = new TreeMap<>();
        rules.forEach((name, annotation) -> says.put(name, annotation.says()));
        return Collections.unmodifiableMap(says);
    }

    /** What {@code data/about.json} has to be. */
    public String about() {
        ObjectNode topics = JsonNodeFactory.instance.objectNode();
        rules.forEach((name, annotation) -> {
            String[] parts = name.split("/", 2);
            ObjectNode about = topics.withObjectProperty(parts[0]).putObject(parts[1]);
            for (String field : ABOUT) {
                // The title is said once, where OPA itself looks for it.
                JsonNode said = field.equals("title")
                        ? annotation.says().path(field)
                        : annotation.custom().path(field);
                if (!said.isMissingNode()) {
                    about.set(field, said);
                }
            }
        });
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.putObject("portcullis").set("about", topics);
        return StrictJson.writePretty(document);
    }
}
