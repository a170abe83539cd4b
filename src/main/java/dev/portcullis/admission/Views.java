package dev.portcullis.admission;

import dev.portcullis.admission.AmendmentCase.Halted;
import dev.portcullis.admission.internal.LineageTally;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.predicate.GlassRequest;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.modification.BlobSource;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.DifferenceMarkup.Remark;
import dev.portcullis.modification.Facts;
import dev.portcullis.modification.Tree;
import dev.portcullis.modification.TreeDifference;
import dev.portcullis.modification.TreeEntry;
import dev.portcullis.policy.PolicyBundle;
import dev.portcullis.policy.PolicyReason;
import dev.portcullis.policy.Verdict;
import dev.portcullis.tripwire.Reading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What people are shown when they are asked: inert, the same bytes for everybody, whose digest is part of what they
 * sign. In the order of SAFETY section 4; a proposer's words come last and are marked as such.
 */
final class Views {
    static final String POWER = "new power: ";
    static final String SCORING = "may flatter the score: ";
    static final String CHECK = "check ";
    static final String LIMIT = "limit ";
    static final String TEXT = "suspicious text";

    private Views() {}

    /** The case of a proposal; empty when it cannot be shown whole, because nobody may grant what was cut. */
    static Optional<Bytes> proposal(
            Docket docket,
            Verdict verdict,
            PolicyBundle policy,
            EvidenceText.Compared compared,
            Likeness likeness,
            List<Reading> readings,
            BlobSource blobs) {
        return proposal(
                docket,
                verdict.reasons(),
                policy,
                compared,
                likeness.raised(verdict.tier()),
                likeness.told(),
                readings.stream()
                        .map(reading -> EvidenceText.reading(reading.tripwire(), reading.word(), reading.reasons()))
                        .toList(),
                blobs);
    }

    /**
     * The same from what is said of it, in words.
     *
     * @param declined what of it was declined before
     * @param readings one line for each
     */
    static Optional<Bytes> proposal(
            Docket docket,
            List<PolicyReason> reasons,
            PolicyBundle policy,
            EvidenceText.Compared compared,
            int tier,
            List<String> declined,
            List<String> readings,
            BlobSource blobs) {
        TreeDifference difference = TreeDifference.of(docket.anchor(), docket.result(), blobs);
        TreeDifference fromBase = TreeDifference.of(docket.base(), docket.result(), blobs);
        if (!difference.complete() || !fromBase.complete()) {
            return Optional.empty();
        }
        CaseWriter view = new CaseWriter();
        consequence(view, docket);
        WhyAPerson.show(view, reasons, policy);
        if (docket.requiredTier() > 0) {
            view.line("The charter asks people of tier " + docket.requiredTier() + " whether to "
                    + docket.gate().purpose() + " what is of class "
                    + docket.facts().modificationClass() + ".");
        }
        view.line("tier " + tier);
        if (!declined.isEmpty()) {
            view.heading("Declined before (most of this was)");
            declined.forEach(view::line);
        }
        List<Remark> since = remarks(docket.facts());
        List<Remark> from = remarksFromBase(docket.facts());
        view.heading("Difference from what people last signed off (anchor to result)");
        view.difference(difference, WhyAPerson.remarks(reasons, policy, since, from));
        view.heading("Difference from its base");
        if (docket.base().equals(docket.anchor())) {
            view.line("the same");
        } else {
            view.difference(fromBase, WhyAPerson.remarks(reasons, policy, from, since));
        }
        facts(view, docket.facts(), " since the anchor");
        drift(view, docket);
        EvidenceText.show(view, docket, compared, readings);
        view.heading("Claims by the proposer (unchecked)");
        Map<String, Decimal> claims = docket.proposal().claims();
        view.folded(
                counted(claims),
                claims.entrySet().stream()
                        .map(claim -> "claims " + claim.getKey() + " = " + claim.getValue())
                        .toList());
        return Optional.of(view.toBytes());
    }

