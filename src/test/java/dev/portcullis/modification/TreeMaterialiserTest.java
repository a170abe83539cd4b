package dev.portcullis.modification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.portcullis.attest.predicate.ContentForm;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TreeMaterialiserTest {
    private final MemoryBlobStore blobs = new MemoryBlobStore();
    private final Tree base = Trees.of(blobs, "packing/main.py", "one", "packing/old.py", "two", "README.md", "three");

    @Test
    void putsAndRemovesWholeFiles() throws Exception {
        // Given
        Bytes content = Bytes.utf8("changed");
        ContentForm form = new ContentForm(
                List.of(put("packing/main.py", content), put("packing/new.py", content)), List.of("packing/old.py"));

        // When
        Modification modification = TreeMaterialiser.materialise(base, Content.of(form), blobs);

        // Then
        blobs.put(content);
        assertThat(modification.result())
                .isEqualTo(Trees.of(
                        blobs, "packing/main.py", "changed", "packing/new.py", "changed", "README.md", "three"));
        assertThat(modification.base()).isEqualTo(base);
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24, 25, 26})
    void theDifferenceOfTwoTreesMakesOneOutOfTheOther(long seed) throws Exception {
        // Given
        Random random = new Random(seed);
        List<TreeEntry> entries = Trees.random(random, 30);
        Tree from = Tree.of(entries);
        Collections.shuffle(entries, random);
        List<TreeEntry> kept = new ArrayList<>(entries.subList(0, 20));
        kept.replaceAll(entry -> random.nextBoolean()
                ? entry
                : new TreeEntry(FileMode.EXECUTABLE, Digest.of("new " + random.nextInt()), entry.path()));
        Tree to = Tree.of(kept);

        // When
        ContentForm form = Content.between(from, to).form(digest -> Optional.empty());
        Modification modification = TreeMaterialiser.materialise(from, Content.of(form), sized(1));

        // Then
        assertThat(modification.result()).isEqualTo(to);
        assertThat(Content.between(to, to).puts()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"../x, PATH_TRAVERSAL", "/x, PATH_ABSOLUTE", "x//y, PATH_EMPTY_SEGMENT", ".git/config, PATH_GIT"})
    void refusesAHostilePathInPutAndInRemove(String path, String expected) {
        assertThat(code(new ContentForm(List.of(put(path, Bytes.EMPTY)), List.of())))
                .isEqualTo(expected);
        assertThat(code(new ContentForm(List.of(), List.of(path)))).isEqualTo(expected);
    }

    @Test
    void refusesContentThatIsNotWhatItSays() {
        // Given
        Bytes bytes = Bytes.utf8("x");
        Digest digest = Digest.of(bytes);
        Digest unknown = Digest.of("nobody has it");

        // Then
        assertThat(code(puts(new ContentForm.Put("a", "100644", digest, Bytes.utf8("y")))))
                .isEqualTo("CONTENT_MISMATCH");
        assertThat(code(puts(new ContentForm.Put("a", "120000", digest, bytes))))
                .isEqualTo("SYMLINK");
        assertThat(code(puts(new ContentForm.Put("a", "160000", digest, bytes))))
                .isEqualTo("SUBMODULE");
        assertThat(code(puts(new ContentForm.Put("a", "100777", digest, bytes))))
                .isEqualTo("MODE_UNKNOWN");
        assertThat(code(puts(new ContentForm.Put("a", "100644", unknown, null))))
                .isEqualTo("BLOB_MISSING");
        assertThat(code(puts(put("a", Bytes.copyOf(new byte[Bounds.INLINE_FILE_BYTES + 1])))))
                .isEqualTo("INLINE_TOO_BIG");
    }

    @Test
    void refusesWhatDoesNotFitTheBase() {
        assertThat(code(new ContentForm(List.of(), List.of("absent")))).isEqualTo("REMOVE_ABSENT");
        assertThat(code(new ContentForm(List.of(), List.of("PACKING/main.py")))).isEqualTo("REMOVE_ABSENT");
        assertThat(code(puts(put("packing/Main.py", Bytes.EMPTY)))).isEqualTo("PATH_CASE_TWIN");
        assertThat(code(puts(put("packing", Bytes.EMPTY)))).isEqualTo("PATH_CLASH");
        assertThat(code(puts(put("README.md/x", Bytes.EMPTY)))).isEqualTo("PATH_CLASH");
        assertThat(code(puts(put("a", Bytes.EMPTY), put("a", Bytes.EMPTY)))).isEqualTo("PATH_DUPLICATE");
        assertThat(code(new ContentForm(List.of(put("README.md", Bytes.EMPTY)), List.of("README.md"))))
                .isEqualTo("PATH_DUPLICATE");
    }

    @Test
    void refusesWhatIsTooMuch() {
        // Given
        List<ContentForm.Put> many = IntStream.rangeClosed(0, Bounds.CONTENT_FILES)
                .mapToObj(file -> put("f" + file, Bytes.EMPTY))
                .toList();
        List<ContentForm.Put> big = IntStream.rangeClosed(0, 16)
                .mapToObj(file -> new ContentForm.Put("f" + file, "100644", Digest.of("f" + file), null))
                .toList();

        // Then
        assertThat(code(new ContentForm(many, List.of()))).isEqualTo("CONTENT_TOO_MANY_FILES");
        assertThat(code(new ContentForm(big, List.of()), sized(Bounds.FILE_BYTES + 1L)))
                .isEqualTo("FILE_TOO_BIG");
        assertThat(code(new ContentForm(big, List.of()), sized(Bounds.FILE_BYTES)))
                .isEqualTo("TREE_TOO_BIG");
    }

    private String code(ContentForm form) {
        return code(form, blobs);
    }

    private String code(ContentForm form, BlobSource source) {
        return catchThrowableOfType(
                        ContentRefusedException.class,
                        () -> TreeMaterialiser.materialise(base, Content.of(form), source))
                .code()
                .name();
    }

    private static ContentForm puts(ContentForm.Put... puts) {
        return new ContentForm(List.of(puts), List.of());
    }

    private static ContentForm.Put put(String path, Bytes inline) {
        return new ContentForm.Put(path, "100644", Digest.of(inline), inline);
    }

    /** Knows every blob, each of that size. */
    private static BlobSource sized(long size) {
        return new BlobSource() {
            @Override
            public Optional<Bytes> blob(Digest digest) {
                throw new AssertionError("materialising reads no content");
            }

            @Override
            public Map<Digest, Long> sizes(Set<Digest> digests) {
                return digests.stream().collect(Collectors.toMap(digest -> digest, digest -> size));
            }
        };
    }
}
