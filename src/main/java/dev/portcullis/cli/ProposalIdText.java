package dev.portcullis.cli;

import dev.portcullis.kernel.ProposalId;

/** A proposal's id on the command line. */
final class ProposalIdText {
    private ProposalIdText() {}

    static ProposalId id(String text) throws CommandFailedException {
        try {
            return ProposalId.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    String.valueOf(e.getMessage()),
                    "It is the id that propose printed and the events name; portcullis status LINEAGE lists them",
                    e);
        }
    }
}
