package dev.portcullis.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * Tells the local stack's identity provider where its console is, so that a session that ends there ends in the console at
 * once (OpenID Connect back-channel logout). Anywhere else an administrator enters the address.
 */
public final class ConsoleRegistration {
    /** Where a gateway takes the identity provider's logout tokens. */
    public static final String PATH = "/back-channel-logout";

    private static final String CONSOLE = "portcullis-console";
    private static final Duration ANSWER = Duration.ofSeconds(20);

    private ConsoleRegistration() {}

    /**
     * Registers a console.
     *
     * @param console its origin
     * @throws IOException when the identity provider does not take it
     */
    public static void register(Running stack, URI console) throws IOException, InterruptedException {
        URI clients = URI.create(stack.issuer().toString().replace("/realms/", "/admin/realms/") + "/clients");
        try (HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(ANSWER)
                .build()) {
            String token = token(http, stack);
            JsonNode found = json(send(
                    http,
                    HttpRequest.newBuilder(URI.create(clients + "?clientId=" + CONSOLE))
                            .GET(),
                    token));
            if (!(found.path(0) instanceof ObjectNode client)) {
                throw new IOException("the realm has no client " + CONSOLE);
            }
            client.withObjectProperty("attributes")
                    .put("backchannel.logout.url", console + PATH)
                    .put("backchannel.logout.session.required", "true");
            send(
                    http,
                    HttpRequest.newBuilder(
                                    URI.create(clients + "/" + client.path("id").asText()))
                            .header("Content-Type", "application/json")
                            .PUT(BodyPublishers.ofByteArray(StrictJson.write(client))),
                    token);
        }
    }

    private static String token(HttpClient http, Running stack) throws IOException, InterruptedException {
        Credentials self = stack.realmClient();
        HttpRequest.Builder asked = HttpRequest.newBuilder(
                        URI.create(stack.issuer() + "/protocol/openid-connect/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials&client_id=" + self.user()
                        + "&client_secret=" + URLEncoder.encode(self.password(), UTF_8)));
        return json(send(http, asked, "")).path("access_token").asText();
    }

    private static byte[] send(HttpClient http, HttpRequest.Builder request, String token)
            throws IOException, InterruptedException {
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<byte[]> answer = http.send(
                request.timeout(ANSWER).build(),
                BodyHandlers.limiting(BodyHandlers.ofByteArray(), Bounds.ANSWER_BYTES));
        if (answer.statusCode() / 100 != 2) {
            throw new IOException("the identity provider answers " + answer.statusCode() + " at " + answer.uri());
        }
        return answer.body();
    }

    private static JsonNode json(byte[] body) throws IOException {
        try {
            return StrictJson.parseForeign(body);
        } catch (MalformedJsonException e) {
            throw new IOException("the identity provider answers no JSON", e);
        }
    }
}
