package dev.portcullis.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Logs a person of a demo's realm in as their browser would, on the realm's own page: the code flow with PKCE, by a client
 * that only such a realm has. The token then says when and how the person authenticated; one that was traded for a
 * password directly says neither.
 */
public final class PageLogin implements AutoCloseable {
    /** There in the demo's realm only. */
    public static final String CLIENT = "portcullis-demo";

    /** Nobody listens there: the answer is read from the address. */
    private static final String REDIRECT = "http://localhost/demo";

    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final int VERIFIER_BYTES = 32;
    private static final Pattern FORM = Pattern.compile("<form[^>]{1,2000}?action=\"([^\"]{1,4000})\"");
    private static final Pattern CODE = Pattern.compile("[?&]code=([^&#]{1,2000})");

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final SecureRandom random = new SecureRandom();

    /** What the provider answered in the end. */
    public record Answer(int status, Bytes body) {}

    /**
     * Logs in.
     *
     * @param authorization the provider's authorization endpoint
     * @param token its token endpoint
     * @return what the token endpoint answers
     * @throws IOException when there is no answer, or the page does not take the person's name and password
     */
    public Answer tokens(URI authorization, URI token, Credentials person) throws IOException, InterruptedException {
        byte[] bytes = new byte[VERIFIER_BYTES];
        random.nextBytes(bytes);
        String verifier = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        String code = code(authorization, verifier, person);
        HttpResponse<byte[]> answer = post(
                token,
                Map.of(),
                Map.of(
                        "grant_type",
                        "authorization_code",
                        "client_id",
                        CLIENT,
                        "redirect_uri",
                        REDIRECT,
                        "code",
                        code,
                        "code_verifier",
                        verifier));
        return new Answer(answer.statusCode(), Bytes.copyOf(answer.body()));
    }

    private String code(URI authorization, String verifier, Credentials person)
            throws IOException, InterruptedException {
        URI asked = URI.create(authorization + "?"
                + form(Map.of(
                        "response_type",
                        "code",
                        "client_id",
                        CLIENT,
                        "scope",
                        "openid",
                        "redirect_uri",
                        REDIRECT,
                        "code_challenge_method",
                        "S256",
                        "code_challenge",
                        challenge(verifier))));
        HttpResponse<byte[]> page = send(HttpRequest.newBuilder(asked).GET(), Map.of());
        Matcher form = FORM.matcher(new String(page.body(), UTF_8));
        if (page.statusCode() != 200 || !form.find()) {
            throw new IOException("the identity provider shows no page to log in at, but answers " + page.statusCode());
        }
        URI action = asked.resolve(form.group(1).replace("&amp;", "&"));
        if (!Objects.equals(action.getAuthority(), asked.getAuthority())
                || !Objects.equals(action.getScheme(), asked.getScheme())) {
            throw new IOException("the identity provider's page sends passwords to " + action.getAuthority());
        }
        HttpResponse<byte[]> after =
                post(action, cookies(page), Map.of("username", person.user(), "password", person.password()));
        Optional<Matcher> found = after.headers()
                .firstValue("Location")
                .filter(address -> address.startsWith(REDIRECT + "?"))
                .map(CODE::matcher)
                .filter(Matcher::find);
        return found.orElseThrow(() -> new IOException(
                        "the identity provider did not take the name " + person.user() + " with that password"))
                .group(1);
    }

    private static String challenge(String verifier) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Digest.of(verifier).raw());
    }

    /** As the provider set them, those for secure places too: like a browser, this takes localhost for one. */
    private static Map<String, String> cookies(HttpResponse<byte[]> page) {
        Map<String, String> cookies = new LinkedHashMap<>();
        for (String set : page.headers().allValues("Set-Cookie")) {
            String[] cookie = set.split(";", 2)[0].split("=", 2);
            if (cookie.length == 2) {
                cookies.put(cookie[0], cookie[1]);
            }
        }
        return cookies;
    }

    private HttpResponse<byte[]> post(URI target, Map<String, String> cookies, Map<String, String> fields)
            throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(target)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form(fields))),
                cookies);
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request, Map<String, String> cookies)
            throws IOException, InterruptedException {
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        return http.send(
                request.timeout(ANSWER).build(),
                BodyHandlers.limiting(BodyHandlers.ofByteArray(), Bounds.ANSWER_BYTES));
    }

    private static String form(Map<String, String> fields) {
        return new TreeMap<>(fields)
                .entrySet().stream()
                        .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                        .collect(Collectors.joining("&"));
    }

    @Override
    public void close() {
        http.close();
    }
}
