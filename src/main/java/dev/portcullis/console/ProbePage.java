package dev.portcullis.console;

import io.quarkus.qute.RawString;
import java.util.List;

/**
 * A probe that stood among the asks and is over.
 *
 * @param outcome in a word
 * @param told what it was, what was said to it, and whether that was right
 * @param why it is good or bad
 * @param places files with the lines that were changed
 * @param view the case as it was shown; inert when it was written
 */
public record ProbePage(Mark outcome, String told, String why, List<String> places, RawString view) {
    public ProbePage {
        places = List.copyOf(places);
    }
}
