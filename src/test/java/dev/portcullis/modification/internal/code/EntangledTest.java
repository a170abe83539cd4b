package dev.portcullis.modification.internal.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.modification.ContentType;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names whose values speak of themselves many times: each step of following them is many more. */
class EntangledTest {
    private static String times(int count, String what, String between) {
        return String.join(between, Collections.nCopies(count, what));
    }

    private static Outline outline(String text) {
        return new CodeOutliner()
                .outline(
                        ContentType.PYTHON,
                        Bytes.utf8(text.replace("⏎", "\n")
                                .replace("MANY", times(40, "a", ", "))
                                .replace("SUM", times(40, "{a}", ""))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "def g(a):⏎    a = f(MANY)⏎    assert a > 0",
                "def g(b):⏎    a = f(MANY, b)⏎    assert a > 0",
                "def g(b):⏎    a = [MANY, b]⏎    check(a)",
                "def g(b):⏎    a = f'SUM'⏎    open(a, 'w')"
            })
    void whatIsMoreThanAnyProgramNeedsIsNotUnderstood(String text) {
        Outline outline = outline(text);

        assertThat(Words.present(outline.trouble()).what()).contains("more than " + Scope.FOLLOWED + " parts");
        assertThat(outline.signs()).isEmpty();
    }

    @Test
    void theBoundIsOnWhatIsFollowedAndNotOnHowOftenANameIsSpoken() {
        Outline outline = outline("def g(a, b):⏎    c = f(b, 1)⏎" + times(500, "    assert c > a", "⏎"));

        assertThat(outline.trouble()).isNull();
    }

    @Test
    void eachPartIsCountedEachTime() {
        Scope scope = Spoken.python("a = f(1, 2, 3)\na").scope();
        Expression value = scope.value("a").orElseThrow().value();
        long parts = 5;

        for (long followed = parts; followed + parts <= Scope.FOLLOWED; followed += parts) {
            scope.followed(value);
        }

        assertThatThrownBy(() -> scope.followed(value)).isInstanceOf(Scope.EntangledException.class);
    }
}
