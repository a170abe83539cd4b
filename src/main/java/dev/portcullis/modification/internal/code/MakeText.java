package dev.portcullis.modification.internal.code;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;

/** What a makefile's variables and functions come to, as text for a shell. */
final class MakeText {
    /** Deeper than any makefile speaks of variables by variables. */
    private static final int DEPTH = 24;

    private static final int CHARACTERS = 64 * 1024;
    private static final int VALUES = 16;
    /** What a function comes to that is not reckoned here. */
    static final String COMPUTED = "${computed_by_make}";

    private static final Map<String, String> OWN = Map.of("MAKE", "make", "CC", "cc", "CXX", "c++", "AR", "ar");
    private static final Set<String> FUNCTIONS = WordList.of("""
        subst patsubst strip findstring filter filter-out sort word wordlist words firstword lastword dir notdir suffix
        basename addsuffix addprefix join wildcard realpath abspath if or and intcmp foreach let call value origin
        flavor shell eval file guile error warning info\
        """);

    private final Map<String, Set<String>> values = new LinkedHashMap<>();
    private final List<Done> done = new ArrayList<>();

    /**
     * Something that make itself does as it reads.
     *
     * @param function of make: {@code shell}, {@code eval}, {@code file}, {@code guile}
     * @param text what it is given
     */
    record Done(String function, String text) {}

    /** A value more that a variable may have. */
    void set(String name, String value, int line) throws NotUnderstoodException {
        Set<String> all = values.computeIfAbsent(name, _ -> new LinkedHashSet<>());
        if (all.add(value) && all.size() > VALUES) {
            throw new NotUnderstoodException(line, "a variable with more than " + VALUES + " values");
        }
    }

    /** A value that the one before, if any, is put into. */
    void again(String name, String value, int line) throws NotUnderstoodException {
        Set<String> before = values.getOrDefault(name, Set.of());
        for (String one : before.isEmpty() ? List.of("$${" + name + "}") : List.copyOf(before)) {
            set(name, value.replace("${" + name + "}", "$(" + name + ")").replace("$(" + name + ")", one), line);
        }
    }

    /**
     * More behind each value that a variable may have.
     *
     * @param sometimes whether those without more stay
     */
    void append(String name, String value, boolean sometimes, int line) throws NotUnderstoodException {
        Set<String> before = values.getOrDefault(name, Set.of());
        if (!sometimes) {
            values.remove(name);
        }
        for (String one : before.isEmpty() ? List.of("") : List.copyOf(before)) {
            set(name, one.isEmpty() ? value : one + " " + value, line);
        }
    }

    /** What was done for all that was brought to a shell's text since this was asked last, each once. */
    List<Done> done() {
        List<Done> all = done.stream().distinct().toList();
        done.clear();
        return all;
    }

    /**
     * What text of a makefile may come to as text of a shell: every way there is, or where there are many, as many as make
     * each value of a variable and each choice of a function be read once at least.
     */
    List<String> shell(String text, int line) throws NotUnderstoodException {
        Set<String> all = new LinkedHashSet<>();
        MakeChoices choices = MakeChoices.inTurn();
        int most = 1;
        for (int ways = 0; ways == 0 || choices.next(); ways++) {
            if (ways == VALUES) {
                for (int number = 0; number < most; number++) {
                    MakeChoices fixed = MakeChoices.fixed(number);
                    all.add(expanded(text, fixed, line));
                    most = Math.min(VALUES, Math.max(most, fixed.most()));
                }
                break;
            }
            all.add(expanded(text, choices, line));
            most = Math.max(most, choices.most());
        }
        return List.copyOf(all);
    }

    private String expanded(String text, MakeChoices choices, int line) throws NotUnderstoodException {
        StringBuilder to = new StringBuilder();
        expand(text, choices, line, 0, Map.of(), to);
        return to.toString();
    }

