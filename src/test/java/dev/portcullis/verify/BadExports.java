package dev.portcullis.verify;

import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SignedAnswer;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.SoftAuthenticator;
import dev.portcullis.attest.SoftAuthenticator.Ceremony;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.predicate.AmendmentPredicate;
import dev.portcullis.attest.predicate.AnswerPredicate;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.attest.predicate.AskPredicate;
import dev.portcullis.attest.predicate.BreakGlassPredicate;
import dev.portcullis.attest.predicate.DigestSet;
import dev.portcullis.attest.predicate.EndPredicate;
import dev.portcullis.attest.predicate.EvidencePredicate;
import dev.portcullis.attest.predicate.GateForm;
import dev.portcullis.attest.predicate.GlassRequest;
import dev.portcullis.attest.predicate.HaltPredicate;
import dev.portcullis.attest.predicate.OutcomePredicate;
import dev.portcullis.attest.predicate.PasskeyAssertion;
import dev.portcullis.attest.predicate.PermitPredicate;
import dev.portcullis.attest.predicate.QualificationPredicate;
import dev.portcullis.attest.predicate.QuestionPredicate;
import dev.portcullis.attest.predicate.ReadingPredicate;
import dev.portcullis.attest.predicate.ReadingWord;
import dev.portcullis.attest.predicate.RearmPredicate;
import dev.portcullis.attest.predicate.RedemptionPredicate;
import dev.portcullis.attest.predicate.RepliedPredicate;
import dev.portcullis.attest.predicate.ReplyPredicate;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.attest.predicate.SignOffPredicate;
import dev.portcullis.attest.predicate.SignedWords;
import dev.portcullis.attest.predicate.VerdictPredicate;
import dev.portcullis.attest.predicate.VerdictWord;
import dev.portcullis.attest.predicate.WaitingPredicate;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Gate;
import dev.portcullis.kernel.HaltId;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PermitId;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.Reason;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.ledger.Checkpoint;
import dev.portcullis.ledger.LogProof;
import dev.portcullis.ledger.LogProofRefusedException;
import dev.portcullis.modification.Facts;
import dev.portcullis.modification.ModificationClass;
import dev.portcullis.modification.PathGroup;
import dev.portcullis.policy.InputDocument;
import dev.portcullis.verify.ExportFixture.Installation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The named defects: each one thing done to a genuine story, signed by whoever must have signed it for it to pass. */
final class BadExports {
    private static final InstantSource CLOCK = InstantSource.fixed(ExportFixture.FOUNDED);
    private static final SigningKey STRANGER = SigningKey.generate("stranger");
    private static final SigningKey FOREIGN_LOG = SigningKey.generate("fixture/log");

    private static final String WIDER = ExportFixture.CHARTER.replace("wall: 20s", "wall: 30s");
    private static final String RELEASED = ExportFixture.CHARTER.replace("operators: [erin]", "operators: [ann]");

    /** A story, by what happens in it. */
    enum Story {
        /** A lineage and its baseline, evaluated and admitted. */
        BASELINE,
        /** Two proposals, one after the other. */
        TWO,
        /** A promotion that a person signs off. */
        PROMOTION,
        /** A lineage and a promotion that a person signs with a passkey. */
        PASSKEY,
        /** A proposal that touches the harness. */
        REFUSAL,
        /** A halt that takes back a permit, and its end. */
        HALT,
        /** A new version of trust, and another activation of the policy. */
        TRUST,
        /** A second evaluator whose key is ended again. */
        ROTATION,
        /** A reviewer is away, and who stands in signs a promotion off. */
        DELEGATED,
        /** The gate's key is replaced, and people sign a promotion off afterwards. */
        GATE_KEY,
        /** Two people give an evaluation more time, and stop a promotion that runs. */
        GLASS,
        /** Trust counts the qualified only, and one of them signs a promotion off. */
        QUALIFIED,
        /** In an installation in earnest: trust and policy are loosened, each after its wait. */
        LOOSENED;

        void tell(ExportFixture fixture) {
            if (this == PASSKEY) {
                fixture.byPasskey();
            }
            fixture.found().register();
            switch (this) {
                case BASELINE -> fixture.admitted("baseline", Map.of());
                case TWO -> {
                    fixture.admitted("baseline", Map.of());
                    fixture.admitted("other", Map.of("count/main.py", "print(3)\n"));
                }
                case PROMOTION, PASSKEY -> fixture.promoted("better", Map.of("count/main.py", "print(2)\n"));
                case QUALIFIED -> {
                    TriedPerson.tell(fixture);
                    fixture.promoted("better", Map.of("count/main.py", "print(2)\n"));
                }
                case REFUSAL -> fixture.refused("greedy");
                case HALT -> fixture.halted();
                case GLASS -> fixture.broken();
                case TRUST -> fixture.enrol("enrolment", "carol").activate("activation");
                case DELEGATED -> fixture.delegated().promoted("better", Map.of("count/main.py", "print(2)\n"), "ann");
                case GATE_KEY -> fixture.gateKeyReplaced().promoted("better", Map.of("count/main.py", "print(2)\n"));
                case LOOSENED -> fixture.loosened();
                case ROTATION -> {
                    Instant from = fixture.now().minusSeconds(1);
                    fixture.amendTrust(
                            "rotation",
                            fixture.trust.withKey(new TrustDocument.Key(
                                    STRANGER.verifierKey(), List.of(Role.EVALUATOR), null, from, null)));
                    fixture.amendTrust("ended", fixture.trust.endingKey(STRANGER.verifierKey(), fixture.now()));
                    fixture.admitted("baseline", Map.of());
                }
            }
        }
    }

    /** One defect. */
    record Defective(String name, Story story, Damage damage) {}

    private final Installation installation;
    private final Map<String, Defective> all = new LinkedHashMap<>();

    BadExports(Installation installation, Installation other) {
        this.installation = installation;
        log(other);
        trust();
        glass();
        loosened();
        verdicts();
        people();
        absences();
        passkeys();
        vigilance();
        permits();
        redemptions();
        ends();
    }

    List<Defective> all() {
        return List.copyOf(all.values());
    }

    private Damage bad(String name, Story story) {
        Damage damage = new Damage();
        if (all.put(name, new Defective(name, story, damage)) != null) {
            throw new IllegalArgumentException(name + " is there twice");
        }
        return damage;
    }

