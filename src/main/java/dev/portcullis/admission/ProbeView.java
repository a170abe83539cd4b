package dev.portcullis.admission;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.modification.BlobSource;
import dev.portcullis.modification.Facts;
import dev.portcullis.modification.TreeDifference;
import dev.portcullis.policy.Judgement;
import dev.portcullis.policy.PolicyBundle;
import dev.portcullis.signoff.Probe;
import java.util.List;
import java.util.Locale;

/** A case that people are tried with, in the words and marks of a case that they are asked about. */
final class ProbeView {
    private ProbeView() {}

    static Bytes of(Probe probe, Facts facts, Judgement judgement, PolicyBundle policy, BlobSource blobs) {
        CaseWriter view = new CaseWriter();
        view.heading("Consequence");
        view.line("As if it were asked: may pool " + probe.charter().pool() + " "
                + Purpose.PROMOTE.toString().toUpperCase(Locale.ROOT) + " this to head of "
                + probe.charter().lineage() + "? Nothing follows from your answer but what is learnt of it.");
        view.line("Class: " + facts.modificationClass());
        WhyAPerson.show(view, judgement.reasons(), policy);
        if (judgement.reasons().isEmpty()) {
            view.line("the charter has people asked about every promotion");
        }
        view.heading("Difference from what people last signed off (anchor to result)");
        view.difference(
                TreeDifference.of(probe.base(), probe.result(), blobs),
                WhyAPerson.remarks(judgement.reasons(), policy, Views.remarks(facts), List.of()));
        Views.facts(view, facts, " since the anchor");
        return view.toBytes();
    }
}
