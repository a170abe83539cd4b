package dev.portcullis.dossier;

import dev.portcullis.attest.Statement;
import dev.portcullis.attest.predicate.AmendmentPredicate;
import dev.portcullis.attest.predicate.AskPredicate;
import dev.portcullis.attest.predicate.BreakGlassPredicate;
import dev.portcullis.attest.predicate.CancellationPredicate;
import dev.portcullis.attest.predicate.EndPredicate;
import dev.portcullis.attest.predicate.EvidencePredicate;
import dev.portcullis.attest.predicate.GateForm;
import dev.portcullis.attest.predicate.HaltPredicate;
import dev.portcullis.attest.predicate.OutcomePredicate;
import dev.portcullis.attest.predicate.PermitPredicate;
import dev.portcullis.attest.predicate.ProbesPredicate;
import dev.portcullis.attest.predicate.QualificationPredicate;
import dev.portcullis.attest.predicate.QuestionPredicate;
import dev.portcullis.attest.predicate.ReadingPredicate;
import dev.portcullis.attest.predicate.RearmPredicate;
import dev.portcullis.attest.predicate.RedemptionPredicate;
import dev.portcullis.attest.predicate.RepliedPredicate;
import dev.portcullis.attest.predicate.ReplyPredicate;
import dev.portcullis.attest.predicate.RevocationPredicate;
import dev.portcullis.attest.predicate.SignOffPredicate;
import dev.portcullis.attest.predicate.SignedWords;
import dev.portcullis.attest.predicate.VerdictPredicate;
import dev.portcullis.attest.predicate.Vigilance;
import dev.portcullis.attest.predicate.WaitingPredicate;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What one entry says, in a line.
 *
 * @param when the time it states, empty where it states none
 * @param what kind of thing it is
 * @param about what it is for: a purpose, a tripwire, a subject
 * @param outcome in the record's own word
 * @param who said or did it, where it says so
 * @param words reasons and what people wrote
 */
record Told(String when, String what, String about, String outcome, String who, List<String> words) {
    Told {
        words = List.copyOf(words);
    }

    static Told unreadable() {
        return new Told("", "entry", "", "cannot be read", "", List.of());
    }

    static Told of(Statement statement) {
        try {
            return told(statement);
        } catch (MalformedJsonException _) {
            return unreadable();
        }
    }

    private static Told told(Statement statement) throws MalformedJsonException {
        return switch (statement.predicateType()) {
            case VERDICT -> verdict(statement.predicate(VerdictPredicate.class));
            case READING -> reading(statement.predicate(ReadingPredicate.class));
            case ASK -> ask(statement.predicate(AskPredicate.class));
            case SIGNOFF -> signOff(statement.predicate(SignOffPredicate.class));
            case QUESTION -> question(statement.predicate(QuestionPredicate.class));
            case PERMIT -> permit(statement.predicate(PermitPredicate.class));
            case REDEMPTION -> redemption(statement.predicate(RedemptionPredicate.class));
            case REVOCATION -> {
                RevocationPredicate revoked = statement.predicate(RevocationPredicate.class);
                yield new Told(
                        time(revoked.at()),
                        "revocation",
                        "permit " + revoked.permit(),
                        "revoked",
                        "",
                        List.of(revoked.reason().toString()));
            }
            case OUTCOME -> outcome(statement.predicate(OutcomePredicate.class));
            case EVIDENCE -> evidence(statement.predicate(EvidencePredicate.class));
            case END -> end(statement.predicate(EndPredicate.class));
            case TRUST, POLICY, CHARTER -> amendment(statement.predicate(AmendmentPredicate.class));
            case WAITING -> {
                WaitingPredicate waits = statement.predicate(WaitingPredicate.class);
                yield new Told(
                        time(waits.grantedAt()),
                        "amendment that waits",
                        waits.subject(),
                        "in force at " + waits.inForceAt() + " at the earliest",
                        "",
                        waits.loosens());
            }
            case CANCELLATION -> {
                CancellationPredicate cancelled = statement.predicate(CancellationPredicate.class);
                String by = cancelled.by() == null ? "" : String.valueOf(cancelled.by());
                yield new Told(
                        time(cancelled.at()),
                        "cancellation",
                        cancelled.subject(),
                        "never in force",
                        by,
                        List.of(cancelled.reason()));
            }
            case HALT -> {
                HaltPredicate halt = statement.predicate(HaltPredicate.class);
                yield new Told(time(halt.at()), "halt", halt.scope(), "halted", halt.by(), List.of(halt.reason()));
            }
            case REARM -> {
                RearmPredicate rearm = statement.predicate(RearmPredicate.class);
                yield new Told(
                        time(rearm.at()),
                        "re-arm",
                        "halt " + rearm.halt(),
                        "ended the halt",
                        "",
                        List.of(rearm.reason()));
            }
            case REPLIED -> replied(statement.predicate(RepliedPredicate.class));
            case BREAKGLASS -> broken(statement.predicate(BreakGlassPredicate.class));
            case PROBES -> {
                ProbesPredicate probes = statement.predicate(ProbesPredicate.class);
                yield new Told(
                        time(probes.at()),
                        "probes",
                        probes.commitments().size() + " cases",
                        "fixed before anybody was tried with one",
                        "",
                        List.of());
            }
            case QUALIFICATION -> {
                QualificationPredicate found = statement.predicate(QualificationPredicate.class);
                Vigilance result = found.result();
                yield new Told(
                        time(found.at()),
                        "qualification",
                        "tier " + found.tier(),
                        qualified(found),
                        found.person().toString(),
                        List.of("missed " + result.missed() + " of " + result.bad() + ", declined " + result.alarms()
                                + " of " + result.good() + " good ones"));
            }
            case SIGNED_WORDS, REPLY, REFUSALS, PROPOSAL, PROMOTION, WITHDRAWAL, ANSWER -> unreadable();
        };
    }

