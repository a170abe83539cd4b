package dev.portcullis.admission;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.PersonId;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Who was logged in and answered an ask with a key that trust does not know (S3): a stolen session, or a login that the
 * identity provider's administrator made. Counted, and one entry a person and minute; all logins that trust does not know
 * share one, so that making more of them makes no more entries (S14).
 */
public final class Strangers {
    /** What such an entry gives as its reason. */
    public static final String REASON = "KEY_NOT_IN_TRUST";

    private static final String UNKNOWN_LOGIN = "login:unknown";

    private final Floods floods;
    private final AtomicLong count = new AtomicLong();

    public Strangers(Floods floods) {
        this.floods = floods;
    }

    /**
     * Counts one.
     *
     * @param caller who is logged in; empty when trust does not know the login
     * @param answer what was sent
     */
    public void refused(Optional<PersonId> caller, Bytes answer) {
        count.incrementAndGet();
        floods.refused(caller.map(person -> "person:" + person).orElse(UNKNOWN_LOGIN), Digest.of(answer), REASON);
    }

    /** How many there were since this gateway started. */
    public long count() {
        return count.get();
    }
}
