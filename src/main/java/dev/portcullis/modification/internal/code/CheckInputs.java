package dev.portcullis.modification.internal.code;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the checks of a file are asked of: what they speak of comes from, what they compare, and when they are asked. */
final class CheckInputs implements Walk.Visitor {
    private static final int STEPS = 12;
    private static final int MOST = 12;
    private static final Set<String> COMPARE = Set.of("==", "!=", "<", "<=", ">", ">=", "is", "is-not", "in", "not-in");
    private static final Set<String> COMBINE = Set.of("and", "or", "not");
    /** Functions that compare two things, or one with what they are asked of. */
    private static final Set<String> EQUAL = WordList.of("""
            equals equal isEqual deepEqual allclose isclose array_equal approx_equal assertEqual assertEquals equal_to
            is_equal_to compare""");
    /** What takes one thing out of many; which one is no part of it. */
    private static final Set<String> TAKES = Set.of("get", "at", "getOrDefault", "pop", "setdefault", "__getitem__");
    /** What changes what it is asked of. */
    private static final Set<String> CHANGES = WordList.of("""
            append add extend update push insert put setdefault remove pop clear addAll putAll push_back emplace_back
            unshift splice merge""");

    private static final Set<String> PACKS = Set.of("dict", "list", "tuple", "set", "frozenset");
    private static final Pattern CLASS_LIKE = Pattern.compile("_*[A-Z]\\w*[a-z]\\w*");
    private static final Pattern SWITCHES =
            Pattern.compile("(?i)(?:.*_)?(?:settings?|config|cfg|conf|args|options|opts|flags|env|environ|params)");

    /** What became of one variable. */
    private static final class Variable {
        private final List<Expression> values = new ArrayList<>();
        private final List<Expression> added = new ArrayList<>();
        private @Nullable Expression over;
        private boolean changed;
        /** Whether it gets a value on some ways only. */
        private boolean maybe;
    }

    private final Map<String, Variable> variables = new HashMap<>();
    /** What the rounds of the comprehensions are called that are being gone through. */
    private final List<String> ofRounds = new ArrayList<>();
    /** What the rounds of loops are called that a thing comes from. */
    private final Set<String> rounds = new HashSet<>();

    @Override
    public void statement(Statement statement, Walk.Place place) {
        String scope = place.scope().name();
        switch (statement) {
            case Statement.Assign assign -> {
                for (Expression target : assign.targets()) {
                    assigned(scope, target, assign);
                    if (target instanceof Expression.Name name && place.given() != null) {
                        variable(scope, name.name()).maybe = true;
                    }
                }
            }
            case Statement.Loop loop
            when loop.target() != null && loop.over() != null -> gone(scope, loop.target(), loop.over());
            case Statement.Evaluate evaluate
            when evaluate.expression() instanceof Expression.Call call
                    && call.function() instanceof Expression.Member member
                    && member.of() instanceof Expression.Name name
                    && CHANGES.contains(member.name()) -> variable(scope, name.name()).changed = true;
            default -> {}
        }
    }

    private void assigned(String scope, Expression target, Statement.Assign assign) {
        switch (target) {
            case Expression.Name name -> {
                Variable variable = variable(scope, name.name());
                (assign.operator().equals("=") ? variable.values : variable.added).add(assign.value());
            }
            case Expression.Index index
            when index.of() instanceof Expression.Name name -> variable(scope, name.name()).changed = true;
            case Expression.Collection many -> {
                boolean each = assign.value() instanceof Expression.Collection given
                        && given.parts().size() == many.parts().size();
                for (int i = 0; i < many.parts().size(); i++) {
                    if (many.parts().get(i) instanceof Expression.Name name) {
                        variable(scope, name.name())
                                .values
                                .add(each ? assign.value().parts().get(i) : assign.value());
                    }
                }
            }
            default -> {}
        }
    }

    private void gone(String scope, Expression target, Expression over) {
        if (target instanceof Expression.Name name) {
            variable(scope, name.name()).over = over;
        } else {
            target.parts().forEach(part -> gone(scope, part, over));
        }
    }

    private Variable variable(String scope, String name) {
        return variables.computeIfAbsent(scope + " " + name, _ -> new Variable());
    }

