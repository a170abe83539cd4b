package dev.portcullis.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kernel.Digest;
import dev.portcullis.verify.ExportRefusedException.Code;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An export is written by whoever is checked: nothing in it may reach the machine of the auditor. */
class HostileExportTest {
    private static final int BLOCK = 512;
    private static final byte[] END = new byte[2 * BLOCK];

    private final Path folder;

    HostileExportTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static byte[] header(String name, String size, char type) {
        byte[] header = new byte[BLOCK];
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(text, 0, header, 0, Math.min(100, text.length));
        put(header, 100, "0000644");
        put(header, 124, size);
        header[156] = (byte) type;
        put(header, 257, "ustar\00000");
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : header) {
            sum += Byte.toUnsignedInt(b);
        }
        put(header, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private static byte[] tar(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] member(String name, char type) {
        return tar(header(name, "00000000003", type), Arrays.copyOf("abc".getBytes(StandardCharsets.US_ASCII), BLOCK));
    }

    private static String blobName() {
        return Export.blob(Digest.of("abc"));
    }

    static Stream<Arguments> aHostileTarIsRefused() {
        byte[] genuine = tar(member("checkpoint", '0'), END);
        byte[] wrongSum = genuine.clone();
        wrongSum[0]++;
        return Stream.of(
                Arguments.of("no bytes", new byte[0], Code.EXPORT_NOT_AN_EXPORT),
                Arguments.of(
                        "not a tar",
                        "hello\n".repeat(200).getBytes(StandardCharsets.US_ASCII),
                        Code.EXPORT_NOT_AN_EXPORT),
                Arguments.of("a header whose sum is wrong", wrongSum, Code.EXPORT_NOT_AN_EXPORT),
                Arguments.of("no end", member("checkpoint", '0'), Code.EXPORT_TRUNCATED),
                Arguments.of("half an end", tar(member("checkpoint", '0'), new byte[BLOCK]), Code.EXPORT_TRUNCATED),
                Arguments.of(
                        "cut inside a member", tar(header("checkpoint", "00000000003", '0')), Code.EXPORT_TRUNCATED),
                Arguments.of(
                        "a member that says it has gigabytes",
                        tar(header("checkpoint", "77777777777", '0'), END),
                        Code.EXPORT_TOO_LARGE),
                Arguments.of(
                        "a document that says it has more than any",
                        tar(header(blobName(), "00200000000", '0'), END),
                        Code.EXPORT_TOO_LARGE),
                Arguments.of(
                        "a size below zero",
                        tar(header("checkpoint", "-0000000001", '0'), END),
                        Code.EXPORT_NOT_AN_EXPORT),
                Arguments.of(
                        "a size that is no number",
                        tar(header("checkpoint", "oooooooooo3", '0'), END),
                        Code.EXPORT_NOT_AN_EXPORT),
                Arguments.of("a symbolic link", tar(member("checkpoint", '2'), END), Code.EXPORT_LINK),
                Arguments.of("a hard link", tar(member("checkpoint", '1'), END), Code.EXPORT_LINK),
                Arguments.of("a device", tar(member("checkpoint", '3'), END), Code.EXPORT_LINK),
                Arguments.of("a header of another form", tar(member("checkpoint", 'x'), END), Code.EXPORT_LINK),
                Arguments.of("a way out", tar(member("../checkpoint", '0'), END), Code.EXPORT_FOREIGN_MEMBER),
                Arguments.of("an absolute path", tar(member("/etc/passwd", '0'), END), Code.EXPORT_FOREIGN_MEMBER),
                Arguments.of("a roundabout name", tar(member("./checkpoint", '0'), END), Code.EXPORT_FOREIGN_MEMBER),
                Arguments.of("a name in other case", tar(member("Checkpoint", '0'), END), Code.EXPORT_FOREIGN_MEMBER),
                Arguments.of(
                        "a document on the wrong shelf",
                        tar(member("blob/00/" + "f".repeat(64), '0'), END),
                        Code.EXPORT_FOREIGN_MEMBER),
                Arguments.of("a tile of no place", tar(member("tile/0/1", '0'), END), Code.EXPORT_FOREIGN_MEMBER),
                Arguments.of(
                        "a tile of width zero", tar(member("tile/0/000.p/0", '0'), END), Code.EXPORT_FOREIGN_MEMBER),
                Arguments.of(
                        "something nobody asked for", tar(member("install.sh", '0'), END), Code.EXPORT_FOREIGN_MEMBER),
                Arguments.of(
                        "one name twice",
                        tar(member("checkpoint", '0'), member("checkpoint", '0'), END),
                        Code.EXPORT_MEMBER_TWICE),
                Arguments.of(
                        "something after the end",
                        tar(genuine, member("checkpoint", '0')),
                        Code.EXPORT_FOREIGN_MEMBER));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void aHostileTarIsRefused(String what, byte[] tar, Code code) throws IOException {
        // Given
        Path file = Files.write(folder.resolve("export.tar"), tar);

        // When
        // Then
        assertThatThrownBy(() -> Export.open(file))
                .as(what)
                .isInstanceOfSatisfying(
                        ExportRefusedException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    @Test
    void aCompressedTarIsRefusedUnread() throws IOException {
        // Given
        Path file = folder.resolve("export.tar.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(new byte[8 * 1024 * 1024]);
        }

        // When
        // Then
        assertThatThrownBy(() -> Export.open(file)).isInstanceOf(ExportRefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"checkpoint", "tile"})
    void aLinkInAFolderIsNotFollowed(String name) throws IOException {
        // Given
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere/0"));
        Files.write(elsewhere.resolve("000"), new byte[8192]);
        Path export = Files.createDirectories(folder.resolve("export"));
        Files.createSymbolicLink(export.resolve(name), folder.resolve("elsewhere"));

        // When
        // Then
        assertThatThrownBy(() -> {
                    try (Export opened = Export.open(export)) {
                        opened.read(name.equals("tile") ? "tile/0/000" : name);
                    }
                })
                .isInstanceOfSatisfying(
                        ExportRefusedException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(Code.EXPORT_LINK));
    }

    @Test
    void aFileOfAFolderIsReadToItsBoundOnly() throws IOException {
        // Given
        Path export = Files.createDirectories(folder.resolve("export"));
        Files.write(export.resolve("checkpoint"), new byte[2 * 1024 * 1024]);

        // When
        // Then
        assertThatThrownBy(() -> {
                    try (Export opened = Export.open(export)) {
                        opened.read("checkpoint");
                    }
                })
                .isInstanceOfSatisfying(
                        ExportRefusedException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(Code.EXPORT_TOO_LARGE));
    }

    @Test
    void whatIsWrittenIsRead() throws IOException, ExportRefusedException {
        // Given
        Path file = folder.resolve("export.tar");
        byte[] content = "abc".getBytes(StandardCharsets.US_ASCII);
        try (TarWriter tar = new TarWriter(Files.newOutputStream(file))) {
            tar.add("checkpoint", content);
            tar.add(blobName(), content);
        }

        // When
        try (Export opened = Export.open(file)) {
            // Then
            assertThat(opened.read("checkpoint").orElseThrow().toArray()).isEqualTo(content);
            assertThat(opened.has(blobName())).isTrue();
            assertThat(opened.read("README.txt")).isEmpty();
        }
    }
}
