package dev.portcullis.modification.internal.analyst;

import dev.portcullis.modification.AnalystProgram;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Java program that speaks an analyst's side of the pipes.
 *
 * @param classPath absolute; what is not there is left out
 */
public record ChildProgram(String mainClass, List<Path> classPath, List<String> arguments) {
    /** Small and for one thread, silent on standard output, and gone at once when something is wrong. */
    private static final List<String> OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-Xms16m",
            "-Xss2m",
            "-XX:MaxMetaspaceSize=64m",
            "-XX:ReservedCodeCacheSize=32m",
            "-XX:ActiveProcessorCount=1",
            "-XX:-UsePerfData",
            "-XX:+DisableAttachMechanism",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+SuppressFatalErrorMessage",
            "-XX:+DisplayVMOutputToStderr",
            "-Xlog:disable",
            "-Xlog:all=warning:stderr",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    /** What an analyst uses of the program's many libraries, by their files' names. */
    private static final List<String> USED = List.of(
            "portcullis",
            "jackson-annotations",
            "jackson-core",
            "jackson-databind",
            "jackson-datatype-jsr310",
            "jspecify",
            "snakeyaml",
            "tomlj",
            "antlr4-runtime",
            "tree-sitter");

    private static final String QUARKUS = "quarkus-run.jar";

    public ChildProgram {
        classPath = classPath.stream()
                .map(Path::toAbsolutePath)
                .filter(Files::exists)
                .toList();
        arguments = List.copyOf(arguments);
    }

    /** Our own analyst, from where this very program was loaded. */
    public static ChildProgram own() {
        return new ChildProgram(AnalystProgram.class.getName(), ownClassPath(), List.of());
    }

    /** What of this program's class path an analyst uses. */
    static List<Path> ownClassPath() {
        return used(System.getProperty("java.class.path"));
    }

    /** What of a class path an analyst uses. */
    static List<Path> used(String classPath) {
        List<Path> all = Stream.of(classPath.split(File.pathSeparator, -1))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry).toAbsolutePath())
                .flatMap(entry -> entry.endsWith(QUARKUS) ? quarkus(entry.resolveSibling("")) : Stream.of(entry))
                .toList();
        // One jar with everything in it may have any name.
        return all.size() == 1 ? all : all.stream().filter(ChildProgram::isUsed).toList();
    }

    private static boolean isUsed(Path entry) {
        String name = String.valueOf(entry.getFileName());
        return Files.isDirectory(entry) || USED.stream().anyMatch(name::contains);
    }

    /** Its manifest names only what starts it. */
    private static Stream<Path> quarkus(Path folder) {
        List<Path> jars = new ArrayList<>();
        for (String part : List.of("app", "lib/boot", "lib/main")) {
            try (Stream<Path> files = Files.list(folder.resolve(part))) {
                files.sorted().forEach(jars::add);
            } catch (IOException e) {
                throw new UncheckedIOException("the program's files cannot be listed", e);
            }
        }
        return jars.stream();
    }

    /** What must be readable where it runs. */
    List<Path> readable() {
        List<Path> readable = new ArrayList<>(classPath);
        readable.add(javaHome());
        return readable;
    }

    List<String> command(Path writable, int heapMib) {
        List<String> command = new ArrayList<>();
        command.add(javaHome().resolve("bin").resolve("java").toString());
        command.addAll(OPTIONS);
        command.add("-Xmx" + heapMib + "m");
        command.add("-Djava.io.tmpdir=" + writable);
        command.add("-cp");
        command.add(String.join(
                File.pathSeparator, classPath.stream().map(Path::toString).toList()));
        command.add(mainClass);
        command.addAll(arguments);
        return List.copyOf(command);
    }

    private static Path javaHome() {
        return Path.of(System.getProperty("java.home")).toAbsolutePath();
    }
}
