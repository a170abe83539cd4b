package dev.portcullis.modification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TreePathTest {
    static Object[][] hostile() {
        return new Object[][] {
            {"", "PATH_EMPTY_SEGMENT"},
            {"a//b", "PATH_EMPTY_SEGMENT"},
            {"a/", "PATH_EMPTY_SEGMENT"},
            {"..", "PATH_TRAVERSAL"},
            {".", "PATH_TRAVERSAL"},
            {"a/../../etc/passwd", "PATH_TRAVERSAL"},
            {"./a", "PATH_TRAVERSAL"},
            {"/etc/passwd", "PATH_ABSOLUTE"},
            {"//server/share", "PATH_ABSOLUTE"},
            {"a\nb", "PATH_CONTROL"},
            {"a\u0000b", "PATH_CONTROL"},
            {"a\u001b[31m", "PATH_CONTROL"},
            {"a\u0085b", "PATH_CONTROL"},
            {"a\u202eyp.exe", "PATH_CONTROL"},
            {"a\u200b.py", "PATH_CONTROL"},
            {"a\u2028b", "PATH_CONTROL"},
            {"a" + Character.toString(0xE0001), "PATH_CONTROL"},
            {"a\\b", "PATH_BACKSLASH"},
            {"C:\\windows", "PATH_BACKSLASH"},
            {".git/hooks/post-commit", "PATH_GIT"},
            {"sub/.GIT", "PATH_GIT"},
            {".git./config", "PATH_GIT"},
            {".git /config", "PATH_GIT"},
            {"GIT~1/config", "PATH_GIT"},
            {".ｇｉｔ/config", "PATH_GIT"},
            {"a/".repeat(256) + "b", "PATH_TOO_LONG"},
            {"a/".repeat(32) + "b", "PATH_TOO_LONG"},
            {"é".repeat(128), "PATH_TOO_LONG"},
            {"a\ud800b", "PATH_NOT_UTF8"},
        };
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void refusesEachHostileFormWithItsOwnCode(String path, String code) {
        // When
        ContentRefusedException refused =
                catchThrowableOfType(ContentRefusedException.class, () -> TreePath.parse(path));

        // Then
        assertThat(refused.code().name()).isEqualTo(code);
        assertThat(refused.reason().toString().codePoints())
                .noneMatch(c -> c < ' ' || Character.getType(c) == Character.FORMAT);
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        // Given an overlong slash, which a lenient decoder would turn into one
        byte[] overlong = {'a', (byte) 0xC0, (byte) 0xAF, 'b'};

        // Then
        assertThat(catchThrowableOfType(ContentRefusedException.class, () -> TreePath.parse(overlong))
                        .code()
                        .name())
                .isEqualTo("PATH_NOT_UTF8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a b/c", "...", "..a", "git", ".gitignore", "gitx/.github", "漢/é", "%2e%2e/x", " "})
    void keepsWhatOnlyLooksHostile(String path) throws Exception {
        assertThat(TreePath.parse(path).toString()).isEqualTo(path);
        assertThat(TreePath.parse(path.getBytes(StandardCharsets.UTF_8))).isEqualTo(TreePath.parse(path));
    }

    @ParameterizedTest
    @CsvSource({"a,b", "a-b,a/b", "a/b,ab", "Z,a", "z,é", "\uFB00,\uD83D\uDE00"})
    void isOrderedByTheBytesOfUtf8(String smaller, String greater) throws Exception {
        assertThat(TreePath.parse(smaller)).isLessThan(TreePath.parse(greater));
        assertThat(TreePath.parse(greater)).isGreaterThan(TreePath.parse(smaller));
    }

    @Test
    void staysBelowTheDirectoryItIsPutIn() throws Exception {
        assertThat(TreePath.parse("%2e%2e/a b?#x").in(Path.of("/tmp/tree")))
                .isEqualTo(Path.of("/tmp/tree/%2e%2e/a b?#x"));
    }
}
