package dev.portcullis.ledger.internal;

import dev.portcullis.attest.LogPolicy;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.SignedNote;
import dev.portcullis.attest.WitnessKey;
import dev.portcullis.kernel.Digest;
import dev.portcullis.ledger.AddCheckpoint;
import dev.portcullis.ledger.Checkpoint;
import dev.portcullis.ledger.LedgerDisagreesException;
import dev.portcullis.ledger.LedgerUnavailableException;
import dev.portcullis.ledger.Witnessing;
import dev.portcullis.ledger.internal.WitnessClient.Answer;
import dev.portcullis.ledger.internal.WitnessClient.Cosigned;
import dev.portcullis.ledger.internal.WitnessClient.Has;
import dev.portcullis.ledger.internal.WitnessClient.Refused;
import dev.portcullis.ledger.internal.WitnessClient.Silent;
import java.lang.System.Logger.Level;
import java.net.http.HttpClient;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Those who must have seen a checkpoint before it is published (L8), and who know when the log has gone back (L6).
 *
 * <p>They are asked side by side; nothing is asked inside a transaction.
 */
public final class Witnesses {
    private static final System.Logger logger = System.getLogger(Witnesses.class.getName());

    private final List<WitnessClient> clients;
    private final Supplier<LogPolicy> policy;

    public Witnesses(Witnessing witnessing) {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(WitnessClient.PATIENCE)
                .build();
        this.clients = witnessing.witnesses().stream()
                .map(address -> new WitnessClient(http, address))
                .toList();
        this.policy = witnessing.policy();
    }

    /** Proves how a tree grew; ends its transaction before it returns. */
    @FunctionalInterface
    interface Growth {
        /** The proof from {@code size}, at least 1, to the tree in question. */
        List<Digest> from(long size) throws SQLException;
    }

    /**
     * Has a checkpoint cosigned.
     *
     * @return verified lines of witnesses in trust, one of each; enough for the quorum
     * @throws LedgerUnavailableException when they are not enough (L8): nothing may be published
     * @throws LedgerDisagreesException when a witness knows a larger or another log (L6)
     */
    List<SignedNote.Line> cosign(Checkpoint checkpoint, Growth growth) throws SQLException {
        LogPolicy now = policy.get();
        Map<WitnessClient, Long> olds = new LinkedHashMap<>();
        clients.forEach(client -> olds.put(client, Math.min(client.size(), checkpoint.size())));
        Map<WitnessClient, Answer> answers = ask(olds, checkpoint, growth);
        Map<WitnessClient, Long> named = sizes(answers, olds, checkpoint);
        Map<WitnessClient, Answer> second = ask(named, checkpoint, growth);
        sizes(second, named, checkpoint);
        answers.putAll(second);

        List<SignedNote.Line> lines = new ArrayList<>();
        Set<WitnessKey> cosigners = new HashSet<>();
        List<String> missing = new ArrayList<>();
        answers.forEach((client, answer) -> {
            switch (answer) {
                case Cosigned cosigned -> {
                    client.knows(checkpoint.size());
                    lines.addAll(known(cosigned.lines(), checkpoint, now, cosigners));
                }
                case Has has -> missing.add(client + " has size " + has.size());
                case Refused _ -> missing.add(client + " does not take its first checkpoint");
                case Silent silent -> missing.add(client + ": " + silent.why());
            }
        });
        if (!now.isMetBy(cosigners)) {
            throw new LedgerUnavailableException("L8: the checkpoint of size " + checkpoint.size() + " is cosigned by "
                    + cosigners.stream().map(WitnessKey::name).sorted().toList()
                    + ", which is below the quorum of trust;"
                    + " nothing is published until more witnesses answer. Missing: " + missing);
        }
        if (!missing.isEmpty()) {
            logger.log(Level.WARNING, "published without some witnesses: " + missing);
        }
        return List.copyOf(lines);
    }

    /**
     * The sizes that witnesses name who have an older checkpoint than was claimed: what to prove from.
     *
     * @throws LedgerDisagreesException when one knows a larger log than this checkpoint's, or another
     */
    private static Map<WitnessClient, Long> sizes(
            Map<WitnessClient, Answer> answers, Map<WitnessClient, Long> claimed, Checkpoint checkpoint) {
        Map<WitnessClient, Long> sizes = new LinkedHashMap<>();
        answers.forEach((client, answer) -> {
            switch (answer) {
                case Cosigned _, Silent _ -> {
                    // Nothing more to show it.
                }
                case Has has -> {
                    requireOlder(client, has, claimed.getOrDefault(client, 0L), checkpoint);
                    sizes.put(client, has.size());
                }
                case Refused _ -> {
                    long size = claimed.getOrDefault(client, 0L);
                    // From nothing everything grows: such an answer is not one of a witness.
                    if (size > 0) {
                        throw anotherHistory(client, size);
                    }
                }
            }
        });
        return sizes;
    }

