package dev.portcullis.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.portcullis.fixtures.FreshDatabase;
import dev.portcullis.fixtures.RunningGateway;
import dev.portcullis.fixtures.StackExtension;
import dev.portcullis.improver.GateRefusedException;
import dev.portcullis.improver.GateUnavailableException;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.local.Credentials;
import dev.portcullis.local.Running;
import dev.portcullis.local.StackFailedException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The console in a real browser, over a gateway whose pages are full of what proposers write to be believed.
 */
@ExtendWith({StackExtension.class, Browsing.Extension.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsolePageIT {
    /** More than one page of a list has. */
    private static final int ROWS = 56;

    private static final Pattern ONE_PROPOSAL = Pattern.compile(".*/proposals/[0-9a-f-]{36}$");
    private static final Pattern ONE_HALT = Pattern.compile(".*/halts/[0-9a-f-]{36}$");

    private final Map<String, String> cookies = new HashMap<>();
    private Running stack;
    private FreshDatabase database;
    private RunningGateway gateway;
    private HostileLineage lineage;
    private HostileLineage other;
    private ProposalId plain;
    private ProposalId hostile;

    @BeforeAll
    void start(Running running, @TempDir Path folder)
            throws IOException, InterruptedException, SQLException, StackFailedException, MalformedJsonException,
                    GateRefusedException, GateUnavailableException {
        stack = running;
        database = FreshDatabase.in(stack);
        gateway = RunningGateway.start(stack, database, folder);
        other = HostileLineage.open(gateway, "halted-one");
        lineage = HostileLineage.open(gateway, "tempting-one");
        List<String> texts = Hostile.all();
        plain = lineage.propose("it may be better", "more.py", Map.of("number", new Decimal("2")));
        hostile = lineage.propose(
                String.join("\n", Hostile.WORDS),
                Hostile.NAMES.getFirst(),
                Map.of("number", new Decimal("2"), "<b>trusted</b>", new Decimal("3")));
        for (int row = 2; row < ROWS; row++) {
            lineage.propose(texts.get(row % texts.size()), Hostile.NAMES.get(row % Hostile.NAMES.size()), Map.of());
        }
        lineage.awaitRefusal(plain);
        lineage.awaitRefusal(hostile);
    }

    @AfterAll
    void stop() throws IOException, SQLException {
        lineage.close();
        other.close();
        gateway.close();
        database.close();
    }

    private Page goTo(Window window, String path) {
        window.page().navigate(gateway.address() + path);
        return window.page();
    }

    /** A window of somebody who has logged in by the form, here or in an earlier window. */
    private Window windowOf(Browsing browsing, String person, Look look) throws IOException {
        String known = cookies.get(person);
        if (known != null) {
            return browsing.open(look, known);
        }
        Window window = browsing.open(look);
        logIn(window, stack.person(person));
        cookies.put(person, window.cookies());
        return window;
    }

    private void logIn(Window window, Credentials person) {
        goTo(window, "/");
        new LoginScreen(window.page()).logIn(person);
        assertThat(new ConsoleScreen(window.page()).header()).containsText(person.user());
    }

    /** Every page by the name of its picture. */
    private Map<String, String> pages() {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("gate", "/");
        pages.put("proposals", "/proposals");
        pages.put("proposal", "/proposals/" + hostile);
        pages.put("lineages", "/lineages");
        pages.put("lineage", "/lineages/" + lineage.id());
        pages.put("compare", "/lineages/" + lineage.id() + "/compare?from=0&to=0");
        pages.put("halts", "/halts");
        pages.put("ledger", "/ledger");
        pages.put("entry", "/ledger/entries/0");
        pages.put("people", "/people");
        pages.put("burst", "/people/burst");
        pages.put("policy", "/policy");
        return pages;
    }

    @Test
    @Order(1)
    void aWrongPasswordIsRefusedAndShowsNothing(Browsing browsing) {
        // Given
        Window window = browsing.open(Look.LIGHT);
        Page page = goTo(window, "/halts");

        // When
        new LoginScreen(page).logIn(new Credentials("alice", "guess"));

        // Then
        assertThat(new LoginScreen(page).refusal()).isVisible();
        assertThat(page.url()).startsWith(stack.issuer().toString());
    }

    @ParameterizedTest
    @Order(2)
    @CsvSource({"erin, operator, true", "alice, reviewer, true", "sam, safety, true", "ann, auditor, false"})
    void eachRoleLogsInWhereItWantedToGoAndSeesWhatItMay(String person, String role, boolean mayHalt, Browsing browsing)
            throws IOException {
        // Given
        Window window = browsing.open(Look.LIGHT);
        Page page = goTo(window, "/halts");

        // When
        new LoginScreen(page).logIn(stack.person(person));

        // Then
        ConsoleScreen console = new ConsoleScreen(page);
        assertThat(page).hasURL(gateway.address() + "/halts");
        assertThat(console.header()).containsText(person + " (" + role + ")");
        assertThat(console.button("Halt now")).hasCount(mayHalt ? 1 : 0);
        if (!mayHalt) {
            assertThat(console.main()).containsText("Your role does not halt.");
        }
        cookies.put(person, window.cookies());
    }

    @ParameterizedTest
    @Order(3)
    @EnumSource(
            value = Look.class,
            names = {"LIGHT", "DARK"})
    void everyPageIsShownWithoutAComplaintAndWithoutABarrier(Look look, Browsing browsing) throws IOException {
        // Given
        Window window = windowOf(browsing, "alice", look);
        List<String> barriers = new ArrayList<>();

        // When
        pages().forEach((name, path) -> {
            Page page = goTo(window, path);
            assertThat(new ConsoleScreen(page).heading()).isVisible();
            window.barriers().forEach(barrier -> barriers.add(path + " " + barrier));
            if (look == Look.LIGHT) {
                Pictures.take(window, name);
            }
        });

        // Then
        assertThat(barriers).isEmpty();
    }

    @Test
    @Order(4)
    void whatIsNotThereIsSaidOnAPageWithoutABarrier(Browsing browsing) throws IOException {
        // Given
        Window window = windowOf(browsing, "alice", Look.DARK);
        window.expect("status of 404");

        // When
        Page page = goTo(window, "/proposals/01a21e1c-1222-7e8f-bec3-9a57a6eb232d");

        // Then
        assertThat(new ConsoleScreen(page).main()).containsText("NOT_FOUND");
        assertThat(window.barriers()).isEmpty();
    }

    @Test
    @Order(5)
    void whatAProposerWritesStaysInsideItsBoxAndIsOnlyText(Browsing browsing) throws IOException {
        // Given
        Window window = windowOf(browsing, "ann", Look.LIGHT);
        String madeOf = new ProposalScreen(goTo(window, "/proposals/" + plain)).skeletonOutsideClaims();

        // When
        ProposalScreen screen = new ProposalScreen(goTo(window, "/proposals/" + hostile));
        Locator claims = screen.claims();

        // Then
        assertThat(claims).containsText("<script>document.title = 'owned'</script>");
        assertThat(claims).containsText("\\u{202e}gnihton");
        assertThat(claims).containsText("\\u{1b}[2J");
        assertThat(claims.getByRole(AriaRole.LINK)).hasCount(0);
        assertThat(claims.getByRole(AriaRole.BUTTON)).hasCount(0);
        assertThat(claims.getByRole(AriaRole.IMG)).hasCount(0);
        assertThat(claims.getByRole(AriaRole.HEADING)).hasCount(1);
        assertThat(claims.textContent()).doesNotContainPattern(Hostile.INVISIBLE);
        assertThat(screen.skeletonOutsideClaims()).isEqualTo(madeOf);
        for (String words : Hostile.WORDS) {
            assertThat(screen.textOutsideClaims()).doesNotContain(words);
        }
        assertThat(window.page().title()).doesNotContain("owned");
    }

    @Test
    @Order(6)
    void aDossierIsReadWithoutAComplaintAndWithoutABarrier(Browsing browsing, @TempDir Path folder) throws IOException {
        // Given
        Window auditor = windowOf(browsing, "ann", Look.LIGHT);
        goTo(auditor, "/proposals/" + hostile);
        Download download = auditor.page()
                .waitForDownload(() -> auditor.page()
                        .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Download dossier"))
                        .click());
        Path file = folder.resolve(download.suggestedFilename());
        download.saveAs(file);

        for (Look look : List.of(Look.LIGHT, Look.DARK)) {
            // When
            Window window = browsing.open(look);
            window.page().navigate(file.toUri().toString());

            // Then
            assertThat(window.page().title()).isEqualTo("Dossier of proposal " + hostile);
            assertThat(window.barriers()).isEmpty();
        }
    }

    @Test
    @Order(6)
    void listsFullOfHostileWordsHaveNothingButText(Browsing browsing) throws IOException {
        // Given
        Window window = windowOf(browsing, "ann", Look.LIGHT);
        for (String path : List.of("/proposals", "/lineages", "/lineages/" + lineage.id(), "/ledger")) {
            // When
            Page page = goTo(window, path);

            // Then
            Locator main = new ConsoleScreen(page).main();
            assertThat(main.textContent()).as(path).doesNotContainPattern(Hostile.INVISIBLE);
            assertThat(main.getByRole(AriaRole.HEADING, new Locator.GetByRoleOptions().setLevel(1)))
                    .hasCount(1);
            assertThat(page.title()).doesNotContain("owned");
        }
        assertThat(goTo(window, "/proposals").getByRole(AriaRole.ROW).count()).isGreaterThan(50);
    }

    @Test
    @Order(7)
    void noPageScrollsSidewaysOnAPhone(Browsing browsing) throws IOException {
        // Given
        Window window = windowOf(browsing, "alice", Look.PHONE);
        List<String> wide = new ArrayList<>();

        // When
        pages().forEach((name, path) -> {
            goTo(window, path);
            if (window.scrollsSideways()) {
                wide.add(path);
            }
            if (name.equals("halts") || name.equals("proposal")) {
                Pictures.take(window, "phone-" + name);
            }
        });

        // Then
        assertThat(wide).isEmpty();
    }

    @Test
    @Order(8)
    void thePagesAreUsedWithoutAMouse(Browsing browsing) throws IOException {
        // Given
        Window window = windowOf(browsing, "alice", Look.HIGH_CONTRAST);
        Page page = goTo(window, "/proposals");

        // When
        page.keyboard().press("Tab");
        Locator skip = page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Skip to content"));
        assertThat(skip).isFocused();
        page.keyboard().press("Enter");
        assertThat(new ConsoleScreen(page).main()).isFocused();
        page.keyboard().press("?");
        assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
        assertThat(window.barriers()).isEmpty();
        page.keyboard().press("Escape");
        assertThat(page.getByRole(AriaRole.DIALOG)).isHidden();
        page.keyboard().press("j");
        page.keyboard().press("j");
        page.keyboard().press("Enter");

        // Then
        assertThat(page).hasURL(ONE_PROPOSAL);
        page.keyboard().press("/");
        assertThat(page).hasURL(ONE_PROPOSAL);
    }

    @Test
    @Order(9)
    void aReviewerHaltsALineageAndAsksForItsReArm(Browsing browsing) throws IOException {
        // Given
        Window window = windowOf(browsing, "alice", Look.PHONE);
        HaltsScreen halts = new HaltsScreen(goTo(window, "/halts?lineage=" + other.id()));

        // When
        halts.halt(other.id().value(), "odd scores <b>everywhere</b>");

        // Then
        Page page = window.page();
        assertThat(page).hasURL(ONE_HALT);
        ConsoleScreen console = new ConsoleScreen(page);
        assertThat(console.main()).containsText("odd scores <b>everywhere</b>");
        assertThat(console.header()).containsText("Halts standing: 1");
        Pictures.take(window, "phone-halt");
        assertThat(window.scrollsSideways()).isFalse();
        assertThat(window.barriers()).isEmpty();

        // When: the line is lost, nothing can be sent, and when it is back it can
        window.offline(true);
        assertThat(console.lost()).containsText("Connection lost");
        assertThat(halts.rearm()).isDisabled();
        Pictures.take(window, "phone-connection-lost");
        window.offline(false);
        assertThat(halts.rearm()).isEnabled();
        assertThat(console.lost()).isHidden();

        // When
        halts.askForRearm("the scorer was slow");

        // Then
        assertThat(halts.asks()).hasCount(1);
        assertThat(console.main()).containsText("open");
    }

    @Test
    @Order(10)
    void whoLogsOutIsAskedForTheLoginAgain(Browsing browsing) throws IOException {
        // Given
        Window window = browsing.open(Look.LIGHT);
        logIn(window, stack.person("bob"));
        Page page = window.page();

        // When
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log out"))
                .click();
        assertThat(new ConsoleScreen(page).heading()).containsText("Logged out");
        goTo(window, "/proposals");

        // Then
        assertThat(page.getByLabel("Username")).isVisible();
    }
}
