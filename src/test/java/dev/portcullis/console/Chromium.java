package dev.portcullis.console;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import dev.portcullis.fixtures.OthersPrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The system's own Chromium, started once a test run. It reaches this machine and no other. */
final class Chromium implements AutoCloseable {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    /** Without them it asks its maker's hosts for this and that at each start. */
    private static final List<String> QUIET = List.of(
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1");

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    static Chromium start() throws IOException {
        Optional<Path> program = Optional.ofNullable(System.getenv("CHROMIUM"))
                .map(Path::of)
                .or(() -> NAMES.stream()
                        .flatMap(name -> OthersPrograms.program(name).stream())
                        .findFirst());
        assumeTrue(program.isPresent(), "Chromium is not installed: no page is looked at");
        System.setProperty("playwright.cli.dir", OthersPrograms.browserDriver().toString());
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        try {
            // Root cannot have Chromium's own sandbox.
            return new Chromium(
                    playwright,
                    playwright
                            .chromium()
                            .launch(new LaunchOptions()
                                    .setExecutablePath(program.orElseThrow())
                                    .setChromiumSandbox(!isRoot())
                                    .setArgs(QUIET)));
        } catch (RuntimeException e) {
            playwright.close();
            throw e;
        }
    }

    private static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self").toRealPath(), "unix:uid", LinkOption.NOFOLLOW_LINKS)
                .equals(0);
    }

    /** A window. */
    Window open(Browser.NewContextOptions options) {
        return new Window(browser.newContext(options));
    }

    @Override
    public void close() {
        Stream.of(browser, playwright).forEach(one -> {
            try {
                one.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
