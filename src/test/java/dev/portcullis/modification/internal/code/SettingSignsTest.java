package dev.portcullis.modification.internal.code;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.modification.ContentType;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        spec: {hostNetwork: true}                      | privilege: set hostNetwork to true
        securityContext: {privileged: yes}             | privilege: set privileged to yes
        a: {network_mode: host, networks: [b]}         | privilege: set network_mode to host
        pid: host                                      | privilege: set pid to host
        cap_add: [SYS_ADMIN]                           | privilege: set cap_add to sys_admin
        capabilities: {add: [NET_ADMIN], drop: [ALL]}  | privilege: set add to net_admin
        volumes: ["/var/run/docker.sock:/docker.sock"] | privilege: set volumes to /var/run/docker.sock:/docker.sock
        volumes: ["/:/machine"]                        | privilege: set volumes to /:/machine
        security_opt: ["seccomp:unconfined"]           | privilege: set security_opt to seccomp:unconfined
        """)
    void rightsOverTheMachineAreFound(String text, String sign) {
        assertThat(Outlined.of(ContentType.YAML, text, Set.of(Sign.Kind.PRIVILEGE, Sign.Kind.NETWORK)))
                .contains(sign);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hostNetwork: false",
                "host: network",
                "pid: 12",
                "network_mode: none",
                "capabilities: {add: [], drop: [ALL]}",
                "volumes: [\"./out:/out\"]"
            })
    void whatKeepsToItselfHasNoRights(String text) {
        assertThat(Outlined.of(ContentType.YAML, text, Set.of(Sign.Kind.PRIVILEGE, Sign.Kind.NETWORK)))
                .isEmpty();
    }

    private static List<String> places(ContentType type, String text) {
        return Outlined.signs(type, text).stream()
                .filter(sign -> sign.kind() == Sign.Kind.LIMIT)
                .map(sign -> sign.scope() + " = " + sign.value())
                .toList();
    }

    @Test
    void aBoundKnowsWhereItIsSetAndAnElementOfAListByItsName() {
        assertThat(places(
                        ContentType.YAML,
                        "a: {b: [{timeout: 1, id: x}, {c: 2, timeout: 2}, {timeout: 3}]}\ntimeout: 4\n"))
                .containsExactlyInAnyOrder(
                        "a.b[=x].timeout = 1", "a.b[=2].timeout = 2", "a.b[2].timeout = 3", "timeout = 4");
        assertThat(places(ContentType.INI, "[a]\ntimeout = 1\n[b]\ntimeout = 1\n"))
                .containsExactly("a.timeout = 1", "b.timeout = 1");
        assertThat(places(ContentType.JSON, "{\"timeouts\": [1, 2]}"))
                .containsExactlyInAnyOrder("timeouts[0] = 1", "timeouts[1] = 2");
    }
}
