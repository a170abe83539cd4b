package dev.portcullis.modification.internal.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which programs a command of a shell starts: the one it names, and the one that this is told to start in its turn. A
 * program is called by the last part of its path. A variable of its name is something else; a function that is defined
 * whatever happens takes its place.
 */
final class ShellPrograms {
    /** What starts the program that its arguments name, and how many of its own arguments come before it. */
    private static final Map<String, Integer> STARTERS = starters("""
        command:0 builtin:0 exec:0 busybox:0 toybox:0 nice:0 ionice:0 stdbuf:0 env:0 nohup:0 setsid:0 time:0 timeout:1
        gtimeout:1 xargs:0 sudo:0 doas:0 su-exec:1 gosu:1 chrt:1 taskset:1 numactl:0 flock:1 chroot:1 unshare:0 nsenter:0
        strace:0 ltrace:0 valgrind:0 watch:0 parallel:0 unbuffer:0 eatmydata:0 setarch:0 linux64:0 prlimit:0 runuser:0
        setpriv:0 tini:0 dumb-init:0 systemd-run:0 proxychains:0 proxychains4:0 torsocks:0 torify:0 perf:1 nsys:1 ncu:0
        mpirun:0 mpiexec:0 srun:0 coproc:0 faketime:1 fakeroot:0 firejail:0 bwrap:0\
        """);
    /** Only says what a program is. */
    private static final Pattern ASKS = Pattern.compile("-[pvV]*[vV][pvV]*");

    private static final Set<String> ASKING = Set.of("command");
    /** Behind which a program is named that is started for each file found. */
    private static final Set<String> FOR_EACH = Set.of("-exec", "-execdir", "-ok", "-okdir");

    private static final Pattern NO_PROGRAM = Pattern.compile("-.*|\\w+\\+?=.*|[\\d.]+[a-z%]?|0x[0-9a-f]+|\\{}|\\+|--");
    private static final int STEPS = 8;

    private ShellPrograms() {}

    /**
     * A program that is started.
     *
     * @param name empty when it is computed
     * @param call it with its own arguments
     */
    record Started(String name, Expression.Call call) {}

    static List<Started> of(Expression.Call call, Scope scope) {
        List<Started> started = new ArrayList<>();
        switch (call.function()) {
            case Expression.Name name -> {
                if (!scope.isAlwaysAFunction(name.name())) {
                    add(name.name(), call, scope, STEPS, started);
                }
            }
            case Expression.Literal _, Expression.Text _, Expression.Other _, Expression.Operation _ ->
                word(call.function(), call.arguments(), call, scope, STEPS, started);
            case Expression.Member _,
                    Expression.Index _,
                    Expression.Call _,
                    Expression.Collection _,
                    Expression.Lambda _ -> {}
        }
        return started;
    }

    /** A word that names a program, or several words of a variable of which the first does. */
    private static void word(
            Expression word,
            List<Expression> arguments,
            Expression.Call call,
            Scope scope,
            int steps,
            List<Started> started) {
        Optional<String> text = known(word, scope);
        if (text.isEmpty()) {
            started.add(new Started("", new Expression.Call(call.line(), word, arguments, call.keywords())));
            return;
        }
        String[] words = text.get().strip().split("\\s+", -1);
        List<Expression> all = new ArrayList<>();
        for (int at = 1; at < words.length; at++) {
            all.add(Forms.string(word.line(), words[at]));
        }
        all.addAll(arguments);
        add(words[0], new Expression.Call(call.line(), word, all, call.keywords()), scope, steps, started);
    }

    /** What is written, or else what is written behind the last slash. */
    private static Optional<String> known(Expression word, Scope scope) {
        Optional<String> text = Constants.text(word, scope);
        if (text.isEmpty()
                && word instanceof Expression.Text pieces
                && pieces.parts().getLast() instanceof Expression.Literal last
                && last.text().contains("/")) {
            return Optional.of(last.text());
        }
        return text;
    }

    private static void add(String path, Expression.Call call, Scope scope, int steps, List<Started> started) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (name.isEmpty() || steps == 0) {
            return;
        }
        started.add(new Started(name, call));
        Integer own = STARTERS.get(name);
        if (own != null) {
            told(name, own, call, scope, steps - 1, started);
        } else if (name.equals("find")) {
            forEach(call, scope, steps - 1, started);
        }
    }

    private static void told(
            String name, int own, Expression.Call call, Scope scope, int steps, List<Started> started) {
        List<Expression> words = call.arguments();
        int before = own;
        boolean ofAnOption = false;
        for (int at = 0; at < words.size(); at++) {
            String text = Constants.text(words.get(at), scope).orElse("");
            if (ASKING.contains(name) && ASKS.matcher(text).matches()) {
                return;
            }
            if (NO_PROGRAM.matcher(text).matches()) {
                before -= Character.isDigit(text.charAt(0)) && before > 0 ? 1 : 0;
                ofAnOption = text.startsWith("-") && !text.equals("--") && !text.contains("=");
                continue;
            }
            // What an option is followed by may be its value or the program.
            if (!ofAnOption || !text.isEmpty()) {
                word(words.get(at), words.subList(at + 1, words.size()), call, scope, steps, started);
            }
            if (!ofAnOption && before-- <= 0) {
                return;
            }
            ofAnOption = false;
        }
    }

    private static void forEach(Expression.Call call, Scope scope, int steps, List<Started> started) {
        List<Expression> words = call.arguments();
        for (int at = 0; at + 1 < words.size(); at++) {
            if (Constants.text(words.get(at), scope).filter(FOR_EACH::contains).isPresent()) {
                word(words.get(at + 1), words.subList(at + 2, words.size()), call, scope, steps, started);
            }
        }
    }

    private static Map<String, Integer> starters(String list) {
        return WordList.of(list).stream()
                .map(word -> word.split(":", 2))
                .collect(Collectors.toUnmodifiableMap(word -> word[0], word -> Integer.valueOf(word[1])));
    }
}
