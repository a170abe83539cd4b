package dev.portcullis.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kernel.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTest {
    private static final String NEUMANN = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private static final String NEUMANN_SECRET =
            "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";

    @ParameterizedTest
    @ValueSource(
            strings = {
                NEUMANN,
                "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop",
                "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx",
            })
    void readsTheKeysOfOtherImplementations(String vkey) throws Exception {
        // When
        VerifierKey key = VerifierKey.parse(vkey);

        // Then
        assertThat(key).hasToString(vkey);
        assertThat(key.keyId())
                .isEqualTo(vkey.substring(
                        0, vkey.lastIndexOf(key.name()) + key.name().length() + 9));
        assertThat(StrictJson.read(StrictJson.write(key), VerifierKey.class)).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource({
        NEUMANN_SECRET + "," + NEUMANN,
        "PRIVATE+KEY+example.com/log/testdata+33d7b496+AeymY/SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg,"
                + "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx",
    })
    void derivesThePublicHalf(String secret, String vkey) {
        assertThat(SigningKey.parse(secret).verifierKey()).hasToString(vkey);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "+",
                "PeterNeumann",
                "PeterNeumann+c74f20a3",
                "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "EnochRoot+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T",
                "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq_LDE4izWy10TW",
                "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n",
                // a cosignature key (type 4) is no key of ours to sign statements with
                "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
            })
    void refusesATextThatIsNoKey(String text) {
        assertThatThrownBy(() -> VerifierKey.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesAKeyOfSmallOrderUnderItsRightHash() {
        // Given
        byte[] identity = new byte[32];
        identity[0] = 1;
        String text =
                KeyText.write("mallory", KeyText.hash("mallory", KeyText.ED25519, identity), KeyText.ED25519, identity);

        // Then
        assertThatThrownBy(() -> VerifierKey.parse(text)).hasMessageContaining("small order");
    }

    @Test
    void savesOwnerOnlyAndLoadsTheSameKey(@TempDir Path folder) throws Exception {
        // Given
        SigningKey key = SigningKey.generate("example.com/gate");
        Path file = folder.resolve("gate.key");

        // When
        key.save(file);

        // Then
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(SigningKey.load(file).verifierKey()).isEqualTo(key.verifierKey());
    }

    @Test
    void neverOverwritesAKey(@TempDir Path folder) throws Exception {
        // Given
        Path file = folder.resolve("gate.key");
        SigningKey first = SigningKey.generate("example.com/gate");
        first.save(file);

        // Then
        assertThatThrownBy(() -> SigningKey.generate("example.com/gate").save(file))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(SigningKey.load(file).verifierKey()).isEqualTo(first.verifierKey());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx------"})
    void refusesAKeyFileOpenToOthers(String permissions, @TempDir Path folder) throws Exception {
        // Given
        Path file = folder.resolve("gate.key");
        SigningKey.generate("example.com/gate").save(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

        // Then
        assertThatThrownBy(() -> SigningKey.load(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("chmod 600");
    }

    @Test
    void refusesALinkToAKeyFile(@TempDir Path folder) throws Exception {
        // Given
        SigningKey.generate("example.com/gate").save(folder.resolve("real.key"));
        Path link = Files.createSymbolicLink(folder.resolve("gate.key"), folder.resolve("real.key"));

        // Then
        assertThatThrownBy(() -> SigningKey.load(link)).isInstanceOf(IOException.class);
    }

    @Test
    void neverShowsTheSecret() {
        // Given
        SigningKey key = SigningKey.parse(NEUMANN_SECRET);
        String secret = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";

        // Then
        assertThat(key.toString())
                .isEqualTo("SigningKey[PeterNeumann+c74f20a3]")
                .doesNotContain(secret);
        assertThat(new KeySigner(key).toString()).doesNotContain(secret);
        assertThatThrownBy(() -> SigningKey.parse(NEUMANN_SECRET.replace("c74f20a3", "c74f20a4")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(secret);
        assertThatThrownBy(() -> VerifierKey.parse(NEUMANN_SECRET))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(secret);
    }

    @Test
    void signsDeterministically() {
        // Given
        byte[] message = "If you think".getBytes(StandardCharsets.UTF_8);

        // When
        byte[] once = SigningKey.parse(NEUMANN_SECRET).sign(message);
        byte[] again = SigningKey.parse(NEUMANN_SECRET).sign(message);

        // Then
        assertThat(Base64.getEncoder().encodeToString(once))
                .isEqualTo(Base64.getEncoder().encodeToString(again));
        assertThat(VerifierKey.parse(NEUMANN).verify(message, once)).isTrue();
    }
}
