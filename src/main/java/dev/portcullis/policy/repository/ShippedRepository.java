package dev.portcullis.policy.repository;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The sources of the policy that is built into the program, as files by their path below the repository. */
public final class ShippedRepository {
    private static final String ANCHOR = "shipped/" + PolicyRepository.DESCRIPTION;

    /** What a repository of its own has instead of, or beside, what the shipped one has: by resource and path. */
    private static final Map<String, String> STARTER =
            Map.of("starter/README.md", "README.md", "starter/workflow.yml", ".github/workflows/policy.yml");

    private ShippedRepository() {}

    /** Every file of the shipped repository. */
    public static SortedMap<String, byte[]> files() throws IOException {
        URL anchor = ShippedRepository.class.getResource(ANCHOR);
        if (anchor == null) {
            throw new IllegalStateException(
                    "the program was built without the sources of its policy; build it with `mvn package`");
        }
        try {
            if (anchor.openConnection() instanceof JarURLConnection jar) {
                try (FileSystem archive =
                        FileSystems.newFileSystem(Path.of(jar.getJarFileURL().toURI()))) {
                    return below(archive.getPath(jar.getEntryName()).resolveSibling(""));
                }
            }
            return below(Path.of(anchor.toURI()).resolveSibling(""));
        } catch (URISyntaxException e) {
            throw new IOException("the program's own archive has no usable name: " + anchor, e);
        }
    }

    /** A whole repository to start from. */
    public static SortedMap<String, byte[]> starter() throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>(files());
        for (Map.Entry<String, String> own : STARTER.entrySet()) {
            try (InputStream in = ShippedRepository.class.getResourceAsStream(own.getKey())) {
                if (in == null) {
                    throw new IllegalStateException("the program was built without " + own.getKey());
                }
                files.put(own.getValue(), in.readAllBytes());
            }
        }
        return Collections.unmodifiableSortedMap(files);
    }

    /** The schema of the input that this program's gate writes. */
    static byte[] inputSchema() throws IOException {
        byte[] schema = files().get(PolicyRepository.INPUT_SCHEMA);
        if (schema == null) {
            throw new IllegalStateException("the program was built without " + PolicyRepository.INPUT_SCHEMA);
        }
        return schema;
    }

    private static SortedMap<String, byte[]> below(Path folder) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return Collections.unmodifiableSortedMap(files);
    }
}
