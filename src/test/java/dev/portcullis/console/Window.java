package dev.portcullis.console;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** One person's window, with cookies of its own. It remembers what the browser complained of. */
final class Window implements AutoCloseable {
    private static final double PATIENCE_MS = 10_000;
    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1");
    private static final List<String> RULES = List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");

    /** Chromium says so itself, but not of everything, so each page says it, too. */
    private static final String TELL_OF_VIOLATIONS = """
            document.addEventListener('securitypolicyviolation', event =>
                console.error(`policy violated: ${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`));""";

    /** The script its library brings, run here: the library opens a second page for each look, which takes longer than it. */
    private static final String AXE = axe();

    private static final String RUN_AXE = """
            tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']}).then(found =>
                found.violations.map(one => `${one.id}: ${one.help} ` +
                    JSON.stringify(one.nodes.map(node => [node.target, node.html, node.failureSummary]))))""";

    private final BrowserContext context;
    private final Page page;
    private final List<String> complaints = new ArrayList<>();
    private final List<String> expected = new ArrayList<>();

    Window(BrowserContext context) {
        this.context = context;
        context.setDefaultTimeout(PATIENCE_MS);
        context.addInitScript(TELL_OF_VIOLATIONS);
        context.onConsoleMessage(this::hear);
        context.onWebError(error -> complaints.add("uncaught: " + error.error()));
        context.onRequest(this::see);
        this.page = context.newPage();
    }

    private void hear(ConsoleMessage message) {
        if (message.type().equals("error")) {
            complaints.add(message.text() + " at " + message.location());
        }
    }

    private void see(Request request) {
        URI address = URI.create(request.url());
        if (List.of("http", "https", "ws", "wss").contains(address.getScheme()) && !HERE.contains(address.getHost())) {
            complaints.add("asked another host: " + address);
        }
    }

    /** What it shows. */
    Page page() {
        return page;
    }

    /** What was complained of and not expected, and what was expected and did not come. */
    List<String> complaints() {
        List<String> all = new ArrayList<>(complaints);
        for (String part : expected) {
            if (!all.removeIf(complaint -> complaint.contains(part))) {
                all.add("nothing was said of " + part);
            }
        }
        return all;
    }

    /** This test is about something the browser complains of, in words that have {@code part} in them. */
    void expect(String part) {
        expected.add(part);
    }

    /** What axe finds wrong with the page as it is now, with where. */
    List<String> barriers() {
        page.evaluate(AXE);
        return ((List<?>) page.evaluate(RUN_AXE, RULES))
                .stream().map(String::valueOf).toList();
    }

    private static String axe() {
        try (InputStream script = AxeBuilder.class.getResourceAsStream("/axe.min.js")) {
            return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether anything reaches beyond the window's right edge. */
    boolean scrollsSideways() {
        return (Boolean)
                page.evaluate("() => document.scrollingElement.scrollWidth > document.scrollingElement.clientWidth");
    }

    /** Puts a picture of what is in the window into {@code file}. */
    void picture(Path file) {
        page.screenshot(new Page.ScreenshotOptions().setPath(file));
    }

    /** Its cookies, for another window of the same person. */
    String cookies() {
        return context.storageState();
    }

    /** An authenticator that is plugged into this window and needs nobody to touch it. */
    VirtualAuthenticator authenticator() {
        return VirtualAuthenticator.in(context, page);
    }

    /** Takes the network away, or gives it back. */
    void offline(boolean offline) {
        context.setOffline(offline);
    }

    @Override
    public void close() {
        context.close();
    }
}
