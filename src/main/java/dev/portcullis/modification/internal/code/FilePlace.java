package dev.portcullis.modification.internal.code;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a path leads, as far as the file says it.
 *
 * @param path as it is written, {@code *} for each stretch that is computed
 */
record FilePlace(String path) {
    private static final String HOLE = "*";
    private static final int STEPS = 12;
    /** Of a process, not of the machine: {@code /proc/meminfo} is a file as any other. */
    private static final Pattern DESCRIPTOR = Pattern.compile(
            "/proc/(?:self|thread-self|\\d+|[^/]*[*][^/]*)(?:/.*)?|/dev/(?:fd|tcp|udp|pts)(?:/.*)?|/dev/(?:std(?:in|out|err)|tty\\w*)");

    private static final Set<String> JOINERS =
            Set.of("join", "joinpath", "Path", "PurePath", "PosixPath", "resolve", "of", "str", "fspath", "get");

    static FilePlace of(Expression path, Scope scope) {
        return new FilePlace(text(path, scope, STEPS).replaceAll("[*]+(?:/[*]+)*", HOLE));
    }

    FilePlace {
        path = path.startsWith("/") ? plain(path) : path;
    }

    /** {@code /tmp/../proc//self/./environ} leads where {@code /proc/self/environ} does. */
    private static String plain(String path) {
        Deque<String> steps = new ArrayDeque<>();
        for (String step : path.split("/", -1)) {
            if (step.equals("..")) {
                steps.pollLast();
            } else if (!step.isEmpty() && !step.equals(".")) {
                steps.addLast(step);
            }
        }
        return "/" + String.join("/", steps) + (path.endsWith("/") && !steps.isEmpty() ? "/" : "");
    }

    private static String text(Expression path, Scope scope, int steps) {
        if (steps == 0) {
            return HOLE;
        }
        Optional<String> constant = Constants.text(path, scope);
        if (constant.isPresent()) {
            return constant.get();
        }
        return switch (path) {
            case Expression.Text text -> joined(text.parts(), "", scope, steps);
            case Expression.Operation operation
            when operation.operator().equals("/") -> joined(operation.parts(), "/", scope, steps);
            case Expression.Operation operation
            when operation.operator().equals("+") -> joined(operation.parts(), "", scope, steps);
            case Expression.Name name ->
                scope.value(name.name())
                        .map(bound -> text(bound.value(), bound.in(), steps - 1))
                        .orElse(HOLE);
            case Expression.Call call -> called(call, scope, steps);
            case Expression.Member _,
                    Expression.Index _,
                    Expression.Literal _,
                    Expression.Operation _,
                    Expression.Collection _,
                    Expression.Lambda _,
                    Expression.Other _ -> HOLE;
        };
    }

    private static String called(Expression.Call call, Scope scope, int steps) {
        // Under whatever name it was brought in.
        String function = call.function() instanceof Expression.Name name
                ? Names.last(scope.original(name.name()))
                : Names.last(call.function());
        if (call.function() instanceof Expression.Member member
                && (function.equals("with_suffix") || function.equals("with_name") || function.equals("with_stem"))) {
            String of = text(member.of(), scope, steps - 1);
            String folder = of.substring(0, of.lastIndexOf('/') + 1);
            String name = of.substring(folder.length());
            Optional<String> other = Constants.text(
                    call.arguments().isEmpty() ? call : call.arguments().getFirst(), scope);
            if (other.isEmpty()) {
                return folder + HOLE;
            }
            int dot = name.lastIndexOf('.');
            return folder
                    + (function.equals("with_suffix") ? name.substring(0, dot < 0 ? name.length() : dot) : "")
                    + other.get();
        }
        if (!JOINERS.contains(function)) {
            return HOLE;
        }
        if (call.arguments().isEmpty()) {
            return call.function() instanceof Expression.Member member ? text(member.of(), scope, steps - 1) : HOLE;
        }
        List<Expression> parts = function.equals("joinpath") && call.function() instanceof Expression.Member member
                ? Stream.concat(Stream.of(member.of()), call.arguments().stream())
                        .toList()
                : call.arguments();
        return joined(parts, "/", scope, steps);
    }

    private static String joined(List<Expression> parts, String between, Scope scope, int steps) {
        List<String> texts =
                parts.stream().map(part -> text(part, scope, steps - 1)).toList();
        return between.isEmpty() ? String.join("", texts) : under(texts);
    }

    /** Steps down from each other; one that begins at the root begins anew. */
    static String under(List<String> steps) {
        List<String> last = steps;
        for (int at = 1; at < steps.size(); at++) {
            if (steps.get(at).startsWith("/")) {
                last = steps.subList(at, steps.size());
            }
        }
        return String.join("/", last);
    }

    /** For reading, where it begins says enough. */
    String root() {
        if (path.startsWith("~")) {
            return "home";
        }
        if (path.startsWith("/")) {
            String[] steps = path.split("/+", 4);
            return "/" + steps[1] + (steps.length > 2 ? "/" + steps[2] : "");
        }
        return path.startsWith(HOLE) ? "computed" : path.contains("..") ? "outside" : "own";
    }

    /** All but the last name. */
    String folder() {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    boolean isOwn() {
        return root().equals("own");
    }

    boolean isEnvironment() {
        return path.startsWith("/proc/") && path.endsWith("environ");
    }

    boolean isDescriptor() {
        return DESCRIPTOR.matcher(path).matches();
    }
}
