package dev.portcullis.policy.repository;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.kernel.Inert;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.policy.InputDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Holds a repository to its form: what OPA says of it, then the conventions. */
public final class PolicyLint {
    private static final String CHECK = "check";
    private static final int ERRORS_MAX = 200;
    private static final int MESSAGE_CHARACTERS = 300;

    /** What the conventions are compared with, evaluated in the repository itself. */
    private static final String PROVEN = """
            {"facts": data.portcullis.lib.facts.names, \
            "settings": data.portcullis.lib.settings.names, \
            "unproven": data.portcullis.lib.settings.unproven}""";

    private final Opa opa;
    private final String opaVersion;
    private final PolicyRepository repository;
    private final DataFiles data;

    /**
     * What was found.
     *
     * @param rules how many rules were looked at
     * @param fixed the files that were written anew
     */
    public record Report(int rules, List<Finding> findings, List<String> fixed) {
        public Report {
            findings = List.copyOf(findings);
            fixed = List.copyOf(fixed);
        }
    }

    private PolicyLint(Opa opa, String opaVersion, PolicyRepository repository) {
        this.opa = opa;
        this.opaVersion = opaVersion;
        this.repository = repository;
        this.data = new DataFiles(repository);
    }

    /**
     * Looks at the repository.
     *
     * @param opaVersion the version that {@code opa} is
     */
    public static Report lint(Opa opa, String opaVersion, PolicyRepository repository)
            throws IOException, OpaFailedException, RepositoryRefusedException, InterruptedException {
        return new PolicyLint(opa, opaVersion, repository).report(List.of());
    }

    /** Writes anew what can be derived - the form of the modules, about.json, the input's schema - and then looks. */
    public static Report fix(Opa opa, String opaVersion, PolicyRepository repository)
            throws IOException, OpaFailedException, RepositoryRefusedException, InterruptedException {
        List<String> fixed = new PolicyLint(opa, opaVersion, repository).write();
        return new PolicyLint(opa, opaVersion, PolicyRepository.open(repository.root())).report(fixed);
    }

    private Report report(List<String> fixed)
            throws IOException, OpaFailedException, RepositoryRefusedException, InterruptedException {
        List<Finding> findings = new ArrayList<>(description());
        List<Finding> compiling = compiling();
        findings.addAll(compiling);
        findings.addAll(formatted(!compiling.isEmpty()));
        Set<String> files = new HashSet<>(repository.files());
        Set<String> rules = RuleLayout.rules(repository.files());
        for (String file : repository.files()) {
            if (file.startsWith("rules/") || file.startsWith("lib/")) {
                findings.addAll(RuleLayout.ofFile(file));
            }
        }
        for (String module : repository.modules()) {
            findings.addAll(RuleLayout.ofPackage(module, text(module)));
        }
        for (String rule : rules) {
            findings.addAll(RuleLayout.ofRule(rule, files));
            if (files.contains(RuleLayout.testsOf(rule))) {
                findings.addAll(RuleLayout.ofTests(rule, text(RuleLayout.testsOf(rule))));
            }
        }
        findings.addAll(data.schema());
        // What OPA's types reach, it has told already.
        Set<String> told = compiling.stream().map(Finding::at).collect(Collectors.toSet());
        names().stream().filter(finding -> !told.contains(finding.at())).forEach(findings::add);
        // What cannot be parsed says nothing of itself; that it cannot is among the findings.
        if (compiling.stream().noneMatch(PolicyLint::isUnreadable)) {
            findings.addAll(EntryPoints.findings(opa, repository));
            findings.addAll(conventions(files, rules, compiling.isEmpty()));
        }
        findings.sort(Comparator.comparing(Finding::at).thenComparing(Finding::what));
        return new Report(rules.size(), findings.stream().distinct().toList(), fixed);
    }

    private List<Finding> names() throws IOException, RepositoryRefusedException {
        List<String> modules = repository.modules().stream()
                .filter(module -> !module.endsWith("_test.rego"))
                .toList();
        List<String> texts = new ArrayList<>();
        for (String file : repository.files()) {
            if (modules.contains(file) || (file.startsWith("data/") && file.endsWith(".json"))) {
                texts.add(text(file));
            }
        }
        JsonNode schema;
        try {
            schema = StrictJson.read(ShippedRepository.inputSchema(), JsonNode.class);
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("the program's own schema of the input is no JSON", e);
        }
        MemberNames names = new MemberNames(schema, texts);
        List<Finding> findings = new ArrayList<>();
        for (String module : modules) {
            findings.addAll(names.of(module, text(module)));
        }
        return findings;
    }

    private List<Finding> description() {
        PolicyRepository.Description says = repository.description();
        List<Finding> findings = new ArrayList<>();
        if (!says.input().equals(InputDocument.SCHEMA)) {
            findings.add(ofDescription("input is " + says.input() + ", and this gate's is " + InputDocument.SCHEMA));
        }
        if (!says.opa().equals(opaVersion)) {
            findings.add(ofDescription("opa is " + says.opa() + ", and bundles are built with " + opaVersion));
        }
        if (says.owners().isEmpty()) {
            findings.add(ofDescription("owners is empty"));
        }
        return findings;
    }

    private static Finding ofDescription(String what) {
        return new Finding("description", PolicyRepository.DESCRIPTION, Inert.text(what, MESSAGE_CHARACTERS));
    }

