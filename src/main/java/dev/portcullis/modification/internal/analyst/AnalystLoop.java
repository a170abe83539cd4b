package dev.portcullis.modification.internal.analyst;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.modification.ContentType;
import dev.portcullis.modification.internal.code.Outline;
import dev.portcullis.modification.internal.code.Outliner;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** An analyst's side of the pipes: greets, then answers one request after the other until there are no more. */
public final class AnalystLoop {
    private AnalystLoop() {}

    /**
     * Answers until {@code in} ends.
     *
     * @throws IOException when the other side is gone, or speaks otherwise
     */
    public static void run(InputStream in, OutputStream out, Outliner outliner) throws IOException {
        InputStream requests = new BufferedInputStream(in);
        OutputStream answers = new BufferedOutputStream(out);
        Wire.write(answers, Wire.Greeting.OURS);
        while (true) {
            Wire.Request request;
            try {
                Optional<Wire.Request> next = Wire.read(requests, Wire.REQUEST_BYTES, Wire.Request.class);
                if (next.isEmpty()) {
                    return;
                }
                request = next.get();
            } catch (MalformedJsonException e) {
                throw new IOException("this is no request: " + e.getMessage(), e);
            }
            byte[] content = requests.readNBytes(request.bytes());
            if (content.length < request.bytes()) {
                return;
            }
            answer(answers, request.id(), outline(outliner, request.type(), Bytes.copyOf(content)));
        }
    }

    private static Outline outline(Outliner outliner, ContentType type, Bytes content) {
        try {
            Outline outline = outliner.outline(type, content);
            return Wire.isPossible(outline, content.length())
                    ? outline
                    : Outline.notUnderstood(1, "its outline is out of bounds");
        } catch (RuntimeException | StackOverflowError e) {
            // A fault of ours that this content brings about; the pipes are in order, so the analyst goes on.
            return Outline.notUnderstood(
                    1, "the analyst failed: " + e.getClass().getSimpleName());
        }
    }

    private static void answer(OutputStream out, long id, Outline outline) throws IOException {
        byte[] answer = Wire.bytes(new Wire.Answer(id, outline));
        Wire.write(
                out,
                answer.length <= Wire.ANSWER_BYTES
                        ? answer
                        : Wire.bytes(new Wire.Answer(id, Outline.notUnderstood(1, "its outline is too long"))));
    }
}
