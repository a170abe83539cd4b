package dev.portcullis.modification.internal.code;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalFormTest {
    private static String form(String text) {
        Spoken spoken = Spoken.python(text.replace("⏎", "\n"));
        return NormalForm.of(spoken.expression(), spoken.scope());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a = f(); a > 1                    | b = g();  b >  1
            def f(x):⏎ x.y > z                | def g(w):⏎ w.y > z
            import numpy as np; np.all(a)     | import numpy; numpy.all(a)
            from math import inf as i; i      | import math; math.inf
            f(a, b=1)                         | f(a,⏎  b=1)
            LIMIT = 3; a < LIMIT              | TOP = 3; a < TOP
            LIMIT = 3; a < LIMIT              | a < 3
            1_000                             | 1000
            'a' 'b'                           | "ab"
            -1                                | - 1
            f(lambda x: x > 0)                | f(lambda y: y > 0)
            (a)                               | a
            """)
    void whatARenameOrANewLayoutChangesIsNotInIt(String one, String other) {
        assertThat(form(one)).isEqualTo(form(other));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a > 1                             | a > 2
            a > 1                             | a >= 1
            a and b                           | a or b
            a = f(); b = f(); a > b           | a = f(); b = f(); a > a
            numpy.all(a)                      | numpy.any(a)
            f(a, strict=True)                 | f(a, loose=True)
            f(a, strict=True)                 | f(a, True)
            f(lambda x: x > 0)                | f(lambda x: True)
            f(lambda x: x > 0)                | f(lambda x: x < 0)
            'a'                               | 'b'
            a[0]                              | a[1]
            not a                             | a
            [a for b in c if d]               | [a for b in c]
            f'{a}b'                           | f'{a}c'
            """)
    void whatChangesWhatItMeansIs(String one, String other) {
        assertThat(form(one)).isNotEqualTo(form(other));
    }

    @Test
    void itHasABoundAndASignOfIt() {
        // Given two conditions that differ at their ends alone
        String text = "a and ".repeat(200) + "b > ";

        // When
        Sign one = new Sign(Sign.Kind.CHECK, form(text + "1"), 1, "", "", "");
        Sign other = new Sign(Sign.Kind.CHECK, form(text + "2"), 1, "", "", "");

        // Then
        assertThat(one.key()).hasSizeLessThanOrEqualTo(Sign.KEY_CHARACTERS).isNotEqualTo(other.key());
        assertThat(new Sign(Sign.Kind.CHECK, one.key(), 1, "", "", "").key()).isEqualTo(one.key());
        assertThat(form("f(" + "a, ".repeat(20_000) + "b)").length()).isLessThan(5_000);
    }
}
