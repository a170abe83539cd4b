package dev.portcullis.modification.internal.code;

import dev.portcullis.modification.internal.code.FlowReader.At;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What calls carry: to functions of the file, to what was brought in, into objects, and out of the program. */
final class FlowCalls {
    /** Methods of what every language comes with; they lead to no function of the tree. */
    private static final Set<String> OF_VALUES = WordList.of("""
        append appendleft extend add update insert remove discard pop popitem items keys values get setdefault clear copy
        join format split rsplit splitlines strip lstrip rstrip encode decode replace lower upper title startswith
        endswith count index sort reverse read readline readlines write writelines close flush seek hex bit_length tolist
        numpy cpu item reshape ravel astype sum mean max min put\
        """);
    /** What puts what it is given into what it is called on. */
    private static final Set<String> FILLS = WordList.of(
            "append appendleft extend add update insert setdefault put push write writelines __setitem__ fill_");
    /** What is asked by a key, which is not in the answer. */
    private static final Set<String> BY_KEY = WordList.of("get pop index count find remove discard");
    /** What hands something to whoever is at the other end. */
    private static final Set<String> SENDS = WordList.of("""
        send sendall sendto sendmsg send_json send_string send_bytes post put patch request write writelines communicate
        publish emit execute executemany query upload storbinary sendmail\
        """);

    private static final Set<String> DUMPS = WordList.of("json.dump pickle.dump yaml.dump toml.dump marshal.dump");
    private static final Set<String> STANDARD =
            WordList.load("python-standard-library.txt").keySet();
    private static final int ALIASES = 8;
    private static final String ANY = "*";

    private final FlowReader reader;
    private final FlowGraph graph;
    private final Powers powers;
    private final Map<String, FunctionDefinition> functions;
    private final Set<String> classes;

    FlowCalls(
            FlowReader reader,
            FlowGraph graph,
            Powers powers,
            Map<String, FunctionDefinition> functions,
            Set<String> classes) {
        this.reader = reader;
        this.graph = graph;
        this.powers = powers;
        this.functions = functions;
        this.classes = classes;
    }

    /** What is given, by place and by name; {@code *} where the place is not told. */
    private record Given(Map<String, Set<String>> by) {
        Set<String> all() {
            Set<String> all = new LinkedHashSet<>();
            by.values().forEach(all::addAll);
            return all;
        }

        Set<String> without(String place) {
            Set<String> all = new LinkedHashSet<>();
            by.forEach((key, flows) -> {
                if (!key.equals(place)) {
                    all.addAll(flows);
                }
            });
            return all;
        }

        Set<String> at(String place) {
            return by.getOrDefault(place, Set.of());
        }
    }

    private Given given(Expression.Call call, At at) {
        Map<String, Set<String>> by = new LinkedHashMap<>();
        for (int i = 0; i < call.arguments().size(); i++) {
            Expression argument = call.arguments().get(i);
            boolean spread =
                    argument instanceof Expression.Other other && other.what().contains("spread");
            by.computeIfAbsent(spread ? ANY : String.valueOf(i), _ -> new LinkedHashSet<>())
                    .addAll(reader.flows(argument, at));
        }
        for (Expression.Keyword keyword : call.keywords()) {
            String name = keyword.name().isEmpty() || keyword.name().startsWith(ANY) ? ANY : keyword.name();
            Set<String> flows = reader.flows(keyword.value(), at);
            by.computeIfAbsent(name, _ -> new LinkedHashSet<>()).addAll(flows);
            graph.sink(flows, "told:" + name, keyword.value().line());
        }
        return new Given(by);
    }

    /** A variable of the environment, or all of it. */
    Optional<String> environment(Expression expression, At at) {
        if (expression instanceof Expression.Index index && isEnvironment(index.of(), at)) {
            return Optional.of("s:environment "
                    + (index.at().size() == 1
                            ? Constants.text(index.at().getFirst(), at.scope()).orElse(ANY)
                            : ANY));
        }
        if (expression instanceof Expression.Member member && isEnvironment(member.of(), at)) {
            return Optional.of("s:environment " + member.name());
        }
        return isEnvironment(expression, at) ? Optional.of("s:environment *") : Optional.empty();
    }

