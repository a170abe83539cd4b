package dev.portcullis.modification.internal;

import dev.portcullis.modification.ContentRefusedException;
import dev.portcullis.modification.PathGlob;
import dev.portcullis.modification.TreePath;
import dev.portcullis.modification.internal.code.WordList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Paths that some program runs, loads or obeys without being asked to. */
final class AutoExecuted {
    private static final Map<PathGlob, String> PATTERNS = patterns();
    private static final Set<String> STANDARD_MODULES =
            WordList.load("python-standard-library.txt").keySet();

    private AutoExecuted() {}

    private static Map<PathGlob, String> patterns() {
        Map<PathGlob, String> patterns = new LinkedHashMap<>();
        WordList.load("auto-executed.txt").forEach((glob, why) -> patterns.put(PathGlob.parse(glob), why));
        return patterns;
    }

    /** Why the path is one of them. */
    static Optional<String> why(TreePath path) {
        TreePath folded = folded(path);
        for (Map.Entry<PathGlob, String> pattern : PATTERNS.entrySet()) {
            if (pattern.getKey().matches(folded)) {
                return Optional.of(pattern.getValue());
            }
        }
        return module(folded)
                .filter(AutoExecuted::isStandard)
                .map(module -> "shadows the module " + module + " of Python's standard library");
    }

    /** The name under which Python would import the path, if it would. */
    static Optional<String> module(TreePath path) {
        String name = path.name();
        if (!name.endsWith(".py")) {
            return Optional.empty();
        }
        List<String> segments = path.segments();
        return Optional.of(
                name.equals("__init__.py") && segments.size() > 1
                        ? segments.get(segments.size() - 2)
                        : name.substring(0, name.length() - ".py".length()));
    }

    static boolean isStandard(String module) {
        return STANDARD_MODULES.contains(module);
    }

    /** As a file system without case, and Python's own normalisation of names, would find it. */
    private static TreePath folded(TreePath path) {
        try {
            return TreePath.parse(TextScan.compatible(path.toString()).toLowerCase(Locale.ROOT));
        } catch (ContentRefusedException e) {
            return path;
        }
    }
}
