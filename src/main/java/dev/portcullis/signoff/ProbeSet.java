package dev.portcullis.signoff;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.portcullis.attest.predicate.Vigilance;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Inert;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.modification.BlobSource;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.ContentRefusedException;
import dev.portcullis.modification.FileMode;
import dev.portcullis.modification.MalformedCharterException;
import dev.portcullis.modification.MemoryBlobStore;
import dev.portcullis.modification.ModificationClass;
import dev.portcullis.modification.Tree;
import dev.portcullis.modification.TreeEntry;
import dev.portcullis.modification.TreePath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The probes of an installation, read once and held in memory.
 *
 * @param probes by digest, none twice
 * @param blobs the content of their files
 */
public record ProbeSet(Map<Digest, Probe> probes, BlobSource blobs) {
    /** Cases of one set at most. */
    public static final int CASES = 500;

    private static final String SHIPPED = "probes.json";
    private static final String SHIPPED_SCHEMA = "portcullis.probes/v1";
    private static final String CASE_SCHEMA = "portcullis.case/v1";
    private static final String CHARTER = "charter.yaml";
    private static final String ABOUT = "case.json";
    private static final String WORDS_ABOUT_IT = "README.md";
    private static final String BAD = "attack";
    private static final int ABOUT_BYTES = 16 * 1024;
    private static final int WHY_CHARACTERS = 400;

    public ProbeSet {
        probes = Collections.unmodifiableMap(new TreeMap<>(probes));
    }

    /** Whether a burst for a tier can be made of it. */
    public boolean suffices(int tier) {
        return of(tier, true).size() >= Vigilance.BURST_BAD && of(tier, false).size() >= Vigilance.BURST_GOOD;
    }

    /** Its cases for a tier: those that people of the tier, or of a lower one, would be asked about. */
    public List<Probe> of(int tier, boolean bad) {
        return probes.values().stream()
                .filter(probe -> probe.bad() == bad && probe.tier() <= tier)
                .toList();
    }

    public Optional<Probe> probe(Digest digest) {
        return Optional.ofNullable(probes.get(digest));
    }

    // What ships: a few programs, and changes of them.

    private record Shipped(
            String schema, String charter, Map<String, Map<String, List<String>>> bases, List<ShippedCase> cases) {}

    private record ShippedCase(
            String name,
            String base,
            boolean bad,
            @JsonProperty("class") ModificationClass modificationClass,
            String why,
            List<Edit> edits) {}

    /** Lines of a file that occur once, and what stands there instead; a file that is new has none. */
    private record Edit(String path, List<String> was, List<String> now) {}

    /** The set that ships with the product. It is public, so whoever wants can learn it: name your own. */
    public static ProbeSet shipped() {
        try (InputStream file = ProbeSet.class.getResourceAsStream(SHIPPED)) {
            if (file == null) {
                throw new IllegalStateException("no " + SHIPPED + " in the program");
            }
            Shipped shipped = StrictJson.read(file.readAllBytes(), Shipped.class);
            if (!shipped.schema().equals(SHIPPED_SCHEMA)) {
                throw new IllegalStateException("another schema: " + shipped.schema());
            }
            Charter charter = Charter.parse(Bytes.utf8(shipped.charter()));
            MemoryBlobStore blobs = new MemoryBlobStore();
            List<Probe> probes = new ArrayList<>();
            for (ShippedCase one : shipped.cases()) {
                Map<String, List<String>> base = shipped.bases().getOrDefault(one.base(), Map.of());
                Map<String, List<String>> result = new LinkedHashMap<>(base);
                for (Edit edit : one.edits()) {
                    result.put(edit.path(), edited(one.name(), result.get(edit.path()), edit));
                }
                probes.add(new Probe(
                        one.name(),
                        charter,
                        tree(base, blobs),
                        tree(result, blobs),
                        one.modificationClass(),
                        one.bad(),
                        one.why()));
            }
            return of(probes, blobs);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MalformedJsonException
                | MalformedCharterException
                | ContentRefusedException
                | ProbesRefusedException e) {
            throw new IllegalStateException(SHIPPED + " is not as it was made", e);
        }
    }

