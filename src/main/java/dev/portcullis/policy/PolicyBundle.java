package dev.portcullis.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.policy.internal.BundleArchive;
import dev.portcullis.policy.internal.WasmEvaluator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A policy as it was built and activated: rules compiled to WebAssembly, their data and the schema of their input.
 *
 * <p>Its digest is that of the archive's bytes and part of every basis. What loads can be evaluated: entry points and
 * settings are there, no builtin is missing, and the runtime compiles.
 */
public final class PolicyBundle {
    private static final String SHIPPED = "bundle.tar.gz";
    private static final String SHADOW = "portcullis/shadow";

    private final Digest digest;
    private final Bytes wasm;
    private final String data;
    private final JsonNode settings;
    private final PolicyDefaults defaults;

    private PolicyBundle(Digest digest, byte[] wasm, byte[] data) throws MalformedJsonException {
        this.digest = digest;
        this.wasm = Bytes.copyOf(wasm);
        this.data = new String(data, StandardCharsets.UTF_8);
        this.settings = StrictJson.parse(data).path("portcullis");
        this.defaults = defaults(settings.path("limits"));
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
        try {
            bundle = new PolicyBundle(Digest.of(archive), wasm, files.file("/data.json"));
            WasmEvaluator.check(wasm);
        } catch (MalformedJsonException e) {
            throw new PolicyRefusedException("the data of the bundle is refused: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw new PolicyRefusedException("the policy of the bundle is no WebAssembly that this gate can run", e);
        }
        Set<String> entryPoints = bundle.evaluator().entryPoints();
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
        return settings.path("schema");
    }

    WasmEvaluator evaluator() {
        return new WasmEvaluator(wasm.toArray(), data);
    }

    private static PolicyDefaults defaults(JsonNode limits) throws MalformedJsonException {
        ObjectNode named = JsonNodeFactory.instance.objectNode();
        named.set("budget", limits.path("budget"));
        named.set("seconds", limits.path("seconds"));
        return StrictJson.read(named, PolicyDefaults.class);
    }
}
