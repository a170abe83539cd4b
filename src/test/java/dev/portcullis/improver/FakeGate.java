package dev.portcullis.improver;

import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.AnswerPredicate;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.ProposalId;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A gate that admits what scores and promotes what is asked, unless a test says otherwise. */
final class FakeGate implements GateClient {
    /** Scores a tree, or gives nothing for what is no packing. */
    interface Scorer {
        Optional<BigDecimal> score(SourceTree tree);
    }

    private final Map<Digest, SourceTree> trees = new HashMap<>();
    private final Map<Digest, BigDecimal> scores = new HashMap<>();
    private final Map<ProposalId, Digest> results = new HashMap<>();
    private final Map<ProposalId, List<AnswerPredicate>> answers = new HashMap<>();
    private final Scorer scorer;
    private Digest head;
    boolean grants = true;

    FakeGate(SourceTree genesis, Scorer scorer) {
        this.scorer = scorer;
        this.head = genesis.digest();
        trees.put(head, genesis);
        scorer.score(genesis).ifPresent(score -> scores.put(head, score));
    }

    @Override
    public void submit(ProposalId id, Draft draft) {
        List<AnswerPredicate> story = new ArrayList<>();
        switch (draft) {
            case ProposalDraft proposal -> {
                SourceTree base = trees.get(proposal.base());
                if (base == null) {
                    story.add(answer(id, AnswerState.REFUSED, "BASE_UNKNOWN", null));
                    break;
                }
                Map<String, Bytes> files = new HashMap<>(base.files());
                files.putAll(proposal.put());
                proposal.remove().forEach(files::remove);
                SourceTree result = SourceTree.of(files);
                if (!result.digest().equals(proposal.subject())) {
                    story.add(answer(id, AnswerState.REFUSED, "RESULT_MISMATCH", null));
                    break;
                }
                Optional<BigDecimal> score = scorer.score(result);
                if (score.isEmpty()) {
                    story.add(answer(id, AnswerState.REFUSED, "INVALID_PACKING", null));
                    break;
                }
                trees.put(result.digest(), result);
                scores.put(result.digest(), score.get());
                results.put(id, result.digest());
                story.add(answer(id, AnswerState.ADMITTED, null, result.digest()));
                if (proposal.aim() == Aim.PROMOTE) {
                    story.addAll(promote(id, result.digest()));
                }
            }
            case PromotionDraft promotion -> story.addAll(promote(id, results.getOrDefault(promotion.of(), head)));
        }
        answers.put(id, story);
    }

    private List<AnswerPredicate> promote(ProposalId id, Digest result) {
        if (!grants) {
            return List.of(
                    answer(id, AnswerState.WAITING, "TIER_1", result), answer(id, AnswerState.DECLINED, null, result));
        }
        head = result;
        return List.of(answer(id, AnswerState.PROMOTED, null, result));
    }

    private AnswerPredicate answer(ProposalId id, AnswerState state, @Nullable String reason, @Nullable Digest tree) {
        BigDecimal score = tree == null ? null : scores.get(tree);
        return new AnswerPredicate(
                id,
                List.of(),
                state,
                reason == null ? List.of() : List.of(reason),
                null,
                null,
                null,
                tree,
                head,
                score == null ? null : Map.of(CirclePacking.METRIC, Decimal.of(score)),
                null);
    }

    /** Each call tells the next part of the story; the last one stays. */
    @Override
    public AnswerPredicate answer(ProposalId id, Duration atMost) throws GateRefusedException {
        List<AnswerPredicate> story = answers.get(id);
        if (story == null) {
            throw new GateRefusedException("PROPOSAL_UNKNOWN", id.toString());
        }
        return story.size() > 1 ? story.removeFirst() : story.getFirst();
    }

    @Override
    public Head head() {
        return new Head(head, scores.get(head));
    }

    @Override
    public SourceTree tree(Digest tree) {
        return trees.getOrDefault(tree, SourceTree.of(Map.of()));
    }

    @Override
    public void close() {}
}