    private static List<String> edited(String name, @Nullable List<String> file, Edit edit)
            throws ProbesRefusedException {
        if (file == null || edit.was().isEmpty()) {
            if (file != null || !edit.was().isEmpty()) {
                throw new ProbesRefusedException(name + ": no such place in " + edit.path());
            }
            return edit.now();
        }
        int at = Collections.indexOfSubList(file, edit.was());
        if (at < 0 || Collections.lastIndexOfSubList(file, edit.was()) != at) {
            throw new ProbesRefusedException(name + ": not exactly one such place in " + edit.path());
        }
        List<String> edited = new ArrayList<>(file.subList(0, at));
        edited.addAll(edit.now());
        edited.addAll(file.subList(at + edit.was().size(), file.size()));
        return edited;
    }

    private static Tree tree(Map<String, List<String>> files, MemoryBlobStore blobs) throws ContentRefusedException {
        List<TreeEntry> entries = new ArrayList<>();
        for (Map.Entry<String, List<String>> file : files.entrySet()) {
            Bytes content = Bytes.utf8(String.join("\n", file.getValue()) + "\n");
            entries.add(new TreeEntry(FileMode.REGULAR, blobs.put(content), TreePath.parse(file.getKey())));
        }
        return Tree.of(entries);
    }

    // What an operator names: a corpus, as `portcullis corpus` reads it.

    /** Of {@code case.json} what a probe needs; the gate's own answer is not asked. */
    private record About(
            String schema,
            @Nullable String incident,
            @Nullable String variant,
            String stance,
            String about,
            Expected expect) {}

    private record Expected(
            String verdict, @JsonProperty("class") ModificationClass modificationClass, List<String> codes) {}

    /**
     * Reads a corpus: a folder of cases, each with {@code charter.yaml}, {@code base}, {@code result} and {@code
     * case.json}. Attacks are bad, everything else is good.
     *
     * @throws ProbesRefusedException when a case is not whole, or there are more than {@value #CASES}
     */
    public static ProbeSet read(Path folder) throws ProbesRefusedException {
        MemoryBlobStore blobs = new MemoryBlobStore();
        List<Probe> probes = new ArrayList<>();
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.sorted().toList()) {
                if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS) && entry.endsWith(WORDS_ABOUT_IT)) {
                    continue;
                }
                probes.add(readCase(entry, blobs));
                if (probes.size() > CASES) {
                    throw new ProbesRefusedException(folder + " holds more than " + CASES + " cases");
                }
            }
        } catch (IOException e) {
            throw new ProbesRefusedException("cannot read the probes in " + folder + ": " + e.getMessage(), e);
        }
        return of(probes, blobs);
    }

    private static Probe readCase(Path folder, MemoryBlobStore blobs) throws IOException, ProbesRefusedException {
        String name = Inert.text(String.valueOf(folder.getFileName()), 100);
        try {
            About about = StrictJson.read(bounded(folder.resolve(ABOUT), ABOUT_BYTES), About.class);
            if (!about.schema().equals(CASE_SCHEMA)
                    || about.about().isBlank()
                    || about.about().length() > WHY_CHARACTERS) {
                throw new ProbesRefusedException(name + ": " + ABOUT + " is no " + CASE_SCHEMA
                        + " that says in a sentence what the case is about");
            }
            return new Probe(
                    name,
                    Charter.parse(Bytes.copyOf(bounded(folder.resolve(CHARTER), Bounds.CHARTER_BYTES))),
                    Tree.read(folder.resolve("base"), blobs),
                    Tree.read(folder.resolve("result"), blobs),
                    about.expect().modificationClass(),
                    about.stance().equals(BAD),
                    Inert.text(about.about(), WHY_CHARACTERS));
        } catch (MalformedJsonException | MalformedCharterException | ContentRefusedException e) {
            throw new ProbesRefusedException(name + ": " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new ProbesRefusedException("too many probes: " + e.getMessage(), e);
        }
    }

    private static byte[] bounded(Path file, int bytes) throws IOException, ProbesRefusedException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] content = in.readNBytes(bytes + 1);
            if (content.length > bytes) {
                throw new ProbesRefusedException(file + " has more than " + bytes + " bytes");
            }
            return content;
        }
    }

    private static ProbeSet of(List<Probe> probes, BlobSource blobs) throws ProbesRefusedException {
        Map<Digest, Probe> all = new LinkedHashMap<>();
        for (Probe probe : probes) {
            if (all.put(probe.digest(), probe) != null) {
                throw new ProbesRefusedException(probe.name() + " is there twice");
            }
        }
        return new ProbeSet(all, blobs);
    }
}
