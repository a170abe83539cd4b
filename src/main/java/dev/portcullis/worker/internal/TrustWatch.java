package dev.portcullis.worker.internal;

import dev.portcullis.worker.TrustNews;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hears that a newer version of trust is said to be in force. A worker that may follow verifies its way there, and takes no
 * permit until it has arrived; any other stays, and refuses what is issued under the newer one.
 */
final class TrustWatch {
    private static final Logger logger = System.getLogger(TrustWatch.class.getName());

    /** Until news are asked for again: those that were refused, those that were not to be had, and those to be published. */
    private static final Duration REFUSED = Duration.ofSeconds(60);

    private static final Duration TROUBLE = Duration.ofSeconds(5);
    private static final Duration NOT_YET = Duration.ofMillis(300);

    private static final String UNAVAILABLE = "UNAVAILABLE";

    private final TrustFile trust;
    private final Gateway gateway;
    private final Optional<TrustNews> news;
    private @Nullable String doubt;
    private long againAt = System.nanoTime();
    private int told;

    TrustWatch(TrustFile trust, Gateway gateway, Optional<TrustNews> news) {
        this.trust = trust;
        this.gateway = gateway;
        this.news = news;
    }

    /** What the gateway is told of this worker. */
    Gateway.Said said() throws IOException {
        return new Gateway.Said(version(), Optional.ofNullable(doubt));
    }

    private int version() throws IOException {
        return trust.current().document().version();
    }

    /**
     * Hears which version is said to be in force.
     *
     * @return whether permits may be looked at
     */
    boolean hear(int inForce) throws IOException, InterruptedException {
        int mine = version();
        if (inForce <= mine) {
            doubt = null;
            return true;
        }
        if (news.isEmpty()) {
            tellOnce(
                    inForce,
                    "trust version " + inForce + " is in force, and this worker has version " + mine
                            + ": it refuses every permit until it is given the other (portcullis trust update, or start"
                            + " it with --follow-trust)");
            return true;
        }
        if (System.nanoTime() - againAt < 0) {
            return false;
        }
        return follow(news.get(), mine, inForce);
    }

    private boolean follow(TrustNews following, int mine, int inForce) throws IOException, InterruptedException {
        try {
            following.take(gateway.trust());
            doubt = null;
            int now = version();
            if (now > mine) {
                logger.log(Level.INFO, "followed trust from version {0} to version {1}", mine, now);
                return true;
            }
            again(NOT_YET);
        } catch (TrustNews.RefusedException e) {
            doubt = e.code();
            again(REFUSED);
            logger.log(
                    Level.ERROR,
                    "trust version {0} is said to be in force, and what was given of it is refused: {1}; this worker stays"
                            + " on version {2} and takes no permit. Look at the gateway before you give it anything",
                    inForce,
                    e.getMessage(),
                    mine);
        } catch (IOException e) {
            doubt = UNAVAILABLE;
            again(TROUBLE);
            tellOnce(
                    inForce,
                    "trust version " + inForce + " is in force and cannot be followed: " + e.getMessage()
                            + "; this worker stays on version " + mine + " and takes no permit");
        }
        return false;
    }

    private void again(Duration after) {
        againAt = System.nanoTime() + after.toNanos();
    }

    private void tellOnce(int inForce, String what) {
        if (told != inForce) {
            told = inForce;
            logger.log(Level.WARNING, what);
        }
    }
}
