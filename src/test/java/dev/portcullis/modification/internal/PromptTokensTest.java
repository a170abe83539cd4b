package dev.portcullis.modification.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.modification.ContentRefusedException;
import dev.portcullis.modification.TreePath;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptTokensTest {
    @ParameterizedTest
    @CsvSource({
        "Be careful and kind., Be careful and kind., 0",
        "Be careful and kind., Be careful and bold., 2",
        "Be kind., Be very kind., 1",
        "'one two three', 'one  two\tthree', 0",
        "'', 'three new words', 3",
        "'three old words', '', 3",
        "'', abcdefghijklmnopq, 3",
        "'', 注意安全, 4",
    })
    void tokensAddedAndRemovedCountTogether(String before, String after, int changed) {
        // When
        int found = PromptTokens.changed(file("a.md", before), file("a.md", after));

        // Then
        assertThat(found).isEqualTo(changed);
    }

    @Test
    void aTextSetAnewInOtherLinesIsTheSame() {
        // When
        int found = PromptTokens.changed(
                file("a.txt", "Write the\nprogram anew.\n"), file("a.txt", "Write\nthe program\n\nanew."));

        // Then
        assertThat(found).isZero();
    }

    @Test
    void nothingOfSourceCountsAndAllOfAFileThatIsNew() {
        assertThat(PromptTokens.changed(file("a.py", "a = 1"), file("a.py", "a = 2")))
                .isZero();
        assertThat(PromptTokens.changed(Optional.empty(), file("a.md", "Say yes.")))
                .isEqualTo(2);
        assertThat(PromptTokens.changed(file("a.md", "Say yes."), Optional.empty()))
                .isEqualTo(2);
    }

    private static Optional<FileContent> file(String path, String text) {
        try {
            return Optional.of(FileContent.of(TreePath.parse(path), Bytes.utf8(text)));
        } catch (ContentRefusedException e) {
            throw new AssertionError(e);
        }
    }
}
