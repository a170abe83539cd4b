package dev.portcullis.modification.internal.code;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.portcullis.modification.ContentType;
import java.util.List;
import java.util.Optional;

/**
 * What one file carries from where to where, as far as others have to do with it; what is only inside it is left out.
 *
 * <p>Ends of an edge: {@code s:} a source, {@code h:} a handle to something outside, {@code v:} a variable of the whole
 * file, {@code f:} a member by its name, {@code a:} a parameter of a function, {@code r:} what a function answers,
 * {@code x:} something brought in, {@code xr:} what that answers, {@code m:} and {@code mr:} the same of a method of
 * something unknown, {@code c:} an argument of a {@link Call}, {@code p:} what passes through one whose function is
 * nobody's here, {@code k:} a {@link Sink}, {@code q:} and {@code qr:} something given to a handle, and the handle.
 *
 * @param edges two ends each
 * @param names what is brought in: the name here, {@code =}, where it comes from; {@code *} for all of a module
 * @param whole false where there was more than is kept
 */
public record Flow(List<Edge> edges, List<Sink> sinks, List<Call> calls, List<String> names, boolean whole) {
    public static final int EDGES = 4_000;
    /** Most sinks, most calls and most names. */
    public static final int ENDS = 2_000;

    public static final int CHARACTERS = 200;
    public static final Flow NONE = new Flow(List.of(), List.of(), List.of(), List.of(), true);

    @JsonCreator
    public Flow(
            @JsonProperty(value = "edges", required = true) List<Edge> edges,
            @JsonProperty(value = "sinks", required = true) List<Sink> sinks,
            @JsonProperty(value = "calls", required = true) List<Call> calls,
            @JsonProperty(value = "names", required = true) List<String> names,
            @JsonProperty(value = "whole", required = true) boolean whole) {
        this.edges = List.copyOf(edges);
        this.sinks = List.copyOf(sinks);
        this.calls = List.copyOf(calls);
        this.names = List.copyOf(names);
        this.whole = whole;
        if (edges.size() > EDGES || sinks.size() > ENDS || calls.size() > ENDS || names.size() > ENDS) {
            throw new IllegalArgumentException("more data flow than is kept");
        }
    }

    /** Something is carried. */
    public record Edge(String from, String to) {}

    /**
     * Where something leaves the program.
     *
     * @param kind {@code network}, {@code process}, {@code code}, {@code file}, or {@code told:} and the name of a figure
     */
    public record Sink(String kind, int line, String shown) {}

    /** A call of something brought in. */
    public record Call(String of, int line, String shown) {}

    /** Where something comes in or goes out by a name that another file of the tree brought in for it. */
    public static Optional<Sign.Kind> powerOf(String name) {
        return Powers.of(ContentType.PYTHON).of(name);
    }
}
