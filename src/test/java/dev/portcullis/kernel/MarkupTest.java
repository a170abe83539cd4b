package dev.portcullis.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MarkupTest {
    @Test
    void nothingWrittenWithItBecomesAnElementOrLeavesItsAttribute() {
        // When
        Bytes page = new Markup()
                .open("p", "title", "\"><script>\u202e'&")
                .text("</p><script>alert(1)</script>&amp;\u001b[2J\u200b\ud800")
                .close()
                .toBytes();

        // Then
        assertThat(page.utf8())
                .isEqualTo("<p title=\"&quot;&gt;&lt;script&gt;\\u{202e}'&amp;\">"
                        + "&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;\\u{1b}[2J\\u{200b}\\u{d800}</p>");
    }

    @Test
    void whatIsNotClosedIsNoPage() {
        // Given
        Markup page = new Markup().open("p");

        // Then
        assertThatThrownBy(page::toBytes).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> page.open("br")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> page.open("p", "title")).isInstanceOf(IllegalArgumentException.class);
        // An element without content has its end all the same: HTML knows no other.
        assertThat(page.close().toBytes().utf8()).isEqualTo("<p></p>");
    }
}
