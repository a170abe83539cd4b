package dev.portcullis.modification.internal.code;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.modification.ContentType;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingSignsTest {
    private static final Set<Sign.Kind> LOOKED_AT = Set.of(Sign.Kind.CHECK_VOID, Sign.Kind.NETWORK);

    private static List<String> toml(String text) {
        return Outlined.of(ContentType.TOML, text.replace("⏎", "\n"), LOOKED_AT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        approval = "never"                       | check-void: set approval to never
        [permissions]⏎sandbox = "none"           | check-void: set sandbox to none
        sandbox_mode = "danger-full-access"      | check-void: set sandbox_mode to danger-full-access
        require_confirmation = false             | check-void: set require_confirmation to false
        verify-tls = "off"                       | check-void: set verify-tls to off
        [sandbox]⏎network = true                 | network: set network to true
        allow_internet = "full"                  | network: set allow_internet to full
        """)
    void whatOverseesAndIsSwitchedOffIsFound(String text, String sign) {
        assertThat(toml(text)).containsExactly(sign);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "approval = \"always\"",
                "sandbox = \"bubblewrap\"",
                "sandbox = true",
                "network = false",
                "network = \"none\"",
                "bias = false",
                "shuffle = \"off\"",
                "network_width = 64",
                "task = \"none\""
            })
    void whatIsOnOrOverseesNothingIsNone(String text) {
        assertThat(toml(text)).isEmpty();
    }
}
