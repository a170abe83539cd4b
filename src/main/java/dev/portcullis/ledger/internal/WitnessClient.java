package dev.portcullis.ledger.internal;

import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.SignedNote;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Inert;
import dev.portcullis.ledger.AddCheckpoint;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** One witness, asked over HTTP. What it says counts only by its signatures. */
final class WitnessClient {
    /** A witness has a second, as Tessera gives it; the log waits for nobody longer. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Pattern SIZE = Pattern.compile("(0|[1-9][0-9]{0,15})\n");
    private static final int SHOWN_CHARACTERS = 200;

    private final HttpClient http;
    private final URI address;

    /** The size of what it cosigned last, as far as we know. */
    private volatile long size;

    WitnessClient(HttpClient http, URI prefix) {
        this.http = http;
        String text = prefix.toString();
        this.address = URI.create(text + (text.endsWith("/") ? "" : "/") + AddCheckpoint.PATH);
    }

    /** What a witness answers. */
    sealed interface Answer {}

    /** It cosigned; the lines are not verified yet. */
    record Cosigned(List<SignedNote.Line> lines) implements Answer {}

    /** It has a checkpoint of this size, which is not the old size that was claimed. */
    record Has(long size) implements Answer {}

    /** It has a checkpoint of the old size that was claimed, from which the one it was shown did not grow. */
    record Refused() implements Answer {}

    /** It did not answer in time, or not as a witness does. */
    record Silent(String why) implements Answer {}

    long size() {
        return size;
    }

    /** Keeps what it has cosigned, to begin with that next time. */
    void knows(long cosigned) {
        size = cosigned;
    }

    /** Asks; the future never fails. */
    CompletableFuture<Answer> ask(AddCheckpoint request) {
        HttpRequest post = HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .header("Content-Type", "text/plain; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofByteArray(request.toBytes()))
                .build();
        return http.sendAsync(post, BodyHandlers.limiting(BodyHandlers.ofByteArray(), Bounds.NOTE_BYTES))
                .<Answer>thenApply(WitnessClient::read)
                // The request's own timeout ends at the headers.
                .completeOnTimeout(
                        new Silent("no answer within " + PATIENCE), 2 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(e -> new Silent(Inert.text(String.valueOf(e.getMessage()), SHOWN_CHARACTERS)));
    }

    private static Answer read(HttpResponse<byte[]> response) {
        String body = new String(response.body(), StandardCharsets.UTF_8);
        boolean namesSize = response.headers()
                .firstValue("Content-Type")
                .map(type -> type.equals(AddCheckpoint.SIZE_TYPE))
                .orElse(false);
        if (response.statusCode() == 409 && namesSize && SIZE.matcher(body).matches()) {
            return new Has(Long.parseLong(body.strip()));
        }
        if (response.statusCode() == 422) {
            return new Refused();
        }
        if (response.statusCode() != 200) {
            return new Silent("status " + response.statusCode() + ": " + Inert.text(body, SHOWN_CHARACTERS));
        }
        try {
            return new Cosigned(SignedNote.lines(body));
        } catch (SignatureRefusedException e) {
            return new Silent(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
