package dev.portcullis.policy;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.Ended;
import dev.portcullis.attest.predicate.Kind;
import dev.portcullis.attest.predicate.ReadingWord;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.PrincipalId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.Facts;
import dev.portcullis.modification.ModificationClass;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Input v1: everything a rule may look at, in the form of {@code policies/schema/input.v1.json}, which says what each
 * fact means and may be. Time and counters are passed in; a rule reads no clock.
 *
 * @param schema always {@link #SCHEMA}
 * @param modificationClass the strictest over both differences
 * @param evidence null before a run, otherwise stated
 */
public record InputDocument(
        String schema,
        Purpose purpose,
        Instant now,
        Proposal proposal,
        Lineage lineage,
        Trees tree,
        @JsonProperty("class") ModificationClass modificationClass,
        Facts.Difference facts,
        @JsonProperty("since_anchor") Facts.SinceAnchor sinceAnchor,
        @Nullable Evidence evidence,
        List<ReadingState> readings,
        Budget budget) {
    public static final String SCHEMA = "portcullis.input/v1";

    public InputDocument {
        now = now.truncatedTo(ChronoUnit.SECONDS);
        readings = List.copyOf(readings);
    }

    /** The bytes that are judged, whose digest the verdict names; equal documents have equal bytes. */
    public byte[] toBytes() {
        return StrictJson.write(this);
    }

    public record Proposal(ProposalId id, PrincipalId proposer, Kind kind, Aim aim) {}

    /**
     * Counters of the lineage, as the schema says them one by one. Since the anchor, unless their name says otherwise.
     *
     * @param root nothing but the genesis was ever promoted
     * @param wasHead the result was head before, so that this goes back
     * @param grossChurn this proposal's counted, as for the checks
     */
    public record Lineage(
            LineageId id,
            long generation,
            boolean root,
            @JsonProperty("was_head") boolean wasHead,
            @JsonProperty("unreviewed_depth") long unreviewedDepth,
            @JsonProperty("days_unreviewed") long daysUnreviewed,
            @JsonProperty("net_churn") long netChurn,
            @JsonProperty("gross_churn") long grossChurn,
            @JsonProperty("gross_checks_removed") long grossChecksRemoved,
            @JsonProperty("proposals_on_one_path_24h") long proposalsOnOnePath,
            @JsonProperty("powers_promoted_24h") List<String> powersPromoted,
            long runs,
            long crashes,
            @JsonProperty("gpu_hours_since_anchor") Decimal gpuHours,
            @JsonProperty("evaluations_open") long evaluationsOpen,
            @JsonProperty("asks_today") long asksToday,
            @JsonProperty("open_asks") long openAsks,
            @JsonProperty("asks_of_proposer_share") long asksOfProposerShare) {
        public Lineage {
            powersPromoted = List.copyOf(powersPromoted);
            gpuHours = plain(gpuHours);
        }

        /** A lineage whose head is its anchor, set just now, and that did nothing else. */
        public static Lineage justAnchored(LineageId id, Facts facts) {
            Facts.Difference change = facts.fromBase();
            long signs = Stream.of(change.powersAdded(), change.scoringAdded(), change.checksRemoved())
                    .mapToLong(List::size)
                    .sum();
            return new Lineage(
                    id,
                    0,
                    true,
                    false,
                    0,
                    0,
                    facts.sinceAnchor().netChurn(),
                    change.size().churn(),
                    change.checksRemoved().size(),
                    signs == 0 ? 0 : 1,
                    List.of(),
                    0,
                    0,
                    new Decimal("0"),
                    0,
                    0,
                    0,
                    0);
        }
    }

    public record Trees(Digest base, Digest anchor, Digest result) {}

    /**
     * What the evaluator measured beside what the proposer claimed.
     *
     * @param finite false when the evaluator met a number that is not finite
     */
    public record Evidence(
            Ended ended,
            String metric,
            Charter.Direction direction,
            Decimal tolerance,
            Decimal bound,
            Map<String, Decimal> trusted,
            boolean finite,
            Map<String, Decimal> claimed,
            List<String> flags) {
        public Evidence {
            tolerance = plain(tolerance);
            bound = plain(bound);
            trusted = plain(trusted);
            claimed = plain(claimed);
            flags = List.copyOf(flags);
        }
    }

    public record ReadingState(String tripwire, ReadingWord state) {}

    /** What the charter grants and what is used of it. */
    public record Budget(
            @JsonProperty("gpu_hours_today") Decimal gpuHoursToday,
            Decimal limit,
            @JsonProperty("unreviewed_depth") long unreviewedDepth,
            @JsonProperty("net_lines") long netLines) {
        public Budget {
            gpuHoursToday = plain(gpuHoursToday);
            limit = plain(limit);
        }
    }

    /** One way to write a number, so that rules need to know one; what does not fit stays as it was and is refused. */
    private static Decimal plain(Decimal number) {
        BigDecimal value = number.value();
        String text = value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
        return text.length() <= Bounds.DECIMAL_CHARACTERS ? new Decimal(text) : number;
    }

    private static Map<String, Decimal> plain(Map<String, Decimal> numbers) {
        Map<String, Decimal> plain = new TreeMap<>();
        numbers.forEach((name, number) -> plain.put(name, plain(number)));
        return Collections.unmodifiableMap(plain);
    }
}
