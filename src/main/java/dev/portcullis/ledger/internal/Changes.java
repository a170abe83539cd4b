package dev.portcullis.ledger.internal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Wakes whoever waits for something to have changed; a change between looking and waiting is not missed. */
public final class Changes {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long count;

    /** What to wait beyond: read it before looking. */
    public long count() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    public void happened() {
        happened(1);
    }

    /** Tells of several changes at once; of none, to have whoever waits for something else look again. */
    public void happened(int changes) {
        lock.lock();
        try {
            count += changes;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until more than {@code seen} changes happened, or {@code nanos} are over. */
    public void awaitBeyond(long seen, long nanos) throws InterruptedException {
        awaitBeyond(seen, nanos, () -> false);
    }

    /** Waits until more than {@code seen} changes happened, or {@code nanos} are over, or something else is so. */
    void awaitBeyond(long seen, long nanos, BooleanSupplier over) throws InterruptedException {
        long left = nanos;
        lock.lockInterruptibly();
        try {
            while (count <= seen && left > 0 && !over.getAsBoolean()) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    public void awaitBeyondMillis(long seen, long millis) throws InterruptedException {
        awaitBeyond(seen, TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
