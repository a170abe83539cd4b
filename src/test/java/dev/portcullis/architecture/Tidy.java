package dev.portcullis.architecture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What makes a file of this repository fit to be read; each check returns its complaints, none when the file is tidy. */
final class Tidy {
    private static final int LARGEST_BYTES = 300 * 1024;
    private static final Set<String> NOT_OURS =
            Set.of(".git", "target", ".portcullis", "__pycache__", ".idea", ".vscode", "node_modules", ".ruff_cache");
    private static final Set<String> TABS_ARE_INDENTATION = Set.of("rego", "go", "mk", "Makefile", "Dockerfile");

    /** Bytes that are the point of the file: recorded artefacts with a planted defect. */
    private static final String SAMPLES = "src/test/resources/samples/";

    private static final Set<String> PICTURES = Set.of("png", "jpg", "gz", "jar", "zip", "safetensors");
    // Written in two halves, so that this file keeps its own rule.
    private static final Pattern LEFT_UNDONE = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b");
    private static final List<String> REGISTRIES = List.of(
            "repo1.maven" + ".org",
            "repo.maven" + ".apache.org",
            "registry.npmjs" + ".org",
            "pypi" + ".org",
            "pythonhosted" + ".org",
            "proxy.golang" + ".org",
            "sum.golang" + ".org",
            "crates" + ".io",
            "deb.debian" + ".org");
    private static final Pattern FENCE = Pattern.compile("(?ms)^ {0,3}(```|~~~).*?^ {0,3}\\1[^\\n]*$");
    private static final Pattern TITLE = Pattern.compile("(?m)^# \\S.*$");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");
    private static final Pattern LINK = Pattern.compile("\\]\\(<?([^)>\\s]+)>?(?: \"[^\"]*\")?\\)");
    private static final Pattern VERSION = Pattern.compile("<version>([^<]*)</version>");
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N} _-]");

    private Tidy() {}

    /** Every file of ours below {@code root}, by its path from there. */
    static List<Path> files(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile)
                    .map(root::relativize)
                    .filter(file -> !file.getFileName().toString().endsWith(".log"))
                    .filter(file -> {
                        for (Path part : file) {
                            if (NOT_OURS.contains(part.toString())) {
                                return false;
                            }
                        }
                        return true;
                    })
                    .sorted()
                    .toList();
        }
    }

    static boolean isText(Path file) {
        return !PICTURES.contains(extension(file)) && !file.toString().startsWith(SAMPLES);
    }

    static List<String> size(Path file, long bytes) {
        return bytes > LARGEST_BYTES
                ? List.of(file + " has " + bytes + " bytes, more than " + LARGEST_BYTES)
                : List.of();
    }

    /** UTF-8 without control or invisible characters: what a reviewer sees is what a compiler reads. */
    static List<String> characters(Path file, byte[] content) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException _) {
            return List.of(file + " is not UTF-8");
        }
        List<String> complaints = new ArrayList<>();
        int line = 1;
        for (int codePoint : text.codePoints().toArray()) {
            if (codePoint == '\n') {
                line++;
            } else if (codePoint != '\t' || !TABS_ARE_INDENTATION.contains(extension(file))) {
                int type = Character.getType(codePoint);
                if (type == Character.CONTROL || type == Character.FORMAT || type == Character.LINE_SEPARATOR) {
                    complaints.add(String.format(Locale.ROOT, "%s:%d has U+%04X", file, line, codePoint));
                }
            }
        }
        return complaints;
    }

    static List<String> words(Path file, String text) {
        List<String> complaints = new ArrayList<>();
        Matcher undone = LEFT_UNDONE.matcher(text);
        if (undone.find()) {
            complaints.add(file + " leaves something undone: " + undone.group());
        }
        for (String registry : REGISTRIES) {
            if (text.contains(registry)) {
                complaints.add(file + " names the host of a package registry: " + registry);
            }
        }
        return complaints;
    }

    static List<String> title(Path page, String text) {
        long titles = TITLE.matcher(withoutCode(text)).results().count();
        return titles == 1 ? List.of() : List.of(page + " has " + titles + " titles");
    }

    /** Relative links lead to a file, and to a heading of it where they name one. */
    static List<String> links(Path root, Path page, String text) throws IOException {
        List<String> complaints = new ArrayList<>();
        for (String link : LINK.matcher(withoutCode(text))
                .results()
                .map(found -> found.group(1))
                .toList()) {
            if (link.contains("://") || link.startsWith("mailto:")) {
                continue;
            }
            String[] parts = link.split("#", 2);
            Path target = parts[0].isEmpty()
                    ? root.resolve(page)
                    : root.resolve(page).resolveSibling(parts[0]).normalize();
            if (!Files.exists(target)) {
                complaints.add(page + " links to " + link + ", which is not there");
            } else if (parts.length == 2
                    && !anchors(parts[0].isEmpty() ? text : Files.readString(target))
                            .contains(parts[1])) {
                complaints.add(page + " links to " + link + ", which has no such heading");
            }
        }
        return complaints;
    }

    private static List<String> anchors(String text) {
        return HEADING.matcher(withoutCode(text))
                .results()
                .map(heading -> NO_WORD.matcher(heading.group(1).toLowerCase(Locale.ROOT))
                        .replaceAll("")
                        .replace(' ', '-'))
                .toList();
    }

    private static String withoutCode(String text) {
        return FENCE.matcher(text).replaceAll("");
    }

    /** A version is named once, as a property. */
    static List<String> versions(Path pom, String text) {
        return VERSION.matcher(text)
                .results()
                .map(version -> version.group(1))
                .skip(1) // our own
                .filter(version -> !version.startsWith("${"))
                .map(version -> pom + " names version " + version + " outside its properties")
                .toList();
    }

    /** A check that is set off has its reason in the line above. */
    static List<String> reasons(Path config, String text) {
        List<String> complaints = new ArrayList<>();
        String before = "";
        for (String line : text.split("\n", -1)) {
            if (line.endsWith(":OFF") && !before.startsWith("# ")) {
                complaints.add(config + ": " + line + " has no reason above it");
            }
            if (line.startsWith("#") && (line.contains(" -X") || line.contains(" @"))) {
                complaints.add(config + ": Error Prone would read a flag in this comment: " + line);
            }
            before = line;
        }
        return complaints;
    }

    private static String extension(Path file) {
        String name = file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
