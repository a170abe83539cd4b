package dev.portcullis.policy.repository;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.kernel.Inert;
import dev.portcullis.kernel.Reason;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether what a rule says of itself is whole and of the right form. */
final class RuleForm {
    private static final List<String> VERDICTS = List.of("escalated", "denied", "undetermined");
    private static final List<String> STAGES = List.of("enforce", "shadow");
    private static final List<String> PURPOSES = List.of("evaluate", "admit", "promote");
    private static final List<String> DISCLOSURES = List.of("none", "code", "full");
    private static final List<Integer> TIERS = List.of(1, 2, 3);
    private static final Pattern INCIDENT = Pattern.compile("[A-Z][A-Za-z0-9_-]{0,39}");
    private static final int SHOWN_CHARACTERS = 60;

    private final Set<String> owners;
    private final Set<String> facts;

    /**
     * Made for one repository.
     *
     * @param owners who may own a rule
     * @param facts what a rule may rest on
     */
    RuleForm(Set<String> owners, Set<String> facts) {
        this.owners = Set.copyOf(owners);
        this.facts = Set.copyOf(facts);
    }

    /** What is wrong with the rules' annotations, one by one and together. */
    List<Finding> findings(RuleAnnotations rules) {
        List<Finding> findings = new ArrayList<>();
        Map<String, String> codes = new LinkedHashMap<>();
        rules.rules().forEach((name, annotation) -> {
            for (String complaint : complaints(annotation.says())) {
                findings.add(new Finding("metadata", annotation.place(), complaint));
            }
            String code = annotation.custom().path("code").asText();
            String first = codes.putIfAbsent(code, name);
            if (first != null && !code.isEmpty()) {
                findings.add(new Finding(
                        "metadata", annotation.place(), "code " + shown(code) + " is that of " + first + " too"));
            }
        });
        return findings;
    }

    List<String> complaints(JsonNode says) {
        List<String> complaints = new ArrayList<>();
        for (String field : List.of("title", "description")) {
            if (says.path(field).asText().isBlank()) {
                complaints.add("says no " + field);
            }
        }
        JsonNode custom = says.path("custom");
        code(custom.path("code"), complaints);
        oneOf(custom, "verdict", VERDICTS, complaints);
        tier(custom, complaints);
        oneOf(custom, "stage", STAGES, complaints);
        oneOf(custom, "disclose", DISCLOSURES, complaints);
        listOf(custom.path("purposes"), "purposes", Set.copyOf(PURPOSES), "evaluate, admit, promote", complaints);
        listOf(custom.path("needs"), "needs", facts, "the facts that lib/facts proves", complaints);
        incidents(custom.path("incidents"), complaints);
        if (!owners.contains(custom.path("owner").asText())) {
            complaints.add("owner is " + shown(custom.path("owner")) + ", and " + PolicyRepository.DESCRIPTION
                    + " names " + String.join(", ", owners));
        }
        since(custom.path("since"), complaints);
        return complaints;
    }

    private static void code(JsonNode code, List<String> complaints) {
        try {
            var _ = Reason.of(code.asText());
        } catch (IllegalArgumentException _) {
            complaints.add("code is " + shown(code) + ", and has to be upper-case words joined by underscores");
        }
    }

    private static void oneOf(JsonNode custom, String field, List<String> words, List<String> complaints) {
        if (!words.contains(custom.path(field).asText())) {
            complaints.add(
                    field + " is " + shown(custom.path(field)) + ", and has to be one of " + String.join(", ", words));
        }
    }

    private static void tier(JsonNode custom, List<String> complaints) {
        JsonNode tier = custom.path("tier");
        boolean isEscalating = custom.path("verdict").asText().equals("escalated");
        boolean isSound = tier.isInt() && (isEscalating ? TIERS.contains(tier.intValue()) : tier.intValue() == 0);
        if (!isSound) {
            complaints.add("tier is " + shown(tier) + ", and has to be "
                    + (isEscalating
                            ? "1, 2 or 3 where the verdict is escalated"
                            : "0 unless the verdict is escalated"));
        }
    }

    private static void listOf(JsonNode list, String field, Set<String> known, String what, List<String> complaints) {
        if (!list.isArray() || list.isEmpty()) {
            complaints.add(field + " is " + shown(list) + ", and has to be a list with at least one of " + what);
            return;
        }
        Set<String> seen = new HashSet<>();
        for (JsonNode item : list) {
            if (!known.contains(item.asText())) {
                complaints.add(field + " names " + shown(item) + ", which is none of " + what);
            } else if (!seen.add(item.asText())) {
                complaints.add(field + " names " + shown(item) + " twice");
            }
        }
    }

    private static void incidents(JsonNode incidents, List<String> complaints) {
        boolean isSound = incidents.isArray();
        for (JsonNode incident : incidents) {
            isSound &=
                    incident.isTextual() && INCIDENT.matcher(incident.asText()).matches();
        }
        if (!isSound) {
            complaints.add("incidents is " + shown(incidents) + ", and has to be a list of names such as T05, or []");
        }
    }

    private static void since(JsonNode since, List<String> complaints) {
        try {
            var _ = LocalDate.parse(since.asText());
        } catch (DateTimeParseException _) {
            complaints.add("since is " + shown(since) + ", and has to be a day such as \"2026-11-23\"");
        }
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode() ? "not there" : shown(value.isTextual() ? value.asText() : value.toString());
    }

    private static String shown(String text) {
        return text.isEmpty() ? "empty" : Inert.text(text, SHOWN_CHARACTERS);
    }
}