    private void log(Installation other) {
        bad("foreign-log-key", Story.REFUSAL).last(f -> f.logKey = FOREIGN_LOG);
        bad("re-signed-history", Story.REFUSAL).last(f -> {
            ExportFixture forged = new ExportFixture(other, new Damage());
            Story.REFUSAL.tell(forged);
            f.entries.clear();
            f.entries.addAll(forged.entries);
            f.blobs.putAll(forged.blobs);
        });
        bad("other-root", Story.REFUSAL)
                .last(f -> f.sign(Checkpoint.sign(f.entries.size(), Digest.of("another root"), f.logKey)));
        bad("entry-after-the-checkpoint", Story.REFUSAL).last(f -> {
            f.sign(f.checkpoint(f.entries.size()));
            f.entries.set(3, f.entries.get(2));
        });
        bad("rolled-back-log", Story.BASELINE)
                .predicate("baseline/evaluate/redemption", RedemptionPredicate.class, redemption -> {
                    LogProof proof = proof(redemption.proof());
                    Checkpoint longer = Checkpoint.sign(1_000, Digest.of("longer"), installation.key(Role.LOG));
                    return with(redemption, new LogProof(proof.index(), proof.hashes(), longer).text());
                });
        bad("forked-log", Story.BASELINE)
                .predicate("baseline/evaluate/redemption", RedemptionPredicate.class, redemption -> {
                    LogProof proof = proof(redemption.proof());
                    Checkpoint fork = Checkpoint.sign(
                            proof.checkpoint().size(), Digest.of("another history"), installation.key(Role.LOG));
                    return with(redemption, new LogProof(proof.index(), proof.hashes(), fork).text());
                });
        bad("entry-of-no-form", Story.REFUSAL).before("greedy/end", f -> f.entries.add(Bytes.utf8("{}")));
        bad("entry-with-a-key-twice", Story.REFUSAL)
                .before(
                        "greedy/end",
                        f -> f.entries.add(Bytes.utf8(f.sealed("charter")
                                .utf8()
                                .replaceFirst("\\{", "{\"payloadType\":\"application/vnd.in-toto+json\","))));
        bad("answer-as-an-entry", Story.REFUSAL)
                .before(
                        "greedy/end",
                        f -> f.log(
                                "answer",
                                Digest.EMPTY,
                                PredicateType.ANSWER,
                                new AnswerPredicate(
                                        ProposalId.next(CLOCK),
                                        List.of(),
                                        AnswerState.JUDGING,
                                        List.of(),
                                        null,
                                        null,
                                        null,
                                        null,
                                        null,
                                        null,
                                        null)));
        bad("forged-signature", Story.REFUSAL).after("greedy/end", f -> {
            Envelope genuine = envelope(f.entries.removeLast());
            f.entries.add(Bytes.copyOf(Envelope.of(
                            genuine.payload(),
                            genuine.payloadType(),
                            genuine.keyId(),
                            envelope(f.sealed("charter")).signature())
                    .toBytes()));
        });
        bad("foreign-key", Story.REFUSAL).key("greedy/end", STRANGER);
        bad("gate-key-that-had-ended", Story.GATE_KEY).key("better/evaluate/verdict", installation.key(Role.GATE));
        bad("key-of-another-role", Story.REFUSAL).key("greedy/end", installation.key(Role.PERMIT));
        bad("time-taken-back", Story.REFUSAL)
                .predicate(
                        "greedy/end",
                        EndPredicate.class,
                        end -> at(end, end.at().minus(Duration.ofHours(2))));
        bad("changed-charter", Story.REFUSAL)
                .last(f -> f.blobs.put(
                        Digest.of(ExportFixture.CHARTER),
                        Bytes.utf8(ExportFixture.CHARTER.replace("promote: 1", "promote: 0"))));
    }

    private void trust() {
        bad("no-founding", Story.REFUSAL).skip("founding");
        bad("unsigned-trust", Story.TRUST)
                .predicate("enrolment", AmendmentPredicate.class, a -> signedBy(a, List.of()));
        bad("trust-signed-by-one", Story.TRUST)
                .predicate(
                        "enrolment",
                        AmendmentPredicate.class,
                        a -> signedBy(a, a.signOffs().subList(0, 1)));
        bad("trust-that-follows-another", Story.TRUST)
                .predicate("enrolment", AmendmentPredicate.class, a -> after(a, Digest.of("another version")));
        bad("trust-document-left-out", Story.TRUST).last(f -> f.blobs.remove(f.trust.digest()));
        bad("trust-granted-in-place-of-another", Story.TRUST)
                .predicate("enrolment/ask", AskPredicate.class, a -> over(a, Digest.of("another version")));
        bad("policy-granted-in-place-of-another", Story.TRUST)
                .predicate("activation/ask", AskPredicate.class, a -> over(a, Digest.of("another policy")));
        bad("charter-granted-in-place-of-another", Story.BASELINE)
                .after("baseline/end", f -> f.recharter("wider", WIDER))
                .predicate("wider/ask", AskPredicate.class, a -> over(a, Digest.of("another charter")));
        bad("unsigned-policy", Story.TRUST)
                .predicate("activation", AmendmentPredicate.class, a -> signedBy(a, List.of()));
        bad("policy-that-follows-another", Story.TRUST)
                .predicate("activation", AmendmentPredicate.class, a -> after(a, Digest.of("another policy")));
        bad("unsigned-charter", Story.REFUSAL)
                .predicate("charter", AmendmentPredicate.class, a -> signedBy(a, List.of()));
        bad("charter-signed-by-operator", Story.REFUSAL)
                .predicate("charter/alice", SignedWords.class, w -> by(w, "erin"))
                .key("charter/alice", installation.person("erin"));
        bad("charter-signed-by-the-operator-it-releases", Story.BASELINE)
                .after("baseline/end", f -> f.recharter("released", RELEASED))
                .predicate("released/ask", AskPredicate.class, a -> asks(a, a.quorum(), List.of(new PersonId("ann"))))
                .predicate("released/alice", SignedWords.class, w -> by(w, "erin"))
                .key("released/alice", installation.person("erin"));
        bad("charter-ask-that-excludes-no-operator", Story.REFUSAL)
                .predicate("charter/ask", AskPredicate.class, a -> asks(a, a.quorum(), List.of()));
        bad("charter-that-follows-another", Story.REFUSAL)
                .predicate("charter", AmendmentPredicate.class, a -> after(a, Digest.of("another charter")));
        bad("charter-left-out", Story.REFUSAL).last(f -> f.blobs.remove(Digest.of(ExportFixture.CHARTER)));
        bad("halt-twice", Story.HALT).after("halt", f -> f.again("halt"));
        bad("re-arm-without-quorum", Story.HALT)
                .predicate(
                        "rearm",
                        RearmPredicate.class,
                        r -> new RearmPredicate(
                                r.halt(), r.reason(), r.signOffs().subList(0, 1), r.at()));
        bad("re-arm-by-the-operator", Story.HALT)
                .predicate("rearm/alice", SignedWords.class, w -> by(w, "erin"))
                .key("rearm/alice", installation.person("erin"));
        bad("re-arm-of-everything-by-an-operator", Story.HALT)
                .predicate(
                        "halt",
                        HaltPredicate.class,
                        h -> new HaltPredicate(h.halt(), "all", h.reason(), h.by(), h.at()))
                .predicate("rearm/alice", SignedWords.class, w -> by(w, "erin"))
                .key("rearm/alice", installation.person("erin"));
        bad("re-arm-for-another-reason", Story.HALT)
                .predicate(
                        "rearm",
                        RearmPredicate.class,
                        r -> new RearmPredicate(r.halt(), r.reason() + " ", r.signOffs(), r.at()));
        bad("amendment-asked-of-too-few", Story.REFUSAL)
                .predicate("charter/ask", AskPredicate.class, a -> asks(a, Map.of("reviewer", 2), a.excluded()));
        bad("re-arm-of-no-halt", Story.HALT)
                .predicate(
                        "rearm",
                        RearmPredicate.class,
                        r -> new RearmPredicate(HaltId.next(CLOCK), r.reason(), r.signOffs(), r.at()));
    }

