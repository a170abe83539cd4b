package dev.portcullis.admission;

import dev.portcullis.attest.TrustDocument;
import dev.portcullis.kernel.Sql;
import dev.portcullis.kernel.Transactions;
import dev.portcullis.permit.Audience;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Under which version of trust each worker works, as it says itself when it asks for permits. People are told of those
 * that stay behind, since these refuse every permit; nothing is decided by it.
 */
public final class WorkerStandings {
    /** How often one worker's word is written down while it stays the same. */
    private static final Duration WRITTEN_AGAIN = Duration.ofSeconds(10);

    /** A worker that has said nothing for so long is not behind but gone. */
    private static final Duration GONE = Duration.ofMinutes(2);

    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z_]{0,63}");

    private final Transactions transactions;
    private final TrustStore trust;
    private final InstantSource clock;
    private final Map<String, Heard> written = new ConcurrentHashMap<>();

    public WorkerStandings(Transactions transactions, TrustStore trust, InstantSource clock) {
        this.transactions = transactions;
        this.trust = trust;
        this.clock = clock;
    }

    /**
     * What a worker says of itself.
     *
     * @param trust the version it works under
     * @param doubt the code with which it refused newer ones; null when it has not
     */
    public record Said(int trust, @Nullable String doubt) {
        /** @throws IllegalArgumentException when that is no version, or no code */
        public Said {
            if (trust < 1) {
                throw new IllegalArgumentException("versions of trust begin with 1");
            }
            if (doubt != null && !CODE.matcher(doubt).matches()) {
                throw new IllegalArgumentException("a code has capital letters and underscores, at most 64");
            }
        }
    }

    private record Heard(Said said, Instant at) {}

    /**
     * A worker under an older version than the one in force.
     *
     * @param worker its keyid
     */
    public record Behind(String worker, String pool, int trust, int inForce, Optional<String> doubt, Instant heardAt) {
        /** What it means and what to do, in a sentence for a person. */
        public String advice() {
            return doubt.map(code -> "It follows trust and refused what it was given (" + code
                            + "): look into its log before you give it anything")
                    .orElse("On its machine: portcullis trust update --trust FILE, or start it with --follow-trust");
        }
    }

    /** Notes what a worker said, where it is news or the last note is old. */
    public void heard(Audience worker, Said said) {
        Instant now = clock.instant();
        Heard last = written.get(worker.worker());
        if (last != null && last.said().equals(said) && now.isBefore(last.at().plus(WRITTEN_AGAIN))) {
            return;
        }
        transactions.run(transaction ->
                Sql.update(transaction, """
                INSERT INTO worker_standing (worker, pool, trust, doubt, heard_at) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (worker) DO UPDATE SET pool = excluded.pool, trust = excluded.trust,
                    doubt = excluded.doubt, heard_at = excluded.heard_at""", worker.worker(), worker.pool(), said.trust(), said.doubt(), now));
        written.put(worker.worker(), new Heard(said, now));
    }

    /** Those that are behind, by name; workers whose key has ended are none any more. */
    public List<Behind> behind() {
        Instant now = clock.instant();
        TrustDocument inForce = trust.get().document();
        return transactions
                .run(transaction -> Sql.list(
                        transaction,
                        "SELECT * FROM worker_standing WHERE trust < ? AND heard_at > ? ORDER BY worker",
                        row -> new Behind(
                                row.getString("worker"),
                                row.getString("pool"),
                                row.getInt("trust"),
                                inForce.version(),
                                Optional.ofNullable(row.getString("doubt")),
                                Sql.instant(row, "heard_at")),
                        inForce.version(),
                        now.minus(GONE)))
                .stream()
                .filter(behind -> inForce.keys().stream()
                        .anyMatch(key -> key.vkey().keyId().equals(behind.worker()) && key.isValidAt(now)))
                .toList();
    }
}
