package dev.portcullis.policy.repository;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Inert;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A directory with {@code portcullis.yaml}, the entry points beside it, and {@code lib}, {@code rules}, {@code data},
 * {@code schema} and {@code cases} below it.
 *
 * <p>Opened once: the list of its files does not change afterwards. Only regular files count; a link is refused, for it
 * would let what is reviewed differ from what is built.
 */
public final class PolicyRepository {
    static final String DESCRIPTION = "portcullis.yaml";
    static final String INPUT_SCHEMA = "schema/input.v1.json";
    static final String ABOUT = "data/about.json";
    private static final String API_VERSION = "portcullis.dev/v1";
    private static final String KIND = "PolicyRepository";
    private static final List<String> FOLDERS = List.of("lib", "rules", "data");
    private static final List<String> OTHER_FOLDERS = List.of("schema", "cases");
    private static final int FILES_MAX = 10_000;
    private static final int SHOWN_CHARACTERS = 200;
    private static final Pattern ROOT_MODULE = Pattern.compile("[a-z][a-z0-9_]*\\.rego");
    private static final String TEST = "_test.rego";

    private final Path root;
    private final Description description;
    private final List<String> files;

    /**
     * What {@code portcullis.yaml} says.
     *
     * @param input the version of the input that its rules read
     * @param opa the version of OPA that compiles it
     * @param owners who may own a rule
     */
    public record Description(
            String apiVersion, String kind, String input, String opa, List<String> entryPoints, List<String> owners) {
        public Description {
            entryPoints = List.copyOf(entryPoints);
            owners = List.copyOf(owners);
        }
    }

    private PolicyRepository(Path root, Description description, List<String> files) {
        this.root = root;
        this.description = description;
        this.files = List.copyOf(files);
    }

    /**
     * Opens the repository in {@code root}.
     *
     * @throws RepositoryRefusedException when it is none, or holds links or more than the bounds
     */
    public static PolicyRepository open(Path root) throws IOException, RepositoryRefusedException {
        Path absolute = root.toAbsolutePath().normalize();
        if (!Files.isRegularFile(absolute.resolve(DESCRIPTION))) {
            throw new RepositoryRefusedException(root + " has no " + DESCRIPTION);
        }
        Description description = describe(bytes(absolute.resolve(DESCRIPTION), Bounds.CHARTER_BYTES));
        return new PolicyRepository(absolute, description, list(absolute));
    }

    private static Description describe(byte[] yaml) throws IOException, RepositoryRefusedException {
        Description description;
        try {
            JsonNode document = YAMLMapper.builder().build().readTree(yaml);
            description = StrictJson.read(document, Description.class);
        } catch (JsonProcessingException e) {
            throw new RepositoryRefusedException(DESCRIPTION + " is no YAML: " + shown(e.getOriginalMessage()), e);
        } catch (MalformedJsonException e) {
            throw new RepositoryRefusedException(
                    DESCRIPTION + " needs apiVersion, kind, input, opa, entryPoints and owners, and nothing else: "
                            + shown(String.valueOf(e.getMessage())),
                    e);
        }
        if (!description.apiVersion().equals(API_VERSION) || !description.kind().equals(KIND)) {
            throw new RepositoryRefusedException(
                    DESCRIPTION + " is not of kind " + KIND + " and version " + API_VERSION);
        }
        return description;
    }

    private static List<String> list(Path root) throws IOException, RepositoryRefusedException {
        List<String> files = new ArrayList<>();
        try (Stream<Path> beside = Files.list(root)) {
            beside.map(file -> file.getFileName().toString())
                    .filter(name -> ROOT_MODULE.matcher(name).matches())
                    .sorted()
                    .forEach(files::add);
        }
        for (String folder :
                Stream.concat(FOLDERS.stream(), OTHER_FOLDERS.stream()).toList()) {
            if (!Files.isDirectory(root.resolve(folder), LinkOption.NOFOLLOW_LINKS)) {
                if (OTHER_FOLDERS.contains(folder)) {
                    continue;
                }
                throw new RepositoryRefusedException(root + " has no folder " + folder);
            }
            try (Stream<Path> all = Files.walk(root.resolve(folder))) {
                all.filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
                        .limit(FILES_MAX + 1L)
                        .map(file -> root.relativize(file).toString())
                        .sorted()
                        .forEach(files::add);
            }
        }
        if (files.size() > FILES_MAX) {
            throw new RepositoryRefusedException(root + " holds more than " + FILES_MAX + " files");
        }
        for (String file : files) {
            if (!Files.isRegularFile(root.resolve(file), LinkOption.NOFOLLOW_LINKS)) {
                throw new RepositoryRefusedException(shown(file) + " is no regular file; put its content there");
            }
        }
        return files;
    }

    private static String shown(String text) {
        return Inert.text(text.strip().replaceAll("\\s+", " "), SHOWN_CHARACTERS);
    }

    /** The directory, absolute. */
    public Path root() {
        return root;
    }

    public Description description() {
        return description;
    }

    /** Paths of all files that count, sorted by folder. */
    List<String> files() {
        return files;
    }

    /** What OPA is given to test and to check. */
    List<String> sources() {
        List<String> sources = new ArrayList<>(rootModules());
        sources.addAll(FOLDERS);
        return sources;
    }

    /** What OPA is given to build and to evaluate: no test beside the entry points. */
    List<String> sourcesWithoutTests() {
        List<String> sources = new ArrayList<>(
                rootModules().stream().filter(file -> !isTest(file)).toList());
        sources.addAll(FOLDERS);
        return sources;
    }

    /** The modules beside {@code portcullis.yaml}: the entry points and their tests. */
    List<String> rootModules() {
        return files.stream().filter(file -> !file.contains("/")).toList();
    }

    /** Every module of Rego. */
    List<String> modules() {
        return files.stream().filter(file -> file.endsWith(".rego")).toList();
    }

    static boolean isTest(String file) {
        return file.endsWith(TEST);
    }

    /** The content of one of its files. */
    byte[] read(String file) throws IOException, RepositoryRefusedException {
        return bytes(root.resolve(file), Bounds.POLICY_BUNDLE_BYTES);
    }

    static byte[] bytes(Path file, int atMost) throws IOException, RepositoryRefusedException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(atMost + 1);
            if (content.length > atMost) {
                throw new RepositoryRefusedException(file + " has more than " + atMost + " bytes");
            }
            return content;
        }
    }
}