    private List<Finding> compiling() throws OpaFailedException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("--strict", "--format", "json"));
        arguments.addAll(List.of("--max-errors", Integer.toString(ERRORS_MAX)));
        if (repository.files().contains(PolicyRepository.INPUT_SCHEMA)) {
            arguments.addAll(List.of("--schema", "schema"));
        }
        arguments.addAll(repository.sources());
        Opa.Said said = opa.evaluating(repository.root(), "check", arguments);
        List<Finding> findings = new ArrayList<>();
        if (!said.ended()) {
            for (JsonNode error : Opa.errors(said)) {
                findings.add(new Finding(CHECK, place(error.path("location")), message(error)));
            }
            if (findings.isEmpty()) {
                findings.add(new Finding(CHECK, ".", said.complaint()));
            }
        }
        return findings;
    }

    static String place(JsonNode location) {
        String file = location.path("file").asText();
        int row = location.path("row").asInt();
        return file.isEmpty() ? "." : row == 0 ? file : file + ":" + row;
    }

    private static String message(JsonNode error) {
        String message = error.path("message").asText();
        JsonNode known = error.path("details").path("oneOf");
        List<String> names = new ArrayList<>();
        known.forEach(name -> names.add(name.asText()));
        return Inert.text(
                error.path("code").asText() + ": " + message
                        + (names.isEmpty() ? "" : "; there are " + String.join(", ", names)),
                MESSAGE_CHARACTERS);
    }

    private static boolean isUnreadable(Finding finding) {
        return finding.what().startsWith("rego_parse_error") || finding.at().equals(".");
    }

    private List<Finding> formatted(boolean isBroken) throws OpaFailedException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("fmt", "--list", "--fail"));
        arguments.addAll(repository.modules());
        Opa.Said said = opa.run(repository.root(), arguments);
        if (said.ended()) {
            return List.of();
        }
        List<Finding> findings = said.out()
                .lines()
                .filter(line -> !line.isBlank())
                .map(file -> new Finding("format", file, "is not formatted; portcullis policy lint --fix writes it"))
                .toList();
        return findings.isEmpty() && !isBroken ? List.of(new Finding("format", ".", said.complaint())) : findings;
    }

    private List<Finding> conventions(Set<String> files, Set<String> rules, boolean isSound)
            throws IOException, OpaFailedException, RepositoryRefusedException, InterruptedException {
        List<Finding> findings = new ArrayList<>();
        RuleAnnotations annotations = RuleAnnotations.read(opa, repository);
        for (String rule : rules) {
            String module = RuleLayout.moduleOf(rule);
            if (files.contains(module) && !annotations.rules().containsKey(rule)) {
                findings.add(new Finding("metadata", module, "its package has no METADATA of scope package"));
            }
        }
        findings.addAll(data.about(annotations));
        Proven proven = proven();
        if (proven.facts().isEmpty()) {
            if (isSound) {
                findings.add(new Finding(
                        "layout",
                        "lib",
                        "does not say which facts and settings are proven; keep lib as policy init wrote it"));
            }
            return findings;
        }
        findings.addAll(
                new RuleForm(Set.copyOf(repository.description().owners()), proven.facts()).findings(annotations));
        findings.addAll(data.settings(proven.settings(), proven.unproven()));
        return findings;
    }

    private record Proven(Set<String> facts, Set<String> settings, Set<String> unproven) {}

    private Proven proven() throws OpaFailedException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("--format", "raw"));
        for (String source : repository.sourcesWithoutTests()) {
            arguments.addAll(List.of("--data", source));
        }
        arguments.add(PROVEN);
        Opa.Said said = opa.evaluating(repository.root(), "eval", arguments);
        if (!said.ended() || said.out().isBlank()) {
            return new Proven(Set.of(), Set.of(), Set.of());
        }
        JsonNode answer = Opa.json(said);
        return new Proven(words(answer.path("facts")), words(answer.path("settings")), words(answer.path("unproven")));
    }

    private static Set<String> words(JsonNode list) {
        Set<String> words = new TreeSet<>();
        list.forEach(word -> words.add(word.asText()));
        return words;
    }

    private List<String> write()
            throws IOException, OpaFailedException, RepositoryRefusedException, InterruptedException {
        List<String> fixed = new ArrayList<>();
        if (compiling().stream().noneMatch(PolicyLint::isUnreadable)) {
            for (Finding unformatted : formatted(true)) {
                Opa.Said said = opa.run(repository.root(), List.of("fmt", "--write", unformatted.at()));
                if (said.ended()) {
                    fixed.add(unformatted.at());
                }
            }
            byte[] about = RuleAnnotations.read(opa, repository).about().getBytes(StandardCharsets.UTF_8);
            replace(PolicyRepository.ABOUT, about, fixed);
        }
        if (!data.schema().isEmpty()) {
            replace(PolicyRepository.INPUT_SCHEMA, ShippedRepository.inputSchema(), fixed);
        }
        return fixed;
    }

    private void replace(String name, byte[] content, List<String> fixed)
            throws IOException, RepositoryRefusedException {
        if (repository.files().contains(name) && Arrays.equals(repository.read(name), content)) {
            return;
        }
        Path file = repository.root().resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        Files.write(file, content);
        fixed.add(name);
    }

    private String text(String module) throws IOException, RepositoryRefusedException {
        return new String(repository.read(module), StandardCharsets.UTF_8);
    }
}