    private Optional<Variable> find(Scope scope, String name) {
        String at = scope.name();
        while (true) {
            Variable found = variables.get(at + " " + name);
            if (found != null) {
                found.values.forEach(scope::followed);
                found.added.forEach(scope::followed);
                if (found.over != null) {
                    scope.followed(found.over);
                }
                return Optional.of(found);
            }
            if (at.isEmpty()) {
                return Optional.empty();
            }
            at = at.substring(0, Math.max(0, at.lastIndexOf('.')));
        }
    }

    // ── what it comes from ──────────────────────────────────────────────────────────────────────────────────────────

    private void from(Expression expression, Scope scope, int steps, Set<String> found) {
        if (steps == 0 || found.size() > MOST) {
            return;
        }
        switch (expression) {
            case Expression.Name name -> named(name.name(), scope, steps, found);
            case Expression.Member member -> {
                Set<String> of = new TreeSet<>();
                from(member.of(), scope, steps - 1, of);
                boolean plain = member.of() instanceof Expression.Name name && of.equals(Set.of(name.name()));
                found.addAll(plain ? Set.of(of.iterator().next() + "." + member.name()) : of);
            }
            case Expression.Index index -> from(index.of(), scope, steps - 1, found);
            case Expression.Call call -> {
                boolean takes = call.function() instanceof Expression.Member member && TAKES.contains(member.name());
                if (call.function() instanceof Expression.Member member) {
                    from(member.of(), scope, steps - 1, found);
                }
                if (!takes) {
                    call.arguments().forEach(argument -> from(argument, scope, steps - 1, found));
                    call.keywords().forEach(keyword -> from(keyword.value(), scope, steps - 1, found));
                }
            }
            case Expression.Other other
            when other.what().contains("comprehension") -> {
                List<String> own = new ArrayList<>();
                for (int at = 1; at < other.parts().size(); at += 2) {
                    own.addAll(targets(other.parts().get(at)));
                }
                ofRounds.addAll(own);
                other.parts().forEach(part -> from(part, scope, steps - 1, found));
                own.forEach(ofRounds::remove);
            }
            default -> expression.parts().forEach(part -> from(part, scope, steps - 1, found));
        }
    }

    private static Set<String> targets(Expression target) {
        return switch (target) {
            case Expression.Name name -> Set.of(name.name());
            case Expression.Collection many -> {
                Set<String> all = new HashSet<>();
                many.parts().forEach(part -> all.addAll(targets(part)));
                yield all;
            }
            default -> Set.of();
        };
    }

    private void named(String name, Scope scope, int steps, Set<String> found) {
        if (ofRounds.contains(name) || scope.imported(name).isPresent()) {
            return;
        }
        Optional<Variable> variable = find(scope, name);
        if (variable.isEmpty()) {
            if (scope.isParameter(name) || Names.ITSELF.contains(name)) {
                found.add(name);
            }
            return;
        }
        if (variable.get().over != null) {
            rounds.add(name);
        }
        Set<String> sources = new TreeSet<>();
        boolean known = sources(variable.get(), scope, steps, sources);
        if (variable.get().maybe && scope.isParameter(name)) {
            found.add(name);
        }
        boolean constant = known && sources.isEmpty();
        if (known && !sources.isEmpty() && !sources.contains(name)) {
            found.addAll(sources);
        } else if (!constant) {
            found.add(name);
        }
    }

    /** Adds what a variable is computed from; false when it is not known. */
    private boolean sources(Variable variable, Scope scope, int steps, Set<String> sources) {
        if (variable.over != null) {
            from(variable.over, scope, steps - 1, sources);
            return !sources.isEmpty();
        }
        if (variable.changed) {
            return false;
        }
        if (variable.values.size() == 1 && variable.added.isEmpty()) {
            from(variable.values.getFirst(), scope, steps - 1, sources);
            return !sources.isEmpty() || isWritten(variable.values.getFirst());
        }
        if (!variable.added.isEmpty() && variable.values.stream().allMatch(CheckInputs::isWritten)) {
            variable.added.forEach(value -> from(value, scope, steps - 1, sources));
            return !sources.isEmpty();
        }
        return false;
    }

    private static boolean isWritten(Expression value) {
        return switch (value) {
            case Expression.Literal _ -> true;
            case Expression.Operation operation -> operation.parts().stream().allMatch(CheckInputs::isWritten);
            case Expression.Collection many -> many.parts().stream().allMatch(CheckInputs::isWritten);
            default -> false;
        };
    }

    // ── what is compared ────────────────────────────────────────────────────────────────────────────────────────────

