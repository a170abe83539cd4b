package dev.portcullis.console;

import io.quarkus.qute.RawString;
import java.util.List;

/**
 * Two generations of a lineage.
 *
 * @param view what lies between them; inert when it was written
 */
public record ComparePage(String lineage, String metric, Side from, Side to, RawString view) {
    public List<Side> sides() {
        return List.of(from, to);
    }

    /**
     * One of them.
     *
     * @param proposal it came from, empty for the genesis
     */
    public record Side(long number, Mark standing, String score, String proposer, String proposal, Hash tree) {}
}
