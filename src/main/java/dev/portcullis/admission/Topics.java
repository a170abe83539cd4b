package dev.portcullis.admission;

/**
 * The names of the topics, with a prefix where installations share a broker.
 *
 * @param prefix {@code portcullis} unless configured
 */
public record Topics(String prefix) {
    public String proposals() {
        return prefix + ".proposals";
    }

    public String permits() {
        return prefix + ".permits";
    }

    public String outcomes() {
        return prefix + ".outcomes";
    }

    public String answers() {
        return prefix + ".answers";
    }

    public String proposalsDeadLetters() {
        return prefix + ".proposals.dlq";
    }

    public String outcomesDeadLetters() {
        return prefix + ".outcomes.dlq";
    }
}
