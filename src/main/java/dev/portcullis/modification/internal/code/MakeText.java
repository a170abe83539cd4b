package dev.portcullis.modification.internal.code;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a makefile's variables and functions come to, as text for a shell. */
final class MakeText {
    /** Deeper than any makefile speaks of variables by variables. */
    private static final int DEPTH = 24;

    private static final int CHARACTERS = 64 * 1024;
    private static final int VALUES = 16;
    /** What a function comes to that is not reckoned here. */
    private static final String COMPUTED = "${computed_by_make}";

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

    /** More behind each value that a variable may have. */
    void append(String name, String value, int line) throws NotUnderstoodException {
        Set<String> before = values.getOrDefault(name, Set.of());
        values.remove(name);
        for (String one : before.isEmpty() ? Set.of("") : before) {
            set(name, one.isEmpty() ? value : one + " " + value, line);
        }
    }

    /** As many readings as the variable with the most values has, so that each value is read once at least. */
    int readings() {
        return values.values().stream().mapToInt(Set::size).max().orElse(1);
    }

    /** What was done for all that was brought to a shell's text since this was asked last, each once. */
    List<Done> done() {
        List<Done> all = done.stream().distinct().toList();
        done.clear();
        return all;
    }

    /**
     * Text of a makefile as text of a shell.
     *
     * @param reading which of a variable's values, where it has several
     */
    String shell(String text, int reading, int line) throws NotUnderstoodException {
        StringBuilder to = new StringBuilder();
        expand(text, reading, line, 0, Map.of(), to);
        return to.toString();
    }

    private void expand(String text, int reading, int line, int depth, Map<String, String> given, StringBuilder to)
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
                reference(text.substring(at + 2, end), reading, line, depth, given, to);
                at = end + 1;
            } else {
                variable(String.valueOf(next), reading, line, depth, given, to);
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

    private void reference(String inside, int reading, int line, int depth, Map<String, String> given, StringBuilder to)
            throws NotUnderstoodException {
        int blank = blank(inside);
        String function = blank < 0 ? "" : inside.substring(0, blank);
        if (!FUNCTIONS.contains(function)) {
            StringBuilder name = new StringBuilder();
            expand(inside, reading, line, depth + 1, given, name);
            // $(SOURCES:.c=.o): the same variable, with something done to it.
            variable(name.toString().split(":", 2)[0].strip(), reading, line, depth, given, to);
            return;
        }
        String rest = inside.substring(blank + 1);
        if (function.equals("call")) {
            List<String> arguments = arguments(rest);
            Map<String, String> inner = new LinkedHashMap<>();
            for (int number = 0; number < arguments.size(); number++) {
                StringBuilder argument = new StringBuilder();
                expand(arguments.get(number), reading, line, depth + 1, given, argument);
                // Once more as make has it, for the text it is put into is read by make.
                inner.put(String.valueOf(number), argument.toString().replace("$", "$$"));
            }
            variable(inner.getOrDefault("0", "").strip(), reading, line, depth + 1, inner, to);
            return;
        }
        StringBuilder argument = new StringBuilder();
        expand(rest, reading, line, depth + 1, given, argument);
        switch (function) {
            case "shell", "eval", "file", "guile" -> done.add(new Done(function, argument.toString()));
            // What one of them chooses may be a command; all that it chooses from is read.
            case "if", "or", "and", "foreach", "strip", "firstword", "lastword" -> {
                List<String> choices = arguments(argument.toString());
                to.append(choices.getLast());
                return;
            }
            default -> {}
        }
        to.append(COMPUTED);
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

    private void variable(String name, int reading, int line, int depth, Map<String, String> given, StringBuilder to)
            throws NotUnderstoodException {
        if (given.containsKey(name)) {
            expand(given.getOrDefault(name, ""), reading, line, depth + 1, Map.of(), to);
            return;
        }
        List<String> all = List.copyOf(values.getOrDefault(name, Set.of()));
        if (!all.isEmpty()) {
            expand(all.get(Math.min(reading, all.size() - 1)), reading, line, depth + 1, given, to);
            return;
        }
        to.append(Optional.ofNullable(OWN.get(name))
                .orElseGet(() -> name.matches("[A-Za-z_]\\w*") ? "${" + name + "}" : "${given_by_make}"));
    }
}
