package dev.portcullis.admission;

import dev.portcullis.admission.internal.LineageTally;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.predicate.EvidencePredicate;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.HaltId;
import dev.portcullis.kernel.Inert;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.modification.BlobSource;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.Facts;
import dev.portcullis.modification.Tree;
import dev.portcullis.modification.TreeDifference;
import dev.portcullis.modification.TreeEntry;
import dev.portcullis.policy.PolicyBundle;
import dev.portcullis.policy.PolicyReason;
import dev.portcullis.policy.Verdict;
import dev.portcullis.tripwire.Reading;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What people are shown when they are asked: plain inert text, the same bytes for everybody, whose digest is part of
 * what they sign. In the order of SAFETY section 4; a proposer's words come last and are marked as such.
 */
final class Views {
    private static final int LINE_CHARACTERS = 2_000;

    private Views() {}

    /** The case of a proposal; empty when it cannot be shown whole, because nobody may grant what was cut. */
    static Optional<Bytes> proposal(
            Docket docket, Verdict verdict, Likeness likeness, List<Reading> readings, BlobSource blobs) {
        TreeDifference difference = TreeDifference.of(docket.anchor(), docket.result(), blobs);
        TreeDifference fromBase = TreeDifference.of(docket.base(), docket.result(), blobs);
        if (!difference.complete() || !fromBase.complete()) {
            return Optional.empty();
        }
        StringBuilder view = new StringBuilder();
        consequence(view, docket);
        heading(view, "WHY A PERSON");
        for (PolicyReason reason : verdict.reasons()) {
            line(view, reason.reason().toString());
        }
        line(view, "tier " + likeness.raised(verdict.tier()));
        if (!likeness.told().isEmpty()) {
            heading(view, "DECLINED BEFORE (most of this was)");
            likeness.told().forEach(text -> line(view, text));
        }
        heading(view, "DIFFERENCE FROM WHAT PEOPLE LAST SIGNED OFF (anchor to result)");
        view.append(difference.text()).append('\n');
        heading(view, "DIFFERENCE FROM ITS BASE");
        view.append(docket.base().equals(docket.anchor()) ? "the same" : fromBase.text())
                .append('\n');
        facts(view, docket.facts());
        drift(view, docket);
        evidence(view, docket, readings);
        heading(view, "CLAIMS BY THE PROPOSER (unchecked)");
        docket.proposal().claims().forEach((metric, value) -> line(view, "claims " + metric + " = " + value));
        return Optional.of(Bytes.utf8(view.toString()));
    }

    private static void drift(StringBuilder view, Docket docket) {
        LineageTally tally = docket.lineage().tally().orElseThrow();
        Facts.Difference change = docket.facts().fromBase();
        Facts.SinceAnchor since = docket.facts().sinceAnchor();
        heading(view, "DRIFT");
        line(
                view,
                "promotions without a sign-off: " + tally.depth() + " of "
                        + docket.charter().budget().unreviewedDepth() + ", since " + tally.anchoredAt());
        line(
                view,
                "lines since the anchor: " + since.netChurn() + " of "
                        + docket.charter().budget().netLines() + ", in all "
                        + (tally.grossChurn() + change.size().churn()));
        line(view, "tokens of prompts since the anchor: " + since.promptTokens());
        line(
                view,
                "checks removed since the anchor, in all: "
                        + (tally.grossChecksRemoved() + change.checksRemoved().size()));
        line(view, "evaluations since the anchor: " + tally.runs() + ", crashed " + tally.crashes());
    }

    private static void consequence(StringBuilder view, Docket docket) {
        String lineage = docket.lineage().id().toString();
        line(view, "CONSEQUENCE");
        line(
                view,
                switch (docket.gate().purpose()) {
                    case EVALUATE ->
                        "If granted: pool " + docket.charter().pool() + " may RUN tree "
                                + docket.result().digest() + " of " + lineage + " in its sandbox, once.";
                    case ADMIT ->
                        "If granted: tree " + docket.result().digest() + " becomes a generation of " + lineage
                                + " and may be a parent.";
                    case PROMOTE ->
                        "If granted: pool " + docket.charter().pool() + " may PROMOTE tree "
                                + docket.result().digest() + " to head of " + lineage + ": the system's next self.";
                    case AMEND -> throw new IllegalArgumentException("a proposal amends nothing");
                });
        line(view, "Class: " + docket.facts().modificationClass());
        if (docket.gate().purpose() == Purpose.PROMOTE) {
            line(view, "Undo: propose the present head " + docket.base().digest() + " for promotion again.");
        }
    }

    private static void facts(StringBuilder view, Facts facts) {
        heading(view, "FACTS");
        Facts.Difference from = facts.fromBase();
        line(
                view,
                "files " + from.size().files() + ", +" + from.size().added() + " -"
                        + from.size().removed());
        line(view, "analysed completely: " + (from.analyzed() ? "yes" : "NO"));
        places(view, "made it oversight", facts.why());
        findings(view, "new powers since the anchor", facts.sinceAnchor().powersAdded());
        findings(view, "checks removed since the anchor", facts.sinceAnchor().checksRemoved());
        findings(view, "what may flatter the score", facts.sinceAnchor().scoringAdded());
        list(
                view,
                "limits touched",
                facts.sinceAnchor().limits(),
                limit -> limit.at() + "  " + limit.kind() + " " + limit.direction() + ": " + limit.was() + "  ->  "
                        + limit.now());
        places(view, "suspicious text", from.suspiciousText());
        from.dependenciesAdded()
                .forEach(added -> line(
                        view,
                        "dependency added: " + added.name() + (added.allowed() ? "" : " (not on the allowed list)")));
    }

