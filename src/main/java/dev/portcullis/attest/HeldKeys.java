package dev.portcullis.attest;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Signs with the newest of one's own keys that trust believes in a role now: what {@code keys rotate} put into the folder
 * is taken up with the version of trust that names it, and the key before it is no longer used.
 *
 * <p>For a while after a version was taken up, the oldest key that still counts signs on: entries that were begun before may
 * stand before the version in the ledger, where nobody knows the new key yet.
 *
 * <p>Key files are {@code <role>.key}, as the founding made it, and {@code <role>-….key}.
 */
public final class HeldKeys implements Signer {
    private final Path folder;
    private final Role role;
    private final Supplier<Trust> trust;
    private final Duration settling;
    private final InstantSource clock;
    private volatile Held held;

    /** What was found of one version of trust. */
    private record Held(int version, Instant since, Map<VerifierKey, KeySigner> keys) {}

    /**
     * Reads the keys.
     *
     * @param settling for how long after a version was taken up the oldest key that counts is used
     * @throws IOException when one of them is not a key file, or open to others
     */
    public HeldKeys(Path folder, Role role, Supplier<Trust> trust, Duration settling, InstantSource clock)
            throws IOException {
        this.folder = folder;
        this.role = role;
        this.trust = trust;
        this.settling = settling;
        this.clock = clock;
        this.held = read(trust.get().document().version());
        current();
    }

    @Override
    public Envelope sign(Statement statement) {
        return current().sign(statement);
    }

    @Override
    public VerifierKey key() {
        return current().key();
    }

    private KeySigner current() {
        TrustDocument now = trust.get().document();
        Held keys = held;
        if (keys.version() != now.version()) {
            try {
                keys = read(now.version());
                held = keys;
            } catch (IOException e) {
                throw new IllegalStateException("the keys in " + folder + " cannot be read: " + e.getMessage(), e);
            }
        }
        Map<VerifierKey, KeySigner> mine = keys.keys();
        Instant at = clock.instant();
        List<KeySigner> counting = now.keys().stream()
                .filter(key -> key.roles().contains(role) && key.isValidAt(at))
                .flatMap(key -> Optional.ofNullable(mine.get(key.vkey())).stream())
                .toList();
        if (counting.isEmpty()) {
            throw new IllegalStateException("no key of role " + role.word() + " in " + folder
                    + " counts in trust version " + now.version() + "; put the file of one that does there");
        }
        return at.isBefore(keys.since().plus(settling)) ? counting.getFirst() : counting.getLast();
    }

    private Held read(int version) throws IOException {
        Map<VerifierKey, KeySigner> keys = new HashMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, role.word() + "{,-*}.key")) {
            for (Path file : files) {
                SigningKey key = SigningKey.load(file);
                keys.put(key.verifierKey(), new KeySigner(key));
            }
        }
        return new Held(version, clock.instant(), Map.copyOf(keys));
    }
}
