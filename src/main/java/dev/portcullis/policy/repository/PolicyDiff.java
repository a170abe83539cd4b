package dev.portcullis.policy.repository;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.attest.predicate.VerdictWord;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Inert;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.policy.PolicyJudge;
import dev.portcullis.policy.PolicyRefusedException;
import dev.portcullis.policy.RuleDescription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one policy says that another does not: its rules, its settings, and its verdicts over inputs.
 *
 * <p>Loosened is what is refused, or asked of people, by the first and less so by the second. That is known of a rule's
 * metadata and of a verdict; of another body or setting only the inputs tell.
 */
public final class PolicyDiff {
    /** A judgement on a machine that may be busy with others; the gate itself waits far shorter. */
    private static final Duration AMPLE = Duration.ofSeconds(10);

    private static final int REFUSED = 4;
    private static final int SHOWN_CHARACTERS = 200;
    private static final String RULES = "rules/";

    private PolicyDiff() {}

    /** What became of a rule. */
    public enum Change {
        added,
        removed,
        changed
    }

    /** A value that is another one now; null where there is none. */
    public record Field(
            String name, @Nullable String before, @Nullable String after) {}

    /**
     * A rule that is not as it was.
     *
     * @param fields its metadata that differs
     * @param body whether its Rego differs
     * @param loosened whether it refuses or asks less by its metadata alone
     */
    public record RuleChange(String rule, Change change, List<Field> fields, boolean body, boolean loosened) {
        public RuleChange {
            fields = List.copyOf(fields);
        }
    }

    /** An input whose verdict or tier is another one now. */
    public record VerdictChange(
            String input, Purpose purpose, PolicyCase.Expected before, PolicyCase.Expected after, boolean loosened) {}

    /**
     * All that differs.
     *
     * @param modules other modules whose Rego differs, such as {@code lib/decision/decision.rego}
     * @param inputSchema whether the schema of the input differs
     * @param judged inputs that both can judge
     * @param unjudged inputs that the schema of one of them refuses, so that there is nothing to compare
     */
    public record Report(
            Digest before,
            Digest after,
            List<RuleChange> rules,
            List<Field> settings,
            List<String> modules,
            boolean inputSchema,
            int judged,
            List<String> unjudged,
            List<VerdictChange> verdicts) {
        public Report {
            rules = List.copyOf(rules);
            settings = List.copyOf(settings);
            modules = List.copyOf(modules);
            unjudged = List.copyOf(unjudged);
            verdicts = List.copyOf(verdicts);
        }

        /** Whether anything refuses or asks less than before. */
        public boolean loosened() {
            return rules.stream().anyMatch(RuleChange::loosened)
                    || verdicts.stream().anyMatch(VerdictChange::loosened);
        }
    }

    /**
     * Compares.
     *
     * @param more inputs beside the cases of both
     * @throws PolicyRefusedException when one of them cannot be used by a gate
     */
    public static Report between(PolicySide before, PolicySide after, List<PolicyCase> more)
            throws PolicyRefusedException {
        SortedMap<String, Digest> old = before.modules();
        SortedMap<String, Digest> now = after.modules();
        List<String> unjudged = new ArrayList<>();
        List<VerdictChange> verdicts = new ArrayList<>();
        Map<Bytes, PolicyCase> inputs = inputs(before, after, more);
        try (PolicyJudge first = new PolicyJudge(before.bundle(), 1);
                PolicyJudge second = new PolicyJudge(after.bundle(), 1)) {
            inputs.forEach((document, one) -> {
                byte[] input = document.toArray();
                if (first.violation(input).isPresent()
                        || second.violation(input).isPresent()) {
                    unjudged.add(one.name());
                    return;
                }
                PolicyCase.Expected was = PolicyCase.Expected.of(first.judge(one.purpose(), input, AMPLE));
                PolicyCase.Expected is = PolicyCase.Expected.of(second.judge(one.purpose(), input, AMPLE));
                if (was.verdict() != is.verdict() || was.tier() != is.tier()) {
                    boolean loosened = force(is.verdict(), is.tier()) < force(was.verdict(), was.tier());
                    verdicts.add(new VerdictChange(one.name(), one.purpose(), was, is, loosened));
                }
            });
        }
        return new Report(
                before.bundle().digest(),
                after.bundle().digest(),
                rules(before, after, old, now),
                fields(before.bundle().settings(), after.bundle().settings()),
                differing(old, now).stream()
                        .filter(name -> !name.startsWith(RULES))
                        .toList(),
                !before.bundle().hasSchemaOf(after.bundle()),
                inputs.size() - unjudged.size(),
                unjudged,
                verdicts);
    }

