package dev.portcullis.modification.internal.code;

import dev.portcullis.modification.ContentType;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a language without a parser here by its words, erring to the strict side. */
final class LexicalSigns {
    private static final Map<String, String> POWERS = WordList.load("powers.txt");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern SCRIPT_IMPORT =
            Pattern.compile("(?:\\bfrom\\s|\\brequire\\s*\\(|\\bimport\\s*\\(?)\\s*[\"'`]([^\"'`]+)");
    private static final Pattern RUST_USE = Pattern.compile("^\\s*(?:pub\\s+)?(?:use|extern\\s+crate)\\s+(\\w+)");
    private static final Pattern GO_IMPORT =
            Pattern.compile("^\\s*(?:import\\s+)?(?:[\\w.]+\\s+)?\"([\\w./-]+)\"\\s*$");
    private static final Pattern CHECK = Pattern.compile(
            "\\b(?:assert\\w*|raise|throw|panic|abort)\\b|\\b(?:validate|verify|check|require|ensure)\\w*\\s*\\(");
    private static final Pattern TELLS = Pattern.compile("\\b(?:log|logger|logging|trace)\\b");
    private static final Pattern COMMENT = Pattern.compile("^\\s*(?://|#(?!\\s*include)|--|/?\\*)");

    private LexicalSigns() {}

    static Outline outline(ContentType type, List<String> lines) {
        Signs signs = new Signs(lines);
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1);
            TextSigns.look(line, number, "", signs);
            if (!COMMENT.matcher(line).find()) {
                read(type, line, number, signs);
            }
        }
        return signs.outline(0);
    }

    private static void read(ContentType type, String line, int number, Signs signs) {
        Matcher words = WORD.matcher(line);
        while (words.find()) {
            String power = POWERS.get(words.group());
            if (power != null) {
                signs.add(Sign.Kind.parse(power), words.group(), number, "", "");
            }
        }
        Pattern imports = switch (type) {
            case TYPESCRIPT -> SCRIPT_IMPORT;
            case RUST -> RUST_USE;
            case GO -> GO_IMPORT;
            default -> null;
        };
        Matcher imported = imports == null ? null : imports.matcher(line);
        if (imported != null && imported.find()) {
            signs.add(Sign.Kind.IMPORT, imported.group(1), number, "", "");
        }
        if (CHECK.matcher(line).find()) {
            signs.add(Sign.Kind.CHECK, line.strip(), number, "", "");
        } else if (TELLS.matcher(line).find()) {
            signs.add(Sign.Kind.TELEMETRY, line.strip(), number, "", "");
        }
    }
}
