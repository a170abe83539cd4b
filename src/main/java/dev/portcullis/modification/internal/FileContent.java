package dev.portcullis.modification.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.modification.ContentType;
import dev.portcullis.modification.TreePath;
import dev.portcullis.modification.internal.code.NotUnderstoodException;
import dev.portcullis.modification.internal.code.TomlText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * What a file's bytes are: the extension proposes a type, the content confirms it or it is binary or unknown.
 *
 * @param doubt why it is binary or unknown
 * @param lines without their line feeds; empty when the content is no text
 */
record FileContent(ContentType type, Optional<String> doubt, Bytes bytes, List<String> lines) {
    /** What people can still be shown of a line; a longer one is a place to hide. */
    static final int LINE_CHARACTERS = 4_000;

    private static final int PARSED_CHARACTERS = 64 * Bounds.KIB;
    private static final int NESTING = 64;

    private static final Map<String, String> MAGIC = Map.ofEntries(
            Map.entry("7f454c46", "ELF"),
            Map.entry("504b0304", "zip"),
            Map.entry("504b0506", "zip"),
            Map.entry("504b0708", "zip"),
            Map.entry("1f8b", "gzip"),
            Map.entry("425a683", "bzip2"),
            Map.entry("fd377a585a", "xz"),
            Map.entry("28b52ffd", "zstd"),
            Map.entry("89504e47", "PNG"),
            Map.entry("ffd8ff", "JPEG"),
            Map.entry("47494638", "GIF"),
            Map.entry("25504446", "PDF"),
            Map.entry("cafebabe", "Java class or Mach-O"),
            Map.entry("feedface", "Mach-O"),
            Map.entry("feedfacf", "Mach-O"),
            Map.entry("cffaedfe", "Mach-O"),
            Map.entry("0061736d", "WebAssembly"),
            Map.entry("53514c69746520666f726d6174", "SQLite"),
            Map.entry("894844460d0a1a0a", "HDF5"),
            Map.entry("934e554d5059", "NumPy"),
            Map.entry("213c617263683e", "ar"));

