package dev.portcullis.modification.internal.code;

import dev.portcullis.modification.internal.code.Program.Comment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a makefile: what its recipes do, what make does by itself as it reads, its variables, and what its targets
 * check. Both ways of a condition are read. What it does not know makes the file not understood.
 */
final class MakeReader {
    private static final int LINES = 10_000;
    private static final Pattern ASSIGNMENT = Pattern.compile(
            "(?:(?:override|export|private)\\s+)*([^\\s:#=!?+]+(?:\\$[({][^(){}]*[)}][^\\s:#=!?+]*)*)\\s*(\\?=|\\+=|!=|:{0,3}=)(.*)",
            Pattern.DOTALL);
    private static final Pattern DEFINE =
            Pattern.compile("(?:(?:override|export)\\s+)*define\\s+(\\S+)\\s*(?:[?+:]*=)?\\s*");
    private static final Pattern CONDITION =
            Pattern.compile("(?:ifeq|ifneq|ifdef|ifndef|else|endif)\\b.*", Pattern.DOTALL);
    private static final Pattern INCLUDE = Pattern.compile("(?:-include|sinclude|include)\\s+(.*)", Pattern.DOTALL);
    private static final Pattern LOAD = Pattern.compile("-?load\\s+(.*)", Pattern.DOTALL);
    private static final Pattern PLAIN =
            Pattern.compile("(?:export|unexport|undefine|vpath|override)\\b.*", Pattern.DOTALL);
    private static final Pattern RULE =
            Pattern.compile("([^:;#]+?)\\s*(&?::?)(?!=)\\s*([^;]*)(?:;(.*))?", Pattern.DOTALL);
    private static final Pattern CHECKS = Pattern.compile(
            "(?:.*[-_./])?(?:tests?|checks?|lint|verify|validate|audit|typecheck|ci|e2e|pytest|unit|smoke)(?:[-_./].*)?");
    private static final Pattern COMMENT = Pattern.compile("(?<!\\\\)#(.*)", Pattern.DOTALL);
    private static final Pattern PREFIX = Pattern.compile("[@+\\s]*(-?)[-@+\\s]*");
    private static final Pattern FLAGS = Pattern.compile(
            "(?:.*\\s)?(?:-?[A-Za-z]*[iknt][A-Za-z]*|--(?:ignore-errors|keep-going|touch|just-print|dry-run))(?:\\s.*)?");

    private final List<String> lines;
    private final BuildSteps steps;
    private final MakeText text = new MakeText();
    private final Map<String, Target> targets = new LinkedHashMap<>();
    private final List<Asked> asked = new ArrayList<>();
    private boolean ignoresAll;

    private MakeReader(List<String> lines) {
        this.lines = lines;
        this.steps = new BuildSteps(lines);
    }

    /** A line or several that go on, without their first tab where they are of a recipe. */
    private record Logical(int line, String text, boolean isRecipe) {}

    /** What is done for a target. */
    private record Target(int line, List<Logical> recipe, Set<String> first) {}

    /** Something whose text waits until every variable is known. */
    private record Asked(Logical from, String text) {}

    /** @throws NotUnderstoodException with the first place that is not understood */
    static BuildSteps read(String text) throws NotUnderstoodException {
        List<String> lines = text.lines().toList();
        if (lines.size() > LINES) {
            throw new NotUnderstoodException(1, "more than " + LINES + " lines");
        }
        MakeReader reader = new MakeReader(lines);
        reader.all();
        return reader.steps;
    }

    private void all() throws NotUnderstoodException {
        List<String> current = List.of();
        int at = 0;
        while (at < lines.size()) {
            Logical one = logical(at);
            Matcher define = DEFINE.matcher(one.text().strip());
            if (!one.isRecipe() && define.matches()) {
                at = defined(define.group(1), at);
                continue;
            }
            at += (int) one.text().chars().filter(c -> c == '\n').count() + 1;
            if (one.isRecipe() && !current.isEmpty()) {
                current.forEach(name -> target(name, one.line()).recipe().add(one));
            } else if (!one.text().isBlank() && !one.isRecipe()) {
                current = line(one, current);
            } else if (!one.text().isBlank()) {
                throw new NotUnderstoodException(one.line(), "a recipe of nothing");
            }
        }
        for (Asked one : asked) {
            for (int reading = 0; reading < text.readings(); reading++) {
                String _ = text.shell(one.text(), reading, one.from().line());
            }
            byMake(one.from().line());
        }
        for (Map.Entry<String, Target> target : targets.entrySet()) {
            target(target.getKey(), target.getValue());
        }
    }

