package dev.portcullis.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.portcullis.attest.CoseKey;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.PersonKey;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.fixtures.FreshDatabase;
import dev.portcullis.fixtures.Registrar;
import dev.portcullis.fixtures.RunningGateway;
import dev.portcullis.fixtures.StackExtension;
import dev.portcullis.improver.GateRefusedException;
import dev.portcullis.improver.GateUnavailableException;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.local.Running;
import dev.portcullis.local.StackFailedException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** People answer in a real browser, with passkeys, what only people may decide. */
@ExtendWith({StackExtension.class, Browsing.Extension.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AskPageIT {
    private static final byte[] CREDENTIAL =
            Bytes.utf8("the credential of alice").toArray();
    private static final byte[] HANDLE = {7};
    private static final Pattern LINK_TO_AN_ASK = Pattern.compile("^ask [0-9a-f-]{36}$");
    private static final Pattern ONE_ASK = Pattern.compile(".*/asks/[0-9a-f-]{36}$");

    private final Map<String, String> cookies = new HashMap<>();
    private Running stack;
    private FreshDatabase database;
    private RunningGateway gateway;
    private Registrar people;
    private HostileLineage lineage;
    private KeyPair key;

    @BeforeAll
    void start(Running running, @TempDir Path folder)
            throws IOException, InterruptedException, SQLException, StackFailedException, MalformedJsonException,
                    GeneralSecurityException {
        stack = running;
        database = FreshDatabase.in(stack);
        gateway = RunningGateway.start(stack, database, folder, Map.of("portcullis.probes-among-asks.after", "1000"));
        people = new Registrar(gateway);
        lineage = HostileLineage.open(gateway, "asked-about");
        KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
        keys.initialize(new ECGenParameterSpec("secp256r1"));
        key = keys.generateKeyPair();
        TrustDocument now = gateway.founding().document();
        Person alice = now.roster().person(new PersonId("alice")).orElseThrow();
        amend(now.withPerson(
                alice.with(PersonKey.Passkey.of(Bytes.copyOf(CREDENTIAL), CoseKey.of(key.getPublic()), "localhost"))));
    }

    @AfterAll
    void stop() throws IOException, SQLException {
        lineage.close();
        gateway.close();
        database.close();
    }

    private void amend(TrustDocument next) throws IOException, InterruptedException, MalformedJsonException {
        byte[] asked = gateway.send(gateway.as(
                                "erin",
                                "POST",
                                "/v1/amendments",
                                StrictJson.write(Map.of("kind", "trust", "document", Bytes.copyOf(next.toBytes()))))
                        .build())
                .body();
        AskId ask = AskId.parse(StrictJson.parse(asked).path("ask").asText());
        people.grant(ask, "bob");
        assertThat(people.grant(ask, "sam")).isEqualTo("granted");
    }

    /** A question that one reviewer and one of safety answer. */
    private AskId another(String name) throws IOException, InterruptedException, MalformedJsonException {
        return lineage.askForAnother(gateway, name);
    }

    private Window windowOf(Browsing browsing, String person, Look look) throws IOException {
        String known = cookies.get(person);
        if (known != null) {
            return browsing.open(look, known);
        }
        Window window = browsing.open(look);
        window.page().navigate(gateway.address() + "/asks");
        new LoginScreen(window.page()).logIn(stack.person(person));
        assertThat(new ConsoleScreen(window.page()).header()).containsText(person);
        cookies.put(person, window.cookies());
        return window;
    }

    private AskScreen goTo(Window window, AskId ask) {
        window.page().navigate(gateway.address() + "/asks/" + ask);
        return new AskScreen(window.page());
    }

    private JsonNode standing(AskId ask) throws IOException, InterruptedException, MalformedJsonException {
        return StrictJson.parse(gateway.send(
                        gateway.as("ann", "GET", "/v1/asks/" + ask, new byte[0]).build())
                .body());
    }

    @Test
    @Order(1)
    void aReviewerFindsWhatIsTheirsAndGrantsItWithAPasskey(Browsing browsing)
            throws IOException, InterruptedException, MalformedJsonException {
        // Given
        AskId ask = another("granted-one");
        Window window = windowOf(browsing, "alice", Look.LIGHT);
        window.authenticator().enrol("localhost", CREDENTIAL, HANDLE, key);
        window.page().navigate(gateway.address() + "/asks");

        // When
        assertThat(window.barriers()).isEmpty();
        window.page()
                .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Review next"))
                .click();
        assertThat(window.page()).hasURL(ONE_ASK);
        AskScreen screen = goTo(window, ask);
        assertThat(window.barriers()).isEmpty();
        screen.reason().fill("read the charter");
        screen.grant().click();

        // Then
        assertThat(screen.progress()).hasText("You have granted; the ask is waiting for others.");
        assertThat(new ConsoleScreen(window.page()).main()).containsText("No other ask needs you.");
        assertThat(standing(ask).path("answered").asInt()).isEqualTo(1);
        window.page().navigate(gateway.address() + "/asks?which=open");
        assertThat(new ConsoleScreen(window.page()).main()).containsText("1 of 2: alice");
        assertThat(people.grant(ask, "sam")).isEqualTo("granted");
        goTo(window, ask);
        assertThat(new ConsoleScreen(window.page()).main()).containsText("read the charter");
        assertThat(new ConsoleScreen(window.page()).main()).containsText("This ask is over.");
    }

    @Test
    @Order(2)
    void aDeclineNeedsAReasonAndIsFinal(Browsing browsing)
            throws IOException, InterruptedException, MalformedJsonException {
        // Given
        AskId ask = another("declined-one");
        Window window = windowOf(browsing, "alice", Look.DARK);
        window.authenticator().enrol("localhost", CREDENTIAL, HANDLE, key);
        AskScreen screen = goTo(window, ask);
        assertThat(window.barriers()).isEmpty();

        // When
        assertThat(screen.decline()).isEnabled();
        screen.reason().fill("   ");
        screen.decline().click();
        assertThat(screen.trouble()).hasText("Say why first.");
        assertThat(standing(ask).path("answered").asInt()).isZero();
        screen.reason().fill("nobody said why it is needed");
        screen.decline().click();

        // Then
        assertThat(screen.progress()).hasText("You have declined; the ask is declined.");
        assertThat(standing(ask).path("state").asText()).isEqualTo("declined");
        assertThat(people.grant(ask, "sam")).isEqualTo("ASK_CLOSED");
    }

    @Test
    @Order(3)
    void aSessionWithoutTheAuthenticatorSignsNothing(Browsing browsing)
            throws IOException, InterruptedException, MalformedJsonException, GeneralSecurityException {
        // Given: alice's cookies, and an authenticator with a key of somebody else's
        AskId ask = another("stolen-one");
        KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
        keys.initialize(new ECGenParameterSpec("secp256r1"));
        Window window = windowOf(browsing, "alice", Look.LIGHT);
        VirtualAuthenticator thief = window.authenticator();
        thief.enrol("localhost", new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, HANDLE, keys.generateKeyPair());
        AskScreen screen = goTo(window, ask);

        // When
        screen.reason().fill("trust me");
        screen.grant().click();

        // Then
        assertThat(screen.trouble()).hasText("Nothing was signed: the passkey was not used.");
        assertThat(standing(ask).path("answered").asInt()).isZero();
        assertThat(standing(ask).path("state").asText()).isEqualTo("open");

        // When: with the credential's name and another key
        thief.enrol("localhost", CREDENTIAL, new byte[] {8}, keys.generateKeyPair());
        window.expect("status of 4");
        screen.grant().click();

        // Then
        assertThat(screen.trouble()).containsText("SIGNATURE_REFUSED");
        assertThat(standing(ask).path("answered").asInt()).isZero();
    }

    @Test
    @Tag("long")
    @Order(4)
    void whatIsOverUnderTheReviewersEyesCannotBeSignedAnyMore(Browsing browsing)
            throws IOException, InterruptedException, MalformedJsonException {
        // Given
        AskId ask = another("overtaken-one");
        Window window = windowOf(browsing, "alice", Look.LIGHT);
        window.authenticator().enrol("localhost", CREDENTIAL, HANDLE, key);
        AskScreen screen = goTo(window, ask);
        assertThat(screen.grant()).isEnabled();

        // When
        people.say(people.words(ask, "sam", Says.DECLINED), "sam");

        // Then
        assertThat(screen.trouble()).containsText("This ask is declined now");
        assertThat(screen.grant()).isDisabled();
        assertThat(screen.decline()).isDisabled();

        // When: there is another one, which was never answered
        goTo(window, ask).reviewNext().click();

        // Then
        assertThat(window.page()).hasURL(ONE_ASK);
        assertThat(window.page()).not().hasURL(gateway.address() + "/asks/" + ask);
        assertThat(screen.grant()).isEnabled();
    }

    /** F5: time says no, and nobody has to. */
    @Test
    @Order(4)
    void whatLapsesUnderTheReviewersEyesCannotBeSignedAnyMore(Browsing browsing)
            throws IOException, InterruptedException, MalformedJsonException, SQLException {
        // Given
        AskId ask = another("lapsing-one");
        Window window = windowOf(browsing, "alice", Look.LIGHT);
        window.authenticator().enrol("localhost", CREDENTIAL, HANDLE, key);
        AskScreen screen = goTo(window, ask);
        assertThat(screen.grant()).isEnabled();

        // When: three days go by
        database.asOwner("UPDATE ask SET expires_at = now() WHERE id = '" + ask + "'");

        // Then
        assertThat(screen.trouble()).containsText("This ask is lapsed now");
        assertThat(screen.grant()).isDisabled();
        assertThat(screen.decline()).isDisabled();
        assertThat(standing(ask).path("state").asText()).isEqualTo("lapsed");
        assertThat(people.grant(ask, "sam")).isEqualTo("ASK_CLOSED");
    }

    @Test
    @Order(5)
    void withoutAConnectionNothingCanBeSigned(Browsing browsing)
            throws IOException, InterruptedException, MalformedJsonException {
        // Given
        AskId ask = another("offline-one");
        Window window = windowOf(browsing, "alice", Look.LIGHT);
        AskScreen screen = goTo(window, ask);
        assertThat(screen.grant()).isEnabled();

        // When
        window.offline(true);

        // Then
        assertThat(screen.grant()).isDisabled();
        window.offline(false);
        assertThat(screen.grant()).isEnabled();
    }

    @ParameterizedTest
    @Order(6)
    @CsvSource({
        "erin, You operate the proposer or contributed",
        "ann, Asked are people of 1 × reviewer",
    })
    void whoIsNotAskedReadsAndHasNothingToPress(String person, String why, Browsing browsing)
            throws IOException, InterruptedException, MalformedJsonException {
        // Given
        AskId ask = another("read-by-" + person);
        Window window = windowOf(browsing, person, Look.LIGHT);

        // When
        AskScreen screen = goTo(window, ask);

        // Then
        assertThat(screen.shown()).containsText("opens with this charter");
        assertThat(new ConsoleScreen(window.page()).main()).containsText(why);
        assertThat(new ConsoleScreen(window.page()).main()).containsText("now: enough are there");
        assertThat(new ConsoleScreen(window.page()).main()).containsText("1 × safety, one of them by the command");
        assertThat(screen.grant()).hasCount(0);
    }

    @Test
    @Order(7)
    void aPasskeyIsEnrolledOnceTwoPeopleHaveGrantedIt(Browsing browsing)
            throws IOException, InterruptedException, MalformedJsonException {
        // Given
        Window window = windowOf(browsing, "bob", Look.LIGHT);
        VirtualAuthenticator authenticator = window.authenticator();
        Page page = window.page();
        page.navigate(gateway.address() + "/people");

        // When
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Enrol a passkey"))
                .click();
        Locator link = page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(LINK_TO_AN_ASK));
        assertThat(link).isVisible();
        AskId ask = AskId.parse(link.textContent().substring("ask ".length()));
        String shown = goTo(window, ask).shown().textContent();

        // Then: until then it signs nothing
        assertThat(authenticator.credentials())
                .singleElement()
                .satisfies(made -> assertThat(shown).contains(made.id(), "device-bound", "signs off as bob"));
        window.expect("status of 409");
        AskId other = another("not-yet-signed");
        AskScreen screen = goTo(window, other);
        screen.reason().fill("too early");
        screen.grant().click();
        assertThat(screen.trouble()).containsText("NO_PASSKEY");

        // When
        people.grant(ask, "alice");
        assertThat(people.grant(ask, "sam")).isEqualTo("granted");
        screen = goTo(window, other);
        screen.reason().fill("read it");
        screen.grant().click();

        // Then
        assertThat(screen.progress()).hasText("You have granted; the ask is waiting for others.");
    }

    @Test
    @Order(8)
    void theDifferenceOfAProposalIsOnlyTextWhateverIsInItsFiles(Browsing browsing)
            throws IOException, InterruptedException, MalformedJsonException, GateRefusedException,
                    GateUnavailableException {
        // Given
        AskId ask = lineage.putBeforePeople(gateway, String.join("\n", Hostile.all()));
        Window window = windowOf(browsing, "alice", Look.LIGHT);

        // When
        AskScreen screen = goTo(window, ask);

        // Then
        Locator shown = screen.shown();
        assertThat(shown).containsText("\\u{202e}");
        assertThat(shown.textContent()).doesNotContainPattern(Hostile.INVISIBLE);
        assertThat(shown.getByRole(AriaRole.LINK)).hasCount(0);
        assertThat(shown.getByRole(AriaRole.BUTTON)).hasCount(0);
        assertThat(shown.getByRole(AriaRole.IMG)).hasCount(0);
        assertThat(window.page().title()).isEqualTo("Ask " + ask + " · Portcullis");
        assertThat(List.of(shown.locator("script, iframe, object, form, a").count()))
                .containsOnly(0);
        assertThat(window.barriers()).isEmpty();
        assertThat(shown).containsText("notes/README.txt OVERSIGHT_CLASS");
        Pictures.take(window, "ask");

        // When: in a line of the list
        window.page().navigate(gateway.address() + "/asks?which=open");
        Locator row = window.page()
                .locator("tr[data-row]")
                .filter(new Locator.FilterOptions().setHasText(lineage.id().value()));
        assertThat(row).containsText("notes/README.txt OVERSIGHT_CLASS");
        assertThat(new ConsoleScreen(window.page()).main())
                .containsText("A lineage is opened by people alone: Talk somebody into something");
        assertThat(row).containsText("1 file, +");
        assertThat(row).containsText("0 of 3");
        assertThat(window.barriers()).isEmpty();
        Pictures.take(window, "asks");
        goTo(window, ask);

        // When: beside each other, chosen by keys
        String written = shown.innerHTML();
        screen.differences("unified").focus();
        window.page().keyboard().press("ArrowRight");

        // Then
        assertThat(screen.differences("split")).isChecked();
        assertThat(shown.locator("table.p-split").first()).isVisible();
        assertThat(shown.locator("table.difference:not(.p-split)").first()).isHidden();
        assertThat(shown.textContent()).doesNotContainPattern(Hostile.INVISIBLE);
        assertThat(List.of(shown.locator("script, iframe, object, form, a, img").count()))
                .containsOnly(0);
        assertThat(window.barriers()).isEmpty();
        shown.locator("table.p-split").first().scrollIntoViewIfNeeded();
        Pictures.take(window, "ask-split");

        // When: the very bytes, whose digest the browser takes by itself
        window.page().keyboard().press("ArrowRight");

        // Then
        assertThat(screen.raw()).isVisible();
        assertThat(shown).isHidden();
        assertThat(screen.raw()).containsText("<td class=\"mark\">added</td>");
        assertThat(screen.raw().textContent()).doesNotContainPattern(Hostile.INVISIBLE);
        assertThat(Digest.of(Bytes.utf8(screen.raw().textContent())).toString())
                .isEqualTo(screen.raw().getAttribute("data-signed"));

        // When
        screen.differences("unified").check();

        // Then: what was written is there as it was, and the choice is kept
        assertThat(shown.locator("table.difference:not(.p-split)").first()).isVisible();
        shown.locator("table.p-split").evaluateAll("tables => tables.forEach(table => table.remove())");
        assertThat(shown.innerHTML()).isEqualTo(written);
        screen.differences("split").check();
        assertThat(goTo(window, ask).differences("split")).isChecked();
        assertThat(shown.locator("table.p-split").first()).isVisible();
    }

    @Test
    @Order(9)
    void anAskIsAnsweredWithoutAMouse(Browsing browsing)
            throws IOException, InterruptedException, MalformedJsonException {
        // Given
        AskId ask = another("keyboard-one");
        Window window = windowOf(browsing, "alice", Look.HIGH_CONTRAST);
        window.authenticator().enrol("localhost", CREDENTIAL, HANDLE, key);
        AskScreen screen = goTo(window, ask);
        assertThat(screen.grant()).isEnabled();
        Page page = window.page();

        // When: the single keys of the console press nothing
        for (String one : List.of("g", "y", "Enter", "j", "k")) {
            page.keyboard().press(one);
        }
        assertThat(standing(ask).path("answered").asInt()).isZero();
        screen.reason().focus();
        page.keyboard().type("read all of it");
        page.keyboard().press("Tab");
        assertThat(screen.decline()).isFocused();
        page.keyboard().press("Tab");
        assertThat(screen.grant()).isFocused();
        page.keyboard().press("Enter");

        // Then
        assertThat(screen.progress()).hasText("You have granted; the ask is waiting for others.");
    }

    @Test
    @Order(9)
    void aProbeAmongTheAsksIsAnsweredLikeOneToldAtOnceAndGone(Browsing browsing)
            throws IOException, InterruptedException, SQLException, MalformedJsonException, GateRefusedException,
                    GateUnavailableException {
        // Given: alice has answered as many as it takes
        lineage.putBeforePeople(gateway, "plain words");
        Window window = windowOf(browsing, "alice", Look.LIGHT);
        Page page = window.page();
        ConsoleScreen console = new ConsoleScreen(page);
        awaitProbe();
        String list = gateway.address() + "/asks?which=mine&lineage=" + lineage.id();
        page.navigate(list);
        Locator real = link(page, "^evaluate proposal:");
        Locator probe = link(page, "^promote proposal:");
        real.first().click();
        List<String> said = page.locator("dl.p-facts dt").allTextContents();
        List<String> headings = page.locator("main h2").allTextContents();
        page.navigate(list);

        // When: without any authenticator
        probe.click();
        assertThat(page).hasURL(ONE_ASK);
        AskId id = AskId.parse(page.url().substring(page.url().lastIndexOf('/') + 1));
        AskScreen screen = new AskScreen(page);

        // Then
        assertThat(page.locator("dl.p-facts dt").allTextContents()).isEqualTo(said);
        assertThat(page.locator("main h2").allTextContents().subList(1, headings.size()))
                .isEqualTo(headings.subList(1, headings.size()));
        assertThat(window.barriers()).isEmpty();

        // When
        screen.reason().fill("it is not what it says");
        screen.decline().click();

        // Then
        assertThat(page.locator("[data-probe-told]")).containsText("This was a probe");
        assertThat(page.locator("[data-probe-told]")).containsText("You declined it");
        assertThat(window.barriers()).isEmpty();
        page.navigate(list);
        assertThat(real.first()).isVisible();
        assertThat(probe).hasCount(0);
        assertThat(gateway.send(gateway.as("alice", "GET", "/v1/asks/" + id, new byte[0])
                                .build())
                        .statusCode())
                .isEqualTo(404);
        page.navigate(gateway.address() + "/people");
        assertThat(console.main()).containsText("Probes among the asks: on, one after 1000");
        assertThat(console.main()).containsText("this round missed 0 of");

        // When: another one is looked up
        awaitProbe();
        page.navigate(list);
        probe.click();
        link(page, "^[0-9a-f-]{36}$").first().click();

        // Then
        assertThat(page.locator("[data-probe-told]")).containsText("You looked it up");
    }

    private static Locator link(Page page, String name) {
        return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(Pattern.compile(name)));
    }

    private void awaitProbe() throws SQLException, IOException {
        database.asOwner("UPDATE queue_pace SET after = 0 WHERE person = 'alice'");
        await().atMost(Duration.ofSeconds(20)).until(() -> openProbes() == 1);
    }

    private int openProbes() throws SQLException, IOException {
        try (Connection owner = database.owner();
                Statement statement = owner.createStatement();
                ResultSet found = statement.executeQuery("SELECT count(*) FROM queue_probe WHERE ended IS NULL")) {
            found.next();
            return found.getInt(1);
        }
    }

    @Test
    @Order(10)
    void twoPeopleEndAHaltOneInABrowserAndOneByTheCommand(Browsing browsing)
            throws IOException, InterruptedException, MalformedJsonException {
        // Given
        Window window = windowOf(browsing, "alice", Look.LIGHT);
        window.authenticator().enrol("localhost", CREDENTIAL, HANDLE, key);
        Page page = window.page();
        page.navigate(gateway.address() + "/halts?lineage=" + lineage.id());
        HaltsScreen halts = new HaltsScreen(page);
        halts.halt(lineage.id().value(), "odd scores");
        ConsoleScreen console = new ConsoleScreen(page);
        assertThat(console.header()).containsText("Halts standing: 1");
        String halt = page.url();

        // When
        halts.askForRearm("the scorer was slow");
        halts.asks().click();
        assertThat(page).hasURL(ONE_ASK);
        AskId ask = AskId.parse(page.url().substring(page.url().lastIndexOf('/') + 1));
        AskScreen screen = new AskScreen(page);
        assertThat(screen.shown()).containsText("odd scores");
        screen.reason().fill("its log shows a full disk");
        screen.grant().click();

        // Then: one is not two
        assertThat(screen.progress()).hasText("You have granted; the ask is waiting for others.");
        page.navigate(halt);
        assertThat(halts.rearm()).isVisible();
        assertThat(console.header()).containsText("Halts standing: 1");

        // When
        assertThat(people.grant(ask, "sam")).isEqualTo("granted");

        // Then
        page.navigate(halt);
        assertThat(console.main()).containsText("People ended this halt.");
        assertThat(halts.rearm()).hasCount(0);
        assertThat(console.header()).not().containsText("Halts standing");
    }

    @Test
    @Order(11)
    void whatBreakGlassDidIsToldOnEveryPageUntilItIsOver(Browsing browsing)
            throws IOException, InterruptedException, MalformedJsonException {
        // Given
        byte[] wanted =
                StrictJson.write(Map.of("act", "stop", "lineage", lineage.id(), "reason", "a host is taken over"));
        AskId ask = AskId.parse(StrictJson.parse(gateway.send(gateway.as("alice", "POST", "/v1/breakglass", wanted)
                                .build())
                        .body())
                .path("ask")
                .asText());
        people.grant(ask, "alice");

        // When
        assertThat(people.grant(ask, "sam")).isEqualTo("granted");

        // Then
        for (Look look : List.of(Look.DARK, Look.LIGHT)) {
            Window window = windowOf(browsing, "alice", look);
            Locator banner = window.page().locator("[data-breakglass]");
            window.page().waitForCondition(() -> {
                window.page().navigate(gateway.address() + "/");
                return banner.count() > 0;
            });
            assertThat(banner).hasCount(1);
            assertThat(banner).containsText("Break-glass until");
            assertThat(banner).containsText("Signed by alice, sam. Not asked: ");
            assertThat(banner).containsText("a host is taken over");
            assertThat(window.barriers()).isEmpty();
            if (look == Look.LIGHT) {
                Pictures.take(window, "breakglass");
            }
        }
    }
}
