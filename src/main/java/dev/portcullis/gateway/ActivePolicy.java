package dev.portcullis.gateway;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Sql;
import dev.portcullis.kernel.Transactions;
import dev.portcullis.policy.PolicyBundle;
import dev.portcullis.policy.PolicyRefusedException;

/** The bundle people put in force, from where its activation kept it. */
final class ActivePolicy {
    private ActivePolicy() {}

    /**
     * Loads it.
     *
     * @throws IllegalStateException when it is not there: a gateway without its policy does not start
     */
    static PolicyBundle load(Digest digest, Transactions transactions) throws PolicyRefusedException {
        Bytes archive = transactions.run(transaction -> Sql.one(
                        transaction,
                        "SELECT content FROM document WHERE digest = ? LIMIT 1",
                        row -> Bytes.copyOf(row.getBytes("content")),
                        digest)
                .orElseThrow(() -> new IllegalStateException("trust names policy " + digest
                        + ", which is neither built in nor in the database; activate it again or restore it")));
        return PolicyBundle.load(archive.toArray());
    }
}
