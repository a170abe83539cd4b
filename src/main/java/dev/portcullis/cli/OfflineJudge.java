package dev.portcullis.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.Ended;
import dev.portcullis.attest.predicate.Kind;
import dev.portcullis.attest.predicate.ReadingWord;
import dev.portcullis.attest.predicate.VerdictWord;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PrincipalId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.modification.BlobSource;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.Facts;
import dev.portcullis.modification.ModificationClass;
import dev.portcullis.modification.PathGroup;
import dev.portcullis.modification.Tree;
import dev.portcullis.policy.InputDocument;
import dev.portcullis.policy.Judgement;
import dev.portcullis.policy.PolicyJudge;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the policy about a difference alone: readings cleared, evidence flawless, nothing of the budget used.
 *
 * <p>The rules and the analysis are the gate's own, so what they refuse here they refuse there; what depends on a
 * lineage's history can only be stricter there.
 */
final class OfflineJudge {
    private static final List<Purpose> ALL = List.of(Purpose.EVALUATE, Purpose.ADMIT, Purpose.PROMOTE);
    /** The first evaluation compiles the policy. */
    private static final Duration AT_MOST = Duration.ofSeconds(10);

    private static final Decimal ZERO = new Decimal("0");

    private final PolicyJudge policy;
    private final InstantSource clock;

    OfflineJudge(PolicyJudge policy, InstantSource clock) {
        this.policy = policy;
        this.clock = clock;
    }

    /**
     * Judges the difference.
     *
     * @param only the purpose asked, null for all three
     * @param whyNot whether to judge again without each thing found
     */
    OfflineJudgement judge(
            Charter charter, Tree base, Tree result, BlobSource blobs, @Nullable Purpose only, boolean whyNot) {
        Facts facts = Facts.of(charter, base, base, result, blobs);
        List<Purpose> asked = only == null ? ALL : List.of(only);
        Map<Purpose, JsonNode> inputs = new EnumMap<>(Purpose.class);
        Map<Purpose, Integer> requires = new EnumMap<>(Purpose.class);
        for (Purpose purpose : ALL) {
            InputDocument input = input(charter, base, result, facts, purpose);
            inputs.put(purpose, StrictJson.toTree(input));
            int charterTier = charter.requiredTier(purpose, facts.modificationClass());
            requires.put(
                    purpose,
                    Math.max(charterTier, ask(purpose, inputs.get(purpose)).tier()));
        }
        List<Judgement> judgements =
                asked.stream().map(purpose -> ask(purpose, inputs.get(purpose))).toList();
        Set<OfflineJudgement.Told> reasons = new LinkedHashSet<>();
        judgements.stream()
                .flatMap(judgement -> judgement.reasons().stream())
                .map(reason -> new OfflineJudgement.Told(
                        reason.reason().code(), reason.reason().at(), reason.rule()))
                .forEach(reasons::add);
        Basis basis = new Basis(
                result.digest(), base.digest(), base.digest(), charter.digest(), Digest.EMPTY, policy.policy());
        return new OfflineJudgement(
                OfflineJudgement.SCHEMA,
                strictest(judgements),
                highest(judgements),
                requires,
                facts.modificationClass(),
                List.copyOf(reasons),
                facts.fromBase(),
                basis.digest(),
                whyNot ? without(asked) : null);
    }

    private record Question(Purpose purpose, JsonNode input) {}

    private Judgement ask(Question question) {
        return policy.judge(question.purpose(), StrictJson.write(question.input()), AT_MOST);
    }

    private static VerdictWord strictest(List<Judgement> judgements) {
        return judgements.stream()
                .map(Judgement::verdict)
                .max(VerdictWord::compareTo)
                .orElseThrow();
    }

    private static int highest(List<Judgement> judgements) {
        return judgements.stream().mapToInt(Judgement::tier).max().orElseThrow();
    }

    private List<OfflineJudgement.Without> without(List<Question> asked) {
        List<OfflineJudgement.Without> all = new ArrayList<>();
        for (Removal removal : Removal.all()) {
            List<Judgement> judgements = new ArrayList<>();
            boolean found = false;
            for (Question question : asked) {
                ObjectNode less = question.input().deepCopy();
                removal.from().accept(less);
                found |= !less.equals(question.input());
                judgements.add(ask(new Question(question.purpose(), less)));
            }
            if (found) {
                all.add(new OfflineJudgement.Without(removal.name(), strictest(judgements), highest(judgements)));
            }
        }
        return all;
    }