    private void glass() {
        bad("break-glass-by-one", Story.GLASS)
                .predicate(
                        "stop",
                        BreakGlassPredicate.class,
                        g -> glass(g, g.scope(), g.signOffs().subList(0, 1), g.skipped(), g.until()));
        bad("break-glass-by-the-operator", Story.GLASS)
                .predicate("stop/alice", SignedWords.class, w -> by(w, "erin"))
                .key("stop/alice", installation.person("erin"));
        bad("break-glass-past-nobody", Story.GLASS)
                .predicate(
                        "stop",
                        BreakGlassPredicate.class,
                        g -> glass(g, g.scope(), g.signOffs(), List.of(), g.until()));
        bad("break-glass-without-end", Story.GLASS)
                .predicate(
                        "extension",
                        BreakGlassPredicate.class,
                        g -> glass(g, g.scope(), g.signOffs(), g.skipped(), g.at().plus(Duration.ofHours(25))));
        bad("break-glass-signed-long-ago", Story.GLASS)
                .predicate(
                        "extension",
                        BreakGlassPredicate.class,
                        g -> at(g, g.at().plus(Bounds.BREAKGLASS_ASK).plus(Duration.ofMinutes(1))));
        bad("break-glass-longer-than-was-signed", Story.GLASS)
                .predicate(
                        "extension/request",
                        GlassRequest.class,
                        r -> new GlassRequest(
                                r.breakglass(),
                                r.act(),
                                r.lineage(),
                                r.proposal(),
                                Objects.requireNonNull(r.until()).minusSeconds(1),
                                r.reason(),
                                r.by()));
        bad("break-glass-of-more-than-was-signed", Story.GLASS)
                .predicate(
                        "stop/request",
                        GlassRequest.class,
                        r -> new GlassRequest(
                                r.breakglass(),
                                r.act(),
                                new LineageId("other"),
                                r.proposal(),
                                r.until(),
                                r.reason(),
                                r.by()));
        bad("break-glass-over-another-document", Story.GLASS)
                .predicate("stop/ask", AskPredicate.class, a -> about(a, Digest.of("another request")));
        bad("re-arm-of-a-stop-asked-of-too-few", Story.GLASS)
                .predicate(
                        "rearm/ask",
                        AskPredicate.class,
                        a -> asks(a, Map.of("reviewer", 1, "safety", 1), a.excluded()));
        bad("break-glass-twice", Story.GLASS).after("extension", f -> f.again("extension"));
        bad("break-glass-for-a-whole-lineage", Story.GLASS)
                .predicate(
                        "extension",
                        BreakGlassPredicate.class,
                        g -> glass(g, "lineage:counting", g.signOffs(), g.skipped(), g.until()));
        bad("break-glass-of-another-scope", Story.GLASS)
                .predicate(
                        "stop/halt",
                        HaltPredicate.class,
                        h -> new HaltPredicate(h.halt(), "lineage:other", h.reason(), h.by(), h.at()));
        bad("promoted-under-break-glass", Story.GLASS)
                .predicate(
                        "moving/end",
                        EndPredicate.class,
                        e -> new EndPredicate(
                                e.proposal(),
                                e.lineage(),
                                AnswerState.PROMOTED,
                                e.purpose(),
                                e.basis(),
                                List.of(),
                                e.generation(),
                                e.at()));
        bad("break-glass-re-armed-by-two", Story.GLASS)
                .predicate(
                        "rearm",
                        RearmPredicate.class,
                        r -> new RearmPredicate(
                                r.halt(),
                                r.reason(),
                                List.of(r.signOffs().getFirst(), r.signOffs().getLast()),
                                r.at()));
    }

    private static BreakGlassPredicate at(BreakGlassPredicate g, Instant at) {
        return new BreakGlassPredicate(
                g.breakglass(),
                g.act(),
                g.scope(),
                g.reason(),
                g.by(),
                g.signOffs(),
                g.skipped(),
                g.halt(),
                g.ended(),
                g.from(),
                at,
                at.plus(Duration.ofMinutes(10)));
    }

    private static BreakGlassPredicate glass(
            BreakGlassPredicate g, String scope, List<Digest> signOffs, List<PersonId> skipped, Instant until) {
        return new BreakGlassPredicate(
                g.breakglass(),
                g.act(),
                scope,
                g.reason(),
                g.by(),
                signOffs,
                skipped,
                g.halt(),
                g.ended(),
                g.from(),
                g.at(),
                until);
    }

    /** The same ask over another document. */
    private static AskPredicate about(AskPredicate ask, Digest document) {
        Basis basis = ask.gate().basis();
        return with(
                ask,
                new Basis(document, basis.base(), basis.anchor(), basis.charter(), basis.evidence(), basis.policy()));
    }

    /** The same ask, to replace something else. */
    private static AskPredicate over(AskPredicate ask, Digest replaced) {
        Basis basis = ask.gate().basis();
        return with(
                ask, new Basis(basis.result(), replaced, replaced, basis.charter(), basis.evidence(), basis.policy()));
    }

    private static AskPredicate with(AskPredicate ask, Basis basis) {
        Gate gate = new Gate(ask.gate().purpose(), basis);
        return new AskPredicate(
                ask.ask(),
                ask.subject(),
                GateForm.of(gate),
                ask.tier(),
                ask.quorum(),
                ask.excluded(),
                ask.view(),
                ask.expiresAt());
    }

    private void loosened() {
        bad("checkpoint-without-its-witness", Story.LOOSENED)
                .last(f -> f.sign(Checkpoint.sign(
                        f.entries.size(), f.checkpoint(f.entries.size()).root(), f.logKey)));
        bad("loosened-at-once", Story.LOOSENED)
                .skip("enrolment/waiting")
                .predicate(
                        "enrolment",
                        AmendmentPredicate.class,
                        a -> ExportFixture.at(a, a.at().minus(Duration.ofHours(71))));
        bad("charter-loosened-at-once", Story.LOOSENED).after("activation/trust", f -> f.recharter("wider", WIDER));
        bad("policy-without-a-wait", Story.LOOSENED).skip("activation/waiting");
        bad("loosened-early", Story.LOOSENED)
                .predicate(
                        "enrolment/waiting",
                        WaitingPredicate.class,
                        w -> until(w, w.grantedAt().plus(Duration.ofHours(1))))
                .predicate(
                        "enrolment",
                        AmendmentPredicate.class,
                        a -> ExportFixture.at(a, a.at().minus(Duration.ofHours(70))));
        bad("loosened-twice-a-day", Story.LOOSENED)
                .predicate(
                        "activation",
                        AmendmentPredicate.class,
                        a -> ExportFixture.at(a, a.at().minus(Duration.ofHours(22))));
        bad("waiting-signed-by-one", Story.LOOSENED)
                .predicate(
                        "enrolment/waiting",
                        WaitingPredicate.class,
                        w -> signedBy(w, w.signOffs().subList(0, 1)));
        bad("waiting-granted-in-place-of-another", Story.LOOSENED)
                .predicate("enrolment/waiting", WaitingPredicate.class, w -> after(w, Digest.of("another version")));
        var _ = waitedInPlaceOfAnother(bad("trust-that-waited-in-place-of-another", Story.LOOSENED), "enrolment");
        var _ = waitedInPlaceOfAnother(bad("policy-that-waited-in-place-of-another", Story.LOOSENED), "activation");
        bad("in-force-by-one-of-two", Story.LOOSENED)
                .predicate(
                        "enrolment",
                        AmendmentPredicate.class,
                        a -> signedBy(a, a.signOffs().subList(0, 1)));
        bad("in-force-although-cancelled", Story.LOOSENED)
                .after("enrolment/waiting", f -> f.cancel("enrolment/waiting"));
        bad("cancelled-without-waiting", Story.LOOSENED).after("activation/trust", f -> f.cancel("enrolment/waiting"));
        bad("waiting-twice", Story.LOOSENED).after("enrolment/waiting", f -> f.again("enrolment/waiting"));
    }

    /** People granted it in the place of something else, which was replaced while it waited. */
    static Damage waitedInPlaceOfAnother(Damage damage, String label) {
        Digest another = Digest.of("another version");
        return damage.predicate(label + "/ask", AskPredicate.class, a -> over(a, another))
                .predicate(label + "/waiting", WaitingPredicate.class, w -> after(w, another));
    }