    /** The line, with those that it goes on in; a comment is none of it. */
    private Logical logical(int from) {
        boolean recipe = lines.get(from).startsWith("\t");
        StringBuilder whole = new StringBuilder();
        int at = from;
        for (boolean more = true; more && at < lines.size(); at++) {
            String line = lines.get(at);
            String written = recipe && line.startsWith("\t") ? line.substring(1) : line;
            more = written.endsWith("\\") && !written.endsWith("\\\\");
            whole.append(whole.isEmpty() ? "" : "\n").append(written);
        }
        String text = whole.toString();
        if (recipe) {
            return new Logical(from + 1, text, true);
        }
        Matcher comment = COMMENT.matcher(text);
        if (comment.find()) {
            steps.comments().add(new Comment(from + 1, comment.group(1).strip()));
            int lost = (int) comment.group(1).chars().filter(c -> c == '\n').count();
            text = text.substring(0, comment.start()) + "\n".repeat(lost);
        }
        return new Logical(from + 1, text, false);
    }

    private int defined(String name, int from) throws NotUnderstoodException {
        int at = from + 1;
        List<String> body = new ArrayList<>();
        while (at < lines.size() && !lines.get(at).strip().equals("endef")) {
            body.add(lines.get(at).strip());
            at++;
        }
        if (at == lines.size()) {
            throw new NotUnderstoodException(from + 1, "a definition that does not end");
        }
        String value = String.join("\n", body);
        text.set(name, value, from + 1);
        asked.add(new Asked(new Logical(from + 1, value, false), value));
        return at + 1;
    }

    /** Everything that is no recipe; the targets that a recipe behind it is of. */
    private List<String> line(Logical one, List<String> current) throws NotUnderstoodException {
        String plain = one.text().replace("\\\n", " ").replace("\n", " ").strip();
        Matcher assignment = ASSIGNMENT.matcher(plain);
        Matcher include = INCLUDE.matcher(plain);
        Matcher load = LOAD.matcher(plain);
        Matcher rule = RULE.matcher(plain);
        if (CONDITION.matcher(plain).matches()) {
            asked.add(new Asked(one, plain));
            return current;
        }
        if (include.matches()) {
            included(include.group(1).strip(), one);
        } else if (load.matches()) {
            steps.signs()
                    .add(Sign.Kind.NATIVE, "loaded into make: " + load.group(1).strip(), one.line(), "", "");
        } else if (assignment.matches()) {
            assigned(
                    assignment.group(1),
                    assignment.group(2),
                    assignment.group(3).strip(),
                    one);
        } else if (PLAIN.matcher(plain).matches() || plain.startsWith("$")) {
            asked.add(new Asked(one, plain));
        } else if (rule.matches()) {
            return ruled(rule, one);
        } else {
            throw new NotUnderstoodException(one.line(), "no line of a makefile that is known");
        }
        return List.of();
    }

    private void assigned(String name, String operator, String value, Logical one) throws NotUnderstoodException {
        if (name.equals(".RECIPEPREFIX")) {
            throw new NotUnderstoodException(one.line(), "recipes that begin otherwise");
        }
        String program = value.isEmpty() ? "" : value.split("\\s+", 2)[0];
        if ((name.equals("SHELL") && !BuildSteps.isShell(program)) || name.equals(".SHELLFLAGS")) {
            steps.signs().add(Sign.Kind.CODE, "recipes are run by " + value, one.line(), "", "");
            steps.signs().add(Sign.Kind.CHECK_VOID, "recipes are run by " + value, one.line(), "", "");
        }
        if ((name.equals("MAKEFLAGS") || name.equals("GNUMAKEFLAGS"))
                && FLAGS.matcher(value).matches()) {
            steps.signs().add(Sign.Kind.CHECK_VOID, "make goes on whatever fails", one.line(), "", "");
        }
        if (operator.equals("!=")) {
            asked.add(new Asked(one, "$(shell " + value + ")"));
            text.set(name, "$(computed_by_make)", one.line());
            return;
        }
        if (operator.equals("+=")) {
            text.append(name, value, one.line());
        } else {
            text.set(name, value, one.line());
        }
        asked.add(new Asked(one, value));
        steps.variable(name, value, one.line());
    }

    private void included(String files, Logical one) {
        asked.add(new Asked(one, files));
        for (String file : files.split("\\s+", -1)) {
            if (file.startsWith("/") || file.startsWith("~") || file.contains("..") || file.contains("$")) {
                steps.signs().add(Sign.Kind.CODE, "includes " + file, one.line(), "", "");
            }
        }
    }