    CheckMarks.Sides sides(Expression condition, Scope scope) {
        if (condition instanceof Expression.Operation operation) {
            if (COMBINE.contains(operation.operator())) {
                CheckMarks.Sides found = CheckMarks.Sides.UNKNOWN;
                for (Expression part : operation.parts()) {
                    CheckMarks.Sides one = sides(part, scope);
                    if (one == CheckMarks.Sides.APART) {
                        return one;
                    }
                    found = one == CheckMarks.Sides.UNKNOWN ? found : one;
                }
                return found;
            }
            if (COMPARE.contains(operation.operator()) && operation.parts().size() == 2) {
                return sides(operation.parts().getFirst(), operation.parts().getLast(), scope);
            }
        }
        if (condition instanceof Expression.Call call && EQUAL.contains(Names.last(call.function()))) {
            if (call.arguments().size() >= 2) {
                return sides(call.arguments().get(0), call.arguments().get(1), scope);
            }
            if (call.arguments().size() == 1 && call.function() instanceof Expression.Member member) {
                return sides(member.of(), call.arguments().getFirst(), scope);
            }
        }
        return CheckMarks.Sides.UNKNOWN;
    }

    private CheckMarks.Sides sides(Expression left, Expression right, Scope scope) {
        Set<String> one = new TreeSet<>();
        Set<String> other = new TreeSet<>();
        rounds.clear();
        from(left, scope, STEPS, one);
        Set<String> roundsOfOne = Set.copyOf(rounds);
        rounds.clear();
        from(right, scope, STEPS, other);
        // Two things of one round are two things, though they come from the same.
        boolean neighbours =
                !roundsOfOne.isEmpty() && !rounds.isEmpty() && rounds.stream().noneMatch(roundsOfOne::contains);
        if (one.isEmpty() || other.isEmpty() || neighbours) {
            return CheckMarks.Sides.UNKNOWN;
        }
        if (one.equals(other)) {
            return CheckMarks.Sides.SAME;
        }
        return one.containsAll(other) || other.containsAll(one) ? CheckMarks.Sides.UNKNOWN : CheckMarks.Sides.APART;
    }

    // ── what is handed over ─────────────────────────────────────────────────────────────────────────────────────────

    /** What a call gets, each thing with what it was computed from. */
    Map<String, Set<String>> given(Expression.Call call, Scope scope) {
        Map<String, Set<String>> given = new LinkedHashMap<>();
        if (call.function() instanceof Expression.Member member) {
            given(member.of(), scope, STEPS, given);
        }
        call.arguments().forEach(argument -> given(argument, scope, STEPS, given));
        call.keywords().forEach(keyword -> given(keyword.value(), scope, STEPS, given));
        return given;
    }

    private void given(Expression expression, Scope scope, int steps, Map<String, Set<String>> given) {
        if (steps == 0 || given.size() > MOST) {
            return;
        }
        switch (expression) {
            case Expression.Name name -> {
                Optional<Variable> variable = find(scope, name.name());
                Expression value = variable.filter(one ->
                                one.values.size() == 1 && one.added.isEmpty() && !one.changed && one.over == null)
                        .map(one -> one.values.getFirst())
                        .orElse(null);
                if (value != null && packs(value)) {
                    given(value, scope, steps - 1, given);
                    return;
                }
                boolean plain = variable.isPresent() || scope.isParameter(name.name());
                if (plain
                        && !(value != null && isWritten(value))
                        && scope.imported(name.name()).isEmpty()) {
                    Set<String> sources = new TreeSet<>();
                    variable.ifPresent(one -> sources(one, scope, STEPS, sources));
                    sources.remove(name.name());
                    given.put(name.name(), sources);
                }
            }
            case Expression.Member member
            when member.of() instanceof Expression.Name name -> {
                Map<String, Set<String>> of = new LinkedHashMap<>();
                given(name, scope, steps - 1, of);
                boolean itself = Names.ITSELF.contains(name.name());
                if (itself || of.keySet().equals(Set.of(name.name()))) {
                    given.put(name.name() + "." + member.name(), of.getOrDefault(name.name(), Set.of()));
                } else {
                    given.putAll(of);
                }
            }
            case Expression.Call call -> {
                if (call.function() instanceof Expression.Member member) {
                    given(member.of(), scope, steps - 1, given);
                }
                call.arguments().forEach(argument -> given(argument, scope, steps - 1, given));
                call.keywords().forEach(keyword -> given(keyword.value(), scope, steps - 1, given));
            }
            case Expression.Lambda _ -> {}
            default -> expression.parts().forEach(part -> given(part, scope, steps - 1, given));
        }
    }

