package dev.portcullis.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.attest.HttpCaller;
import dev.portcullis.attest.HttpCaller.Answer;
import dev.portcullis.attest.HttpCaller.Credential;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.local.Credentials;
import dev.portcullis.local.PageLogin;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** An OpenID provider as a command line uses it: by device (RFC 8628), by refresh token, by password in the demo. */
final class IdentityProvider implements AutoCloseable {
    static final String COMMAND_LINE = "portcullis-cli";

    private static final Duration LONGEST_DEVICE_WAIT = Duration.ofMinutes(15);
    private static final int SLOW_DOWN_SECONDS = 5;

    private final URI issuer;
    private final JsonNode metadata;
    private final HttpCaller caller;
    private final PageLogin pages = new PageLogin();
    private final InstantSource clock;

    /** What the person does in a browser, and how long there is for it. */
    record DeviceCode(String secret, String userCode, String page, Duration interval, Instant expiresAt) {
        @Override
        public String toString() {
            return "DeviceCode[" + userCode + "]";
        }
    }

    /** How the program waits; a test's way needs no time. */
    @FunctionalInterface
    interface Pause {
        void of(Duration time) throws InterruptedException;
    }

    private IdentityProvider(URI issuer, JsonNode metadata, HttpCaller caller, InstantSource clock) {
        this.issuer = issuer;
        this.metadata = metadata;
        this.caller = caller;
        this.clock = clock;
    }

    /** Reads the provider's description of itself, which must be about this issuer. */
    static IdentityProvider discover(URI issuer, InstantSource clock)
            throws CommandFailedException, InterruptedException {
        Confidential.require(issuer, "The identity provider");
        HttpCaller caller = new HttpCaller(new Credential.Nobody(), clock);
        URI document = URI.create(issuer + "/.well-known/openid-configuration");
        JsonNode metadata = send(caller, "GET", document, "", issuer);
        if (!metadata.path("issuer").asText().equals(issuer.toString())) {
            throw new CommandFailedException(
                    ExitCode.CONFIGURATION,
                    issuer + " does not describe itself as that issuer",
                    "Name the issuer exactly as its tokens do: --issuer URL");
        }
        return new IdentityProvider(issuer, metadata, caller, clock);
    }

    /** Asks for a code that a person types into a page of the provider. */
    DeviceCode device() throws CommandFailedException, InterruptedException {
        JsonNode answer =
                granted(post("device_authorization_endpoint", Map.of("client_id", COMMAND_LINE, "scope", "openid")));
        String page = answer.path("verification_uri_complete")
                .asText(answer.path("verification_uri").asText());
        Duration lives = Duration.ofSeconds(answer.path("expires_in").asLong(0));
        return new DeviceCode(
                answer.path("device_code").asText(),
                answer.path("user_code").asText(),
                page,
                Duration.ofSeconds(Math.clamp(answer.path("interval").asLong(SLOW_DOWN_SECONDS), 1, 60)),
                clock.instant().plus(lives.compareTo(LONGEST_DEVICE_WAIT) < 0 ? lives : LONGEST_DEVICE_WAIT));
    }

    /** Waits until the person has typed the code, or it expires. */
    Login await(DeviceCode code, Pause pause) throws CommandFailedException, InterruptedException {
        Duration interval = code.interval();
        while (clock.instant().isBefore(code.expiresAt())) {
            pause.of(interval);
            JsonNode answer = post(
                    "token_endpoint",
                    Map.of(
                            "grant_type",
                            "urn:ietf:params:oauth:grant-type:device_code",
                            "client_id",
                            COMMAND_LINE,
                            "device_code",
                            code.secret()));
            switch (answer.path("error").asText()) {
                case "authorization_pending" -> {}
                case "slow_down" -> interval = interval.plusSeconds(SLOW_DOWN_SECONDS);
                default -> {
                    return login(granted(answer), COMMAND_LINE);
                }
            }
        }
        throw new CommandFailedException(
                ExitCode.TIMED_OUT, "nobody typed the code in time", "Once more: portcullis login");
    }

