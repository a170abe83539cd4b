package dev.portcullis.attest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An in-toto Statement v1: a predicate about what has these digests. Subjects match by digest alone.
 *
 * <p>A signature covers bytes, not this object: who verified an envelope works with the statement read from exactly the
 * verified bytes, and nobody writes it again to compare.
 */
public final class Statement {
    /** The media type of the payload in an {@link Envelope}. */
    public static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";

    private static final String TYPE = "https://in-toto.io/Statement/v1";

    /**
     * What a statement is about.
     *
     * @param name tells subjects of one statement apart; null where there is one
     */
    public record Subject(@Nullable String name, Digest digest) {}

    private record WireDigest(String sha256) {}

    private record WireSubject(
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String name,

            WireDigest digest) {}

    private record Wire(
            @JsonProperty("_type") String type,
            List<WireSubject> subject,
            PredicateType predicateType,
            JsonNode predicate) {}

    private final List<Subject> subjects;
    private final PredicateType predicateType;
    private final JsonNode predicate;

    private Statement(List<Subject> subjects, PredicateType predicateType, JsonNode predicate) {
        if (subjects.isEmpty() || subjects.size() > Bounds.STATEMENT_SUBJECTS) {
            throw new IllegalArgumentException("a statement has 1 to " + Bounds.STATEMENT_SUBJECTS + " subjects");
        }
        if (!predicate.isObject()) {
            throw new IllegalArgumentException("a predicate is an object");
        }
        this.subjects = List.copyOf(subjects);
        this.predicateType = predicateType;
        this.predicate = predicate;
    }

    /**
     * A statement about one thing.
     *
     * @param predicate a record of {@code attest.predicate}, or a tree
     */
    public static Statement of(Digest subject, PredicateType type, Object predicate) {
        return of(List.of(new Subject(null, subject)), type, predicate);
    }

    public static Statement of(List<Subject> subjects, PredicateType type, Object predicate) {
        return new Statement(subjects, type, StrictJson.toTree(predicate).deepCopy());
    }

    /**
     * Reads the payload of an envelope.
     *
     * @throws MalformedJsonException when it is not strict JSON or not a statement of a known type
     */
    public static Statement parse(byte[] json) throws MalformedJsonException {
        Wire wire = StrictJson.read(json, Wire.class);
        if (!wire.type.equals(TYPE)) {
            throw new MalformedJsonException("not an in-toto Statement v1");
        }
        try {
            return new Statement(
                    wire.subject.stream()
                            .map(subject -> new Subject(subject.name, new Digest(subject.digest.sha256)))
                            .toList(),
                    wire.predicateType,
                    wire.predicate);
        } catch (IllegalArgumentException e) {
            throw new MalformedJsonException(String.valueOf(e.getMessage()));
        }
    }

    /** The bytes to sign. */
    public byte[] toBytes() {
        return StrictJson.write(new Wire(
                TYPE,
                subjects.stream()
                        .map(subject -> new WireSubject(
                                subject.name(), new WireDigest(subject.digest().hex())))
                        .toList(),
                predicateType,
                predicate));
    }

    public List<Subject> subjects() {
        return subjects;
    }

    /**
     * What the statement is about, where it must be one thing.
     *
     * @throws MalformedJsonException when it is about several
     */
    public Digest subject() throws MalformedJsonException {
        if (subjects.size() != 1) {
            throw new MalformedJsonException("expected one subject, found " + subjects.size());
        }
        return subjects.getFirst().digest();
    }

    public PredicateType predicateType() {
        return predicateType;
    }

    /**
     * The predicate.
     *
     * @return a copy of the predicate
     */
    public JsonNode predicate() {
        return predicate.deepCopy();
    }

    /**
     * Reads the predicate as the record of its type.
     *
     * @throws MalformedJsonException when it has not exactly that shape
     */
    public <P> P predicate(Class<P> shape) throws MalformedJsonException {
        return StrictJson.read(predicate, shape);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Statement that
                && subjects.equals(that.subjects)
                && predicateType == that.predicateType
                && predicate.equals(that.predicate);
    }

    @Override
    public int hashCode() {
        return 31 * subjects.hashCode() + predicate.hashCode();
    }

    @Override
    public String toString() {
        return "Statement[" + predicateType + " about " + subjects + "]";
    }
}
