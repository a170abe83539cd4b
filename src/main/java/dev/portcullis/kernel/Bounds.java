package dev.portcullis.kernel;

import java.time.Duration;

/** Every limit that is not a person's to tune, in one place. Sizes are bytes, counts are counts, times are durations. */
public final class Bounds {
    private Bounds() {}

    public static final int KIB = 1024;
    public static final int MIB = 1024 * KIB;

    /** Largest JSON document read from anyone; an envelope's base64 needs a third more than its payload. */
    public static final int JSON_BYTES = 4 * MIB;

    public static final int JSON_DEPTH = 32;
    public static final int JSON_STRING_CHARACTERS = 2 * MIB;
    public static final int JSON_NAME_CHARACTERS = 1024;
    public static final int JSON_NUMBER_CHARACTERS = 32;

    /** C2SP tlog-tiles frames an entry with a big-endian uint16 (L7). */
    public static final int LEDGER_ENTRY_BYTES = 65_535;

    /** Leaves a leader has at hand between their appending and their tile; those beyond are read from the database. */
    public static final int RECENT_LEAVES_BYTES = 16 * MIB;

    /** A log proof: at most 53 hashes, then a signed note. */
    public static final int LOG_PROOF_CHARACTERS = MIB + 8 * KIB;

    /** A line of it before the checkpoint, as the reference reads them. */
    public static final int LOG_PROOF_LINE_CHARACTERS = 64 * KIB;

    public static final int INLINE_FILE_BYTES = 64 * KIB;
    public static final int FILE_BYTES = 16 * MIB;

    /** The longest answer over HTTP: a tile of the log with the largest entries, each behind its length. */
    public static final int ANSWER_BYTES = 17 * MIB;

    /** A dossier, one file with all of a case; a case that needs more is for an export. */
    public static final int DOSSIER_BYTES = 16 * MIB;

    /** The versions of trust with all that people said to them, in one answer. */
    public static final int TRUST_CHAIN_BYTES = 16 * MIB;

    public static final long TREE_BYTES = 256L * MIB;
    public static final int TREE_FILES = 10_000;

    /** Blobs one principal may store within {@link #LOOSE_BLOB}. */
    public static final long STORED_BYTES = 1024L * MIB;

    /** How long a blob stays that nothing on record refers to. */
    public static final Duration LOOSE_BLOB = Duration.ofHours(24);

    public static final int PATH_BYTES = 512;
    public static final int PATH_SEGMENTS = 32;
    public static final int CONTENT_FILES = 1_000;

    /** Largest file whose content is analysed, and most of all files of one difference; more is not analysed. */
    public static final int ANALYSED_FILE_BYTES = MIB;

    public static final int ANALYSED_BYTES = 32 * MIB;
    public static final int CHARTER_BYTES = 64 * KIB;
    public static final int TRUST_BYTES = MIB;

    public static final int REASON_PLACE_CHARACTERS = 600;
    public static final int REASONS = 64;
    public static final int WRITTEN_REASON_CHARACTERS = 2_000;
    /** What people may ask about one ask before they decide. */
    public static final int QUESTIONS = 32;

    public static final int PARENTS = 16;
    public static final int CLAIMS = 32;
    public static final int DECIMAL_CHARACTERS = 40;

    /** Most seconds, and most MiB, that one run may be reported to have used: a thousand GPUs for thirty years. */
    public static final long USED = 1_000_000_000_000L;

    public static final int FLAGS = 64;
    public static final int EVIDENCE_LOGS = 64;

    /** Tripwires read for one gate. */
    public static final int READINGS = 64;

    /** Documents one verdict may stand on: the basis's and the input, then facts, readings and reports. */
    public static final int INPUT_ATTESTATIONS = READINGS + 16;

    public static final int STATEMENT_SUBJECTS = 64;

    /** Largest signed note read from anyone. */
    public static final int NOTE_BYTES = MIB;

    public static final int SIGNATURE_FIELD_CHARACTERS = 4 * KIB;

    /** How long a granted amendment that loosens waits before it takes effect, at the least; shorter for demonstrations only. */
    public static final Duration LOOSENING_WAIT = Duration.ofDays(3);

    /** The longest wait an installation may set, so that a slip does not bury what people granted. */
    public static final Duration LONGEST_LOOSENING_WAIT = Duration.ofDays(90);

    /** Between two amendments of trust or policy that loosen, so that nobody is worn down by many small ones (S15). */
    public static final Duration LOOSENING_SPACE = Duration.ofHours(24);

    /** The longest time for which a person may name who stands in for them, all times of one trust document together. */
    public static final Duration DELEGATION = Duration.ofDays(30);

    /** Times in which one person is away, in one trust document. */
    public static final int ABSENCES = 16;

    /** How long a sign-off may have been signed before it arrives. */
    public static final Duration SIGNED_WITHIN = Duration.ofMinutes(15);

    /** How long people may be asked to break the glass; what was signed earlier counts no more. */
    public static final Duration BREAKGLASS_ASK = Duration.ofMinutes(15);

    /** How long a stop by break-glass is told of on every page; its halt stays until it is re-armed. */
    public static final Duration BREAKGLASS_TOLD = Duration.ofHours(1);

    /** How long after it was signed an evaluation that break-glass extends may at most go on. */
    public static final Duration BREAKGLASS_EXTENSION = Duration.ofHours(24);

    /** Largest event the broker is asked to carry, headers included. */
    public static final int EVENT_BYTES = MIB;

    /** What an answer may tell of a failure (SAFETY S12). */
    public static final int FAILURE_TEXT_BYTES = 4 * KIB;

    public static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    public static final Duration REQUEST_SIGNATURE_AGE = Duration.ofSeconds(60);
    public static final Duration WORKER_CLOCK_DIFFERENCE = Duration.ofSeconds(30);

    /** How far a clock may be set back before checkpoints wait for it to catch up (L10). */
    public static final Duration CLOCK_STEP_BACK = Duration.ofSeconds(30);

    /** A leader of the ledger that has said nothing to the database for so long has hung; another takes over. */
    public static final Duration LEADER_SILENCE = Duration.ofSeconds(10);

    /** How long a proposal may stay open when its proposer names no deadline, and at the longest. */
    public static final Duration PROPOSAL_LIFE = Duration.ofDays(7);

    public static final Duration LEASE = Duration.ofSeconds(30);
    public static final Duration RENEWAL = Duration.ofSeconds(10);
    public static final Duration PUBLICATION_WAIT = Duration.ofSeconds(2);
    public static final Duration POLICY_TIME = Duration.ofSeconds(1);
    public static final int POLICY_BUNDLE_BYTES = 4 * MIB;
    public static final int POLICY_BUNDLE_FILES = 2_000;
    public static final int POLICY_INPUT_BYTES = MIB;

    /** Evaluations that may wait for an evaluator; past it the answer is undetermined at once. */
    public static final int POLICY_QUEUE = 256;

    /** Others that may wait for a lineage's promotion slot, first in, first out. */
    public static final int PROMOTION_QUEUE = 4;

    /** A grant that comes sooner after the ask was shown is flagged; it counts all the same. */
    public static final Duration QUICK_GRANT = Duration.ofSeconds(15);

    /** Requests that may wait for an answer at a time; past it they get the present one at once. */
    public static final int WAITING_REQUESTS = 512;

    /** Most items of one page of a list. */
    public static final int PAGE = 100;
}
