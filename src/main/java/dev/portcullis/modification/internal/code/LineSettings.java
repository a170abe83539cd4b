package dev.portcullis.modification.internal.code;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.modification.internal.code.Outline.Trouble;
import dev.portcullis.modification.internal.code.Settings.Setting;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Files whose lines are settings. */
final class LineSettings {
    private static final Pattern COMMENT = Pattern.compile("\\s#");
    private static final Pattern SECTION = Pattern.compile("\\[([^\\]]+)\\]\\s*(?:[#;][^\\]]*)?");
    private static final Pattern ENTRY = Pattern.compile("([^=:]*[^=:\\s])\\s*[=:]\\s*(.*)");
    private static final Pattern REQUIREMENT = Pattern.compile("([A-Za-z0-9][A-Za-z0-9._-]*)\\s*(\\[[^\\]]*\\])?(.*)");
    private static final Pattern OPTION = Pattern.compile("(--?[A-Za-z][A-Za-z0-9-]*)(?:[ =]\\s*|$)(.*)");

    /** Where Python ends a line too. */
    private static final Pattern LINE_END = Pattern.compile("[\\x0b\\f\\x1c-\\x1e\\x85]");

    /** A value that goes on for longer is no setting. */
    private static final int VALUE_CHARACTERS = 8 * Bounds.KIB;

    /** How far a setting is indented where there is none that a line could go on with. */
    private static final int NO_SETTING = Integer.MAX_VALUE;

    private LineSettings() {}

    private static void refuseHiddenLineEnds(String text) throws NotUnderstoodException {
        Optional<Trouble> hidden = Forms.hiddenLineEnd(text);
        if (hidden.isPresent()) {
            throw new NotUnderstoodException(hidden.get().line(), hidden.get().what());
        }
        if (LINE_END.matcher(text).find()) {
            throw new NotUnderstoodException(1, "a line end that is not shown as one");
        }
    }

    /**
     * {@code [section]} and {@code key = value}, as Python's own reader takes them: a line that is indented further than
     * the setting before it in its section goes on with its value, whatever stands in it.
     */
    static Settings ini(String text) {
        List<Setting> settings = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        String section = "";
        int indent = NO_SETTING;
        int line = 0;
        try {
            refuseHiddenLineEnds(text);
            for (String written : text.split("\n", -1)) {
                line++;
                String content = written.strip();
                if (content.isEmpty() || content.startsWith("#") || content.startsWith(";")) {
                    continue;
                }
                int indented = written.indexOf(content);
                Matcher heading = SECTION.matcher(content);
                if (indented > indent) {
                    goesOn(line, content, settings);
                } else if (heading.matches()) {
                    section = SettingsReader.member("", heading.group(1).strip());
                    once(line, "[" + section + "]", seen);
                    indent = NO_SETTING;
                } else {
                    entry(line, section, content, seen, settings);
                    indent = indented;
                }
            }
            return new Settings(settings, null);
        } catch (NotUnderstoodException e) {
            return Settings.notUnderstood(e.trouble());
        }
    }

    private static void goesOn(int line, String content, List<Setting> settings) throws NotUnderstoodException {
        Setting last = settings.removeLast();
        if (last.value().length() > VALUE_CHARACTERS) {
            throw new NotUnderstoodException(line, "a value longer than " + VALUE_CHARACTERS + " characters");
        }
        settings.add(new Setting(last.line(), last.path(), (last.value() + "\n" + content).strip()));
    }

    private static void entry(int line, String section, String content, Set<String> seen, List<Setting> to)
            throws NotUnderstoodException {
        Matcher entry = ENTRY.matcher(content);
        boolean hasValue = entry.matches();
        // What begins like a section is one to some readers, whatever stands behind it.
        if (content.startsWith("[") || (!hasValue && (content.startsWith("=") || content.startsWith(":")))) {
            throw new NotUnderstoodException(line, "neither a section nor a setting");
        }
        String path = SettingsReader.member(section, hasValue ? entry.group(1) : content);
        once(line, path, seen);
        SettingsReader.add(line, path, hasValue ? entry.group(2) : "", to);
    }

    private static void once(int line, String path, Set<String> seen) throws NotUnderstoodException {
        if (!seen.add(path.toLowerCase(Locale.ROOT))) {
            throw new NotUnderstoodException(line, "twice: " + path);
        }
    }

    /** Names and versions, options, and addresses by their place; a backslash goes on with the next line. */
    static Settings requirements(String text) {
        List<Setting> settings = new ArrayList<>();
        String[] lines = text.split("\n", -1);
        int others = 0;
        try {
            refuseHiddenLineEnds(text);
            for (int at = 0; at < lines.length; at++) {
                int line = at + 1;
                StringBuilder whole = new StringBuilder(withoutComment(lines[at]));
                while (!whole.isEmpty() && whole.charAt(whole.length() - 1) == '\\' && at + 1 < lines.length) {
                    whole.setLength(whole.length() - 1);
                    at++;
                    whole.append(' ').append(withoutComment(lines[at]).strip());
                }
                String content = whole.toString().strip();
                Matcher option = OPTION.matcher(content);
                Matcher requirement = REQUIREMENT.matcher(content);
                if (option.matches()) {
                    SettingsReader.add(line, option.group(1), option.group(2).strip(), settings);
                } else if (requirement.matches() && isVersion(requirement.group(3))) {
                    String extras = requirement.group(2) == null ? "" : requirement.group(2);
                    SettingsReader.add(
                            line,
                            requirement.group(1).toLowerCase(Locale.ROOT).replaceAll("[._-]+", "-"),
                            (extras + requirement.group(3)).strip(),
                            settings);
                } else if (!content.isEmpty()) {
                    SettingsReader.add(line, SettingsReader.element("requirement", others++), content, settings);
                }
            }
            return new Settings(settings, null);
        } catch (NotUnderstoodException e) {
            return Settings.notUnderstood(e.trouble());
        }
    }

    private static boolean isVersion(String rest) {
        String stripped = rest.strip();
        return stripped.isEmpty() || "=<>!~;@".indexOf(stripped.charAt(0)) >= 0;
    }

    /** A number sign begins a comment at the start of a line or behind a blank. */
    private static String withoutComment(String line) {
        if (line.startsWith("#")) {
            return "";
        }
        Matcher comment = COMMENT.matcher(line);
        return (comment.find() ? line.substring(0, comment.start()) : line).stripTrailing();
    }
}
