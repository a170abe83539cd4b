package dev.portcullis.admission;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Inert;
import dev.portcullis.kernel.Markup;
import dev.portcullis.modification.DifferenceMarkup;
import dev.portcullis.modification.DifferenceMarkup.Remark;
import dev.portcullis.modification.TreeDifference;
import java.util.List;

/** Writes the case that people are shown: sections of lines and differences, in the order in which they are written. */
final class CaseWriter {
    private static final int LINE_CHARACTERS = 2_000;

    private final Markup page = new Markup().open("article", "class", "case");
    private boolean inSection;

    /** Begins the next section. */
    void heading(String heading) {
        endSection();
        page.open("section").element("h2", cut(heading));
        inSection = true;
    }

    void line(String text) {
        page.element("p", cut(text));
    }

    /** A sentence, with its code small beside it. */
    void finding(String sentence, String code) {
        page.open("p").text(cut(sentence) + " ").element("small", cut(code)).close();
    }

    /** How much of a bound is used, in words and as a bar. */
    void measure(String what, long used, long bound) {
        page.open("p").text(cut(what + ": " + used + " of " + bound) + " ");
        page.element(
                "meter",
                "",
                "max",
                Long.toString(Math.max(1, bound)),
                "value",
                Long.toString(used),
                "aria-label",
                cut(what));
        page.close();
    }

    /** Lines that are not seen until they are asked for. */
    void folded(String summary, List<String> lines) {
        page.open("details").element("summary", cut(summary));
        lines.forEach(this::line);
        page.close();
    }

    void difference(TreeDifference difference, List<Remark> remarks) {
        DifferenceMarkup.write(page, difference, remarks);
    }

    /** All of it; nothing can be written after. */
    Bytes toBytes() {
        endSection();
        return page.close().toBytes();
    }

    private void endSection() {
        if (inSection) {
            page.close();
        }
    }

    private static String cut(String text) {
        return Inert.text(text, LINE_CHARACTERS);
    }
}
