package dev.portcullis.api;

import java.net.URI;
import java.util.Arrays;
import java.util.List;

/** The part of the page of problems that is made from {@link ProblemCode}. */
public final class ProblemReference {
    private ProblemReference() {}

    /** A heading a code, which the problem's type points at. */
    public static String section() {
        StringBuilder section = new StringBuilder();
        for (ProblemCode code : ProblemCode.values()) {
            section.append("### " + code + "\n\n");
            section.append(code.status() + ". " + code.meaning() + " " + code.remedy() + "\n\n");
        }
        return section.toString();
    }

    /** The fragment of each type, in the order of the headings. */
    public static List<String> anchors() {
        return Arrays.stream(ProblemCode.values())
                .map(code -> URI.create(code.type()).getFragment())
                .toList();
    }
}
