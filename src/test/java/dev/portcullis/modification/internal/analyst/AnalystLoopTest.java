package dev.portcullis.modification.internal.analyst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.modification.internal.code.Outline;
import dev.portcullis.modification.internal.code.Outliner;
import dev.portcullis.modification.internal.code.Sign;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnalystLoopTest {
    private static final Outliner LINES = (_, content) -> OddAnalyst.lines(content);

    @Test
    void greetsAndAnswersEachRequestUnderItsId() throws IOException, MalformedJsonException {
        // Given
        String asked = request(1, "a\nb") + request(7, "") + request(8, "no\"line{}\n");

        // When
        List<JsonNode> said = run(asked, LINES);

        // Then
        assertThat(said).hasSize(4);
        assertThat(said.getFirst().toString()).isEqualTo("{\"analyst\":\"portcullis.analyst/v1\"}");
        assertThat(said.stream().skip(1).map(answer -> answer.path("id").asInt()))
                .containsExactly(1, 7, 8);
        assertThat(StrictJson.read(said.get(1), Wire.Answer.class).outline())
                .isEqualTo(OddAnalyst.lines(Bytes.utf8("a\nb")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello\n",
                "{\"id\":1}\n",
                "{\"id\":1,\"type\":\"cobol\",\"bytes\":0}\n",
                "{\"id\":1,\"type\":\"python\",\"bytes\":-1}\n",
                "{\"id\":1,\"type\":\"python\",\"bytes\":1048577}\n",
                "{\"id\":1,\"type\":\"python\",\"bytes\":0,\"more\":1}\n",
                "{\"id\":1,"
            })
    void anythingButARequestEndsIt(String asked) {
        assertThatThrownBy(() -> run(asked, LINES)).isInstanceOf(IOException.class);
    }

    @Test
    void aRequestWithoutEndIsNotReadOn() {
        assertThatThrownBy(() -> run(" ".repeat(Wire.REQUEST_BYTES + 1) + request(1, "a"), LINES))
                .isInstanceOf(IOException.class);
    }

    @Test
    void itEndsWhereItsFileBreaksOff() throws IOException, MalformedJsonException {
        assertThat(run("{\"id\":1,\"type\":\"python\",\"bytes\":9}\nabc", LINES))
                .hasSize(1);
    }

    static Stream<Arguments> whatCannotBeSaidIsNotUnderstood() {
        Sign far = new Sign(Sign.Kind.PROCESS, "k", 1_000, "", "s", "");
        Sign near = new Sign(Sign.Kind.PROCESS, "k", 1, "", "s", "");
        Sign half = new Sign(Sign.Kind.PATH, "\ud800", 1, "", "\ud800", "");
        String longest = "\u0001".repeat(Sign.TEXT_CHARACTERS);
        Sign large = new Sign(Sign.Kind.PATH, longest, 1, longest, longest, longest);
        return Stream.of(
                Arguments.of("a line that the file does not have", outline(far)),
                Arguments.of("signs out of order", outline(new Sign(Sign.Kind.PATH, "k", 2, "", "s", ""), near)),
                Arguments.of("no line at all", outline(new Sign(Sign.Kind.PATH, "k", 0, "", "s", ""))),
                Arguments.of(
                        "less complexity than there can be", (Outliner) (_, _) -> new Outline(null, List.of(), -1)),
                Arguments.of("half a character", outline(half)),
                Arguments.of(
                        "more than an answer holds",
                        outline(Collections.nCopies(Outline.SIGNS, large).toArray(Sign[]::new))),
                Arguments.of("an exception", (Outliner) (_, _) -> {
                    throw new IllegalStateException("thrown");
                }),
                Arguments.of("no end of calls", (Outliner) (_, _) -> {
                    throw new StackOverflowError();
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void whatCannotBeSaidIsNotUnderstood(String what, Outliner outliner) throws IOException, MalformedJsonException {
        // When
        List<JsonNode> said = run(request(1, "a = 1\n") + request(2, "b = 2\n"), outliner);

        // Then
        assertThat(said).as(what).hasSize(3);
        Outline outline = StrictJson.read(said.get(1), Wire.Answer.class).outline();
        assertThat(outline.trouble()).isNotNull();
        assertThat(outline.signs()).isEmpty();
    }

    private static Outliner outline(Sign... signs) {
        return (_, _) -> new Outline(null, List.of(signs), 1);
    }

    private static String request(int id, String content) {
        int bytes = Bytes.utf8(content).length();
        return "{\"id\":" + id + ",\"type\":\"python\",\"bytes\":" + bytes + "}\n" + content;
    }

    private static List<JsonNode> run(String asked, Outliner outliner) throws IOException, MalformedJsonException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AnalystLoop.run(new ByteArrayInputStream(asked.getBytes(StandardCharsets.UTF_8)), out, outliner);
        List<JsonNode> said = new ArrayList<>();
        for (String line : out.toString(StandardCharsets.UTF_8).lines().toList()) {
            assertThat(line.length()).isLessThanOrEqualTo(Bounds.JSON_BYTES);
            said.add(StrictJson.parse(line.getBytes(StandardCharsets.UTF_8)));
        }
        return said;
    }
}
