package dev.portcullis.local.internal;

import dev.portcullis.local.StackFailedException;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Properties;
import java.util.TreeMap;

/** A file of keys and values that is read whole, added to, and replaced whole. */
public final class Settings {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int PASSWORD_BYTES = 24;
    /** Below the ports the kernel hands to clients, so that none is taken by a connection to somewhere else. */
    private static final int FIRST_PORT = 20_000;

    private static final int LAST_PORT = 32_000;
    private static final int TRIES = 200;

    private final TreeMap<String, String> values = new TreeMap<>();

    private Settings() {}

    /** What {@code file} says; nothing where there is none. */
    public static Settings read(Path file) throws IOException {
        Settings settings = new Settings();
        if (Files.exists(file)) {
            Properties properties = new Properties();
            try (Reader in = new StringReader(Files.readString(file, StandardCharsets.UTF_8))) {
                properties.load(in);
            }
            properties.stringPropertyNames().forEach(name -> settings.values.put(name, properties.getProperty(name)));
        }
        return settings;
    }

    public static Settings empty() {
        return new Settings();
    }

    /** The value of a key that a running stack always has. */
    public String get(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalStateException("the local stack's settings lack " + key + ": portcullis down --purge");
        }
        return value;
    }

    public int number(String key) {
        return Integer.parseInt(get(key));
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    public Settings put(String key, String value) {
        values.put(key, value);
        return this;
    }

    /** The password under {@code key}, made now where there is none. */
    String password(String key) {
        return values.computeIfAbsent(key, _ -> randomText(PASSWORD_BYTES));
    }

    /** Keeps the port under {@code key} while nobody else has it, else takes {@code preferred}, else a free one. */
    int port(String key, int preferred) throws IOException {
        if (has(key) && isFree(number(key))) {
            return number(key);
        }
        int port = preferred != 0 && isFree(preferred) ? preferred : anyPort();
        put(key, Integer.toString(port));
        return port;
    }

    /**
     * As {@link #port}, for a port that others have written down.
     *
     * @throws StackFailedException when it was settled before and somebody else has it now
     */
    int settledPort(String key) throws IOException, StackFailedException {
        if (has(key) && !isFree(number(key))) {
            throw new StackFailedException(
                    "port " + number(key) + ", which is this installation's " + key + ", is taken",
                    "stop what listens there; the installation's trust names it, so no other will do");
        }
        return port(key, 0);
    }

    /** The lines of the file, keys in order. */
    public String text() {
        StringBuilder text = new StringBuilder();
        values.forEach((key, value) ->
                text.append(key).append('=').append(value.replace("\\", "\\\\")).append('\n'));
        return text.toString();
    }

    /** Letters, digits, {@code -} and {@code _}: nothing any file format here would have to escape. */
    static String randomText(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private int anyPort() throws IOException {
        for (int tried = 0; tried < TRIES; tried++) {
            int port = RANDOM.nextInt(FIRST_PORT, LAST_PORT);
            if (isFree(port) && !values.containsValue(Integer.toString(port))) {
                return port;
            }
        }
        throw new IOException("no free port between " + FIRST_PORT + " and " + LAST_PORT);
    }
}
