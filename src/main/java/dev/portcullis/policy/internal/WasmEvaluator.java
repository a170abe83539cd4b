package dev.portcullis.policy.internal;

import com.dylibso.chicory.runtime.ByteBufferMemory;
import com.dylibso.chicory.runtime.InterpreterMachine;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.styra.opa.wasm.OpaPolicy;
import com.styra.opa.wasm.OpaWasm;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.policy.PolicyRefusedException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * One instance of a policy with its data loaded once. Belongs to one thread; thrown away after any fault.
 *
 * <p>OPA's own pool loads the data again at every use, which costs two hundred times an evaluation.
 */
public final class WasmEvaluator {
    /** WebAssembly pages of 64 KiB: half a MiB at the start, 64 MiB at most. */
    private static final int MEMORY_PAGES_INITIAL = 8;

    private static final int MEMORY_PAGES_MAX = 1024;

    /** Builtins outside the policy's own wasm that it may ask the host for; the rest would fail only when reached. */
    private static final Set<String> BUILTINS = Set.of("sprintf");

    private final OpaPolicy policy;
    private final Map<String, Integer> entryPoints;

    public WasmEvaluator(byte[] wasm, String data) {
        policy = OpaPolicy.builder()
                .withPolicy(wasm)
                .withInitialMemory(MEMORY_PAGES_INITIAL)
                .withMaxMemory(MEMORY_PAGES_MAX)
                .withDefaultBuiltins(true)
                .build();
        policy.data(data);
        // Asked for by name, the engine writes and parses the list of all of them at every evaluation.
        entryPoints = Map.copyOf(policy.entrypoints());
    }

    /**
     * Refuses what would fail only at evaluation: builtins of the host that are not on the list, and a runtime that
     * interprets instead of compiling, at a hundred and fifty times the cost.
     */
    public static void check(byte[] wasm) throws PolicyRefusedException {
        OpaWasm module = OpaWasm.builder()
                .withInputStream(new ByteArrayInputStream(wasm))
                .withJsonMapper(new ObjectMapper())
                .withYamlMapper(new ObjectMapper())
                .withMemory(new ByteBufferMemory(new MemoryLimits(MEMORY_PAGES_INITIAL, MEMORY_PAGES_MAX)))
                .withDefaultBuiltins(true)
                .build();
        if (module.instance().getMachine() instanceof InterpreterMachine) {
            throw new PolicyRefusedException("the policy would be interpreted, not compiled; run on a plain JVM");
        }
        Set<String> unknown = new TreeSet<>();
        builtins(module).fieldNames().forEachRemaining(name -> {
            if (!BUILTINS.contains(name)) {
                unknown.add(name);
            }
        });
        if (!unknown.isEmpty()) {
            throw new PolicyRefusedException("the policy needs builtins that this gate does not offer: "
                    + String.join(", ", unknown) + "; pass what they would fetch as input, or rewrite the rule");
        }
    }

    public Set<String> entryPoints() {
        return entryPoints.keySet();
    }

    /** The engine's result set for the input, as JSON text; faults come as whatever the engine throws. */
    public String evaluate(String entryPoint, String input) {
        return policy.entrypoint(Objects.requireNonNull(entryPoints.get(entryPoint), entryPoint))
                .evaluate(input);
    }

    private static JsonNode builtins(OpaWasm module) throws PolicyRefusedException {
        int address = module.exports().opaJsonDump(module.exports().builtins());
        String json = module.memory().readCString(address);
        try {
            return StrictJson.parse(json.getBytes(StandardCharsets.UTF_8));
        } catch (MalformedJsonException e) {
            throw new PolicyRefusedException("the policy does not say which builtins it needs", e);
        }
    }
}
