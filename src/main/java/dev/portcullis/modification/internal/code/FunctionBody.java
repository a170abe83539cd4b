package dev.portcullis.modification.internal.code;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A function's calls, writes and results, with what the functions inside it do. */
final class FunctionBody implements Walk.Visitor {
    /** Another look at the same memory. */
    static final Set<String> VIEWS = WordList.of("""
            view reshape flatten ravel T data detach unsqueeze squeeze transpose permute view_as expand contiguous numpy
            narrow real mT data_ptr mutable_data_ptr begin get""");

    /** Names that stand for names; more is no program. */
    static final int STEPS = 6;

    private final Scope scope;
    private final List<Expression.Call> calls = new ArrayList<>();
    /** What is returned where there is nothing to do. */
    private final Set<Expression> ofNothing = new HashSet<>();
    /** Calls in the condition of a branch, which only look. */
    private final Set<Expression> asked = new HashSet<>();

    private final List<Expression.Operation> differences = new ArrayList<>();
    /** What is read through a pointer. */
    private final Set<String> read = new HashSet<>();

    private final List<Expression.Call> effects = new ArrayList<>();
    private final List<Expression> returned = new ArrayList<>();
    private final List<Statement.Assign> assigned = new ArrayList<>();
    private final Map<String, Integer> lastUse = new HashMap<>();

    private FunctionBody(Scope scope) {
        this.scope = scope;
    }

    private void reads(Expression value) {
        if (value instanceof Expression.Index
                || (value instanceof Expression.Other other && other.what().equals("dereference"))) {
            given(value, scope, STEPS).ifPresent(read::add);
        }
        value.parts().forEach(this::reads);
    }

    @Override
    public void statement(Statement statement, Walk.Place place) {
        switch (statement) {
            case Statement.Return one when one.value() != null -> returned.add(one.value());
            case Statement.Assign assign -> {
                assigned.add(assign);
                reads(assign.value());
            }
            case Statement.Branch branch -> {
                collect(branch.condition(), asked);
                if (isOfNothing(branch.condition())) {
                    branch.then().forEach(this::ofNothing);
                }
            }
            case Statement.Evaluate one when one.expression() instanceof Expression.Call call -> effects.add(call);
            default -> {}
        }
    }

    private void ofNothing(Statement inside) {
        if (inside instanceof Statement.Return one && one.value() != null) {
            ofNothing.add(one.value());
        }
    }

    @Override
    public void expression(Expression expression, @Nullable Expression parent, Walk.Place place) {
        if (expression instanceof Expression.Operation operation
                && operation.operator().equals("-")
                && operation.parts().size() == 2) {
            differences.add(operation);
        }
        if (expression instanceof Expression.Call call) {
            calls.add(call);
            for (Expression argument : call.parts().subList(1, call.parts().size())) {
                root(argument).ifPresent(name -> lastUse.merge(name, call.line(), Math::max));
            }
        }
    }

    static FunctionBody of(FunctionDefinition function, Scope inside) {
        FunctionBody body = new FunctionBody(inside);
        new Walk(List.of(body)).run(function.body(), inside);
        return body;
    }

    Scope scope() {
        return scope;
    }

    List<Expression.Call> calls() {
        return calls;
    }

    Set<Expression> ofNothing() {
        return ofNothing;
    }

    Set<Expression> asked() {
        return asked;
    }

    List<Expression.Operation> differences() {
        return differences;
    }

    Set<String> read() {
        return read;
    }

    List<Expression.Call> effects() {
        return effects;
    }

    List<Expression> returned() {
        return returned;
    }

    List<Statement.Assign> assigned() {
        return assigned;
    }

    /** The last line on which a call is given what has the name; 0 when none is. */
    int lastUse(String name) {
        return lastUse.getOrDefault(name, 0);
    }

    /** Whether a call of a function has such a name. */
    boolean calls(Predicate<String> wanted) {
        return calls.stream()
                .anyMatch(
                        call -> Names.of(call.function(), scope).filter(wanted).isPresent());
    }

    private static boolean isOfNothing(Expression condition) {
        return condition instanceof Expression.Operation operation
                && Set.of("==", "<=", "or", "not").contains(operation.operator())
                && ((operation.operator().equals("not")
                                && operation.parts().getFirst() instanceof Expression.Call size
                                && size.function() instanceof Expression.Member member
                                && Set.of("numel", "size").contains(member.name()))
                        || operation.parts().stream()
                                .anyMatch(part -> part instanceof Expression.Literal literal
                                        && literal.text().equals("0"))
                        || (operation.operator().equals("or")
                                && operation.parts().stream().allMatch(FunctionBody::isOfNothing)));
    }

    private static void collect(Expression expression, Set<Expression> to) {
        to.add(expression);
        expression.parts().forEach(part -> collect(part, to));
    }

    /** The name something is an element, an attribute or a view of. */
    static Optional<String> root(Expression expression) {
        return switch (expression) {
            case Expression.Name name -> Optional.of(name.name());
            case Expression.Member member -> root(member.of());
            case Expression.Index index -> root(index.of());
            case Expression.Call call ->
                call.function() instanceof Expression.Member member && VIEWS.contains(member.name())
                        ? root(member.of())
                        : Optional.empty();
            case Expression.Other other ->
                other.parts().isEmpty() ? Optional.empty() : root(other.parts().getLast());
            case Expression.Operation operation
            when operation.operator().equals("+") -> root(operation.parts().getFirst());
            default -> Optional.empty();
        };
    }

    /** The parameter it is, or is a view of. */
    static Optional<String> given(Expression expression, Scope scope, int steps) {
        Optional<String> name = root(expression);
        if (name.isEmpty()
                || steps == 0
                || name.get().equals("self")
                || name.get().equals("this")) {
            return Optional.empty();
        }
        if (scope.isParameter(name.get())) {
            return name;
        }
        return scope.value(name.get()).flatMap(bound -> given(bound.value(), bound.in(), steps - 1));
    }
}
