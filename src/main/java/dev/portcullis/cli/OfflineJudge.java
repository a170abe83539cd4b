package dev.portcullis.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.attest.predicate.VerdictWord;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.modification.BlobSource;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.Facts;
import dev.portcullis.modification.ModificationClass;
import dev.portcullis.modification.PathGroup;
import dev.portcullis.modification.Tree;
import dev.portcullis.policy.DifferenceJudge;
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

/** Analyses a difference and asks the policy about it, for each purpose; what people are shown of it. */
final class OfflineJudge {
    private static final List<Purpose> ALL = List.of(Purpose.EVALUATE, Purpose.ADMIT, Purpose.PROMOTE);
    /** The first evaluation compiles the policy. */
    private static final Duration AT_MOST = Duration.ofSeconds(10);

    private final PolicyJudge policy;
    private final DifferenceJudge rules;
    private final InstantSource clock;

    OfflineJudge(PolicyJudge policy, InstantSource clock) {
        this.policy = policy;
        this.rules = new DifferenceJudge(policy);
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
        Facts facts = Facts.of(charter, base, base, result, blobs, new dev.portcullis.modification.internal.code.CodeOutliner());
        InputDocument.Trees trees = new InputDocument.Trees(base.digest(), base.digest(), result.digest());
        List<Purpose> asked = new ArrayList<>();
        List<Judgement> judgements = new ArrayList<>();
        Map<Purpose, Integer> requires = new EnumMap<>(Purpose.class);
        for (Purpose purpose : ALL) {
            Judgement judgement = ask(purpose, charter, facts, trees);
            requires.put(purpose, Math.max(charter.requiredTier(purpose, facts.modificationClass()), judgement.tier()));
            if (only == null || only == purpose) {
                asked.add(purpose);
                judgements.add(judgement);
            }
        }
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
                whyNot ? without(asked, charter, facts, trees) : null);
    }

    private Judgement ask(Purpose purpose, Charter charter, Facts facts, InputDocument.Trees trees) {
        return rules.judge(purpose, charter, facts, trees, clock.instant(), AT_MOST);
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

    private List<OfflineJudgement.Without> without(
            List<Purpose> asked, Charter charter, Facts facts, InputDocument.Trees trees) {
        List<OfflineJudgement.Without> all = new ArrayList<>();
        for (Removal removal : Removal.all()) {
            Facts less = removal.of(facts);
            if (!less.equals(facts)) {
                List<Judgement> judgements = asked.stream()
                        .map(purpose -> ask(purpose, charter, less, trees))
                        .toList();
                all.add(new OfflineJudgement.Without(removal.what(), strictest(judgements), highest(judgements)));
            }
        }
        return all;
    }

    /**
     * Facts in which one thing was not found. No fact is left out, for that would only be undetermined; it is stated that
     * there was nothing.
     */
    private record Removal(String what, Consumer<ObjectNode> from) {
        Facts of(Facts facts) {
            ObjectNode less = StrictJson.toTree(facts).deepCopy();
            from.accept(less);
            try {
                return StrictJson.read(less, Facts.class);
            } catch (MalformedJsonException e) {
                throw new IllegalStateException("facts without " + what + " are no facts", e);
            }
        }

        static List<Removal> all() {
            List<Removal> all = new ArrayList<>();
            for (PathGroup group : PathGroup.values()) {
                if (group != PathGroup.EDITABLE) {
                    all.add(new Removal(group + " files", facts -> files(facts, group.toString())));
                }
            }
            for (String places :
                    List.of("dependencies_added", "powers_added", "limits", "checks_removed", "suspicious_text")) {
                all.add(new Removal(places, facts -> {
                    for (JsonNode difference : List.of(facts.get("facts"), facts.get("since_anchor"))) {
                        if (difference.has(places)) {
                            ((ObjectNode) difference).putArray(places);
                        }
                    }
                }));
            }
            all.add(new Removal("class", facts -> facts.put("class", ModificationClass.ORDINARY.toString())));
            all.add(new Removal("gaps of analysis", facts -> ((ObjectNode) facts.get("facts")).put("analyzed", true)));
            all.add(new Removal("size", facts -> {
                ((ObjectNode) facts.get("facts").get("size")).put("added", 0).put("removed", 0);
                ((ObjectNode) facts.get("since_anchor")).put("net_churn", 0);
            }));
            return all;
        }

        /** Without the files of a group the class is that of the groups that are left. */
        private static void files(ObjectNode facts, String group) {
            ObjectNode difference = (ObjectNode) facts.get("facts");
            ArrayNode kept = difference.arrayNode();
            for (JsonNode file : difference.get("files")) {
                if (!file.get("group").textValue().equals(group)) {
                    kept.add(file);
                }
            }
            if (kept.size() == difference.get("files").size()) {
                return;
            }
            difference.set("files", kept);
            ((ObjectNode) difference.get("size")).put("files", kept.size());
            ObjectNode touched = (ObjectNode) difference.get("touched");
            touched.put(group, 0);
            ((ObjectNode) facts.get("since_anchor").get("touched")).put(group, 0);
            facts.put("class", classOf(touched).toString());
        }

        private static ModificationClass classOf(ObjectNode touched) {
            if (List.of("harness", "oversight", "undeclared").stream()
                    .anyMatch(group -> touched.get(group).intValue() > 0)) {
                return ModificationClass.OVERSIGHT;
            }
            return touched.get("strategy").intValue() > 0 ? ModificationClass.STRATEGY : ModificationClass.ORDINARY;
        }
    }
}
