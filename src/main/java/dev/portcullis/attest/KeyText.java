package dev.portcullis.attest;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The two texts of C2SP signed-note keys: {@code name+hash+base64} and the same after {@code PRIVATE+KEY+}.
 *
 * @param hash the first four bytes of SHA-256(name ‖ LF ‖ type ‖ public key), as eight hex digits
 */
record KeyText(String name, String hash, byte type, Bytes material) {
    static final byte ED25519 = 0x01;
    static final byte COSIGNATURE = 0x04;
    private static final int NAME_CHARACTERS = 256;
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{8}");

    /** Error messages never repeat the text: it may be a secret in the wrong place. */
    static KeyText parse(String text) {
        List<String> parts = List.of(text.split("\\+", 3));
        if (parts.size() != 3) {
            throw new IllegalArgumentException("a key is written name+hash+base64");
        }
        String name = parts.get(0);
        String hash = parts.get(1);
        requireName(name);
        if (!HASH.matcher(hash).matches()) {
            throw new IllegalArgumentException("the hash of a key has eight lower-case hex digits");
        }
        byte[] typed = base64(parts.get(2));
        if (typed.length != 1 + Ed25519.KEY_BYTES) {
            throw new IllegalArgumentException("an Ed25519 key has 33 bytes of base64, type first");
        }
        return new KeyText(name, hash, typed[0], Bytes.copyOf(Arrays.copyOfRange(typed, 1, typed.length)));
    }

    static String write(String name, String hash, byte type, byte[] material) {
        byte[] typed = new byte[1 + material.length];
        typed[0] = type;
        System.arraycopy(material, 0, typed, 1, material.length);
        return name + "+" + hash + "+" + Base64.getEncoder().encodeToString(typed);
    }

    static String hash(String name, byte type, byte[] publicKey) {
        ByteArrayOutputStream hashed = new ByteArrayOutputStream();
        hashed.writeBytes(name.getBytes(StandardCharsets.UTF_8));
        hashed.write('\n');
        hashed.write(type);
        hashed.writeBytes(publicKey);
        return HexFormat.of().formatHex(Digest.of(hashed.toByteArray()).raw(), 0, 4);
    }

    static void requireName(String name) {
        if (name.isEmpty() || name.length() > NAME_CHARACTERS) {
            throw new IllegalArgumentException("the name of a key has 1 to " + NAME_CHARACTERS + " characters");
        }
        for (int at = 0; at < name.length(); at++) {
            char c = name.charAt(at);
            // C2SP allows more of Unicode; plain ASCII keeps a name inert wherever it is shown.
            if (c <= ' ' || c > '~' || c == '+' || c == '"' || c == '\\') {
                throw new IllegalArgumentException(
                        "the name of a key is printable ASCII without space, plus, quote or backslash");
            }
        }
    }

    /** Standard base64 with padding, and only the one text that encodes these bytes. */
    static byte[] base64(String text) {
        byte[] decoded = Base64.getDecoder().decode(text);
        if (!Base64.getEncoder().encodeToString(decoded).equals(text)) {
            throw new IllegalArgumentException("not canonical base64");
        }
        return decoded;
    }
}
