package dev.portcullis.dossier;

import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.predicate.AmendmentPredicate;
import dev.portcullis.attest.predicate.AskPredicate;
import dev.portcullis.attest.predicate.BreakGlassPredicate;
import dev.portcullis.attest.predicate.CancellationPredicate;
import dev.portcullis.attest.predicate.EndPredicate;
import dev.portcullis.attest.predicate.EvidencePredicate;
import dev.portcullis.attest.predicate.HaltPredicate;
import dev.portcullis.attest.predicate.OutcomePredicate;
import dev.portcullis.attest.predicate.PermitPredicate;
import dev.portcullis.attest.predicate.ProbesPredicate;
import dev.portcullis.attest.predicate.QualificationPredicate;
import dev.portcullis.attest.predicate.QuestionPredicate;
import dev.portcullis.attest.predicate.RearmPredicate;
import dev.portcullis.attest.predicate.RedemptionPredicate;
import dev.portcullis.attest.predicate.RepliedPredicate;
import dev.portcullis.attest.predicate.RevocationPredicate;
import dev.portcullis.attest.predicate.SignOffPredicate;
import dev.portcullis.attest.predicate.SignedWords;
import dev.portcullis.attest.predicate.VerdictPredicate;
import dev.portcullis.attest.predicate.VerdictPredicate.InputAttestation;
import dev.portcullis.attest.predicate.WaitingPredicate;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.BreakGlassId;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.HaltId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PermitId;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.RedemptionId;
import dev.portcullis.kernel.StrictJson;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Which entries belong to one case, and which it stands on: trust, policy, its charter and the halts over its lineage. */
public final class CaseEntries {
    private static final Set<String> INSTALLATION = Set.of("trust", "policy");

    /** Where an entry belongs. */
    public enum Part {
        CASE,
        FOUNDATION,
        /** To another case, or it is nothing that can be read. */
        ELSEWHERE
    }

    /** An envelope with the statement in it, nothing of which is believed. */
    public record Said(Envelope envelope, Statement statement) {
        /** Empty when it is no envelope of a statement. */
        public static Optional<Said> of(Bytes bytes) {
            try {
                Envelope envelope = Envelope.parse(bytes.toArray());
                return Optional.of(
                        new Said(envelope, Statement.parse(envelope.payload().toArray())));
            } catch (MalformedJsonException _) {
                return Optional.empty();
            }
        }
    }

    /** An entry with where it belongs. */
    public record Placed(Dossier.Entry entry, Optional<Said> said, Part part) {}

    private final Dossier.Subject subject;
    private final Function<Digest, Optional<Bytes>> documents;
    private final Set<Digest> readings = new HashSet<>();
    private final Set<AskId> asks = new HashSet<>();
    private final Set<AskId> foundationAsks = new HashSet<>();
    private final Set<PermitId> permits = new HashSet<>();
    private final Set<RedemptionId> redemptions = new HashSet<>();
    private final Set<HaltId> halts = new HashSet<>();
    private final Map<BreakGlassId, Part> broken = new HashMap<>();
    private final Set<PersonId> signers = new HashSet<>();
    private final Map<Digest, Set<PersonId>> tried = new HashMap<>();

    private CaseEntries(Dossier.Subject subject, Function<Digest, Optional<Bytes>> documents) {
        this.subject = subject;
        this.documents = documents;
    }

    /**
     * Places entries.
     *
     * @param entries in the order of the log
     * @param documents finds a document by digest: whose verdict it is, its input tells
     */
    public static List<Placed> place(
            Dossier.Subject subject, Collection<Dossier.Entry> entries, Function<Digest, Optional<Bytes>> documents) {
        CaseEntries found = new CaseEntries(subject, documents);
        record Read(Dossier.Entry entry, Optional<Said> said) {}
        List<Read> read = new ArrayList<>();
        for (Dossier.Entry entry : entries) {
            Optional<Said> said = Said.of(entry.leaf());
            read.add(new Read(entry, said));
            // Readings come before the verdict that names them, asks before the break-glass they are for, and what a
            // person was tried with before that person signs.
            said.ifPresent(found::noteWhatComesBefore);
        }
        return read.stream()
                .map(one -> new Placed(
                        one.entry(), one.said(), one.said().map(found::place).orElse(Part.ELSEWHERE)))
                .toList();
    }

    private void noteWhatComesBefore(Said said) {
        try {
            if (said.statement().predicateType() == PredicateType.VERDICT) {
                VerdictPredicate verdict = said.statement().predicate(VerdictPredicate.class);
                if (isOfCase(verdict)) {
                    for (InputAttestation input : verdict.inputAttestations()) {
                        readings.add(input.digest().digest());
                    }
                }
            } else if (said.statement().predicateType() == PredicateType.BREAKGLASS) {
                BreakGlassPredicate glass = said.statement().predicate(BreakGlassPredicate.class);
                broken.put(glass.breakglass(), broken(glass.scope()));
            } else if (said.statement().predicateType() == PredicateType.SIGNOFF) {
                signers.add(words(said.statement().predicate(SignOffPredicate.class))
                        .person());
            } else if (said.statement().predicateType() == PredicateType.QUALIFICATION) {
                QualificationPredicate found = said.statement().predicate(QualificationPredicate.class);
                for (QualificationPredicate.Revealed revealed : found.revealed()) {
                    tried.computeIfAbsent(revealed.commitment(), ignored -> new HashSet<>())
                            .add(found.person());
                }
            }
        } catch (MalformedJsonException _) {
            // It is placed elsewhere, too.
        }
    }

