package dev.portcullis.modification.internal;

import dev.portcullis.modification.TreePath;
import dev.portcullis.modification.internal.ModuleNames.Target;
import dev.portcullis.modification.internal.code.Flow;
import dev.portcullis.modification.internal.code.FlowIndex;
import dev.portcullis.modification.internal.code.Outline;
import dev.portcullis.modification.internal.code.Sign;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a tree carries from where to where, through all of its files: a way that begins at a source and ends where
 * something leaves the program. Which function calls which is not told apart by who called, so a way may be none.
 */
final class TreeFlow {
    /** Most steps for one tree. */
    static final int STEPS = 300_000;

    private static final String NETWORK = "s:network";
    private static final String HANDLE = "handle";

    private final Map<TreePath, FlowIndex> files = new TreeMap<>();
    private final ModuleNames names;
    private final Map<End, List<End>> usedBy = new HashMap<>();
    private final Map<String, List<End>> methods = new HashMap<>();
    private final Map<String, List<End>> shared = new HashMap<>();
    /** By what is at the other end, the handles that were found. */
    private final Map<String, Set<End>> handles = new HashMap<>();

    private final Map<String, List<End>> sources = new TreeMap<>();
    private final Map<Way, Where> ways = new LinkedHashMap<>();
    private int steps;
    private boolean whole = true;

    /** One end in one file. */
    private record End(TreePath file, String node) {}

    /**
     * From where to where.
     *
     * @param from {@code environment NAME}, {@code file PATH}, {@code network}
     * @param to {@code network}, {@code process}, {@code code}, {@code file}, {@code told:NAME}
     */
    record Way(String from, String to) {}

    /** Where it leaves the program. */
    record Where(TreePath file, int line, String shown) {
        String at() {
            return file + ":" + line;
        }
    }

    private TreeFlow(Map<TreePath, Outline> own) {
        own.forEach((path, outline) -> {
            whole &= outline.flow().whole();
            if (!outline.flow().edges().isEmpty() || !outline.flow().names().isEmpty()) {
                files.put(path, outline.flowIndex());
            }
        });
        names = new ModuleNames(files);
    }

    static TreeFlow of(Map<TreePath, Outline> own) {
        TreeFlow flow = new TreeFlow(own);
        flow.follow();
        return flow;
    }

    /** Each way once, with the first place at which it ends. */
    Map<Way, Where> ways() {
        return ways;
    }

    /** Whether all of it was followed. */
    boolean whole() {
        return whole;
    }

    private void follow() {
        files.forEach((path, index) -> index.sources()
                .forEach(node ->
                        sources.computeIfAbsent(node, _ -> new ArrayList<>()).add(new End(path, node))));
        boolean ends =
                files.values().stream().anyMatch(index -> !index.flow().sinks().isEmpty());
        boolean begins = !sources.isEmpty() || files.values().stream().anyMatch(FlowIndex::bringsIn);
        if (!begins || !ends) {
            return;
        }
        link();
        for (String handle : List.of(NETWORK, "h:file", "h:process")) {
            handles.put(handle, new HashSet<>());
            spread(handle, sources.getOrDefault(handle, List.of()));
        }
        for (Map.Entry<String, List<End>> source : sources.entrySet()) {
            if (source.getKey().startsWith("s:")) {
                spread(source.getKey(), source.getValue());
            }
        }
    }

    /** Who uses what of whom. */
    private void link() {
        files.forEach((path, index) -> {
            for (String reference : index.references()) {
                boolean answer = reference.startsWith("xr:");
                String dotted = reference.substring(answer ? 3 : 2);
                for (Target target : names.of(path, dotted)) {
                    if (target.file() == null) {
                        foreign(target.name(), answer, new End(path, reference));
                        continue;
                    }
                    String name = answer
                            ? "r:" + target.name()
                            : "v:." + target.name().split("\\.", 2)[0];
                    usedBy.computeIfAbsent(new End(target.file(), name), _ -> new ArrayList<>())
                            .add(new End(path, reference));
                    int dot = target.name().lastIndexOf('.');
                    if (answer && dot > 0) {
                        shared.computeIfAbsent("mr:" + target.name().substring(dot + 1), _ -> new ArrayList<>())
                                .add(new End(path, reference));
                    }
                }
            }
            for (String function : index.functions()) {
                int dot = function.lastIndexOf('.');
                if (dot > 0) {
                    methods.computeIfAbsent(function.substring(dot + 1), _ -> new ArrayList<>())
                            .add(new End(path, function));
                }
            }
            for (Flow.Edge edge : index.flow().edges()) {
                if (edge.from().startsWith("f:") || edge.from().startsWith("mr:")) {
                    List<End> all = shared.computeIfAbsent(edge.from(), _ -> new ArrayList<>());
                    End end = new End(path, edge.from());
                    if (!all.contains(end)) {
                        all.add(end);
                    }
                }
            }
        });
    }

    /** A power that comes by way of another file of the tree. */
    private void foreign(String name, boolean answer, End end) {
        Optional<Sign.Kind> kind = Flow.powerOf(name);
        if (kind.isEmpty()) {
            return;
        }
        String source = switch (kind.get()) {
            case NETWORK -> answer ? NETWORK : "";
            case ENVIRONMENT, ENVIRONMENT_COPY -> "s:environment *";
            default -> "";
        };
        if (!source.isEmpty()) {
            sources.computeIfAbsent(source, _ -> new ArrayList<>()).add(end);
        }
    }

