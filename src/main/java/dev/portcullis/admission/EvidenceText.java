package dev.portcullis.admission;

import dev.portcullis.attest.predicate.EvidencePredicate;
import dev.portcullis.attest.predicate.ReadingWord;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.Reason;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.Tree;
import dev.portcullis.tripwire.FinitePlausible;
import dev.portcullis.tripwire.HaltLine;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What was measured, beside what it is compared with: parent and anchor, which way is better, and where the bound lies. */
final class EvidenceText {
    private static final Map<String, String> ASKS = Map.of(
            HaltLine.NAME, "does no halt stand over this lineage?",
            FinitePlausible.NAME, "is the score there, finite and not past its bound?");

    private EvidenceText() {}

    /** What the evaluator sealed of base and anchor when they were candidates; empty where nothing that counts is on record. */
    record Compared(Optional<EvidencePredicate> base, Optional<EvidencePredicate> anchor) {}

    static void show(CaseWriter view, Docket docket, Compared compared, List<String> readings) {
        Charter.Score score = docket.charter().score();
        view.heading("Evidence (trusted, not claimed)");
        docket.evidence()
                .ifPresentOrElse(set -> view.line("run " + set.outcome().ended()), () -> view.line("not run yet"));
        Map<String, Decimal> metrics = new TreeMap<>(docket.metrics().orElse(Map.of()));
        Optional<Decimal> own = Optional.ofNullable(metrics.remove(score.metric()));
        if (docket.evidence().isPresent()) {
            view.line(score.metric() + " = " + own.map(Decimal::text).orElse("not measured") + " ("
                    + better(score.direction()) + ")");
        }
        String parent = docket.gate().purpose() == Purpose.PROMOTE ? "present head (its base)" : "parent (its base)";
        compared(view, docket, score, own, parent, docket.base(), compared.base());
        if (docket.anchor().equals(docket.base())) {
            view.line("what people last signed off (anchor): the same as its base");
        } else {
            compared(
                    view,
                    docket,
                    score,
                    own,
                    "what people last signed off (anchor)",
                    docket.anchor(),
                    compared.anchor());
        }
        view.line(bound(score));
        view.line("tolerance " + score.tolerance()
                + ": what the proposer claims may be better than what was measured by" + " no more than this");
        metrics.forEach((metric, value) -> view.line(metric + " = " + value));
        docket.evidence().flatMap(EvidenceSet::evidence).stream()
                .flatMap(evidence -> evidence.flags().stream())
                .forEach(flag -> view.line("flag " + flag));
        readings.forEach(view::line);
    }

    /** What a tripwire says, with what it asks. */
    static String reading(String tripwire, ReadingWord word, List<Reason> reasons) {
        return "reading " + tripwire + ": " + word
                + (reasons.isEmpty() ? "" : " " + reasons)
                + Optional.ofNullable(ASKS.get(tripwire))
                        .map(asks -> " (" + asks + ")")
                        .orElse("");
    }

    /** Which of two scores is the better, in plain words. */
    static String better(Charter.Direction direction) {
        return switch (direction) {
            case MAXIMISE -> "higher is better";
            case MINIMISE -> "lower is better";
        };
    }

    private static String bound(Charter.Score score) {
        return "bound " + score.bound() + ": " + score.metric()
                + switch (score.direction()) {
                    case MAXIMISE -> " must not rise above it";
                    case MINIMISE -> " must not fall below it";
                }
                + " by more than the tolerance; a score past it cannot be true, and is refused";
    }

    /** What another scorer measured is no measure of this one (A1), and is told as such. */
    private static void compared(
            CaseWriter view,
            Docket docket,
            Charter.Score score,
            Optional<Decimal> own,
            String what,
            Tree tree,
            Optional<EvidencePredicate> measured) {
        Optional<Decimal> theirs =
                measured.map(EvidencePredicate::metrics).flatMap(all -> Optional.ofNullable(all.get(score.metric())));
        if (theirs.isEmpty()) {
            view.line(what + ": not measured");
            return;
        }
        Digest scorer = docket.charter().evaluator(tree);
        boolean alike = measured.filter(one -> one.evaluator().equals(scorer)
                        && scorer.equals(docket.charter().evaluator(docket.result())))
                .isPresent();
        view.line(what + ": " + score.metric() + " = " + theirs.get()
                + (alike
                        ? own.map(value -> "; " + change(score.direction(), value, theirs.get()))
                                .orElse("")
                        : "; scored in another way, not to be compared"));
    }

    /** What became of a score, as better or worse by how much. */
    static String change(Charter.Direction direction, Decimal now, Decimal then) {
        BigDecimal gain = now.value().subtract(then.value());
        boolean isBetter = switch (direction) {
            case MAXIMISE -> gain.signum() > 0;
            case MINIMISE -> gain.signum() < 0;
        };
        return gain.signum() == 0
                ? "this is as good"
                : "this is " + (isBetter ? "better" : "worse") + " by "
                        + gain.abs().stripTrailingZeros().toPlainString();
    }
}
