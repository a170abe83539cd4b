package dev.portcullis.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/** Pictures of pages; {@code -Dportcullis.write-documents=true} puts them into {@code docs/images/console}. */
final class Pictures {
    private static final Path FOLDER = Boolean.getBoolean("portcullis.write-documents")
            ? Path.of("docs", "images", "console")
            : Path.of("target", "screenshots");
    private static final long LARGEST = 150 * 1024;

    private Pictures() {}

    static void take(Window window, String name) {
        Path file = FOLDER.resolve(name + ".png");
        window.picture(file);
        assertThat(file.toFile().length()).as(name).isLessThan(LARGEST);
    }
}
