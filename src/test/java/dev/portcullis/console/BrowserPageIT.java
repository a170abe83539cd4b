package dev.portcullis.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.sun.net.httpserver.HttpServer;
import dev.portcullis.console.VirtualAuthenticator.Credential;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** That the browser of page tests sees what it is to see, on pages of its own. */
@ExtendWith(Browsing.Extension.class)
class BrowserPageIT {
    private static final String GOOD = """
            <!doctype html><html lang="en"><title>Passkeys</title><link rel="icon" href="data:,">
            <main><h1>Passkeys</h1><button id="enrol">Enrol</button> <button id="sign">Sign</button>
            <p role="status" id="said"></p></main><script src="/passkeys.js"></script></html>""";
    private static final String SCRIPT = """
            const said = document.getElementById('said');
            const random = n => crypto.getRandomValues(new Uint8Array(n));
            const on = (id, act) => document.getElementById(id).addEventListener('click', () =>
              act().then(text => { said.textContent = text; }, e => { said.textContent = 'refused: ' + e.name; }));
            on('enrol', async () => {
              const made = await navigator.credentials.create({publicKey: {
                challenge: random(32), rp: {id: 'localhost', name: 'test'},
                user: {id: random(16), name: 'alice', displayName: 'alice'},
                pubKeyCredParams: [{type: 'public-key', alg: -7}],
                authenticatorSelection: {residentKey: 'required', userVerification: 'required'}}});
              return 'enrolled ' + made.id;
            });
            on('sign', async () => {
              const got = await navigator.credentials.get({publicKey: {
                challenge: random(32), rpId: 'localhost', userVerification: 'required'}});
              return 'signed by ' + got.id + ' flags ' + new Uint8Array(got.response.authenticatorData)[32];
            });""";
    private static final String BAD = """
            <!doctype html><html lang="en"><title>Barriers</title><link rel="icon" href="data:,">
            <main><h1>Barriers</h1><input><p style="color:#ccc">too pale</p><div style="width:3000px">wide</div></main>
            </html>""";
    private static final String LOUD = """
            <!doctype html><html lang="en"><title>Loud</title><link rel="icon" href="data:,">
            <main><h1>Loud</h1></main><script>console.log('inline')</script><script src="/throws.js"></script></html>""";
    private static final Map<String, String> PAGES = Map.of(
            "/",
            GOOD,
            "/passkeys.js",
            SCRIPT,
            "/barriers",
            BAD,
            "/loud",
            LOUD,
            "/throws.js",
            "throw new Error('planted')");

    /** User present, user verified: bits 0 and 2 of the authenticator's flags. */
    private static final int PRESENT_AND_VERIFIED = 5;

    private static HttpServer server;

    @BeforeAll
    static void serves() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            boolean there = PAGES.containsKey(path);
            byte[] body = PAGES.getOrDefault(path, "nothing here").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", path.endsWith(".js") ? "text/javascript" : "text/html");
            if (path.equals("/loud")) {
                exchange.getResponseHeaders().set("Content-Security-Policy", "script-src 'self'");
            }
            exchange.sendResponseHeaders(there ? 200 : 404, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterAll
    static void stops() {
        server.stop(0);
    }

    private static Page goTo(Window window, String path) {
        window.page().navigate("http://localhost:" + server.getAddress().getPort() + path);
        return window.page();
    }

    private static void click(Page page, String button) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button))
                .click();
    }

    private static String status(Page page, String expected) {
        var status = page.getByRole(AriaRole.STATUS);
        assertThat(status).hasText(Pattern.compile(expected));
        return status.textContent();
    }

    @Test
    void aPasskeyIsEnrolledAndSignsWithItsUserVerified(Browsing browsing) {
        // Given
        Window window = browsing.open(Look.LIGHT);
        VirtualAuthenticator authenticator = window.authenticator();
        Page page = goTo(window, "/");

        // When
        click(page, "Enrol");
        String enrolled = status(page, "^enrolled ");
        click(page, "Sign");
        String signed = status(page, "^signed ");

        // Then
        assertThat(authenticator.credentials()).singleElement().satisfies(credential -> {
            assertThat(enrolled).isEqualTo("enrolled " + credential.id());
            assertThat(signed).startsWith("signed by " + credential.id() + " flags ");
            assertThat(credential.rpId()).isEqualTo("localhost");
        });
        int flags = Integer.parseInt(signed.substring(signed.lastIndexOf(' ') + 1));
        assertThat(flags & PRESENT_AND_VERIFIED).isEqualTo(PRESENT_AND_VERIFIED);
    }

    @Test
    void aPasskeyFromElsewhereSignsUntilItIsTakenOut(Browsing browsing) throws GeneralSecurityException {
        // Given
        KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
        keys.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair key = keys.generateKeyPair();
        Window window = browsing.open(Look.DARK);
        VirtualAuthenticator authenticator = window.authenticator();
        Credential credential = authenticator.enrol("localhost", new byte[] {1, 2, 3, 4}, new byte[] {9}, key);
        Page page = goTo(window, "/");

        // When
        click(page, "Sign");
        String with = status(page, "^signed ");
        authenticator.remove(credential);
        click(page, "Sign");

        // Then
        assertThat(with).startsWith("signed by " + credential.id());
        assertThat(status(page, "^refused: ")).isEqualTo("refused: NotAllowedError");
        assertThat(authenticator.credentials()).isEmpty();
    }

    @Test
    void barriersAreFoundWhereTheyAreAndNowhereElse(Browsing browsing) {
        // Given
        Window window = browsing.open(Look.PHONE);

        // When
        goTo(window, "/");
        var none = window.barriers();
        boolean narrow = window.scrollsSideways();
        goTo(window, "/barriers");
        var planted = window.barriers();

        // Then
        assertThat(none).isEmpty();
        assertThat(narrow).isFalse();
        assertThat(planted)
                .hasSize(2)
                .anySatisfy(barrier -> assertThat(barrier).startsWith("label: "))
                .anySatisfy(barrier -> assertThat(barrier).startsWith("color-contrast: "));
        assertThat(window.scrollsSideways()).isTrue();
    }

    @Test
    void whatTheBrowserComplainsOfIsHeard(Browsing browsing) {
        // Given
        Window window = browsing.open(Look.HIGH_CONTRAST);
        goTo(window, "/loud");
        goTo(window, "/not-there");
        window.page().evaluate("() => fetch('http://example.invalid/').catch(() => {})");

        // When
        var complaints = window.complaints();

        // Then
        assertThat(complaints)
                .anySatisfy(one -> assertThat(one).contains("policy violated: script-src"))
                .anySatisfy(one -> assertThat(one).startsWith("uncaught: ").contains("planted"))
                .anySatisfy(one -> assertThat(one).contains("404"))
                .anySatisfy(one -> assertThat(one).isEqualTo("asked another host: http://example.invalid/"));
        for (String part : new String[] {"violate", "planted", "404", "example.invalid"}) {
            window.expect(part);
        }
        assertThat(window.page().evaluate("() => matchMedia('(forced-colors: active)').matches"))
                .isEqualTo(true);
    }
}
