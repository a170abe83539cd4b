package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.attest.HttpCaller;
import dev.portcullis.attest.HttpCaller.Answer;
import dev.portcullis.attest.HttpCaller.Credential;
import dev.portcullis.attest.SoftAuthenticator;
import dev.portcullis.attest.SoftAuthenticator.Registration;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.attest.predicate.SignedWords;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.local.Credentials;
import dev.portcullis.local.Running;
import dev.portcullis.signoff.Words;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A person of the demo in a browser with an authenticator, as far as the gateway sees it. */
final class DemoBrowser implements AutoCloseable {
    private static final byte[] NOTHING = {};

    private final Running stack;
    private final PersonId person;
    private final InstantSource clock;
    private final IdentityProvider provider;
    private final SoftAuthenticator authenticator = SoftAuthenticator.of("localhost");

    DemoBrowser(Running stack, PersonId person, InstantSource clock)
            throws CommandFailedException, InterruptedException {
        this.stack = stack;
        this.person = person;
        this.clock = clock;
        this.provider = IdentityProvider.discover(stack.issuer(), clock);
    }

    /** Asks for a passkey of one's own. */
    void enrol() throws IOException, InterruptedException, CommandFailedException, MalformedJsonException {
        JsonNode options = json(send("POST", "/v1/people/me/passkeys/challenge", NOTHING));
        Registration made = authenticator.register(
                Bytes.fromBase64(options.path("challenge").asText()),
                stack.gateway().toString(),
                UnaryOperator.identity());
        Answer asked = send(
                "POST",
                "/v1/people/me/passkeys",
                StrictJson.write(
                        Map.of("clientDataJSON", made.clientData(), "attestationObject", made.attestationObject())));
        assertThat(asked.status()).as(asked.body().utf8()).isEqualTo(202);
    }

    /** Grants with it what is asked. */
    void grant(AskId id, String reason)
            throws IOException, InterruptedException, CommandFailedException, MalformedJsonException {
        ShownAsk ask =
                StrictJson.read(send("GET", "/v1/asks/" + id, NOTHING).body().toArray(), ShownAsk.class);
        SignedWords words = Words.statement(
                        id,
                        ask.gate().gate(),
                        ask.viewDigest(),
                        ask.expiresAt(),
                        person,
                        Says.GRANTED,
                        reason,
                        clock.instant())
                .predicate(SignedWords.class);
        Answer said = send(
                "POST",
                "/v1/asks/" + id + "/sign-offs",
                StrictJson.write(authenticator.answer(words, stack.gateway().toString())));
        assertThat(said.status()).as(said.body().utf8()).isEqualTo(200);
    }

    private static JsonNode json(Answer answer) throws MalformedJsonException {
        assertThat(answer.status()).as(answer.body().utf8()).isEqualTo(200);
        return StrictJson.parse(answer.body().toArray());
    }

    private Answer send(String method, String path, byte[] body)
            throws IOException, InterruptedException, CommandFailedException {
        Credentials login = stack.person(person.value());
        Credential token = new Credential.Token(
                provider.password(login.user(), login.password()).accessToken());
        try (HttpCaller caller = new HttpCaller(token, clock)) {
            return caller.send(method, URI.create(stack.gateway() + path), body, HttpCaller.JSON, HttpCaller.ANSWER);
        }
    }

    @Override
    public void close() {
        provider.close();
    }
}
