package dev.portcullis.modification.internal.code;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.modification.ContentType;
import dev.portcullis.modification.TreePath;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuildFilesTest {
    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);
    private static final Set<Sign.Kind> LOOKED_AT = Outlined.kinds(kind -> switch (kind.concern()) {
        case POWER, CHECK, LIMIT -> kind != Sign.Kind.OVERLAY;
        case SCORING, STRUCTURE, WORDS -> false;
    });

    private static List<String> image(String text) {
        return Outlined.of(ContentType.DOCKERFILE, text.replace("⏎", "\n").replace("@D", "@" + DIGEST), LOOKED_AT);
    }

    private static List<String> make(String text) {
        return Outlined.of(ContentType.MAKEFILE, text.replace("⏎", "\n").replace("→", "\t"), LOOKED_AT);
    }

    private static Outline outline(ContentType type, String text) {
        return new CodeOutliner().outline(type, Bytes.utf8(text));
    }

    @ParameterizedTest
    @CsvSource({
        "Dockerfile, DOCKERFILE",
        "build/dockerfile.gpu, DOCKERFILE",
        "gpu.dockerfile, DOCKERFILE",
        "Containerfile, DOCKERFILE",
        "Makefile, MAKEFILE",
        "GNUmakefile, MAKEFILE",
        "rules/all.mk, MAKEFILE",
        "makefile.py.txt, MAKEFILE",
        "remake.py, PYTHON"
    })
    void filesThatBuildAreKnownByTheirNames(String path, ContentType type)
            throws dev.portcullis.modification.ContentRefusedException {
        assertThat(ContentType.proposedBy(TreePath.parse(path))).isEqualTo(type);
    }

    @Test
    void anImageIsHeldByItsDigestAndTheLastStageByItsUser() {
        assertThat(image("FROM python:3@D AS a⏎USER app⏎FROM a⏎COPY --from=0 x y⏎"))
                .containsExactly(
                        "image: built on docker.io/library/python:3@" + DIGEST, "image-loose: from docker.io/library");
        assertThat(image("ARG B=python⏎FROM quay.io/x/$B:3⏎"))
                .containsExactly(
                        "image: built on quay.io/x/python:3",
                        "image-loose: from quay.io/x",
                        "image-loose: held by no digest: quay.io/x/python:3",
                        "privilege: runs as root");
        assertThat(image("FROM scratch⏎USER 0:0")).containsExactly("privilege: runs as root");
        assertThat(image("FROM ${X}⏎USER a")).containsExactly("image-loose: an image by a computed name");
        assertThat(image("FROM ${X:-scratch}⏎USER a")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        RUN curl -s https://a.example/x \\⏎ # why⏎  && true           | network: curl
        RUN ["curl", "https://a.example/x"]                            | network: curl
        RUN ["sh", "-c", "wget https://a.example/x"]                   | process: sh -c; network: wget
        RUN <<EOF⏎set -e⏎wget https://a.example/x⏎EOF                  | network: wget
        ONBUILD RUN nc a.example 1                                     | network: nc
        CMD wget x                                                     | network: wget
        HEALTHCHECK --interval=5s CMD wget x                           | check: the health is looked at; network: wget
        HEALTHCHECK NONE                                               | check-void: the health is not looked at
        ADD https://a.example/x.sh /x.sh                               | network: added from a.example
        ADD git@a.example:b/c.git /c                                   | network: added from a.example
        ENV A=1 LD_PRELOAD="/x y.so"                                   | native: loaded by LD_PRELOAD /x y.so
        ENV PYTHONSTARTUP /x y.py                                      | code: obeyed by programs: PYTHONSTARTUP /x y.py
        ENV MAX_TIME_SECONDS=60                                        | limit: time MAX_TIME_SECONDS = 6E+1
        RUN timeout 2m true                                            | limit: time timeout = 1.2E+2
        RUN --security=insecure true                                   | privilege: security insecure
        RUN chmod u+s a                                                | privilege: chmod u+s
        """)
    void whatAnInstructionDoesIsFound(String instruction, String signs) {
        // When
        List<String> found = image("FROM scratch⏎USER a⏎" + instruction);

        // Then
        for (String sign : signs.split("; ", -1)) {
            assertThat(found).anyMatch(one -> one.startsWith(sign));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        test:⏎→@echo ok                                     | check-void: does nothing: test
        test: ; @:                                          | check-void: does nothing: test
        test:⏎→pytest⏎test:⏎→@true                          | check-void: does nothing: test
        test:⏎→-pytest                                      | check: runs pytest; check-void: passes whatever fails: test
        `test:⏎→pytest || true`                             | check-void: passes whatever fails: test
        test:⏎→pytest; exit 0                               | check-void: passes whatever fails: test
        .IGNORE:⏎test:⏎→pytest                              | check-void: make goes on whatever fails
        MAKEFLAGS += -i                                     | check-void: make goes on whatever fails
        SHELL = /bin/true                                   | check-void: recipes are run by /bin/true
        all: test                                           | check: made first: test
        .PHONY: test                                        | check: always made: test
        A = curl⏎x:⏎→$(A) a.example                         | network: curl
        A = $(B) a.example⏎B = wget⏎x:⏎→${A}                | network: wget
        ifdef Z⏎A = wget⏎else⏎A = true⏎endif⏎x:⏎→$(A) b     | network: wget
        A := $(shell wget x)                                | network: wget
        A != wget x                                         | network: wget
        f = wget $(1)⏎x:⏎→$(call f,a.example)               | network: wget
        x:⏎→$(if $(Z),wget a)                               | network: wget
        define run⏎wget a⏎endef⏎x:⏎→$(run)                  | network: wget
        $(eval $(call f))                                   | code: eval of make
        $(file >a.txt,b)                                    | file-write: by make: >a.txt,b
        include /etc/other.mk                               | code: includes /etc/other.mk
        load x.so                                           | native: loaded into make: x.so
        JOB_TIMEOUT ?= 60⏎                                  | limit: time JOB_TIMEOUT = 6E+1
        x: JOB_TIMEOUT = 60⏎                                | limit: time JOB_TIMEOUT = 6E+1
        """)
    void whatAMakefileDoesIsFound(String text, String signs) {
        // When
        List<String> found = make(text);

        // Then
        for (String sign : signs.split("; ", -1)) {
            assertThat(found).anyMatch(one -> one.startsWith(sign));
        }
    }

    @Test
    void whatIsOnlyCleanedOrSaidIsNoCheck() {
        assertThat(make("clean:⏎→-@true⏎→echo $$HOME $@⏎all: a⏎a: b.c # or not⏎→true⏎%.o: %.c⏎→@echo $<⏎"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FROM",
                "FROM a b c",
                "GET x",
                "FROM scratch\nRUN if",
                "FROM scratch\nSHELL [\"pwsh\"]\nRUN x",
                "# escape=`\nFROM scratch",
                "FROM scratch\nRUN <<EOF\nx",
                "FROM scratch\nRUN x\ry"
            })
    void anImageFileThatIsNotKnownIsNotUnderstood(String text) {
        assertThat(outline(ContentType.DOCKERFILE, text).trouble()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\tx",
                ".RECIPEPREFIX = >",
                "define x\n",
                "x:\n\t$(y",
                "x:\n\tif",
                "a = $(a)\nx:\n\t$(a)",
                "no line of any kind",
                "a = $(call a,$(1)$(1))\nx:\n\t$(a)"
            })
    void aMakefileThatIsNotKnownIsNotUnderstood(String text) {
        assertThat(outline(ContentType.MAKEFILE, text).trouble()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 20261127})
    void noTextMakesAReaderFail(long seed) {
        // Given
        Random random = new Random(seed);
        List<String> pieces = List.of(
                "FROM a",
                "RUN ",
                "\\\n",
                "\n",
                "<<EOF",
                "$(",
                ")",
                "${x}",
                "=",
                ":",
                "\t",
                "test",
                "include ",
                "$$",
                "[\"a\"]",
                "define ",
                "endef",
                "ENV a=b",
                "ifdef",
                "|| true",
                "$(call a,",
                ",",
                "#",
                "'",
                "\"",
                "-",
                ";",
                "$(shell ");

        for (int i = 0; i < 400; i++) {
            // When
            StringBuilder text = new StringBuilder();
            for (int piece = random.nextInt(24); piece >= 0; piece--) {
                text.append(pieces.get(random.nextInt(pieces.size()))).append(random.nextInt(4) == 0 ? "\n" : "");
            }

            // Then
            for (ContentType type : List.of(ContentType.DOCKERFILE, ContentType.MAKEFILE)) {
                Outline outline = outline(type, text.toString());
                assertThat(outline).isEqualTo(outline(type, text.toString()));
                assertThat(outline.trouble() == null || outline.signs().isEmpty())
                        .isTrue();
            }
        }
    }
}
