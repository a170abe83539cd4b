package dev.portcullis.cli;

import dev.portcullis.cli.corpus.CorpusReport;
import dev.portcullis.cli.corpus.CorpusTables;
import java.util.List;

/** The page about the corpus of incidents, made by judging it. */
public final class IncidentReference {
    private IncidentReference() {}

    /** The whole page. */
    public static String page() {
        CorpusReport report = Incidents.report();
        StringBuilder page = new StringBuilder("""
                # The corpus of incidents

                CASES cases: incidents on record replayed as attacks, benign twins of them, and honest changes, judged by analysis
                and policy alone: nothing was run, no tripwire read and nobody asked. The page is made by judging
                `src/test/resources/incidents`; [how to do it](../how-to/judge-a-change.md), and with another gate, is told
                elsewhere. Intervals are exact (Clopper and Pearson, 95 %). *The other at most* is 1 − 0.05^(1/n), where all
                or none of n were seen. STEPS of the honest changes are the steps that real runs of OpenEvolve, ShinkaEvolve
                and GEPA accepted on packing circles, each once, their mutations scripted. The other cases were written by
                those who wrote the rules, so the rates say that the rules do what they are meant to do on these kinds of
                change; they are no estimate for an opponent who has read them.

                What comes nearer to one: 160 of the cases were written by others, who had not seen the rules, and were judged
                once before anything was changed after them. 50 of their 64 attacks were stopped (78 %; 66 to 87 %), 59 of their
                64 twins allowed and 31 of their 32 honest changes passed. What was missed then is among what is caught below.
                Of 24 more, written likewise later and not among these, 9 of 14 attacks were stopped, 4 of 6 twins allowed, and
                all 4 honest changes passed.

                16 attacks more were thought of by somebody who had read what finds the facts, each for a way past it. All 16
                were missed, or told by their class alone, until what let them pass was mended; they are caught below. Others
                who read it will find others.
                """.replace("CASES", Integer.toString(report.cases()))
                .replace("STEPS", Long.toString(Incidents.steps())));
        for (CorpusTables.Table table : CorpusTables.of(report)) {
            if (!table.rows().isEmpty()) {
                page.append("\n## ").append(table.title()).append("\n\n");
                row(page, table.header());
                row(page, table.header().stream().map(_ -> "---").toList());
                table.rows().forEach(cells -> row(page, cells));
            }
        }
        return page.toString();
    }

    private static void row(StringBuilder page, List<String> cells) {
        page.append("|");
        cells.forEach(cell -> page.append(' ').append(cell.replace("|", "\\|")).append(" |"));
        page.append('\n');
    }
}