    private static WaitingPredicate after(WaitingPredicate w, Digest previous) {
        return new WaitingPredicate(
                w.amendment(),
                w.subject(),
                w.document(),
                previous,
                w.loosens(),
                w.signOffs(),
                w.grantedAt(),
                w.inForceAt());
    }

    private static WaitingPredicate until(WaitingPredicate w, Instant inForceAt) {
        return new WaitingPredicate(
                w.amendment(),
                w.subject(),
                w.document(),
                w.previous(),
                w.loosens(),
                w.signOffs(),
                w.grantedAt(),
                inForceAt);
    }

    private static WaitingPredicate signedBy(WaitingPredicate w, List<Digest> signOffs) {
        return new WaitingPredicate(
                w.amendment(),
                w.subject(),
                w.document(),
                w.previous(),
                w.loosens(),
                signOffs,
                w.grantedAt(),
                w.inForceAt());
    }

    private void verdicts() {
        bad("forged-verdict", Story.REFUSAL)
                .predicate(
                        "greedy/evaluate/verdict",
                        VerdictPredicate.class,
                        v -> says(v, VerdictWord.ALLOWED, 0, "PASSED", List.of()));
        bad("reason-left-out", Story.REFUSAL)
                .predicate(
                        "greedy/evaluate/verdict",
                        VerdictPredicate.class,
                        v -> says(v, VerdictWord.DENIED, 0, "FAILED", List.of(Reason.of("SOMETHING_ELSE"))));
        bad("verdict-that-contradicts-itself", Story.REFUSAL)
                .predicate(
                        "greedy/evaluate/verdict",
                        VerdictPredicate.class,
                        v -> says(
                                v,
                                v.judgement().verdict(),
                                0,
                                "PASSED",
                                v.judgement().reasons()));
        bad("other-facts-in-the-input", Story.REFUSAL).input("greedy/evaluate/input", input -> {
            Facts.Difference f = input.facts();
            return with(
                    input,
                    new Facts.Difference(
                            f.analyzed(),
                            List.of(),
                            new Facts.Touched(1, 0, 0, 0, 0, 0),
                            f.dependenciesAdded(),
                            f.powersAdded(),
                            f.scoringAdded(),
                            f.limits(),
                            f.checksRemoved(),
                            f.suspiciousText(),
                            f.size()),
                    input.evidence());
        });
        bad("forged-facts", Story.REFUSAL).facts("greedy/evaluate/facts", BadExports::harmless);
        bad("input-left-out", Story.REFUSAL)
                .last(f -> f.blobs.remove(
                        ExportFixture.predicate(f.sealed("greedy/evaluate/verdict"), VerdictPredicate.class)
                                .judgement()
                                .input()));
        bad("policy-left-out", Story.REFUSAL)
                .last(f -> f.blobs.remove(f.trust.policy().bundle()));
        bad("other-policy", Story.REFUSAL)
                .predicate(
                        "greedy/evaluate/verdict",
                        VerdictPredicate.class,
                        v -> over(
                                v,
                                b -> new Basis(
                                        b.result(),
                                        b.base(),
                                        b.anchor(),
                                        b.charter(),
                                        b.evidence(),
                                        Digest.of("lenient"))));
        bad("other-charter", Story.REFUSAL)
                .predicate(
                        "greedy/evaluate/verdict",
                        VerdictPredicate.class,
                        v -> over(
                                v,
                                b -> new Basis(
                                        b.result(),
                                        b.base(),
                                        b.anchor(),
                                        Digest.of("lenient"),
                                        b.evidence(),
                                        b.policy())));
        bad("other-anchor", Story.REFUSAL)
                .predicate(
                        "greedy/evaluate/verdict",
                        VerdictPredicate.class,
                        v -> over(
                                v,
                                b -> new Basis(
                                        b.result(),
                                        b.base(),
                                        Digest.of("near"),
                                        b.charter(),
                                        b.evidence(),
                                        b.policy())));
        bad("other-head", Story.PROMOTION)
                .predicate(
                        "better/promote/verdict",
                        VerdictPredicate.class,
                        v -> over(
                                v,
                                b -> new Basis(
                                        b.result(),
                                        Digest.of("old"),
                                        b.anchor(),
                                        b.charter(),
                                        b.evidence(),
                                        b.policy())));
        bad("better-score-in-the-input", Story.BASELINE).input("baseline/admit/input", input -> {
            InputDocument.Evidence e = Objects.requireNonNull(input.evidence());
            return with(
                    input,
                    input.facts(),
                    new InputDocument.Evidence(
                            e.ended(),
                            e.metric(),
                            e.direction(),
                            e.tolerance(),
                            e.bound(),
                            Map.of("counted", new Decimal("900")),
                            e.finite(),
                            e.claimed(),
                            e.flags()));
        });
        bad("lines-left-uncounted", Story.PROMOTION)
                .input("better/promote/input", input -> with(input, withoutChurn(input.lineage())));
        bad("evidence-left-out", Story.BASELINE).skip("baseline/evaluate/evidence");
        bad("reading-that-fired-beside-one-that-cleared", Story.BASELINE).after("baseline/evaluate/halt", f -> {
            ReadingPredicate cleared =
                    ExportFixture.predicate(f.sealed("baseline/evaluate/halt"), ReadingPredicate.class);
            f.log("fired", cleared.read().gate().gate().basis().result(), PredicateType.READING, fired(cleared));
        });
        bad("reading-that-no-verdict-follows", Story.REFUSAL)
                .skip("greedy/evaluate/verdict")
                .after("greedy/end", f -> {
                    f.pass(Duration.ofDays(8));
                    f.refused("later");
                });
        bad("reading-left-out", Story.BASELINE).skip("baseline/evaluate/halt");
        bad("reading-that-contradicts-itself", Story.BASELINE)
                .predicate(
                        "baseline/evaluate/halt",
                        ReadingPredicate.class,
                        r -> new ReadingPredicate(
                                "FAILED",
                                r.configuration(),
                                r.passedTests(),
                                r.warnedTests(),
                                r.failedTests(),
                                r.read()));
        bad("reading-nobody-can-repeat", Story.REFUSAL)
                .predicate("greedy/evaluate/halt", ReadingPredicate.class, BadExports::fired)
                .input("greedy/evaluate/input", input -> with(input, ReadingWord.FIRED));
    }

