package dev.portcullis.modification.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.modification.ContentRefusedException;
import dev.portcullis.modification.ContentType;
import dev.portcullis.modification.TreePath;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AutoExecutedTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                ".pytest.ini",
                "pytest.toml",
                "a/.pytest.toml",
                "compose.yaml",
                "a/compose.yml",
                "compose.override.yaml",
                ".claude/settings.json",
                "a/CLAUDE.md",
                "AGENTS.md",
                "bunfig.toml",
                "uv.toml",
                "environment.yaml"
            })
    void whatSomeProgramObeysUnaskedIsOneOfThem(String path) throws ContentRefusedException {
        assertThat(AutoExecuted.why(TreePath.parse(path))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Makefile",
                "Makefile.ci",
                "GNUmakefile",
                "a/gnumakefile.local",
                "build.mak",
                "BUILD.MK",
                "Dockerfile",
                "Dockerfile.gpu",
                "train.dockerfile",
                "Containerfile.ci",
                "a/train.containerfile"
            })
    void whateverIsReadAsAFileThatBuildsIsOneOfThem(String path) throws ContentRefusedException {
        assertThat(ContentType.proposedBy(TreePath.parse(path))).isIn(ContentType.DOCKERFILE, ContentType.MAKEFILE);
        assertThat(AutoExecuted.why(TreePath.parse(path))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "settings/run.yaml",
                "composer.yaml",
                "a/compose/tune.yaml",
                "notes/agents-and-tools.md",
                "src/makefile_reader.py",
                "pytest_notes.md"
            })
    void whatNothingRunsUnaskedIsNone(String path) throws ContentRefusedException {
        assertThat(AutoExecuted.why(TreePath.parse(path))).isEmpty();
    }
}