    private void spread(String source, List<End> from) {
        Set<End> seen = new HashSet<>(from);
        Deque<End> next = new ArrayDeque<>(from);
        while (!next.isEmpty()) {
            End end = next.removeFirst();
            if (++steps > STEPS) {
                whole = false;
                return;
            }
            for (End to : after(end, source)) {
                if (seen.add(to)) {
                    next.addLast(to);
                }
            }
        }
    }

    private List<End> after(End end, String source) {
        String node = end.node();
        FlowIndex index = files.get(end.file());
        if (index == null) {
            return List.of();
        }
        int colon = node.indexOf(':');
        String name = node.substring(colon + 1);
        List<End> after = new ArrayList<>();
        switch (node.substring(0, colon)) {
            case "k" -> arrived(source, end.file(), index.flow().sinks().get(Integer.parseInt(name)));
            case "qr" ->
                Optional.ofNullable(handles.get(source)).ifPresent(found -> found.add(new End(end.file(), name)));
            case "q" -> given(source, end, name, index);
            case "c" -> after.addAll(called(end, name, index, source));
            case "p" -> {
                if (!isOwn(end.file(), index.flow().calls().get(Integer.parseInt(name)))) {
                    index.out(node).forEach(to -> after.add(new End(end.file(), to)));
                }
            }
            case "m" -> after.addAll(method(name));
            default -> {
                index.out(node).forEach(to -> after.add(new End(end.file(), to)));
                after.addAll(usedBy.getOrDefault(end, List.of()));
                after.addAll(elsewhere(end, node, name));
            }
        }
        return after;
    }

    private List<End> elsewhere(End end, String node, String name) {
        if (node.startsWith("f:")) {
            return shared.getOrDefault(node, List.of());
        }
        if (node.startsWith("r:") && name.indexOf('.') > 0) {
            return shared.getOrDefault("mr:" + name.substring(name.lastIndexOf('.') + 1), List.of());
        }
        if (node.startsWith("x:")) {
            // Put into a variable of another file.
            List<End> into = new ArrayList<>();
            for (Target target : names.of(end.file(), name)) {
                if (target.file() != null) {
                    into.add(new End(target.file(), "v:." + target.name().split("\\.", 2)[0]));
                }
            }
            return into;
        }
        return List.of();
    }

    private boolean isOwn(TreePath from, Flow.Call call) {
        return names.of(from, call.of()).stream()
                .anyMatch(target -> target.file() != null
                        && Optional.ofNullable(files.get(target.file()))
                                .filter(index -> index.functions().contains(target.name()))
                                .isPresent());
    }

    /** An argument arrives at the function it is given to. */
    private List<End> called(End end, String name, FlowIndex index, String source) {
        int at = name.indexOf('#');
        Flow.Call call = index.flow().calls().get(Integer.parseInt(name.substring(0, at)));
        String place = name.substring(at + 1);
        List<End> after = new ArrayList<>();
        for (Target target : names.of(end.file(), call.of())) {
            if (target.file() == null) {
                String kind = Flow.powerOf(target.name())
                        .map(power -> switch (power) {
                            case NETWORK -> "network";
                            case PROCESS -> "process";
                            case CODE -> "code";
                            default -> "";
                        })
                        .orElse("");
                if (!kind.isEmpty()) {
                    arrived(source, end.file(), new Flow.Sink(kind, call.line(), call.shown()));
                }
                continue;
            }
            FlowIndex there = files.get(target.file());
            int dot = target.name().lastIndexOf('.');
            if (there != null && dot > 0 && !there.functions().contains(target.name())) {
                // A method of an object that a variable of the other file holds.
                after.addAll(method(target.name().substring(dot + 1) + "#" + place));
            }
            if (there != null) {
                arguments(there, target.name(), place, 0).forEach(to -> after.add(new End(target.file(), to)));
                arguments(there, target.name() + ".__init__", place, 1)
                        .forEach(to -> after.add(new End(target.file(), to)));
            }
        }
        return after;
    }

    private static Set<String> arguments(FlowIndex index, String function, String place, int further) {
        if (place.equals("*")) {
            return index.arguments(function);
        }
        String at = Character.isDigit(place.charAt(0)) ? String.valueOf(Integer.parseInt(place) + further) : place;
        String node = "a:" + function + "#" + at;
        return index.arguments(function).contains(node) ? Set.of(node) : Set.of();
    }

    /** Every method of that name: whose object it is, nobody knows. */
    private List<End> method(String name) {
        int at = name.indexOf('#');
        String place = name.substring(at + 1);
        List<End> after = new ArrayList<>();
        for (End method : methods.getOrDefault(name.substring(0, at), List.of())) {
            FlowIndex index = files.get(method.file());
            if (index != null) {
                arguments(index, method.node(), place, 1).forEach(to -> after.add(new End(method.file(), to)));
            }
        }
        return after;
    }

    private void given(String source, End end, String number, FlowIndex index) {
        Flow.Sink sink = index.flow().sinks().get(Integer.parseInt(number));
        handles.forEach((handle, ends) -> {
            if (ends.contains(new End(end.file(), number))) {
                String kind = handle.substring(2);
                arrived(source, end.file(), new Flow.Sink(kind, sink.line(), sink.shown()));
            }
        });
    }

    private void arrived(String source, TreePath file, Flow.Sink sink) {
        if (source.startsWith("s:") && !sink.kind().equals(HANDLE)) {
            Where where = new Where(file, sink.line(), sink.shown());
            ways.merge(new Way(source.substring(2), sink.kind()), where, TreeFlow::first);
        }
    }

    private static Where first(Where one, Where other) {
        int order = one.file().compareTo(other.file());
        return order < 0 || (order == 0 && one.line() <= other.line()) ? one : other;
    }
}
