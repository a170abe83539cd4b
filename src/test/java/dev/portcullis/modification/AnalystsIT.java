package dev.portcullis.modification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.modification.internal.code.CodeOutliner;
import dev.portcullis.modification.internal.code.Outline;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The analysts there really are, with the native parsers. */
class AnalystsIT {
    private static final String SOURCE = """
            import os


            def clean(folder, limit=3):
                if limit > 0 and folder:
                    os.system("rm -r " + folder)
                return limit
            """;

    private static final Analysts ANALYSTS = Analysts.open(Analysts.Settings.usual());

    @AfterAll
    static void close() {
        ANALYSTS.close();
    }

    @Test
    void sayWhatTheOutlinerSaysHere() {
        // Given
        Bytes content = Bytes.utf8(SOURCE);

        // When
        Outline outline = ANALYSTS.outliner().outline(ContentType.PYTHON, content);

        // Then
        assertThat(outline.trouble()).isNull();
        assertThat(outline.signs()).isNotEmpty();
        assertThat(outline).isEqualTo(new CodeOutliner().outline(ContentType.PYTHON, content));
    }

    @Test
    void areNotAskedTwice() {
        // Given
        Bytes content = Bytes.utf8(SOURCE + "LIMIT = 7\n");
        Outline first = ANALYSTS.outliner().outline(ContentType.PYTHON, content);

        // When
        Outline second = ANALYSTS.outliner().outline(ContentType.PYTHON, Digest.of(content), () -> {
            throw new AssertionError("asked again");
        });

        // Then
        assertThat(second).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"def (:\n", "(", "x = '\\ud800'\n", "if True:\n  (((", "\u0000\u0001"})
    void surviveWhatIsNotUnderstood(String file) {
        // When
        ANALYSTS.outliner().outline(ContentType.PYTHON, Bytes.utf8(file.repeat(20_000)));
        Outline next = ANALYSTS.outliner().outline(ContentType.PYTHON, Bytes.utf8(SOURCE + "# " + file.hashCode()));

        // Then
        assertThat(next.trouble()).isNull();
    }
}
