package dev.portcullis.cli;

import dev.portcullis.kernel.Purpose;
import dev.portcullis.policy.PolicyBundle;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A judgement as people read it: the verdict, then each reason with its place and what its rule says. */
final class JudgementText {
    private JudgementText() {}

    static void show(OfflineJudgement judgement, PolicyBundle policy, GlobalOptions global) {
        global.line(graveness(judgement.verdict().toString(), judgement.tier())
                + ", class " + judgement.modificationClass()
                + "; tier to evaluate " + judgement.requires().get(Purpose.EVALUATE)
                + ", to admit " + judgement.requires().get(Purpose.ADMIT)
                + ", to promote " + judgement.requires().get(Purpose.PROMOTE));
        if (!judgement.reasons().isEmpty()) {
            global.table(
                    List.of("at", "code", "what", "rule"),
                    judgement.reasons().stream()
                            .map(reason -> List.of(
                                    reason.at() == null ? "" : reason.at(),
                                    reason.code(),
                                    policy.title(reason.rule()).orElse("The policy could not judge it"),
                                    reason.rule()))
                            .toList());
        }
        whyNot(judgement, global);
    }

    private static void whyNot(OfflineJudgement judgement, GlobalOptions global) {
        @Nullable List<OfflineJudgement.Without> without = judgement.whyNot();
        if (without == null) {
            return;
        }
        global.line("");
        if (without.isEmpty()) {
            global.line("Nothing was found that could be left out");
            return;
        }
        global.table(
                List.of("without", "it would be"),
                without.stream()
                        .map(one ->
                                List.of(one.without(), graveness(one.verdict().toString(), one.tier())))
                        .toList());
        List<OfflineJudgement.Without> decides =
                without.stream().filter(one -> isMilder(one, judgement)).toList();
        global.line(
                decides.isEmpty()
                        ? "Nothing of it decides alone"
                        : "Decides alone: "
                                + decides.stream()
                                        .map(OfflineJudgement.Without::without)
                                        .collect(Collectors.joining(", ")));
    }

    private static boolean isMilder(OfflineJudgement.Without one, OfflineJudgement judgement) {
        int compared = one.verdict().compareTo(judgement.verdict());
        return compared < 0 || (compared == 0 && one.tier() < judgement.tier());
    }

    private static String graveness(String verdict, int tier) {
        return tier == 0 ? verdict : verdict + " tier " + tier;
    }
}
