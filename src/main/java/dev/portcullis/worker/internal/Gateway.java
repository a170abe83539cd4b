package dev.portcullis.worker.internal;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.PermitId;
import dev.portcullis.kernel.RedemptionId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The gateway as a worker needs it. Nothing it says is believed for being said by it. */
interface Gateway extends AutoCloseable {
    /**
     * What a worker says of itself when it asks for permits.
     *
     * @param trust the version of trust it works under
     * @param doubt the code with which it refused newer ones
     */
    record Said(int trust, Optional<String> doubt) {}

    /**
     * What waits for a worker.
     *
     * @param permits of its pool, oldest first
     * @param trust the version of trust that the gateway says is in force; 0 when it does not say
     */
    record Listed(List<PermitId> permits, int trust) {
        public Listed {
            permits = List.copyOf(permits);
        }
    }

    /** Permits of this worker's pool that wait to be redeemed. */
    Listed issued(Said said) throws IOException, InterruptedException;

    /** A permit with its proofs; empty when the gateway has it no more. */
    Optional<Bytes> permit(PermitId permit) throws IOException, InterruptedException;

    /** What the gateway answers to a redemption. */
    sealed interface RedemptionAnswer {
        /** Redeemed, now or before by the same worker with the same nonce. */
        record Redeemed(Bytes receipt) implements RedemptionAnswer {}

        /** Its entry is not in a published checkpoint yet: ask again. */
        record NotYetPublished() implements RedemptionAnswer {}

        /** There is no leave to be had. */
        record Refused(String code) implements RedemptionAnswer {}
    }

    RedemptionAnswer redeem(PermitId permit, String nonce) throws IOException, InterruptedException;

    /** What the gateway answers to a renewal. */
    sealed interface RenewalAnswer {
        /**
         * The work may go on for another lease.
         *
         * @param proof tlog-proof of the redemption's own entry; empty until that is published
         */
        record Renewed(Optional<String> proof) implements RenewalAnswer {}

        /** The work must stop now. */
        record Stop(String code) implements RenewalAnswer {}
    }

    RenewalAnswer renew(RedemptionId redemption) throws IOException, InterruptedException;

    /** The versions of trust with their proofs, to be verified by the caller. */
    Bytes trust() throws IOException, InterruptedException;

    /** Content by digest; the caller hashes it. */
    Optional<Bytes> blob(Digest digest) throws IOException, InterruptedException;

    @Override
    void close();
}
