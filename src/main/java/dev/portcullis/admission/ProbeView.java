package dev.portcullis.admission;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.modification.BlobSource;
import dev.portcullis.modification.DifferenceMarkup.Remark;
import dev.portcullis.modification.Facts;
import dev.portcullis.modification.TreeDifference;
import dev.portcullis.policy.Judgement;
import dev.portcullis.policy.PolicyReason;
import dev.portcullis.signoff.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A case that people are tried with, in the words and marks of a case that they are asked about. */
final class ProbeView {
    private ProbeView() {}

    static Bytes of(Probe probe, Facts facts, Judgement judgement, BlobSource blobs) {
        CaseWriter view = new CaseWriter();
        view.heading("Consequence");
        view.line("As if it were asked: may pool " + probe.charter().pool() + " "
                + Purpose.PROMOTE.toString().toUpperCase(Locale.ROOT) + " this to head of "
                + probe.charter().lineage() + "? Nothing follows from your answer but what is learnt of it.");
        view.line("Class: " + facts.modificationClass());
        view.heading("Why a person");
        for (PolicyReason reason : judgement.reasons()) {
            view.line(reason.reason().toString());
        }
        if (judgement.reasons().isEmpty()) {
            view.line("the charter has people asked about every promotion");
        }
        view.heading("Difference from what people last signed off (anchor to result)");
        List<Remark> remarks = new ArrayList<>(Views.remarks(judgement.reasons()));
        remarks.addAll(Views.remarks(facts));
        view.difference(TreeDifference.of(probe.base(), probe.result(), blobs), remarks);
        Views.facts(view, facts, " since the anchor");
        return view.toBytes();
    }
}
