package dev.portcullis.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.PlaywrightException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test method a {@link Browsing}, which opens windows of a real browser. A test fails when one of its windows
 * complained of anything the test did not {@linkplain Window#expect expect}; when it fails, what its windows show is left in
 * {@code target/screenshots/failed}.
 */
final class Browsing {
    static final Path FAILED = Path.of("target", "screenshots", "failed");

    private final Chromium chromium;
    private final List<Window> windows = new ArrayList<>();

    private Browsing(Chromium chromium) {
        this.chromium = chromium;
    }

    /** A window of somebody who was never here: no cookie, no cache, no login. */
    Window open(Look look) {
        return open(look.options());
    }

    /** A window of somebody who has the cookies that {@link Window#cookies} of another told. */
    Window open(Look look, String cookies) {
        return open(look.options().setStorageState(cookies));
    }

    private Window open(NewContextOptions options) {
        Window window = chromium.open(options);
        windows.add(window);
        return window;
    }

    private List<String> complaints() {
        return windows.stream().flatMap(window -> window.complaints().stream()).toList();
    }

    private void photograph(String name) {
        for (int number = 0; number < windows.size(); number++) {
            try {
                windows.get(number).picture(FAILED.resolve(name + "-" + number + ".png"));
            } catch (PlaywrightException e) {
                System.getLogger(Browsing.class.getName())
                        .log(System.Logger.Level.INFO, "no picture of a window that is gone", e);
            }
        }
    }

    private void closeAll() {
        windows.forEach(Window::close);
    }

    /** The extension: one Chromium a test run, one {@link Browsing} a test. */
    static final class Extension implements ParameterResolver, AfterEachCallback {
        private static final Namespace NAMESPACE = Namespace.create(Browsing.class);

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
            return parameter.getParameter().getType() == Browsing.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
            Chromium chromium = test.getRoot()
                    .getStore(NAMESPACE)
                    .getOrComputeIfAbsent(Chromium.class, _ -> started(), Chromium.class);
            return test.getStore(NAMESPACE)
                    .getOrComputeIfAbsent(Browsing.class, _ -> new Browsing(chromium), Browsing.class);
        }

        private static Chromium started() {
            try {
                return Chromium.start();
            } catch (IOException e) {
                throw new ParameterResolutionException("no browser", e);
            }
        }

        @Override
        public void afterEach(ExtensionContext test) {
            Browsing browsing = test.getStore(NAMESPACE).get(Browsing.class, Browsing.class);
            if (browsing == null) {
                return;
            }
            try {
                if (test.getExecutionException().isPresent()) {
                    browsing.photograph(test.getRequiredTestClass().getSimpleName() + "."
                            + test.getRequiredTestMethod().getName());
                } else {
                    assertThat(browsing.complaints())
                            .as("what the browser complained of")
                            .isEmpty();
                }
            } finally {
                browsing.closeAll();
            }
        }
    }
}
