package dev.portcullis.modification.internal.analyst;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.modification.ContentType;
import dev.portcullis.modification.internal.code.Flow;
import dev.portcullis.modification.internal.code.Outline;
import dev.portcullis.modification.internal.code.Sign;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * What is said over an analyst's two pipes: strict JSON, a line each, and behind the line of a {@link Request} the bytes
 * it announces. The analyst begins with its {@link Greeting}.
 */
final class Wire {
    static final int GREETING_BYTES = 256;
    static final int REQUEST_BYTES = 256;
    static final int ANSWER_BYTES = Bounds.JSON_BYTES;

    private static final int FIRST_BUFFER = 512;

    private Wire() {}

    /** An analyst is ready, and speaks {@code analyst}. */
    record Greeting(String analyst) {
        static final Greeting OURS = new Greeting("portcullis.analyst/v1");
    }

    /** Outline the {@code bytes} bytes that follow. */
    record Request(long id, ContentType type, int bytes) {
        Request {
            if (bytes < 0 || bytes > Bounds.ANALYSED_FILE_BYTES) {
                throw new IllegalArgumentException("no file of " + bytes + " bytes is analysed");
            }
        }
    }

    /** The outline that the request of this id asked for. */
    record Answer(long id, Outline outline) {}

    static byte[] bytes(Record message) {
        return StrictJson.write(message);
    }

    static void write(OutputStream out, Record message) throws IOException {
        write(out, bytes(message));
    }

    static void write(OutputStream out, byte[] message) throws IOException {
        out.write(message);
        out.write('\n');
        out.flush();
    }

    /**
     * Reads one message.
     *
     * @return nothing where the stream ends before it begins
     * @throws MalformedJsonException when it is longer than {@code atMost}, ends in the middle, or is not such a message
     */
    static <T> Optional<T> read(InputStream in, int atMost, Class<T> shape) throws IOException, MalformedJsonException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(FIRST_BUFFER);
        for (int read = in.read(); read != '\n'; read = in.read()) {
            if (read < 0) {
                if (line.size() == 0) {
                    return Optional.empty();
                }
                throw new MalformedJsonException("it breaks off");
            }
            if (line.size() == atMost) {
                throw new MalformedJsonException("longer than " + atMost + " bytes");
            }
            line.write(read);
        }
        return Optional.of(StrictJson.read(line.toByteArray(), shape));
    }

    /**
     * Whether a file of {@code bytes} bytes can have this outline at all; its count of signs and their texts are bounded
     * by themselves.
     */
    static boolean isPossible(Outline outline, int bytes) {
        int lines = bytes + 1;
        if (outline.complexity() < 0 || outline.complexity() > lines) {
            return false;
        }
        Outline.Trouble trouble = outline.trouble();
        // Line 0 is for us to say: an analyst has read what it speaks of.
        if (trouble != null && (trouble.line() < 1 || trouble.line() > lines || !isWhole(trouble.what()))) {
            return false;
        }
        int line = 1;
        for (Sign sign : outline.signs()) {
            if (sign.line() < line
                    || sign.line() > lines
                    || !isWhole(sign.key())
                    || !isWhole(sign.scope())
                    || !isWhole(sign.shown())
                    || !isWhole(sign.value())) {
                return false;
            }
            line = sign.line();
        }
        return isPossible(outline.flow(), lines);
    }

    private static boolean isPossible(Flow flow, int lines) {
        return flow.edges().stream().allMatch(edge -> isEnd(edge.from()) && isEnd(edge.to()))
                && flow.names().stream().allMatch(Wire::isEnd)
                && flow.sinks().stream()
                        .allMatch(sink ->
                                isEnd(sink.kind()) && isEnd(sink.shown()) && sink.line() >= 1 && sink.line() <= lines)
                && flow.calls().stream()
                        .allMatch(call ->
                                isEnd(call.of()) && isEnd(call.shown()) && call.line() >= 1 && call.line() <= lines);
    }

    private static boolean isEnd(String text) {
        return text.length() <= 2 * Flow.CHARACTERS && isWhole(text);
    }

    /** Whether there is no half of a character in it; an escape in a source file can put one there. */
    private static boolean isWhole(String text) {
        return text.codePoints()
                .noneMatch(point -> Character.isBmpCodePoint(point) && Character.isSurrogate((char) point));
    }
}
