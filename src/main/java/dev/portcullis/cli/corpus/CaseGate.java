package dev.portcullis.cli.corpus;

/** Whatever can be shown a difference and says a verdict. */
@FunctionalInterface
public interface CaseGate {
    /**
     * Judges one case.
     *
     * @throws CorpusRefusedException when the case itself is broken, so that no gate could judge it
     */
    Said judge(CorpusCase one) throws CorpusRefusedException, InterruptedException;
}
