package dev.portcullis.modification.internal.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConstantsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'system'                                     | system
            b'system'                                    | system
            'sys' 'tem'                                  | system
            'sys' + 'tem'                                | system
            a = 'sys'; b = a + 'tem'; b                  | system
            a = 'sys'; f'{a}tem'                         | system
            '%stem' % 'sys'                              | system
            '%s%s' % ('sys', 'tem')                      | system
            '{}{}'.format('sys', 'tem')                  | system
            ''.join(['sys', 'tem'])                      | system
            parts = ('sys', 'tem'); ''.join(parts)       | system
            ''.join(chr(c) for c in (115, 121, 115))     | sys
            ''.join(map(chr, [115, 121, 115]))           | sys
            'metsys'[::-1]                               | system
            'SYSTEM'.lower()                             | system
            ' system '.strip()                           | system
            'xystem'.replace('x', 's')                   | system
            bytes([115, 121, 115]).decode()              | sys
            b'sys'.decode('utf-8')                       | sys
            bytes.fromhex('737973')                      | sys
            import base64; base64.b64decode('c3lz')      | sys
            import base64; base64.b64decode(b'c3lz').decode() | sys
            '\\x73\\u0079\\163'                          | sys
            '\\N{LATIN SMALL LETTER S}ys'                | sys
            r'\\x73'                                     | \\x73
            'a' / 'b'                                    | a/b
            import os; os.path.join('a', 'b', 'c')       | a/b/c
            from pathlib import Path; Path('a') / 'b'    | a/b
            str('a')                                     | a
            """)
    void aStringIsReadHoweverItIsPutTogether(String text, String value) {
        // Given
        Spoken spoken = Spoken.python(text);

        // Then
        assertThat(Constants.text(spoken.expression(), spoken.scope())).contains(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "x + 'a'",
                "f'{x}'",
                "a = 'a'; a = 'b'; a",
                "a = a + 'a'; a",
                "'{a}'.format(a='system')",
                "'{0}'.format('system')",
                "'%d' % x",
                "'flfgrz'.decode('rot13')",
                "b'+AHM-'.decode('utf-7')",
                "'system'[1:]",
                "def chr(n): return 'x'\nchr(115)",
                "def f(str):\n    str('a')",
                "'a'.center(20)",
                "chr(-1)",
                "bytes([300])",
                "bytes.fromhex('zz')"
            })
    void whatIsNotWrittenInTheFileIsNotGuessed(String text) {
        Spoken spoken = Spoken.python(text);

        assertThat(Constants.text(spoken.expression(), spoken.scope())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            60                                          | 60
            -1                                          | -1
            1_000                                       | 1000
            0x10                                        | 16
            0b101                                       | 5
            0o17                                        | 15
            1e-3                                        | 0.001
            60 * 60                                     | 3600
            2 ** 10                                     | 1024
            1 << 20                                     | 1048576
            7 // 2                                      | 3
            10 / 4                                      | 2.5
            a = 60; b = a * 2; b                        | 120
            int('60')                                   | 60
            float('1e3')                                | 1000
            max(60, 3600)                               | 3600
            min(60, 3600)                               | 60
            abs(-5)                                     | 5
            pow(2, 5)                                   | 32
            round(2.5 * 2)                              | 5
            from datetime import timedelta; timedelta(minutes=5)          | 300
            from datetime import timedelta; timedelta(hours=1, seconds=1) | 3601
            """)
    void aNumberIsReckonedThroughNamesAndArithmetic(String text, BigDecimal value) {
        Spoken spoken = Spoken.python(text);

        assertThat(Constants.number(spoken.expression(), spoken.scope()))
                .hasValueSatisfying(number -> assertThat(number).isEqualByComparingTo(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 / 0",
                "1 // 0",
                "9 ** 9 ** 9",
                "1 << 100000",
                "1e999999999",
                "2 ** 0.5",
                "x * 2",
                "'60'",
                "int('a')",
                "def int(x): return 1\nint('60')",
                "max(x, 1)",
                "a = 1; a = 2; a"
            })
    void whatIsNoNumberOrTooLargeIsNone(String text) {
        Spoken spoken = Spoken.python(text);

        assertThat(Constants.number(spoken.expression(), spoken.scope())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"''", "'aaaaaaaaaa'", "1", "x"})
    void whatDoublesItselfCostsNothing(String first) {
        // Given
        StringBuilder text = new StringBuilder("a0 = " + first + "\n");
        for (int i = 0; i < 60; i++) {
            text.append("a")
                    .append(i + 1)
                    .append(" = a")
                    .append(i)
                    .append(" + a")
                    .append(i)
                    .append("\n");
        }
        Spoken spoken = Spoken.python(text + "a60");

        // Then
        assertThat(Constants.text(spoken.expression(), spoken.scope()))
                .isEqualTo(first.equals("''") ? Optional.of("") : Optional.empty());
        assertThat(Constants.number(spoken.expression(), spoken.scope()).isPresent())
                .isEqualTo(first.equals("1"));
    }
}