    /** Whether it only puts together what it gets. */
    private static boolean packs(Expression value) {
        return value instanceof Expression.Collection
                || (value instanceof Expression.Call call
                        && (CLASS_LIKE.matcher(Names.last(call.function())).matches()
                                || PACKS.contains(Names.last(call.function()))));
    }

    /** The functions whose answer a condition asks about, by their last names. */
    void asked(Expression expression, Scope scope, int steps, Set<String> found) {
        if (steps == 0 || found.size() > MOST) {
            return;
        }
        if (expression instanceof Expression.Call call) {
            String last = call.function() instanceof Expression.Name name
                    ? scope.original(name.name())
                    : Names.last(call.function());
            found.add(last);
        }
        if (expression instanceof Expression.Name name) {
            find(scope, name.name())
                    .filter(variable -> variable.values.size() == 1)
                    .ifPresent(variable -> asked(variable.values.getFirst(), scope, steps - 1, found));
            find(scope, name.name())
                    .flatMap(variable -> Optional.ofNullable(variable.over))
                    .ifPresent(over -> asked(over, scope, steps - 1, found));
        }
        expression.parts().forEach(part -> asked(part, scope, steps - 1, found));
    }

    // ── when it is asked ────────────────────────────────────────────────────────────────────────────────────────────

    /** How many of the conditions around have nothing to do with what is asked about. */
    int switches(List<Expression> asked, Walk.Place place) {
        Set<String> words = new HashSet<>();
        asked.forEach(one -> words(one, place.scope(), STEPS, words));
        int switches = 0;
        for (Walk.Given given = place.given(); given != null; given = given.outer()) {
            Set<String> own = new HashSet<>();
            words(given.condition(), place.scope(), 1, own);
            boolean apart = own.stream().noneMatch(words::contains);
            if (apart && (given.around() || isPureSwitch(given.condition(), place.scope()))) {
                switches++;
            }
        }
        return switches;
    }

    /** By how many conditions something is done; a flag that turns back counts whatever is answered then. */
    int conditions(Walk.Place place) {
        int count = place.conditions();
        for (Walk.Given given = place.given(); given != null; given = given.outer()) {
            count += !given.plainly() && isPureSwitch(given.condition(), place.scope()) ? 1 : 0;
        }
        return count;
    }

    /** Names it is written with, and those of what that was computed from. */
    private void words(Expression expression, Scope scope, int steps, Set<String> words) {
        if (steps == 0) {
            return;
        }
        if (expression instanceof Expression.Name name
                && scope.imported(name.name()).isEmpty()) {
            words.add(name.name());
            if (steps > 1) {
                find(scope, name.name()).ifPresent(variable -> {
                    variable.values.forEach(value -> words(value, scope, steps / 2, words));
                    if (variable.over != null) {
                        words(variable.over, scope, steps / 2, words);
                    }
                });
            }
        }
        if (expression instanceof Expression.Member member && !Names.ITSELF.contains(member.name())) {
            words.add(member.name());
        }
        expression.parts().forEach(part -> words(part, scope, steps, words));
    }

    /** Told by nothing that was computed: a flag, a setting, a constant. */
    private static boolean isPureSwitch(Expression condition, Scope scope) {
        return switch (condition) {
            case Expression.Name name ->
                scope.function()
                                .flatMap(function -> function.parameters().stream()
                                        .filter(one -> one.name().equals(name.name()) && one.otherwise() != null)
                                        .findFirst())
                                .isPresent()
                        || scope.imported(name.name()).isPresent()
                        || SWITCHES.matcher(name.name()).matches()
                        || scope.value(name.name())
                                .filter(bound -> bound.in().name().isEmpty())
                                .isPresent();
            case Expression.Member member -> isPureSwitch(member.of(), scope);
            case Expression.Index index -> isPureSwitch(index.of(), scope);
            case Expression.Literal _ -> true;
            case Expression.Operation operation ->
                operation.parts().stream().allMatch(part -> isPureSwitch(part, scope));
            case Expression.Call call ->
                isPureSwitch(call.function(), scope)
                        && call.arguments().stream().allMatch(part -> isPureSwitch(part, scope));
            default -> false;
        };
    }
}