    /**
     * How an input looks in which one thing was not found. Not the fact is taken out, for that would only be
     * undetermined, but what it tells of.
     */
    private record Removal(String name, Consumer<ObjectNode> from) {
        static List<Removal> all() {
            List<Removal> all = new ArrayList<>();
            for (PathGroup group : PathGroup.values()) {
                if (group != PathGroup.EDITABLE) {
                    all.add(new Removal("files: " + group, input -> files(input, group.toString())));
                }
            }
            for (String places :
                    List.of("dependencies_added", "powers_added", "limits", "checks_removed", "suspicious_text")) {
                all.add(new Removal(places, input -> {
                    for (String difference : List.of("facts", "since_anchor")) {
                        if (input.get(difference).has(places)) {
                            ((ObjectNode) input.get(difference)).putArray(places);
                        }
                    }
                }));
            }
            all.add(new Removal("class", input -> input.put("class", ModificationClass.ORDINARY.toString())));
            all.add(new Removal("not analyzed", input -> ((ObjectNode) input.get("facts")).put("analyzed", true)));
            all.add(new Removal("size", input -> {
                ((ObjectNode) input.get("facts").get("size")).put("added", 0).put("removed", 0);
                ((ObjectNode) input.get("since_anchor")).put("net_churn", 0);
                ((ObjectNode) input.get("lineage")).put("net_churn", 0);
            }));
            return all;
        }

        /** Without the files of a group the class is what the rest of them is. */
        private static void files(ObjectNode input, String group) {
            ObjectNode facts = (ObjectNode) input.get("facts");
            ArrayNode kept = facts.arrayNode();
            for (JsonNode file : facts.get("files")) {
                if (!file.get("group").textValue().equals(group)) {
                    kept.add(file);
                }
            }
            if (kept.size() == facts.get("files").size()) {
                return;
            }
            facts.set("files", kept);
            ((ObjectNode) facts.get("size")).put("files", kept.size());
            ((ObjectNode) facts.get("touched")).put(group, 0);
            ((ObjectNode) input.get("since_anchor").get("touched")).put(group, 0);
            boolean strategy = facts.get("touched").get("strategy").intValue() > 0;
            input.put("class", (strategy ? ModificationClass.STRATEGY : ModificationClass.ORDINARY).toString());
        }
    }

    private InputDocument input(Charter charter, Tree base, Tree result, Facts facts, Purpose purpose) {
        Charter.Budget budget = charter.budget();
        return new InputDocument(
                InputDocument.SCHEMA,
                purpose,
                clock.instant(),
                new InputDocument.Proposal(
                        ProposalId.next(clock), new PrincipalId("offline"), Kind.PROGRAM, Aim.PROMOTE),
                new InputDocument.Lineage(
                        charter.lineage(), 0, 0, facts.sinceAnchor().netChurn(), 0),
                new InputDocument.Trees(base.digest(), base.digest(), result.digest()),
                facts.modificationClass(),
                same(facts.fromBase(), InputDocument.Facts.class),
                same(facts.sinceAnchor(), InputDocument.SinceAnchor.class),
                purpose == Purpose.EVALUATE ? null : flawless(charter.score()),
                policy.bundle().readings(purpose).stream()
                        .map(reading -> new InputDocument.ReadingState(reading, ReadingWord.CLEARED))
                        .toList(),
                new InputDocument.Budget(ZERO, budget.gpuHoursPerDay(), budget.unreviewedDepth(), budget.netLines()));
    }

    private static InputDocument.Evidence flawless(Charter.Score score) {
        return new InputDocument.Evidence(
                Ended.COMPLETED,
                score.metric(),
                score.direction(),
                score.tolerance(),
                score.bound(),
                Map.of(score.metric(), score.bound()),
                true,
                Map.of(),
                List.of());
    }

    /** The facts and what the rules see of them have one form on the wire. */
    private static <T> T same(Object facts, Class<T> shape) {
        try {
            return StrictJson.read(StrictJson.toTree(facts), shape);
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("facts and policy input have parted ways", e);
        }
    }
}
