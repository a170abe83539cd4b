package dev.portcullis.console;

/** The parts of the console, in the order of its navigation. */
public enum Section {
    GATE("/", "Gate"),
    ASKS("/asks", "Asks"),
    PROPOSALS("/proposals", "Proposals"),
    LINEAGES("/lineages", "Lineages"),
    HALTS("/halts", "Halts"),
    POLICY("/policy", "Policy"),
    LEDGER("/ledger", "Ledger"),
    PEOPLE("/people", "People");

    private final String path;
    private final String label;

    Section(String path, String label) {
        this.path = path;
        this.label = label;
    }

    public String path() {
        return path;
    }

    public String label() {
        return label;
    }

    /** Whether the number of open asks stands beside it. */
    public boolean hasBadge() {
        return this == ASKS;
    }
}
