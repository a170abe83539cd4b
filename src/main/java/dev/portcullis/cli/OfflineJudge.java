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
import dev.portcullis.modification.FactFinder;
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
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Analyses a difference and asks the policy about it, for each purpose; what people are shown of it. */
final class OfflineJudge {
    private static final List<Purpose> ALL = List.of(Purpose.EVALUATE, Purpose.ADMIT, Purpose.PROMOTE);
    /** The first evaluation compiles the policy. */
    private static final Duration AT_MOST = Duration.ofSeconds(10);

    private final FactFinder analysts;
    private final PolicyJudge policy;
    private final DifferenceJudge rules;
    private final InstantSource clock;

    OfflineJudge(FactFinder analysts, PolicyJudge policy, InstantSource clock) {
        this.analysts = analysts;
        this.policy = policy;
        this.rules = new DifferenceJudge(policy);
        this.clock = clock;
    }

    /**
     * What is asked.
     *
     * @param only the purpose asked, null for all three
     * @param evidence what a run left, null to judge the difference alone, as if it had been flawless
     * @param whyNot whether to judge again without each thing found
     */
    record Question(
            Charter charter,
            Tree base,
            Tree result,
            @Nullable Purpose only,
            @Nullable EvidenceFile evidence,
            boolean whyNot) {
        /** All three purposes, over the difference alone. */
        static Question of(Charter charter, Tree base, Tree result) {
            return new Question(charter, base, result, null, null, false);
        }

        private boolean isAsked(Purpose purpose) {
            return only == null || only == purpose;
        }

        private InputDocument.Trees trees() {
            return new InputDocument.Trees(base.digest(), base.digest(), result.digest());
        }

        private DifferenceJudge.Run run() {
            return evidence == null ? DifferenceJudge.Run.flawless(charter) : evidence.run();
        }
    }

    /** Judges the difference. */
    OfflineJudgement judge(Question question, BlobSource blobs) {
        Charter charter = question.charter;
        Facts facts = analysts.find(charter, question.base, question.base, question.result, blobs);
        List<Judgement> judgements = new ArrayList<>();
        Map<Purpose, Integer> requires = new EnumMap<>(Purpose.class);
        for (Purpose purpose : ALL) {
            Judgement judgement = ask(purpose, question, facts);
            requires.put(purpose, Math.max(charter.requiredTier(purpose, facts.modificationClass()), judgement.tier()));
            if (question.isAsked(purpose)) {
                judgements.add(judgement);
            }
        }
        Set<OfflineJudgement.Told> reasons = new LinkedHashSet<>();
        judgements.stream()
                .flatMap(judgement -> judgement.reasons().stream())
                .map(reason -> new OfflineJudgement.Told(
                        reason.reason().code(), reason.reason().at(), reason.rule()))
                .forEach(reasons::add);
        EvidenceFile evidence = question.evidence;
        Basis basis = new Basis(
                question.result.digest(),
                question.base.digest(),
                question.base.digest(),
                charter.digest(),
                evidence == null ? Digest.EMPTY : evidence.digest(),
                policy.policy());
        return new OfflineJudgement(
                OfflineJudgement.SCHEMA,
                strictest(judgements),
                highest(judgements),
                requires,
                facts.modificationClass(),
                List.copyOf(reasons),
                facts.fromBase(),
                Digest.of(StrictJson.write(facts)),
                basis.digest(),
                question.whyNot ? without(question, facts) : null);
    }

    private Judgement ask(Purpose purpose, Question question, Facts facts) {
        return rules.judge(
                purpose, question.charter, facts, question.trees(), question.run(), clock.instant(), AT_MOST);
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

    private List<OfflineJudgement.Without> without(Question question, Facts facts) {
        List<OfflineJudgement.Without> all = new ArrayList<>();
        for (Removal removal : Removal.all(facts)) {
            Facts less = removal.of(facts);
            if (!less.equals(facts)) {
                List<Judgement> judgements = ALL.stream()
                        .filter(question::isAsked)
                        .map(purpose -> ask(purpose, question, less))
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
        /** What tells findings of one list apart, where anything does. */
        private static final String KIND = "kind";

        Facts of(Facts facts) {
            ObjectNode less = StrictJson.toTree(facts).deepCopy();
            from.accept(less);
            try {
                return StrictJson.read(less, Facts.class);
            } catch (MalformedJsonException e) {
                throw new IllegalStateException("facts without " + what + " are no facts", e);
            }
        }

        /** One for each group of files, each list of findings and each kind in it, and what the facts say as a whole. */
        static List<Removal> all(Facts facts) {
            List<Removal> all = new ArrayList<>();
            for (PathGroup group : PathGroup.values()) {
                if (group != PathGroup.EDITABLE) {
                    all.add(new Removal(group + " files", less -> files(less, group.toString())));
                }
            }
            JsonNode tree = StrictJson.toTree(facts);
            for (String list : listed(tree)) {
                all.add(new Removal(list, less -> without(less, list, _ -> true)));
                Set<String> kinds = kinds(tree, list);
                if (kinds.size() > 1) {
                    for (String kind : kinds) {
                        all.add(new Removal(list + " " + kind, less -> without(less, list, kind::equals)));
                    }
                }
            }
            all.add(new Removal("class", less -> less.put("class", ModificationClass.ORDINARY.toString())));
            all.add(new Removal("gaps of analysis", less -> ((ObjectNode) less.get("facts")).put("analyzed", true)));
            all.add(new Removal("size", less -> {
                ((ObjectNode) less.get("facts").get("size")).put("added", 0).put("removed", 0);
                ((ObjectNode) less.get("since_anchor")).put("net_churn", 0);
            }));
            return all;
        }

        private static List<JsonNode> differences(JsonNode facts) {
            return List.of(facts.get("facts"), facts.get("since_anchor"));
        }

        /** The names under which the facts list findings; the files that differ are no finding. */
        private static Set<String> listed(JsonNode facts) {
            Set<String> names = new LinkedHashSet<>();
            for (JsonNode difference : differences(facts)) {
                difference.properties().stream()
                        .filter(fact ->
                                fact.getValue().isArray() && !fact.getKey().equals("files"))
                        .forEach(fact -> names.add(fact.getKey()));
            }
            return names;
        }

        private static Set<String> kinds(JsonNode facts, String list) {
            Set<String> kinds = new TreeSet<>();
            for (JsonNode difference : differences(facts)) {
                difference
                        .path(list)
                        .forEach(found -> kinds.add(found.path(KIND).asText()));
            }
            return kinds;
        }

        private static void without(ObjectNode facts, String list, Predicate<String> kind) {
            for (JsonNode difference : differences(facts)) {
                if (difference.has(list)) {
                    ArrayNode kept = ((ObjectNode) difference).arrayNode();
                    difference.get(list).forEach(found -> {
                        if (!kind.test(found.path(KIND).asText())) {
                            kept.add(found);
                        }
                    });
                    ((ObjectNode) difference).set(list, kept);
                }
            }
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
