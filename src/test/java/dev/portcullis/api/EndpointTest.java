package dev.portcullis.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.admission.Proposers.Enrolled;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.PrincipalId;
import dev.portcullis.permit.Audience;
import dev.portcullis.signoff.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    private static final List<Class<?>> RESOURCES = List.of(
            ProposalResource.class,
            ContentResource.class,
            PermitResource.class,
            LineageResource.class,
            AskResource.class,
            PersonResource.class,
            AmendmentResource.class,
            HaltResource.class,
            BreakGlassResource.class,
            TrustResource.class,
            EntryResource.class,
            LogResource.class);

    /** One line an endpoint: who comes in, and one who does not. */
    @ParameterizedTest
    @CsvSource({
        "SUBMIT_PROPOSAL,   PROPOSER,   OPERATOR",
        "READ_PROPOSAL,     PROPOSER,   WORKER",
        "LIST_PROPOSALS,    AUDITOR,    EVALUATOR",
        "READ_DOSSIER,      AUDITOR,    PROPOSER",
        "WITHDRAW_PROPOSAL, PROPOSER,   SAFETY",
        "REQUEST_PROMOTION, PROPOSER,   REVIEWER",
        "READ_QUESTIONS,    PROPOSER,   WORKER",
        "REPLY_TO_QUESTION, PROPOSER,   REVIEWER",
        "PUT_BLOB,          OPERATOR,   WORKER",
        "READ_BLOB,         EVALUATOR,  PERSON_KEY",
        "READ_TREE,         WORKER,     PERSON_KEY",
        "COMPARE_TREES,     REVIEWER,   WORKER",
        "LIST_ASKS,         REVIEWER,   PROPOSER",
        "READ_ASK,          AUDITOR,    PROPOSER",
        "SIGN_OFF,          SAFETY,     OPERATOR",
        "ASK_QUESTION,      REVIEWER,   AUDITOR",
        "AMEND,             SAFETY,     REVIEWER",
        "BEGIN_ENROLMENT,   REVIEWER,   PERSON_KEY",
        "ENROL_PASSKEY,     AUDITOR,    WORKER",
        "LIST_AMENDMENTS,   AUDITOR,    PROPOSER",
        "CANCEL_AMENDMENT,  REVIEWER,   AUDITOR",
        "READ_TRUST,        WORKER,     PROPOSER",
        "LIST_WORKERS_BEHIND, AUDITOR,  WORKER",
        "READ_ENTRY,        AUDITOR,    PROPOSER",
        "LIST_PERMITS,      WORKER,     PROPOSER",
        "READ_PERMIT,       WORKER,     EVALUATOR",
        "REDEEM_PERMIT,     WORKER,     EVALUATOR",
        "RENEW_LEASE,       WORKER,     SAFETY",
        "LIST_LINEAGES,     PROPOSER,   WORKER",
        "READ_LINEAGE,      SAFETY,     EVALUATOR",
        "REGISTER_LINEAGE,  OPERATOR,   REVIEWER",
        "HALT_LINEAGE,      PERSON_KEY, AUDITOR",
        "HALT_ALL,          REVIEWER,   PROPOSER",
        "READ_HALT,         WORKER,     PROPOSER",
        "ASK_REARM,         OPERATOR,   PERSON_KEY",
        "BREAK_GLASS,       SAFETY,     OPERATOR",
        "LIST_BREAKGLASS,   AUDITOR,    PROPOSER",
        "READ_BREAKGLASS,   OPERATOR,   WORKER",
        "READ_ENTRIES,      AUDITOR,    PROPOSER"
    })
    void letsThroughWhomTheTableNames(Endpoint endpoint, Party allowed, Party refused) {
        assertThat(endpoint.isOpenTo(caller(allowed))).isTrue();
        assertThat(endpoint.isOpenTo(caller(refused))).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = Endpoint.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"READ_CHECKPOINT", "READ_TILE"})
    void letsNobodyThroughWhoDoesNotSayWhoNorAPersonWithoutARole(Endpoint endpoint) {
        assertThat(endpoint.isOpenTo(new Caller.Nobody())).isFalse();
        assertThat(endpoint.isOpenTo(new Caller.Human("mallory", Optional.empty(), Set.of(), Authenticated.UNKNOWN)))
                .isFalse();
    }

    @Test
    void servesEveryEndpointOnceAndNoMethodWithoutOne() {
        // When
        List<Endpoint> served = methods()
                .map(method -> method.getAnnotation(Serves.class).value())
                .toList();

        // Then
        assertThat(served).containsExactlyInAnyOrder(Endpoint.values());
    }

    /** JAX-RS matches the class first: a longer class path would hide the other resources below it. */
    @Test
    void keepsEachResourceFromHidingAnother() {
        List<String> paths = methods().map(EndpointTest::path).toList();
        for (Class<?> resource : RESOURCES) {
            String root = resource.getAnnotation(Path.class).value();
            List<String> own = Arrays.stream(resource.getDeclaredMethods())
                    .filter(EndpointTest::isServing)
                    .map(EndpointTest::path)
                    .toList();
            if (root.split("/", -1).length > 2) {
                assertThat(paths.stream().filter(path -> path.startsWith(root + "/") || path.equals(root)))
                        .as("below " + root)
                        .containsExactlyInAnyOrderElementsOf(own);
            }
        }
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
        assertThat(Login.parties(Set.of(role))).isEmpty();
    }

    private static Stream<Method> methods() {
        return RESOURCES.stream()
                .flatMap(resource -> Arrays.stream(resource.getDeclaredMethods()))
                .filter(EndpointTest::isServing);
    }

    private static boolean isServing(Method method) {
        return Arrays.stream(method.getAnnotations())
                .anyMatch(annotation ->
                        annotation.annotationType().getPackageName().equals("jakarta.ws.rs")
                                && !(annotation instanceof Path));
    }

    private static String path(Method method) {
        String root = method.getDeclaringClass().getAnnotation(Path.class).value();
        Path own = method.getAnnotation(Path.class);
        return (root.equals("/") ? "" : root) + (own == null ? "" : own.value());
    }

    @Test
    void whatAmendsIsGraveAndWhatStopsOrTakesBackIsNot() {
        assertThat(Arrays.stream(Endpoint.values()).filter(Endpoint::isGrave))
                .containsExactlyInAnyOrder(
                        Endpoint.AMEND,
                        Endpoint.REGISTER_LINEAGE,
                        Endpoint.ASK_REARM,
                        Endpoint.BREAK_GLASS,
                        Endpoint.BEGIN_ENROLMENT,
                        Endpoint.ENROL_PASSKEY)
                .doesNotContain(Endpoint.HALT_ALL, Endpoint.HALT_LINEAGE, Endpoint.CANCEL_AMENDMENT);
    }

    private static Caller caller(Party party) {
        return switch (party) {
            case WORKER -> new Caller.Worker(new Audience("worker+00000000", "default"));
            case EVALUATOR -> new Caller.Evaluator("evaluator+00000000");
            case PROPOSER ->
                new Caller.Proposer(new Enrolled(
                        new LineageId("l"),
                        new PrincipalId("p"),
                        SigningKey.generate("p").verifierKey(),
                        600));
            case OPERATOR, REVIEWER, SAFETY, AUDITOR, PERSON_KEY ->
                new Caller.Human("alice", Optional.empty(), Set.of(party), Authenticated.UNKNOWN);
            case ANYONE -> new Caller.Nobody();
        };
    }
}
