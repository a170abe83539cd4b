package dev.portcullis.policy.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.policy.PolicyRefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bundle comes from whoever proposes another policy, and from an export: hostile bytes. */
class BundleArchiveTest {
    private static final int BLOCK = 512;
    private static final char FILE = '0';

    /** A tar as {@code opa build} writes it, and as nobody should. */
    private static final class Tar {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Tar member(String name, char type, String size, byte[] content) {
            byte[] header = new byte[BLOCK];
            put(header, 0, name);
            put(header, 124, size);
            header[156] = (byte) type;
            raw(header);
            raw(content);
            return raw(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
        }

        Tar file(String name, String content) {
            byte[] bytes = content.getBytes(UTF_8);
            return member(name, FILE, octal(bytes.length), bytes);
        }

        Tar raw(byte[] more) {
            bytes.writeBytes(more);
            return this;
        }

        byte[] zipped() {
            ByteArrayOutputStream zipped = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
                bytes.writeTo(gzip);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return zipped.toByteArray();
        }

        byte[] ended() {
            return raw(new byte[2 * BLOCK]).zipped();
        }

        private static String octal(int size) {
            return String.format(Locale.ROOT, "%011o", size);
        }

        private static void put(byte[] header, int at, String text) {
            byte[] bytes = text.getBytes(UTF_8);
            System.arraycopy(bytes, 0, header, at, bytes.length);
        }
    }

    private static void assertRefused(byte[] archive, String why) {
        assertThatThrownBy(() -> BundleArchive.read(archive))
                .isInstanceOf(PolicyRefusedException.class)
                .hasMessageContaining(why);
    }

    @Test
    void filesAreReadAsTheyWereWritten() throws PolicyRefusedException {
        // When
        BundleArchive bundle = BundleArchive.read(
                new Tar().file("/data.json", "{}").file("/empty", "").ended());

        // Then
        assertThat(bundle.names()).containsExactlyInAnyOrder("/data.json", "/empty");
        assertThat(bundle.file("/data.json")).isEqualTo("{}".getBytes(UTF_8));
        assertThat(bundle.file("/empty")).isEmpty();
    }

    @Test
    void aBombIsRefusedBeforeItIsUnpacked() {
        // Given: 33 MiB of nothing, which zips to 32 KiB
        Tar bomb = new Tar();
        for (int part = 0; part < 33; part++) {
            bomb.member("/part" + part, FILE, Tar.octal(Bounds.MIB), new byte[Bounds.MIB]);
        }
        byte[] archive = bomb.ended();

        // Then
        assertThat(archive.length).isLessThan(Bounds.POLICY_BUNDLE_BYTES / 64);
        assertRefused(archive, "/part32, which is no regular file or is past the bounds");
    }

    @Test
    void aSizeBeyondTheBoundsIsRefusedBeforeItIsReserved() {
        assertRefused(
                new Tar().member("/huge", FILE, "77777777777", new byte[0]).ended(), "does not state its size");
        assertRefused(
                new Tar().member("/huge", FILE, "17777777777", new byte[0]).ended(), "past the bounds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0000000001", "0x000000001", "", "00000000009"})
    void aSizeThatIsNoneIsRefused(String size) {
        assertRefused(new Tar().member("/odd", FILE, size, new byte[0]).ended(), "does not state its size");
    }

    @Test
    void moreFilesThanTheBoundAreRefused() {
        // Given
        Tar many = new Tar();
        for (int number = 0; number <= Bounds.POLICY_BUNDLE_FILES; number++) {
            many.file("/" + number, "");
        }

        // Then
        assertRefused(many.ended(), "/" + Bounds.POLICY_BUNDLE_FILES + ", which");
    }

    @Test
    void aFileThatIsThereTwiceIsRefused() {
        assertRefused(
                new Tar().file("/data.json", "{}").file("/data.json", "[]").ended(), "holds /data.json twice");
    }

    @ParameterizedTest
    @ValueSource(chars = {'1', '2', '3', '5', 'L', 'x', 'g', 0})
    void whatIsNoRegularFileIsRefused(char type) {
        assertRefused(
                new Tar().member("/other", type, Tar.octal(0), new byte[0]).ended(), "no regular file");
    }

    @Test
    void aNameIsToldInert() {
        assertRefused(
                new Tar()
                        .member("/\u001b[2J\u202e", '2', Tar.octal(0), new byte[0])
                        .ended(),
                "/\\u{1b}[2J\\u{202e},");
    }

    @Test
    void whatIsCutShortIsRefused() {
        // Given
        byte[] header = new Tar()
                .member("/data.json", FILE, Tar.octal(2), new byte[0])
                .bytes
                .toByteArray();

        // Then
        assertRefused(new Tar().raw(header).zipped(), "cut short in /data.json");
        assertRefused(new Tar().file("/data.json", "{}").raw(new byte[100]).zipped(), "cut short");
    }

    @Test
    void whatStandsBehindTheEndIsRefusedHoweverFarBehind() {
        assertRefused(
                new Tar()
                        .file("/data.json", "{}")
                        .raw(new byte[2 * BLOCK])
                        .file("/policy.wasm", "")
                        .zipped(),
                "goes on after its end");
        assertRefused(
                new Tar()
                        .file("/data.json", "{}")
                        .raw(new byte[66 * BLOCK])
                        .file("/policy.wasm", "")
                        .zipped(),
                "goes on after its end");
    }

    @Test
    void anEndThatIsNotEmptyIsRefused() {
        // Given: a header without a name, which another reader may take for a file
        byte[] nameless = new Tar().file("", "").bytes.toByteArray();

        // Then
        assertRefused(new Tar().file("/data.json", "{}").raw(nameless).ended(), "goes on after its end");
    }
}
