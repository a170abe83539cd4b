package dev.portcullis.attest.predicate;

import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.PersonId;
import java.time.Instant;

/**
 * What a person who may answer an ask wanted to know first. Decides nothing.
 *
 * @param person who was logged in; a question is not signed with a person's own key
 * @param text inert
 */
public record QuestionPredicate(AskId ask, PersonId person, String text, Instant at) {}
