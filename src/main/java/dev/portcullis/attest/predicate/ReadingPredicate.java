package dev.portcullis.attest.predicate;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.portcullis.kernel.Reason;
import java.time.Instant;
import java.util.List;

/**
 * A tripwire's reading as an in-toto test result: cleared PASSED, unresolved WARNED, fired FAILED.
 *
 * @param configuration the tripwire's definition and what it read, by digest
 */
public record ReadingPredicate(
        String result,
        List<Configuration> configuration,
        List<String> passedTests,
        List<String> warnedTests,
        List<String> failedTests,
        @JsonProperty("https://portcullis.dev/reading/v0.1") Read read) {
    public ReadingPredicate {
        configuration = List.copyOf(configuration);
        passedTests = List.copyOf(passedTests);
        warnedTests = List.copyOf(warnedTests);
        failedTests = List.copyOf(failedTests);
    }

    /** A resource descriptor. */
    public record Configuration(String name, DigestSet digest) {}

    /** What was read, when and why. */
    public record Read(GateForm gate, String tripwire, ReadingWord state, List<Reason> reasons, Instant at) {
        public Read {
            reasons = List.copyOf(reasons);
        }
    }
}
