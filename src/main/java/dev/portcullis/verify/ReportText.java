package dev.portcullis.verify;

import dev.portcullis.verify.VerificationReport.Line;
import dev.portcullis.verify.VerificationReport.Mark;
import dev.portcullis.verify.VerificationReport.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A verification as people read it: a line for each section, what is wrong, and what nobody looked at. */
public final class ReportText {
    private static final int TITLE_CHARACTERS = 10;
    private static final int SUMMARY_CHARACTERS = 52;
    private static final int SHOWN = 20;

    private ReportText() {}

    public static List<String> of(VerificationReport report) {
        List<String> lines = new ArrayList<>();
        for (Line line : report.lines()) {
            lines.add((padded(line.section().title(), TITLE_CHARACTERS)
                            + padded(line.summary(), SUMMARY_CHARACTERS)
                            + (line.mark() == Mark.SKIPPED
                                    ? "NOT LOOKED AT"
                                    : line.mark().toString().toUpperCase(Locale.ROOT)))
                    .stripTrailing());
        }
        report.defects().stream().limit(SHOWN).forEach(defect -> lines.add("  " + defect));
        if (report.defectCount() > SHOWN) {
            lines.add("  and " + (report.defectCount() - SHOWN) + " more; --json tells them");
        }
        lines.add("NOT CHECKED: " + String.join("; ", report.notChecked()));
        if (report.demoKeys()) {
            lines.add(
                    "DEMO KEYS: people's keys lie beside the gateway's, so these sign-offs prove nothing about people");
        }
        lines.add("TRUST     " + report.trust());
        lines.add(
                switch (report.result()) {
                    case PASS -> what(report) + " PASS";
                    case INCOMPLETE -> what(report) + " PASS as far as they could be looked at";
                    case FAIL -> "FAIL" + at(report);
                });
        return lines;
    }

    private static String what(VerificationReport report) {
        return report.proposal() == null ? report.entries() + " entries" : "proposal " + report.proposal();
    }

    private static String at(VerificationReport report) {
        return report.defects().stream()
                .findFirst()
                .map(defect -> defect.entry() == null ? ": " + defect.code() : " at entry " + defect.entry())
                .orElse("");
    }

    /** What the shell is told: 0 passed, 8 failed, 9 passed as far as it could be looked at. */
    public static int exitCode(Result result) {
        return switch (result) {
            case PASS -> 0;
            case FAIL -> 8;
            case INCOMPLETE -> 9;
        };
    }

    private static String padded(String text, int to) {
        return text + " ".repeat(Math.max(1, to - text.length()));
    }
}