    private List<String> ruled(Matcher rule, Logical one) throws NotUnderstoodException {
        List<String> names =
                List.of(text.shell(rule.group(1), 0, one.line()).strip().split("\\s+"));
        String behind = rule.group(3).strip();
        asked.add(new Asked(one, rule.group(1) + " " + behind));
        Matcher own = ASSIGNMENT.matcher(behind);
        if (own.matches()) {
            // A variable of the target alone.
            assigned(own.group(1), own.group(2), own.group(3).strip(), one);
            return List.of();
        }
        List<String> first = behind.isEmpty() ? List.of() : List.of(behind.split("[\\s|]+"));
        if (names.contains(".IGNORE")) {
            ignoresAll |= first.isEmpty();
            steps.signs().add(Sign.Kind.CHECK_VOID, "make goes on whatever fails", one.line(), "", "");
        }
        if (names.contains(".PHONY")) {
            // Without it a file of that name is taken for a test that is done.
            first.stream()
                    .filter(CHECKS.asMatchPredicate())
                    .forEach(name -> steps.signs().add(Sign.Kind.CHECK, "always made: " + name, one.line(), name, ""));
        }
        if (names.getFirst().startsWith(".") && !names.getFirst().contains("/")) {
            return List.of();
        }
        boolean once = rule.group(2).endsWith(":") && !rule.group(2).endsWith("::");
        for (String name : names) {
            Target target = target(name, one.line());
            target.first().addAll(first);
            if (once && recipeFollows(one) && !target.recipe().isEmpty()) {
                target.recipe().clear(); // the last recipe is the one that is run
            }
            if (rule.group(4) != null) {
                target.recipe().add(new Logical(one.line(), rule.group(4), true));
            }
        }
        return names;
    }

    private boolean recipeFollows(Logical rule) {
        int next =
                rule.line() + (int) rule.text().chars().filter(c -> c == '\n').count();
        return rule.text().contains(";")
                || (next < lines.size() && lines.get(next).startsWith("\t"));
    }

    private Target target(String name, int line) {
        return targets.computeIfAbsent(name, _ -> new Target(line, new ArrayList<>(), new HashSet<>()));
    }

    private void target(String name, Target target) throws NotUnderstoodException {
        boolean checks = CHECKS.matcher(name).matches();
        boolean acts = false;
        for (Logical line : target.recipe()) {
            for (int reading = 0; reading < text.readings(); reading++) {
                acts |= recipe(name, checks, line, reading);
            }
            byMake(line.line());
        }
        for (String first : target.first()) {
            if (checks || CHECKS.matcher(first).matches()) {
                steps.signs().add(Sign.Kind.CHECK, "made first: " + first, target.line(), name, "");
            }
        }
        if (checks && !acts && target.first().isEmpty()) {
            steps.signs().add(Sign.Kind.CHECK_VOID, "does nothing: " + name, target.line(), name, "");
        }
    }

    /** Whether a line of a recipe does anything. */
    private boolean recipe(String name, boolean checks, Logical line, int reading) throws NotUnderstoodException {
        Matcher prefix = PREFIX.matcher(line.text());
        int from = prefix.lookingAt() ? prefix.end() : 0;
        boolean ignored = from > 0 && line.text().substring(0, from).contains("-");
        String command = text.shell(line.text().substring(from), reading, line.line());
        List<Statement> step = steps.shell(command, line.line());
        if (step.isEmpty() || BuildSteps.doesNothing(step)) {
            return false;
        }
        if (checks) {
            String plain = command.replace("\\\n", " ").replaceAll("\\s+", " ").strip();
            steps.signs().add(Sign.Kind.CHECK, "runs " + plain, line.line(), name, "");
            if (ignored || ignoresAll || BuildSteps.alwaysPasses(step)) {
                steps.signs().add(Sign.Kind.CHECK_VOID, "passes whatever fails: " + name, line.line(), name, "");
            }
        }
        return true;
    }

    /** What make itself did for the text. */
    private void byMake(int line) throws NotUnderstoodException {
        for (MakeText.Done done : text.done()) {
            switch (done.function()) {
                case "shell" -> {
                    List<Statement> _ = steps.shell(done.text(), line);
                }
                case "file" ->
                    steps.signs()
                            .add(Sign.Kind.FILE_WRITE, "by make: " + done.text().strip(), line, "", "");
                default -> steps.signs().add(Sign.Kind.CODE, done.function() + " of make", line, "", "");
            }
        }
    }
}