    private boolean isEnvironment(Expression expression, At at) {
        return !(expression instanceof Expression.Call)
                && Names.each(expression, at.scope()).stream()
                        .anyMatch(name -> powers.of(name).equals(Optional.of(Sign.Kind.ENVIRONMENT_COPY)));
    }

    /** What a call answers is made of. */
    Set<String> called(Expression.Call call, At at) {
        Given given = given(call, at);
        Scope scope = at.scope();
        String made = Names.of(call, scope).orElse("");
        String function = Names.of(call.function(), scope).orElse("");
        if (Names.GET_ATTRIBUTE.contains(function) && !made.endsWith("()") && !made.endsWith("[]") && !made.isEmpty()) {
            return made.startsWith("?") ? given.all() : Set.of("x:" + made);
        }
        for (String name : Names.each(call.function(), scope)) {
            Optional<Set<String>> outside = outside(name, call, given, at);
            if (outside.isPresent()) {
                return outside.get();
            }
        }
        return inside(call, call.function(), at, given, ALIASES);
    }

    /** What has a power carries in or out; empty when it has none. */
    private Optional<Set<String>> outside(String name, Expression.Call call, Given given, At at) {
        if (FileSigns.isOpener(name) || FileSigns.opensAPath(name, call, at.scope())) {
            boolean ofPath = !FileSigns.isOpener(name);
            String mode = FileSigns.written(call, ofPath ? 0 : 1) == null
                    ? "r"
                    : FileSigns.mode(call, ofPath ? 0 : 1, at.scope()).orElse("w");
            return Optional.of(file(FileSigns.WRITES.matcher(mode).matches(), ofPath, call, at, Set.of()));
        }
        if (DUMPS.contains(name) || name.equals("print")) {
            graph.given(name.equals("print") ? given.at("file") : given.at("1"), given.without("1"), call.line());
            return Optional.of(Set.of());
        }
        Optional<Sign.Kind> kind = powers.of(name);
        if (kind.isEmpty()) {
            return Optional.empty();
        }
        return switch (kind.get()) {
            case ENVIRONMENT, ENVIRONMENT_COPY ->
                Optional.of(Set.of("s:environment "
                        + (call.arguments().isEmpty()
                                ? ANY
                                : Constants.text(call.arguments().getFirst(), at.scope())
                                        .orElse(ANY))));
            case NETWORK -> {
                graph.sink(given.all(), "network", call.line());
                yield Optional.of(Set.of("s:network"));
            }
            case PROCESS -> {
                graph.sink(given.all(), "process", call.line());
                yield Optional.of(Set.of("h:process"));
            }
            case CODE -> {
                graph.sink(given.all(), "code", call.line());
                yield Optional.of(given.all());
            }
            case FILE_READ, FILE_WRITE -> {
                boolean ofPath = name.startsWith("?.") || FileSigns.isOfPath(name);
                yield Optional.of(file(kind.get() == Sign.Kind.FILE_WRITE, ofPath, call, at, given.all()));
            }
            default -> Optional.empty();
        };
    }

    private Set<String> file(boolean writes, boolean ofPath, Expression.Call call, At at, Set<String> written) {
        Optional<Expression> path = ofPath
                ? FileSigns.path(call.function(), at.scope())
                : call.arguments().stream().findFirst();
        FilePlace place = path.map(one -> FilePlace.of(one, at.scope())).orElse(new FilePlace(ANY));
        if (!writes) {
            return Set.of("s:file " + place.path());
        }
        if (place.isOwn() || place.root().equals("computed")) {
            return Set.of();
        }
        graph.sink(written, "file", call.line());
        return Set.of("h:file");
    }

