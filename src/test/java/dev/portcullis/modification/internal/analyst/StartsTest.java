package dev.portcullis.modification.internal.analyst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kernel.Digest;
import dev.portcullis.modification.ContentType;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StartsTest {
    @Test
    void someMayComeAtOnceAndThenOneASecond() throws InterruptedException, NotStartedException {
        // Given
        Starts starts = new Starts(3);
        for (int at = 0; at < 3; at++) {
            starts.await(System.nanoTime());
        }

        // Then
        assertThatThrownBy(() -> starts.await(System.nanoTime())).isInstanceOf(NotStartedException.class);
        long before = System.nanoTime();
        starts.await(before + Duration.ofSeconds(5).toNanos());
        assertThat(System.nanoTime() - before)
                .isGreaterThan(Duration.ofMillis(200).toNanos());
    }

    @Test
    void afterAFailureThereIsAPauseAndOnlyTheFirstIsNews() throws InterruptedException, NotStartedException {
        // Given
        Starts starts = new Starts(3);
        starts.await(System.nanoTime());

        // When
        boolean first = starts.failed();
        boolean second = starts.failed();

        // Then
        assertThat(first).isTrue();
        assertThat(second).isFalse();
        assertThatThrownBy(() ->
                        starts.await(System.nanoTime() + Duration.ofHours(1).toNanos()))
                .isInstanceOf(NotStartedException.class);
        starts.succeeded();
        assertThat(starts.failed()).isTrue();
    }

    @Test
    void aFileIsShunnedForAWhileAsThatTypeAlone() {
        // Given
        Shunned shunned = new Shunned(Duration.ofHours(1));
        Shunned forgetful = new Shunned(Duration.ZERO);

        // When
        shunned.add(ContentType.PYTHON, Digest.of("a"));
        forgetful.add(ContentType.PYTHON, Digest.of("a"));

        // Then
        assertThat(shunned.holds(ContentType.PYTHON, Digest.of("a"))).isTrue();
        assertThat(shunned.holds(ContentType.JAVA, Digest.of("a"))).isFalse();
        assertThat(shunned.holds(ContentType.PYTHON, Digest.of("b"))).isFalse();
        assertThat(forgetful.holds(ContentType.PYTHON, Digest.of("a"))).isFalse();
    }

    @Test
    void ofTooManyTheFirstAreForgotten() {
        // Given
        Shunned shunned = new Shunned(Duration.ofHours(1));

        // When
        for (int at = 0; at <= Shunned.FILES; at++) {
            shunned.add(ContentType.PYTHON, Digest.of("file " + at));
        }

        // Then
        assertThat(shunned.holds(ContentType.PYTHON, Digest.of("file 0"))).isFalse();
        assertThat(shunned.holds(ContentType.PYTHON, Digest.of("file 1"))).isTrue();
    }
}
