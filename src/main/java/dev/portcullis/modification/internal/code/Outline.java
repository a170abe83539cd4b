package dev.portcullis.modification.internal.code;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What one file says of itself; the same bytes of the same type always give the same outline. */
public final class Outline {
    /** More than that in one file is more than anyone reads: it is then not understood. */
    public static final int SIGNS = 4_000;

    private final @Nullable Trouble trouble;
    private final List<Sign> signs;
    private final int complexity;
    private final Flow flow;
    /** Made when first asked for: most files of a tree are the same in difference after difference. */
    private volatile @Nullable SignIndex index;

    private volatile @Nullable FlowIndex flowIndex;

    /**
     * An outline.
     *
     * @param trouble why it was not understood, with its line; null when all of it was
     * @param signs in the order of their lines
     * @param complexity branches, loops, handlers and conditions, and one
     * @param flow what it carries
     */
    @JsonCreator
    public Outline(
            @JsonProperty("trouble") @Nullable Trouble trouble,
            @JsonProperty(value = "signs", required = true) List<Sign> signs,
            @JsonProperty(value = "complexity", required = true) int complexity,
            @JsonProperty(value = "flow", required = true) Flow flow) {
        this.flow = flow;
        this.trouble = trouble;
        this.signs = List.copyOf(signs);
        this.complexity = complexity;
        if (signs.size() > SIGNS) {
            throw new IllegalArgumentException("more than " + SIGNS + " signs");
        }
    }

    /** Of a file that carries nothing. */
    public Outline(@Nullable Trouble trouble, List<Sign> signs, int complexity) {
        this(trouble, signs, complexity, Flow.NONE);
    }

    @JsonProperty
    public Flow flow() {
        return flow;
    }

    @JsonProperty
    public @Nullable Trouble trouble() {
        return trouble;
    }

    @JsonProperty
    public List<Sign> signs() {
        return signs;
    }

    @JsonProperty
    public int complexity() {
        return complexity;
    }

    /** Its signs, to be looked up. */
    public SignIndex index() {
        SignIndex made = index;
        if (made == null) {
            made = new SignIndex(signs);
            index = made;
        }
        return made;
    }

    /** What it carries, to be looked up. */
    public FlowIndex flowIndex() {
        FlowIndex made = flowIndex;
        if (made == null) {
            made = new FlowIndex(flow);
            flowIndex = made;
        }
        return made;
    }

    /**
     * What was not understood, and where.
     *
     * @param line 0 when it is no property of the content but a failure to read it, which may go otherwise next time
     */
    public record Trouble(int line, String what) {
        public static final int CHARACTERS = 200;

        public Trouble {
            what = what.length() <= CHARACTERS ? what : what.substring(0, CHARACTERS);
        }
    }

    /** An outline of content that was not understood. */
    public static Outline notUnderstood(int line, String what) {
        return new Outline(new Trouble(line, what), List.of(), 0);
    }

    /** What stands for the outline of a file that could not be read: nothing is known of it. */
    public static Outline notRead(String why) {
        return notUnderstood(0, why);
    }

    /** Whether the content was not to be read this time. */
    public boolean wasNotRead() {
        return trouble != null && trouble.line() == 0;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Outline outline
                && Objects.equals(trouble, outline.trouble)
                && signs.equals(outline.signs)
                && complexity == outline.complexity
                && flow.equals(outline.flow);
    }

    @Override
    public int hashCode() {
        return Objects.hash(trouble, signs, complexity, flow);
    }

    @Override
    public String toString() {
        return "Outline[" + (trouble == null ? signs.size() + " signs" : trouble) + "]";
    }
}
