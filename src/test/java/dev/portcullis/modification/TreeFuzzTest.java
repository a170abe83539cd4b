package dev.portcullis.modification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.attest.predicate.ContentForm;
import dev.portcullis.fixtures.Fuzz;
import dev.portcullis.fixtures.Mutator;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.modification.ContentRefusedException.Code;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bases, contents and stores of blobs as hostile as they can be: refused by a code, or made into what was stated. */
class TreeFuzzTest {
    private static final List<String> NAMES = List.of(
            "a",
            "b.py",
            "main.py",
            "A",
            "B.py",
            "d",
            "D",
            "caf\u00e9",
            "cafe\u0301",
            "\ufb01",
            "fi",
            "\u017f",
            "s",
            "stra\u00dfe",
            "strasse",
            "\u0130",
            "i",
            "\ud83d\ude00",
            "%2e%2e",
            "%2F",
            "a b",
            "-rf",
            "*",
            "$HOME",
            "~",
            "'\"",
            "...",
            "con",
            "sitecustomize.py",
            "\u6f22\u5b57",
            "git~2",
            "x".repeat(255));

    private static final List<String> HOSTILE = List.of(
            "..",
            ".",
            "",
            ".git",
            ".GIT",
            ".git.",
            ".git ",
            "git~1",
            ".g\u0131t",
            "a\\b",
            "a\nb",
            "a\u0000b",
            "a\u202eb",
            "a\u200d",
            "\ud800",
            "\udc00\ud800",
            "x".repeat(256),
            "\u6f22".repeat(86),
            "/",
            "../../../../../../tmp/x",
            "/etc/passwd");

    private static final List<String> MODES = List.of("100644", "100755");
    private static final List<String> HOSTILE_MODES =
            List.of("120000", "160000", "040000", "100664", "0100644", "100644 ", "", "\uff11\uff10\uff10644");

    @TempDir
    private Path outside;

    private int made;

    @Test
    void aHundredProposalsAreRefusedByACodeOrMadeIntoWhatTheyState() {
        Fuzz.cases(120, this::isRefusedByACodeOrMadeIntoWhatItStates);
        assertThat(made).isBetween(30, 110);
    }

    @Test
    @Tag("long")
    void aMinuteOfProposalsIsRefusedByACodeOrMadeIntoWhatItStates() {
        assertThat(Fuzz.during(Duration.ofMinutes(1), this::isRefusedByACodeOrMadeIntoWhatItStates))
                .isGreaterThan(120);
    }

    private void isRefusedByACodeOrMadeIntoWhatItStates(RandomGenerator random) throws IOException {
        // Given
        Mutator mutator = new Mutator(random, HOSTILE);
        Store store = new Store(random);
        try {
            Tree base = base(mutator, random, store);
            ContentForm form = form(mutator, random, base, store);
            Content content = Content.of(form);

            // When
            Modification modification = TreeMaterialiser.materialise(base, content, store);

            // Then
            Tree result = modification.result();
            assertThat(result.digest()).isEqualTo(stated(base, form));
            TreeDifference difference = TreeDifference.of(base, result, store);
            assertThat(TreeDifference.of(base, result, store)).isEqualTo(difference);
            for (Content.Put put : content.puts()) {
                put.inline().ifPresent(store::hold);
            }
            isWrittenWholeAndNowhereElse(result, random, store);
            isReadBackFromNothingButItsManifest(result, mutator);
            made++;
        } catch (ContentRefusedException refused) {
            assertThat(refused.reason().code()).isEqualTo(refused.code().name());
        } catch (MalformedJsonException refused) {
            assertThat(refused).hasMessageNotContaining("Exception");
        }
    }

    /** Blobs of which some are missing, cut short or another's. */
    private static final class Store implements BlobSource {
        private final RandomGenerator random;
        private final Map<Digest, Bytes> blobs = new HashMap<>();
        private final Set<Digest> oversize = new HashSet<>();

        Store(RandomGenerator random) {
            this.random = random;
        }

        Digest put(Bytes content) {
            Digest digest = Digest.of(content);
            switch (random.nextInt(60)) {
                case 0 -> {}
                case 1 -> blobs.put(digest, Bytes.copyOf(Arrays.copyOf(content.toArray(), content.length() / 2)));
                case 2 -> blobs.put(digest, Bytes.utf8("another's"));
                case 3 -> {
                    blobs.put(digest, content);
                    oversize.add(digest);
                }
                default -> blobs.put(digest, content);
            }
            return digest;
        }

        void hold(Bytes content) {
            blobs.put(Digest.of(content), content);
        }

        @Override
        public Optional<Bytes> blob(Digest digest) {
            return Optional.ofNullable(blobs.get(digest));
        }

        @Override
        public Map<Digest, Long> sizes(Set<Digest> digests) {
            Map<Digest, Long> sizes = new HashMap<>();
            blobs.forEach((digest, content) -> {
                if (digests.contains(digest)) {
                    sizes.put(digest, oversize.contains(digest) ? Bounds.FILE_BYTES + 1L : content.length());
                }
            });
            return sizes;
        }
    }

    private static Tree base(Mutator mutator, RandomGenerator random, Store store) throws ContentRefusedException {
        List<TreeEntry> entries = new ArrayList<>();
        for (int files = random.nextInt(9); files > 0; files--) {
            TreePath path = random.nextInt(30) == 0 ? TreePath.parse(raw(random)) : TreePath.parse(path(mutator));
            entries.add(
                    new TreeEntry(FileMode.parse(mutator.any(MODES), path.toString()), store.put(bytes(random)), path));
        }
        return Tree.of(entries);
    }

