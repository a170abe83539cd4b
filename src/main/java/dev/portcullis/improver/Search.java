package dev.portcullis.improver;

import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.AnswerPredicate;
import dev.portcullis.attest.predicate.Kind;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.ProposalId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A search for better programs, and now and then for a better way to search.
 *
 * <p>It runs and scores nothing: what it knows of a program is what the gate answered. Its strategy is that of the
 * promoted head, whatever strategies were merely admitted. Every program is proposed over the head, so that a promotion
 * carries the head's strategy on. The same seed and the same answers give the same drafts. Not for use by several
 * threads.
 */
public final class Search {
    /** Draws after which a mutation that finds only what was tried before is given up. */
    private static final int DRAWS = 200;

    private final RandomGenerator random;
    private final @Nullable ProgramAuthor author;
    private final List<Member> admitted = new ArrayList<>();
    private final Map<ProposalId, Asked> open = new HashMap<>();
    private final Set<Digest> tried = new HashSet<>();
    private final Set<Digest> unwanted = new HashSet<>();
    private SourceTree head;
    private Strategy strategy;
    private int answers;
    private int lastStrategyChange;
    private int lastPromotion;

    /** An admitted generation, what it scored, and under which proposal. The head at the start has no proposal. */
    private record Member(
            SourceTree tree, BigDecimal score, @Nullable ProposalId proposal) {}

    /** What is being asked: the tree that would come of it. */
    private record Asked(Draft draft, SourceTree result, Aim aim) {}

    /**
     * Starts from a promoted head.
     *
     * @param head the lineage's head, its score as the gate told it
     * @param author writes programs in place of the mutation, or null
     * @throws StrategyRefusedException when the head's own strategy cannot be followed
     */
    public Search(long seed, SourceTree head, BigDecimal score, @Nullable ProgramAuthor author)
            throws StrategyRefusedException {
        this.random = new SplittableRandom(seed);
        this.author = author;
        this.head = head;
        this.strategy = Strategy.of(head);
        admitted.add(new Member(head, score, null));
        tried.add(head.digest());
    }

    public Search(long seed, SourceTree head, BigDecimal score) throws StrategyRefusedException {
        this(seed, head, score, null);
    }

    /** The strategy in force: the promoted head's. */
    public Strategy strategy() {
        return strategy;
    }

    public SourceTree head() {
        return head;
    }

    /** Best score any answer told. */
    public BigDecimal best() {
        return bestMember().score();
    }

    /**
     * What to ask next.
     *
     * @throws AuthorFailedException when a program author is used and gave nothing usable; the search goes on
     */
    public Draft next() throws AuthorFailedException, InterruptedException {
        if (promotionIsFree()) {
            Optional<Draft> promotion = promotion();
            if (promotion.isPresent()) {
                return promotion.get();
            }
            if (strategyIsDue()) {
                return strategyChange();
            }
        }
        return author == null ? mutation() : authored(author);
    }

