package dev.portcullis.improver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrategyTest {
    private static final String GENESIS =
            CirclePacking.genesis().text(CirclePacking.STRATEGY).orElseThrow();

    @Test
    void readsTheStrategyOfGenesis() throws StrategyRefusedException {
        // When
        Strategy strategy = Strategy.of(CirclePacking.genesis());

        // Then
        assertThat(strategy.parameterRate()).isEqualTo(0.35);
        assertThat(strategy.strategyInterval()).isEqualTo(7);
        assertThat(strategy.weights().get(Stage.IMPROVE))
                .containsExactly(Map.entry("grow", 1.0), Map.entry("anneal", 1.0), Map.entry("descend", 1.0));
    }

    @ParameterizedTest
    @CsvSource({
        "mutation.parameter_rate, 1.5, mutation.parameter_rate must be a number from 0.0 to 1.0",
        "mutation.parameter_rate, nan, mutation.parameter_rate must be a number from 0.0 to 1.0",
        "mutation.step, '\"much\"', mutation.step must be a number from 0.001 to 1.0",
        "selection.temperature, 0.0, selection.temperature must be a number",
        "strategy.interval, 0, strategy.interval must be a whole number from 1 to 1000",
        "strategy.interval, 7.5, strategy.interval must be a whole number from 1 to 1000",
        "weights.start.grid, -1.0, weights.start.grid must be a number from 0.0 to 1000.0",
        "weights.start.grid, [[, the strategy is not TOML",
    })
    void refusesAValueItCannotFollow(String key, String value, String why) {
        // Given
        String text = TomlText.set(GENESIS, key, value);

        // When
        assertThatThrownBy(() -> Strategy.parse(text))
                // Then
                .isInstanceOf(StrategyRefusedException.class)
                .hasMessageContaining(why);
    }

    @Test
    void refusesAMissingAndAnUnknownKey() {
        assertThatThrownBy(() -> Strategy.parse(GENESIS.replaceFirst("step = .*\n", "")))
                .isInstanceOf(StrategyRefusedException.class)
                .hasMessageContaining("mutation.step");
        assertThatThrownBy(() -> Strategy.parse(GENESIS.replaceFirst("step = ", "stepp = 1.0\nstep = ")))
                .isInstanceOf(StrategyRefusedException.class)
                .hasMessageContaining("unknown key mutation.stepp");
    }

    @Test
    void refusesWeightsThatLeaveNothingToDraw() {
        // Given
        String text = GENESIS;
        for (String variant : Stage.IMPROVE.variants()) {
            text = TomlText.set(text, "weights.improve." + variant, "0.0");
        }
        String drained = text;

        // When
        assertThatThrownBy(() -> Strategy.parse(drained))
                // Then
                .isInstanceOf(StrategyRefusedException.class)
                .hasMessageContaining("weights.improve");
    }

    @Test
    void changingAValueKeepsEveryOtherLine() {
        // When
        String text = TomlText.set(GENESIS, "promotion.interval", "9");

        // Then
        assertThat(text.lines().filter(line -> !GENESIS.contains(line + "\n")))
                .containsExactly("interval = 9             # answers between two such wishes");
        assertThatThrownBy(() -> TomlText.set(GENESIS, "promotion.step", "9"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