    private boolean isOfCase(VerdictPredicate verdict) {
        Optional<Bytes> input = documents.apply(verdict.judgement().input());
        try {
            return input.isPresent()
                    && subject.covers(
                            ProposalId.parse(StrictJson.parse(input.get().toArray())
                                    .path("proposal")
                                    .path("id")
                                    .asText()));
        } catch (MalformedJsonException | IllegalArgumentException _) {
            return false;
        }
    }

    private Part place(Said said) {
        try {
            return part(said.statement(), said.envelope());
        } catch (MalformedJsonException _) {
            return Part.ELSEWHERE;
        }
    }

    private Part part(Statement statement, Envelope envelope) throws MalformedJsonException {
        return switch (statement.predicateType()) {
            case VERDICT -> ofCase(isOfCase(statement.predicate(VerdictPredicate.class)));
            case READING -> ofCase(readings.contains(envelope.digest()));
            case ASK -> ask(statement.predicate(AskPredicate.class));
            case SIGNOFF ->
                answer(words(statement.predicate(SignOffPredicate.class)).ask());
            case REPLIED -> answer(statement.predicate(RepliedPredicate.class).ask());
            case BREAKGLASS ->
                broken(statement.predicate(BreakGlassPredicate.class).scope());
            case QUESTION -> answer(statement.predicate(QuestionPredicate.class).ask());
            case PERMIT -> {
                PermitPredicate permit = statement.predicate(PermitPredicate.class);
                yield noted(subject.covers(permit.proposal()), permits, permit.permit());
            }
            case REDEMPTION -> {
                RedemptionPredicate redemption = statement.predicate(RedemptionPredicate.class);
                yield noted(permits.contains(redemption.permit()), redemptions, redemption.redemption());
            }
            case REVOCATION ->
                ofCase(permits.contains(
                        statement.predicate(RevocationPredicate.class).permit()));
            case OUTCOME ->
                ofCase(redemptions.contains(
                        statement.predicate(OutcomePredicate.class).redemption()));
            case EVIDENCE ->
                ofCase(redemptions.contains(
                        statement.predicate(EvidencePredicate.class).redemption()));
            case END ->
                ofCase(subject.covers(statement.predicate(EndPredicate.class).proposal()));
            case TRUST, POLICY -> Part.FOUNDATION;
            case CHARTER -> founds(statement.predicate(AmendmentPredicate.class).subject());
            case WAITING -> founds(statement.predicate(WaitingPredicate.class).subject());
            case CANCELLATION ->
                founds(statement.predicate(CancellationPredicate.class).subject());
            case HALT -> {
                HaltPredicate halt = statement.predicate(HaltPredicate.class);
                boolean over = halt.scope().equals("all") || halt.scope().equals("lineage:" + subject.lineage());
                yield over && halts.add(halt.halt()) ? Part.FOUNDATION : Part.ELSEWHERE;
            }
            case REARM ->
                halts.contains(statement.predicate(RearmPredicate.class).halt()) ? Part.FOUNDATION : Part.ELSEWHERE;
            case PROBES ->
                foundation(statement.predicate(ProbesPredicate.class).commitments().stream()
                        .flatMap(fixed -> tried.getOrDefault(fixed, Set.of()).stream())
                        .anyMatch(signers::contains));
            case QUALIFICATION ->
                foundation(signers.contains(
                        statement.predicate(QualificationPredicate.class).person()));
            case SIGNED_WORDS, REPLY, REFUSALS, PROPOSAL, PROMOTION, WITHDRAWAL, ANSWER -> Part.ELSEWHERE;
        };
    }

    private static Part foundation(boolean founds) {
        return founds ? Part.FOUNDATION : Part.ELSEWHERE;
    }

    /** A stop is a halt; an extension is of one case. */
    private Part broken(String scope) {
        if (scope.equals("all") || scope.equals("lineage:" + subject.lineage())) {
            return Part.FOUNDATION;
        }
        return ofCase(isCase(scope));
    }

    private boolean isCase(String about) {
        return about.equals("proposal:" + subject.proposal())
                || subject.of().filter(of -> about.equals("proposal:" + of)).isPresent();
    }

    private static Part ofCase(boolean isOfCase) {
        return isOfCase ? Part.CASE : Part.ELSEWHERE;
    }

    private static <I> Part noted(boolean isOfCase, Set<I> ids, I id) {
        if (isOfCase) {
            ids.add(id);
        }
        return ofCase(isOfCase);
    }

    private Part founds(String about) {
        return INSTALLATION.contains(about) || about.equals("charter:" + subject.lineage())
                ? Part.FOUNDATION
                : Part.ELSEWHERE;
    }

    private Part ask(AskPredicate ask) {
        String about = ask.subject();
        if (isCase(about)) {
            asks.add(ask.ask());
            return Part.CASE;
        }
        for (Map.Entry<BreakGlassId, Part> glass : broken.entrySet()) {
            if (about.equals("breakglass:" + glass.getKey()) && glass.getValue() != Part.ELSEWHERE) {
                foundationAsks.add(ask.ask());
                return Part.FOUNDATION;
            }
        }
        boolean founds =
                founds(about) == Part.FOUNDATION || halts.stream().anyMatch(halt -> about.equals("halt:" + halt));
        if (founds) {
            foundationAsks.add(ask.ask());
        }
        return founds ? Part.FOUNDATION : Part.ELSEWHERE;
    }

    private Part answer(AskId ask) {
        return asks.contains(ask) ? Part.CASE : foundationAsks.contains(ask) ? Part.FOUNDATION : Part.ELSEWHERE;
    }

    /** What a person signed, read and not believed. */
    static SignedWords words(SignOffPredicate sealed) throws MalformedJsonException {
        return Statement.parse(sealed.signed().toArray()).predicate(SignedWords.class);
    }
}
