package dev.portcullis.console;

import io.quarkus.qute.RawString;
import java.util.List;

/**
 * One ask with all that people are shown.
 *
 * @param words six words over what is signed, which the command says as well
 * @param view the case, byte for byte as its digest is signed; inert when it was written
 * @param proposal its id; empty for an amendment
 * @param mayAnswer whether this visitor could sign now
 * @param whyNot why not; empty when it is so
 * @param isEnrolled whether trust knows this visitor
 * @param next where the next ask is that this visitor may answer, when this one they cannot; empty where there is none
 * @param stepUp where to log in again before answering; empty when the login suffices
 * @param vigilance whether a grant of this visitor counts as far as probes go, in words
 * @param said what others said; empty before one's own answer is in
 * @param questions what people wanted to know first; no part of what is signed
 */
public record AskPage(
        String id,
        Mark state,
        boolean isOpen,
        String question,
        String about,
        String proposal,
        String lineage,
        String tier,
        String quorum,
        int answered,
        Forecast forecast,
        Moment askedAt,
        Moment lapses,
        String left,
        String words,
        String viewDigest,
        String entry,
        RawString view,
        boolean mayAnswer,
        String whyNot,
        boolean isEnrolled,
        String next,
        String stepUp,
        int reasonCharacters,
        String vigilance,
        List<Said> said,
        List<Question> questions) {
    public AskPage {
        said = List.copyOf(said);
        questions = List.copyOf(questions);
    }

    /**
     * What somebody wanted to know first.
     *
     * @param replies of the proposer: none or one
     */
    public record Question(String person, String text, Moment at, List<Reply> replies) {
        public Question {
            replies = List.copyOf(replies);
        }
    }

    /** What the proposer says to it: a claim. */
    public record Reply(String text, Moment at, String entry) {}

    /** What one person said. */
    public record Said(String person, Mark says, String reason, Moment at) {}
}
