package dev.portcullis.modification.internal;

import dev.portcullis.modification.Facts;
import dev.portcullis.modification.TreePath;
import dev.portcullis.modification.internal.OutlinedTree.Located;
import dev.portcullis.modification.internal.code.Outline;
import dev.portcullis.modification.internal.code.Sign;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** How tensors changed, each by its name, and what says which weights are taken. */
final class WeightComparison {
    private static final Pattern HOLDS =
            Pattern.compile("\\S*(?:revision|commit|sha256|sha512|digest|checksum|etag) .*");

    private final OutlinedTree before;
    private final OutlinedTree after;
    private final Set<TreePath> changed;
    private final Map<String, Located> was;
    private final Map<String, Located> now;

    WeightComparison(OutlinedTree before, OutlinedTree after, Set<TreePath> changed) {
        this.before = before;
        this.after = after;
        this.changed = changed;
        was = tensors(before, changed);
        now = tensors(after, changed);
    }

    private static Map<String, Located> tensors(OutlinedTree tree, Set<TreePath> changed) {
        Map<String, Located> tensors = new TreeMap<>();
        tree.signsOf(changed)
                .filter(located -> located.sign().kind() == Sign.Kind.TENSOR)
                .forEach(located ->
                        tensors.put(located.path() + " " + located.sign().key(), located));
        return tensors;
    }

    /** Tensors of another form, that came or went, or hold what is no number; and weights that nothing holds any more. */
    List<Facts.Finding> odd() {
        List<Facts.Finding> odd = new ArrayList<>();
        now.forEach((key, tensor) -> {
            Located old = was.get(key);
            String name = tensor.sign().key();
            String form = tensor.sign().shown();
            if (old == null) {
                odd.add(new Facts.Finding("weights-shape", tensor.at(), name + " is new: " + form));
            } else if (!old.sign().shown().equals(form)) {
                odd.add(new Facts.Finding(
                        "weights-shape",
                        tensor.at(),
                        name + " was " + old.sign().shown() + " and is " + form));
            }
            if (number(tensor, 2).compareTo(old == null ? BigDecimal.ZERO : number(old, 2)) > 0) {
                odd.add(new Facts.Finding(
                        "non-finite", tensor.at(), name + " holds " + number(tensor, 2) + " that are not finite"));
            }
        });
        was.forEach((key, tensor) -> {
            if (!now.containsKey(key)) {
                odd.add(new Facts.Finding(
                        "weights-shape", tensor.at(), tensor.sign().key() + " is gone"));
            }
        });
        odd.addAll(noLongerHeld());
        return odd;
    }

    private List<Facts.Finding> noLongerHeld() {
        List<Located> held = holding(before);
        List<Located> holds = holding(after);
        return held.size() <= holds.size()
                ? List.of()
                : held.stream()
                        .filter(one -> !after.has(
                                Sign.Kind.WEIGHTS_REFERENCE, one.sign().key()))
                        .map(one -> new Facts.Finding(
                                "weights-reference", one.at(), one.sign().shown()))
                        .toList();
    }

    private List<Located> holding(OutlinedTree tree) {
        return tree.signsOf(changed)
                .filter(located -> located.sign().kind() == Sign.Kind.WEIGHTS_REFERENCE
                        && HOLDS.matcher(located.sign().key()).matches())
                .toList();
    }

    /** The norm of each tensor that has another, and its largest value. */
    List<Facts.Limit> norms() {
        List<Facts.Limit> norms = new ArrayList<>();
        now.forEach((key, tensor) -> {
            Located old = was.get(key);
            if (old != null) {
                other("norm", 0, old, tensor, norms);
                other("peak", 1, old, tensor, norms);
            }
        });
        return norms;
    }

    /**
     * How far each tensor is from what it was, by the norm of what lies between; of many, those that went furthest for
     * their size.
     *
     * @param between outlines of pairs, by the path of both
     */
    List<Facts.Limit> differences(Map<TreePath, Outline> between, int atMost) {
        record Moved(double share, Facts.Limit limit) {}
        List<Moved> moved = new ArrayList<>();
        between.forEach((path, outline) -> outline.signs().forEach(sign -> {
            Located tensor = new Located(path, sign);
            Located old = was.get(path + " " + sign.key());
            BigDecimal distance = number(tensor, 0);
            if (old != null && distance.signum() != 0) {
                BigDecimal norm = number(old, 0);
                moved.add(new Moved(
                        distance.doubleValue() / Math.max(norm.doubleValue(), Double.MIN_NORMAL),
                        new Facts.Limit(
                                "difference",
                                tensor.at() + " " + sign.key(),
                                norm.toPlainString(),
                                distance.toPlainString(),
                                Facts.Direction.CHANGED)));
            }
        }));
        return moved.stream()
                .sorted(Comparator.comparingDouble((Moved one) -> -one.share())
                        .thenComparing(one -> one.limit().at()))
                .limit(Math.max(0, atMost))
                .map(Moved::limit)
                .toList();
    }

    private static void other(String kind, int at, Located old, Located tensor, List<Facts.Limit> norms) {
        int order = number(tensor, at).compareTo(number(old, at));
        if (order != 0) {
            norms.add(new Facts.Limit(
                    kind,
                    tensor.at() + " " + tensor.sign().key(),
                    number(old, at).toPlainString(),
                    number(tensor, at).toPlainString(),
                    order > 0 ? Facts.Direction.RAISED : Facts.Direction.LOWERED));
        }
    }

    private static BigDecimal number(Located tensor, int at) {
        String[] numbers = tensor.sign().value().split(" ", -1);
        try {
            return new BigDecimal(numbers[at]);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException _) {
            return BigDecimal.ZERO;
        }
    }
}
