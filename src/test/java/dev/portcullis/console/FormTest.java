package dev.portcullis.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.attest.Group;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.signoff.Authenticated;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormTest {
    private static final URI ORIGIN = URI.create("https://gate.example");
    private static final ConsoleSettings SETTINGS = settings("0123456789abcdef0123456789abcdef");
    private static final Visitor ALICE = visitor("alice one");
    private static final String HER_TOKEN = new FormToken(SETTINGS).of(ALICE);

    private final FormDoor door = new FormDoor(SETTINGS);

    @Test
    void takesWhatAPageOfThisLoginSends() {
        door.require(ALICE, "https://gate.example", "same-origin", HER_TOKEN);
        door.require(ALICE, "https://gate.example", null, HER_TOKEN);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "none,                      same-origin",
                "null,                      same-origin",
                "https://gate.example:8443, same-origin",
                "http://gate.example,       same-origin",
                "https://gate.example.evil, same-origin",
                "https://gate.example,      same-site",
                "https://gate.example,      cross-site",
                "https://gate.example,      none at all"
            })
    void refusesWhatAnotherSiteMaySend(String origin, String fetchSite) {
        assertThatThrownBy(() -> door.require(ALICE, origin, fetchSite, HER_TOKEN))
                .isInstanceOfSatisfying(
                        PageException.class, e -> assertThat(e.problem()).isEqualTo(PageProblem.FORM_NOT_OURS));
    }

    @Test
    void refusesATokenOfAnotherLoginOfAnotherSecretAndNone() {
        List<String> others = List.of(
                new FormToken(SETTINGS).of(visitor("alice two")),
                new FormToken(settings("another secret of thirty-two characters")).of(ALICE),
                new FormToken(SETTINGS).of(Visitor.NOBODY),
                HER_TOKEN.substring(1),
                "");

        assertThat(others)
                .allSatisfy(token -> assertThatThrownBy(
                                () -> door.require(ALICE, "https://gate.example", "same-origin", token))
                        .isInstanceOf(PageException.class));
        assertThatThrownBy(() -> door.require(
                        Visitor.NOBODY,
                        "https://gate.example",
                        "same-origin",
                        new FormToken(SETTINGS).of(Visitor.NOBODY)))
                .isInstanceOf(PageException.class);
    }

    @Test
    void readsFieldsAsABrowserWritesThem() {
        // When
        Form form = Form.parse(Bytes.utf8("reason=odd+scores%0D%0A%E2%9C%95&scope=all&empty="));

        // Then
        assertThat(form.get("reason")).isEqualTo("odd scores\r\n✕");
        assertThat(form.get("scope")).isEqualTo("all");
        assertThat(form.get("empty")).isEmpty();
        assertThat(form.get("absent")).isEmpty();
        assertThat(Form.parse(Bytes.EMPTY)).isEqualTo(Form.EMPTY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=1&a=2", "a", "=1", "a=%zz", "a=1&&b=2"})
    void refusesWhatNoFormOfOursSends(String body) {
        assertThatThrownBy(() -> Form.parse(Bytes.utf8(body))).isInstanceOf(PageException.class);
    }

    @Test
    void readsNoMoreFieldsThanAFormHas() {
        String many = IntStream.range(0, 33).mapToObj(at -> "f" + at + "=1").collect(Collectors.joining("&"));

        assertThatThrownBy(() -> Form.parse(Bytes.utf8(many))).isInstanceOf(PageException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://gate.example/", "https://gate.example/console", "gate.example", "ftp://gate.example"})
    void isToldAnOriginAndNothingElse(String origin) {
        assertThatThrownBy(() ->
                        new ConsoleSettings(URI.create(origin), ORIGIN, Bytes.utf8("0123456789abcdef0123456789abcdef")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static ConsoleSettings settings(String secret) {
        return new ConsoleSettings(ORIGIN, URI.create("https://login.example/realms/portcullis"), Bytes.utf8(secret));
    }

    private static Visitor visitor(String session) {
        return new Visitor("alice", Optional.empty(), Set.of(Group.REVIEWER), session, Authenticated.UNKNOWN);
    }
}