    private static ContentForm form(Mutator mutator, RandomGenerator random, Tree base, Store store)
            throws MalformedJsonException {
        List<String> there =
                base.entries().stream().map(entry -> entry.path().toString()).toList();
        List<ContentForm.Put> puts = new ArrayList<>();
        for (int files = random.nextInt(6); files > 0; files--) {
            String path = random.nextInt(3) == 0 && !there.isEmpty() ? mutator.any(there) : path(mutator);
            Bytes content = bytes(random);
            boolean inline = random.nextBoolean();
            Digest digest = inline ? Digest.of(content) : store.put(content);
            if (random.nextInt(60) == 0) {
                digest = Digest.of("of something else");
            }
            String mode = random.nextInt(60) == 0 ? mutator.any(HOSTILE_MODES) : mutator.any(MODES);
            puts.add(new ContentForm.Put(path, mode, digest, inline ? content : null));
        }
        List<String> removes = new ArrayList<>();
        for (int files = random.nextInt(3); files > 0; files--) {
            removes.add(there.isEmpty() || random.nextInt(20) == 0 ? path(mutator) : mutator.any(there));
        }
        ContentForm form = new ContentForm(puts, removes);
        if (puts.stream().anyMatch(put -> put.path().contains("\ud800")) || random.nextInt(4) != 0) {
            return form;
        }
        byte[] json = StrictJson.write(form);
        return StrictJson.read(random.nextBoolean() ? json : mutator.mutated(json), ContentForm.class);
    }

    private static String path(Mutator mutator) {
        RandomGenerator random = mutator.random();
        List<String> segments = new ArrayList<>();
        for (int level = random.nextInt(4); level >= 0; level--) {
            String harmless = "n" + random.nextInt(30) + (level == 0 ? ".py" : "");
            String odd = random.nextInt(12) == 0 ? mutator.any(HOSTILE) : mutator.any(NAMES);
            segments.add(random.nextInt(10) == 0 ? odd : harmless);
        }
        if (random.nextInt(200) == 0) {
            segments.addAll(List.of("deep/".repeat(40).split("/")));
        }
        return String.join("/", segments);
    }

    private static byte[] raw(RandomGenerator random) {
        byte[] raw = new byte[1 + random.nextInt(8)];
        random.nextBytes(raw);
        return raw;
    }

    private static Bytes bytes(RandomGenerator random) {
        int size = random.nextInt(40) == 0 ? Bounds.INLINE_FILE_BYTES + random.nextInt(2) : random.nextInt(40);
        byte[] content = new byte[size];
        random.nextBytes(content);
        return random.nextBoolean() ? Bytes.copyOf(content) : Bytes.utf8("x = 1\n".repeat(size / 8));
    }

    /** The digest by the words of its definition, from what was stated alone. */
    private static Digest stated(Tree base, ContentForm form) {
        Map<String, String> lines = new LinkedHashMap<>();
        base.entries().forEach(entry -> lines.put(entry.path().toString(), entry.toString()));
        form.remove().forEach(lines::remove);
        form.put()
                .forEach(put ->
                        lines.put(put.path(), put.mode() + " " + put.sha256().hex() + "  " + put.path()));
        ByteArrayOutputStream manifest = new ByteArrayOutputStream();
        lines.entrySet().stream()
                .sorted((one, other) -> Arrays.compareUnsigned(utf8(one.getKey()), utf8(other.getKey())))
                .forEach(line -> manifest.writeBytes(utf8(line.getValue() + "\n")));
        return Digest.of(Bytes.copyOf(manifest.toByteArray()));
    }

    private void isWrittenWholeAndNowhereElse(Tree tree, RandomGenerator random, Store store)
            throws IOException, ContentRefusedException {
        Path folder = Files.createDirectory(outside.resolve("folder"));
        Path bystander = Files.writeString(outside.resolve("bystander"), "untouched");
        boolean laid = random.nextInt(8) == 0 && lay(folder, tree);
        try {
            tree.write(folder, store);
            assertThat(laid).as("written over a link").isFalse();
            assertThat(Tree.read(folder)).isEqualTo(tree);
        } catch (ContentRefusedException refused) {
            assertThat(refused.code()).isIn(Code.BLOB_MISSING, Code.CONTENT_MISMATCH);
            assertThat(isWhole(tree, store)).isFalse();
        } catch (IOException refused) {
            assertThat(laid).as("%s", refused).isTrue();
        } finally {
            assertThat(bystander).hasContent("untouched");
            try (Stream<Path> around = Files.list(outside)) {
                assertThat(around).containsExactlyInAnyOrder(folder, bystander);
            }
            wipe(folder);
            Files.delete(bystander);
        }
    }

    private static boolean isWhole(Tree tree, Store store) {
        return tree.entries().stream()
                .allMatch(entry -> store.blob(entry.content())
                        .filter(content -> Digest.of(content).equals(entry.content()))
                        .isPresent());
    }

    /** Links where the tree has its first file or directory, out of the folder. */
    private boolean lay(Path folder, Tree tree) throws IOException {
        if (tree.entries().isEmpty()) {
            return false;
        }
        List<String> segments = tree.entries().getFirst().path().segments();
        Path target = segments.size() == 1 ? outside.resolve("new") : outside;
        Files.createSymbolicLink(Trees.path(segments.getFirst()).in(folder), target);
        return true;
    }

    private static void wipe(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void isReadBackFromNothingButItsManifest(Tree tree, Mutator mutator) throws ContentRefusedException {
        Bytes manifest = tree.manifest();
        assertThat(Tree.parse(manifest)).isEqualTo(tree);
        Bytes other = Bytes.copyOf(mutator.mutated(manifest.toArray()));
        try {
            assertThat(Tree.parse(other).digest()).isEqualTo(Digest.of(other));
        } catch (ContentRefusedException refused) {
            assertThat(other).isNotEqualTo(manifest);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