    private void people() {
        String alice = "better/promote/alice";
        String ask = "better/promote/ask";
        bad("ask-without-a-verdict", Story.PROMOTION).skip("better/promote/verdict");
        bad("ask-twice", Story.PROMOTION).after(ask, f -> f.again(ask));
        bad("ask-of-a-lower-quorum", Story.PROMOTION)
                .predicate(ask, AskPredicate.class, a -> asks(a, Map.of("auditor", 1), a.excluded()));
        bad("ask-that-excludes-nobody", Story.PROMOTION)
                .predicate(ask, AskPredicate.class, a -> asks(a, a.quorum(), List.of()));
        bad("ask-of-a-lower-tier", Story.PROMOTION)
                .predicate(ask, AskPredicate.class, a -> tier(a, 0, Map.of("reviewer", 1)));
        bad("permit-below-the-tier-that-was-asked", Story.PROMOTION)
                .predicate(ask, AskPredicate.class, a -> tier(a, 2, Map.of("reviewer", 2)));
        bad("question-to-no-ask", Story.PROMOTION)
                .before(
                        ask,
                        f -> f.log(
                                "question",
                                Digest.EMPTY,
                                PredicateType.QUESTION,
                                new QuestionPredicate(AskId.next(CLOCK), new PersonId("alice"), "why?", f.now())));
        bad("reply-by-a-stranger", Story.GLASS).key("reply/words", STRANGER);
        bad("reply-to-another-question", Story.GLASS)
                .predicate(
                        "reply/words",
                        ReplyPredicate.class,
                        r -> new ReplyPredicate(r.proposal(), r.lineage(), Digest.of("another question"), r.text()));
        bad("reply-about-another-proposal", Story.GLASS)
                .predicate(
                        "reply/words",
                        ReplyPredicate.class,
                        r -> new ReplyPredicate(ProposalId.next(CLOCK), r.lineage(), r.question(), r.text()));
        bad("reply-of-another-lineage", Story.GLASS)
                .predicate(
                        "reply/words",
                        ReplyPredicate.class,
                        r -> new ReplyPredicate(r.proposal(), new LineageId("other"), r.question(), r.text()));
        bad("reply-twice", Story.GLASS).after("reply", f -> f.again("reply"));
        bad("reply-to-no-question", Story.GLASS).skip("question");
        bad("reply-after-the-ask", Story.GLASS)
                .predicate(
                        "reply",
                        RepliedPredicate.class,
                        r -> new RepliedPredicate(
                                r.ask(),
                                r.question(),
                                r.proposal(),
                                r.proposer(),
                                r.key(),
                                r.signed(),
                                r.signature(),
                                r.at().plus(Duration.ofHours(1))));
        bad("sign-off-by-operator", Story.PROMOTION)
                .predicate(alice, SignedWords.class, w -> by(w, "erin"))
                .key(alice, installation.person("erin"));
        bad("sign-off-by-a-stranger", Story.PROMOTION)
                .predicate(alice, SignedWords.class, w -> by(w, "mallory"))
                .key(alice, STRANGER);
        bad("sign-off-with-anothers-key", Story.PROMOTION).key(alice, installation.person("bob"));
        bad("sign-off-by-the-wrong-group", Story.PROMOTION)
                .predicate(alice, SignedWords.class, w -> by(w, "sam"))
                .key(alice, installation.person("sam"));
        bad("forged-sign-off", Story.PROMOTION)
                .predicate(
                        alice + "/seal",
                        SignOffPredicate.class,
                        s -> new SignOffPredicate(s.signed(), s.person(), s.key(), Bytes.copyOf(new byte[64]), null));
        bad("one-person-twice", Story.PROMOTION).after(alice, f -> f.again(alice));
        bad("expired-sign-off", Story.PROMOTION)
                .predicate(alice, SignedWords.class, w -> until(w, w.time().plusSeconds(2)));
        bad("sign-off-after-the-ask-lapsed", Story.PROMOTION)
                .predicate(
                        alice,
                        SignedWords.class,
                        w -> new SignedWords(
                                w.ask(),
                                w.purpose(),
                                w.basis(),
                                w.says(),
                                w.reason(),
                                w.view(),
                                w.person(),
                                w.time().plus(Duration.ofHours(2)),
                                w.until().plus(Duration.ofHours(2))));
        bad("sign-off-without-reason", Story.PROMOTION)
                .predicate(alice, SignedWords.class, w -> words(w, w.ask(), w.basis(), w.says(), " ", w.view()));
        bad("sign-off-over-another-basis", Story.PROMOTION)
                .predicate(
                        alice,
                        SignedWords.class,
                        w -> words(
                                w,
                                w.ask(),
                                new Basis(
                                        w.basis().result(),
                                        w.basis().base(),
                                        w.basis().anchor(),
                                        w.basis().charter(),
                                        Digest.of("better evidence"),
                                        w.basis().policy()),
                                w.says(),
                                w.reason(),
                                w.view()));
        bad("sign-off-of-another-view", Story.PROMOTION)
                .predicate(
                        alice,
                        SignedWords.class,
                        w -> words(w, w.ask(), w.basis(), w.says(), w.reason(), Digest.of("a nicer view")));
        bad("sign-off-to-no-ask", Story.PROMOTION)
                .predicate(
                        alice,
                        SignedWords.class,
                        w -> words(w, AskId.next(CLOCK), w.basis(), w.says(), w.reason(), w.view()));
        bad("permit-after-a-decline", Story.PROMOTION)
                .predicate(
                        alice,
                        SignedWords.class,
                        w -> words(w, w.ask(), w.basis(), Says.DECLINED, w.reason(), w.view()));
        bad("sign-off-left-out", Story.PROMOTION).skip(alice);
    }

    private void absences() {
        String ann = "better/promote/ann";
        String ask = "better/promote/ask";
        bad("delegate-before-the-time", Story.DELEGATED)
                .predicate(ann, SignedWords.class, w -> at(w, w.time().minus(Duration.ofMinutes(5))));
        bad("delegate-after-the-time", Story.DELEGATED)
                .predicate(ann, SignedWords.class, w -> at(w, w.time().plus(Duration.ofMinutes(45))));
        bad("delegate-of-one-who-is-excluded", Story.DELEGATED)
                .after(ask, f -> f.signOff("more", ExportFixture.predicate(f.sealed(ask), AskPredicate.class), "sam"));
        bad("grant-while-away", Story.DELEGATED)
                .after(
                        ask,
                        f -> f.signOff("more", ExportFixture.predicate(f.sealed(ask), AskPredicate.class), "alice"));
        bad("backdated-sign-off", Story.GATE_KEY)
                .predicate(
                        "better/promote/alice",
                        SignedWords.class,
                        w -> at(w, w.time().minus(Duration.ofMinutes(17))));
    }

    private void vigilance() {
        bad("sign-off-by-the-unqualified", Story.QUALIFIED).skip("burst");
        bad("sign-off-by-who-has-the-id-of-the-qualified", Story.QUALIFIED)
                .predicate("burst", QualificationPredicate.class, TriedPerson::ofAnotherLogin);
        bad("qualified-by-a-miscount", Story.QUALIFIED)
                .predicate("burst", QualificationPredicate.class, TriedPerson.said(2, true));
        bad("probes-fixed-afterwards", Story.QUALIFIED).skip("probes");
        bad("probe-with-another-answer", Story.QUALIFIED)
                .predicate("burst", QualificationPredicate.class, TriedPerson::turned);
        bad("round-among-asks-of-a-case-not-fixed", Story.QUALIFIED)
                .predicate("round", QualificationPredicate.class, TriedPerson::withOneMore);
        bad("round-among-asks-opened-with-another-salt", Story.QUALIFIED)
                .predicate("round", QualificationPredicate.class, TriedPerson::salted);
        bad("round-among-asks-kept-with-too-many-missed", Story.QUALIFIED)
                .predicate("round", QualificationPredicate.class, TriedPerson.round(3, true));
        bad("permit-on-a-grant-of-who-then-lost-it-among-asks", Story.QUALIFIED)
                .after("better/promote/alice", f -> TriedPerson.round(f, "lost", 3));
        bad("permit-on-a-grant-of-who-then-failed", Story.QUALIFIED)
                .after("better/promote/alice", f -> TriedPerson.burst(f, "again", 2));
        bad("redeemed-on-a-grant-of-who-then-failed", Story.QUALIFIED)
                .after("better/promote/permit", f -> TriedPerson.burst(f, "again", 2));
    }

