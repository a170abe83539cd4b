package dev.portcullis.local.internal;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How every JVM of the stack is started: the quick compiler and the small collector matter more than all else. */
public final class Jvm {
    private static final List<String> QUICK = List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");
    private static final String LOG_MANAGER = "-Djava.util.logging.manager=org.jboss.logmanager.LogManager";

    private Jvm() {}

    /** {@code java} with {@code options} before the class path and {@code arguments} after the main class. */
    public static List<String> command(
            List<String> options, String classPath, String mainClass, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(QUICK);
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, mainClass));
        command.addAll(arguments);
        return List.copyOf(command);
    }

    /** One of our own main classes, on the class path of this process. */
    public static List<String> own(List<String> options, String mainClass, List<String> arguments) {
        List<String> all = new ArrayList<>(List.of(LOG_MANAGER));
        all.addAll(options);
        return command(all, classPath(), mainClass, arguments);
    }

    /** Absolute, because a child runs in another folder. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
