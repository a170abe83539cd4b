package dev.portcullis.admission;

import dev.portcullis.attest.Loosening;
import dev.portcullis.attest.RosterCheck;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an amendment does, before anybody grants it: the evidence of its basis, and a part of what people are shown.
 *
 * @param loosens each in a sentence
 * @param tightens each in a sentence
 * @param waitSeconds how long it waits after the last grant
 * @param voids what no longer counts once it is in force, each in a sentence
 * @param quorums whether each quorum can be met afterwards
 * @param about what else the basis binds, such as the genesis a new lineage begins with
 */
record AmendmentPreview(
        String schema,
        List<String> loosens,
        List<String> tightens,
        long waitSeconds,
        List<String> voids,
        List<String> quorums,
        Map<String, String> about) {
    static final String GENESIS = "genesis";
    static final String PERSON = "person";
    private static final String SCHEMA = "portcullis.amendment-preview/v1";

    AmendmentPreview {
        loosens = List.copyOf(loosens);
        tightens = List.copyOf(tightens);
        voids = List.copyOf(voids);
        quorums = List.copyOf(quorums);
        about = Collections.unmodifiableMap(new TreeMap<>(about));
    }

    static AmendmentPreview of(
            Loosening found, Duration wait, List<String> voids, List<RosterCheck> quorums, Map<String, String> about) {
        return new AmendmentPreview(
                SCHEMA,
                found.loosens(),
                found.tightens(),
                found.waits() ? wait.toSeconds() : 0,
                voids,
                quorums.stream().map(RosterCheck::toString).toList(),
                about);
    }

    static AmendmentPreview parse(Bytes json) throws MalformedJsonException {
        return StrictJson.read(json.toArray(), AmendmentPreview.class);
    }

    Bytes toBytes() {
        return Bytes.copyOf(StrictJson.write(this));
    }

    /** What people read of it, behind the consequence. */
    void show(CaseWriter view) {
        view.heading("When it comes into force");
        view.line(whenInForce());
        section(view, "What it loosens", loosens);
        section(view, "What it tightens", tightens);
        section(view, "What it voids", voids);
        section(view, "Whether each quorum can be met afterwards", quorums);
    }

    private String whenInForce() {
        if (loosens.isEmpty()) {
            return "with its last grant: it loosens nothing";
        }
        if (waitSeconds == 0) {
            return "with its last grant, although it loosens: this installation does not wait";
        }
        return "in " + words(Duration.ofSeconds(waitSeconds))
                + " after its last grant, because it loosens; until then one person of those who are asked can cancel it:"
                + " portcullis amendment cancel";
    }

    private static String words(Duration wait) {
        return wait.toMinutesPart() == 0 && wait.toSecondsPart() == 0
                ? wait.toHours() + " hours"
                : wait.toSeconds() + " seconds";
    }

    private static void section(CaseWriter view, String heading, List<String> lines) {
        view.heading(heading);
        if (lines.isEmpty()) {
            view.line("nothing");
        }
        lines.forEach(view::line);
    }
}
