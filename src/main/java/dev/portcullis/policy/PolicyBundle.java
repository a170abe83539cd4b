package dev.portcullis.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.Reason;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.policy.internal.BundleArchive;
import dev.portcullis.policy.internal.CompiledPolicy;
import dev.portcullis.policy.internal.WasmEvaluator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A policy as it was built and activated: rules compiled to WebAssembly, their data and the schema of their input.
 *
 * <p>Its digest is that of the archive's bytes and part of every basis. What loads can be evaluated: entry points and
 * settings are there, no builtin is missing, and the runtime compiles.
 */
public final class PolicyBundle {
    private static final String SHIPPED = "bundle.tar.gz";
    private static final Pattern RULE_FILE = Pattern.compile("/rules/([^/]+/[^/]+)/[^/]+\\.rego");
    private static final String SHADOW = "portcullis/shadow";
    private static final String ABOUT = "about";
    private static final String SCHEMA = "schema";

    private final Digest digest;
    private final CompiledPolicy compiled;
    private final String data;
    private final JsonNode settings;
    private final PolicyDefaults defaults;
    private final Map<String, RuleDescription> rules;

    private PolicyBundle(Digest digest, byte[] wasm, byte[] data) throws MalformedJsonException {
        this.digest = digest;
        this.compiled = CompiledPolicy.of(wasm);
        this.data = new String(data, StandardCharsets.UTF_8);
        this.settings = StrictJson.parse(data).path("portcullis");
        this.defaults = defaults(settings.path("limits"));
        this.rules = rules(settings.path(ABOUT));
    }

    /**
     * Loads the bundle that is built into the program.
     *
     * @throws IllegalStateException when the program was built without it
     */
    public static PolicyBundle shipped() {
        try {
            return load(shippedArchive());
        } catch (PolicyRefusedException e) {
            throw new IllegalStateException("the policy built into the program does not load", e);
        }
    }

    /** The archive that is built into the program, for those who store or export it. */
    public static byte[] shippedArchive() {
        try (InputStream in = PolicyBundle.class.getResourceAsStream(SHIPPED)) {
            if (in == null) {
                throw new IllegalStateException(
                        "the program was built without its policy; build it with `mvn package`, which runs opa build");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Loads a bundle as {@code opa build} wrote it.
     *
     * @throws PolicyRefusedException when it cannot be used; says what to change
     */
    public static PolicyBundle load(byte[] archive) throws PolicyRefusedException {
        BundleArchive files = BundleArchive.read(archive);
        byte[] wasm = files.file("/policy.wasm");
        PolicyBundle bundle;
        WasmEvaluator first;
        try {
            bundle = new PolicyBundle(Digest.of(archive), wasm, files.file("/data.json"));
            bundle.refuseRulesNobodyAsks(files.names());
            first = bundle.evaluator();
            first.check();
        } catch (MalformedJsonException e) {
            throw new PolicyRefusedException("the data of the bundle is refused: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw new PolicyRefusedException("the policy of the bundle is no WebAssembly that this gate can run", e);
        }
        Set<String> entryPoints = first.entryPoints();
        for (String needed :
                List.of(entryPoint(Purpose.EVALUATE), entryPoint(Purpose.ADMIT), entryPoint(Purpose.PROMOTE), SHADOW)) {
            if (!entryPoints.contains(needed)) {
                throw new PolicyRefusedException(
                        "the bundle has no entry point " + needed + "; build it with --entrypoint " + needed);
            }
        }
        return bundle;
    }

    /** SHA-256 of the archive: the {@code policy} of a basis. */
    public Digest digest() {
        return digest;
    }

    public PolicyDefaults defaults() {
        return defaults;
    }

    /** The readings without which the purpose cannot be cleared. */
    public List<String> readings(Purpose purpose) {
        List<String> names = new ArrayList<>();
        settings.path("readings").path(purpose.toString()).forEach(name -> names.add(name.asText()));
        return List.copyOf(names);
    }

    /** The name by which the purpose's question is asked. */
    static String entryPoint(Purpose purpose) {
        return "portcullis/" + purpose;
    }

    JsonNode schema() {
        return settings.path(SCHEMA);
    }

    /** Whether the other reads inputs of the same schema. */
    public boolean hasSchemaOf(PolicyBundle other) {
        return schema().equals(other.schema());
    }

    /** Every tunable number and list, by the name of its file below {@code data/}. */
    public Map<String, JsonNode> settings() {
        Map<String, JsonNode> named = new TreeMap<>();
        for (Map.Entry<String, JsonNode> file : settings.properties()) {
            if (!file.getKey().equals(ABOUT) && !file.getKey().equals(SCHEMA)) {
                named.put(file.getKey(), file.getValue());
            }
        }
        return Collections.unmodifiableMap(named);
    }

    WasmEvaluator evaluator() {
        return new WasmEvaluator(compiled, data);
    }

    /**
     * What a finding of the rule says, in a few words of people.
     *
     * @param rule its directory, such as {@code checks/removed}; empty for what is no rule of the bundle
     */
    public Optional<String> title(String rule) {
        return Optional.ofNullable(rules.get(rule)).map(RuleDescription::title);
    }

    /**
     * A reason as a sentence: what a finding of its rule says, and where. A code that no rule of the bundle has stands
     * for itself.
     */
    public String sentence(Reason reason) {
        String says = rules.values().stream()
                .filter(rule -> rule.code().equals(reason.code()))
                .findFirst()
                .map(RuleDescription::title)
                .orElse(reason.code());
        return reason.at() == null ? says : says + ": " + reason.at();
    }

    /** The rules of the bundle, by {@code topic/name}, as their metadata describes them. */
    public Map<String, RuleDescription> rules() {
        return rules;
    }

    /** A rule that is there but not described in {@code data/about.json} would never be asked. */
    private void refuseRulesNobodyAsks(Set<String> files) throws PolicyRefusedException {
        Set<String> present = new TreeSet<>();
        for (String file : files) {
            Matcher rule = RULE_FILE.matcher(file);
            if (rule.matches()) {
                present.add(rule.group(1));
            }
        }
        if (!present.equals(rules.keySet())) {
            throw new PolicyRefusedException("the rules of the bundle and data/about.json differ: "
                    + String.join(", ", present) + " against " + String.join(", ", rules.keySet()));
        }
    }

    private static Map<String, RuleDescription> rules(JsonNode about) throws MalformedJsonException {
        Map<String, RuleDescription> rules = new TreeMap<>();
        for (Map.Entry<String, JsonNode> topic : about.properties()) {
            for (Map.Entry<String, JsonNode> name : topic.getValue().properties()) {
                rules.put(
                        topic.getKey() + "/" + name.getKey(), StrictJson.read(name.getValue(), RuleDescription.class));
            }
        }
        return Collections.unmodifiableMap(rules);
    }

    private static PolicyDefaults defaults(JsonNode limits) throws MalformedJsonException {
        ObjectNode named = JsonNodeFactory.instance.objectNode();
        named.set("budget", limits.path("budget"));
        named.set("seconds", limits.path("seconds"));
        return StrictJson.read(named, PolicyDefaults.class);
    }
}
