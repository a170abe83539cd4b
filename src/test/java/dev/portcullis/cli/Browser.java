package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * As much of a browser as a login needs: redirects, cookies, and the one form of a page with its hidden fields. Like any
 * browser it takes localhost for safe, and sends it cookies that are for secure places only.
 */
final class Browser {
    private static final int MOST_REDIRECTS = 8;
    private static final Pattern FORM = Pattern.compile("<form[^>]*\\saction=\"([^\"]*)\"");
    private static final Pattern HIDDEN =
            Pattern.compile("<input[^>]*type=\"hidden\"[^>]*name=\"([^\"]*)\"(?:[^>]*value=\"([^\"]*)\")?");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, String> cookies = new LinkedHashMap<>();
    private URI address = URI.create("about:blank");
    private String page = "";

    /** The page that is shown. */
    String page() {
        return page;
    }

    void open(URI page) throws IOException, InterruptedException {
        address = page;
        follow(HttpRequest.newBuilder(address).GET());
    }

    /** Fills in the page's form and sends it. */
    void submit(Map<String, String> fields) throws IOException, InterruptedException {
        Matcher form = FORM.matcher(page);
        assertThat(form.find()).as("a form in: " + page).isTrue();
        Map<String, String> filled = new LinkedHashMap<>();
        Matcher hidden = HIDDEN.matcher(page);
        while (hidden.find()) {
            filled.put(hidden.group(1), Optional.ofNullable(hidden.group(2)).orElse(""));
        }
        filled.putAll(fields);
        address = address.resolve(form.group(1).replace("&amp;", "&"));
        follow(HttpRequest.newBuilder(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(filled.entrySet().stream()
                        .map(field ->
                                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&")))));
    }

    private void follow(HttpRequest.Builder first) throws IOException, InterruptedException {
        HttpResponse<String> response = send(first);
        for (int redirect = 0; response.statusCode() / 100 == 3 && redirect < MOST_REDIRECTS; redirect++) {
            address = address.resolve(response.headers().firstValue("Location").orElseThrow());
            response = send(HttpRequest.newBuilder(address).GET());
        }
        page = response.body();
        assertThat(response.statusCode()).as(page).isEqualTo(200);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        HttpResponse<String> response =
                http.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
        for (String cookie : response.headers().allValues("Set-Cookie")) {
            String[] pair = cookie.split(";", 2)[0].split("=", 2);
            cookies.put(pair[0], pair[1]);
        }
        return response;
    }
}
