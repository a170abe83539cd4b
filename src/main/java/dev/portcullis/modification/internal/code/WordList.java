package dev.portcullis.modification.internal.code;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Lists kept as data beside the code: a word a line and what it stands for, {@code #} begins a comment. */
public final class WordList {
    private WordList() {}

    /** The words of a list that is short enough to stand in the code. */
    static Set<String> of(String words) {
        return Set.of(words.strip().split("\\s+"));
    }

    /** Word to meaning, in the order of the file {@code name} of this room. */
    public static Map<String, String> load(String name) {
        String path = "/dev/portcullis/modification/" + name;
        try (InputStream in = WordList.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its file " + path);
            }
            Map<String, String> words = new LinkedHashMap<>();
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .forEach(line -> {
                        String[] parts = line.split("\\s+", 2);
                        words.put(parts[0], parts.length == 2 ? parts[1] : parts[0]);
                    });
            return Collections.unmodifiableMap(words);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
