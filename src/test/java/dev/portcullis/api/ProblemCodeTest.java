package dev.portcullis.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.admission.AdmissionRefusedException;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.clearance.RedemptionRefusedException;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.signoff.SignOffRefusedException;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ProblemCodeTest {
    private static Stream<Enum<?>> refusals() {
        return Stream.<Enum<?>[]>of(
                        RedemptionRefusedException.Code.values(),
                        SignOffRefusedException.Code.values(),
                        AdmissionRefusedException.Code.values(),
                        SignatureRefusedException.Code.values())
                .flatMap(Arrays::stream);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void hasACodeForEveryRefusalThatIsTheCallersAndNotOurFault(Enum<?> refusal) {
        // When
        ProblemCode code = ProblemCode.of(refusal);

        // Then
        assertThat(code.name()).isEqualTo(refusal.name());
        assertThat(code.status()).isBetween(400, 499);
    }

    /** What workers act upon: only 425 is to be tried again, 410 is over for good. */
    @ParameterizedTest
    @CsvSource({
        "NOT_YET_PUBLISHED,425",
        "ALREADY_REDEEMED,409",
        "HALTED,409",
        "LEASE_OVER,409",
        "PERMIT_EXPIRED,410",
        "PERMIT_REVOKED,410",
        "EPOCH_STALE,410",
        "SIGN_OFF_VOID,410",
        "WRONG_AUDIENCE,403",
        "PERMIT_UNKNOWN,404"
    })
    void tellsAWorkerByTheStatusWhetherToTryAgain(RedemptionRefusedException.Code refusal, int status) {
        assertThat(ProblemCode.of(refusal).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @EnumSource(ProblemCode.class)
    void saysWhenWhatIsTemporaryMayBeTriedAgainAndOnlyThen(ProblemCode code) {
        // When
        Response response = Problem.of(code, "a detail").response();

        // Then
        boolean temporary = code.status() == 425 || code.status() == 429 || code.status() == 503;
        assertThat(response.getHeaders().containsKey("Retry-After")).isEqualTo(temporary);
        assertThat(response.getHeaders().containsKey("WWW-Authenticate")).isEqualTo(code.status() == 401);
    }

    @Test
    void writesTheMembersOfRfc9457AndShowsNothingAnOpponentCouldPutIntoThem() throws MalformedJsonException {
        // When
        Response response = Problem.of(ProblemCode.MALFORMED, "a\u202Etxt\u001B[31m" + "x".repeat(5_000))
                .response();

        // Then
        JsonNode problem = StrictJson.parse((byte[]) response.getEntity());
        assertThat(problem.propertyStream().map(java.util.Map.Entry::getKey))
                .containsExactly("type", "title", "status", "code", "detail");
        assertThat(problem.path("type").asText()).isEqualTo("https://portcullis.dev/reference/problems#malformed");
        assertThat(problem.path("status").asInt()).isEqualTo(400);
        assertThat(problem.path("code").asText()).isEqualTo("MALFORMED");
        assertThat(problem.path("detail").asText())
                .startsWith("a\\u{202e}txt\\u{1b}[31mx")
                .hasSizeLessThan(700);
        assertThat(response.getMediaType()).hasToString("application/problem+json");
    }
}
