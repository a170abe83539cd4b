package dev.portcullis.modification.internal.code;

import dev.portcullis.modification.ContentType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what a file carries from where to where. Neither order nor conditions are looked at: what might be carried, is.
 * What something decides and does not carry is not followed, nor what only a number of it tells.
 */
final class FlowReader {
    private static final Set<String> TELLS_LITTLE = WordList.of("""
        len bool isinstance issubclass type id hash callable hasattr any all\
        """);
    private static final Set<String> DIGESTS = Set.of("hashlib", "hmac", "zlib", "binascii.crc32");
    private static final Set<String> FORM = WordList.of("""
        shape dtype ndim size status status_code ok returncode reason pid __name__ __class__ __doc__ __file__\
        """);
    private static final Set<String> NO_VALUE =
            Set.of("==", "!=", "<", "<=", ">", ">=", "in", "not-in", "not", "is", "is-not");

    private final FlowGraph graph;
    private final FlowCalls calls;
    private final Map<String, FunctionDefinition> functions = new HashMap<>();
    private final Set<String> classes = new LinkedHashSet<>();

    FlowReader(ContentType type, List<String> lines) {
        this.graph = new FlowGraph(lines);
        this.calls = new FlowCalls(this, graph, Powers.of(type), functions, classes);
    }

    Flow read(List<Statement> body, Scope scope) {
        define(body, "");
        brought(body);
        statements(body, new At(scope, "", Map.of()));
        return graph.flow();
    }

    /**
     * Where something stands.
     *
     * @param function the function whose answer a {@code return} is, with its classes; empty at the top
     * @param inner what the names of comprehensions around stand for
     */
    record At(Scope scope, String function, Map<String, String> inner) {
        private At with(List<String> names, int line) {
            Map<String, String> more = new HashMap<>(inner);
            names.forEach(name -> more.put(name, "v:" + function + "@" + name + line));
            return new At(scope, function, more);
        }
    }

    private void define(List<Statement> body, String in) {
        for (Statement statement : body) {
            switch (statement) {
                case Statement.Define one -> {
                    String name = in + one.function().name();
                    functions.putIfAbsent(name, one.function());
                    parameters(name, one.function());
                    define(one.function().body(), name + ".");
                }
                case Statement.DefineClass one -> {
                    classes.add(in + one.name());
                    define(one.body(), in + one.name() + ".");
                }
                default -> define(Scope.inside(statement), in);
            }
        }
    }

    /** Each parameter by its place and by its name. */
    private void parameters(String name, FunctionDefinition function) {
        for (int at = 0; at < function.parameters().size(); at++) {
            String parameter = function.parameters().get(at).name();
            graph.edge("a:" + name + "#" + at, "v:" + name + "." + parameter);
            graph.edge("a:" + name + "#" + parameter, "v:" + name + "." + parameter);
        }
    }

    private void brought(List<Statement> body) {
        for (Statement statement : body) {
            if (statement instanceof Statement.Import one) {
                graph.name(one.as(), Scope.symbol(one));
            }
            brought(Scope.inside(statement));
        }
    }

    private void statements(List<Statement> body, At at) {
        body.forEach(statement -> statement(statement, at));
    }

    private void statement(Statement statement, At at) {
        switch (statement) {
            case Statement.Evaluate evaluate -> {
                Set<String> _ = flows(evaluate.expression(), at);
            }
            case Statement.Assign assign -> assigned(assign, at);
            case Statement.Define define ->
                function(define.function(), at, at.scope().of(define.function()));
            case Statement.DefineClass define -> {
                Scope inside = at.scope().of(define);
                statements(define.body(), new At(inside, at.function(), at.inner()));
            }
            case Statement.Branch branch -> {
                Set<String> _ = flows(branch.condition(), at);
                statements(branch.then(), at);
                statements(branch.otherwise(), at);
            }
            case Statement.Loop loop -> {
                if (loop.condition() != null) {
                    Set<String> _ = flows(loop.condition(), at);
                }
                if (loop.target() != null && loop.over() != null) {
                    into(loop.target(), flows(loop.over(), at), at);
                }
                statements(loop.body(), at);
                statements(loop.otherwise(), at);
            }
            case Statement.Within within -> {
                for (Statement.Context context : within.contexts()) {
                    Set<String> from = flows(context.value(), at);
                    if (context.as() != null) {
                        into(context.as(), from, at);
                    }
                }
                statements(within.body(), at);
            }
            case Statement.Return returned -> {
                if (returned.value() != null && !at.function().isEmpty()) {
                    graph.edges(flows(returned.value(), at), "r:" + at.function());
                }
            }
            case Statement.Raise raised -> {
                if (raised.value() != null) {
                    Set<String> _ = flows(raised.value(), at);
                }
            }
            case Statement.Check check -> {
                Set<String> _ = flows(check.condition(), at);
            }
            case Statement.Attempt _, Statement.Block _ -> statements(Scope.inside(statement), at);
            case Statement.Import _, Statement.Delete _, Statement.Jump _ -> {}
        }
    }

