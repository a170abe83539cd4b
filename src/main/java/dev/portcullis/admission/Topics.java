package dev.portcullis.admission;

/**
 * The names of the topics.
 *
 * @param prefix put before each where installations share a broker; usually empty
 */
public record Topics(String prefix) {
    public String proposals() {
        return prefix + "portcullis.proposals";
    }

    public String permits() {
        return prefix + "portcullis.permits";
    }

    public String outcomes() {
        return prefix + "portcullis.outcomes";
    }

    public String answers() {
        return prefix + "portcullis.answers";
    }

    public String proposalsDeadLetters() {
        return prefix + "portcullis.proposals.dlq";
    }

    public String outcomesDeadLetters() {
        return prefix + "portcullis.outcomes.dlq";
    }
}