    private static String counted(Map<String, Decimal> claims) {
        return claims.size() + (claims.size() == 1 ? " claim" : " claims");
    }

    /** What was found between anchor and result, to be shown where it was found. */
    static List<Remark> remarks(Facts facts) {
        Facts.SinceAnchor since = facts.sinceAnchor();
        List<Remark> remarks =
                remarks(facts, since.powersAdded(), since.scoringAdded(), since.checksRemoved(), since.limits());
        for (Facts.Move move : facts.moves()) {
            remarks.add(Remark.at(move.at(), true, CHECK + "moved to " + move.now()));
            remarks.add(Remark.at(move.now(), false, CHECK + "moved from " + move.at()));
        }
        return remarks;
    }

    /** What was found between base and result, whose lines of before are others. */
    static List<Remark> remarksFromBase(Facts facts) {
        Facts.Difference from = facts.fromBase();
        return remarks(facts, from.powersAdded(), from.scoringAdded(), from.checksRemoved(), from.limits());
    }

    private static List<Remark> remarks(
            Facts facts,
            List<Facts.Finding> powers,
            List<Facts.Finding> scoring,
            List<Facts.Finding> checks,
            List<Facts.Limit> limits) {
        List<Remark> remarks = new ArrayList<>();
        powers.forEach(found -> remarks.add(Remark.at(found.at(), false, POWER + found.kind())));
        scoring.forEach(found -> remarks.add(Remark.at(found.at(), false, SCORING + found.kind())));
        checks.forEach(found -> remarks.add(Remark.at(found.at(), isGone(found.kind()), CHECK + lost(found.kind()))));
        limits.forEach(
                limit -> remarks.add(Remark.at(limit.at(), false, LIMIT + limit.kind() + " " + limit.direction())));
        facts.fromBase().suspiciousText().forEach(place -> remarks.add(Remark.at(place.at(), false, TEXT)));
        return remarks;
    }

    /** Whether what was found stands in the tree before; the others are where they let more through. */
    private static boolean isGone(String kind) {
        return kind.equals("check") || kind.equals("telemetry");
    }

    /** What became of it; begins as its rule is named. */
    private static String lost(String kind) {
        return switch (kind) {
            case "weakened" -> "weakened: it lets more through, or is asked of less";
            case "check-void" -> "weakened: it cannot fail";
            case "effect" -> "effect gone: it is no longer done";
            case "telemetry" -> "telemetry removed";
            default -> "removed";
        };
    }

    private static void drift(CaseWriter view, Docket docket) {
        LineageTally tally = docket.lineage().tally().orElseThrow();
        Facts.Difference change = docket.facts().fromBase();
        Facts.SinceAnchor since = docket.facts().sinceAnchor();
        view.heading("Drift");
        view.measure(
                "promotions without a sign-off",
                tally.depth(),
                docket.charter().budget().unreviewedDepth());
        view.line("last signed off " + tally.anchoredAt());
        view.measure(
                "lines since the anchor",
                since.netChurn(),
                docket.charter().budget().netLines());
        view.line("lines changed since the anchor, in all: "
                + (tally.grossChurn() + change.size().churn()));
        view.line("tokens of prompts since the anchor: " + since.promptTokens());
        view.line("checks removed since the anchor, in all: "
                + (tally.grossChecksRemoved() + change.checksRemoved().size()));
        view.line("evaluations since the anchor: " + tally.runs() + ", crashed " + tally.crashes());
    }