    /** How much a verdict holds back: nothing, people of a tier, or everybody. */
    private static int force(VerdictWord verdict, int tier) {
        return switch (verdict) {
            case ALLOWED -> 0;
            case ESCALATED -> tier;
            case UNDETERMINED, DENIED -> REFUSED;
        };
    }

    /** Each input once, under a name of its own. */
    private static Map<Bytes, PolicyCase> inputs(PolicySide before, PolicySide after, List<PolicyCase> more) {
        Map<Bytes, PolicyCase> inputs = new LinkedHashMap<>();
        Set<String> names = new HashSet<>();
        for (List<PolicyCase> cases : List.of(before.cases(), after.cases(), more)) {
            for (PolicyCase one : cases) {
                if (!inputs.containsKey(one.input())) {
                    String name = one.name();
                    for (int count = 2; !names.add(name); count++) {
                        name = one.name() + " #" + count;
                    }
                    inputs.put(one.input(), new PolicyCase(name, one.purpose(), one.input(), null));
                }
            }
        }
        return inputs;
    }

    private static List<RuleChange> rules(
            PolicySide before, PolicySide after, Map<String, Digest> old, Map<String, Digest> now) {
        Map<String, RuleDescription> was = before.bundle().rules();
        Map<String, RuleDescription> is = after.bundle().rules();
        Set<String> names = new TreeSet<>(was.keySet());
        names.addAll(is.keySet());
        List<RuleChange> changes = new ArrayList<>();
        for (String name : names) {
            RuleDescription first = was.get(name);
            RuleDescription second = is.get(name);
            List<Field> fields = fields(described(first), described(second));
            Digest body = old.get(RULES + name);
            boolean isOther = body == null || !body.equals(now.get(RULES + name));
            if (first == null) {
                changes.add(new RuleChange(name, Change.added, fields, true, false));
            } else if (second == null) {
                changes.add(new RuleChange(name, Change.removed, fields, true, isEnforced(first)));
            } else if (!fields.isEmpty() || isOther) {
                changes.add(new RuleChange(name, Change.changed, fields, isOther, isLoosened(first, second)));
            }
        }
        return changes;
    }

    private static boolean isEnforced(RuleDescription rule) {
        return rule.stage().equals("enforce");
    }

    private static boolean isLoosened(RuleDescription before, RuleDescription after) {
        return isEnforced(before)
                && (!isEnforced(after)
                        || force(after.verdict(), after.tier()) < force(before.verdict(), before.tier())
                        || !after.purposes().containsAll(before.purposes()));
    }

    private static Map<String, JsonNode> described(@Nullable RuleDescription rule) {
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        if (rule != null) {
            StrictJson.toTree(rule).properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        }
        return fields;
    }

    /** Values that differ, by their path; a list counts as one value. */
    private static List<Field> fields(Map<String, JsonNode> before, Map<String, JsonNode> after) {
        Map<String, String> was = flat(before);
        Map<String, String> is = flat(after);
        Set<String> names = new TreeSet<>(was.keySet());
        names.addAll(is.keySet());
        return names.stream()
                .filter(name -> !String.valueOf(was.get(name)).equals(String.valueOf(is.get(name))))
                .map(name -> new Field(name, was.get(name), is.get(name)))
                .toList();
    }

    private static Map<String, String> flat(Map<String, JsonNode> named) {
        Map<String, String> flat = new TreeMap<>();
        named.forEach((name, value) -> flatten(name, value, flat));
        return flat;
    }

    private static void flatten(String path, JsonNode value, Map<String, String> into) {
        if (value.isObject() && !value.isEmpty()) {
            value.properties().forEach(field -> flatten(path + "." + field.getKey(), field.getValue(), into));
        } else {
            into.put(path, Inert.text(value.isTextual() ? value.asText() : value.toString(), SHOWN_CHARACTERS));
        }
    }

    private static Set<String> differing(Map<String, Digest> before, Map<String, Digest> after) {
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        names.removeIf(name -> {
            Digest first = before.get(name);
            return first != null && first.equals(after.get(name));
        });
        return names;
    }
}
