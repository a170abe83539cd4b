package dev.portcullis.local.internal;

import dev.portcullis.local.Probe;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;

/** Asks once whether a service is ready; whatever goes wrong means not yet. */
final class Probing {
    private static final int CONNECT_MILLIS = 500;
    private static final int ANSWER_MILLIS = 3_000;
    private static final int STATUS_FILE_BYTES = 64 * 1024;

    private Probing() {}

    static boolean answers(Probe probe, long pid) {
        try {
            return switch (probe) {
                case Probe.HttpAnswers http -> ok(http);
                case Probe.PortAccepts port -> accepts(port.port());
                case Probe.PidFileSays file -> says(file, pid);
            };
        } catch (IOException _) {
            return false;
        }
    }

    private static boolean ok(Probe.HttpAnswers http) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) http.address().toURL().openConnection();
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(ANSWER_MILLIS);
        try {
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } finally {
            connection.disconnect();
        }
    }

    private static boolean accepts(int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            return true;
        }
    }

    private static boolean says(Probe.PidFileSays asked, long pid) throws IOException {
        if (Files.size(asked.file()) > STATUS_FILE_BYTES) {
            return false;
        }
        List<String> lines = Files.readAllLines(asked.file(), StandardCharsets.UTF_8);
        return asked.line() < lines.size()
                && lines.getFirst().strip().equals(Long.toString(pid))
                && lines.get(asked.line()).startsWith(asked.text());
    }
}
