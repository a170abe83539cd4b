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
        return Outlined.of(
                ContentType.DOCKERFILE,
                text.replace("⏎", "\n").replace("→", "\t").replace("@D", "@" + DIGEST),
                LOOKED_AT);
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
        HEALTHCHECK --interval=5s CMD wget x                           | check: runs for the health: wget x; network: wget
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
        ARG B=a@D⏎FROM ${B:+evil/b@D}⏎USER a                        | image: built on docker.io/evil/b@
        FROM ${TARGETARCH:+evil/b@D}⏎USER a                         | image: built on docker.io/evil/b@
        FROM ${B:+evil/b@D}⏎USER a                                  | image-loose: an image by a computed name
        ARG X B=evil/b@D⏎FROM $B⏎USER a                             | image: built on docker.io/evil/b@
        # Syntax=evil/reader⏎FROM scratch⏎USER a                    | image: reads this file: evil/reader
        FROM scratch⏎ARG U=a⏎USER ${U:+root}                        | privilege: runs as root
        FROM scratch⏎ARG U=a⏎ENV U=root⏎ARG U=a⏎USER $U             | privilege: runs as root
        ARG U=a⏎FROM scratch⏎USER $U                                | privilege: runs as whoever is computed
        FROM scratch⏎ONBUILD USER a                                 | privilege: runs as root
        FROM scratch AS a⏎USER a⏎ONBUILD USER 0⏎FROM a              | privilege: runs as root
        FROM scratch⏎USER "root"                                    | privilege: runs as root
        FROM scratch⏎USER 00                                        | privilege: runs as root
        FROM scratch⏎USER +0:5                                      | privilege: runs as root
        FROM scratch⏎USER 4294967296                                | privilege: runs as root
        FROM scratch⏎USER :0                                        | privilege: runs as root
        FROM scratch⏎USER ro\\⏎ot                                   | privilege: runs as root
        FROM scratch⏎USER a⏎RUN echo \\\\⏎USER root                 | privilege: runs as root
        FROM scratch⏎USER a⏎COPY <<E /x⏎→E⏎E⏎USER root              | privilege: runs as root
        FROM scratch⏎USER a⏎RUN cat <<'LABEL e'⏎LABEL e⏎USER root   | privilege: runs as root
        FROM scratch⏎USER a⏎RUN --mount=type=bind,From=evil/b true  | image: built on docker.io/evil/b
        FROM scratch⏎USER a⏎RUN --mount=type=bind,"from=evil/b" true | image: built on docker.io/evil/b
        FROM scratch⏎USER a⏎RUN --mount='"from=evil/b"' true        | image: built on docker.io/evil/b
        FROM scratch⏎USER a⏎RUN --network="host" true               | privilege: network host
        FROM scratch⏎USER a⏎RUN --mount=type=secret,id=t,env=T true | environment: of whoever builds: secret t
        FROM scratch⏎USER a⏎RUN --mount=type=ssh true               | environment: of whoever builds: ssh default
        FROM scratch⏎USER a⏎SHELL ["/bin/sh","-c","wget a"]         | network: wget
        FROM scratch⏎USER a⏎ONBUILD RUN <<E⏎wget a⏎E                | network: wget
        FROM scratch⏎USER a⏎RUN <<E⏎[ -f a ] && wget a⏎E            | network: wget
        FROM scratch⏎USER a⏎COPY <<E /a/run.sh⏎wget a⏎E             | network: wget
        FROM scratch⏎USER a⏎COPY <<E /a/sitecustomize.py⏎import os⏎os.system("x")⏎E | file-write: written into the image: /a/sitecustomize.py; process: os.system
        FROM scratch⏎USER a⏎COPY <<run.py /a/⏎open("/etc/x", "w")⏎run.py | file-write: written into the image: /a/run.py; file-write: /etc/
        FROM scratch⏎USER a⏎HEALTHCHECK CMD ["true"]                | check-void: the health is looked at by nothing
        `FROM scratch⏎USER a⏎HEALTHCHECK CMD wget a || exit 0`      | check-void: the health is looked at by nothing
        FROM scratch⏎USER a⏎HEALTHCHECK --interval=24h CMD wget a   | limit: time health_interval_timeout = 8.64E+4
        FROM scratch⏎USER a⏎HEALTHCHECK --retries=900 CMD wget a    | limit: retries health_retries_limit = 9E+2
        """)
    void whatAnInstructionIsMadeOfIsReadAsABuilderReadsIt(String text, String signs) {
        // When
        List<String> found = image(text);

        // Then
        for (String sign : signs.split("; ", -1)) {
            assertThat(found).anyMatch(one -> one.startsWith(sign));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FROM scratch⏎ENV PATH=/opt/bin:\"$PATH\" A='b c'⏎USER a",
                "FROM scratch⏎ARG U=a⏎USER ${U:-root}",
                "ARG U=a⏎FROM scratch⏎ARG U⏎USER $U",
                "FROM scratch AS a⏎USER a⏎FROM a AS b⏎RUN true",
                "FROM scratch⏎ONBUILD USER root⏎USER a",
                "FROM scratch⏎SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-euc\"]⏎RUN true⏎USER a",
                "FROM scratch⏎RUN x=$((1<<2))⏎USER a",
                "FROM scratch⏎RUN --network=none --mount=type=cache,target=/root/.cache true⏎USER a"
            })
    void whatIsOrdinaryInAnImageFileIsNothingToTell(String text) {
        assertThat(image(text)).allMatch(one -> one.startsWith("code: obeyed by programs: PATH /opt/bin:${PATH}"));
    }

    @Test
    void whatIsLaidIsLaidWhereTheStageBeforeStood() {
        assertThat(overlays("FROM scratch AS a⏎WORKDIR /srv/harness⏎FROM a⏎COPY app/fake/ ."))
                .containsExactly("overlay: app/fake/>/srv/harness");
        assertThat(overlays("FROM scratch⏎WORKDIR /srv⏎COPY app/s.py \"harness/score.py\""))
                .containsExactly("overlay: app/s.py>/srv/harness/score.py");
        assertThat(overlays("FROM scratch⏎COPY <<E /srv/harness/score.py⏎print(1)⏎E"))
                .containsExactly("overlay: <<>/srv/harness/score.py");
        assertThat(overlays("FROM scratch⏎WORKDIR /srv/a⏎ONBUILD WORKDIR /b⏎COPY c d"))
                .containsExactly("overlay: c>/srv/a/d");
    }

    private static List<String> overlays(String text) {
        return Outlined.of(ContentType.DOCKERFILE, text.replace("⏎", "\n"), Set.of(Sign.Kind.OVERLAY));
    }

    @Test
    void anotherCommandIsAnotherLookAtTheHealth() {
        // Given
        String before = "FROM scratch⏎USER a⏎HEALTHCHECK CMD [\"python3\", \"-c\", \"import app\"]";
        String after = "FROM scratch⏎USER a⏎HEALTHCHECK CMD [\"ls\"]";

        // When
        List<String> checks =
                image(before).stream().filter(one -> one.startsWith("check: ")).toList();

        // Then
        assertThat(checks).containsExactly("check: runs for the health: python3 -c import app");
        assertThat(image(after)).doesNotContainAnyElementsOf(checks);
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        PY = python3⏎PY = true⏎test:⏎→$(PY) -m pytest⏎→ls           | check-void: may do nothing: test: [python3 -m pytest]
        PY = python3⏎test: PY = true⏎test:⏎→$(PY) -m pytest         | check-void: does nothing: test
        PY = python3⏎undefine PY⏎test:⏎→$(PY) -m pytest             | check-void: passes whatever fails: test: m pytest
        I = -⏎test:⏎→$(I)pytest                                     | check-void: passes whatever fails: test: pytest
        SHELL := /bin/bash -n                                       | check-void: recipes are run by /bin/bash -n
        SHELL := /srv/app/sh                                        | check-void: recipes are run by /srv/app/sh
        define SHELL⏎/bin/true⏎endef                                | check-void: recipes are run by /bin/true
        N := SHELL⏎$(N) := /bin/true                                | check-void: recipes are run by /bin/true
        test: SHELL = /bin/true;x                                   | check-void: recipes are run by /bin/true;x
        .SHELLFLAGS = -nc                                           | check-void: recipes are run by -nc
        define MAKEFLAGS⏎-i⏎endef                                   | check-void: make goes on whatever fails: -i
        X := i⏎MAKEFLAGS += $(X)                                    | check-void: make goes on whatever fails: i
        MAKEFLAGS += $(X)                                           | check-void: make
        MAKEFLAGS += --eval=SHELL:=x                                | check-void: make is told: --eval=SHELL:=x
        PY = python3⏎test:⏎→$(PY:python3=true) -m pytest            | check-void: does nothing: test
        PY = python3⏎test:⏎→$(PY:pyth%3=%) -m pytest                | check: runs on -m pytest
        test:⏎→$(if x,true,pytest)                                  | check-void: does nothing: test
        test:⏎→$(or true,pytest)                                    | check-void: does nothing: test
        test:⏎→$(and $(X),pytest)                                   | check-void: does nothing: test
        test:⏎→$(firstword true pytest)                             | check-void: does nothing: test
        T := test⏎$(T): ; @true                                     | check-void: does nothing: test
        R = test: ; @true⏎$(R)                                      | check-void: does nothing: test
        .PHONY test: ; @true                                        | check-void: does nothing: test
        $(X): ; @true                                               | code: a target by a computed name: ${X}
        $(shell x)                                                  | code: read by make as it comes: $(shell x)
        include notes.txt                                           | code: includes notes.txt
        F = notes.txt⏎include $(F)                                  | code: includes notes.txt
        export PYTEST_ADDOPTS = --co                                | code: obeyed by programs: PYTEST_ADDOPTS --co
        $(eval SHELL := /bin/true)                                  | code: eval of make: SHELL := /bin/true
        """)
    void whatMakeComesToIsReadAsMakeReadsIt(String text, String signs) {
        assertThat(make(text)).anyMatch(one -> one.startsWith(signs));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        test:⏎→pytest; date                                         | date
        `test:⏎→pytest | tail -5`                                   | tail -5
        `test:⏎→pytest || date`                                     | date
        test:⏎→pytest & date                                        | date
        .ONESHELL:⏎test:⏎→pytest⏎→date                              | date
        `test:⏎→cd a && pytest`                                     | cd a; pytest
        `test:⏎→pytest || exit 1`                                   | pytest
        `test:⏎→pytest || (echo no; exit 1)`                        | pytest
        test:⏎→set -e; pytest; date                                 | pytest; date
        `test:⏎→set -o pipefail; pytest | tail`                     | pytest; tail
        test:⏎→pytest > log 2>&1                                    | pytest > log 2>&1
        test:⏎→pytest⏎→date                                         | pytest; date
        `.ONESHELL:⏎.SHELLFLAGS = -euo pipefail -c⏎test:⏎→pytest | tail⏎→date` | pytest; tail; date
        define run⏎pytest⏎date⏎endef⏎test:⏎→$(run)                  | pytest; date
        test:⏎→for f in a b; do pytest $$f; done                    | for f in a b; do pytest $f; done
        test:⏎→pytest "a; b & c" # d; e                             | pytest "a; b & c"
        $(OUT)/app: main.c⏎→cc⏎test:⏎→pytest                        | pytest
        F := $(F) a⏎test:⏎→pytest                                   | pytest
        .c.o:⏎→cc⏎test:⏎→pytest                                     | pytest
        """)
    void aTargetChecksByTheCommandsWhoseFailureIsItsOwn(String text, String commands) {
        // When
        List<String> checks = make(text).stream()
                .filter(one -> one.startsWith("check: runs "))
                .map(one -> one.substring("check: runs ".length()))
                .toList();

        // Then
        assertThat(checks)
                .containsExactlyInAnyOrder(
                        commands.contains("; do") || commands.contains("\"")
                                ? new String[] {commands}
                                : commands.split("; "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SHELL := bash⏎.SHELLFLAGS := -eu -o pipefail -c⏎.ONESHELL:⏎MAKEFLAGS += --no-builtin-rules -j4⏎",
                "include rules/all.mk",
                "O = out⏎$(O)/app: a.c⏎→cc -o $@ $<⏎",
                "define f⏎endef⏎$(foreach x,a b,$(call f,$(x)))",
                "$(info made)"
            })
    void whatIsOrdinaryInAMakefileIsNothingToTell(String text) {
        assertThat(make(text)).isEmpty();
    }

    @Test
    void aCheckUnderAConditionIsOneAskedByACondition() {
        // When
        List<Integer> switches =
                Outlined.signs(ContentType.MAKEFILE, "ifdef NEVER\ntest:\n\tpytest\nendif\ntest-b:\n\tpytest b\n")
                        .stream()
                        .filter(sign -> sign.kind() == Sign.Kind.CHECK)
                        .map(sign -> CheckMarks.of(sign).switches())
                        .toList();

        // Then
        assertThat(switches).containsExactly(1, 0);
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
                "FROM scratch\nSHELL [\"/bin/sh\",\"-c\",\"true\"]\nRUN x",
                "FROM scratch\nSHELL [\"/bin/sh\",\"-nc\"]\nRUN x",
                "FROM scratch\nSHELL [\"/srv/app/sh\",\"-c\"]\nRUN x",
                "FROM scratch AS a\nSHELL [\"/bin/sh\",\"-c\",\"true\"]\nFROM a\nRUN x",
                "FROM scratch\nRUN <<E\n#!/usr/bin/perl\nE",
                "FROM scratch\nONBUILD FROM evil/b",
                "FROM scratch\nRUN --From=evil/b true",
                "USER a\nFROM scratch",
                "# Escape=`\nFROM scratch",
                "FROM scratch\nCOPY <<E /a.py\nif\nE",
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
                "$(N) := /bin/true",
                "X = no line\n$(X)",
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