    private void passkeys() {
        badPasskey("passkey-over-another-challenge", c -> c.withChallenge(Bytes.copyOf(Digest.EMPTY.raw())));
        badPasskey("passkey-without-verification", c -> c.withFlags(SoftAuthenticator.PRESENT));
        badPasskey("passkey-at-another-site", c -> c.withOrigin("https://gate.example.evil.example"));
        badPasskey("passkey-in-anothers-frame", Ceremony::embedded);
        badPasskey("passkey-of-another-relying-party", c -> c.withRpId("evil.example"));
        badPasskey("passkey-that-made-a-key", c -> c.withType("webauthn.create"));
        badBrowsers("charter-granted-in-browsers", Story.BASELINE, "charter");
        badBrowsers("trust-granted-in-browsers", Story.TRUST, "enrolment");
        badBrowsers("re-arm-granted-in-browsers", Story.HALT, "rearm");
        String alice = "better/promote/alice";
        bad("passkey-not-in-trust", Story.PASSKEY)
                .answer(alice, words -> SoftAuthenticator.of("gate.example").answer(words, ExportFixture.ORIGIN));
        bad("passkey-of-another-person", Story.PASSKEY)
                .answer(alice, words -> ExportFixture.OTHER_PASSKEY.answer(words, ExportFixture.ORIGIN));
        bad("passkey-with-anothers-signature", Story.PASSKEY).answer(alice, words -> {
            SignedAnswer.ByPasskey genuine = ExportFixture.PASSKEY.answer(words, ExportFixture.ORIGIN);
            SignedAnswer.ByPasskey other = ExportFixture.OTHER_PASSKEY.answer(words, ExportFixture.ORIGIN);
            return new SignedAnswer.ByPasskey(
                    genuine.statement(),
                    new PasskeyAssertion(
                            genuine.key(),
                            genuine.assertion().authenticatorData(),
                            genuine.assertion().clientData(),
                            other.assertion().signature()));
        });
    }

    /** What no command has read was read by nobody but the gateway (S9). */
    private void badBrowsers(String name, Story story, String amended) {
        bad(name, story)
                .answer(amended + "/alice", words -> ExportFixture.PASSKEY.answer(words, ExportFixture.ORIGIN))
                .answer(amended + "/sam", words -> ExportFixture.PASSKEY_OF_SAM.answer(words, ExportFixture.ORIGIN));
    }

    private void badPasskey(String name, UnaryOperator<Ceremony> manner) {
        bad(name, Story.PASSKEY)
                .answer(
                        "better/promote/alice",
                        words -> ExportFixture.PASSKEY.answer(words, ExportFixture.ORIGIN, manner));
    }

    private void permits() {
        String permit = "baseline/evaluate/permit";
        bad("missing-proof", Story.BASELINE)
                .predicate(
                        permit,
                        PermitPredicate.class,
                        p -> proofs(
                                p,
                                new PermitPredicate.Proofs(
                                        Digest.of("no verdict"), p.proofs().readings(), List.of())));
        bad("re-ordered-entries", Story.BASELINE)
                .skip("baseline/evaluate/verdict")
                .after(permit, f -> f.again("baseline/evaluate/verdict"));
        bad("permit-without-reading", Story.BASELINE)
                .predicate(
                        permit,
                        PermitPredicate.class,
                        p -> proofs(p, new PermitPredicate.Proofs(p.proofs().verdict(), List.of(), List.of())));
        bad("permit-on-a-denial", Story.REFUSAL).after("greedy/evaluate/verdict", f -> {
            VerdictPredicate v = ExportFixture.predicate(f.sealed("greedy/evaluate/verdict"), VerdictPredicate.class);
            f.log("permit", v.judgement().gate().basis().result(), PredicateType.PERMIT, leave(f, v));
        });
        bad("permit-on-a-reading-that-fired", Story.BASELINE)
                .predicate("baseline/evaluate/halt", ReadingPredicate.class, BadExports::fired)
                .input("baseline/evaluate/input", input -> with(input, ReadingWord.FIRED))
                .predicate(
                        "baseline/evaluate/verdict",
                        VerdictPredicate.class,
                        v -> says(v, VerdictWord.ALLOWED, 0, "PASSED", List.of()));
        bad("permit-to-change-the-harness", Story.REFUSAL)
                .predicate(
                        "greedy/evaluate/verdict",
                        VerdictPredicate.class,
                        v -> says(v, VerdictWord.ALLOWED, 0, "PASSED", List.of()))
                .after("greedy/evaluate/verdict", f -> {
                    VerdictPredicate v =
                            ExportFixture.predicate(f.sealed("greedy/evaluate/verdict"), VerdictPredicate.class);
                    f.log(
                            "permit",
                            v.judgement().gate().basis().result(),
                            PredicateType.PERMIT,
                            terms(
                                    leave(f, v),
                                    judged(f, v),
                                    v.judgement().gate().basis(),
                                    1,
                                    1));
                });
        bad("permit-on-a-reading-over-another-gate", Story.PROMOTION).after("better/promote/permit", f -> {
            PermitPredicate p = ExportFixture.predicate(f.sealed("better/promote/permit"), PermitPredicate.class);
            List<Digest> readings = new ArrayList<>(p.proofs().readings());
            readings.add(Digest.of(f.sealed("better/evaluate/halt")));
            f.log(
                    "more",
                    p.basis().result(),
                    PredicateType.PERMIT,
                    proofs(
                            another(p),
                            new PermitPredicate.Proofs(
                                    p.proofs().verdict(), readings, p.proofs().signOffs())));
        });
        bad("permit-over-another-basis", Story.BASELINE).predicate(permit, PermitPredicate.class, p -> {
            Basis b = p.basis();
            return terms(
                    p,
                    p.proposal(),
                    new Basis(b.result(), b.base(), b.anchor(), b.charter(), Digest.of("better evidence"), b.policy()),
                    p.uses(),
                    p.keyEpoch());
        });
        bad("permit-for-another-proposal", Story.BASELINE)
                .predicate(
                        permit,
                        PermitPredicate.class,
                        p -> terms(p, ProposalId.next(CLOCK), p.basis(), 1, p.keyEpoch()));
        bad("permit-for-two-uses", Story.BASELINE)
                .predicate(permit, PermitPredicate.class, p -> terms(p, p.proposal(), p.basis(), 2, p.keyEpoch()));
        bad("permit-of-a-later-trust", Story.BASELINE)
                .predicate(permit, PermitPredicate.class, p -> terms(p, p.proposal(), p.basis(), 1, 7));
        bad("permit-beyond-the-charter", Story.BASELINE)
                .predicate(
                        permit,
                        PermitPredicate.class,
                        p -> new PermitPredicate(
                                p.permit(),
                                p.proposal(),
                                p.purpose(),
                                p.lineage(),
                                p.basis(),
                                p.audience(),
                                new PermitPredicate.Conditions("none", 8, 20, 256, 1, 4, 20),
                                p.notBefore(),
                                p.notAfter(),
                                p.uses(),
                                p.epoch(),
                                p.keyEpoch(),
                                p.proofs()));
        bad("permit-without-quorum", Story.PROMOTION)
                .predicate(
                        "better/promote/permit",
                        PermitPredicate.class,
                        p -> proofs(
                                p,
                                new PermitPredicate.Proofs(
                                        p.proofs().verdict(), p.proofs().readings(), List.of())));
        bad("permit-while-halted", Story.BASELINE).before(permit, f -> f.halt("early"));
        bad("replayed-permit", Story.BASELINE).after("baseline/evaluate/outcome", f -> f.again(permit));
        bad("revocation-twice", Story.HALT).after("revocation", f -> f.again("revocation"));
    }

