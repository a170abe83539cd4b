package dev.portcullis.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.attest.Group;
import dev.portcullis.signoff.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScreenTest {
    private static final List<Class<?>> RESOURCES = List.of(
            GatePages.class,
            Events.class,
            AskPages.class,
            BurstPages.class,
            EnrolPages.class,
            ProposalPages.class,
            LineagePages.class,
            HaltPages.class,
            PolicyPages.class,
            LedgerPages.class,
            PeoplePages.class,
            StepUpPages.class,
            LogoutPages.class);

    /** One line a page or an act: who has it, and who has it not; {@code nobody} is a login without a role of ours. */
    @ParameterizedTest
    @CsvSource({
        "GATE,             AUDITOR,  nobody",
        "EVENTS,           AUDITOR,  nobody",
        "STEP_UP,          AUDITOR,  nobody",
        "LIST_ASKS,        AUDITOR,  nobody",
        "READ_ASK,         OPERATOR, nobody",
        "READ_ASK_VIEW,    AUDITOR,  nobody",
        "READ_ASK_STANDING, OPERATOR, nobody",
        "PREPARE_SIGN_OFF, SAFETY,   OPERATOR",
        "SIGN_OFF,         REVIEWER, AUDITOR",
        "BEGIN_ENROLMENT,  OPERATOR, AUDITOR",
        "ENROL,            OPERATOR, AUDITOR",
        "LIST_PROPOSALS,   OPERATOR, nobody",
        "READ_PROPOSAL,    REVIEWER, nobody",
        "READ_DOSSIER,     AUDITOR,  nobody",
        "LIST_LINEAGES,    SAFETY,   nobody",
        "READ_LINEAGE,     AUDITOR,  nobody",
        "READ_GENERATIONS, AUDITOR,  nobody",
        "COMPARE_GENERATIONS, REVIEWER, nobody",
        "LIST_HALTS,       OPERATOR, nobody",
        "READ_HALT,        REVIEWER, nobody",
        "HALT,             OPERATOR, AUDITOR",
        "ASK_REARM,        SAFETY,   AUDITOR",
        "READ_POLICY,      AUDITOR,  nobody",
        "READ_BURDEN,      AUDITOR,  nobody",
        "READ_LEDGER,      AUDITOR,  nobody",
        "READ_ENTRY,       REVIEWER, nobody",
        "READ_PROOF,       AUDITOR,  nobody",
        "READ_ENVELOPE,    AUDITOR,  nobody",
        "READ_BURST,       AUDITOR,  nobody",
        "BEGIN_BURST,      SAFETY,   OPERATOR",
        "ANSWER_BURST,     REVIEWER, AUDITOR",
        "READ_PEOPLE,      SAFETY,   nobody"
    })
    void opensToWhomTheTableNames(Screen screen, String allowed, String refused) {
        assertThat(screen.isOpenTo(visitor(allowed))).isTrue();
        assertThat(screen.isOpenTo(visitor(refused))).isFalse();
    }

    @ParameterizedTest
    @EnumSource(value = Screen.class, mode = EnumSource.Mode.EXCLUDE, names = "SIGNED_OUT")
    void opensToNobodyWhoIsNotLoggedIn(Screen screen) {
        assertThat(screen.isOpenTo(Visitor.NOBODY)).isFalse();
    }

    @Test
    void letsAnAuditorReadEverythingAndDoNothing() {
        assertThat(EnumSet.allOf(Screen.class))
                .allSatisfy(screen -> assertThat(screen.isOpenTo(visitor("AUDITOR")))
                        .as(screen.name())
                        .isEqualTo(!screen.isAct()));
    }

    @Test
    void servesEveryScreenOnceAndNoMethodWithoutOne() {
        // When
        List<Screen> served = methods()
                .map(method -> method.getAnnotation(Shows.class).value())
                .toList();

        // Then
        assertThat(served).containsExactlyInAnyOrder(Screen.values());
    }

    @Test
    void asksForALoginOnEveryPathButTheOneAfterLogout() throws IOException {
        // Given
        Properties settings = new Properties();
        try (InputStream in = ScreenTest.class.getResourceAsStream("/application.properties")) {
            settings.load(in);
        }
        List<String> guarded = List.of(
                settings.getProperty("quarkus.oidc.console.tenant-paths").split(","));

        // Then
        assertThat(settings)
                .containsEntry("quarkus.http.auth.permission.console.paths", "${quarkus.oidc.console.tenant-paths}")
                .containsEntry("quarkus.http.auth.permission.console.policy", "authenticated");
        assertThat(methods().map(ScreenTest::path).filter(path -> !path.equals("/signed-out")))
                .allSatisfy(path -> assertThat(guarded)
                        .as(path)
                        .anyMatch(pattern -> pattern.endsWith("/*")
                                ? path.startsWith(pattern.substring(0, pattern.length() - 1))
                                : path.equals(pattern)));
        assertThat(Section.values()).allSatisfy(section -> assertThat(guarded).contains(section.path()));
    }

    @Test
    void blocksNoEventLoop() {
        assertThat(RESOURCES)
                .allSatisfy(resource -> assertThat(resource.isAnnotationPresent(RunOnVirtualThread.class))
                        .isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"offline_access", "uma_authorization", "Operator", "admin", ""})
    void takesNoOtherRoleOfTheRealmForOneOfOurs(String role) {
        assertThat(ConsoleLogin.roles(Set.of(role))).isEmpty();
    }

    @Test
    void letsEveryLoginLeaveByAFormAndNobodyElse() {
        assertThat(List.of(Screen.LEAVE, Screen.LOG_OUT)).allSatisfy(screen -> {
            assertThat(screen.isOpenTo(visitor("nobody"))).isTrue();
            assertThat(screen.isOpenTo(Visitor.NOBODY)).isFalse();
        });
        assertThat(Screen.LOG_OUT.isSent()).isTrue();
        assertThat(Screen.LOG_OUT.isAct()).isFalse();
    }

    @Test
    void asksWhoWouldAmendForAFreshLoginAndWhoHaltsForNone() {
        assertThat(EnumSet.allOf(Screen.class).stream().filter(Screen::isGrave))
                .containsExactlyInAnyOrder(Screen.ASK_REARM, Screen.BEGIN_ENROLMENT, Screen.ENROL)
                .allMatch(Screen::isAct);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/asks/01a21e1c-1222-7e8f-bec3-9a57a6eb232d", "/people", "/ledger/entries/1/proof"})
    void comesBackFromAFreshLoginToAPageOfOurs(String page) {
        assertThat(StepUpPages.page(page)).isEqualTo(URI.create(page));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "asks",
                "//elsewhere.example",
                "/\\elsewhere.example",
                "https://elsewhere.example/",
                "/asks?which=mine",
                "/asks/a b",
                "/asks/%2e%2e",
                "/a\nSet-Cookie: x"
            })
    void comesBackToNothingElse(@Nullable String page) {
        assertThatThrownBy(() -> StepUpPages.page(page))
                .isInstanceOfSatisfying(
                        PageException.class, e -> assertThat(e.problem()).isEqualTo(PageProblem.MALFORMED));
    }

    private static Stream<Method> methods() {
        return RESOURCES.stream()
                .flatMap(resource -> Arrays.stream(resource.getDeclaredMethods()))
                .filter(method -> Arrays.stream(method.getAnnotations())
                        .anyMatch(annotation ->
                                annotation.annotationType().getPackageName().equals("jakarta.ws.rs")
                                        && List.of("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS")
                                                .contains(annotation
                                                        .annotationType()
                                                        .getSimpleName())));
    }

    private static String path(Method method) {
        String root = method.getDeclaringClass().getAnnotation(Path.class).value();
        Path own = method.getAnnotation(Path.class);
        return (root.equals("/") && own != null ? "" : root) + (own == null ? "" : own.value());
    }

    private static Visitor visitor(String role) {
        Set<Group> roles = role.equals("nobody") ? Set.of() : Set.of(Group.valueOf(role));
        return new Visitor("mallory", Optional.empty(), roles, "session", Authenticated.UNKNOWN);
    }
}
