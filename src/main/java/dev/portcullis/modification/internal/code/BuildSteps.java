package dev.portcullis.modification.internal.code;

import dev.portcullis.modification.internal.code.Program.Comment;
import dev.portcullis.modification.internal.code.Settings.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What files that build something say: commands of a shell in steps, variables, and signs of what only they can do. */
final class BuildSteps {
    /** Variables that some program obeys when it starts. */
    private static final Set<String> LOADED = WordList.of("""
        PYTHONPATH PYTHONSTARTUP PYTHONHOME PYTHONUSERBASE NODE_OPTIONS NODE_PATH JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS
        CLASSPATH BASH_ENV ENV PERL5OPT PERL5LIB RUBYOPT PATH PROMPT_COMMAND GIT_SSH_COMMAND PIP_INDEX_URL
        PIP_EXTRA_INDEX_URL UV_INDEX_URL NPM_CONFIG_REGISTRY PYTEST_ADDOPTS PYTEST_PLUGINS MAKEFILES PYTHONOPTIMIZE\
        """);

    private static final Pattern TIMEOUT =
            Pattern.compile("(?<![\\w./-])timeout\\s+(?:-\\S+\\s+)*([\\d.]+[smhd]?)(?=\\s)");
    private static final Pattern RIGHTS = Pattern.compile(
            "(?<![\\w-])(setcap\\s|chmod\\s+(?:-\\S+\\s+)*(?:[ugo]*\\+s|[2467][0-7]{3}\\s)|--privileged|--cap-add|--pid[= ]host|--network[= ]host|--security-opt|docker\\.sock|/etc/sudoers|usermod\\s.*\\b(?:sudo|docker|wheel|root)\\b|adduser\\s.*\\bsudo\\b)");
    private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "ash");
    private static final Pattern COMMAND_FLAG = Pattern.compile("-[eulx]*c");
    private static final Pattern PLAIN_FLAG = Pattern.compile("-[euxlc]+|-[eux]*o|--login|--norc|--noprofile|--posix");
    private static final Set<String> OPTIONS = Set.of("pipefail", "errexit", "nounset", "xtrace", "errtrace", "posix");
    private static final Set<String> NOTHING = Set.of(":", "true", "echo", "printf");

    private final Signs signs;
    private final List<Statement> body = new ArrayList<>();
    private final List<Comment> comments = new ArrayList<>();
    private final List<Written> files = new ArrayList<>();

    /** A file that is written, and the line on which its text begins. */
    record Written(String name, String text, int line) {}

    BuildSteps(List<String> lines) {
        this.signs = new Signs(lines);
    }

    Signs signs() {
        return signs;
    }

    List<Comment> comments() {
        return comments;
    }

    Program program() {
        return new Program(body, comments, null);
    }

    /** Text of a shell, as a step of its own: what ends it ends nothing else. */
    List<Statement> shell(String text, int line) throws NotUnderstoodException {
        List<Statement> step = new ShellParser(text, line, comments, 0).all();
        if (!step.isEmpty()) {
            body.add(new Statement.Evaluate(line, Forms.immediately(line, line, step)));
        }
        told(text, line);
        return step;
    }

    /** Words that are one command, without a shell in between. */
    List<Statement> words(List<String> words, int line) throws NotUnderstoodException {
        if (words.isEmpty()) {
            return List.of();
        }
        List<Expression> arguments =
                words.stream().skip(1).map(word -> Forms.string(line, word)).toList();
        Statement command =
                new Statement.Evaluate(line, Forms.call(line, Forms.name(line, words.getFirst()), arguments));
        body.add(command);
        told(String.join(" ", words), line);
        int script = words.indexOf("-c");
        if (script > 0 && script + 1 < words.size() && isShell(words.getFirst())) {
            List<Statement> inner = shell(words.get(script + 1), line);
            return inner.isEmpty() ? List.of(command) : inner;
        }
        return List.of(command);
    }

    static boolean isShell(String program) {
        return SHELLS.contains(program.substring(program.lastIndexOf('/') + 1));
    }

    /** Whether a program is a shell of the machine's own. */
    static boolean isOwnShell(String program) {
        int name = program.lastIndexOf('/') + 1;
        return isShell(program) && Set.of("", "/bin/", "/usr/bin/").contains(program.substring(0, name));
    }

    /** Whether they are a shell, and nothing but how it is to run the one text that is given last. */
    static boolean isPlainShell(List<String> words) {
        return !words.isEmpty() && isOwnShell(words.getFirst()) && isPlainFlags(words.subList(1, words.size()));
    }

    /** Whether a shell that is given them runs the one text that is given last. */
    static boolean isPlainFlags(List<String> flags) {
        if (flags.isEmpty() || !COMMAND_FLAG.matcher(flags.getLast()).matches()) {
            return false;
        }
        boolean option = false;
        for (String flag : flags) {
            if (option ? !OPTIONS.contains(flag) : !PLAIN_FLAG.matcher(flag).matches()) {
                return false;
            }
            option = !option && flag.matches("[-+]\\w*o");
        }
        return true;
    }

    /** A file that is written as something is built, by its name and text; the text is read as the name says. */
    void file(String name, String text, int line) {
        files.add(new Written(name, text, line));
    }

    List<Written> files() {
        return files;
    }

    /** A variable gets a value. */
    void variable(String name, String value, int line) {
        SettingSigns.look(new Setting(line, name, value), signs);
        if (name.startsWith("LD_") || name.startsWith("DYLD_")) {
            signs.add(Sign.Kind.NATIVE, "loaded by " + name + " " + value, line, "", "");
        } else if (LOADED.contains(name)) {
            signs.add(Sign.Kind.CODE, "obeyed by programs: " + name + " " + value, line, "", "");
        }
    }

    private void told(String text, int line) {
        Matcher timeout = TIMEOUT.matcher(text);
        while (timeout.find()) {
            SettingSigns.look(new Setting(line, "timeout", timeout.group(1)), signs);
        }
        Matcher rights = RIGHTS.matcher(text);
        while (rights.find()) {
            signs.add(Sign.Kind.PRIVILEGE, rights.group(1).strip().replaceAll("\\s+", " "), line, "", "");
        }
    }

    /** Whether all of it only says something, or not even that. */
    static boolean doesNothing(List<Statement> step) {
        return step.stream().allMatch(statement -> switch (statement) {
            case Statement.Evaluate evaluate -> isNothing(evaluate.expression());
            case Statement.Jump _, Statement.Return _ -> true;
            case Statement.Block block -> doesNothing(block.body());
            default -> false;
        });
    }

    /** Whether it comes to something good whatever happens in it. */
    static boolean alwaysPasses(List<Statement> step) {
        if (step.isEmpty() || doesNothing(step)) {
            return false;
        }
        Statement last = step.getLast();
        if (!(last instanceof Statement.Evaluate evaluate)) {
            return false;
        }
        boolean otherwise = evaluate.expression() instanceof Expression.Operation either
                && either.operator().equals("or")
                && isNothing(either.parts().getLast());
        return otherwise || isNothing(evaluate.expression());
    }

    private static boolean isNothing(Expression expression) {
        return switch (expression) {
            case Expression.Call call
            when call.function() instanceof Expression.Name name ->
                call.keywords().isEmpty()
                        && (NOTHING.contains(name.name())
                                || (name.name().equals("exit")
                                        && literal(call.arguments()).equals(Optional.of("0"))));
            case Expression.Operation both -> both.parts().stream().allMatch(BuildSteps::isNothing);
            default -> false;
        };
    }

    private static Optional<String> literal(List<Expression> arguments) {
        if (arguments.isEmpty()) {
            return Optional.of("0");
        }
        return arguments.getFirst() instanceof Expression.Literal literal
                ? Optional.of(literal.text())
                : Optional.empty();
    }
}
