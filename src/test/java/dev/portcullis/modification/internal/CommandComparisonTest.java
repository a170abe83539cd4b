package dev.portcullis.modification.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.modification.internal.code.Sign;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandComparisonTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        pytest -q tests              | tail -5
        pytest -q tests              | pytest -q tests --collect-only
        pytest -q tests              | pytest -q tests -k fast
        pytest -q tests              | pytest -q
        pytest -q tests              | pytest -q tests/fast
        pytest                       | pytest tests/fast
        pytest --strict-markers      | pytest
        pytest                       | PYTEST_ADDOPTS=--co pytest
        python3 -m pytest            | ./fake/python3 -m pytest
        pytest tests                 | ${computed_by_make} tests
        make check                   | make check -n
        ruff check app               | ruff check app --exit-zero
        """)
    void aCommandThatAsksForLessIsWeaker(String was, String now) {
        assertThat(CommandComparison.weaker(Sign.RUNS + was, Sign.RUNS + now)).isPresent();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        pytest -q tests              | pytest -v tests
        python3 -m pytest -q tests   | python3.12 -m pytest -q tests
        python3 -m pytest tests      | uv run pytest tests
        pytest -q tests              | pytest -q tests app/tests
        pytest tests -k fast         | pytest tests
        pytest tests                 | pytest tests --strict-markers -W error
        pytest tests                 | pytest tests -n auto --tb=short > log 2>&1
        pytest tests                 | timeout 60 pytest tests
        """)
    void aCommandThatAsksAsMuchIsNot(String was, String now) {
        assertThat(CommandComparison.weaker(Sign.RUNS + was, Sign.RUNS + now)).isEmpty();
    }
}