    private void redemptions() {
        String permit = "baseline/evaluate/permit";
        String redemption = "baseline/evaluate/redemption";
        bad("redeemed-twice", Story.BASELINE)
                .after("baseline/evaluate/evidence", f -> f.redeem("second", f.sealed(permit)));
        bad("redemption-of-no-permit", Story.BASELINE)
                .predicate(
                        redemption,
                        RedemptionPredicate.class,
                        r -> redeems(r, PermitId.next(CLOCK), r.permitDigest(), r.worker(), r.fence(), r.lease()));
        bad("redemption-of-another-permit", Story.BASELINE)
                .predicate(
                        redemption,
                        RedemptionPredicate.class,
                        r -> redeems(r, r.permit(), Digest.of("another permit"), r.worker(), r.fence(), r.lease()));
        bad("redemption-before-publication", Story.BASELINE).predicate(redemption, RedemptionPredicate.class, r -> {
            LogProof proof = proof(r.proof());
            return with(
                    r,
                    new LogProof(
                                    proof.index(),
                                    List.of(),
                                    Checkpoint.sign(proof.index(), Digest.of("before"), installation.key(Role.LOG)))
                            .text());
        });
        bad("redemption-on-a-foreign-checkpoint", Story.BASELINE)
                .predicate(redemption, RedemptionPredicate.class, r -> {
                    LogProof proof = proof(r.proof());
                    return with(
                            r,
                            new LogProof(
                                            proof.index(),
                                            proof.hashes(),
                                            Checkpoint.sign(
                                                    proof.checkpoint().size(),
                                                    proof.checkpoint().root(),
                                                    FOREIGN_LOG))
                                    .text());
                });
        bad("redeemed-out-of-time", Story.BASELINE)
                .predicate(
                        redemption,
                        RedemptionPredicate.class,
                        r -> redeems(
                                r,
                                r.permit(),
                                r.permitDigest(),
                                r.worker(),
                                r.fence(),
                                r.lease().plus(Duration.ofMinutes(11))));
        bad("equal-fence", Story.TWO)
                .predicate(
                        "other/evaluate/redemption",
                        RedemptionPredicate.class,
                        r -> redeems(r, r.permit(), r.permitDigest(), r.worker(), r.fence() - 1, r.lease()));
        bad("redeemed-while-halted", Story.HALT)
                .skip("revocation")
                .after("halt", f -> f.redeem("late", f.sealed("interrupted/evaluate/first")));
        bad("redeemed-after-its-revocation", Story.HALT)
                .after("rearm", f -> f.redeem("late", f.sealed("interrupted/evaluate/first")));
        bad("redeemed-under-an-older-trust", Story.BASELINE).before(redemption, f -> f.enrol("early", "dave"));
        bad("redeemed-by-another-pool", Story.BASELINE)
                .predicate(
                        redemption,
                        RedemptionPredicate.class,
                        r -> redeems(
                                r,
                                r.permit(),
                                r.permitDigest(),
                                installation.otherWorker().verifierKey().keyId(),
                                r.fence(),
                                r.lease()));
        bad("outcome-of-another-worker", Story.BASELINE).key("baseline/evaluate/outcome", installation.otherWorker());
        bad("outcome-with-another-fence", Story.BASELINE)
                .predicate(
                        "baseline/evaluate/outcome",
                        OutcomePredicate.class,
                        o -> new OutcomePredicate(
                                o.permit(),
                                o.redemption(),
                                o.fence() + 1,
                                o.ended(),
                                o.ran(),
                                o.used(),
                                o.enforced(),
                                o.startedAt(),
                                o.endedAt(),
                                o.failure(),
                                o.proof()));
        bad("outcome-twice", Story.BASELINE)
                .after("baseline/evaluate/evidence", f -> f.again("baseline/evaluate/outcome"));
        bad("evidence-of-another-candidate", Story.BASELINE)
                .predicate(
                        "baseline/evaluate/evidence",
                        EvidencePredicate.class,
                        e -> new EvidencePredicate(
                                e.redemption(),
                                Digest.of("another candidate"),
                                e.evaluator(),
                                e.metrics(),
                                e.flags(),
                                e.logs()));
        bad("scorer-whose-key-had-ended", Story.ROTATION).key("baseline/evaluate/evidence", STRANGER);
    }

    private void ends() {
        bad("admitted-without-a-verdict", Story.REFUSAL)
                .predicate("greedy/end", EndPredicate.class, e -> as(e, AnswerState.ADMITTED));
        bad("promoted-without-a-permit", Story.BASELINE)
                .predicate("baseline/end", EndPredicate.class, e -> as(e, AnswerState.PROMOTED));
        bad("ended-twice", Story.REFUSAL).after("greedy/end", f -> f.again("greedy/end"));
        bad("judged-after-its-end", Story.REFUSAL).after("greedy/end", f -> f.again("greedy/evaluate/verdict"));
        bad("never-ended", Story.REFUSAL).skip("greedy/end").after("greedy/end", f -> {
            f.pass(Duration.ofDays(8));
            f.admitted("later", Map.of());
        });
    }

    // How a statement is changed

    private static Envelope envelope(Bytes entry) {
        try {
            return Envelope.parse(entry.toArray());
        } catch (MalformedJsonException e) {
            throw new AssertionError(e);
        }
    }

    private static LogProof proof(String text) {
        try {
            return LogProof.parse(text);
        } catch (LogProofRefusedException e) {
            throw new AssertionError(e);
        }
    }

    private static AmendmentPredicate signedBy(AmendmentPredicate a, List<Digest> signOffs) {
        return new AmendmentPredicate(
                a.amendment(), a.subject(), a.document(), a.genesis(), a.previous(), a.epoch(), signOffs, a.at());
    }

    private static AmendmentPredicate after(AmendmentPredicate a, Digest previous) {
        return new AmendmentPredicate(
                a.amendment(), a.subject(), a.document(), a.genesis(), previous, a.epoch(), a.signOffs(), a.at());
    }

    private static VerdictPredicate says(
            VerdictPredicate v, VerdictWord word, int tier, String result, List<Reason> reasons) {
        return new VerdictPredicate(
                v.verifier(),
                v.timeVerified(),
                v.resourceUri(),
                v.policy(),
                v.inputAttestations(),
                result,
                v.verifiedLevels(),
                new VerdictPredicate.Judgement(
                        v.judgement().gate(), word, tier, reasons, v.judgement().input()));
    }

    private static VerdictPredicate over(VerdictPredicate v, UnaryOperator<Basis> change) {
        Gate gate = v.judgement().gate().gate();
        Basis basis = change.apply(gate.basis());
        return new VerdictPredicate(
                v.verifier(),
                v.timeVerified(),
                v.resourceUri(),
                new VerdictPredicate.Policy("portcullis:policy/" + basis.policy(), DigestSet.of(basis.policy())),
                v.inputAttestations(),
                v.verificationResult(),
                v.verifiedLevels(),
                new VerdictPredicate.Judgement(
                        GateForm.of(new Gate(gate.purpose(), basis)),
                        v.judgement().verdict(),
                        v.judgement().tier(),
                        v.judgement().reasons(),
                        v.judgement().input()));
    }

    /** The same files, as if the charter let the system change them. */
    private static Facts harmless(Facts facts) {
        Facts.Touched editable = new Facts.Touched(facts.fromBase().files().size(), 0, 0, 0, 0, 0);
        Facts.Difference f = facts.fromBase();
        Facts.SinceAnchor since = facts.sinceAnchor();
        return new Facts(
                facts.schema(),
                facts.analysis(),
                ModificationClass.ORDINARY,
                List.of(),
                new Facts.Difference(
                        f.analyzed(),
                        f.files().stream()
                                .map(file -> new Facts.FileChange(
                                        file.path(),
                                        file.change(),
                                        file.type(),
                                        PathGroup.EDITABLE,
                                        file.movedFrom(),
                                        file.mode()))
                                .toList(),
                        editable,
                        f.dependenciesAdded(),
                        f.powersAdded(),
                        f.scoringAdded(),
                        f.limits(),
                        f.checksRemoved(),
                        f.suspiciousText(),
                        f.size()),
                new Facts.SinceAnchor(
                        editable,
                        since.dependenciesAdded(),
                        since.powersAdded(),
                        since.scoringAdded(),
                        since.limits(),
                        since.checksRemoved(),
                        since.netChurn(),
                        since.promptTokens()),
                facts.checksMoved());
    }

