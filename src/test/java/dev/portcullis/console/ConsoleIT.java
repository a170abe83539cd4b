package dev.portcullis.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.KeySigner;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.predicate.ReplyPredicate;
import dev.portcullis.fixtures.ConsoleVisitor;
import dev.portcullis.fixtures.FreshDatabase;
import dev.portcullis.fixtures.RealmAdmin;
import dev.portcullis.fixtures.Registrar;
import dev.portcullis.fixtures.RunningGateway;
import dev.portcullis.fixtures.StackExtension;
import dev.portcullis.improver.GateRefusedException;
import dev.portcullis.improver.GateUnavailableException;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.local.ConsoleRegistration;
import dev.portcullis.local.Running;
import dev.portcullis.local.StackFailedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The console as people meet it, but for the script: a real gateway and a real identity provider. */
@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    private FreshDatabase database;
    private RunningGateway gateway;
    private ConsoleVisitor reviewer;
    private ConsoleVisitor auditor;

    @BeforeAll
    void start(Running stack, @TempDir Path folder)
            throws IOException, InterruptedException, SQLException, StackFailedException {
        database = FreshDatabase.in(stack);
        gateway = RunningGateway.start(stack, database, folder);
        reviewer = ConsoleVisitor.loggedIn(gateway.address(), stack.person("alice"));
        auditor = ConsoleVisitor.loggedIn(gateway.address(), stack.person("ann"));
    }

    @AfterAll
    void stop() throws IOException, SQLException {
        reviewer.close();
        auditor.close();
        gateway.close();
        database.close();
    }

    /** First of all: another test halts everything, and nobody is asked about a proposal then. */
    @Test
    @Order(1)
    void aReplyStandsBesideItsQuestionAndBreakGlassOnEveryPage()
            throws IOException, InterruptedException, MalformedJsonException, GateRefusedException,
                    GateUnavailableException {
        try (HostileLineage lineage = HostileLineage.open(gateway, "replied-to")) {
            // Given
            AskId ask = lineage.putBeforePeople(gateway, "a note\n");
            String subject =
                    api("alice", "GET", "/v1/asks/" + ask, "").path("subject").asText();
            ProposalId proposal = ProposalId.parse(subject.substring("proposal:".length()));
            api("alice", "POST", "/v1/asks/" + ask + "/questions", "{\"text\":\"what for?\"}");

            // When
            String about = "/v1/proposals/" + proposal;
            JsonNode found = StrictJson.parse(
                    gateway.send(gateway.signed(lineage.proposer(), "GET", about + "/questions", new byte[0])
                                    .build())
                            .body());
            JsonNode question = found.path("items").path(0);
            Envelope reply = new KeySigner(lineage.proposer())
                    .sign(Statement.of(
                            Digest.parse(found.path("tree").asText()),
                            PredicateType.REPLY,
                            new ReplyPredicate(
                                    proposal,
                                    lineage.id(),
                                    Digest.parse(question.path("question").asText()),
                                    "for <b>everybody</b>\u202e")));
            HttpResponse<byte[]> taken =
                    gateway.send(gateway.signed(lineage.proposer(), "POST", about + "/replies", reply.toBytes())
                            .header("Content-Type", Envelope.MEDIA_TYPE)
                            .build());

            // Then: shown as the claim it is, and nothing else moved
            assertThat(question.path("text").asText()).isEqualTo("what for?");
            assertThat(taken.statusCode()).isEqualTo(202);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(reviewer.get("/asks/" + ask).body())
                            .containsSubsequence(
                                    "Asked before answering",
                                    "what for?",
                                    "Claims by the proposer",
                                    "for &lt;b&gt;everybody&lt;/b&gt;\\u{202e}")
                            .doesNotContain("<b>everybody"));
            assertThat(api("alice", "GET", "/v1/asks/" + ask, "").path("state").asText())
                    .isEqualTo("open");

            // When: two people stop it past the usual way
            Registrar people = new Registrar(gateway);
            String stop =
                    "{\"act\":\"stop\",\"lineage\":\"" + lineage.id() + "\",\"reason\":\"a <i>host</i> is lost\"}";
            AskId breaks = AskId.parse(
                    api("alice", "POST", "/v1/breakglass", stop).path("ask").asText());
            assertThat(people.grant(breaks, "alice")).isEqualTo("waiting");
            assertThat(auditor.get("/").body()).doesNotContain("data-breakglass");
            assertThat(people.grant(breaks, "sam")).isEqualTo("granted");

            // Then
            JsonNode broken =
                    api("ann", "GET", "/v1/breakglass", "").path("items").path(0);
            assertThat(broken.path("inForce").asBoolean()).isTrue();
            assertThat(broken.path("scope").asText()).isEqualTo("lineage:" + lineage.id());
            assertThat(broken.path("by").toString()).contains("alice", "sam");
            assertThat(api("ann", "GET", "/v1/lineages/" + lineage.id(), "")
                            .path("haltedBy")
                            .asText())
                    .isEqualTo(broken.path("halt").asText());
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(auditor.get("/").body()).contains("data-breakglass"));
            for (String page : List.of("/", "/asks", "/people")) {
                assertThat(auditor.get(page).body())
                        .as(page)
                        .contains("data-breakglass", "a &lt;i&gt;host&lt;/i&gt; is lost", "Signed by alice, sam")
                        .doesNotContain("<i>host");
            }
        }
    }

    private JsonNode api(String person, String method, String path, String body)
            throws IOException, InterruptedException, MalformedJsonException {
        HttpResponse<byte[]> answer =
                gateway.send(gateway.as(person, method, path, body.getBytes(StandardCharsets.UTF_8))
                        .header("Content-Type", "application/json")
                        .build());
        assertThat(answer.statusCode()).as(method + " " + path).isBetween(200, 299);
        return StrictJson.parse(answer.body());
    }

    @Test
    void sendsWhoIsNotLoggedInToTheIdentityProviderAndKeepsNoSessionOfTheirs()
            throws IOException, InterruptedException {
        try (ConsoleVisitor nobody = ConsoleVisitor.nobody(gateway.address())) {
            for (String path : List.of(
                    "/",
                    "/proposals",
                    "/halts",
                    "/events",
                    "/asks",
                    "/ledger/entries/0/proof",
                    "/proposals/x/dossier")) {
                // When
                HttpResponse<String> answer = nobody.look(path);

                // Then
                assertThat(answer.statusCode()).as(path).isEqualTo(302);
                assertThat(answer.headers().firstValue("Location").orElseThrow())
                        .contains("client_id=portcullis-console", "code_challenge_method=S256", "response_type=code");
                assertThat(answer.body()).isEmpty();
            }
        }
    }

    @Test
    void showsEveryPageToAnAuditorWithTheHeadersThatHoldItTogether() throws IOException, InterruptedException {
        for (String path : List.of(
                "/",
                "/proposals",
                "/lineages",
                "/halts",
                "/policy",
                "/ledger",
                "/ledger/entries/0",
                "/people",
                "/people/burst")) {
            // When
            HttpResponse<String> page = auditor.get(path);

            // Then
            assertThat(page.statusCode()).as(path + " " + page.body()).isEqualTo(200);
            assertThat(page.body()).contains("<html lang=\"en\">", "<main id=\"main\"", "<h1");
            assertThat(page.body()).doesNotContain("<style", " style=", "onclick", "javascript:", "<script>");
            assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .startsWith("default-src 'none'; style-src 'self'; script-src 'self'")
                    .contains("frame-ancestors 'none'", "base-uri 'none'")
                    .doesNotContain("unsafe");
            assertThat(List.of("X-Content-Type-Options", "Cache-Control", "Cross-Origin-Opener-Policy").stream()
                            .map(name -> page.headers().firstValue(name).orElse("none"))
                            .toList())
                    .containsExactly("nosniff", "no-store", "same-origin");
        }
    }

    @Test
    void takesAHaltFromAReviewersOwnPageAndFromNowhereElse() throws IOException, InterruptedException {
        // Given
        String token = reviewer.formToken();
        Map<String, String> form =
                Map.of("token", token, "scope", "all", "reason", "odd <b>scores</b>\u202e", "confirmed", "yes");
        Map<String, String> unconfirmed = Map.of("token", token, "scope", "all", "reason", "odd");
        Map<String, String> others =
                Map.of("token", auditor.formToken(), "scope", "all", "reason", "odd", "confirmed", "yes");

        // When
        HttpResponse<String> fromElsewhere = reviewer.post("/halts", form, "https://elsewhere.example");
        HttpResponse<String> ofAnotherLogin = reviewer.post("/halts", others);
        HttpResponse<String> notMeant = reviewer.post("/halts", unconfirmed);
        HttpResponse<String> ofAnAuditor = auditor.post("/halts", others);
        HttpResponse<String> halted = reviewer.post("/halts", form);

        // Then
        assertThat(List.of(fromElsewhere.statusCode(), ofAnotherLogin.statusCode(), ofAnAuditor.statusCode()))
                .containsOnly(403);
        assertThat(fromElsewhere.body()).contains("FORM_NOT_OURS");
        assertThat(ofAnotherLogin.body()).contains("FORM_NOT_OURS");
        assertThat(ofAnAuditor.body()).contains("NOT_ENTITLED");
        assertThat(notMeant.statusCode()).isEqualTo(400);
        assertThat(halted.statusCode()).isEqualTo(303);
        String address = halted.headers().firstValue("Location").orElseThrow();
        HttpResponse<String> page = auditor.get(URI.create(address).getPath());
        assertThat(page.body())
                .contains("odd &lt;b&gt;scores&lt;/b&gt;\\u{202e}", "Your role does not ask for a re-arm")
                .doesNotContain("<b>scores");

        // When
        HttpResponse<String> asked = reviewer.post(
                URI.create(address).getPath() + "/re-arm", Map.of("token", token, "reason", "the scorer was slow"));

        // Then
        assertThat(asked.statusCode()).isEqualTo(303);
        assertThat(reviewer.get(URI.create(address).getPath()).body()).contains("open", "/asks/");
    }

    @Test
    void triesAReviewerCaseByCaseAndTellsAtOnce() throws IOException, InterruptedException {
        // Given
        String token = reviewer.formToken();
        String before = reviewer.get("/people").body();

        // When
        HttpResponse<String> ofAnAuditor =
                auditor.post("/people/burst", Map.of("token", auditor.formToken(), "tier", "1"));
        HttpResponse<String> ofNoTier = reviewer.post("/people/burst", Map.of("token", token, "tier", "4"));
        HttpResponse<String> begun = reviewer.post("/people/burst", Map.of("token", token, "tier", "1"));
        String first = reviewer.get("/people/burst").body();
        HttpResponse<String> answered =
                reviewer.post("/people/burst/answers", Map.of("token", token, "place", "1", "says", "declined"));
        String second = reviewer.get("/people/burst").body();
        HttpResponse<String> again =
                reviewer.post("/people/burst/answers", Map.of("token", token, "place", "1", "says", "granted"));

        // Then
        assertThat(before).contains("Vigilance probes: off");
        assertThat(ofAnAuditor.statusCode()).isEqualTo(403);
        assertThat(ofNoTier.body()).contains("NOT_ENTITLED");
        assertThat(List.of(begun.statusCode(), answered.statusCode())).containsOnly(303);
        assertThat(first)
                .contains("Case 1 of 30", "Why a person", "Difference from what people last signed off")
                .doesNotContain("This one was");
        assertThat(second).contains("Case 2 of 30", "This one was");
        assertThat(again.body()).contains("BURST_OVER");
    }

    @Test
    void showsABrowserEveryRefusalAsAPageWithItsCode() throws IOException, InterruptedException {
        // When
        HttpResponse<String> unknown = auditor.get("/proposals/01a21e1c-1222-7e8f-bec3-9a57a6eb232d");
        HttpResponse<String> nowhere = auditor.get("/nowhere");
        HttpResponse<String> odd = auditor.get("/proposals?state=%3Cscript%3E");

        // Then
        assertThat(List.of(unknown.statusCode(), nowhere.statusCode(), odd.statusCode()))
                .containsExactly(404, 404, 400);
        assertThat(unknown.body()).contains("NOT_FOUND", "<h1");
        assertThat(nowhere.body()).contains("NOT_FOUND", "<h1");
        assertThat(odd.body()).contains("MALFORMED").doesNotContain("<script>");
        assertThat(odd.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'");
    }

    @Test
    void leavesTheApiToThoseWhoSignOrBringATokenWhateverTheCookies() throws IOException, InterruptedException {
        // When
        HttpResponse<String> byCookie = reviewer.look("/v1/lineages");
        HttpResponse<byte[]> byNoToken = gateway.send(gateway.request("GET", "/v1/lineages", new byte[0])
                .header("Authorization", "Bearer e30.e30.e30")
                .header("Cookie", cookie(reviewer))
                .build());
        HttpResponse<byte[]> byAnAuditorsToken = gateway.send(
                gateway.as("ann", "POST", "/v1/asks/01a21e1c-1222-7e8f-bec3-9a57a6eb232d/sign-offs", new byte[] {'x'})
                        .header("Content-Type", Envelope.MEDIA_TYPE)
                        .header("Cookie", cookie(reviewer))
                        .build());

        // Then
        assertThat(byCookie.statusCode()).isEqualTo(401);
        assertThat(byNoToken.statusCode()).isEqualTo(401);
        assertThat(byAnAuditorsToken.statusCode()).isEqualTo(403);
    }

    @Test
    void tellsNewsAtOnceAsNumbers() throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            // When
            HttpResponse<InputStream> stream = http.send(
                    HttpRequest.newBuilder(gateway.address().resolve("/events"))
                            .header("Cookie", cookie(auditor))
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());

            // Then
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
                String data = lines.lines()
                        .filter(line -> line.startsWith("data:"))
                        .findFirst()
                        .orElseThrow();
                assertThat(data).contains("\"guarding\":true", "\"openAsks\":", "\"checkpointSize\":");
            }
        }
    }

    private static String cookie(ConsoleVisitor of) {
        return of.cookies().entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    @Test
    void logsOutHereAndAtTheIdentityProviderByAFormAlone(Running stack) throws IOException, InterruptedException {
        try (ConsoleVisitor leaving = ConsoleVisitor.loggedIn(gateway.address(), stack.person("bob"));
                ConsoleVisitor copy = leaving.copy()) {
            String token = leaving.formToken();

            // When
            HttpResponse<String> asked = leaving.get("/logout");
            HttpResponse<String> fromElsewhere =
                    leaving.post("/logout", Map.of("token", token), "https://elsewhere.example");
            HttpResponse<String> withoutToken = leaving.post("/logout", Map.of());

            // Then
            assertThat(asked.body()).contains("Log out now", "method=\"post\" action=\"/logout\"");
            assertThat(List.of(fromElsewhere.statusCode(), withoutToken.statusCode()))
                    .containsOnly(403);
            assertThat(leaving.look("/people").statusCode()).isEqualTo(200);

            // When
            HttpResponse<String> after = leaving.submit("/logout", Map.of("token", token));

            // Then
            assertThat(after.uri().getPath()).isEqualTo("/signed-out");
            assertThat(after.body()).contains("Logged out");
            assertThat(leaving.cookies().keySet()).noneMatch(name -> name.startsWith("q_session"));
            assertThat(leaving.get("/").uri().getAuthority())
                    .isNotEqualTo(gateway.address().getAuthority());
            assertThat(List.of(
                            copy.copy().look("/people").statusCode(),
                            copy.copy().look("/people").statusCode(),
                            copy.post("/halts", Map.of("token", token)).statusCode()))
                    .as("nor does a copy of the cookie open anything")
                    .allMatch(status -> status == 302 || status == 401);
        }
    }

    @Test
    void aSessionThatEndsAtTheIdentityProviderEndsHereAtOnceForEveryCopyOfItsCookie(Running stack)
            throws IOException, InterruptedException {
        try (ConsoleVisitor carol = ConsoleVisitor.loggedIn(gateway.address(), stack.person("carol"));
                ConsoleVisitor elsewhere = ConsoleVisitor.loggedIn(gateway.address(), stack.person("carol"))) {
            // Given
            ConsoleRegistration.register(stack, gateway.address());
            String token = carol.formToken();
            assertThat(carol.look("/people").statusCode()).isEqualTo(200);

            // When
            carol.copy().logOutAt(stack.issuer());

            // Then
            assertThat(List.of(
                            carol.copy().look("/people").statusCode(),
                            carol.copy().look("/people").statusCode(),
                            carol.copy().post("/halts", Map.of("token", token)).statusCode()))
                    .allMatch(status -> status == 302 || status == 401);
            assertThat(elsewhere.look("/people").statusCode())
                    .as("another session of hers goes on")
                    .isEqualTo(200);
        }
    }

    @Test
    void whatIsGraveTakesAFreshLoginWhichThePageLeadsToAndBack(Running stack) throws IOException, InterruptedException {
        try (RealmAdmin realm = new RealmAdmin(stack)) {
            // Given: somebody whose token says, for the time being, nothing of its level
            realm.withholdLevelsFromTheConsole();
            try (ConsoleVisitor carol = ConsoleVisitor.loggedIn(gateway.address(), stack.person("carol"))) {
                String token = carol.formToken();
                HttpResponse<String> halted = carol.post(
                        "/halts", Map.of("token", token, "scope", "all", "reason", "odd", "confirmed", "yes"));
                assertThat(halted.statusCode()).as("a halt takes any login").isEqualTo(303);
                String halt = URI.create(halted.headers().firstValue("Location").orElseThrow())
                        .getPath();
                Map<String, String> asking = Map.of("token", token, "reason", "the scorer was slow");

                // When
                HttpResponse<String> refused = carol.post(halt + "/re-arm", asking);
                HttpResponse<String> enrolling = carol.post("/people/passkeys/challenge", Map.of("token", token));
                HttpResponse<String> out = carol.look("/step-up?to=" + halt);
                HttpResponse<String> inVain = carol.get("/step-up?to=" + halt);

                // Then
                assertThat(List.of(refused.statusCode(), enrolling.statusCode()))
                        .containsOnly(401);
                assertThat(refused.headers().allValues("WWW-Authenticate"))
                        .containsExactly("Bearer error=\"insufficient_user_authentication\","
                                + " error_description=\"A recent login of the level named is needed\","
                                + " acr_values=\"step-up\", max_age=300");
                assertThat(refused.body())
                        .contains("INSUFFICIENT_USER_AUTHENTICATION", "href=\"/step-up?to=" + halt + "\"");
                assertThat(carol.get(halt).body()).contains("href=\"/step-up?to=" + halt + "\"");
                assertThat(out.statusCode()).isEqualTo(302);
                assertThat(out.headers().firstValue("Location").orElseThrow())
                        .startsWith(stack.issuer().toString())
                        .contains("acr_values=step-up", "max_age=150");
                assertThat(inVain.statusCode())
                        .as(inVain.uri() + " " + inVain.body() + ": a provider that does not do it is asked once")
                        .isEqualTo(503);
                assertThat(carol.look("/step-up?to=//elsewhere.example").statusCode())
                        .isEqualTo(400);

                // When: the provider says it again
                realm.restore();
                HttpResponse<String> back = carol.get("/step-up?to=" + halt);

                // Then
                assertThat(back.uri().getPath()).isEqualTo(halt);
                assertThat(back.body()).doesNotContain("/step-up");
                assertThat(carol.post(halt + "/re-arm", asking).statusCode()).isEqualTo(303);
            }
        }
    }
}
