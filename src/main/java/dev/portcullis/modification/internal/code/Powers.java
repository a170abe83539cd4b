package dev.portcullis.modification.internal.code;

import dev.portcullis.modification.ContentType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What names from outside a file give it the power to do; kept as data in {@code powers.txt}.
 *
 * <p>A pattern is a dotted name, {@code a.b.*} for a and all below it, or {@code *.name} for a member of anything.
 */
final class Powers {
    private static final Pattern VERSION = Pattern.compile("[-.]?\\d[\\w.-]*$|\\.exe$");
    private static final Map<ContentType, Powers> ALL = load();

    private final Map<String, Sign.Kind> exact = new HashMap<>();
    private final Map<String, Sign.Kind> below = new HashMap<>();
    private final Map<String, Sign.Kind> members = new HashMap<>();

    private Powers() {}

    static Powers of(ContentType type) {
        return ALL.getOrDefault(type, new Powers());
    }

    /** What the name gives, if anything. */
    Optional<Sign.Kind> of(String name) {
        Sign.Kind kind = exact.get(name);
        if (kind != null) {
            return Optional.of(kind);
        }
        // What a call returned is not the power itself, which was said where it was called.
        for (int end = name.contains("()") ? -1 : name.length(); end > 0; end = name.lastIndexOf('.', end - 1)) {
            kind = below.get(name.substring(0, end));
            if (kind != null) {
                return Optional.of(kind);
            }
        }
        int dot = name.lastIndexOf('.');
        return dot < 0 ? Optional.empty() : Optional.ofNullable(members.get(name.substring(dot + 1)));
    }

    /** What a program gives that a shell starts by the name, with or without its version. */
    Optional<Sign.Kind> ofProgram(String name) {
        Sign.Kind kind = exact.get(name);
        return Optional.ofNullable(
                kind != null ? kind : exact.get(VERSION.matcher(name).replaceFirst("")));
    }

    private void add(String pattern, Sign.Kind kind) {
        if (pattern.endsWith(".*")) {
            below.put(pattern.substring(0, pattern.length() - 2), kind);
        } else if (pattern.startsWith("*.")) {
            members.put(pattern.substring(2), kind);
        } else {
            exact.put(pattern, kind);
        }
    }

    private static Map<ContentType, Powers> load() {
        Map<ContentType, Powers> all = new EnumMap<>(ContentType.class);
        for (String line : lines()) {
            String[] words = line.split("\\s+", -1);
            for (ContentType type : types(words[0])) {
                Powers powers = all.computeIfAbsent(type, _ -> new Powers());
                for (int at = 2; at < words.length; at++) {
                    powers.add(words[at], Sign.Kind.parse(words[1]));
                }
            }
        }
        return all;
    }

    private static List<ContentType> types(String word) {
        return switch (word) {
            case "c" -> List.of(ContentType.C, ContentType.CPP, ContentType.CUDA);
            case "javascript" -> List.of(ContentType.JAVASCRIPT, ContentType.TYPESCRIPT);
            default -> List.of(ContentType.declared(word));
        };
    }

    private static List<String> lines() {
        try (InputStream in = Powers.class.getResourceAsStream("/dev/portcullis/modification/powers-by-name.txt")) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its file powers-by-name.txt");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
