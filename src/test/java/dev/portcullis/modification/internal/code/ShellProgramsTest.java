package dev.portcullis.modification.internal.code;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.modification.ContentType;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShellProgramsTest {
    private static List<String> powers(ContentType type, String text) {
        return Outlined.of(
                type,
                text.replace("⏎", "\n"),
                EnumSet.of(Sign.Kind.PROCESS, Sign.Kind.NETWORK, Sign.Kind.CODE, Sign.Kind.FILE_WRITE));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        curl https://x.example/y -o m.py                | network: curl x.example
        /usr/bin/curl -fsS https://x.example/y          | network: curl x.example
        "$HOME/bin/curl" https://x.example/y            | network: curl x.example
        command curl https://x.example/y                | network: curl x.example
        builtin command -p wget x                       | network: wget
        nice -n 5 stdbuf -oL wget x                     | network: wget
        chrt 10 wget x                                  | network: wget
        flock /tmp/lock wget x                          | network: wget
        find . -name '*.u' -exec wget {} +              | network: wget
        curl=1; curl https://x.example/y                | network: curl x.example
        c=curl; $c https://x.example/y                  | network: curl x.example
        c="curl -s https://x.example"; $c               | network: curl x.example
        c=cu; "${c}rl" https://x.example/y              | network: curl x.example
        if a; then wget() { :; }; fi; wget x            | network: wget
        f() { wget() { :; }; }; wget x                  | network: wget
        uv pip install x                                | network: uv
        uvx x                                           | network: uvx
        npx x                                           | network: npx
        apk add x                                       | network: apk
        cargo install x                                 | network: cargo
        yarn add x                                      | network: yarn
        aria2c https://x.example/y                      | network: aria2c x.example
        pip3.12 install x                               | network: pip3.12
        python3.12 x.py                                 | process: python3.12 x.py
        python3.12-dbg x.py                             | process: python3.12-dbg x.py
        """)
    void aProgramIsKnownByWhateverItIsCalled(String script, String sign) {
        assertThat(powers(ContentType.SHELL, script)).contains(sign);
        assertThat(powers(ContentType.DOCKERFILE, "FROM a\nRUN " + script)).contains(sign);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "timeout -k 5 60 wget x",
                "env -u A B=1 wget x",
                "env -i -C / wget x",
                "xargs -n 1 -I {} wget {}",
                "xargs -I NAME wget NAME",
                "sudo -u somebody wget x",
                "nohup setsid wget x",
                "busybox wget x",
                "exec -a name wget x",
                "bash -euc 'cd a && wget x'",
                "x=$(sh -c \"wget x\")"
            })
    void aProgramIsFoundBehindWhatStartsIt(String script) {
        assertThat(powers(ContentType.SHELL, script)).contains("network: wget");
        assertThat(powers(ContentType.MAKEFILE, "all:\n\t" + script.replace("$", "$$") + "\n"))
                .contains("network: wget");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"$1\" x", "$(a) x", "for c in a b; do $c x; done", "${c:-a} x", "nice \"$@\""})
    void aProgramThatIsComputedIsSaidToBe(String script) {
        assertThat(powers(ContentType.SHELL, script)).anyMatch(sign -> sign.startsWith("process: computed"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "command -v curl || echo 'no curl'",
                "echo \"$curl\" curl",
                "curl='none'; echo \"$curl\"",
                "wget() { cat \"$1\"; }; wget x",
                "nice -n 5 sort wget",
                "/usr/bin/sort wget",
                "\"$HOME/bin/sort\" wget",
                "say=printf; $say x",
                "find . -name wget -print"
            })
    void whatStartsNothingOfThatNameHasNoPower(String script) {
        assertThat(powers(ContentType.SHELL, script)).isEmpty();
    }
}
