package dev.portcullis.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.attest.Group;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.Roster;
import dev.portcullis.kernel.PersonId;
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
        Visitor alice = ConsoleLogin.visitor(new Token(CLAIMS), Set.of("reviewer", "offline_access"), ROSTER);
        Visitor namesake =
                ConsoleLogin.visitor(new Token(with("sub", "subject-2")), Set.of("reviewer", "safety"), ROSTER);
        Visitor elsewhere =
                ConsoleLogin.visitor(new Token(with("iss", "https://other.example")), Set.of("reviewer"), ROSTER);

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
                        new Token(with("preferred_username", "service-account-deployer")), Set.of("reviewer"), ROSTER))
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
        assertThatThrownBy(() -> ConsoleLogin.visitor(new Token(claims), Set.of("reviewer"), ROSTER))
                .isInstanceOf(PageException.class);
    }

    private static Map<String, String> with(String claim, String value) {
        Map<String, String> claims = new HashMap<>(CLAIMS);
        claims.put(claim, value);
        return claims;
    }

    /** A token that was verified, as its claims. */
    private record Token(Map<String, String> claims) implements JsonWebToken {
        @Override
        public String getName() {
            return claims.getOrDefault("preferred_username", "");
        }

        @Override
        public Set<String> getClaimNames() {
            return claims.keySet();
        }

        @Override
        @SuppressWarnings({"unchecked", "NullAway"}) // as the interface has it: a claim that is not there is null
        public <T> T getClaim(String name) {
            return (T) claims.get(name);
        }
    }
}
