package dev.portcullis.modification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kernel.Markup;
import dev.portcullis.modification.DifferenceMarkup.Remark;
import java.util.List;
import org.junit.jupiter.api.Test;

class DifferenceMarkupTest {
    private final MemoryBlobStore blobs = new MemoryBlobStore();

    private static String page(TreeDifference difference, Remark... remarks) {
        Markup page = new Markup();
        DifferenceMarkup.write(page, difference, List.of(remarks));
        return page.toBytes().utf8();
    }

    @Test
    void aFileWithARemarkComesFirstAndIsOpenAtThePlace() {
        // Given
        Tree base = Trees.of(blobs, "a.py", "x = 1\n", "geom.py", "assert radii.min() >= 0\nradii = f()\n");
        Tree result = Trees.of(blobs, "a.py", "x = 2\n", "geom.py", "radii = f()\nrun(radii)\n");
        TreeDifference difference = TreeDifference.of(base, result, blobs);

        // When
        String page = page(
                difference,
                Remark.at("geom.py:1", true, "CHECK_REMOVED"),
                Remark.at("geom.py:2", false, "new power: process"),
                Remark.at("geom.py:40", false, "elsewhere"));

        // Then
        assertThat(page.indexOf("<code>geom.py</code>")).isLessThan(page.indexOf("<code>a.py</code>"));
        assertThat(page)
                .contains("<details open=\"open\"><summary><code>geom.py</code> modified (100644), 3 remarks")
                .contains("<details open=\"open\"><summary><code>a.py</code> modified (100644), 0 remarks")
                .contains("<p class=\"remark\">line 40: elsewhere</p>")
                .containsSubsequence(
                        "<td class=\"mark\">removed</td><td class=\"text\"><code>assert radii.min() &gt;= 0</code>",
                        "<tr class=\"remark\"><td colspan=\"4\">CHECK_REMOVED</td></tr>",
                        "<td class=\"mark\">added</td><td class=\"text\"><code>run(radii)</code>",
                        "<tr class=\"remark\"><td colspan=\"4\">new power: process</td></tr>");
        assertThat(page(difference)).isEqualTo(page(TreeDifference.of(base, result, blobs)));
    }

    @Test
    void asManyRemarksAreCountedAsAreShown() {
        // Given: the same twice at a line, another at that line, the same twice at no line, and of a line before and
        // after
        TreeDifference difference = TreeDifference.of(
                Trees.of(blobs, "a.py", "x = 1\ny = 1\n"), Trees.of(blobs, "a.py", "x = 2\ny = 1\n"), blobs);

        // When
        String page = page(
                difference,
                Remark.at("a.py:1", false, "one"),
                Remark.at("a.py:1", false, "one"),
                Remark.at("a.py:1", false, "another"),
                Remark.at("a.py:2", true, "kept"),
                Remark.at("a.py:2", false, "kept"),
                Remark.at("a.py:40", false, "elsewhere"),
                Remark.at("a.py:40", true, "elsewhere"));

        // Then
        assertThat(page).contains("4 remarks, ", "<summary>lines 1 to 2, 3 remarks</summary>");
        assertThat(page.split(" class=\"remark\"", -1)).hasSize(1 + 4);
    }

    /** Tried with a reviewer: what decided was twice behind a fold that said 0 remarks. */
    @Test
    void allOfASmallDifferenceIsOpenWhateverWasFound() {
        // Given
        TreeDifference difference = TreeDifference.of(
                Trees.of(blobs, "a.py", "x = 1\n" + "#\n".repeat(20) + "y = 1\n"),
                Trees.of(blobs, "a.py", "x = 2\n" + "#\n".repeat(20) + "y = 2\n"),
                blobs);

        // Then
        assertThat(page(difference)).contains("data-size=\"small\"").doesNotContain("<details>");
    }

