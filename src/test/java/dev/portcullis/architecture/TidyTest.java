package dev.portcullis.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TidyTest {
    private static final Path ROOT = Path.of("").toAbsolutePath();

    @Test
    void everyFileIsTidy() throws IOException {
        // When
        List<Path> files = Tidy.files(ROOT);
        List<String> complaints = new ArrayList<>();
        for (Path file : files) {
            Path at = ROOT.resolve(file);
            complaints.addAll(Tidy.size(file, Files.size(at)));
            if (!Tidy.isText(file)) {
                continue;
            }
            byte[] content = Files.readAllBytes(at);
            String text = new String(content, StandardCharsets.UTF_8);
            complaints.addAll(Tidy.characters(file, content));
            complaints.addAll(Tidy.words(file, text));
            if (file.toString().endsWith(".md")) {
                complaints.addAll(Tidy.title(file, text));
                complaints.addAll(Tidy.links(ROOT, file, text));
            }
        }

        // Then
        assertThat(files.containsAll(List.of(Path.of("pom.xml"), Path.of("README.md"), Path.of("portcullis"))))
                .isTrue();
        assertThat(complaints).isEmpty();
    }

    @Test
    void everyVersionIsNamedOnceAndEveryReasonIsGiven() throws IOException {
        Path pom = Path.of("pom.xml");
        Path config = Path.of(".mvn/errorprone.config");

        assertThat(Tidy.versions(pom, Files.readString(pom))).isEmpty();
        assertThat(Tidy.reasons(config, Files.readString(config))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "portcullis",
                ".ci/run",
                "src/main/build/opa",
                "src/main/build/bundle",
                "src/main/build/check-policies",
                "src/main/build/patternfly"
            })
    void everyScriptCanBeRun(String script) throws IOException {
        assertThat(Path.of(script)).isExecutable();
        assertThat(Files.readString(Path.of(script))).startsWith("#!/usr/bin/env bash\n");
    }

    @Test
    void findsACharacterThatIsNotSeen() {
        Path file = Path.of("A.java");

        assertThat(Tidy.characters(file, utf8("a\n\u202eb"))).containsExactly("A.java:2 has U+202E");
        assertThat(Tidy.characters(file, utf8("a\tb"))).containsExactly("A.java:1 has U+0009");
        assertThat(Tidy.characters(file, utf8("a\r\n"))).containsExactly("A.java:1 has U+000D");
        assertThat(Tidy.characters(file, new byte[] {(byte) 0xff})).containsExactly("A.java is not UTF-8");
        assertThat(Tidy.characters(Path.of("a.rego"), utf8("\tb → c\n"))).isEmpty();
    }

    @Test
    void findsWhatIsLeftUndoneAndHostsOfRegistries() {
        Path file = Path.of("A.java");

        assertThat(Tidy.words(file, "// TO" + "DO later")).hasSize(1);
        assertThat(Tidy.words(file, "from https://registry.npmjs" + ".org/x")).hasSize(1);
        assertThat(Tidy.words(file, "autodo, mastodon")).isEmpty();
    }

    @Test
    void findsAPageWithoutExactlyOneTitle() {
        Path page = Path.of("a.md");

        assertThat(Tidy.title(page, "## Only a section\n")).hasSize(1);
        assertThat(Tidy.title(page, "# One\n# Two\n")).hasSize(1);
        assertThat(Tidy.title(page, "# One\n```\n# a comment\n```\n")).isEmpty();
    }

    @Test
    void findsADeadLink(@TempDir Path root) throws IOException {
        // Given
        Files.createDirectory(root.resolve("docs"));
        Files.writeString(root.resolve("docs/there.md"), "# There\n\n## What it's for\n");
        Path page = Path.of("docs/a.md");
        Files.writeString(root.resolve(page), "# A\n");

        // Then
        assertThat(Tidy.links(root, page, "[x](there.md) [y](there.md#what-its-for) [z](https://example.org)"))
                .isEmpty();
        assertThat(Tidy.links(root, page, "[x](gone.md)")).hasSize(1);
        assertThat(Tidy.links(root, page, "[x](there.md#gone)")).hasSize(1);
        assertThat(Tidy.links(root, page, "```\n[x](gone.md)\n```")).isEmpty();
    }

    @Test
    void findsABlobAVersionAndACheckSetOffWithoutReason() {
        assertThat(Tidy.size(Path.of("weights.bin"), 400 * 1024)).hasSize(1);
        assertThat(Tidy.versions(Path.of("pom.xml"), "<version>1</version><version>2.0</version>"))
                .hasSize(1);
        assertThat(Tidy.reasons(Path.of("c"), "-Xep:One:OFF\n")).hasSize(1);
        assertThat(Tidy.reasons(Path.of("c"), "# because\n-Xep:One:OFF\n")).isEmpty();
        assertThat(Tidy.reasons(Path.of("c"), "# see -Xep:One:OFF\n")).isNotEmpty();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
