package dev.portcullis.policy.internal;

import dev.portcullis.kernel.Bounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A fixed number of platform threads, each with an evaluator of its own, all of one bundle.
 *
 * <p>Evaluation burns CPU, so more threads than cores only queue elsewhere. An evaluator that threw or was stopped is
 * not trusted with another input: its thread makes a new one.
 */
public final class EvaluatorPool implements AutoCloseable {
    private static final long STACK_BYTES = 8L * Bounds.MIB;
    private static final Duration WARM_UP = Duration.ofSeconds(60);

    private final ThreadPoolExecutor threads;
    private final ThreadLocal<WasmEvaluator> own;

    /**
     * Starts the threads and makes every evaluator ready.
     *
     * @param warmUp run once on each evaluator, so that the first judgement is not the slow one
     */
    public EvaluatorPool(Supplier<WasmEvaluator> evaluators, int size, Consumer<WasmEvaluator> warmUp) {
        own = ThreadLocal.withInitial(evaluators);
        threads = new ThreadPoolExecutor(
                size,
                size,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(Bounds.POLICY_QUEUE),
                Thread.ofPlatform()
                        .daemon()
                        .name("policy-evaluator-", 0)
                        .stackSize(STACK_BYTES)
                        .factory());
        CountDownLatch all = new CountDownLatch(size);
        List<Future<?>> starts = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            starts.add(threads.submit(() -> {
                warmUp.accept(own.get());
                all.countDown();
                // Holds the thread until each has had its turn: one start a thread.
                return all.await(WARM_UP.toSeconds(), TimeUnit.SECONDS);
            }));
        }
        try {
            for (Future<?> start : starts) {
                start.get(WARM_UP.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new IllegalStateException("interrupted while the evaluators started", e);
        } catch (ExecutionException | TimeoutException e) {
            close();
            throw new IllegalStateException("an evaluator did not start", e);
        }
    }

    /**
     * Evaluates on the next free evaluator.
     *
     * @param atMost for waiting and evaluating together
     * @throws TimeoutException when the time is over; the evaluation is stopped and its evaluator thrown away
     * @throws ExecutionException when the evaluator failed
     * @throws RejectedExecutionException when too many wait already, or the pool is closed
     */
    public String evaluate(String entryPoint, String input, Duration atMost)
            throws TimeoutException, ExecutionException, InterruptedException {
        Future<String> evaluation = threads.submit(() -> evaluateHere(entryPoint, input));
        boolean finished = false;
        try {
            String result = evaluation.get(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS);
            finished = true;
            return result;
        } finally {
            if (!finished) {
                evaluation.cancel(true);
            }
        }
    }

    private String evaluateHere(String entryPoint, String input) {
        boolean sound = false;
        try {
            String result = own.get().evaluate(entryPoint, input);
            sound = true;
            return result;
        } finally {
            if (!sound) {
                own.remove();
            }
        }
    }

    public boolean isClosed() {
        return threads.isShutdown();
    }

    /** Takes no more; what already waits is still evaluated. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
