package dev.portcullis.worker;

import dev.portcullis.worker.internal.Machine;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What this machine can and cannot give a sandbox, found by looking and by starting one.
 *
 * @param findings one for each thing looked at, in the order in which to mend them
 */
public record SandboxProbe(List<Finding> findings) {
    public SandboxProbe {
        findings = List.copyOf(findings);
    }

    /** How much a finding matters. */
    public enum Weight {
        GOOD,
        /** Something else holds instead, and {@link RunEnd#enforced()} says so. */
        WEAKER,
        MISSING
    }

    /**
     * One thing looked at.
     *
     * @param what its name
     * @param weight whether it is as it should be
     * @param explanation what was found, and what to do where it is not good
     */
    public record Finding(String what, Weight weight, String explanation) {}

    /** Looks at this machine; starts one sandbox that does nothing when everything it needs is there. */
    public static SandboxProbe of(LocalEngine.Settings settings) throws IOException {
        return new SandboxProbe(Machine.look(settings));
    }

    public boolean ready() {
        return findings.stream().noneMatch(finding -> finding.weight() == Weight.MISSING);
    }

    /** A line a finding, for a terminal. */
    public String describe() {
        return findings.stream()
                .map(finding -> "%-8s %-16s %s"
                        .formatted(
                                switch (finding.weight()) {
                                    case GOOD -> "ok";
                                    case WEAKER -> "weaker";
                                    case MISSING -> "MISSING";
                                },
                                finding.what(),
                                finding.explanation()))
                .collect(Collectors.joining("\n"));
    }
}