    private void expand(
            String text, MakeChoices choices, int line, int depth, Map<String, String> given, StringBuilder to)
            throws NotUnderstoodException {
        if (depth > DEPTH || to.length() > CHARACTERS) {
            throw new NotUnderstoodException(line, "variables that speak of variables without an end");
        }
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c != '$' || at + 1 == text.length()) {
                to.append(c);
                at++;
                continue;
            }
            char next = text.charAt(at + 1);
            if (next == '$') {
                to.append('$');
                at += 2;
            } else if (next == '(' || next == '{') {
                int end = closed(text, at + 1, line);
                reference(text.substring(at + 2, end), choices, line, depth, given, to);
                at = end + 1;
            } else {
                variable(String.valueOf(next), choices, line, depth, given, to);
                at += 2;
            }
        }
    }

    private static int closed(String text, int open, int line) throws NotUnderstoodException {
        char opens = text.charAt(open);
        char closes = opens == '(' ? ')' : '}';
        int depth = 0;
        for (int at = open; at < text.length(); at++) {
            char c = text.charAt(at);
            depth += c == opens ? 1 : c == closes ? -1 : 0;
            if (depth == 0) {
                return at;
            }
        }
        throw new NotUnderstoodException(line, "a reference that is not closed");
    }

    private void reference(
            String inside, MakeChoices choices, int line, int depth, Map<String, String> given, StringBuilder to)
            throws NotUnderstoodException {
        int blank = blank(inside);
        String function = blank < 0 ? "" : inside.substring(0, blank);
        if (!FUNCTIONS.contains(function)) {
            String name = part(inside, choices, line, depth, given);
            int colon = name.indexOf(':');
            StringBuilder value = new StringBuilder();
            variable((colon < 0 ? name : name.substring(0, colon)).strip(), choices, line, depth, given, value);
            to.append(colon < 0 ? value : substituted(value.toString(), name.substring(colon + 1)));
            return;
        }
        List<String> arguments = arguments(inside.substring(blank + 1));
        switch (function) {
            case "call" -> {
                Map<String, String> inner = new LinkedHashMap<>();
                for (int number = 0; number < arguments.size(); number++) {
                    // Once more as make has it, for the text it is put into is read by make.
                    inner.put(
                            String.valueOf(number),
                            part(arguments.get(number), choices, line, depth, given)
                                    .replace("$", "$$"));
                }
                variable(inner.getOrDefault("0", "").strip(), choices, line, depth + 1, inner, to);
            }
            case "if" -> {
                String _ = part(arguments.getFirst(), choices, line, depth, given);
                boolean then = choices.of(2) == 0;
                to.append(part(from(arguments, then ? 1 : 2, then), choices, line, depth, given));
            }
            case "or" -> to.append(part(arguments.get(choices.of(arguments.size())), choices, line, depth, given));
            case "and" -> to.append(choices.of(2) == 0 ? part(arguments.getLast(), choices, line, depth, given) : "");
            case "foreach" -> {
                Map<String, String> inner = new LinkedHashMap<>(given);
                inner.put(
                        part(arguments.getFirst(), choices, line, depth, given).strip(),
                        part(from(arguments, 1, true), choices, line, depth, given)
                                .replace("$", "$$"));
                to.append(part(from(arguments, 2, false), choices, line, depth, inner));
            }
            default -> to.append(reckoned(function, part(String.join(",", arguments), choices, line, depth, given)));
        }
    }

    private static String from(List<String> arguments, int at, boolean one) {
        return at >= arguments.size()
                ? ""
                : one ? arguments.get(at) : String.join(",", arguments.subList(at, arguments.size()));
    }

    private String part(String text, MakeChoices choices, int line, int depth, Map<String, String> given)
            throws NotUnderstoodException {
        StringBuilder to = new StringBuilder();
        expand(text, choices, line, depth + 1, given, to);
        return to.toString();
    }

    /** What a function comes to that is given the text. */
    private String reckoned(String function, String text) {
        return switch (function) {
            case "shell", "guile" -> {
                done.add(new Done(function, text));
                yield COMPUTED;
            }
            case "eval", "file" -> {
                done.add(new Done(function, text));
                yield "";
            }
            case "info", "warning", "error" -> "";
            case "strip" -> String.join(" ", words(text));
            case "firstword", "lastword" -> {
                List<String> words = words(text);
                yield words.isEmpty() || text.contains("$")
                        ? text
                        : function.equals("firstword") ? words.getFirst() : words.getLast();
            }
            default -> COMPUTED;
        };
    }

    /** {@code $(SOURCES:.c=.o)}: the same variable, with the end of each word, or what a pattern says, another. */
    private static String substituted(String value, String how) {
        int is = how.indexOf('=');
        if (is < 0 || value.contains("$")) {
            return COMPUTED;
        }
        String old = how.substring(0, is);
        String from = old.contains("%") ? old : "%" + old;
        String to = old.contains("%") ? how.substring(is + 1) : "%" + how.substring(is + 1);
        String before = from.substring(0, from.indexOf('%'));
        String behind = from.substring(from.indexOf('%') + 1);
        List<String> words = new ArrayList<>();
        for (String word : words(value)) {
            boolean fits = word.length() >= before.length() + behind.length()
                    && word.startsWith(before)
                    && word.endsWith(behind);
            words.add(
                    fits
                            ? to.replaceFirst(
                                    "%",
                                    Matcher.quoteReplacement(
                                            word.substring(before.length(), word.length() - behind.length())))
                            : word);
        }
        return String.join(" ", words);
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
    }

    private static int blank(String text) {
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == ' ' || c == '\t' || c == '\n') {
                return at;
            }
            if (!Character.isLetter(c) && c != '-') {
                return -1;
            }
        }
        return -1;
    }

    private static List<String> arguments(String text) {
        List<String> arguments = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            depth += c == '(' || c == '{' ? 1 : c == ')' || c == '}' ? -1 : 0;
            if (c == ',' && depth == 0) {
                arguments.add(text.substring(from, at));
                from = at + 1;
            }
        }
        arguments.add(text.substring(from));
        return arguments;
    }

    private void variable(
            String name, MakeChoices choices, int line, int depth, Map<String, String> given, StringBuilder to)
            throws NotUnderstoodException {
        if (given.containsKey(name)) {
            expand(given.getOrDefault(name, ""), choices, line, depth + 1, Map.of(), to);
            return;
        }
        List<String> all = List.copyOf(values.getOrDefault(name, Set.of()));
        if (!all.isEmpty()) {
            expand(all.get(choices.of(name, all.size())), choices, line, depth + 1, given, to);
            return;
        }
        to.append(Optional.ofNullable(OWN.get(name))
                .orElseGet(() -> name.matches("[A-Za-z_]\\w*") ? "${" + name + "}" : "${given_by_make}"));
    }
}
