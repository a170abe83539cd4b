package dev.portcullis.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A digest as six words, 66 bits of it, so that a person can compare by eye or by ear what two programs show them.
 *
 * <p>For comparing only: what is checked by a program is checked over the whole digest.
 */
public final class SixWords {
    private static final int WORDS = 6;
    private static final int BITS = 11;
    private static final List<String> LIST = list();

    private SixWords() {}

    public static String of(Digest digest) {
        BigInteger first = new BigInteger(digest.hex(), 16).shiftRight(Digest.BYTES * Byte.SIZE - WORDS * BITS);
        return IntStream.rangeClosed(1, WORDS)
                .mapToObj(
                        word -> LIST.get(first.shiftRight((WORDS - word) * BITS).intValue() & (LIST.size() - 1)))
                .collect(Collectors.joining(" "));
    }

    private static List<String> list() {
        try (InputStream file = SixWords.class.getResourceAsStream("words.txt")) {
            if (file == null) {
                throw new IllegalStateException("the program comes without its list of words");
            }
            List<String> words = new String(file.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
            if (words.size() != 1 << BITS) {
                throw new IllegalStateException("the list of words has " + words.size());
            }
            return words;
        } catch (IOException e) {
            throw new IllegalStateException("the program's list of words cannot be read", e);
        }
    }
}
