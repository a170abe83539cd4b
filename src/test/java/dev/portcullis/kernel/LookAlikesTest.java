package dev.portcullis.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LookAlikesTest {
    @Test
    void aLetterThatIsTakenForALatinOneIsWrittenOutAmongLatinOnes() {
        assertThat(LookAlikes.shown("lіmits.py is not limits.py")).isEqualTo("l\\u{456}mits.py is not limits.py");
        assertThat(LookAlikes.shown("а.py")).isEqualTo("\\u{430}.py");
        assertThat(LookAlikes.shown("scοre = 1")).isEqualTo("sc\\u{3bf}re = 1");
        assertThat(LookAlikes.shown("ｓcore 𝐬core")).isEqualTo("\\u{ff53}core \\u{1d42c}core");
    }

    @Test
    void whatIsWrittenInAnotherScriptStays() {
        assertThat(LookAlikes.shown("проверка score")).isEqualTo("проверка score");
        assertThat(LookAlikes.shown("λόγος, 中文 and naïve café")).isEqualTo("λόγος, 中文 and naïve café");
        assertThat(LookAlikes.shown("plain text_1.py")).isEqualTo("plain text_1.py");
        assertThat(LookAlikes.shown("")).isEmpty();
    }

    @Test
    void whatIsShownIsShownTheSameAgain() {
        String shown = LookAlikes.shown("lіmits.py");
        assertThat(LookAlikes.shown(shown)).isEqualTo(shown);
    }
}
