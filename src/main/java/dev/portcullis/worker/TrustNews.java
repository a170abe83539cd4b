package dev.portcullis.worker;

import dev.portcullis.kernel.Bytes;
import java.io.IOException;

/** How a worker that may follow trust by itself gets from the version in its file to the newest one. */
@FunctionalInterface
public interface TrustNews {
    /** What was given is refused; the file is as it was. */
    final class RefusedException extends Exception {
        private final String code;

        /**
         * A refusal.
         *
         * @param code stable, in capital letters and underscores
         */
        public RefusedException(String code, Exception cause) {
            super(String.valueOf(cause.getMessage()), cause);
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    /**
     * Verifies versions of trust from the one in the worker's file on, and puts the newest into the file whole; does
     * nothing where there is none newer.
     *
     * @param chain as a gateway gave it, at most {@link dev.portcullis.kernel.Bounds#TRUST_CHAIN_BYTES} of it count
     * @throws RefusedException when any of it is not as it must be
     * @throws IOException when the file cannot be read or written
     */
    void take(Bytes chain) throws RefusedException, IOException;
}
