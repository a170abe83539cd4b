package dev.portcullis.verify;

import static dev.portcullis.verify.DefectException.found;
import static dev.portcullis.verify.DefectException.require;

import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.VerifiedStatement;
import dev.portcullis.attest.predicate.RepliedPredicate;
import dev.portcullis.attest.predicate.ReplyPredicate;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.modification.Charter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A reply inside its seal: believed when the proposer that the charter enrols under that name signed it. */
final class Replies {
    private Replies() {}

    static ReplyPredicate verified(RepliedPredicate replied, Optional<Charter> charter, Digest subject)
            throws DefectException {
        Charter.@Nullable Proposer enrolled = charter.stream()
                .flatMap(one -> one.proposers().stream())
                .filter(one -> one.name().equals(replied.proposer()))
                .findFirst()
                .orElse(null);
        Charter.Proposer proposer =
                found(enrolled, DefectCode.REPLY_FORGED, "the charter enrols no " + replied.proposer());
        try {
            Envelope signed = Envelope.of(replied.signed(), Statement.PAYLOAD_TYPE, replied.key(), replied.signature());
            Statement statement = VerifiedStatement.verify(signed, proposer.key(), Role.PROPOSER)
                    .statement();
            require(
                    statement.predicateType() == PredicateType.REPLY
                            && statement.subject().equals(subject)
                            && statement
                                    .predicate(ReplyPredicate.class)
                                    .lineage()
                                    .equals(charter.map(Charter::lineage).orElse(null)),
                    DefectCode.REPLY_FORGED,
                    "what " + replied.proposer() + " signed is no reply about " + subject);
            return statement.predicate(ReplyPredicate.class);
        } catch (SignatureRefusedException | MalformedJsonException | IllegalArgumentException e) {
            throw new DefectException(DefectCode.REPLY_FORGED, e);
        }
    }
}