    /** A witness that knows more than was ever signed, or names the very size that was claimed, knows another log. */
    private static void requireOlder(WitnessClient client, Has has, long claimed, Checkpoint checkpoint) {
        if (has.size() > checkpoint.size()) {
            throw new LedgerDisagreesException("L6: the database is behind: witness " + client + " has cosigned "
                    + has.size() + " entries, the database signs for " + checkpoint.size() + ". It was restored from an"
                    + " old backup or failed over to a lagging replica. Restore one that has at least " + has.size()
                    + " entries; nothing is signed until then.");
        }
        if (has.size() == claimed) {
            throw anotherHistory(client, claimed);
        }
    }

    private static LedgerDisagreesException anotherHistory(WitnessClient client, long size) {
        return new LedgerDisagreesException("L6: witness " + client + " has cosigned another history of the first "
                + size + " entries. One of them was exchanged: find out which, by another witness or an export, before"
                + " anything is signed.");
    }

    /** What the database says of itself. */
    public interface Signed {
        /** The newest checkpoint that was signed. */
        Checkpoint newest() throws SQLException;

        /** The proof from one size, at least 1, to another. */
        List<Digest> growth(long from, long to) throws SQLException;
    }

    /**
     * Shows the witnesses the newest checkpoint that was signed, and whoever has an older one how it grew, so that a log
     * that went back, or became another, is noticed although its checkpoint file went with it. A witness that does not
     * answer says nothing.
     *
     * @throws LedgerDisagreesException when a witness knows a larger or another log
     */
    public void requireAgreement(Signed signed) throws SQLException {
        Checkpoint shown = signed.newest();
        Map<WitnessClient, Long> claimed = new LinkedHashMap<>();
        clients.forEach(client -> claimed.put(client, shown.size()));
        Map<WitnessClient, Answer> answers = ask(claimed, shown, from -> signed.growth(from, shown.size()));
        // Another gateway may lead and sign meanwhile; what a witness has seen was in the database before.
        Checkpoint now = signed.newest();
        Map<WitnessClient, Long> named = sizes(answers, claimed, now);
        learn(answers, shown);
        named.values().removeIf(size -> size == 0);
        Map<WitnessClient, Answer> second = ask(named, now, from -> signed.growth(from, now.size()));
        sizes(second, named, signed.newest());
        learn(second, now);
    }

    private static void learn(Map<WitnessClient, Answer> answers, Checkpoint shown) {
        answers.forEach((client, answer) -> {
            switch (answer) {
                case Cosigned _ -> client.knows(shown.size());
                case Has has -> client.knows(has.size());
                case Silent silent -> logger.log(Level.WARNING, "witness " + client + " is silent: " + silent.why());
                case Refused _ ->
                    logger.log(Level.WARNING, "witness " + client + " does not take its first checkpoint");
            }
        });
    }

    private static Map<WitnessClient, Answer> ask(Map<WitnessClient, Long> olds, Checkpoint checkpoint, Growth growth)
            throws SQLException {
        Map<WitnessClient, CompletableFuture<Answer>> asked = new LinkedHashMap<>();
        for (Map.Entry<WitnessClient, Long> old : olds.entrySet()) {
            long from = old.getValue();
            List<Digest> proof = from == 0 || from == checkpoint.size() ? List.of() : growth.from(from);
            asked.put(old.getKey(), old.getKey().ask(new AddCheckpoint(from, proof, checkpoint)));
        }
        Map<WitnessClient, Answer> answers = new LinkedHashMap<>();
        asked.forEach((client, future) -> answers.put(client, future.join()));
        return answers;
    }

    /** The lines that are cosignatures of witnesses in trust who were not counted yet; others are dropped. */
    private static List<SignedNote.Line> known(
            List<SignedNote.Line> lines, Checkpoint checkpoint, LogPolicy policy, Set<WitnessKey> cosigners) {
        List<SignedNote.Line> good = new ArrayList<>();
        for (SignedNote.Line line : lines) {
            for (WitnessKey key : policy.witnesses()) {
                if (key.keyId().equals(line.keyId()) && isGood(key, checkpoint, line) && cosigners.add(key)) {
                    good.add(line);
                }
            }
        }
        return good;
    }

    private static boolean isGood(WitnessKey key, Checkpoint checkpoint, SignedNote.Line line) {
        try {
            key.verify(checkpoint.note().text(), line);
            return true;
        } catch (SignatureRefusedException e) {
            logger.log(Level.WARNING, "a witness answered with a bad cosignature", e);
            return false;
        }
    }
}