    @Test
    void whatIsAboutAWholeFileOpensAllOfItAndOfALargeDifferenceNothingElse() {
        // Given
        TreeDifference difference = TreeDifference.of(
                Trees.of(blobs, "rates.toml", "a = 1\n" + "#\n".repeat(20) + "b = 1\n"),
                Trees.of(
                        blobs,
                        "rates.toml",
                        "a = 2\n" + "#\n".repeat(20) + "b = 2\n",
                        "table.py",
                        "x = 1\n".repeat(200)),
                blobs);

        // Then
        assertThat(page(difference, Remark.at("rates.toml", false, "STRATEGY_CHANGED")))
                .containsSubsequence(
                        "data-size=\"large\"",
                        "<details open=\"open\"><summary><code>rates.toml</code>",
                        "<p class=\"remark\">STRATEGY_CHANGED</p>",
                        "<details open=\"open\"><summary>lines 1 to 4</summary>",
                        "<details open=\"open\"><summary>lines 19 to 22</summary>",
                        "<details><summary><code>table.py</code>",
                        "<details><summary>lines 1 to 200</summary>");
        assertThat(page(difference)).doesNotContain("open=");
    }

    @Test
    void aLongHunkIsWrittenInPartsOfWhichThoseWithARemarkAreOpen() {
        // Given
        StringBuilder text = new StringBuilder();
        for (int line = 1; line <= 450; line++) {
            text.append("x").append(line).append(" = 1\n");
        }
        TreeDifference difference = TreeDifference.of(Trees.of(blobs), Trees.of(blobs, "a.py", text.toString()), blobs);

        // When
        String page = page(difference, Remark.at("a.py:201", false, "new power: process"));

        // Then
        assertThat(page)
                .containsSubsequence(
                        "<details><summary>lines 1 to 200</summary>",
                        "<details open=\"open\"><summary>lines 201 to 400, 1 remark</summary>",
                        "<details><summary>lines 401 to 450</summary>");
        assertThat(page.split("<td class=\"mark\">added</td>", -1)).hasSize(451);
    }

    @Test
    void aPartEndsWhereNothingIsTorn() {
        // Given: a changed line every third one, so that all of it is one hunk
        StringBuilder before = new StringBuilder();
        StringBuilder after = new StringBuilder();
        for (int line = 1; line <= 300; line++) {
            before.append(line).append("\n");
            after.append(line % 3 == 0 ? "new " : "").append(line).append("\n");
        }
        TreeDifference difference = TreeDifference.of(
                Trees.of(blobs, "a.txt", before.toString()), Trees.of(blobs, "a.txt", after.toString()), blobs);

        // Then
        String[] parts = page(difference).split("</tbody>", -1);
        assertThat(parts.length).isGreaterThan(2);
        assertThat(parts[0].substring(parts[0].lastIndexOf("<tr ")))
                .startsWith("<tr class=\"kept\"")
                .doesNotContain("removed");
    }

    @Test
    void theWordsThatChangedAreMarked() {
        // Given
        Tree base = Trees.of(blobs, "a.py", "limit = min(60, wall)\n");
        Tree result = Trees.of(blobs, "a.py", "limit = min(600, wall)\n");

        // Then
        assertThat(page(TreeDifference.of(base, result, blobs)))
                .contains("<code>limit = min(<mark>60</mark>, wall)</code>")
                .contains("<code>limit = min(<mark>600</mark>, wall)</code>");
    }

    @Test
    void nothingThatAProposerWroteIsAnElementOrUnseen() {
        // Given
        Tree base = Trees.of(blobs, "<b>.py", "x\n");
        Tree result = Trees.of(
                blobs, "<b>.py", "</code></td></tr><script>approve()</script>\u202eapproved by safety\u202c\u200b  \n");

        // When
        String page =
                page(TreeDifference.of(base, result, blobs), Remark.at("<b>.py:1", false, "<i>\u2066what\u2069</i>"));

        // Then
        assertThat(page)
                .contains("<code>&lt;b&gt;.py</code>")
                .contains("&lt;/code&gt;&lt;/td&gt;&lt;/tr&gt;&lt;script&gt;approve()&lt;/script&gt;"
                        + "\\u{202e}approved by safety\\u{202c}\\u{200b}\\u{20}\\u{20}")
                .contains("&lt;i&gt;\\u{2066}what\\u{2069}&lt;/i&gt;")
                .doesNotContain("<script", "<i>", "<b>");
        assertThat(page.codePoints()).noneMatch(c -> c < ' ' || Character.getType(c) == Character.FORMAT);
    }
}
