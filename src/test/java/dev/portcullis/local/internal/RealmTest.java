package dev.portcullis.local.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class RealmTest {
    private final JsonNode realm;

    RealmTest() throws IOException, MalformedJsonException {
        try (InputStream in = Artefacts.resource("realm.json")) {
            realm = StrictJson.parse(in.readAllBytes());
        }
    }

    @Test
    void everyPersonHasTheOneRoleOfTheDemoAndNoPasswordThatIsPublic() {
        // Given
        Map<String, String> roles = new TreeMap<>();

        // When
        for (JsonNode person : realm.path("users")) {
            assertThat(person.path("realmRoles")).hasSize(1);
            assertThat(person.has("credentials")).isFalse();
            roles.put(
                    person.path("username").textValue(),
                    person.path("realmRoles").get(0).textValue());
        }

        // Then
        assertThat(roles)
                .isEqualTo(Map.of(
                        "erin", "operator",
                        "alice", "reviewer",
                        "bob", "reviewer",
                        "carol", "reviewer",
                        "sam", "safety",
                        "kim", "safety",
                        "ann", "auditor"));
    }

    @Test
    void noClientIsAPersonAndNoneTradesAPasswordForAToken() {
        // Given
        List<String> takePasswords = new ArrayList<>();

        // When
        for (JsonNode client : realm.path("clients")) {
            String name = client.path("clientId").textValue();
            if (client.path("directAccessGrantsEnabled").booleanValue()) {
                takePasswords.add(name);
            }
            assertThat(client.path("serviceAccountsEnabled").booleanValue())
                    .as("%s could ask for a token as itself, and that token would say it logged in", name)
                    .isFalse();
            assertThat(client.path("implicitFlowEnabled").booleanValue()).isFalse();
            assertThat(client.path("clientAuthenticatorType").isMissingNode()).isTrue();
        }

        // Then
        assertThat(takePasswords)
                .as("what such a token says of when the person authenticated is nothing")
                .isEmpty();
    }

    @Test
    void aPasswordCountsAsStepUpForFiveMinutesAndNoLevelAsksForSomethingThatAStolenPasswordCouldEnrol() {
        // Given
        Map<String, JsonNode> flows = new TreeMap<>();
        realm.path("authenticationFlows")
                .forEach(flow -> flows.put(flow.path("alias").textValue(), flow));
        List<String> authenticators = new ArrayList<>();
        flows.values()
                .forEach(flow -> flow.path("authenticationExecutions")
                        .forEach(one ->
                                authenticators.add(one.path("authenticator").asText("flow"))));

        // Then
        assertThat(realm.at("/attributes/acr.loa.map").textValue()).isEqualTo("{\"step-up\":2}");
        assertThat(authenticators)
                .containsOnly(
                        "flow", "auth-cookie", "conditional-level-of-authentication", "auth-username-password-form");
        assertThat(realm.path("authenticatorConfig")).hasSize(2).allSatisfy(config -> {
            assertThat(config.at("/config/loa-condition-level").textValue()).isEqualTo("2");
            assertThat(config.at("/config/loa-max-age").textValue()).isEqualTo("300");
        });
        assertThat(flows.get(realm.path("browserFlow").textValue())).isNotNull();
    }

    @Test
    void theCommandLineEntersThePasswordAtEachLogin() {
        // Given
        String flow = "";
        for (JsonNode client : realm.path("clients")) {
            if (client.path("clientId").asText().equals("portcullis-cli")) {
                flow = client.at("/authenticationFlowBindingOverrides/browser").asText();
            }
        }

        // When
        List<String> steps = new ArrayList<>();
        for (JsonNode one : realm.path("authenticationFlows")) {
            if (one.path("id").asText("none").equals(flow)) {
                one.path("authenticationExecutions")
                        .forEach(step -> steps.add(step.path("flowAlias").asText()));
            }
        }

        // Then
        assertThat(steps)
                .as("without the cookie: the device grant asks for no level")
                .containsExactly("portcullis command line password");
    }

    @Test
    void everyClientThatGetsTokensGetsThemForTheGatewayAndTheBrowsersProveTheyAsked() {
        // Given
        JsonNode clients = realm.path("clients");

        // When, Then
        for (JsonNode client : clients) {
            String name = client.path("clientId").textValue();
            boolean bearer = client.path("bearerOnly").booleanValue();
            assertThat(client.at("/protocolMappers/0/config/included.client.audience")
                            .asText())
                    .as(name)
                    .isEqualTo(bearer ? "" : "portcullis-gateway");
            if (client.path("standardFlowEnabled").booleanValue()) {
                assertThat(client.at("/attributes/pkce.code.challenge.method").textValue())
                        .as(name)
                        .isEqualTo("S256");
            }
        }
    }
}
