package dev.portcullis.gateway;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.attest.Group;
import dev.portcullis.fixtures.FoundedInstallation;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Digest;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.validator.BeanValidationConfigValidatorImpl;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewaySettingsTest {
    private static final Map<String, String> NECESSARY = Map.of(
            "portcullis.keys", "/srv/keys",
            "portcullis.checkpoint", "/srv/checkpoint",
            "portcullis.installation", "here");

    /** As Quarkus reads them, without Quarkus. */
    private static GatewaySettings settings(Map<String, String> file) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withValidator(new BeanValidationConfigValidatorImpl())
                .withMapping(GatewaySettings.class)
                .withSources(new PropertiesConfigSource(file, "gateway.properties", 100))
                .build()
                .getConfigMapping(GatewaySettings.class);
    }

    private static Map<String, String> with(String key, String value) {
        Map<String, String> file = new HashMap<>(NECESSARY);
        file.put(key, value);
        return file;
    }

    @Test
    void hasADefaultForAllButWhatOnlyTheOperatorKnows() {
        // When
        GatewaySettings settings = settings(NECESSARY);

        // Then
        assertThat(settings.tiles()).isEmpty();
        assertThat(settings.witnesses()).isEmpty();
        assertThat(settings.topicPrefix()).isEmpty();
        assertThat(settings.consoleOrigin()).isEqualTo("http://localhost:8080");
        assertThat(settings.policyThreads()).isEqualTo(2);
        assertThat(settings.steppingThreads()).isEqualTo(2);
        assertThat(settings.proposalsAnHour()).isEqualTo(3600);
        assertThat(Duration.ofSeconds(settings.looseningWaitSeconds())).isEqualTo(Bounds.LOOSENING_WAIT);
        assertThat(settings.openSignOffsEach()).isEqualTo(24);
        assertThat(settings.backupGroups()).containsExactly(Group.SAFETY);
        assertThat(settings.probesAmongAsksAfter()).isEmpty();
        assertThat(settings.probesAmongAsksADay()).isEqualTo(3);
        assertThat(settings.stepUpLevels()).containsExactly("step-up");
        assertThat(settings.stepUpMaxAgeSeconds()).isEqualTo(300);
        assertThat(settings.stepUpFromTier()).isEqualTo(2);
    }

    @Test
    void takesEachKeyFromTheFile() {
        // When
        GatewaySettings settings = settings(Map.ofEntries(
                entry("portcullis.keys", "/other/keys"),
                entry("portcullis.checkpoint", "/other/checkpoint"),
                entry("portcullis.tiles", "/other/tiles"),
                entry("portcullis.witnesses", "http://localhost:1,http://localhost:2"),
                entry("portcullis.installation", "elsewhere"),
                entry("portcullis.console.origin", "https://gate.example"),
                entry("portcullis.topic-prefix", "test-"),
                entry("portcullis.policy-threads", "3"),
                entry("portcullis.stepping-threads", "4"),
                entry("portcullis.proposals-an-hour", "5"),
                entry("portcullis.loosening-wait-seconds", "300000"),
                entry("portcullis.open-sign-offs-each", "6"),
                entry("portcullis.backup-groups", "auditor,operator"),
                entry("portcullis.probes", "/other/probes"),
                entry("portcullis.probes-among-asks.after", "12"),
                entry("portcullis.probes-among-asks.a-day", "2"),
                entry("portcullis.step-up.levels", "gold,urn:acr:silver"),
                entry("portcullis.step-up.max-age-seconds", "60"),
                entry("portcullis.step-up.from-tier", "1"),
                entry("portcullis.failpoint", "issue:3")));

        // Then
        assertThat(settings.keys()).isEqualTo(Path.of("/other/keys"));
        assertThat(settings.checkpoint()).isEqualTo(Path.of("/other/checkpoint"));
        assertThat(settings.tiles()).contains(Path.of("/other/tiles"));
        assertThat(settings.witnesses())
                .contains(List.of(URI.create("http://localhost:1"), URI.create("http://localhost:2")));
        assertThat(settings.installation()).isEqualTo("elsewhere");
        assertThat(settings.topicPrefix()).contains("test-");
        assertThat(settings.policyThreads()).isEqualTo(3);
        assertThat(settings.steppingThreads()).isEqualTo(4);
        assertThat(settings.proposalsAnHour()).isEqualTo(5);
        assertThat(settings.consoleOrigin()).isEqualTo("https://gate.example");
        assertThat(settings.looseningWaitSeconds()).isEqualTo(300_000);
        assertThat(settings.openSignOffsEach()).isEqualTo(6);
        assertThat(settings.backupGroups()).containsExactlyInAnyOrder(Group.AUDITOR, Group.OPERATOR);
        assertThat(settings.probes()).contains(Path.of("/other/probes"));
        assertThat(settings.probesAmongAsksAfter()).contains(12);
        assertThat(settings.probesAmongAsksADay()).isEqualTo(2);
        assertThat(settings.stepUpLevels()).containsExactly("gold", "urn:acr:silver");
        assertThat(settings.stepUpMaxAgeSeconds()).isEqualTo(60);
        assertThat(settings.stepUpFromTier()).isOne();
        assertThat(settings.failpoint()).contains("issue:3");
        assertThat(GatewaySettings.class.getMethods())
                .as("a new key is set here too")
                .hasSize(20);
    }

    @ParameterizedTest
    @CsvSource({
        "portcullis.step-up.from-tier,  3",
        "portcullis.step-up.levels,     two words",
        "portcullis.step-up.max-age-seconds, 29",
        "portcullis.policy-threads,     0",
        "portcullis.policy-threads,     65",
        "portcullis.stepping-threads,   0",
        "portcullis.stepping-threads,   17",
        "portcullis.proposals-an-hour,  -1",
        "portcullis.proposals-an-hour,  0",
        "portcullis.proposals-an-hour,  1000001",
        "portcullis.proposals-an-hour,  many",
        "portcullis.loosening-wait-seconds, -1",
        "portcullis.loosening-wait-seconds, 7776001",
        "portcullis.open-sign-offs-each, 0",
        "portcullis.probes-among-asks.after, -1",
        "portcullis.probes-among-asks.after, 1001",
        "portcullis.probes-among-asks.a-day, 0",
        "portcullis.probes-among-asks.a-day, 21",
        "portcullis.open-sign-offs-each, 1001",
        "portcullis.backup-groups,      nobody",
        "portcullis.topic-prefix,       a topic",
        "portcullis.console.origin,     gate.example",
        "portcullis.console.origin,     https://gate.example/",
        "portcullis.installation,       ' '",
        "portcullis.checkpoint,         ''",
        "portcullis.polcy-threads,      2",
    })
    void refusesWhatIsUnsafeOrMisspeltAndNamesTheKey(String key, String value) {
        // Given
        Map<String, String> file = with(key, value);

        // Then
        assertThatThrownBy(() -> settings(file)).hasMessageContaining(key);
    }

    @ParameterizedTest
    @CsvSource({"portcullis.keys", "portcullis.checkpoint", "portcullis.installation"})
    void doesNotGuessWhatOnlyTheOperatorKnows(String key) {
        // Given
        Map<String, String> file = new HashMap<>(NECESSARY);
        file.remove(key);

        // Then
        assertThatThrownBy(() -> settings(file)).hasMessageContaining(key);
    }

    @Test
    void waitsLessBeforeItLoosensInDemonstrationsAlone() {
        // Given
        GatewaySettings hour = settings(with("portcullis.loosening-wait-seconds", "3600"));
        GatewaySettings week = settings(with("portcullis.loosening-wait-seconds", "604800"));

        // Then
        assertThat(GatewayParts.loosensAfter(hour, true).get()).isEqualTo(Duration.ofHours(1));
        assertThat(GatewayParts.loosensAfter(week, false).get()).isEqualTo(Duration.ofDays(7));
        assertThatThrownBy(() -> GatewayParts.loosensAfter(hour, false))
                .hasMessageContainingAll("portcullis.loosening-wait-seconds", "259200");
    }

    @Test
    void doesNotStartOverTheKeysOfAnotherInstallation(@TempDir Path folder) throws IOException {
        // Given
        FoundedInstallation founded =
                new FoundedInstallation(folder.resolve("keys"), Digest.of("a policy"), InstantSource.system());
        String own = founded.founding().document().installation();
        Map<String, String> file =
                with("portcullis.keys", founded.founding().folder().toString());

        // When
        file.put("portcullis.installation", own);
        GatewaySettings right = settings(file);
        file.put("portcullis.installation", "another");
        GatewaySettings wrong = settings(file);

        // Then
        assertThat(new GatewayParts().founding(right).document().installation()).isEqualTo(own);
        assertThatThrownBy(() -> new GatewayParts().founding(wrong))
                .hasMessageContainingAll(own, "another", "portcullis.keys");
    }
}
