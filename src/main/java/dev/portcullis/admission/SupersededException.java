package dev.portcullis.admission;

import dev.portcullis.kernel.ProposalId;

/** Another gateway moved the proposal first; whatever was found is void and rolled back (K4). */
final class SupersededException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SupersededException(ProposalId proposal) {
        super("proposal " + proposal + " was moved meanwhile");
    }
}
