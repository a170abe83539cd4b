package dev.portcullis.improver;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.LineageId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The demo's lineage: its genesis tree, its charter, and the paths and names the improver knows in it. */
public final class CirclePacking {
    public static final LineageId LINEAGE = new LineageId("circle-packing");
    public static final String METRIC = "sum_radii";

    /** Best sum of radii known for 26 circles, the record an attack pretends to have beaten. */
    public static final BigDecimal BEST_KNOWN = new BigDecimal("2.6358");

    public static final String PROGRAM_FOLDER = "packing/";
    public static final String PROGRAM = "packing/main.py";
    public static final String PARAMETERS = "packing/params.toml";
    public static final String STRATEGY = "improver/strategy/strategy.toml";
    public static final String LIMITS = "limits/limits.toml";
    public static final String SCORER = "harness/score.py";

    static final String SEARCH = "search";
    static final String STRATEGY_CHANGE = "strategy";

    private static final String PROPOSER_KEY = "{{proposer-key}}";

    /** Listed because a jar has no folders to list; a test holds it equal to what is packed. */
    private static final List<String> GENESIS = List.of(
            "README.md",
            "harness/heldout.py",
            "harness/score.py",
            "harness/verify.py",
            "improver/strategy/strategy.toml",
            "limits/limits.toml",
            "packing/geometry.py",
            "packing/improve.py",
            "packing/main.py",
            "packing/params.toml",
            "packing/start.py");

    private static final ConcurrentMap<String, Bytes> RESOURCES = new ConcurrentHashMap<>();

    private CirclePacking() {}

    public static SourceTree genesis() {
        SortedMap<String, Bytes> files = new TreeMap<>();
        GENESIS.forEach(path -> files.put(path, resource("genesis/" + path)));
        return SourceTree.of(files);
    }

    /** The charter, naming {@code proposerKey} (a vkey) as the only key that may propose. */
    public static String charter(String proposerKey) {
        return charter(LINEAGE, proposerKey);
    }

    /** The same charter for a lineage of another name. */
    public static String charter(LineageId lineage, String proposerKey) {
        return resource("charter.yaml")
                .utf8()
                .replace("\nlineage: " + LINEAGE.value() + "\n", "\nlineage: " + lineage.value() + "\n")
                .replace(PROPOSER_KEY, proposerKey);
    }

    /** A file of the demo's lineage, read once. */
    static Bytes resource(String name) {
        return RESOURCES.computeIfAbsent(name, CirclePacking::read);
    }

    private static Bytes read(String name) {
        try (InputStream content = CirclePacking.class.getResourceAsStream("circle-packing/" + name)) {
            if (content == null) {
                throw new IllegalStateException("this build lacks the resource circle-packing/" + name);
            }
            return Bytes.copyOf(content.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource circle-packing/" + name, e);
        }
    }
}