    /** By password on the provider's page, by the client of demonstrations; other realms have none. */
    Login password(String user, String password) throws CommandFailedException, InterruptedException {
        URI page = address("authorization_endpoint");
        URI token = address("token_endpoint");
        PageLogin.Answer answer;
        try {
            answer = pages.tokens(page, token, new Credentials(user, password));
        } catch (IOException e) {
            throw new CommandFailedException(
                    ExitCode.NOT_ENTITLED,
                    user + " cannot log in by password at " + issuer + ": " + e.getMessage(),
                    "Without a demo's realm log in by a browser: portcullis login",
                    e);
        }
        return login(granted(json(answer.status(), answer.body(), issuer)), PageLogin.CLIENT);
    }

    /** A login whose token lives again. */
    Login refresh(Login old) throws CommandFailedException, InterruptedException {
        return login(
                granted(post(
                        "token_endpoint",
                        Map.of(
                                "grant_type",
                                "refresh_token",
                                "client_id",
                                old.client(),
                                "refresh_token",
                                old.refreshToken()))),
                old.client());
    }

    private Login login(JsonNode answer, String client) throws CommandFailedException {
        String token = answer.path("access_token").asText();
        if (token.isEmpty()) {
            throw new CommandFailedException(
                    ExitCode.UNAVAILABLE, issuer + " granted no token", "Is it the issuer of this installation?");
        }
        return new Login(
                Login.SCHEMA,
                issuer,
                client,
                name(token),
                token,
                answer.path("refresh_token").asText(),
                clock.instant()
                        .plusSeconds(Math.max(0, answer.path("expires_in").asLong(0))));
    }

    /** Whom the token is for, to be shown; only the gateway judges a token. */
    private static String name(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return "";
        }
        try {
            JsonNode claims = StrictJson.parseForeign(
                    Bytes.fromBase64(parts[1].replace('-', '+').replace('_', '/'))
                            .toArray());
            return claims.path("preferred_username").asText(claims.path("sub").asText());
        } catch (MalformedJsonException | IllegalArgumentException _) {
            return "";
        }
    }

    private JsonNode granted(JsonNode answer) throws CommandFailedException {
        String error = answer.path("error").asText();
        if (error.isEmpty()) {
            return answer;
        }
        throw new CommandFailedException(
                ExitCode.NOT_ENTITLED,
                "the identity provider refused: " + error + ": "
                        + answer.path("error_description").asText(),
                "Log in again: portcullis login");
    }

    private JsonNode post(String endpoint, Map<String, String> form)
            throws CommandFailedException, InterruptedException {
        String body = new TreeMap<>(form)
                .entrySet().stream()
                        .map(field ->
                                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"));
        return send(caller, "POST", address(endpoint), body, issuer);
    }

    private URI address(String endpoint) throws CommandFailedException {
        try {
            return Confidential.require(URI.create(metadata.path(endpoint).asText()), "The identity provider");
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(
                    ExitCode.CONFIGURATION,
                    issuer + " has no usable " + endpoint,
                    "Name another issuer: --issuer URL",
                    e);
        }
    }

    private static JsonNode send(HttpCaller caller, String method, URI target, String form, URI issuer)
            throws CommandFailedException, InterruptedException {
        Answer answer;
        try {
            answer = caller.send(
                    method, target, form.getBytes(StandardCharsets.UTF_8), HttpCaller.FORM, HttpCaller.ANSWER);
        } catch (IOException e) {
            throw new CommandFailedException(
                    ExitCode.UNAVAILABLE,
                    "no answer from the identity provider at " + issuer + ": " + e,
                    "Is it up? portcullis local status; another one: --issuer URL",
                    e);
        }
        return json(answer.status(), answer.body(), issuer);
    }

    private static JsonNode json(int status, Bytes body, URI issuer) throws CommandFailedException {
        try {
            return StrictJson.parseForeign(body.toArray());
        } catch (MalformedJsonException e) {
            throw new CommandFailedException(
                    ExitCode.UNAVAILABLE,
                    "the identity provider at " + issuer + " answered " + status + " and no JSON",
                    "Is it the issuer of this installation?",
                    e);
        }
    }

    @Override
    public void close() {
        caller.close();
        pages.close();
    }
}
