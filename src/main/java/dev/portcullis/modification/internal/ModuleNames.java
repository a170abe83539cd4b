package dev.portcullis.modification.internal;

import dev.portcullis.modification.TreePath;
import dev.portcullis.modification.internal.code.FlowIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which file of a tree a dotted name leads to, through whatever names files give to what they bring in. */
final class ModuleNames {
    private static final int STEPS = 12;
    private static final int CANDIDATES = 4;
    private static final List<String> EXTENSIONS = List.of(".py", ".pyi", ".js", ".mjs", ".cjs", ".jsx", ".java");

    private final Map<String, Set<TreePath>> modules = new HashMap<>();
    private final Map<TreePath, FlowIndex> files;
    private final Map<String, List<Target>> known = new HashMap<>();

    /**
     * Where a name leads.
     *
     * @param file null where it leads out of the tree; the name is then the whole one
     */
    record Target(@org.jspecify.annotations.Nullable TreePath file, String name) {}

    ModuleNames(Map<TreePath, FlowIndex> files) {
        this.files = new TreeMap<>(files);
        for (TreePath path : this.files.keySet()) {
            List<String> segments = new ArrayList<>(path.segments());
            String last = segments.removeLast();
            String stem = EXTENSIONS.stream()
                    .filter(last::endsWith)
                    .findFirst()
                    .map(extension -> last.substring(0, last.length() - extension.length()))
                    .orElse(last);
            if (!stem.equals("__init__")) {
                segments.add(stem);
            }
            // However the program is started, some folder above is where its names begin.
            for (int from = 0; from < segments.size(); from++) {
                modules.computeIfAbsent(
                                String.join(".", segments.subList(from, segments.size())), _ -> new LinkedHashSet<>())
                        .add(path);
            }
        }
    }

    /** All that the name may lead to from the file; in the order of their paths. */
    List<Target> of(TreePath from, String dotted) {
        List<Target> before = known.get(from + " " + dotted);
        if (before != null) {
            return before;
        }
        Set<Target> found = new LinkedHashSet<>();
        follow(from, dotted, STEPS, found);
        List<Target> all = List.copyOf(found);
        known.put(from + " " + dotted, all);
        return all;
    }

    private void follow(TreePath from, String dotted, int steps, Set<Target> found) {
        if (steps == 0 || found.size() > CANDIDATES) {
            return;
        }
        List<String> words = words(from, dotted);
        for (int to = words.size(); to > 0; to--) {
            Set<TreePath> here = modules.getOrDefault(String.join(".", words.subList(0, to)), Set.of());
            if (here.isEmpty()) {
                continue;
            }
            List<String> rest = words.subList(to, words.size());
            for (TreePath file : here) {
                if (!file.equals(from) || !rest.isEmpty()) {
                    within(file, rest, steps - 1, found);
                }
            }
            return;
        }
        found.add(new Target(null, String.join(".", words)));
    }

    private void within(TreePath file, List<String> rest, int steps, Set<Target> found) {
        FlowIndex index = files.get(file);
        if (rest.isEmpty() || index == null) {
            found.add(new Target(file, String.join(".", rest)));
            return;
        }
        Set<String> brought = index.brought(rest.getFirst());
        String behind = rest.size() > 1 ? "." + String.join(".", rest.subList(1, rest.size())) : "";
        for (String symbol : brought) {
            follow(file, symbol + behind, steps, found);
        }
        if (brought.isEmpty()) {
            found.add(new Target(file, String.join(".", rest)));
            for (String module : index.brought("*")) {
                follow(file, module + "." + String.join(".", rest), steps, found);
            }
        }
    }

    /** The words of a name, with what is relative to the file made whole. */
    private static List<String> words(TreePath from, String dotted) {
        List<String> folder = from.segments().subList(0, from.segments().size() - 1);
        if (dotted.startsWith("./") || dotted.startsWith("../")) {
            return relative(folder, dotted);
        }
        int dots = 0;
        while (dots < dotted.length() && dotted.charAt(dots) == '.') {
            dots++;
        }
        List<String> words = Arrays.stream(dotted.substring(dots).split("[.]", -1))
                .filter(word -> !word.isEmpty())
                .toList();
        if (dots == 0) {
            return words;
        }
        List<String> whole = new ArrayList<>(folder.subList(0, Math.max(0, folder.size() - dots + 1)));
        whole.addAll(words);
        return whole;
    }

    /** {@code ./client.js.send}: a path, and names behind it. */
    private static List<String> relative(List<String> folder, String path) {
        List<String> whole = new ArrayList<>(folder);
        String[] steps = path.split("/", -1);
        for (int at = 0; at < steps.length; at++) {
            if (steps[at].equals("..")) {
                if (!whole.isEmpty()) {
                    whole.removeLast();
                }
            } else if (!steps[at].equals(".")) {
                String step = steps[at].replaceAll("\\.(?:js|mjs|cjs|jsx)(?=\\.|$)", "");
                whole.addAll(at == steps.length - 1 ? List.of(step.split("[.]", -1)) : List.of(step));
            }
        }
        return whole;
    }
}
