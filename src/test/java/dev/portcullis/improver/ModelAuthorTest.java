package dev.portcullis.improver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelAuthorTest {
    private static final SourceTree GENESIS = CirclePacking.genesis();
    private static final BigDecimal SCORE = new BigDecimal("2.541421356218");

    @Test
    void proposesTheProgramTheModelWrote()
            throws IOException, StrategyRefusedException, AuthorFailedException, InterruptedException {
        // Given
        try (StubServer model = answering("Think first.\n```text\nno\n```\n```python\nprint('packed')\n```\nDone.")) {
            ModelAuthor author = new ModelAuthor(model.address().resolve("/v1"), "stub-1", null);
            Search search = new Search(1, GENESIS, SCORE, author);

            // When
            ProposalDraft draft = (ProposalDraft) search.next();

            // Then
            assertThat(draft.put()).isEqualTo(Map.of(CirclePacking.PROGRAM, Bytes.utf8("print('packed')\n")));
            assertThat(draft.aim()).isEqualTo(Aim.ADMIT);
            assertThat(draft.claims()).isEmpty();
        }
    }

    @Test
    void showsTheModelTheProgramAndItsScoreAndNothingOfTheHarness()
            throws IOException, AuthorFailedException, InterruptedException, MalformedJsonException {
        // Given
        try (StubServer model = answering("```python\npass\n```")) {
            ModelAuthor author = new ModelAuthor(model.address().resolve("/v1/"), "stub-1", "a-key");

            // When
            author.rewrite(GENESIS, SCORE);

            // Then
            StubServer.Request request = model.requests().getFirst();
            JsonNode body = StrictJson.parse(request.body().toArray());
            String shown = body.path("messages").path(1).path("content").asText();
            assertThat(request.path()).isEqualTo("/v1/chat/completions");
            assertThat(request.headers().get("Authorization")).containsExactly("Bearer a-key");
            assertThat(body.path("model").asText()).isEqualTo("stub-1");
            assertThat(shown).contains("2.541421356218", "--- packing/main.py", "--- packing/params.toml");
            assertThat(shown).doesNotContain("harness", "a-key");
        }
    }

    @Test
    void sendsNoCredentialWhenThereIsNone() throws IOException, AuthorFailedException, InterruptedException {
        // Given
        try (StubServer model = answering("```\npass\n```")) {
            // When
            new ModelAuthor(model.address(), "stub-1", null).rewrite(GENESIS, SCORE);

            // Then
            assertThat(model.requests().getFirst().headers()).doesNotContainKey("Authorization");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no program today", "```python\n\n```", "```python\nunclosed"})
    void refusesAnAnswerWithoutAProgram(String text) throws IOException {
        // Given
        try (StubServer model = answering(text)) {
            ModelAuthor author = new ModelAuthor(model.address(), "stub-1", null);

            // When
            assertThatThrownBy(() -> author.rewrite(GENESIS, SCORE))
                    // Then
                    .isInstanceOf(AuthorFailedException.class)
                    .hasMessageContaining("no Python block");
        }
    }

    @Test
    void refusesAProgramThatIsTooLarge() throws IOException {
        // Given
        try (StubServer model = answering("```python\n" + "x = 1\n".repeat(20_000) + "```")) {
            ModelAuthor author = new ModelAuthor(model.address(), "stub-1", null);

            // When
            assertThatThrownBy(() -> author.rewrite(GENESIS, SCORE))
                    // Then
                    .isInstanceOf(AuthorFailedException.class)
                    .hasMessageContaining("65536 bytes");
        }
    }

    @Test
    void stopsReadingAnAnswerPastItsBound() throws IOException {
        // Given
        byte[] flood = new byte[3 * 1024 * 1024];
        try (StubServer model = new StubServer(request -> new StubServer.Response(200, Bytes.copyOf(flood)))) {
            ModelAuthor author = new ModelAuthor(model.address(), "stub-1", null);

            // When
            assertThatThrownBy(() -> author.rewrite(GENESIS, SCORE))
                    // Then
                    .isInstanceOf(AuthorFailedException.class);
        }
    }

    @Test
    void saysWhatToDoWhenTheModelWantsAKey() throws IOException {
        // Given
        try (StubServer model = new StubServer(request -> new StubServer.Response(401, Bytes.EMPTY))) {
            ModelAuthor author = new ModelAuthor(model.address(), "stub-1", "wrong");

            // When
            assertThatThrownBy(() -> author.rewrite(GENESIS, SCORE))
                    // Then
                    .isInstanceOf(AuthorFailedException.class)
                    .hasMessageContaining("401; set its key in the environment")
                    .hasMessageNotContaining("wrong");
        }
    }

    /** A completion as such servers give it, floats included. */
    private static StubServer answering(String text) throws IOException {
        Map<String, Object> completion = Map.of(
                "id", "c-1",
                "choices", List.of(Map.of("index", 0, "message", Map.of("role", "assistant", "content", text))),
                "timings", Map.of("predicted_ms", 12.5));
        byte[] body = StrictJson.write(completion);
        assertThat(new String(body, StandardCharsets.UTF_8)).contains("12.5");
        return new StubServer(request -> new StubServer.Response(200, Bytes.copyOf(body)));
    }
}
