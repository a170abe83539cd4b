package dev.portcullis.modification.internal;

import dev.portcullis.modification.ContentType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * How many tokens of prose changed, without any model's tokeniser: a token is a word between spaces, each piece of {@value
 * #PIECE} characters of a longer one, or one ideograph. Where a line breaks does not matter, so a text set anew in other
 * lines is the same.
 */
final class PromptTokens {
    private static final int PIECE = 8;

    private PromptTokens() {}

    /** Tokens added and removed, together; none of what is no prose. */
    static int changed(Optional<FileContent> before, Optional<FileContent> after) {
        return new LineDifference(tokens(before), tokens(after))
                .edits().stream()
                        .mapToInt(edit -> edit.getLengthA() + edit.getLengthB())
                        .sum();
    }

    private static byte[] tokens(Optional<FileContent> content) {
        return content.filter(found -> found.type().kind() == ContentType.Kind.PROSE)
                .map(found -> tokens(found.lines()))
                .orElse(new byte[0]);
    }

    /** One a line. */
    private static byte[] tokens(List<String> lines) {
        ByteArrayOutputStream tokens = new ByteArrayOutputStream();
        for (String line : lines) {
            int length = 0;
            for (int at = 0; at < line.length(); at += Character.charCount(line.codePointAt(at))) {
                int character = line.codePointAt(at);
                boolean space = Character.isWhitespace(character) || Character.isSpaceChar(character);
                if (length > 0 && (space || length == PIECE || Character.isIdeographic(character))) {
                    tokens.write('\n');
                    length = 0;
                }
                if (!space) {
                    tokens.writeBytes(Character.toString(character).getBytes(StandardCharsets.UTF_8));
                    length = Character.isIdeographic(character) ? PIECE : length + 1;
                }
            }
            if (length > 0) {
                tokens.write('\n');
            }
        }
        return tokens.toByteArray();
    }
}
