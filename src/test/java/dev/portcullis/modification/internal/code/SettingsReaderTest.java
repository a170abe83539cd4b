package dev.portcullis.modification.internal.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsReaderTest {
    @Test
    void everyFormatNamesAValueByItsPath() {
        assertThat(shown(SettingsReader.json("""
                {"training": {"lr": 1e-3, "on": true},
                 "services": [{"timeout": "5s"}, null], "a.b": "x\\ty", "none": {}}
                """)))
                .containsExactly(
                        "1 training.lr = 1e-3",
                        "1 training.on = true",
                        "2 services[0].timeout = 5s",
                        "2 services[1] = null",
                        "2 [\"a.b\"] = x\ty",
                        "2 none = {}");
        assertThat(shown(SettingsReader.yaml("""
                training:
                  lr: 1e-3
                  text: "x\\ty"
                services:
                  - timeout: 5s
                  - [a, b]
                none: []
                """)))
                .containsExactly(
                        "2 training.lr = 1e-3",
                        "3 training.text = x\ty",
                        "5 services[0].timeout = 5s",
                        "6 services[1][0] = a",
                        "6 services[1][1] = b",
                        "7 none = []");
        assertThat(shown(SettingsReader.toml("""
                name = "x"
                [training]
                lr = 0.001
                [[services]]
                timeout = 5
                "a.b".c = [1, 2]
                """)))
                .containsExactlyInAnyOrder(
                        "1 name = x",
                        "3 training.lr = 0.001",
                        "5 services[0].timeout = 5",
                        "6 services[0][\"a.b\"].c[0] = 1",
                        "6 services[0][\"a.b\"].c[1] = 2");
        assertThat(shown(SettingsReader.ini("""
                ; written by hand
                top = 1
                [training]
                lr = 0.001
                hosts: a
                  b
                verbose
                """)))
                .containsExactly(
                        "2 top = 1", "4 training.lr = 0.001", "5 training.hosts = a\nb", "7 training.verbose = ");
    }

    @Test
    void aKeyThatIsThereTwiceIsNotUnderstood() {
        assertThat(Words.present(SettingsReader.json("{\"a\": 1,\n\"a\": 2}").trouble())
                        .line())
                .isEqualTo(2);
        assertThat(Words.present(SettingsReader.yaml("a: 1\na: 2\n").trouble()).line())
                .isEqualTo(2);
        assertThat(Words.present(SettingsReader.toml("a = 1\na = 2\n").trouble())
                        .line())
                .isEqualTo(2);
        assertThat(Words.present(SettingsReader.ini("[s]\na = 1\nA = 2\n").trouble())
                        .line())
                .isEqualTo(3);
        assertThat(Words.present(SettingsReader.ini("[s]\na = 1\n[s]\n").trouble())
                        .line())
                .isEqualTo(3);
    }

    @Test
    void whatIsMalformedHasNoSettings() {
        for (Settings settings : List.of(
                SettingsReader.json("{\"a\": 1"),
                SettingsReader.json("{} {}"),
                SettingsReader.json(""),
                SettingsReader.yaml("a: [1"),
                SettingsReader.yaml("a: \"\\UFFFFFFFF\""),
                SettingsReader.yaml("? [a]\n: 1"),
                SettingsReader.toml("a ="),
                SettingsReader.toml("[\"\\uD800\"]\n"),
                SettingsReader.ini("= 1"),
                SettingsReader.ini("a = 1\rb = 2\n"),
                SettingsReader.requirements("a\fb\n"),
                SettingsReader.ini("a = 1\n" + " more\n".repeat(3_000)),
                SettingsReader.ini("[s"))) {
            assertThat(settings.trouble()).isNotNull();
            assertThat(settings.settings()).isEmpty();
        }
    }

    @Test
    void anAliasHasWhatItStandsForAtItsOwnLineAndATagIsShown() {
        assertThat(shown(SettingsReader.yaml(
                        "a: &x [1, 1]\nb: *x\nc: !!python/object/apply:os.system [\"id\"]\n---\nd: 1\n")))
                .containsExactly(
                        "1 a[0] = 1",
                        "1 a[1] = 1",
                        "2 b[0] = 1",
                        "2 b[1] = 1",
                        "3 c! = tag:yaml.org,2002:python/object/apply:os.system",
                        "3 c[0] = id",
                        "5 document[1].d = 1");
        assertThat(shown(SettingsReader.yaml("n: &n 1\nm: &n 2\n*n : *n\n")))
                .containsExactly("1 n = 1", "2 m = 2", "3 2 = 2");
    }

    @Test
    void aMappingThatIsMergedGivesWayToTheKeysAroundItAndToTheMappingsBeforeIt() {
        String anchors = "x: &x {a: 1, b: 1}\ny: &y {b: 2, c: {d: 2}}\n";
        assertThat(shown(SettingsReader.yaml(anchors + "z:\n  a: 3\n  <<: [*y, *x]\n")))
                .endsWith("4 z.a = 3", "5 z.b = 2", "5 z.c.d = 2");
        assertThat(shown(SettingsReader.yaml(anchors + "z:\n  <<: *x\n  b: 3\n")))
                .endsWith("5 z.b = 3", "4 z.a = 1");
        assertThat(shown(SettingsReader.yaml(anchors + "z:\n  \"<<\": *x\n")))
                .endsWith("4 z[\"<<\"].a = 1", "4 z[\"<<\"].b = 1");
    }

    @Test
    void anAliasThatStandsForNothingOrForTooMuchIsNotUnderstood() {
        StringBuilder laughs = new StringBuilder("a0: &a0 []\n");
        for (int at = 1; at <= 9; at++) {
            String before = String.join(", ", Collections.nCopies(9, "*a" + (at - 1)));
            laughs.append("a" + at + ": &a" + at + " [" + before + "]\n");
        }
        for (String text : List.of(
                laughs.toString(),
                laughs.toString().replace("[]", "{}"),
                "a: *b\nb: &b 1\n",
                "a: &a [*a]\n",
                "a: &a 1\nb: &a [*a]\n",
                "a: &a 1\n---\nb: *a\n",
                "a: &a [1]\n*a : 2\n",
                "a: &a 1\nb:\n  <<: *a\n",
                "a: &a {}\nb:\n  <<: *a\n  <<: *a\n",
                "b:\n  <<: []\n")) {
            Settings settings = SettingsReader.yaml(text);
            assertThat(settings.trouble()).as(text).isNotNull();
            assertThat(settings.settings()).isEmpty();
        }
    }

    @Test
    void anIndentedLineGoesOnWithASettingOfItsSectionOnly() {
        assertThat(shown(SettingsReader.ini("[limits2]\nnote = x\n[limits]\n    timeout = 7200\n")))
                .containsExactly("2 limits2.note = x", "4 limits.timeout = 7200");
        assertThat(shown(SettingsReader.ini("[s]\n  a = 1\n  timeout = 7200\n    and on\n\n   [t]\n b = 2\n")))
                .containsExactly("2 s.a = 1", "3 s.timeout = 7200\nand on\n[t]", "7 s.b = 2");
        assertThat(SettingsReader.ini("[s]\na = 1\n[t] timeout = 2\n").trouble())
                .isNotNull();
    }

    @Test
    void whatIsTooLargeOrTooDeepIsNotUnderstood() {
        String deep = "[".repeat(100) + "]".repeat(100);
        assertThat(SettingsReader.json(deep).trouble()).isNotNull();
        assertThat(SettingsReader.yaml(deep).trouble()).isNotNull();
        assertThat(SettingsReader.toml("a = " + deep).trouble()).isNotNull();
        String large = "# " + "x".repeat(SettingsReader.PARSED_CHARACTERS);
        assertThat(Words.present(SettingsReader.yaml(large).trouble()).what()).contains("larger");
        assertThat(Words.present(SettingsReader.toml(large).trouble()).what()).contains("larger");
        assertThat(Words.present(SettingsReader.ini("a = 1\n".repeat(400_000)).trouble())
                        .what())
                .contains("larger");
        assertThat(Words.present(SettingsReader.json("[" + "0,".repeat(30_000) + "0]")
                                .trouble())
                        .what())
                .contains("more than");
    }

    @Test
    void requirementsAreNamesAndVersions() {
        assertThat(shown(SettingsReader.requirements("""
                # pinned
                Torch_Vision[extra]==0.1 ; python_version > "3.9"  # why
                numpy>=1 \\
                    --hash=sha256:ab
                -r base.txt
                --index-url=https://example.org/simple
                tool @ https://example.org/tool.whl
                ./local/package
                """)))
                .containsExactly(
                        "2 torch-vision = [extra]==0.1 ; python_version > \"3.9\"",
                        "3 numpy = >=1  --hash=sha256:ab",
                        "5 -r = base.txt",
                        "6 --index-url = https://example.org/simple",
                        "7 tool = @ https://example.org/tool.whl",
                        "8 requirement[0] = ./local/package");
    }

    private static List<String> shown(Settings settings) {
        assertThat(settings.trouble()).isNull();
        return settings.settings().stream()
                .map(setting -> setting.line() + " " + setting.path() + " = " + setting.value())
                .toList();
    }
}
