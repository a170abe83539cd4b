package dev.portcullis.worker;

import java.time.Duration;

/**
 * What a run may use at most.
 *
 * @param wall time from start to forced end
 * @param cpu processor time, summed over all its processes
 * @param memoryBytes resident memory, summed over all its processes
 * @param processes processes and threads at once
 * @param diskBytes everything it may write, wherever it is allowed to write
 * @param gpus accelerators; engines that have none refuse any other number than 0
 */
public record Limits(Duration wall, Duration cpu, long memoryBytes, int processes, long diskBytes, int gpus) {
    private static final Duration LONGEST = Duration.ofDays(7);

    public Limits {
        require(wall.isPositive() && wall.compareTo(LONGEST) <= 0, "wall time must be positive and at most 7 days");
        require(cpu.isPositive() && cpu.compareTo(LONGEST) <= 0, "cpu time must be positive and at most 7 days");
        require(memoryBytes >= 1 << 20 && memoryBytes <= 1L << 42, "memory must be 1 MiB to 4 TiB");
        require(processes >= 1 && processes <= 100_000, "processes must be 1 to 100,000");
        require(diskBytes >= 4096 && diskBytes <= 1L << 42, "disk must be 4 KiB to 4 TiB");
        require(gpus >= 0 && gpus <= 1024, "gpus must be 0 to 1,024");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
