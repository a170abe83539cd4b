package dev.portcullis.modification.internal;

import dev.portcullis.modification.ContentType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads lines by their words: what they can do, what they check, whom they address. Never runs or compiles them. */
final class SourceWords {
    private static final Map<String, String> POWERS = WordList.load("powers.txt");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private static final Pattern PYTHON_FROM = Pattern.compile("^\\s*from\\s+([\\w.]+)\\s+import\\b");
    private static final Pattern PYTHON_IMPORT =
            Pattern.compile("^\\s*import\\s+([\\w.]+(?:\\s+as\\s+\\w+)?(?:\\s*,\\s*[\\w.]+(?:\\s+as\\s+\\w+)?)*)");
    private static final Pattern INCLUDE = Pattern.compile("^\\s*#\\s*include\\s*[<\"]([^>\"]+)");
    private static final Pattern JAVA_IMPORT = Pattern.compile("^\\s*import\\s+(?:static\\s+)?([\\w.]+)");
    private static final Pattern SCRIPT_IMPORT =
            Pattern.compile("(?:\\bfrom\\s|\\brequire\\s*\\(|\\bimport\\s*\\(?)\\s*[\"'`]([^\"'`]+)");
    private static final Pattern RUST_USE = Pattern.compile("^\\s*(?:pub\\s+)?(?:use|extern\\s+crate)\\s+(\\w+)");
    private static final Pattern GO_IMPORT =
            Pattern.compile("^\\s*(?:import\\s+)?(?:[\\w.]+\\s+)?\"([\\w./-]+)\"\\s*$");

    private static final Pattern CHECK = Pattern.compile(
            "\\b(?:assert\\w*|raise|throw|panic|abort|log|logger|logging)\\b|\\b(?:validate|verify|check|require|ensure)\\w*\\s*\\(");

    private static final List<Pattern> ADDRESSED = List.of(
            Pattern.compile("\\b(?:do not|don't|never) (?:pause|stop|wait|ask)\\b"),
            Pattern.compile(
                    "\\b(?:ignore|disregard|forget) (?:all |any )?(?:the )?(?:previous|prior|above|earlier) \\w+"),
            Pattern.compile(
                    "\\b(?:modify|edit|change|disable|bypass|patch|overwrite|weaken) (?:the |its |your )?(?:\\w+ )?(?:evaluator|scorer|harness|reviewer|monitor|oversight|gate|tripwire)\\b"),
            Pattern.compile("\\b(?:approved|reviewed|cleared|signed off) by\\b"),
            Pattern.compile(
                    "\\b(?:dear|note to|message to|attention) (?:the )?(?:reviewer|judge|auditor|monitor|model)s?\\b"),
            Pattern.compile(
                    "\\b(?:reviewer|judge|auditor|monitor)s? (?:should|must|may|can) (?:approve|allow|grant|pass|ignore|skip)\\b"));

    private SourceWords() {}

    /** The powers a line has, in the order of their words. */
    static Set<String> powers(ContentType type, String line) {
        if (type.kind() == ContentType.Kind.PROSE || isComment(line)) {
            return Set.of();
        }
        Set<String> powers = new LinkedHashSet<>();
        imports(type, line, powers);
        Matcher words = WORD.matcher(line);
        while (words.find()) {
            String means = POWERS.get(words.group());
            if (means != null) {
                powers.add(words.group() + ", " + means);
            }
        }
        return powers;
    }

    private static void imports(ContentType type, String line, Set<String> powers) {
        switch (type) {
            case PYTHON -> {
                Matcher from = PYTHON_FROM.matcher(line);
                if (from.find()) {
                    powers.add("import " + top(from.group(1)));
                }
                Matcher plain = PYTHON_IMPORT.matcher(line);
                if (plain.find()) {
                    for (String module : plain.group(1).split(",", -1)) {
                        powers.add("import " + top(module.strip()));
                    }
                }
            }
            case C, CPP, CUDA -> first(INCLUDE, line, powers);
            case JAVA -> first(JAVA_IMPORT, line, powers);
            case JAVASCRIPT, TYPESCRIPT -> first(SCRIPT_IMPORT, line, powers);
            case RUST -> first(RUST_USE, line, powers);
            case GO -> first(GO_IMPORT, line, powers);
            case INI, JSON, MARKDOWN, SHELL, SQL, TEXT, TOML, YAML, BINARY, UNKNOWN -> {}
        }
    }

    private static void first(Pattern pattern, String line, Set<String> powers) {
        Matcher matcher = pattern.matcher(line);
        if (matcher.find()) {
            powers.add("import " + matcher.group(1));
        }
    }

    private static String top(String module) {
        String name = module.split("\\s", 2)[0];
        int dot = name.indexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    static boolean isCheck(String line) {
        return !isComment(line) && CHECK.matcher(line).find();
    }

    /** Whether the line speaks to whoever reviews or runs it. */
    static boolean isAddressed(String line) {
        String text = line.toLowerCase(Locale.ROOT);
        return ADDRESSED.stream().anyMatch(pattern -> pattern.matcher(text).find());
    }

    private static boolean isComment(String line) {
        String text = line.stripLeading();
        return text.startsWith("//")
                || (text.startsWith("#") && !text.startsWith("#include") && !text.startsWith("# include"));
    }
}
