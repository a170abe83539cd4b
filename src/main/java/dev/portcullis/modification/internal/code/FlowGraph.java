package dev.portcullis.modification.internal.code;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** All that is carried in one file, and what is left of it when only its ends count. */
final class FlowGraph {
    /** So many steps are gone to find what leads where; more is no file of a person. */
    private static final int STEPS = 400_000;

    private final Map<String, Set<String>> edges = new LinkedHashMap<>();
    private final List<Flow.Sink> sinks = new ArrayList<>();
    private final List<Flow.Call> calls = new ArrayList<>();
    private final Set<String> names = new TreeSet<>();
    private final List<String> lines;
    private boolean whole = true;

    FlowGraph(List<String> lines) {
        this.lines = lines;
    }

    void edge(String from, String to) {
        if (!from.equals(to)) {
            edges.computeIfAbsent(from, _ -> new LinkedHashSet<>()).add(to);
        }
    }

    void edges(Collection<String> from, String to) {
        from.forEach(one -> edge(one, to));
    }

    void sink(Collection<String> from, String kind, int line) {
        if (!from.isEmpty()) {
            edges(from, "k:" + sinks.size());
            sinks.add(new Flow.Sink(cut(kind), line, shown(line)));
        }
    }

    /** Something is given to what may be a handle. */
    void given(Collection<String> handle, Collection<String> what, int line) {
        if (!handle.isEmpty() && !what.isEmpty()) {
            edges(handle, "qr:" + sinks.size());
            edges(what, "q:" + sinks.size());
            sinks.add(new Flow.Sink("handle", line, shown(line)));
        }
    }

    /** A call of something brought in; what its argument ends and what passes through it are called by its number. */
    int call(String of, int line) {
        calls.add(new Flow.Call(cut(of), line, shown(line)));
        return calls.size() - 1;
    }

    void name(String as, String from) {
        names.add(cut(as + "=" + from));
    }

    private String shown(int line) {
        return cut(line >= 1 && line <= lines.size() ? lines.get(line - 1).strip() : "");
    }

    private static String cut(String text) {
        return text.codePointCount(0, text.length()) <= Flow.CHARACTERS
                ? text
                : text.substring(0, text.offsetByCodePoints(0, Flow.CHARACTERS - 1)) + "…";
    }

    private static boolean isEnd(String node) {
        // A variable of a function is written with the function; one of the file begins with a dot.
        return node.startsWith("v:.") || !node.startsWith("v:");
    }

    /** From end to end, without what is between. */
    Flow flow() {
        List<Flow.Edge> kept = new ArrayList<>();
        int steps = 0;
        for (String from : edges.keySet()) {
            if (!isEnd(from)) {
                continue;
            }
            Set<String> seen = new HashSet<>(Set.of(from));
            Deque<String> next = new ArrayDeque<>(Set.of(from));
            while (!next.isEmpty() && whole) {
                for (String to : edges.getOrDefault(next.removeFirst(), Set.of())) {
                    if (++steps > STEPS) {
                        whole = false;
                        break;
                    }
                    if (!seen.add(to)) {
                        continue;
                    }
                    if (isEnd(to)) {
                        kept.add(new Flow.Edge(cut(from), cut(to)));
                    } else {
                        next.addLast(to);
                    }
                }
            }
        }
        whole &= kept.size() <= Flow.EDGES
                && sinks.size() <= Flow.ENDS
                && calls.size() <= Flow.ENDS
                && names.size() <= Flow.ENDS;
        return whole
                ? new Flow(kept, sinks, calls, List.copyOf(names), true)
                : new Flow(List.of(), List.of(), List.of(), List.of(), false);
    }
}
