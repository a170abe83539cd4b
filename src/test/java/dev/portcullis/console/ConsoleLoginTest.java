package dev.portcullis.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.attest.Group;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.Roster;
import dev.portcullis.kernel.PersonId;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleLoginTest {
    private static final String ISSUER = "https://login.example/realms/portcullis";
    private static final Person ALICE =
            new Person(new PersonId("alice"), ISSUER, "subject-1", List.of(Group.REVIEWER), List.of());
    private static final Roster ROSTER = new Roster(List.of(ALICE));
    private static final Map<String, String> CLAIMS =
            Map.of("preferred_username", "alice", "iss", ISSUER, "sub", "subject-1", "sid", "session-1");

    @Test
    void knowsAPersonByIssuerAndSubjectAndNotByName() {
        // When
        Visitor alice = ConsoleLogin.visitor(token(CLAIMS), Set.of("reviewer", "offline_access"), ROSTER);
        Visitor namesake = ConsoleLogin.visitor(token(with("sub", "subject-2")), Set.of("reviewer", "safety"), ROSTER);
        Visitor elsewhere =
                ConsoleLogin.visitor(token(with("iss", "https://other.example")), Set.of("reviewer"), ROSTER);

        // Then
        assertThat(alice.enrolled()).isEqualTo(ALICE);
        assertThat(alice.roles()).containsExactly(Group.REVIEWER);
        assertThat(List.of(namesake, elsewhere)).allSatisfy(stranger -> {
            assertThat(stranger.person()).isEmpty();
            assertThatThrownBy(stranger::enrolled)
                    .isInstanceOfSatisfying(
                            PageException.class, e -> assertThat(e.problem()).isEqualTo(PageProblem.NOT_ENROLLED));
        });
    }

    @Test
    void refusesTheLoginOfAProgram() {
        assertThatThrownBy(() -> ConsoleLogin.visitor(
                        token(with("preferred_username", "service-account-deployer")), Set.of("reviewer"), ROSTER))
                .isInstanceOfSatisfying(
                        PageException.class, e -> assertThat(e.problem()).isEqualTo(PageProblem.NOT_ENTITLED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "sub", "sid"})
    void refusesATokenThatDoesNotSayWhoseItIs(String claim) {
        // Given
        Map<String, String> claims = new HashMap<>(CLAIMS);
        claims.remove(claim);

        // Then
        assertThatThrownBy(() -> ConsoleLogin.visitor(token(claims), Set.of("reviewer"), ROSTER))
                .isInstanceOf(PageException.class);
    }

    private static Map<String, String> with(String claim, String value) {
        Map<String, String> claims = new HashMap<>(CLAIMS);
        claims.put(claim, value);
        return claims;
    }

    /** A token that was verified, as its claims. */
    private static JsonWebToken token(Map<String, String> claims) {
        return (JsonWebToken) Proxy.newProxyInstance(
                ConsoleLoginTest.class.getClassLoader(),
                new Class<?>[] {JsonWebToken.class},
                (_, method, arguments) -> switch (method.getName()) {
                    case "getName" -> claims.get("preferred_username");
                    case "getIssuer" -> claims.get("iss");
                    case "getSubject" -> claims.get("sub");
                    case "getClaim" -> claims.get((String) arguments[0]);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
