package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Markup;
import dev.portcullis.modification.DifferenceMarkup;
import dev.portcullis.modification.DifferenceMarkup.Remark;
import dev.portcullis.modification.FileMode;
import dev.portcullis.modification.Tree;
import dev.portcullis.modification.TreeDifference;
import dev.portcullis.modification.TreeEntry;
import dev.portcullis.modification.TreePath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CaseTextTest {
    private final Map<Digest, Bytes> blobs = new HashMap<>();

    private Tree tree(String... pathsAndTexts) throws Exception {
        List<TreeEntry> entries = new ArrayList<>();
        for (int at = 0; at < pathsAndTexts.length; at += 2) {
            Bytes content = Bytes.utf8(pathsAndTexts[at + 1]);
            blobs.put(Digest.of(content), content);
            entries.add(new TreeEntry(FileMode.REGULAR, Digest.of(content), TreePath.parse(pathsAndTexts[at])));
        }
        return Tree.of(entries);
    }

    private TreeDifference between(Tree base, Tree result) {
        return TreeDifference.of(base, result, digest -> Optional.ofNullable(blobs.get(digest)));
    }

    private static String view(TreeDifference difference) {
        Markup page = new Markup().open("article").open("section").element("h2", "Difference");
        DifferenceMarkup.write(page, difference, List.of(Remark.at("a.py:2", false, "new power: network")));
        return page.close().close().toBytes().utf8();
    }

    @Test
    void theLinesOfACaseAreThoseOfItsTrees() throws Exception {
        // Given
        TreeDifference difference = between(
                tree("a.py", "x = 1\ny = 2\n", "gone.py", "z\n", "mode", ""),
                tree("a.py", "x = 1\ny = 3\u200b \n", "new <b>.py", "<p>z</p>\n", "lіmits.py", "x = mаx(1)\n"));

        // When
        CaseText text = CaseText.of(Bytes.utf8(view(difference)));

        // Then
        assertThat(text.differences()).containsExactly(DifferenceLines.of(difference));
        assertThat(text.lines())
                .contains(
                        "Difference",
                        "      2          removed  y = 2",
                        "              2  added    y = 3\\u{200b}\\u{20}")
                .containsSubsequence(
                        "              2  added    y = 3\\u{200b}\\u{20}",
                        DifferenceLines.line("", "", "", "^ new power: network"))
                .contains("              1  added    <p>z</p>", "              1  added    x = m\\u{430}x(1)");
        assertThat(text.differences().getFirst().lines()).containsKey("l\\u{456}mits.py");
    }

    @Test
    void aSentenceHasItsCodeBesideIt() throws Exception {
        // Given
        Markup page = new Markup().open("article").open("section").element("h2", "Why a person");
        page.open("p")
                .text("A check was removed: a.py:2 ")
                .element("small", "CHECK_REMOVED")
                .close();

        // When
        CaseText text = CaseText.of(page.close().close().toBytes());

        // Then
        assertThat(text.lines()).containsExactly("", "Why a person", "A check was removed: a.py:2 CHECK_REMOVED");
    }

    @Test
    void aCaseWithAnotherDifferenceThanItsTreesHaveIsFound() throws Exception {
        // Given
        TreeDifference signed = between(tree("a.py", "x = 1\n"), tree("a.py", "x = evil()\n", "b.py", "y\n"));
        CaseText.Difference own = DifferenceLines.of(signed);
        String honest = view(signed);

        for (String shown : List.of(
                honest.replace("evil()", "good()"),
                honest.replace(">removed<", ">added<"),
                honest.replace("<code>b.py</code>", "<code>c.py</code>"),
                honest.replaceAll("<tr class=\"added\">.*?</tr>", ""),
                honest.replaceAll("data-to=\"[^\"]*\"", "data-to=\"" + Digest.of("another") + "\""))) {
            // Then
            assertThat(shown).isNotEqualTo(honest);
            assertThat(CaseText.of(Bytes.utf8(shown)).differences()).doesNotContain(own);
        }
        assertThat(CaseText.of(Bytes.utf8(honest)).differences()).containsExactly(own);
    }
}
