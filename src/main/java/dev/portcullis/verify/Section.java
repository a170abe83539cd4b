package dev.portcullis.verify;

/** What a verification says pass or fail of; one line of its report each, in this order. */
public enum Section {
    /** One append-only log, signed by its key, each entry signed by the right role under the trust of its time. */
    LOG,
    /** Trust, policy and charters, each carried by people of the version before. */
    TRUST,
    /** Every judgement repeated from its logged input. */
    VERDICTS,
    READINGS,
    SIGN_OFFS("SIGN-OFFS"),
    PERMITS,
    PROPOSALS;

    private final String title;

    Section() {
        this.title = name();
    }

    Section(String title) {
        this.title = title;
    }

    /** As the report prints it. */
    public String title() {
        return title;
    }
}