    private static void consequence(CaseWriter view, Docket docket) {
        String lineage = docket.lineage().id().toString();
        view.heading("Consequence");
        view.line(
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
        view.line("Class: " + docket.facts().modificationClass());
        if (docket.gate().purpose() == Purpose.PROMOTE) {
            view.line("Undo: propose the present head " + docket.base().digest() + " for promotion again.");
        }
    }

    /**
     * Facts in lines.
     *
     * @param since what they are told of, in words
     */
    static void facts(CaseWriter view, Facts facts, String since) {
        view.heading("Facts");
        Facts.Difference from = facts.fromBase();
        view.line("files " + from.size().files() + ", +" + from.size().added() + " -"
                + from.size().removed());
        view.line("analysed completely: " + (from.analyzed() ? "yes" : "NO"));
        places(view, "made it oversight", facts.why());
        findings(view, "new powers" + since, facts.sinceAnchor().powersAdded());
        besides(view, "new powers", from.powersAdded(), facts.sinceAnchor().powersAdded());
        findings(view, "checks removed" + since, facts.sinceAnchor().checksRemoved());
        besides(
                view,
                "checks removed",
                from.checksRemoved(),
                facts.sinceAnchor().checksRemoved());
        if (!facts.moves().isEmpty()) {
            list(
                    view,
                    "checks moved" + since,
                    facts.moves(),
                    move -> move.at() + "  ->  " + move.now() + ": " + move.was());
        }
        findings(view, "what may flatter the score", facts.sinceAnchor().scoringAdded());
        besides(
                view,
                "what may flatter the score",
                from.scoringAdded(),
                facts.sinceAnchor().scoringAdded());
        list(
                view,
                "limits touched",
                facts.sinceAnchor().limits(),
                limit -> limit.at() + "  " + limit.kind() + " " + limit.direction() + ": " + limit.was() + "  ->  "
                        + limit.now());
        places(view, "suspicious text", from.suspiciousText());
        from.dependenciesAdded()
                .forEach(added -> view.line(
                        "dependency added: " + added.name() + (added.allowed() ? "" : " (not on the allowed list)")));
    }

    private static void places(CaseWriter view, String what, List<Facts.Place> places) {
        list(view, what, places, place -> place.at() + "  " + place.was());
    }

    private static void findings(CaseWriter view, String what, List<Facts.Finding> findings) {
        list(view, what, findings, finding -> finding.at() + "  " + finding.kind() + ": " + finding.was());
    }

    /** Of base to result, what a difference from the anchor does not have: what came and went since, or stands elsewhere. */
    private static void besides(
            CaseWriter view, String what, List<Facts.Finding> fromBase, List<Facts.Finding> sinceAnchor) {
        List<Facts.Finding> besides =
                fromBase.stream().filter(one -> !sinceAnchor.contains(one)).toList();
        if (!besides.isEmpty()) {
            findings(view, what + " since its base, besides", besides);
        }
    }

    private static <T> void list(CaseWriter view, String what, List<T> found, Function<T, String> shown) {
        view.line(what + ": " + (found.isEmpty() ? "none" : String.valueOf(found.size())));
        found.forEach(one -> view.line("  " + shown.apply(one)));
    }

    /** A charter and the genesis it begins with. */
    static Bytes charter(Charter charter, Tree genesis, boolean amends, AmendmentPreview preview) {
        CaseWriter view = new CaseWriter();
        view.heading("Consequence");
        view.line(
                amends
                        ? "If granted: this charter replaces the one in force of lineage " + charter.lineage()
                                + "; every open permit and judgement under the old one is void."
                        : "If granted: lineage " + charter.lineage()
                                + " opens with this charter and this genesis, and the"
                                + " proposers named in it may propose.");
        preview.show(view);
        view.heading("Charter " + charter.digest());
        lines(view, charter.document());
        view.heading("Genesis " + genesis.digest());
        for (TreeEntry entry : genesis.entries()) {
            view.line(entry.toString());
        }
        return view.toBytes();
    }

    /** What another version of trust changes. */
    static Bytes trust(TrustDocument now, TrustDocument next, AmendmentPreview preview) {
        CaseWriter view = new CaseWriter();
        view.heading("Consequence");
        trust(view, now, next, preview);
        return view.toBytes();
    }

    /** A passkey more of a person, and the version of trust that has it. */
    static Bytes enrolment(
            TrustDocument now, TrustDocument next, Person person, NewPasskey passkey, AmendmentPreview preview) {
        CaseWriter view = new CaseWriter();
        view.heading("Consequence");
        view.line("If granted: whoever can use this passkey signs off as " + person.id() + ". Ask " + person.id()
                + " in person whether it is theirs.");
        trust(view, now, next, preview);
        view.heading("The passkey (as its authenticator says; no maker's certificate was checked)");
        view.line("of " + person.id() + ", who logs in as " + person.subject() + " at " + person.issuer());
        view.line("kept " + passkey.kept());
        view.line("AAGUID " + passkey.aaguid());
        view.line("attestation format " + passkey.attestation());
        view.line("used at " + passkey.key().rpId());
        view.line("credential " + passkey.key().credential());
        return view.toBytes();
    }

    private static void trust(CaseWriter view, TrustDocument now, TrustDocument next, AmendmentPreview preview) {
        view.line("If granted: version " + next.version() + " of trust replaces version " + now.version()
                + "; every open permit and judgement is void.");
        preview.show(view);
        view.heading("Keys");
        differences(
                view,
                now.keys().stream().map(Object::toString).toList(),
                next.keys().stream().map(Object::toString).toList());
        view.heading("People");
        differences(
                view,
                now.people().stream().map(Person::toString).toList(),
                next.people().stream().map(Person::toString).toList());
        view.heading("Quorums");
        differences(
                view, List.of(now.quorums().toString()), List.of(next.quorums().toString()));
        view.heading("Witnesses");
        differences(
                view,
                List.of(now.witnesses().toString()),
                List.of(next.witnesses().toString()));
    }

    /** The activation of a policy bundle. */
    static Bytes policy(Digest now, Digest next, AmendmentPreview preview) {
        CaseWriter view = new CaseWriter();
        view.heading("Consequence");
        view.line("If granted: policy " + next + " replaces " + now
                + " for every lineage; every open permit and judgement is void.");
        preview.show(view);
        return view.toBytes();
    }

    /** The end of a halt. */
    static Bytes rearm(Halted halted, String reason) {
        CaseWriter view = new CaseWriter();
        view.heading("Consequence");
        view.line("If granted: halt " + halted.halt() + " over " + halted.scope()
                + " ends, and what it stopped may go on.");
        view.heading("The halt");
        view.line("raised by " + halted.by() + " at " + halted.raisedAt() + ": " + halted.why());
        view.heading("Why it may end, by who asks");
        view.line(reason);
        return view.toBytes();
    }

    /** What two people may do past the usual way. */
    static Bytes breakGlass(GlassRequest request) {
        CaseWriter view = new CaseWriter();
        view.heading("Consequence");
        switch (request.act()) {
            case STOP -> {
                view.line("If granted: BREAK-GLASS stops " + request.scope() + " at once. Issued permits are revoked,"
                        + " what runs is ended as lost, and nothing it still reports is taken.");
                view.line("Undo: a re-arm, which the quorum amend and the highest tier grant together. What was ended"
                        + " does not come back.");
            }
            case EXTEND -> {
                view.line("If granted: BREAK-GLASS gives the evaluation of " + request.scope() + " until "
                        + request.until() + ", once and no longer.");
                view.line("What it may use stays as its charter and permit say. Nobody's sign-off is replaced, and no"
                        + " promotion gets more time.");
            }
        }
        view.line("Everybody is told at once: on every page, in an event, in the ledger, with the names of those who"
                + " sign and of everybody else who was not asked.");
        view.heading("Why, by " + request.by());
        view.line(request.reason());
        return view.toBytes();
    }

    private static void differences(CaseWriter view, List<String> now, List<String> next) {
        Set<String> before = new HashSet<>(now);
        Set<String> after = new HashSet<>(next);
        now.stream().filter(one -> !after.contains(one)).forEach(one -> view.line("- " + one));
        next.stream().filter(one -> !before.contains(one)).forEach(one -> view.line("+ " + one));
        if (before.equals(after)) {
            view.line("unchanged");
        }
    }

    private static void lines(CaseWriter view, Bytes document) {
        Arrays.stream(document.utf8().split("\n", -1)).forEach(view::line);
    }
}