    /** Remembers under which id a draft of {@link #next} is being asked. */
    public void asked(ProposalId id, Draft draft) {
        switch (draft) {
            case ProposalDraft proposal -> {
                SourceTree result = resultOf(proposal);
                tried.add(result.digest());
                open.put(id, new Asked(draft, result, proposal.aim()));
            }
            case PromotionDraft promotion -> {
                SourceTree result = admitted.stream()
                        .filter(member -> promotion.of().equals(member.proposal()))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("not admitted: " + promotion.of()))
                        .tree();
                open.put(id, new Asked(draft, result, Aim.PROMOTE));
            }
        }
    }

    /** What was asked under this id never became a proposal. */
    public void forget(ProposalId id) {
        if (open.remove(id) != null) {
            answers++;
        }
    }

    /**
     * Learns from an answer to something asked; answers to anything else, and answers while it is still open, change
     * nothing but what they tell of an admission on the way to promotion.
     *
     * @throws StrategyRefusedException when a strategy was promoted that cannot be followed; the search must stop
     */
    public void learn(AnswerPredicate answer) throws StrategyRefusedException {
        Asked asked = open.get(answer.proposal());
        if (asked == null) {
            return;
        }
        switch (answer.state()) {
            case JUDGING, WAITING -> {}
            case ADMITTED -> {
                admit(asked, answer);
                if (asked.aim() == Aim.ADMIT) {
                    close(answer.proposal());
                }
            }
            case PROMOTED -> {
                admit(asked, answer);
                close(answer.proposal());
                adopt(asked.result());
            }
            case REFUSED, DECLINED, LAPSED, EXPIRED, LOST, WITHDRAWN -> {
                unwanted.add(asked.result().digest());
                close(answer.proposal());
            }
        }
    }

    /** The head was moved by someone else, or by a roll-back. */
    public void headMoved(SourceTree moved, BigDecimal score) throws StrategyRefusedException {
        admitted.add(new Member(moved, score, null));
        adopt(moved);
    }

    private void adopt(SourceTree promoted) throws StrategyRefusedException {
        strategy = Strategy.of(promoted);
        head = promoted;
    }

    private void close(ProposalId id) {
        open.remove(id);
        answers++;
    }

    private void admit(Asked asked, AnswerPredicate answer) {
        Decimal score = answer.metrics() == null ? null : answer.metrics().get(CirclePacking.METRIC);
        boolean known = admitted.stream()
                .anyMatch(member -> member.tree().digest().equals(asked.result().digest()));
        if (score != null && !known) {
            admitted.add(new Member(asked.result(), score.value(), answer.proposal()));
        }
    }

    private boolean promotionIsFree() {
        return open.values().stream().noneMatch(asked -> asked.aim() == Aim.PROMOTE);
    }

    private Optional<Draft> promotion() {
        if (answers - lastPromotion < strategy.promotionInterval()) {
            return Optional.empty();
        }
        BigDecimal wanted = scoreOf(head).add(BigDecimal.valueOf(strategy.promotionGain()));
        Optional<Member> better = admitted.stream()
                .filter(member -> member.score().compareTo(wanted) >= 0)
                .filter(member -> !unwanted.contains(overHead(member).digest()))
                .max(Comparator.comparing(Member::score));
        if (better.isEmpty()) {
            return Optional.empty();
        }
        lastPromotion = answers;
        Member member = better.get();
        SourceTree result = overHead(member);
        String reason = "sum of radii %s, the head has %s"
                .formatted(member.score().toPlainString(), scoreOf(head).toPlainString());
        if (member.proposal() != null && result.digest().equals(member.tree().digest())) {
            return Optional.of(new PromotionDraft(member.proposal(), result.digest(), reason));
        }
        return Optional.of(ProposalDraft.between(head, result, CirclePacking.SEARCH, Aim.PROMOTE, Kind.PROGRAM, reason)
                .derivedFrom(member.tree().digest())
                .claiming(Map.of(CirclePacking.METRIC, Decimal.of(member.score()))));
    }

    /** The program of {@code member} with everything else, the strategy above all, as the head has it. */
    private SourceTree overHead(Member member) {
        return Program.of(member.tree()).in(head);
    }

    private BigDecimal scoreOf(SourceTree tree) {
        Digest digest = tree.digest();
        return admitted.stream()
                .filter(member -> member.tree().digest().equals(digest))
                .map(Member::score)
                .findFirst()
                .orElse(BigDecimal.ZERO);
    }

    private Member bestMember() {
        return admitted.stream().max(Comparator.comparing(Member::score)).orElseThrow();
    }

    private boolean strategyIsDue() {
        int since = answers - lastStrategyChange;
        return since >= 3 && (since >= strategy.strategyInterval() || random.nextDouble() < strategy.strategyRate());
    }

    private Draft strategyChange() {
        lastStrategyChange = answers;
        String text = head.text(CirclePacking.STRATEGY).orElseThrow();
        List<String> changes = new ArrayList<>();
        for (Map.Entry<String, Double> change : betterStrategy().entrySet()) {
            String value = String.format(Locale.ROOT, "%.3f", change.getValue());
            text = TomlText.set(text, change.getKey(), value);
            changes.add(change.getKey() + " " + value);
        }
        SourceTree result = head.with(Map.of(CirclePacking.STRATEGY, Bytes.utf8(text)));
        return ProposalDraft.between(
                head,
                result,
                CirclePacking.STRATEGY_CHANGE,
                Aim.PROMOTE,
                Kind.STRATEGY,
                "search differently: " + String.join(", ", changes));
    }

    /** Rates a little off the present ones, and more weight for the variants that scored. */
    private Map<String, Double> betterStrategy() {
        Map<String, Double> changes = new LinkedHashMap<>();
        changes.put("mutation.parameter_rate", Math.clamp(near(strategy.parameterRate()), 0.1, 0.6));
        changes.put("mutation.step", Math.clamp(near(strategy.step()), 0.05, 0.5));
        changes.put("mutation.variant_rate", Math.clamp(near(strategy.variantRate()), 0.1, 0.5));
        double best = best().doubleValue();
        for (Stage stage : Stage.values()) {
            for (String variant : stage.variants()) {
                OptionalDouble score = bestWith(stage, variant);
                if (score.isPresent()) {
                    double weight = 4 * Math.exp((score.getAsDouble() - best) / 0.03);
                    changes.put("weights." + stage + "." + variant, Math.max(0.2, weight));
                }
            }
        }
        return changes;
    }

    private double near(double value) {
        return value * Math.exp(0.4 * random.nextGaussian());
    }

    /** The strategy's weights, those of variants no answer told a score of raised by its novelty. */
    private Map<Stage, Map<String, Double>> weights() {
        Map<Stage, Map<String, Double>> weights = new EnumMap<>(Stage.class);
        for (Stage stage : Stage.values()) {
            Map<String, Double> raised = new LinkedHashMap<>(strategy.weights().getOrDefault(stage, Map.of()));
            raised.replaceAll(
                    (variant, weight) -> bestWith(stage, variant).isPresent() ? weight : weight * strategy.novelty());
            weights.put(stage, raised);
        }
        return weights;
    }

    private OptionalDouble bestWith(Stage stage, String variant) {
        return admitted.stream()
                .filter(member -> Program.of(member.tree()).variant(stage).equals(Optional.of(variant)))
                .mapToDouble(member -> member.score().doubleValue())
                .max();
    }

    private Draft mutation() {
        Map<Stage, Map<String, Double>> weights = weights();
        for (int draw = 0; draw < DRAWS; draw++) {
            Member parent = select();
            Program.Mutation mutation = Program.of(parent.tree()).mutate(strategy, weights, random);
            SourceTree result = mutation.program().in(head);
            if (!mutation.changes().isEmpty() && !tried.contains(result.digest())) {
                return searching(parent, result, String.join(", ", mutation.changes()));
            }
        }
        throw new IllegalStateException(
                "in " + DRAWS + " draws the strategy gave nothing that was not tried before; raise its mutation rates");
    }

    private Draft authored(ProgramAuthor by) throws AuthorFailedException, InterruptedException {
        Member parent = select();
        Bytes written = by.rewrite(parent.tree(), parent.score());
        SourceTree result =
                Program.of(parent.tree()).put(CirclePacking.PROGRAM, written).in(head);
        if (tried.contains(result.digest())) {
            throw new AuthorFailedException("the model wrote what was tried before");
        }
        return searching(parent, result, "a program written by a model");
    }

    private Draft searching(Member parent, SourceTree result, String reason) {
        return ProposalDraft.between(head, result, CirclePacking.SEARCH, Aim.ADMIT, Kind.PROGRAM, reason)
                .derivedFrom(parent.tree().digest());
    }

    /** Draws an admitted generation, the better the likelier, by a softmax at the strategy's temperature. */
    private Member select() {
        double best = best().doubleValue();
        double[] weights = admitted.stream()
                .mapToDouble(member -> StrictMath.exp((member.score().doubleValue() - best) / strategy.temperature()))
                .toArray();
        double at = random.nextDouble();
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        at *= sum;
        for (int k = 0; k < weights.length; k++) {
            at -= weights[k];
            if (at < 0) {
                return admitted.get(k);
            }
        }
        return bestMember();
    }

    private SourceTree resultOf(ProposalDraft draft) {
        if (!draft.base().equals(head.digest())) {
            throw new IllegalArgumentException("drafted over another head: " + draft.base());
        }
        Map<String, Bytes> files = new HashMap<>(head.files());
        files.putAll(draft.put());
        draft.remove().forEach(files::remove);
        return SourceTree.of(files);
    }
}
