package dev.portcullis.modification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathGlobTest {
    @ParameterizedTest
    @CsvSource({
        "a, a, true",
        "a, b, false",
        "a, a/b, false",
        "a/**, a/b, true",
        "a/**, a/b/c, true",
        "a/**, a, false",
        "a/**, ab/c, false",
        "**, a, true",
        "**, a/b/c, true",
        "**/x.py, x.py, true",
        "**/x.py, a/b/x.py, true",
        "**/x.py, a/b/yx.py, false",
        "a/**/b, a/b, true",
        "a/**/b, a/x/y/b, true",
        "a/**/b, a/x/y/c, false",
        "**/a/**/b, x/a/y/a/b, true",
        "**/*.pth, x.pth, true",
        "*.py, a/x.py, false",
        "*.py, x.py, true",
        "*, a, true",
        "*, a/b, false",
        "a*b*c, aXbXbc, true",
        "a*b*c, aXbX, false",
        "a*, a, true",
        "a/*, a/b, true",
        "a/*/c, a/b/c, true",
        "a.py, aXpy, false",
        "+(a), aa, false",
    })
    void matchesWholePaths(String glob, String path, boolean matches) {
        assertThat(PathGlob.parse(glob).matches(Trees.path(path))).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/a", "a/", "a//b", "../a", "a**", "**a", "a/***", "a?", "[ab]", "{a,b}", "!a", "a\\*", "a\n"
            })
    void refusesWhatAnotherGlobWouldReadOtherwise(String glob) {
        assertThatThrownBy(() -> PathGlob.parse(glob)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void staysFastOnAPatternMadeToBacktrack() {
        // Given
        PathGlob glob = PathGlob.parse("*a".repeat(100) + "b");

        // Then it ends: with backtracking over every star this would not
        assertThat(glob.matches(Trees.path("a".repeat(250)))).isFalse();
        assertThat(PathGlob.parse("**/".repeat(31) + "b").matches(Trees.path("a/".repeat(31) + "a")))
                .isFalse();
    }
}