    private Set<String> inside(Expression.Call call, Expression function, At at, Given given, int aliases) {
        Optional<String> own = own(function, at);
        if (own.isPresent()) {
            return ofOwn(own.get(), isOfObject(function, own.get(), at) ? 1 : 0, given);
        }
        if (function instanceof Expression.Name name && aliases > 0) {
            Optional<Scope.Bound> value = at.scope().value(name.name());
            if (value.isPresent() && !(value.get().value() instanceof Expression.Call)) {
                At there = new At(value.get().in(), at.function(), at.inner());
                return inside(call, value.get().value(), there, given, aliases - 1);
            }
        }
        Set<String> brought = reader.brought(function, at);
        if (!brought.isEmpty()) {
            Set<String> from = ofOthers(brought, given, call.line());
            // What it is a member of may be a module or an object.
            if (function instanceof Expression.Member method) {
                from.addAll(object(method, given, call, at));
            }
            return from;
        }
        if (function instanceof Expression.Member method) {
            return ofObject(method, call, at, given);
        }
        Set<String> from = new LinkedHashSet<>(reader.flows(function, at));
        from.addAll(given.all());
        return from;
    }

    /** A function or class of this file, by its whole name. */
    private Optional<String> own(Expression function, At at) {
        if (function instanceof Expression.Name name) {
            return at.scope()
                    .owner(name.name())
                    .map(owner -> owner.isEmpty() ? name.name() : owner + "." + name.name())
                    .filter(one -> functions.containsKey(one) || classes.contains(one));
        }
        if (function instanceof Expression.Member member && member.of() instanceof Expression.Name of) {
            if (Names.ITSELF.contains(of.name())) {
                return classAround(at).map(one -> one + "." + member.name()).filter(functions::containsKey);
            }
            return own(of, at)
                    .filter(classes::contains)
                    .map(one -> one + "." + member.name())
                    .filter(functions::containsKey);
        }
        return Optional.empty();
    }

    private Optional<String> classAround(At at) {
        for (String name = at.function();
                !name.isEmpty();
                name = name.substring(0, Math.max(0, name.lastIndexOf('.')))) {
            if (classes.contains(name)) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    private boolean isOfObject(Expression function, String own, At at) {
        return classes.contains(own)
                || (function instanceof Expression.Member member
                        && member.of() instanceof Expression.Name of
                        && Names.ITSELF.contains(of.name())
                        && classAround(at).isPresent());
    }

    private Set<String> ofOwn(String name, int offset, Given given) {
        boolean makes = classes.contains(name);
        String function = makes ? name + ".__init__" : name;
        given.by().forEach((place, flows) -> {
            if (place.equals(ANY)) {
                FunctionDefinition definition = functions.get(function);
                int all = definition == null ? 0 : definition.parameters().size();
                for (int i = 0; i < all; i++) {
                    graph.edges(flows, "a:" + function + "#" + i);
                }
            } else {
                graph.edges(flows, "a:" + function + "#" + moved(place, offset));
            }
        });
        return makes ? given.all() : Set.of("r:" + name);
    }

    /** A place further by what goes without saying; a name stays. */
    private static String moved(String place, int by) {
        return Character.isDigit(place.charAt(0)) ? String.valueOf(Integer.parseInt(place) + by) : place;
    }

    private Set<String> ofOthers(Set<String> brought, Given given, int line) {
        Set<String> from = new LinkedHashSet<>();
        for (String name : brought) {
            if (STANDARD.contains(name.split("\\.", 2)[0])) {
                from.addAll(given.all());
                continue;
            }
            int number = graph.call(name, line);
            given.by().forEach((place, flows) -> {
                graph.edges(flows, "c:" + number + "#" + place);
                graph.edges(flows, "p:" + number);
            });
            from.add("xr:" + name);
            from.add("p:" + number);
        }
        return from;
    }

    private Set<String> ofObject(Expression.Member method, Expression.Call call, At at, Given given) {
        Set<String> object = object(method, given, call, at);
        Set<String> from = new LinkedHashSet<>(object);
        from.addAll(BY_KEY.contains(method.name()) ? given.without("0") : given.all());
        if (!OF_VALUES.contains(method.name())) {
            given.by().forEach((place, flows) -> graph.edges(flows, "m:" + method.name() + "#" + place));
            from.add("mr:" + method.name());
        }
        return from;
    }

    /** What the object of a method is made of; it may take what is given, or hand it on. */
    private Set<String> object(Expression.Member method, Given given, Expression.Call call, At at) {
        Set<String> object = reader.flows(method.of(), at);
        if (FILLS.contains(method.name())) {
            reader.into(method.of(), given.all(), at);
        }
        if (SENDS.contains(method.name())) {
            graph.given(object, given.all(), call.line());
        }
        return object;
    }
}