    private static InputDocument with(
            InputDocument i, Facts.Difference facts, InputDocument.@Nullable Evidence evidence) {
        return new InputDocument(
                i.schema(),
                i.purpose(),
                i.now(),
                i.proposal(),
                i.lineage(),
                i.tree(),
                i.modificationClass(),
                facts,
                i.sinceAnchor(),
                evidence,
                i.readings(),
                i.budget());
    }

    private static InputDocument.Lineage withoutChurn(InputDocument.Lineage l) {
        return new InputDocument.Lineage(
                l.id(),
                l.generation(),
                l.root(),
                l.wasHead(),
                l.unreviewedDepth(),
                l.daysUnreviewed(),
                l.netChurn(),
                0,
                l.grossChecksRemoved(),
                l.proposalsOnOnePath(),
                l.powersPromoted(),
                l.runs(),
                l.crashes(),
                l.gpuHours(),
                l.evaluationsOpen(),
                l.asksToday(),
                l.openAsks(),
                l.asksOfProposerShare());
    }

    private static InputDocument with(InputDocument i, InputDocument.Lineage lineage) {
        return new InputDocument(
                i.schema(),
                i.purpose(),
                i.now(),
                i.proposal(),
                lineage,
                i.tree(),
                i.modificationClass(),
                i.facts(),
                i.sinceAnchor(),
                i.evidence(),
                i.readings(),
                i.budget());
    }

    private static InputDocument with(InputDocument i, ReadingWord word) {
        return new InputDocument(
                i.schema(),
                i.purpose(),
                i.now(),
                i.proposal(),
                i.lineage(),
                i.tree(),
                i.modificationClass(),
                i.facts(),
                i.sinceAnchor(),
                i.evidence(),
                i.readings().stream()
                        .map(reading -> new InputDocument.ReadingState(reading.tripwire(), word))
                        .toList(),
                i.budget());
    }

    private static ReadingPredicate fired(ReadingPredicate r) {
        return new ReadingPredicate(
                "FAILED",
                r.configuration(),
                List.of(),
                List.of(),
                r.passedTests(),
                new ReadingPredicate.Read(
                        r.read().gate(),
                        r.read().tripwire(),
                        ReadingWord.FIRED,
                        List.of(Reason.at("HALTED", "nobody's halt")),
                        r.read().at()));
    }

    private static AskPredicate tier(AskPredicate a, int tier, Map<String, Integer> quorum) {
        return new AskPredicate(a.ask(), a.subject(), a.gate(), tier, quorum, a.excluded(), a.view(), a.expiresAt());
    }

    private static AskPredicate asks(AskPredicate a, Map<String, Integer> quorum, List<PersonId> excluded) {
        return new AskPredicate(a.ask(), a.subject(), a.gate(), a.tier(), quorum, excluded, a.view(), a.expiresAt());
    }

    private static SignedWords by(SignedWords w, String person) {
        return new SignedWords(
                w.ask(),
                w.purpose(),
                w.basis(),
                w.says(),
                w.reason(),
                w.view(),
                new PersonId(person),
                w.time(),
                w.until());
    }

    private static SignedWords at(SignedWords w, Instant time) {
        return new SignedWords(
                w.ask(), w.purpose(), w.basis(), w.says(), w.reason(), w.view(), w.person(), time, w.until());
    }

    private static SignedWords until(SignedWords w, Instant until) {
        return new SignedWords(
                w.ask(), w.purpose(), w.basis(), w.says(), w.reason(), w.view(), w.person(), w.time(), until);
    }

    private static SignedWords words(SignedWords w, AskId ask, Basis basis, Says says, String reason, Digest view) {
        return new SignedWords(ask, w.purpose(), basis, says, reason, view, w.person(), w.time(), w.until());
    }

    private static PermitPredicate proofs(PermitPredicate p, PermitPredicate.Proofs proofs) {
        return new PermitPredicate(
                p.permit(),
                p.proposal(),
                p.purpose(),
                p.lineage(),
                p.basis(),
                p.audience(),
                p.conditions(),
                p.notBefore(),
                p.notAfter(),
                p.uses(),
                p.epoch(),
                p.keyEpoch(),
                proofs);
    }

    private static PermitPredicate terms(PermitPredicate p, ProposalId proposal, Basis basis, int uses, long keyEpoch) {
        return new PermitPredicate(
                p.permit(),
                proposal,
                p.purpose(),
                p.lineage(),
                basis,
                p.audience(),
                p.conditions(),
                p.notBefore(),
                p.notAfter(),
                uses,
                p.epoch(),
                keyEpoch,
                p.proofs());
    }

    /** The same permit under an id of its own. */
    private static PermitPredicate another(PermitPredicate p) {
        return new PermitPredicate(
                PermitId.next(CLOCK),
                p.proposal(),
                p.purpose(),
                p.lineage(),
                p.basis(),
                p.audience(),
                p.conditions(),
                p.notBefore(),
                p.notAfter(),
                p.uses(),
                p.epoch(),
                p.keyEpoch(),
                p.proofs());
    }

    /** The proposal that a verdict is about. */
    private static ProposalId judged(ExportFixture f, VerdictPredicate v) {
        Bytes input = Objects.requireNonNull(f.blobs.get(v.judgement().input()));
        try {
            return StrictJson.read(input.toArray(), InputDocument.class)
                    .proposal()
                    .id();
        } catch (MalformedJsonException e) {
            throw new AssertionError(e);
        }
    }

    /** Leave to run what was denied. */
    private static PermitPredicate leave(ExportFixture f, VerdictPredicate v) {
        return new PermitPredicate(
                PermitId.next(CLOCK),
                ProposalId.next(CLOCK),
                Purpose.EVALUATE,
                ExportFixture.LINEAGE,
                v.judgement().gate().basis(),
                "default",
                new PermitPredicate.Conditions("none", 0, 20, 256, 1, 4, 20),
                f.now(),
                f.now().plus(Duration.ofMinutes(10)),
                1,
                1,
                1,
                new PermitPredicate.Proofs(
                        Digest.of(f.sealed("greedy/evaluate/verdict")),
                        List.of(Digest.of(f.sealed("greedy/evaluate/halt"))),
                        List.of()));
    }

    private static RedemptionPredicate redeems(
            RedemptionPredicate r, PermitId permit, Digest digest, String worker, long fence, Instant lease) {
        return new RedemptionPredicate(
                r.redemption(), permit, digest, r.lineage(), worker, r.nonce(), fence, lease, r.proof());
    }

    private static RedemptionPredicate with(RedemptionPredicate r, String proof) {
        return new RedemptionPredicate(
                r.redemption(),
                r.permit(),
                r.permitDigest(),
                r.lineage(),
                r.worker(),
                r.nonce(),
                r.fence(),
                r.lease(),
                proof);
    }

    private static EndPredicate as(EndPredicate e, AnswerState state) {
        return new EndPredicate(
                e.proposal(), e.lineage(), state, e.purpose(), e.basis(), e.reasons(), e.generation(), e.at());
    }

    private static EndPredicate at(EndPredicate e, Instant at) {
        return new EndPredicate(
                e.proposal(), e.lineage(), e.state(), e.purpose(), e.basis(), e.reasons(), e.generation(), at);
    }
}