    private static void evidence(StringBuilder view, Docket docket, List<Reading> readings) {
        heading(view, "EVIDENCE (trusted, not claimed)");
        docket.evidence()
                .ifPresentOrElse(
                        set -> {
                            line(view, "run " + set.outcome().ended());
                            Map<String, Decimal> metrics = new TreeMap<>(set.evidence()
                                    .map(EvidencePredicate::metrics)
                                    .orElse(Map.of()));
                            metrics.forEach((metric, value) -> line(view, metric + " = " + value));
                            line(view, "bound " + docket.charter().score().bound());
                            set.evidence().stream()
                                    .flatMap(evidence -> evidence.flags().stream())
                                    .forEach(flag -> line(view, "flag " + flag));
                        },
                        () -> line(view, "not run yet"));
        readings.forEach(reading -> line(view, "reading " + reading.tripwire() + ": " + reading));
    }

    private static void places(StringBuilder view, String what, List<Facts.Place> places) {
        list(view, what, places, place -> place.at() + "  " + place.was());
    }

    private static void findings(StringBuilder view, String what, List<Facts.Finding> findings) {
        list(view, what, findings, finding -> finding.at() + "  " + finding.kind() + ": " + finding.was());
    }

    private static <T> void list(StringBuilder view, String what, List<T> found, Function<T, String> shown) {
        line(view, what + ": " + (found.isEmpty() ? "none" : String.valueOf(found.size())));
        found.forEach(one -> line(view, "  " + shown.apply(one)));
    }

    /** A charter and the genesis it begins with. */
    static Bytes charter(Charter charter, Tree genesis, boolean amends) {
        StringBuilder view = new StringBuilder();
        line(view, "CONSEQUENCE");
        line(
                view,
                amends
                        ? "If granted: this charter replaces the one in force of lineage " + charter.lineage()
                                + "; every open permit and judgement under the old one is void."
                        : "If granted: lineage " + charter.lineage()
                                + " opens with this charter and this genesis, and the"
                                + " proposers named in it may propose.");
        heading(view, "CHARTER " + charter.digest());
        lines(view, charter.document());
        heading(view, "GENESIS " + genesis.digest());
        for (TreeEntry entry : genesis.entries()) {
            line(view, entry.toString());
        }
        return Bytes.utf8(view.toString());
    }

    /** What another version of trust changes. */
    static Bytes trust(TrustDocument now, TrustDocument next) {
        StringBuilder view = new StringBuilder();
        line(view, "CONSEQUENCE");
        line(
                view,
                "If granted: version " + next.version() + " of trust replaces version " + now.version()
                        + "; every open permit and judgement is void.");
        heading(view, "KEYS");
        differences(
                view,
                now.keys().stream().map(Object::toString).toList(),
                next.keys().stream().map(Object::toString).toList());
        heading(view, "PEOPLE");
        differences(
                view,
                now.people().stream().map(Person::toString).toList(),
                next.people().stream().map(Person::toString).toList());
        heading(view, "QUORUMS");
        differences(
                view, List.of(now.quorums().toString()), List.of(next.quorums().toString()));
        heading(view, "WITNESSES");
        differences(
                view,
                List.of(now.witnesses().toString()),
                List.of(next.witnesses().toString()));
        return Bytes.utf8(view.toString());
    }

    /** The activation of a policy bundle. */
    static Bytes policy(Digest now, PolicyBundle next) {
        StringBuilder view = new StringBuilder();
        line(view, "CONSEQUENCE");
        line(
                view,
                "If granted: policy " + next.digest() + " replaces " + now
                        + " for every lineage; every open permit and judgement is void.");
        return Bytes.utf8(view.toString());
    }

    /** The end of a halt. */
    static Bytes rearm(HaltId halt, String scope, String why, String by, Instant raised, String reason) {
        StringBuilder view = new StringBuilder();
        line(view, "CONSEQUENCE");
        line(view, "If granted: halt " + halt + " over " + scope + " ends, and what it stopped may go on.");
        heading(view, "THE HALT");
        line(view, "raised by " + by + " at " + raised + ": " + why);
        heading(view, "WHY IT MAY END, BY WHO ASKS");
        line(view, reason);
        return Bytes.utf8(view.toString());
    }

    private static void differences(StringBuilder view, List<String> now, List<String> next) {
        Set<String> before = new HashSet<>(now);
        Set<String> after = new HashSet<>(next);
        now.stream().filter(one -> !after.contains(one)).forEach(one -> line(view, "- " + one));
        next.stream().filter(one -> !before.contains(one)).forEach(one -> line(view, "+ " + one));
        if (before.equals(after)) {
            line(view, "unchanged");
        }
    }

    private static void lines(StringBuilder view, Bytes document) {
        Arrays.stream(document.utf8().split("\n", -1)).forEach(text -> line(view, text));
    }

    private static void heading(StringBuilder view, String heading) {
        view.append('\n');
        line(view, heading);
    }

    private static void line(StringBuilder view, String text) {
        view.append(Inert.text(text, LINE_CHARACTERS)).append('\n');
    }
}