    private void function(FunctionDefinition function, At around, Scope inside) {
        for (FunctionDefinition.Parameter parameter : function.parameters()) {
            if (parameter.otherwise() != null) {
                graph.edges(flows(parameter.otherwise(), around), "v:" + inside.name() + "." + parameter.name());
            }
        }
        statements(function.body(), new At(inside, inside.name(), Map.of()));
    }

    private void assigned(Statement.Assign assign, At at) {
        for (Expression target : assign.targets()) {
            boolean apart = target instanceof Expression.Collection many
                    && assign.value() instanceof Expression.Collection values
                    && many.parts().size() == values.parts().size();
            if (apart) {
                List<Expression> values = assign.value().parts();
                for (int i = 0; i < values.size(); i++) {
                    into(target.parts().get(i), flows(values.get(i), at), at);
                }
            } else {
                into(target, flows(assign.value(), at), at);
            }
        }
    }

    /** Something is put where the target says. */
    void into(Expression target, Set<String> from, At at) {
        if (from.isEmpty()) {
            return;
        }
        switch (target) {
            case Expression.Name name -> {
                brought(target, at).forEach(one -> graph.edges(from, "x:" + one));
                variable(name.name(), at).ifPresent(one -> {
                    graph.edges(from, one);
                    // A variable of a class is a member of all that are of it.
                    if (classes.contains(at.scope().name())) {
                        graph.edges(from, "f:" + name.name());
                    }
                });
            }
            case Expression.Member member -> {
                brought(target, at).forEach(one -> graph.edges(from, "x:" + one));
                graph.edges(from, "f:" + member.name());
            }
            case Expression.Index index -> into(index.of(), from, at);
            case Expression.Collection many -> many.parts().forEach(part -> into(part, from, at));
            case Expression.Other other -> other.parts().forEach(part -> into(part, from, at));
            case Expression.Call _,
                    Expression.Literal _,
                    Expression.Text _,
                    Expression.Operation _,
                    Expression.Lambda _ -> {}
        }
    }

    Optional<String> variable(String name, At at) {
        return at.scope()
                .owner(name)
                .filter(_ -> at.scope().importedFrom(name).isEmpty())
                .map(owner -> "v:" + owner + "." + name);
    }

    /** The dotted names under which something is brought in; none when it is the file's own. */
    Set<String> brought(Expression expression, At at) {
        return switch (expression) {
            case Expression.Name name -> {
                Set<String> all = new LinkedHashSet<>(at.scope().importedFrom(name.name()));
                if (!at.scope().isBound(name.name())) {
                    at.scope().broughtInWhole().forEach(module -> all.add(module + "." + name.name()));
                }
                yield all;
            }
            case Expression.Member member -> {
                Set<String> all = new LinkedHashSet<>();
                brought(member.of(), at).forEach(of -> all.add(of + "." + member.name()));
                yield all;
            }
            default -> Set.of();
        };
    }

    /** What a value is made of. */
    Set<String> flows(Expression expression, At at) {
        return switch (expression) {
            case Expression.Literal _ -> Set.of();
            case Expression.Name name -> {
                String inner = at.inner().get(name.name());
                if (inner != null) {
                    yield Set.of(inner);
                }
                Set<String> from = new LinkedHashSet<>();
                brought(name, at).forEach(one -> from.add("x:" + one));
                variable(name.name(), at).ifPresent(from::add);
                calls.environment(name, at).ifPresent(from::add);
                yield from;
            }
            case Expression.Member member -> member(member, at);
            case Expression.Index index -> {
                Optional<String> environment = calls.environment(index, at);
                if (environment.isPresent()) {
                    yield Set.of(environment.get());
                }
                index.at().forEach(part -> flows(part, at));
                yield flows(index.of(), at);
            }
            case Expression.Call call -> called(call, at);
            case Expression.Collection many -> collected(many, at);
            case Expression.Lambda lambda -> {
                Scope inside = at.scope().of(lambda.definition());
                String name = inside.name() + "@" + lambda.line();
                statements(lambda.definition().body(), new At(inside, name, at.inner()));
                yield Set.of("r:" + name);
            }
            case Expression.Operation operation -> operated(operation, at);
            case Expression.Other other -> other(other, at);
            case Expression.Text text -> all(text.parts(), at);
        };
    }

