package dev.portcullis.modification.internal.analyst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.modification.ContentType;
import dev.portcullis.modification.internal.analyst.Finding.Said;
import dev.portcullis.modification.internal.analyst.Finding.Silent;
import dev.portcullis.modification.internal.analyst.Finding.Why;
import dev.portcullis.modification.internal.code.Outline;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OutlineCacheTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final long ROOM = 1L << 20;

    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void asksOnceForTheSameBytesOfTheSameType() {
        // Given
        OutlineCache cache = new OutlineCache(counting(), ROOM, LONG);

        // When
        Finding first = find(cache, ContentType.PYTHON, "a");
        Finding second = cache.find(ContentType.PYTHON, Digest.of("a"), () -> {
            throw new AssertionError("the content is not needed");
        });
        find(cache, ContentType.JAVA, "a");

        // Then
        assertThat(second).isEqualTo(first);
        assertThat(asked).hasValue(2);
    }

    @Test
    void keepsThatAFileIsNotUnderstood() {
        // Given
        OutlineCache cache = new OutlineCache(
                (_, _, _) -> {
                    asked.incrementAndGet();
                    return new Said(Outline.notUnderstood(3, "syntax error"));
                },
                ROOM,
                LONG);

        // When
        find(cache, ContentType.PYTHON, "a");
        find(cache, ContentType.PYTHON, "a");

        // Then
        assertThat(asked).hasValue(1);
    }

    @Test
    void doesNotKeepWhatNoAnalystSaid() {
        // Given
        OutlineCache cache = new OutlineCache(
                (_, _, content) -> asked.incrementAndGet() == 1
                        ? new Silent(Why.TIMED_OUT, "slow")
                        : new Said(OddAnalyst.lines(content)),
                ROOM,
                LONG);

        // Then
        assertThat(find(cache, ContentType.PYTHON, "a")).isInstanceOf(Silent.class);
        assertThat(find(cache, ContentType.PYTHON, "a")).isInstanceOf(Said.class);
        assertThat(asked).hasValue(2);
    }

    @Test
    void forgetsWhatWasUsedLeastRecently() {
        // Given
        String file = "line\n".repeat(100);
        OutlineCache cache = new OutlineCache(counting(), 12_000, LONG);
        find(cache, ContentType.PYTHON, file + "1");
        find(cache, ContentType.PYTHON, file + "2");
        find(cache, ContentType.PYTHON, file + "1");

        // When
        find(cache, ContentType.PYTHON, file + "3");

        // Then
        assertThat(cache.kept(ContentType.PYTHON, Digest.of(file + "1"))).isPresent();
        assertThat(cache.kept(ContentType.PYTHON, Digest.of(file + "2"))).isEmpty();
        assertThat(cache.kept(ContentType.PYTHON, Digest.of(file + "3"))).isPresent();
    }

    @Test
    void keepsNothingThatIsLargerThanAllOfIt() {
        // Given
        OutlineCache cache = new OutlineCache(counting(), 12_000, LONG);
        find(cache, ContentType.PYTHON, "a");
        String large = "line\n".repeat(1_000);

        // When
        Finding finding = find(cache, ContentType.PYTHON, large);

        // Then
        assertThat(finding).isInstanceOf(Said.class);
        assertThat(cache.kept(ContentType.PYTHON, Digest.of(large))).isEmpty();
        assertThat(cache.kept(ContentType.PYTHON, Digest.of("a"))).isPresent();
    }

    @Test
    void twoWhoAskAtOnceHaveItReadOnce() throws ExecutionException, InterruptedException, TimeoutException {
        // Given
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        OutlineCache cache = new OutlineCache(
                (_, _, content) -> {
                    asked.incrementAndGet();
                    reading.countDown();
                    try {
                        assertThat(go.await(30, TimeUnit.SECONDS)).isTrue();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    return new Said(OddAnalyst.lines(content));
                },
                ROOM,
                LONG);
        CompletableFuture<Finding> first = CompletableFuture.supplyAsync(() -> find(cache, ContentType.PYTHON, "a"));
        assertThat(reading.await(30, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Finding> second = new CompletableFuture<>();
        Thread follower = Thread.ofPlatform().start(() -> second.complete(find(cache, ContentType.PYTHON, "a")));
        while (follower.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }

        // When
        go.countDown();

        // Then
        assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo(first.get(30, TimeUnit.SECONDS));
        assertThat(asked).hasValue(1);
    }

    @Test
    void oneThatThrowsHoldsUpNobodyAfterIt() {
        // Given
        OutlineCache cache = new OutlineCache(counting(), ROOM, LONG);

        // When
        assertThatThrownBy(() -> cache.find(ContentType.PYTHON, Digest.of("a"), () -> {
                    throw new IllegalStateException("gone");
                }))
                .isInstanceOf(IllegalStateException.class);

        // Then
        assertThat(find(cache, ContentType.PYTHON, "a")).isInstanceOf(Said.class);
    }

    @Test
    void afterSomeSilencesADifferenceIsGivenUpButWhatIsKnownIsStillSaid() {
        // Given
        OutlineCache cache = new OutlineCache(
                (_, _, content) -> {
                    asked.incrementAndGet();
                    return content.utf8().startsWith("poison")
                            ? new Silent(Why.CRASHED, "dead")
                            : new Said(OddAnalyst.lines(content));
                },
                ROOM,
                LONG);
        find(cache, ContentType.PYTHON, "known");
        PatientOutliner difference = new PatientOutliner(cache);
        for (int at = 0; at < 10; at++) {
            difference.outline(ContentType.PYTHON, Bytes.utf8("poison " + at));
        }

        // When
        Outline known = difference.outline(ContentType.PYTHON, Bytes.utf8("known"));
        Outline unknown = difference.outline(ContentType.PYTHON, Bytes.utf8("unknown"));
        Outline next = new PatientOutliner(cache).outline(ContentType.PYTHON, Bytes.utf8("unknown"));

        // Then
        assertThat(known.trouble()).isNull();
        assertThat(unknown).isEqualTo(Finding.UNREAD);
        assertThat(next.trouble()).isNull();
        assertThat(asked).hasValue(5);
    }

    private Analyst counting() {
        return (_, _, content) -> {
            asked.incrementAndGet();
            return new Said(OddAnalyst.lines(content));
        };
    }

    private static Finding find(OutlineCache cache, ContentType type, String file) {
        return cache.find(type, Digest.of(file), () -> Bytes.utf8(file));
    }
}
