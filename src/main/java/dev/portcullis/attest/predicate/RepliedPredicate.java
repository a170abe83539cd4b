package dev.portcullis.attest.predicate;

import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.PrincipalId;
import dev.portcullis.kernel.ProposalId;
import java.time.Instant;

/**
 * A proposer's reply as it is sealed: what it signed, byte for byte, and its signature over the PAE of it.
 *
 * @param question digest of the sealed question
 * @param proposer its name in the charter
 * @param key keyid of the proposer's Ed25519 key
 * @param signed payload of the inner statement, whose predicate is {@link ReplyPredicate}
 */
public record RepliedPredicate(
        AskId ask,
        Digest question,
        ProposalId proposal,
        PrincipalId proposer,
        String key,
        Bytes signed,
        Bytes signature,
        Instant at) {}
