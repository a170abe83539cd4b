package dev.portcullis.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the figures were taken on.
 *
 * @param loadBefore the machine's load averages of the last 1, 5 and 15 minutes when measuring began
 * @param loadAfter the same when it ended, the measurement's own load among it
 * @param java the version of the Java platform
 */
public record Machine(int cores, String loadBefore, String loadAfter, String java) {
    private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");
    private static final long KIB_A_MIB = 1024;

    static Machine since(String loadBefore) throws IOException {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                loadBefore,
                load(),
                Runtime.version().toString());
    }

    static String load() throws IOException {
        String[] words = Files.readString(Path.of("/proc/loadavg")).split(" ", 4);
        return words[0] + " " + words[1] + " " + words[2];
    }

    /** What a process holds in memory now. */
    static long residentMib(long pid) throws IOException {
        Matcher resident = RESIDENT.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
        if (!resident.find()) {
            throw new IOException("the system does not say how much memory process " + pid + " holds");
        }
        return Long.parseLong(resident.group(1)) / KIB_A_MIB;
    }

    /** What a process and its children have used of the processors until now. */
    static Duration processorTime(long pid) throws IOException {
        ProcessHandle process =
                ProcessHandle.of(pid).orElseThrow(() -> new IOException("process " + pid + " has ended"));
        return Stream.concat(Stream.of(process), process.descendants())
                .flatMap(one -> one.info().totalCpuDuration().stream())
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** In one line. */
    public String shown() {
        return cores + " cores, load " + loadBefore + " before and " + loadAfter + " after, Java " + java;
    }
}
