package dev.portcullis.modification.internal.code;

import dev.portcullis.modification.internal.code.Outline.Trouble;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which words are in a syntax tree and in the one form, and how often. */
final class Words {
    private static final Pattern WORD = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*");

    private final Map<String, Integer> counts = new HashMap<>();

    private Words() {}

    static String sample(String name) {
        try (InputStream stream = Words.class.getResourceAsStream("/samples/code/" + name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Trouble present(@Nullable Trouble trouble) {
        return Objects.requireNonNull(trouble, "all of it was understood");
    }

    /** Words of names and strings; those of nodes that are {@code leftOut} with their parent, and below them, are not. */
    static Words of(Syntax tree, BiPredicate<Syntax, Syntax> leftOut) {
        Words words = new Words();
        words.add(tree, leftOut);
        return words;
    }

    static Words of(Program program) {
        Words words = new Words();
        words.add(program.body());
        return words;
    }

    /** Those that are here more often than there. */
    Map<String, Integer> missingIn(Words other) {
        Map<String, Integer> missing = new TreeMap<>();
        counts.forEach((word, count) -> {
            int left = count - other.counts.getOrDefault(word, 0);
            if (left > 0) {
                missing.put(word, left);
            }
        });
        return missing;
    }

    int size() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private void add(Syntax node, BiPredicate<Syntax, Syntax> leftOut) {
        boolean isText = node.type().contains("fragment") || node.type().contains("content");
        if (node.all().isEmpty() && (node.type().contains("identifier") || isText)) {
            add(node.text());
        }
        for (Syntax child : node.all()) {
            if (!child.isComment() && !leftOut.test(node, child)) {
                add(child, leftOut);
            }
        }
    }

    private void add(@Nullable Object value) {
        switch (value) {
            case null -> {}
            case String text ->
                WORD.matcher(text).results().map(MatchResult::group).forEach(this::count);
            case List<?> list -> list.forEach(this::add);
            case Record part -> {
                for (RecordComponent component : part.getClass().getRecordComponents()) {
                    try {
                        component.getAccessor().setAccessible(true);
                        add(component.getAccessor().invoke(part));
                    } catch (ReflectiveOperationException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }
            default -> {}
        }
    }

    private void count(String word) {
        counts.merge(word, 1, Integer::sum);
    }
}
