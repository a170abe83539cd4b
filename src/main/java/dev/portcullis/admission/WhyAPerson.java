package dev.portcullis.admission;

import dev.portcullis.kernel.Reason;
import dev.portcullis.modification.DifferenceMarkup.Remark;
import dev.portcullis.policy.PolicyBundle;
import dev.portcullis.policy.PolicyReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What policy found, said in sentences: on its own, and beside the lines that it is about. */
final class WhyAPerson {
    /** How a remark begins that tells a fact which rules of this topic look at. */
    private static final Map<String, String> FACTS_OF = Map.of(
            "powers", Views.POWER,
            "scoring", Views.SCORING,
            "checks", Views.CHECK,
            "limits", Views.LIMIT,
            "text", Views.TEXT);

    private WhyAPerson() {}

    static void show(CaseWriter view, List<PolicyReason> reasons, PolicyBundle policy) {
        view.heading("Why a person");
        reasons.forEach(one -> view.finding(sentence(one, policy), one.reason().code()));
    }

    /** The rule says it better than its code does, which others may have too. */
    private static String sentence(PolicyReason one, PolicyBundle policy) {
        Reason reason = one.reason();
        Optional<String> title = policy.title(one.rule());
        return title.isEmpty()
                ? policy.sentence(reason)
                : reason.at() == null ? title.get() : title.get() + ": " + reason.at();
    }

    /**
     * What policy and facts say of a difference, to be shown where they say it, each thing once: a fact for which there is
     * a reason is told in the words of its rule.
     *
     * @param found the facts of this difference
     * @param others those of the other one; a reason that only they have is shown there
     */
    static List<Remark> remarks(
            List<PolicyReason> reasons, PolicyBundle policy, List<Remark> found, List<Remark> others) {
        List<Remark> untold = new ArrayList<>(found);
        List<Remark> told = new ArrayList<>();
        for (PolicyReason one : reasons) {
            String at = one.reason().at();
            if (at == null) {
                continue;
            }
            Remark remark = Remark.at(at, false, words(one, policy));
            List<Remark> about = about(one.rule(), remark, found);
            if (about.isEmpty() && !about(one.rule(), remark, others).isEmpty()) {
                continue;
            }
            untold.removeAll(about);
            boolean gone = !about.isEmpty() && about.getFirst().gone();
            told.add(new Remark(remark.path(), remark.line(), gone, remark.what()));
        }
        told.addAll(untold);
        return told.stream().distinct().toList();
    }

    private static String words(PolicyReason one, PolicyBundle policy) {
        String code = one.reason().code();
        return policy.title(one.rule()).map(title -> title + " (" + code + ")").orElse(code);
    }

    /** The facts that a rule speaks of: those of its topic at its place, and of its own kind where there are several. */
    private static List<Remark> about(String rule, Remark place, List<Remark> found) {
        int slash = rule.indexOf('/');
        String begins = slash < 0 ? null : FACTS_OF.get(rule.substring(0, slash));
        if (begins == null) {
            return List.of();
        }
        List<Remark> there = found.stream()
                .filter(fact -> fact.path().equals(place.path())
                        && fact.line() == place.line()
                        && fact.what().startsWith(begins))
                .toList();
        String kind = rule.substring(slash + 1).replace('_', '-');
        List<Remark> own = there.stream()
                .filter(fact -> fact.what().replace('_', '-').startsWith(begins + kind))
                .toList();
        return own.isEmpty() && there.size() == 1 ? there : own;
    }
}
