package dev.portcullis.modification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TreeTest {
    private static final Path REFERENCE = Path.of("docs/reference/tree-digest.md");
    private static final Pattern DOCUMENTED = Pattern.compile("```bash\n(.*sha256sum)\n```");

    private final MemoryBlobStore blobs = new MemoryBlobStore();

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void hasTheDigestThatTheDocumentedLineComputes(long seed)
            throws IOException, InterruptedException, ContentRefusedException {
        // Given
        Random random = new Random(seed);
        List<TreeEntry> entries = new ArrayList<>();
        for (TreeEntry drawn : Trees.random(random, 60)) {
            Bytes content = Bytes.utf8("content " + random.nextInt(9) + "\n");
            entries.add(new TreeEntry(drawn.mode(), blobs.put(content), drawn.path()));
        }
        Tree tree = Tree.of(entries);
        tree.write(directory, blobs);
        Files.createDirectories(directory.resolve("an/empty/directory"));

        // When
        String digest = run(documentedLine(), "C");

        // Then
        assertThat(digest).isEqualTo(tree.digest().hex() + "  -\n");
        assertThat(Tree.read(directory)).isEqualTo(tree);
    }

    @Test
    void documentsOneLineInReferenceAndJavadoc() throws IOException, InterruptedException {
        assertThat(Files.readString(Path.of("src/main/java/dev/portcullis/modification/Tree.java")))
                .contains(documentedLine());
        assertThat(run(documentedLine(), "C.UTF-8"))
                .isEqualTo(Tree.EMPTY.digest().hex() + "  -\n");
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
    void readsBackTheManifestItWroteAndHasOneDigestForOneTree(long seed) throws Exception {
        // Given
        Random random = new Random(seed);
        List<TreeEntry> entries = Trees.random(random, 1 + random.nextInt(40));
        Tree tree = Tree.of(entries);

        // When
        Collections.shuffle(entries, random);
        Tree again = Tree.of(entries);
        TreeEntry changed = entries.removeFirst();

        // Then
        assertThat(Tree.parse(tree.manifest())).isEqualTo(tree);
        assertThat(Tree.parse(tree.manifest()).entries()).isEqualTo(tree.entries());
        assertThat(again.digest()).isEqualTo(tree.digest());
        assertThat(Tree.of(entries).digest()).isNotEqualTo(tree.digest());
        for (TreeEntry other : List.of(
                new TreeEntry(other(changed.mode()), changed.content(), changed.path()),
                new TreeEntry(changed.mode(), Digest.of("swapped"), changed.path()),
                new TreeEntry(changed.mode(), changed.content(), Trees.path(changed.path() + "x")))) {
            List<TreeEntry> with = new ArrayList<>(entries);
            with.add(other);
            assertThat(Tree.of(with).digest()).isNotEqualTo(tree.digest());
        }
    }

    @Test
    void refusesTheLineFeedThatGaveTwoTreesOneManifest() {
        // Given SAFETY S10: two files, or one whose name holds the other's line
        String line = "100644 " + Digest.EMPTY.hex() + "  ";
        String twoFiles = line + "a\n" + line + "b\n";
        String oneName = "a\n" + line + "b";

        // Then only one of the two can be built
        assertThat(twoFiles).isEqualTo(line + oneName + "\n");
        assertThat(code(() -> Tree.of(List.of(new TreeEntry(FileMode.REGULAR, Digest.EMPTY, TreePath.parse(oneName))))))
                .isEqualTo("PATH_CONTROL");
        assertThat(Trees.of(List.of(Trees.entry("a"), Trees.entry("b")))
                        .manifest()
                        .utf8())
                .isEqualTo(twoFiles);
    }

    @ParameterizedTest
    @CsvSource({
        "a/B.py, a/b.py, PATH_CASE_TWIN",
        "A/x, a/y, PATH_CASE_TWIN",
        "a, A/b, PATH_CASE_TWIN",
        "stra\u00dfe, STRASSE, PATH_CASE_TWIN",
        "caf\u00e9.py, cafe\u0301.py, PATH_UNICODE_TWIN",
        "\u212bngstrom/x, \u00c5ngstrom/y, PATH_UNICODE_TWIN",
        "eval.py, \uff45val.py, PATH_UNICODE_TWIN",
        "a, a/b, PATH_CLASH",
        "a, a, PATH_DUPLICATE",
    })
    void refusesPathsThatCannotStandBesideEachOther(String one, String other, String expected) {
        assertThat(code(() -> Tree.of(List.of(Trees.entry(one), Trees.entry(other)))))
                .isEqualTo(expected);
        assertThat(code(() -> Tree.of(List.of(Trees.entry(other), Trees.entry(one)))))
                .isEqualTo(expected);
    }

    @Test
    void refusesMoreFilesThanTheBound() {
        // Given
        List<TreeEntry> entries = IntStream.rangeClosed(0, Bounds.TREE_FILES)
                .mapToObj(file -> Trees.entry("f" + file))
                .toList();

        // Then
        assertThat(code(() -> Tree.of(entries))).isEqualTo("TREE_TOO_MANY_FILES");
        assertThat(Trees.of(entries.subList(0, Bounds.TREE_FILES)).entries()).hasSize(Bounds.TREE_FILES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "100644 %s  b\n100644 %s  a\n",
                "100644 %s  a",
                "100644 %s a\n",
                "100644  %s  a\n",
                "100644 %s  \n",
                "\n",
                "100644 abc  a\n",
                "100644 %s  a\n\n",
                "100644 %s  a\r\n100644 %s  b\n"
            })
    void refusesAManifestThatItWouldNotHaveWritten(String manifest) {
        // Given
        String hex = Digest.EMPTY.hex();
        String text = manifest.replace("%s", hex);

        // Then
        assertThat(code(() -> Tree.parse(Bytes.utf8(text)))).isIn("MANIFEST_MALFORMED", "PATH_CONTROL");
        assertThat(code(() -> Tree.parse(Bytes.utf8("120000 " + hex + "  a\n"))))
                .isEqualTo("SYMLINK");
        assertThat(code(() -> Tree.parse(Bytes.utf8("160000 " + hex + "  a\n"))))
                .isEqualTo("SUBMODULE");
        assertThat(code(() -> Tree.parse(Bytes.utf8("100664 " + hex + "  a\n"))))
                .isEqualTo("MODE_UNKNOWN");
        assertThat(code(() -> Tree.parse(Bytes.utf8("100644 " + hex + "  ../a\n"))))
                .isEqualTo("PATH_TRAVERSAL");
    }

    @Test
    void followsNoLinkAndOpensNoDevice() throws IOException, InterruptedException {
        // Given
        Path secret = Files.writeString(directory.resolve("secret"), "secret");
        Path links = Files.createDirectory(directory.resolve("links"));
        Files.createSymbolicLink(links.resolve("a"), secret);
        Path directories = Files.createDirectory(directory.resolve("directories"));
        Files.createSymbolicLink(directories.resolve("a"), directory);
        Path pipes = Files.createDirectory(directory.resolve("pipes"));
        assertThat(run("mkfifo pipes/a", "C")).isEmpty();

        // Then
        assertThat(code(() -> Tree.read(links))).isEqualTo("SYMLINK");
        assertThat(code(() -> Tree.read(directories))).isEqualTo("SYMLINK");
        assertThat(code(() -> Tree.read(pipes))).isEqualTo("SPECIAL_FILE");
    }

    @Test
    void refusesADirectoryThatHoldsWhatATreeCannot() throws Exception {
        // Given
        Path git = Files.createDirectories(directory.resolve("one/.git"));
        Files.writeString(git.resolve("config"), "");
        Path big = Files.createDirectories(directory.resolve("two"));
        try (RandomAccessFile file = new RandomAccessFile(big.resolve("big").toFile(), "rw")) {
            file.setLength(Bounds.FILE_BYTES + 1L);
        }
        Path deep = Files.createDirectories(directory.resolve("three/" + "d/".repeat(Bounds.PATH_SEGMENTS)));
        Files.writeString(deep.resolve("f"), "");

        // Then
        assertThat(code(() -> Tree.read(directory.resolve("one")))).isEqualTo("PATH_GIT");
        assertThat(code(() -> Tree.read(big))).isEqualTo("FILE_TOO_BIG");
        assertThat(code(() -> Tree.read(directory.resolve("three")))).isEqualTo("PATH_TOO_LONG");
    }

    @Test
    void refusesANameThatIsNotUtf8() throws IOException, InterruptedException {
        // Given
        assertThat(run("touch $'caf\\xe9.py'", "C")).isEmpty();

        // Then
        assertThat(code(() -> Tree.read(directory))).isEqualTo("PATH_NOT_UTF8");
    }

    @Test
    void takesTheOwnersExecuteBitAndNoOther() throws Exception {
        // Given
        Path file = Files.writeString(directory.resolve("run"), "");

        // When
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-xr-x"));
        FileMode others = Tree.read(directory).entries().getFirst().mode();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        FileMode owners = Tree.read(directory).entries().getFirst().mode();

        // Then
        assertThat(others).isEqualTo(FileMode.REGULAR);
        assertThat(owners).isEqualTo(FileMode.EXECUTABLE);
    }

    @Test
    void writesNothingThatDoesNotHaveItsDigest() {
        // Given
        Tree tree = Trees.of(blobs, "a", "judged");

        // Then
        assertThat(code(() -> tree.write(directory, digest -> Optional.of(Bytes.utf8("swapped")))))
                .isEqualTo("CONTENT_MISMATCH");
        assertThat(code(() -> tree.write(directory, new MemoryBlobStore()))).isEqualTo("BLOB_MISSING");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void isNotWrittenThroughALinkThatIsThereBefore(@TempDir Path outside) throws IOException {
        // Given
        Tree tree = Trees.of(blobs, "d/f", "judged");
        Files.createSymbolicLink(directory.resolve("d"), outside);

        // When
        assertThatThrownBy(() -> tree.write(directory, blobs)).isInstanceOf(DirectoryNotEmptyException.class);

        // Then
        assertThat(outside).isEmptyDirectory();
    }

    private String run(String line, String locale) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", line).directory(directory.toFile());
        builder.environment().put("LC_ALL", locale);
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(Duration.ofSeconds(30))).isTrue();
        return output;
    }

    private static String documentedLine() throws IOException {
        Matcher line = DOCUMENTED.matcher(Files.readString(REFERENCE));
        assertThat(line.find()).isTrue();
        return line.group(1);
    }

    private static FileMode other(FileMode mode) {
        return switch (mode) {
            case REGULAR -> FileMode.EXECUTABLE;
            case EXECUTABLE -> FileMode.REGULAR;
        };
    }

    private static String code(ThrowingCallable call) {
        return catchThrowableOfType(ContentRefusedException.class, call).code().name();
    }
}