    private Set<String> called(Expression.Call call, At at) {
        String name = Names.of(call.function(), at.scope()).orElse("");
        Set<String> from = calls.called(call, at);
        boolean tellsLittle =
                TELLS_LITTLE.contains(name) || DIGESTS.stream().anyMatch(one -> name.startsWith(one + "."));
        return tellsLittle || name.contains("hexdigest") ? Set.of() : from;
    }

    private Set<String> member(Expression.Member member, At at) {
        Set<String> brought = brought(member, at);
        Optional<String> environment = calls.environment(member, at);
        if (environment.isPresent()) {
            return Set.of(environment.get());
        }
        if (FORM.contains(member.name())) {
            Set<String> _ = flows(member.of(), at);
            return Set.of();
        }
        Set<String> from = new LinkedHashSet<>();
        if (!brought.isEmpty()) {
            brought.forEach(one -> from.add("x:" + one));
            return from;
        }
        from.add("f:" + member.name());
        if (!(member.of() instanceof Expression.Name itself && Names.ITSELF.contains(itself.name()))) {
            from.addAll(flows(member.of(), at));
        }
        return from;
    }

    private Set<String> collected(Expression.Collection many, At at) {
        if (many.shape() != Expression.Shape.MAP) {
            return all(many.parts(), at);
        }
        Set<String> from = new LinkedHashSet<>();
        for (int i = 0; i + 1 < many.parts().size(); i += 2) {
            Expression key = many.parts().get(i);
            Set<String> value = flows(many.parts().get(i + 1), at);
            Constants.text(key, at.scope()).ifPresent(name -> graph.sink(value, "told:" + name, key.line()));
            from.addAll(flows(key, at));
            from.addAll(value);
        }
        return from;
    }

    private Set<String> operated(Expression.Operation operation, At at) {
        List<Set<String>> parts =
                operation.parts().stream().map(part -> flows(part, at)).toList();
        if (NO_VALUE.contains(operation.operator())) {
            return Set.of();
        }
        Set<String> from = new LinkedHashSet<>();
        for (int i = 0; i < parts.size(); i++) {
            // Then, condition, otherwise.
            if (!operation.operator().equals("if") || i != 1) {
                from.addAll(parts.get(i));
            }
        }
        return from;
    }

    private Set<String> other(Expression.Other other, At at) {
        List<Expression> parts = other.parts();
        return switch (other.what()) {
            case "comprehension" -> {
                At within = at;
                for (int i = 1; i + 1 < parts.size(); i += 2) {
                    Set<String> over = flows(parts.get(i + 1), within);
                    List<String> names = bound(parts.get(i));
                    within = within.with(names, other.line());
                    for (String name : names) {
                        graph.edges(over, within.inner().getOrDefault(name, ""));
                    }
                }
                yield all(parts.isEmpty() ? List.of() : parts.subList(0, 1), within);
            }
            case "assignment" -> {
                Set<String> from = flows(parts.getLast(), at);
                into(parts.getFirst(), from, at);
                yield from;
            }
            case Scope.OF_THE_FILE, Scope.OF_THE_FUNCTION_AROUND -> {
                yield Set.of();
            }
            default -> {
                Set<String> from = all(parts, at);
                if (other.what().contains("yield") && !at.function().isEmpty()) {
                    graph.edges(from, "r:" + at.function());
                }
                yield from;
            }
        };
    }

    /** Names that a comprehension gives a value; they may be bound nowhere else. */
    private static List<String> bound(Expression target) {
        return switch (target) {
            case Expression.Name name -> List.of(name.name());
            case Expression.Collection many ->
                many.parts().stream().flatMap(part -> bound(part).stream()).toList();
            default -> List.of();
        };
    }

    Set<String> all(List<Expression> parts, At at) {
        Set<String> from = new LinkedHashSet<>();
        new ArrayList<>(parts).forEach(part -> from.addAll(flows(part, at)));
        return from;
    }
}
