package dev.portcullis.policy.internal;

import com.dylibso.chicory.runtime.ByteArrayMemory;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.InterpreterMachine;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.styra.opa.wasm.OpaWasm_Env;
import com.styra.opa.wasm.OpaWasm_ModuleExports;
import com.styra.opa.wasm.OpaWasm_ModuleImports;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.policy.PolicyRefusedException;
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

    /** The one builtin outside the policy's own wasm that it may ask for; the rest would fail only when reached. */
    private static final String SPRINTF = "sprintf";

    private static final long ABI = 1;
    private static final int NONE = 0;
    private static final int DONE = 0;

    private final Memory memory = new ByteArrayMemory(new MemoryLimits(MEMORY_PAGES_INITIAL, MEMORY_PAGES_MAX));
    private final Instance instance;
    private final OpaWasm_ModuleExports engine;
    private final int data;
    private final int heap;
    /** Asked for by name, the engine writes and parses the list of all of them at every evaluation. */
    private final Map<String, Integer> entryPoints;

    private final Map<String, Integer> builtins;

    /** Instantiates the policy and loads its data; faults come as whatever the engine throws. */
    public WasmEvaluator(CompiledPolicy policy, String data) {
        instance = policy.instance(new Host().toImportValues(), memory);
        engine = new OpaWasm_ModuleExports(instance);
        if (engine.opaWasmAbiVersion().getValue() != ABI) {
            throw new IllegalArgumentException("the policy was compiled for another engine");
        }
        this.data = read(data);
        heap = engine.opaHeapPtrGet();
        entryPoints = numbers(engine.entrypoints());
        builtins = numbers(engine.builtins());
    }

    /**
     * Refuses what would fail only at evaluation: builtins of the host that are not on the list, and a runtime that
     * interprets instead of compiling, at a hundred and fifty times the cost.
     */
    public void check() throws PolicyRefusedException {
        if (instance.getMachine() instanceof InterpreterMachine) {
            throw new PolicyRefusedException("the policy would be interpreted, not compiled; run on a plain JVM");
        }
        Set<String> unknown = new TreeSet<>(builtins.keySet());
        unknown.remove(SPRINTF);
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
        // What the evaluation before this one needed is free again.
        engine.opaHeapPtrSet(heap);
        int context = engine.opaEvalCtxNew();
        engine.opaEvalCtxSetData(context, data);
        engine.opaEvalCtxSetInput(context, read(input));
        engine.opaEvalCtxSetEntrypoint(context, Objects.requireNonNull(entryPoints.get(entryPoint), entryPoint));
        int code = engine.eval(context);
        if (code != DONE) {
            throw new IllegalStateException("the engine ended with " + code);
        }
        return written(engine.opaEvalCtxGetResult(context));
    }

    private int read(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        int address = engine.opaMalloc(bytes.length);
        memory.write(address, bytes);
        int value = engine.opaJsonParse(address, bytes.length);
        if (value == NONE) {
            throw new IllegalArgumentException("not JSON to the engine");
        }
        engine.opaFree(address);
        return value;
    }

    private String written(int value) {
        return memory.readCString(engine.opaJsonDump(value));
    }

    private JsonNode json(int value) {
        try {
            return StrictJson.parse(written(value).getBytes(StandardCharsets.UTF_8));
        } catch (MalformedJsonException e) {
            throw new IllegalArgumentException("the policy wrote what is no JSON", e);
        }
    }

    /** Names that the policy numbers: its entry points, or the builtins it needs. */
    private Map<String, Integer> numbers(int value) {
        Map<String, Integer> numbers = new HashMap<>();
        json(value)
                .properties()
                .forEach(each -> numbers.put(each.getKey(), each.getValue().intValue()));
        return Map.copyOf(numbers);
    }

    /** What the policy may ask of us; one that could ask for more was refused. */
    private final class Host implements OpaWasm_ModuleImports, OpaWasm_Env {
        @Override
        public OpaWasm_Env env() {
            return this;
        }

        @Override
        public Memory memory() {
            return memory;
        }

        @Override
        public int opaBuiltin2(int builtin, int context, int format, int arguments) {
            if (!Objects.equals(builtins.get(SPRINTF), builtin)) {
                throw unknown();
            }
            return read(TextNode.valueOf(Sprintf.text(json(format), json(arguments)))
                    .toString());
        }

        @Override
        public int opaBuiltin0(int builtin, int context) {
            throw unknown();
        }

        @Override
        public int opaBuiltin1(int builtin, int context, int argument) {
            throw unknown();
        }

        @Override
        public int opaBuiltin3(int builtin, int context, int first, int second, int third) {
            throw unknown();
        }

        @Override
        public int opaBuiltin4(int builtin, int context, int first, int second, int third, int fourth) {
            throw unknown();
        }

        @Override
        public void opaAbort(int message) {
            throw new IllegalStateException("the policy gave up: " + memory.readCString(message));
        }

        private static IllegalStateException unknown() {
            return new IllegalStateException("the policy asks for a builtin that this gate does not offer");
        }
    }
}