    private static final Pattern CODING = Pattern.compile("coding[:=]\\s*([-\\w.]+)");
    private static final Pattern SHEBANG =
            Pattern.compile("^#!\\s*\\S*?(?:env\\s+(?:-\\S+\\s+)*)?([A-Za-z]+)[\\d.]*(?:\\s.*)?$");
    private static final Set<String> UTF_8 = Set.of("utf-8", "utf8", "ascii", "us-ascii");
    private static final Map<ContentType, Set<String>> INTERPRETERS = Map.of(
            ContentType.PYTHON, Set.of("python"),
            ContentType.SHELL, Set.of("sh", "bash", "dash"),
            ContentType.JAVASCRIPT, Set.of("node"));

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(NESTING).build())
            .build();

    static FileContent of(TreePath path, Bytes content) {
        if (ContentType.proposedBy(path) == ContentType.SAFETENSORS) {
            return new FileContent(ContentType.SAFETENSORS, Optional.of("weights"), content, List.of());
        }
        byte[] bytes = content.toArray();
        Optional<String> binary = binary(bytes);
        if (binary.isPresent()) {
            return new FileContent(ContentType.BINARY, binary, content, List.of());
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return new FileContent(ContentType.BINARY, Optional.of("not UTF-8"), content, List.of());
        }
        List<String> lines = lines(text);
        ContentType proposed = ContentType.proposedBy(path);
        Optional<String> doubt = proposed == ContentType.UNKNOWN
                ? Optional.of("no type is known by that name")
                : doubt(proposed, text, lines);
        return new FileContent(doubt.isPresent() ? ContentType.UNKNOWN : proposed, doubt, content, lines);
    }

    /** A text's bytes as they were, for a difference of lines; nothing for what is no text. */
    byte[] comparable() {
        return type.isBytes() ? new byte[0] : bytes.toArray();
    }

    private static Optional<String> binary(byte[] bytes) {
        String start = HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, 16));
        for (Map.Entry<String, String> magic : MAGIC.entrySet()) {
            if (start.startsWith(magic.getKey())) {
                return Optional.of("binary, " + magic.getValue());
            }
        }
        // Python's compiled code: a version, then CR LF.
        if (bytes.length >= 16 && bytes[2] == '\r' && bytes[3] == '\n' && (bytes[0] < 0 || bytes[1] < ' ')) {
            return Optional.of("binary, compiled Python");
        }
        for (byte b : bytes) {
            if (b == 0) {
                return Optional.of("binary, holds NUL");
            }
        }
        return Optional.empty();
    }

    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        for (int from = 0; from < text.length(); ) {
            int to = text.indexOf('\n', from);
            if (to < 0) {
                to = text.length();
            }
            lines.add(text.substring(from, to));
            from = to + 1;
        }
        return lines;
    }

    private static Optional<String> doubt(ContentType type, String text, List<String> lines) {
        if (text.startsWith("\uFEFF")) {
            return Optional.of("starts with a byte order mark");
        }
        for (String line : lines.subList(0, Math.min(lines.size(), 2))) {
            Matcher coding = CODING.matcher(shortened(line));
            if (coding.find()
                    && !UTF_8.contains(coding.group(1).toLowerCase(Locale.ROOT).replace('_', '-'))) {
                return Optional.of("declares the encoding " + coding.group(1));
            }
        }
        for (int number = 1; number <= lines.size(); number++) {
            if (lines.get(number - 1).length() > LINE_CHARACTERS) {
                return Optional.of("line " + number + " is longer than " + LINE_CHARACTERS + " characters");
            }
        }
        if (text.startsWith("#!")) {
            Matcher shebang = SHEBANG.matcher(lines.getFirst().strip());
            String interpreter = shebang.matches() ? shebang.group(1) : "?";
            if (!INTERPRETERS.getOrDefault(type, Set.of()).contains(interpreter)) {
                return Optional.of("is for the interpreter " + interpreter);
            }
        }
        return switch (type) {
            case TOML -> tomlDoubt(text);
            case JSON -> jsonDoubt(text);
            case YAML -> yamlDoubt(text);
            case C,
                    CPP,
                    CUDA,
                    DOCKERFILE,
                    GO,
                    INI,
                    JAVA,
                    JAVASCRIPT,
                    MAKEFILE,
                    MARKDOWN,
                    PYTHON,
                    RUST,
                    SHELL,
                    SQL,
                    TEXT,
                    TYPESCRIPT,
                    SAFETENSORS,
                    BINARY,
                    UNKNOWN -> Optional.empty();
        };
    }

    private static String shortened(String line) {
        return line.length() <= LINE_CHARACTERS ? line : line.substring(0, LINE_CHARACTERS);
    }

    /** The parsers below recurse or look ahead, so their input is bounded before they see it. */
    private static Optional<String> tooMuch(String text) {
        if (text.length() > PARSED_CHARACTERS) {
            return Optional.of("larger than " + PARSED_CHARACTERS + " characters");
        }
        int depth = 0;
        for (int at = 0; at < text.length(); at++) {
            switch (text.charAt(at)) {
                case '[', '{' -> depth++;
                case ']', '}' -> depth--;
                default -> {}
            }
            if (depth > NESTING) {
                return Optional.of("nested deeper than " + NESTING);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> tomlDoubt(String text) {
        Optional<String> tooMuch = tooMuch(text);
        if (tooMuch.isPresent()) {
            return tooMuch;
        }
        try {
            var _ = TomlText.parse(text);
            return Optional.empty();
        } catch (NotUnderstoodException e) {
            return Optional.of("is not TOML at line " + e.trouble().line());
        }
    }

    private static Optional<String> jsonDoubt(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            int values = 0;
            int depth = 0;
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                values += depth == 0 ? 1 : 0;
            }
            return values == 1 ? Optional.empty() : Optional.of("is not one JSON value");
        } catch (IOException e) {
            return Optional.of("is not JSON");
        }
    }

    private static Optional<String> yamlDoubt(String text) {
        if (text.length() > PARSED_CHARACTERS) {
            return Optional.of("larger than " + PARSED_CHARACTERS + " characters");
        }
        try {
            ParserImpl parser = new ParserImpl(new StreamReader(text), new LoaderOptions());
            Event event = parser.getEvent();
            while (!event.is(Event.ID.StreamEnd)) {
                event = parser.getEvent();
            }
            return Optional.empty();
        } catch (YAMLException | NumberFormatException e) {
            // SnakeYAML reads the eight digits behind \U as a number with a sign, so that some are beyond every number.
            return Optional.of("is not YAML");
        }
    }
}
