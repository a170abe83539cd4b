package dev.portcullis.modification.internal.analyst;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {
    private static Instant later() {
        return Instant.now().plus(Duration.ofHours(1));
    }

    @TempDir
    private Path among;

    private Path folder(String name) throws IOException {
        Path folder = Files.createDirectory(among.resolve(Leftovers.PREFIX + name));
        Files.createDirectory(folder.resolve("writable"));
        Files.writeString(folder.resolve("writable/left.txt"), "x");
        return folder;
    }

    @Test
    void whatAnOwnerThatIsGoneLeftIsTakenAway() throws IOException {
        // Given a folder whose owner let go without taking it away, as the system does for one that is killed
        Path left = folder("1");
        Leftovers.letGo(left, Leftovers.own(left));

        // When
        int gone = Leftovers.takeAway(among, later());

        // Then
        assertThat(gone).isEqualTo(1);
        assertThat(left).doesNotExist();
    }

    @Test
    void whatIsOwnedOrYoungOrNoFolderOfAnalystsStays() throws IOException {
        // Given
        Path owned = folder("1");
        Path young = folder("2");
        Leftovers.letGo(young, Leftovers.own(young));
        Path unknown = folder("3");
        Path other = Files.createDirectory(among.resolve("another"));
        Path link = Files.createSymbolicLink(among.resolve(Leftovers.PREFIX + "4"), other);

        // When
        int gone;
        int goneAtOnce = Leftovers.takeAway(among, Instant.now());
        Leftovers.delete(young);
        FileLock lock = Leftovers.own(owned);
        try {
            gone = Leftovers.takeAway(among, later());
        } finally {
            Leftovers.letGo(owned, lock);
        }

        // Then
        assertThat(goneAtOnce).isZero();
        assertThat(gone).isZero();
        assertThat(owned).exists();
        assertThat(unknown).exists();
        assertThat(link).exists();
        assertThat(other).exists();
    }

    @Test
    void anotherProcessIsSeenToHoldWhatItOwns() throws IOException, InterruptedException {
        // Given
        Path folder = folder("1");
        Process owner = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Owner.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(owner.getInputStream().read()).isEqualTo('o');

            // When
            int whileItLives = Leftovers.takeAway(among, later());
            owner.destroyForcibly();
            assertThat(owner.waitFor(Duration.ofSeconds(20))).isTrue();
            int afterwards = Leftovers.takeAway(among, later());

            // Then
            assertThat(whileItLives).isZero();
            assertThat(afterwards).isEqualTo(1);
            assertThat(folder).doesNotExist();
        } finally {
            owner.destroyForcibly();
        }
    }

    /** Owns a folder until it is killed. */
    static final class Owner {
        private Owner() {}

        public static void main(String[] arguments) throws IOException {
            FileLock lock = Leftovers.own(Path.of(arguments[0]));
            System.out.print('o');
            System.out.flush();
            if (System.in.read() >= 0) {
                lock.acquiredBy().close();
            }
        }
    }
}
