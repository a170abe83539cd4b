package dev.portcullis.modification.internal;

import dev.portcullis.modification.Charter;
import dev.portcullis.modification.PathGroup;
import dev.portcullis.modification.Tree;
import dev.portcullis.modification.TreeEntry;
import dev.portcullis.modification.TreePath;
import dev.portcullis.modification.internal.code.Sign;
import dev.portcullis.modification.internal.code.WordList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Whose a name is: the tree's own, the harness's, the charter's dependencies', the language's, or a stranger's. */
final class KnownNames {
    /** Under what name a package is imported that has another where it is published. */
    private static final Map<String, String> PACKAGE_OF = WordList.load("package-of-module.txt");

    /** A part of a name that is no chance likeness. */
    private static final int NAMED = 4;

    /** Modules that come with Node. */
    private static final Set<String> NODE = Set.of(
            "assert",
            "buffer",
            "child_process",
            "cluster",
            "crypto",
            "dgram",
            "dns",
            "events",
            "fs",
            "fs/promises",
            "http",
            "http2",
            "https",
            "module",
            "net",
            "os",
            "path",
            "perf_hooks",
            "process",
            "querystring",
            "readline",
            "stream",
            "string_decoder",
            "test",
            "timers",
            "tls",
            "tty",
            "url",
            "util",
            "v8",
            "vm",
            "worker_threads",
            "zlib");

    private final Set<String> own = new HashSet<>();
    private final Set<String> harness = new HashSet<>();
    private final Set<String> harnessFiles = new HashSet<>();
    private final Set<String> allowed;
    private final Set<String> imported;
    private final String flattering;
    private final String metric;
    private final Set<String> harnessNumbers;

    /**
     * @param imported what the harness imports
     * @param harnessNumbers peculiar numbers that the harness is written with
     * @param locked packages that the lockfile of the base names
     */
    KnownNames(
            Charter charter, Tree result, Set<String> imported, Collection<String> locked, Set<String> harnessNumbers) {
        this.harnessNumbers = harnessNumbers;
        this.metric = charter.score().metric();
        this.imported = imported;
        this.flattering = charter.score().direction() == Charter.Direction.MAXIMISE ? "ceil" : "floor";
        this.allowed = charter.dependencies().stream()
                .flatMap(declared -> declared.allowed().stream())
                .map(Requirement::normalised)
                .collect(Collectors.toCollection(HashSet::new));
        allowed.addAll(locked);
        for (TreeEntry entry : result.entries()) {
            TreePath path = entry.path();
            PathGroup group = charter.group(path);
            Set<String> to = group == PathGroup.HARNESS || group == PathGroup.OVERSIGHT ? harness : own;
            to.addAll(path.segments().subList(0, path.segments().size() - 1));
            to.add(stem(path.name()));
            if (group == PathGroup.HARNESS || group == PathGroup.OVERSIGHT) {
                harnessFiles.add(path.toString());
            }
        }
        harness.removeAll(own);
    }

    private static boolean isTest(TreePath path) {
        return path.name().startsWith("test_") || path.segments().contains("tests");
    }

    private static String stem(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    boolean isOfHarness(String number) {
        return harnessNumbers.contains(number);
    }

    /** Whether the charter scores by the figure of this name. */
    boolean isMetric(String name) {
        String told = name.toLowerCase(Locale.ROOT);
        String scored = metric.toLowerCase(Locale.ROOT);
        return told.contains(scored) || (told.length() >= NAMED && scored.contains(told));
    }

    /** As what a sign is told; empty when, with whose name it is, it is nothing to tell. */
    Optional<String> meaning(OutlinedTree.Located located) {
        Sign sign = located.sign();
        return switch (sign.kind()) {
            // What a test expects a tool to say is nobody's result.
            case FILE_WRITE, FILE_READ ->
                isTest(located.path()) && sign.key().contains("*")
                        ? Optional.empty()
                        : Optional.of(sign.kind().toString());
            case FABRICATED ->
                isTest(located.path())
                        ? Optional.empty()
                        : Optional.of(sign.kind().toString());
            // Up flatters what is to be large, down what is to be small.
            case ROUNDED -> sign.key().equals(flattering) ? Optional.of("fabricated") : Optional.empty();
            case IMPORT -> imported(sign.key());
            case PATH -> isHarness(sign.key()) ? Optional.of("harness-read") : Optional.empty();
            // Laid over the judge, by whoever is not the judge.
            case OVERLAY -> covered(sign.key());
            case FOREIGN_PATCH ->
                isOwnSetting(sign.key())
                        ? Optional.empty()
                        : Optional.of(sign.kind().toString());
            default -> Optional.of(sign.kind().toString());
        };
    }

    private Optional<String> covered(String key) {
        int at = key.lastIndexOf('>');
        String from = key.substring(0, at);
        String to = key.substring(at + 1);
        if (isHarness(from.endsWith("/") ? from.substring(0, from.length() - 1) : from)) {
            return Optional.empty();
        }
        boolean covers = false;
        for (int slash = 0; slash >= 0; slash = to.indexOf('/', slash + 1)) {
            String rest = to.substring(slash).replaceFirst("^/+", "");
            covers |= !rest.isEmpty() && isHarness(rest);
        }
        return covers ? Optional.of("file-write") : Optional.empty();
    }

    /** The key says the language where names of modules mean something else than in Python. */
    private Optional<String> imported(String key) {
        int space = key.indexOf(' ');
        String language = space < 0 ? "python" : key.substring(0, space);
        String module = key.substring(space + 1);
        String root = root(module);
        if (harness.contains(root) || harness.contains(module) || isHarness(module)) {
            return Optional.of("harness-read");
        }
        if (own.contains(root) || own.contains(stem(module)) || imported.contains(key) || isAllowed(root)) {
            return Optional.empty();
        }
        boolean known = switch (language) {
            case "python" -> module.startsWith(".") || AutoExecuted.isStandard(root) || root.equals("__future__");
            case "javascript" -> module.startsWith(".") || module.startsWith("node:") || NODE.contains(module);
            case "java" -> module.startsWith("java.") || module.startsWith("javax.");
            // Headers come with the compiler and its kit; what they can do is found where it is used.
            default -> true;
        };
        return known ? Optional.empty() : Optional.of("import");
    }

    private boolean isAllowed(String root) {
        return allowed.contains(Requirement.normalised(root))
                || allowed.contains(Requirement.normalised(PACKAGE_OF.getOrDefault(root, root)));
    }

    private static String root(String module) {
        String first = module.split("[./:]", 2)[0];
        return first.isEmpty() ? module : first;
    }

    /** Whether a path, as it is written somewhere, leads to the harness. */
    boolean isOfTheHarness(String path) {
        return isHarness(path.replaceFirst("^[*]/", ""));
    }

    private boolean isHarness(String path) {
        String plain = path.startsWith("./") ? path.substring(2) : path;
        return harnessFiles.stream()
                .anyMatch(file -> plain.equals(file)
                        || plain.endsWith("/" + file)
                        || (!plain.contains("/") && file.endsWith("/" + plain))
                        || file.startsWith(plain.endsWith("/") ? plain : plain + "/"));
    }

    /** {@code config.depth = 3} of a module of the tree's own; what lies behind such a module is not its own. */
    private boolean isOwnSetting(String name) {
        String root = root(name);
        return own.contains(root) && !AutoExecuted.isStandard(root) && name.split("\\.", -1).length == 2;
    }
}
