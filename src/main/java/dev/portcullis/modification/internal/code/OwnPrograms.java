package dev.portcullis.modification.internal.code;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Tells whether a command starts what the file is itself: its interpreter, its own file, another file of the tree. */
final class OwnPrograms {
    private static final Pattern PYTHON_FILE =
            Pattern.compile("(?:^|[\\s/])[\\w./-]+\\.py(?:\\s|$)|(?:^|\\s)-m\\s+\\S");
    private static final Pattern INTERPRETER = Pattern.compile("(?:.*/)?(?:python[\\d.]*|pypy\\d*|node|deno|bun)");
    private static final Pattern SOURCE = Pattern.compile(".*\\.(?:py|mjs|js)");
    /** Modules that are run as programs and are nobody's own. */
    private static final Set<String> TOOLS = WordList.of("""
        pytest unittest pip black ruff mypy flake8 venv timeit compileall json.tool py_compile doctest pylint isort
        coverage cProfile http.server ensurepip zipfile\
        """);

    private static final Set<String> ITSELF = Set.of("sys.executable", "__file__", "sys.argv", "sys.orig_argv");
    private static final Set<String> SCRIPT_ITSELF = Set.of("0", "BASH_SOURCE");
    private static final int STEPS = 16;

    private OwnPrograms() {}

    /** A command line that starts Python with a file or module that is no tool. */
    static boolean isStart(Expression.Collection command, Scope scope) {
        if (command.parts().size() < 2 || command.shape() == Expression.Shape.MAP) {
            return false;
        }
        Expression program = command.parts().getFirst();
        boolean starts = Names.of(program, scope).equals(Optional.of("sys.executable"))
                || Constants.text(program, scope)
                        .filter(INTERPRETER.asMatchPredicate())
                        .isPresent();
        if (!starts) {
            return false;
        }
        Expression what = command.parts().get(1);
        if (Constants.text(what, scope).equals(Optional.of("-m"))) {
            return command.parts().size() > 2
                    && Constants.text(command.parts().get(2), scope)
                            .filter(TOOLS::contains)
                            .isEmpty();
        }
        return Constants.text(what, scope)
                .map(SOURCE.asMatchPredicate()::test)
                .orElseGet(() -> isOwn(what, scope, STEPS));
    }

    /** Whether what a call starts or runs is the file's own. */
    static boolean isStarted(Expression.Call call, String name, String language, Scope scope) {
        if (language.equals("shell")) {
            // A script starts programs for a living; that it starts itself is another matter.
            return call.parts().stream().skip(1).anyMatch(part -> isScriptItself(part, STEPS));
        }
        return call.parts().stream().skip(1).anyMatch(part -> isOwn(part, scope, STEPS))
                || (name.startsWith("os.exec") && mentionsItself(call, scope, STEPS));
    }

    private static boolean isOwn(Expression expression, Scope scope, int steps) {
        if (steps == 0) {
            return false;
        }
        if (Names.of(expression, scope).filter(ITSELF::contains).isPresent()) {
            return true;
        }
        Optional<String> text = Constants.text(expression, scope);
        if (text.isPresent()) {
            return PYTHON_FILE.matcher(text.get()).find() && !text.get().contains("pytest");
        }
        if (expression instanceof Expression.Name one) {
            return scope.value(one.name())
                    .filter(bound -> isOwn(bound.value(), bound.in(), steps - 1))
                    .isPresent();
        }
        return expression.parts().stream().anyMatch(part -> isOwn(part, scope, steps - 1));
    }

    private static boolean isScriptItself(Expression expression, int steps) {
        return steps > 0
                && ((expression instanceof Expression.Name name && SCRIPT_ITSELF.contains(name.name()))
                        || expression.parts().stream().anyMatch(part -> isScriptItself(part, steps - 1)));
    }

    private static boolean mentionsItself(Expression expression, Scope scope, int steps) {
        return steps > 0
                && (Names.of(expression, scope).filter(ITSELF::contains).isPresent()
                        || expression.parts().stream().anyMatch(part -> mentionsItself(part, scope, steps - 1)));
    }
}
