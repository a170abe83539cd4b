package dev.portcullis.modification.internal.code;

import java.util.Optional;
import java.util.Set;

/**
 * Where a path leads, as far as the file says it.
 *
 * @param root {@code own} for a relative path, two steps of an absolute one, {@code home}, {@code outside}, {@code
 *     computed}; with the last name where only that is written
 */
record FilePlace(String root) {
    private static final String COMPUTED = "computed";

    static FilePlace of(Expression path, Scope scope) {
        return Constants.text(path, scope)
                .map(FilePlace::of)
                .orElseGet(() -> new FilePlace(last(path, scope)
                        .map(name -> COMPUTED + ":" + name)
                        .orElse(COMPUTED)));
    }

    static FilePlace of(String path) {
        if (path.startsWith("~")) {
            return new FilePlace("home");
        }
        if (path.startsWith("/")) {
            String[] steps = path.split("/+", 4);
            return new FilePlace("/" + (steps.length > 1 ? steps[1] : "") + (steps.length > 2 ? "/" + steps[2] : ""));
        }
        return new FilePlace(path.contains("..") ? "outside" : "own:" + path.split("/", 2)[0]);
    }

    boolean isOwn() {
        return root.startsWith("own");
    }

    boolean isDescriptor() {
        return root.startsWith("/proc/self") || root.startsWith("/dev/fd") || root.startsWith("/proc/") || root.equals("/dev/tty");
    }

    /** The last stretch that is written out: {@code out / "metrics.json"}, {@code f"{out}/metrics.json"}. */
    private static Optional<String> last(Expression path, Scope scope) {
        return switch (path) {
            case Expression.Text text -> text.parts().isEmpty() ? Optional.empty() : last(text.parts().getLast(), scope);
            case Expression.Operation operation -> last(operation.parts().getLast(), scope);
            case Expression.Call call ->
                call.arguments().isEmpty() || !isPath(call)
                        ? Optional.empty()
                        : last(call.arguments().getLast(), scope);
            case Expression.Name name ->
                scope.value(name.name()).flatMap(bound -> bound.value() == path ? Optional.empty() : written(bound));
            case Expression.Literal _ ->
                Constants.text(path, scope).map(text -> text.substring(text.lastIndexOf('/') + 1)).filter(text -> !text.isEmpty());
            case Expression.Member _, Expression.Index _, Expression.Collection _, Expression.Lambda _,
                    Expression.Other _ -> Optional.empty();
        };
    }

    private static boolean isPath(Expression.Call call) {
        return switch (call.function()) {
            case Expression.Name name -> name.name().equals("Path") || name.name().equals("str");
            case Expression.Member member -> Set.of("join", "joinpath", "Path", "resolve", "of").contains(member.name());
            default -> false;
        };
    }

    private static Optional<String> written(Scope.Bound bound) {
        return switch (bound.value()) {
            case Expression.Text _, Expression.Operation _, Expression.Call _ -> last(bound.value(), bound.in());
            case Expression.Name _, Expression.Member _, Expression.Index _, Expression.Literal _,
                    Expression.Collection _, Expression.Lambda _, Expression.Other _ -> Optional.empty();
        };
    }
}
