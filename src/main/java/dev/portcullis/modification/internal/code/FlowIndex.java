package dev.portcullis.modification.internal.code;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one file carries, looked up without going through it. */
public final class FlowIndex {
    private final Flow flow;
    private final Map<String, List<String>> out = new HashMap<>();
    private final Map<String, Set<String>> brought = new HashMap<>();
    private final List<String> sources = new ArrayList<>();
    private final List<String> references = new ArrayList<>();
    private final Set<String> functions = new HashSet<>();
    private final Map<String, Set<String>> arguments = new HashMap<>();
    private boolean bringsIn;

    FlowIndex(Flow flow) {
        this.flow = flow;
        for (Flow.Edge edge : flow.edges()) {
            List<String> leads = out.get(edge.from());
            if (leads == null) {
                leads = new ArrayList<>();
                out.put(edge.from(), leads);
                begin(edge.from());
            }
            leads.add(edge.to());
            if (edge.to().startsWith("r:")) {
                functions.add(edge.to().substring(2));
            }
        }
        for (String name : flow.names()) {
            int at = name.indexOf('=');
            brought.computeIfAbsent(name.substring(0, Math.max(at, 0)), _ -> new HashSet<>())
                    .add(name.substring(at + 1));
            bringsIn |= Flow.powerOf(name.substring(at + 1)).isPresent();
        }
    }

    private void begin(String node) {
        switch (node.charAt(0)) {
            case 's', 'h' -> sources.add(node);
            case 'x' -> references.add(node);
            case 'a' -> {
                int at = node.indexOf('#');
                String function = node.substring(2, Math.max(at, 2));
                functions.add(function);
                arguments.computeIfAbsent(function, _ -> new HashSet<>()).add(node);
            }
            default -> {}
        }
    }

    public Flow flow() {
        return flow;
    }

    public List<String> out(String node) {
        return out.getOrDefault(node, List.of());
    }

    /** What the file itself brought in under a name. */
    public Set<String> brought(String name) {
        return brought.getOrDefault(name, Set.of());
    }

    public List<String> sources() {
        return sources;
    }

    /** What it uses of others. */
    public List<String> references() {
        return references;
    }

    /** Whether it gives a name to what something comes in or goes out by, for others to use. */
    public boolean bringsIn() {
        return bringsIn;
    }

    /** Functions that are given something or answer something. */
    public Set<String> functions() {
        return functions;
    }

    public Set<String> arguments(String function) {
        return arguments.getOrDefault(function, Set.of());
    }
}