    private static String qualified(QualificationPredicate found) {
        if (found.stoodAmongAsks()) {
            return found.qualified() ? "caught enough among the asks" : "lost every tier by probes among the asks";
        }
        return found.qualified() ? "qualified" : "not qualified";
    }

    private static Told replied(RepliedPredicate reply) throws MalformedJsonException {
        String text = Statement.parse(reply.signed().toArray())
                .predicate(ReplyPredicate.class)
                .text();
        return new Told(
                time(reply.at()),
                "reply (unchecked)",
                "ask " + reply.ask(),
                "replied",
                reply.proposer() + " by key " + reply.key(),
                List.of(text));
    }

    private static Told broken(BreakGlassPredicate glass) {
        return new Told(
                time(glass.at()),
                "break-glass",
                glass.scope(),
                glass.act() + " until " + glass.until(),
                glass.by().stream().map(Object::toString).collect(Collectors.joining(", ")),
                List.of(glass.reason()));
    }

    private static String time(Instant at) {
        return at.toString();
    }

    private static String gate(GateForm gate) {
        return gate.purpose().toString();
    }

    private static List<String> reasons(List<Reason> reasons) {
        return reasons.stream().map(Reason::toString).toList();
    }

    private static Told verdict(VerdictPredicate verdict) {
        VerdictPredicate.Judgement said = verdict.judgement();
        return new Told(
                time(verdict.timeVerified()),
                "verdict",
                gate(said.gate()),
                said.verdict() + (said.tier() > 0 ? ", tier " + said.tier() : ""),
                "policy " + said.gate().basis().policy(),
                reasons(said.reasons()));
    }

    private static Told reading(ReadingPredicate reading) {
        ReadingPredicate.Read read = reading.read();
        return new Told(
                time(read.at()),
                "reading",
                gate(read.gate()) + ", " + read.tripwire(),
                read.state().toString(),
                "",
                reasons(read.reasons()));
    }

    private static Told ask(AskPredicate ask) {
        Map<String, Integer> quorum = new TreeMap<>(ask.quorum());
        String asked = quorum.entrySet().stream()
                .map(group -> group.getValue() + " of " + group.getKey())
                .collect(Collectors.joining(", "));
        List<String> words = new ArrayList<>();
        words.add("lapses at " + ask.expiresAt());
        if (!ask.excluded().isEmpty()) {
            words.add("may not answer: "
                    + ask.excluded().stream().map(Object::toString).collect(Collectors.joining(", ")));
        }
        return new Told(
                "", "ask", gate(ask.gate()) + ", " + ask.subject(), "tier " + ask.tier() + ", " + asked, "", words);
    }

    private static Told signOff(SignOffPredicate sealed) throws MalformedJsonException {
        SignedWords words = CaseEntries.words(sealed);
        return new Told(
                time(words.time()),
                "sign-off",
                "ask " + words.ask(),
                words.says().toString(),
                words.person() + " by " + (sealed.webauthn() == null ? "key " : "passkey ") + sealed.key(),
                List.of(words.reason(), "counts until " + words.until()));
    }

    private static Told question(QuestionPredicate question) {
        return new Told(
                time(question.at()),
                "question",
                "ask " + question.ask(),
                "asked",
                question.person().toString(),
                List.of(question.text()));
    }

    private static Told permit(PermitPredicate permit) {
        return new Told(
                time(permit.notBefore()),
                "permit",
                permit.purpose() + ", permit " + permit.permit(),
                "issued until " + permit.notAfter(),
                "for pool " + permit.audience(),
                List.of(
                        "verdict " + permit.proofs().verdict(),
                        permit.proofs().readings().size() + " readings, "
                                + permit.proofs().signOffs().size() + " sign-offs behind it"));
    }

    private static Told redemption(RedemptionPredicate receipt) {
        return new Told(
                "",
                "redemption",
                "permit " + receipt.permit(),
                "redeemed, fence " + receipt.fence(),
                "worker " + receipt.worker(),
                List.of("lease until " + receipt.lease()));
    }

    private static Told outcome(OutcomePredicate outcome) {
        List<String> words = new ArrayList<>();
        words.add("ran " + outcome.ran());
        words.add("GPU " + outcome.used().gpuSeconds() + " s, wall "
                + outcome.used().wallSeconds() + " s");
        if (outcome.failure() != null) {
            words.add("the candidate wrote: " + outcome.failure());
        }
        return new Told(
                time(outcome.endedAt()),
                "outcome",
                "permit " + outcome.permit(),
                outcome.ended().toString(),
                "",
                words);
    }

    private static Told evidence(EvidencePredicate evidence) {
        List<String> words = new ArrayList<>();
        new TreeMap<>(evidence.metrics()).forEach((name, value) -> words.add(name + " = " + value));
        evidence.flags().forEach(flag -> words.add("flag " + flag));
        return new Told("", "evidence", "candidate " + evidence.candidate(), "scored", "", words);
    }

    private static Told end(EndPredicate end) {
        return new Told(
                time(end.at()),
                "end",
                end.purpose() == null ? "" : String.valueOf(end.purpose()),
                end.state() + (end.generation() == null ? "" : ", generation " + end.generation()),
                "",
                reasons(end.reasons()));
    }

    private static Told amendment(AmendmentPredicate amendment) {
        return new Told(
                time(amendment.at()),
                "amendment",
                amendment.subject(),
                "in force",
                "",
                List.of("document " + amendment.document(), amendment.signOffs().size() + " sign-offs behind it"));
    }
}
