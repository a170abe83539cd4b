package dev.portcullis.policy.repository;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a module has to stand, what its package is called, and which tests a rule has. */
final class RuleLayout {
    /** {@code rules/topic/name/name.rego}. */
    static final int STEPS = 4;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package[ \\t]+(\\S+)");
    private static final Pattern TEST = Pattern.compile("(?m)^(test_[a-z0-9_]+)");

    /** What each rule's tests must show, by the beginning of a test's name, in the order they are told. */
    private static final Map<String, Pattern> KINDS = Map.of(
            "test_success_nothing…, that an input without fault passes",
            Pattern.compile("test_success_nothing.*"),
            "test_fail_…, that it fires",
            Pattern.compile("test_fail_(?!without_|when_).*"),
            "test_fail_without_…, that a fact which is absent lets nothing pass",
            Pattern.compile("test_fail_without_.*"),
            "test_fail_when_…, that a fact of another type lets nothing pass",
            Pattern.compile("test_fail_when_.*"));

    private RuleLayout() {}

    /** What is wrong with where the module stands; empty when nothing is. */
    static List<Finding> ofFile(String file) {
        String[] steps = file.split("/", -1);
        if (steps.length == 1 || steps[0].equals("data")) {
            return List.of();
        }
        boolean isRule = steps[0].equals("rules");
        String stem = stem(steps[steps.length - 1]);
        boolean isThere = steps.length == (isRule ? STEPS : STEPS - 1)
                && file.endsWith(".rego")
                && stem.equals(steps[steps.length - 2])
                && List.of(steps).subList(0, steps.length - 1).stream()
                        .allMatch(step -> NAME.matcher(step).matches());
        String right = isRule
                ? "rules holds only rules/topic/name/name.rego and name_test.rego"
                : "lib holds only lib/topic/topic.rego and topic_test.rego";
        return isThere ? List.of() : List.of(new Finding("layout", file, right));
    }

    /** What is wrong with the package a module names. */
    static List<Finding> ofPackage(String file, String text) {
        Matcher named = PACKAGE.matcher(text);
        String expected = expectedPackage(file);
        if (!named.find()) {
            return List.of(new Finding("package", file, "names no package; write: package " + expected));
        }
        return named.group(1).equals(expected)
                ? List.of()
                : List.of(new Finding(
                        "package",
                        file + ":" + lineOf(text, named.start()),
                        "is package " + named.group(1) + ", and its directory says " + expected));
    }

    static String expectedPackage(String file) {
        String[] steps = file.split("/", -1);
        String module = steps[steps.length - 1];
        module = module.substring(0, module.length() - ".rego".length());
        if (steps.length == 1) {
            return module;
        }
        List<String> names = new ArrayList<>(List.of("portcullis"));
        names.addAll(List.of(steps).subList(0, steps.length - 2));
        names.add(module);
        return String.join(".", names);
    }

    /** The rules there are by their directories, {@code topic/name}. */
    static SortedSet<String> rules(List<String> files) {
        SortedSet<String> rules = new TreeSet<>();
        for (String file : files) {
            String[] steps = file.split("/", -1);
            if (steps[0].equals("rules") && steps.length == STEPS && file.endsWith(".rego")) {
                rules.add(steps[1] + "/" + steps[2]);
            }
        }
        return rules;
    }

    static String moduleOf(String rule) {
        return "rules/" + rule + "/" + rule.substring(rule.indexOf('/') + 1) + ".rego";
    }

    static String testsOf(String rule) {
        return "rules/" + rule + "/" + rule.substring(rule.indexOf('/') + 1) + "_test.rego";
    }

    /** Which kinds of tests a rule has not got. */
    static List<Finding> ofTests(String rule, String text) {
        List<String> names =
                TEST.matcher(text).results().map(test -> test.group(1)).toList();
        return KINDS.entrySet().stream()
                .filter(kind -> names.stream()
                        .noneMatch(name -> kind.getValue().matcher(name).matches()))
                .map(Map.Entry::getKey)
                .sorted()
                .map(kind -> new Finding("tests", testsOf(rule), "has no test " + kind))
                .toList();
    }

    /** Rules without a module, or without tests. */
    static List<Finding> ofRule(String rule, Set<String> files) {
        List<Finding> findings = new ArrayList<>();
        if (!files.contains(moduleOf(rule))) {
            findings.add(new Finding("layout", moduleOf(rule), "is not there, and its directory is"));
        }
        if (!files.contains(testsOf(rule))) {
            findings.add(new Finding("tests", testsOf(rule), "is not there: a rule without tests holds nothing"));
        }
        return findings;
    }

    static int lineOf(String text, int at) {
        return 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
    }

    private static String stem(String name) {
        return name.replaceFirst("(_test)?\\.rego$", "");
    }
}
