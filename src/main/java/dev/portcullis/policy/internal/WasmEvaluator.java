package dev.portcullis.policy.internal;

import com.dylibso.chicory.runtime.ByteArrayMemory;
import com.dylibso.chicory.runtime.InterpreterMachine;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.styra.opa.wasm.OpaWasm;
import com.styra.opa.wasm.OpaWasm_ModuleExports;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.policy.PolicyRefusedException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
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

    private static final long ABI = 1;
    private static final int NONE = 0;
    private static final int DONE = 0;

    private final OpaWasm engine;
    private final int data;
    private final int heap;
    /** Asked for by name, the engine writes and parses the list of all of them at every evaluation. */
    private final Map<String, Integer> entryPoints;

    /** Compiles the policy and loads its data; faults come as whatever the engine throws. */
    public WasmEvaluator(byte[] wasm, String data) {
        engine = OpaWasm.builder()
                .withInputStream(new ByteArrayInputStream(wasm))
                .withJsonMapper(new ObjectMapper())
                .withYamlMapper(new ObjectMapper())
                .withMemory(new ByteArrayMemory(new MemoryLimits(MEMORY_PAGES_INITIAL, MEMORY_PAGES_MAX)))
                .withDefaultBuiltins(true)
                .build();
        if (engine.exports().opaWasmAbiVersion().getValue() != ABI) {
            throw new IllegalArgumentException("the policy was compiled for another engine");
        }
        this.data = read(data);
        heap = engine.exports().opaHeapPtrGet();
        entryPoints = numbers(engine.exports().entrypoints());
    }

    /**
     * Refuses what would fail only at evaluation: builtins of the host that are not on the list, and a runtime that
     * interprets instead of compiling, at a hundred and fifty times the cost.
     */
    public void check() throws PolicyRefusedException {
        if (engine.instance().getMachine() instanceof InterpreterMachine) {
            throw new PolicyRefusedException("the policy would be interpreted, not compiled; run on a plain JVM");
        }
        Set<String> unknown = new TreeSet<>();
        unknown.addAll(numbers(engine.exports().builtins()).keySet());
        unknown.removeAll(BUILTINS);
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
        OpaWasm_ModuleExports exports = engine.exports();
        // What the evaluation before this one needed is free again.
        exports.opaHeapPtrSet(heap);
        int context = exports.opaEvalCtxNew();
        exports.opaEvalCtxSetData(context, data);
        exports.opaEvalCtxSetInput(context, read(input));
        exports.opaEvalCtxSetEntrypoint(context, Objects.requireNonNull(entryPoints.get(entryPoint), entryPoint));
        int code = exports.eval(context);
        if (code != DONE) {
            throw new IllegalStateException("the engine ended with " + code);
        }
        return written(exports.opaEvalCtxGetResult(context));
    }

    private int read(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        int address = engine.exports().opaMalloc(bytes.length);
        engine.memory().write(address, bytes);
        int value = engine.exports().opaJsonParse(address, bytes.length);
        if (value == NONE) {
            throw new IllegalArgumentException("not JSON to the engine");
        }
        engine.exports().opaFree(address);
        return value;
    }

    private String written(int value) {
        return engine.memory().readCString(engine.exports().opaJsonDump(value));
    }

    /** Names that the policy numbers: its entry points, or the builtins it needs. */
    private Map<String, Integer> numbers(int value) {
        try {
            Map<String, Integer> numbers = new HashMap<>();
            StrictJson.parse(written(value).getBytes(StandardCharsets.UTF_8))
                    .properties()
                    .forEach(each -> numbers.put(each.getKey(), each.getValue().intValue()));
            return Map.copyOf(numbers);
        } catch (MalformedJsonException e) {
            throw new IllegalArgumentException("the policy does not say what is in it", e);
        }
    }
}
