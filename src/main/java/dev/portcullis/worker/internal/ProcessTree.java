package dev.portcullis.worker.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a run's processes use right now, read from {@code /proc}. A process that is gone counts nothing. */
final class ProcessTree {
    private static final long TICKS_A_SECOND = 100;

    private final ProcessHandle first;
    private final Optional<ControlGroup> group;

    ProcessTree(ProcessHandle first, Optional<ControlGroup> group) {
        this.first = first;
        this.group = group;
    }

    /**
     * One look at the tree.
     *
     * @param residentBytes sum over all processes; a page shared by two counts twice, which errs to the strict side
     * @param cpuMillis sum over all living processes and the children they have waited for
     */
    record Sample(long residentBytes, long cpuMillis) {}

    Sample sample() {
        long resident = 0;
        long ticks = 0;
        for (long process : processes()) {
            resident += residentBytes(process);
            ticks += cpuTicks(process);
        }
        long cpuMillis =
                group.flatMap(ControlGroup::cpuTime).map(Duration::toMillis).orElse(ticks * 1000 / TICKS_A_SECOND);
        return new Sample(resident, cpuMillis);
    }

    private Collection<Long> processes() {
        if (group.isPresent()) {
            try {
                return group.get().processes();
            } catch (IOException e) {
                // Fall back to the tree: a look that fails must not end the watch.
            }
        }
        return Stream.concat(Stream.of(first), first.descendants())
                .map(ProcessHandle::pid)
                .toList();
    }

    private static long residentBytes(long process) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + process + "/status"), StandardCharsets.ISO_8859_1)) {
            // In kB whatever the page size. A program's name cannot forge the line: line feeds in it are escaped.
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    private static long cpuTicks(long process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process + "/stat"), StandardCharsets.ISO_8859_1);
            // The program's name may contain anything, parentheses included; the rest is numbers.
            List<String> fields =
                    List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
            return fields.subList(11, 15).stream().mapToLong(Long::parseLong).sum();
        } catch (IOException e) {
            return 0;
        }
    }
}
