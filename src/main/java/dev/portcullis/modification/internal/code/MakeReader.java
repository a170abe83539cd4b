package dev.portcullis.modification.internal.code;

import dev.portcullis.modification.ContentType;
import dev.portcullis.modification.internal.code.Program.Comment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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
            Pattern.compile("(?:(?:override|export|private)\\s+)*define\\s+(\\S+?)\\s*([?+!]?=|:{1,3}=)?\\s*");
    private static final Pattern CONDITION =
            Pattern.compile("(?:ifeq|ifneq|ifdef|ifndef|else|endif)\\b.*", Pattern.DOTALL);
    private static final Pattern INCLUDE = Pattern.compile("(?:-include|sinclude|include)\\s+(.*)", Pattern.DOTALL);
    private static final Pattern LOAD = Pattern.compile("-?load\\s+(.*)", Pattern.DOTALL);
    private static final Pattern UNDEFINED = Pattern.compile("(?:override\\s+)?undefine\\s+(.*)", Pattern.DOTALL);
    private static final Pattern PLAIN = Pattern.compile("(?:export|unexport|vpath|override)\\b.*", Pattern.DOTALL);
    private static final Pattern CHECKS = Pattern.compile(
            "(?:.*[-_./])?(?:tests?|checks?|lint|verify|validate|audit|typecheck|ci|e2e|pytest|unit|smoke)(?:[-_./].*)?");
    private static final Pattern COMMENT = Pattern.compile("(?<!\\\\)#(.*)", Pattern.DOTALL);
    private static final Pattern PREFIX = Pattern.compile("[@+\\s]*(-?)[-@+\\s]*");
    /** What changes neither what is made nor whether it fails. */
    private static final Pattern QUIET = Pattern.compile(
            "(?:\\s*(?:-?[rRsjw]+\\d*|\\d+|-[Ol]\\S*|--(?:no-print-directory|print-directory|silent|quiet|no-builtin-rules"
                    + "|warn-undefined-variables|no-builtin-variables|(?:jobs|output-sync|load-average|shuffle)(?:=\\S+)?))"
                    + "(?=\\s|$))*\\s*");

    private static final Pattern FLAGS = Pattern.compile(
            "(?:.*\\s)?(?:-?[A-Za-z]*[iknt][A-Za-z]*|--(?:ignore-errors|keep-going|touch|just-print|dry-run))(?:\\s.*)?");

    private final List<String> lines;
    private final BuildSteps steps;
    private final MakeText text = new MakeText();
    private final Map<String, Target> targets = new LinkedHashMap<>();
    private final List<Asked> asked = new ArrayList<>();
    /** What make itself obeys, as it is written. */
    private final List<Obeyed> obeyed = new ArrayList<>();

    private boolean ignoresAll;
    private boolean oneShell;
    private boolean endsOnFailure;
    private boolean pipesFail;
    /** How many conditions are open. */
    private int open;

    private MakeReader(List<String> lines) {
        this.lines = lines;
        this.steps = new BuildSteps(lines);
    }

    /**
     * A line or several that go on, without their first tab where they are of a recipe.
     *
     * @param conditions by how many it is read or not
     */
    private record Logical(int line, String text, boolean isRecipe, int conditions) {
        Logical under(int others) {
            return new Logical(line, text, isRecipe, Math.max(conditions, others));
        }
    }

    /**
     * What is done for a target.
     *
     * @param first what is made before, and by how many conditions
     */
    private record Target(int line, List<Logical> recipe, Map<String, Integer> first) {}

    /** Something whose text waits until every variable is known. */
    private record Asked(Logical from, String text) {}

    /** A variable that make obeys. */
    private record Obeyed(String name, String value, Logical from) {}

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
                at = defined(define.group(1), define.group(2) == null ? "=" : define.group(2), at);
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
            List<String> _ = text.shell(one.text(), one.from().line());
            byMake(one.from().line());
        }
        for (Obeyed one : obeyed) {
            for (String value : text.shell(one.value(), one.from().line())) {
                obeyed(one.name(), value.strip(), one.from().line());
            }
        }
        List<String> flags = obeyed.stream()
                .filter(one -> one.name().equals(".SHELLFLAGS"))
                .map(one -> one.from().conditions() > 0 ? "" : one.value())
                .toList();
        endsOnFailure = !flags.isEmpty() && flags.stream().allMatch(flag -> flag.matches("-[a-z]*e.*"));
        pipesFail = endsOnFailure && flags.stream().allMatch(flag -> flag.contains("o pipefail"));
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
        String all = whole.toString();
        if (recipe) {
            return new Logical(from + 1, all, true, open);
        }
        Matcher comment = COMMENT.matcher(all);
        if (comment.find()) {
            steps.comments().add(new Comment(from + 1, comment.group(1).strip()));
            int lost = (int) comment.group(1).chars().filter(c -> c == '\n').count();
            all = all.substring(0, comment.start()) + "\n".repeat(lost);
        }
        return new Logical(from + 1, all, false, open);
    }

    private int defined(String name, String operator, int from) throws NotUnderstoodException {
        int at = from + 1;
        List<String> body = new ArrayList<>();
        while (at < lines.size() && !lines.get(at).strip().equals("endef")) {
            body.add(lines.get(at).strip());
            at++;
        }
        if (at == lines.size()) {
            throw new NotUnderstoodException(from + 1, "a definition that does not end");
        }
        Logical one = new Logical(from + 1, "", false, open);
        for (String written : named(name, one)) {
            assigned(written, operator, String.join("\n", body), one);
        }
        return at + 1;
    }

    /** Everything that is no recipe; the targets that a recipe behind it is of. */
    private List<String> line(Logical one, List<String> current) throws NotUnderstoodException {
        String plain = one.text().replace("\\\n", " ").replace("\n", " ").strip();
        Matcher assignment = ASSIGNMENT.matcher(plain);
        Matcher include = INCLUDE.matcher(plain);
        Matcher load = LOAD.matcher(plain);
        Matcher undefined = UNDEFINED.matcher(plain);
        if (CONDITION.matcher(plain).matches()) {
            open += plain.startsWith("if") ? 1 : plain.startsWith("endif") ? -1 : 0;
            asked.add(new Asked(one, plain));
            return current;
        }
        if (include.matches()) {
            included(include.group(1).strip(), one);
        } else if (load.matches()) {
            steps.signs()
                    .add(Sign.Kind.NATIVE, "loaded into make: " + load.group(1).strip(), one.line(), "", "");
        } else if (assignment.matches()) {
            for (String name : named(assignment.group(1), one)) {
                assigned(name, assignment.group(2), assignment.group(3).strip(), one);
            }
        } else if (undefined.matches()) {
            for (String name : named(undefined.group(1).strip(), one)) {
                assigned(name, "=", "", one);
            }
        } else if (PLAIN.matcher(plain).matches()) {
            asked.add(new Asked(one, plain));
        } else if (outside(plain, ':') > 0) {
            return ruled(plain, one);
        } else if (plain.startsWith("$")) {
            return computed(plain, one);
        } else {
            throw new NotUnderstoodException(one.line(), "no line of a makefile that is known");
        }
        return List.of();
    }

    /** What a line that is a reference comes to is read as a line, but for variables. */
    private List<String> computed(String plain, Logical one) throws NotUnderstoodException {
        List<String> names = new ArrayList<>();
        for (String line : text.shell(plain, one.line())) {
            if (line.contains("$")) {
                steps.signs().add(Sign.Kind.CODE, "read by make as it comes: " + plain, one.line(), "", "");
            } else if (outside(line, ':') > 0) {
                names.addAll(ruled(line.strip(), one));
            } else if (!line.isBlank()) {
                throw new NotUnderstoodException(one.line(), "no line of a makefile that is known");
            }
        }
        byMake(one.line());
        return names;
    }

    /** Where a character is that no reference is around, before any recipe; less than nought where there is none. */
    private static int outside(String line, char wanted) {
        int depth = 0;
        for (int at = 0; at < line.length(); at++) {
            char c = line.charAt(at);
            depth += c == '(' || c == '{' ? 1 : c == ')' || c == '}' ? -1 : 0;
            if (depth == 0 && c == wanted) {
                return at;
            }
            if (depth == 0 && c == ';') {
                return -1;
            }
        }
        return -1;
    }

    /** Names are made up at once, from what is known so far. */
    private List<String> named(String name, Logical one) throws NotUnderstoodException {
        List<String> names = text.shell(name, one.line());
        byMake(one.line());
        if (names.stream().anyMatch(written -> written.contains("$"))) {
            throw new NotUnderstoodException(one.line(), "a variable by a name that is computed");
        }
        return names.stream().map(String::strip).toList();
    }

    private void assigned(String name, String operator, String value, Logical one) throws NotUnderstoodException {
        if (name.equals(".RECIPEPREFIX")) {
            throw new NotUnderstoodException(one.line(), "recipes that begin otherwise");
        }
        if (Set.of("SHELL", ".SHELLFLAGS", "MAKEFLAGS", "GNUMAKEFLAGS").contains(name)) {
            obeyed.add(new Obeyed(name, operator.equals("!=") ? "$(shell " + value + ")" : value, one));
        }
        if (operator.equals("!=")) {
            asked.add(new Asked(one, "$(shell " + value + ")"));
            text.set(name, MakeText.COMPUTED.replace("$", "$$"), one.line());
            return;
        }
        if (operator.equals("+=")) {
            text.append(name, value, one.conditions() > 0, one.line());
        } else if (operator.startsWith(":")
                && (value.contains("$(" + name + ")") || value.contains("${" + name + "}"))) {
            text.again(name, value, one.line());
        } else {
            text.set(name, value, one.line());
        }
        asked.add(new Asked(one, value));
        steps.variable(name, value, one.line());
    }

    private void obeyed(String name, String value, int line) {
        boolean plain = switch (name) {
            case "SHELL" -> BuildSteps.isOwnShell(value);
            case ".SHELLFLAGS" -> BuildSteps.isPlainFlags(List.of(value.split("\\s+")));
            default -> QUIET.matcher(value).matches();
        };
        if (plain) {
            return;
        }
        if (name.endsWith("MAKEFLAGS")) {
            String what = FLAGS.matcher(value).matches() ? "make goes on whatever fails: " : "make is told: ";
            steps.signs().add(Sign.Kind.CHECK_VOID, what + value, line, "", "");
        } else {
            steps.signs().add(Sign.Kind.CODE, "recipes are run by " + value, line, "", "");
            steps.signs().add(Sign.Kind.CHECK_VOID, "recipes are run by " + value, line, "", "");
        }
    }

    /** A file that is not read as a makefile where it lies is read as one here alone. */
    private void included(String files, Logical one) throws NotUnderstoodException {
        for (String all : text.shell(files, one.line())) {
            for (String file : all.strip().split("\\s+", -1)) {
                String name = file.substring(file.lastIndexOf('/') + 1);
                if (file.startsWith("/")
                        || file.startsWith("~")
                        || file.contains("..")
                        || file.contains("$")
                        || ContentType.namedBy(name) != ContentType.MAKEFILE) {
                    steps.signs().add(Sign.Kind.CODE, "includes " + file, one.line(), "", "");
                }
            }
        }
        byMake(one.line());
    }

    private List<String> ruled(String plain, Logical one) throws NotUnderstoodException {
        int colon = outside(plain, ':');
        int end = plain.charAt(colon - 1) == '&' ? colon - 1 : colon;
        boolean once = !plain.startsWith("::", colon);
        String whole = plain.substring(once ? colon + 1 : colon + 2).strip();
        Matcher own = ASSIGNMENT.matcher(whole);
        if (own.matches() && outside(own.group(1), ':') < 0) {
            // A variable of the target, and of what is made for it.
            asked.add(new Asked(one, plain));
            for (String name : named(own.group(1), one)) {
                assigned(name, own.group(2), own.group(3).strip(), one);
            }
            return List.of();
        }
        Set<String> names = new LinkedHashSet<>();
        for (String targets : text.shell(plain.substring(0, end), one.line())) {
            names.addAll(List.of(targets.strip().split("\\s+")));
        }
        int recipe = outside(whole, ';');
        String behind = recipe < 0 ? whole : whole.substring(0, recipe);
        // targets: pattern: patterns
        behind = behind.substring(outside(behind, ':') + 1).strip();
        asked.add(new Asked(one, plain.substring(0, end) + " " + behind));
        Set<String> first = new LinkedHashSet<>();
        for (String all : text.shell(behind, one.line())) {
            first.addAll(List.of(all.strip().split("[\\s|]+")));
        }
        first.remove("");
        special(names, first, one.line());
        boolean follows = recipe >= 0 || recipeFollows(one);
        names.removeIf(name -> name.isEmpty() || (name.startsWith(".") && !name.contains("/") && !follows));
        for (String name : names) {
            if (name.matches("\\$\\{\\w+\\}")) {
                steps.signs().add(Sign.Kind.CODE, "a target by a computed name: " + name, one.line(), "", "");
            }
            Target target = target(name, one.line());
            first.forEach(before -> target.first().merge(before, one.conditions(), Math::min));
            if (once && follows && one.conditions() == 0) {
                target.recipe().clear(); // the last recipe is the one that is run
            } else if (once && follows) {
                target.recipe().replaceAll(line -> line.under(one.conditions()));
            }
            if (recipe >= 0) {
                target.recipe().add(new Logical(one.line(), whole.substring(recipe + 1), true, one.conditions()));
            }
        }
        return List.copyOf(names);
    }

    private void special(Set<String> names, Set<String> first, int line) {
        oneShell |= names.contains(".ONESHELL");
        if (names.contains(".IGNORE")) {
            ignoresAll |= first.isEmpty();
            steps.signs().add(Sign.Kind.CHECK_VOID, "make goes on whatever fails", line, "", "");
        }
        if (names.contains(".PHONY")) {
            // Without it a file of that name is taken for a test that is done.
            first.stream()
                    .filter(CHECKS.asMatchPredicate())
                    .forEach(name -> steps.signs().add(Sign.Kind.CHECK, "always made: " + name, line, name, ""));
        }
    }

    private boolean recipeFollows(Logical rule) {
        int next =
                rule.line() + (int) rule.text().chars().filter(c -> c == '\n').count();
        return next < lines.size() && lines.get(next).startsWith("\t");
    }

    private Target target(String name, int line) {
        return targets.computeIfAbsent(name, _ -> new Target(line, new ArrayList<>(), new LinkedHashMap<>()));
    }

    private void target(String name, Target target) throws NotUnderstoodException {
        boolean checks = CHECKS.matcher(name).matches();
        boolean acts = false;
        for (Logical line : oneShell ? together(target.recipe()) : target.recipe()) {
            acts |= acts(name, checks, line);
            byMake(line.line());
        }
        for (Map.Entry<String, Integer> first : target.first().entrySet()) {
            if (checks || CHECKS.matcher(first.getKey()).matches()) {
                check("made first: " + first.getKey(), target.line(), name, first.getValue());
            }
        }
        if (checks && !acts && target.first().isEmpty()) {
            steps.signs().add(Sign.Kind.CHECK_VOID, "does nothing: " + name, target.line(), name, "");
        }
    }

    /** What one shell is given: only whether its last command fails is asked. */
    private static List<Logical> together(List<Logical> recipe) {
        if (recipe.size() < 2) {
            return recipe;
        }
        StringBuilder whole = new StringBuilder();
        int conditions = 0;
        for (Logical line : recipe) {
            Matcher prefix = PREFIX.matcher(line.text());
            boolean first = whole.isEmpty();
            whole.append(first ? "" : "\n")
                    .append(line.text().substring(!first && prefix.lookingAt() ? prefix.end() : 0));
            conditions = Math.max(conditions, line.conditions());
        }
        return List.of(new Logical(recipe.getFirst().line(), whole.toString(), true, conditions));
    }

    /** @param conditions by how many it is asked or not */
    private void check(String key, int line, String name, int conditions) {
        String marks = conditions == 0
                ? ""
                : new CheckMarks(conditions, conditions, CheckMarks.Sides.UNKNOWN, Map.of()).value();
        steps.signs().add(Sign.Kind.CHECK, key, line, name, marks);
    }

    /** Whether a line of a recipe does anything, whatever its variables are. */
    private boolean acts(String name, boolean checks, Logical line) throws NotUnderstoodException {
        List<List<String>> ways = new ArrayList<>();
        for (String way : text.shell(line.text(), line.line())) {
            ways.add(recipe(name, checks, line, way));
        }
        List<String> acting = ways.stream().flatMap(List::stream).distinct().toList();
        boolean always = ways.stream().noneMatch(List::isEmpty);
        if (!checks) {
            return always;
        }
        boolean alike = ways.stream().allMatch(way -> Set.copyOf(way).equals(Set.copyOf(acting)));
        for (String command : acting) {
            check(Sign.RUNS + command, line.line(), name, line.conditions() + (alike ? 0 : 1));
        }
        if (!always && !acting.isEmpty()) {
            steps.signs().add(Sign.Kind.CHECK_VOID, "may do nothing: " + name + ": " + acting, line.line(), name, "");
        }
        return always;
    }

    /** What is run by one way of a line; empty when it does nothing. */
    private List<String> recipe(String name, boolean checks, Logical line, String whole) throws NotUnderstoodException {
        List<String> run = new ArrayList<>();
        for (String one : oneShell ? List.of(whole) : List.of(whole.split("(?<!\\\\)\\n"))) {
            Matcher prefix = PREFIX.matcher(one);
            int from = prefix.lookingAt() ? prefix.end() : 0;
            boolean ignored = ignoresAll || one.substring(0, from).contains("-");
            String command = one.substring(from);
            List<Statement> step = steps.shell(command, line.line());
            if (step.isEmpty() || BuildSteps.doesNothing(step)) {
                continue;
            }
            List<String> counting = ShellSequence.counting(command, endsOnFailure, pipesFail);
            String plain = command.replace("\\\n", " ").replaceAll("\\s+", " ").strip();
            if (checks && (ignored || counting.isEmpty() || BuildSteps.alwaysPasses(step))) {
                steps.signs()
                        .add(
                                Sign.Kind.CHECK_VOID,
                                "passes whatever fails: " + name + ": " + plain,
                                line.line(),
                                name,
                                "");
            }
            run.addAll(counting.isEmpty() ? List.of(plain) : counting);
        }
        return run;
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
                default ->
                    steps.signs()
                            .add(
                                    Sign.Kind.CODE,
                                    done.function() + " of make: " + done.text().strip(),
                                    line,
                                    "",
                                    "");
            }
        }
    }
}
