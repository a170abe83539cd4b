package dev.portcullis.attest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.util.EnumSet;
import java.util.Set;

/**
 * The secret half of a key, in C2SP skey form {@code PRIVATE+KEY+name+hash+base64} (Ed25519, type 1).
 *
 * <p>The secret leaves only through {@link #save}; {@link #toString} shows the name alone.
 */
public final class SigningKey {
    private static final String PREFIX = "PRIVATE+KEY+";
    private static final int FILE_BYTES = 1024;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final byte[] PAIR_PROBE = "portcullis.pair/v1".getBytes(StandardCharsets.UTF_8);

    private final byte[] seed;
    private final PrivateKey key;
    private final VerifierKey verifierKey;

    private SigningKey(String name, byte[] seed) {
        this.seed = seed.clone();
        this.key = Ed25519.privateKey(seed);
        this.verifierKey = VerifierKey.of(name, Ed25519.publicKey(seed));
        if (!verifierKey.verify(PAIR_PROBE, sign(PAIR_PROBE))) {
            throw new IllegalStateException("the two halves of key " + name + " do not belong together");
        }
    }

    public static SigningKey generate(String name) {
        KeyText.requireName(name);
        return new SigningKey(name, Ed25519.newSeed());
    }

    /**
     * Reads the text; the message of a refusal never repeats it.
     *
     * @throws IllegalArgumentException unless it is an Ed25519 skey whose hash fits
     */
    public static SigningKey parse(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new IllegalArgumentException("a signing key starts with " + PREFIX);
        }
        KeyText parts = KeyText.parse(text.substring(PREFIX.length()));
        if (parts.type() != KeyText.ED25519) {
            throw new IllegalArgumentException("not a key of type 1 (Ed25519)");
        }
        SigningKey key = new SigningKey(parts.name(), parts.material().toArray());
        if (!key.verifierKey.keyId().equals(parts.name() + "+" + parts.hash())) {
            throw new IllegalArgumentException("the hash in the signing key is not that of its name and public key");
        }
        return key;
    }

    /**
     * Reads a key file.
     *
     * @throws IOException when it cannot be read, is no regular file, or anyone but its owner may read or write it
     * @throws IllegalArgumentException when its one line is not a key
     */
    public static SigningKey load(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("no key file at " + file);
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
        if (!OWNER_ONLY.containsAll(permissions)) {
            throw new IOException("the key file " + file + " is open to others ("
                    + PosixFilePermissions.toString(permissions) + "); make it owner-only: chmod 600 " + file);
        }
        if (Files.size(file) > FILE_BYTES) {
            throw new IOException("the key file " + file + " is too large for one key");
        }
        return parse(Files.readString(file).stripTrailing());
    }

    /**
     * Writes a new file of mode 0600 and forces it to disk.
     *
     * @throws java.nio.file.FileAlreadyExistsException when there is a file already; a key is never overwritten
     */
    public void save(Path file) throws IOException {
        byte[] line = (PREFIX + text() + "\n").getBytes(StandardCharsets.UTF_8);
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
            ByteBuffer left = ByteBuffer.wrap(line);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
    }

    private String text() {
        String hash = verifierKey.keyId().substring(verifierKey.name().length() + 1);
        return KeyText.write(verifierKey.name(), hash, KeyText.ED25519, seed);
    }

    public VerifierKey verifierKey() {
        return verifierKey;
    }

    /** The 64 bytes of the pure Ed25519 signature over exactly {@code message}. */
    public byte[] sign(byte[] message) {
        return Ed25519.sign(key, message);
    }

    @Override
    public String toString() {
        return "SigningKey[" + verifierKey.keyId() + "]";
    }
}
