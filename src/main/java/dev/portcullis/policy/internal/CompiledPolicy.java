package dev.portcullis.policy.internal;

import com.dylibso.chicory.compiler.MachineFactoryCompiler;
import com.dylibso.chicory.runtime.ImportValues;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import dev.portcullis.kernel.Digest;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.Function;

/**
 * The WebAssembly of a policy as Java code, from which any number of evaluators are made.
 *
 * <p>To compile takes most of the time that it takes to load a policy. It is done once for the same bytes: for every
 * thread of a pool, for the evaluator that takes the place of a broken one, and for a bundle that is looked at again.
 */
public final class CompiledPolicy {
    /** A gate has the policy in force and perhaps one that is previewed; an auditor's log had a few. */
    private static final int KEPT = 4;

    private static final SequencedMap<Digest, CompiledPolicy> RECENT = new LinkedHashMap<>(KEPT, 0.75F, true);

    private final WasmModule module;
    private final Function<Instance, Machine> machines;

    private CompiledPolicy(byte[] wasm) {
        module = Parser.parse(wasm);
        machines = MachineFactoryCompiler.compile(module);
    }

    /** Compiles, unless it was done lately; faults come as whatever the compiler throws. */
    public static CompiledPolicy of(byte[] wasm) {
        Digest digest = Digest.of(wasm);
        synchronized (RECENT) {
            CompiledPolicy policy = RECENT.get(digest);
            if (policy == null) {
                policy = new CompiledPolicy(wasm);
                RECENT.put(digest, policy);
                if (RECENT.size() > KEPT) {
                    var _ = RECENT.pollFirstEntry();
                }
            }
            return policy;
        }
    }

    Instance instance(ImportValues imports, Memory memory) {
        return Instance.builder(module)
                .withImportValues(imports)
                .withMemoryFactory(limits -> memory)
                .withMachineFactory(machines)
                .build();
    }
}
