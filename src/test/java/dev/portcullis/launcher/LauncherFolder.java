package dev.portcullis.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The launcher itself in a folder of its own, where Maven, the JDK and OPA are small scripts that write down how they were
 * called. What they would build and test is tested elsewhere; here it is the launcher.
 */
public final class LauncherFolder {
    private static final Duration AT_MOST = Duration.ofSeconds(30);

    private final Path folder;

    /** What a call did: exit code, and what it said on either stream. */
    public record Call(int code, String out, String err) {}

    /** Makes one in an empty folder, as of a fresh clone on a machine that has built nothing yet. */
    public LauncherFolder(Path folder) throws IOException {
        this.folder = folder;
        for (String directory : List.of("src/main/build", "policies", ".mvn", "bin", "jdk/bin", "home", "reports")) {
            Files.createDirectories(folder.resolve(directory));
        }
        Files.copy(Path.of("portcullis"), folder.resolve("portcullis"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.copy(Path.of("pom.xml"), folder.resolve("pom.xml"));
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
        script("jdk/bin/javac", "");
        script("jdk/bin/java", "echo \"ran ${*##*Portcullis }\"; ls /proc/$$/fd >\"$ROOT/descriptors\"");
        script("src/main/build/opa", "echo /bin/true");
        script("src/main/build/check-policies", "echo policies >>\"$ROOT/calls\"");
        script("bin/mvn", """
                case "$*" in *--version) echo 'Apache Maven 3.9.9 (fake)'; exit ;; esac
                echo "mvn $*" >>"$ROOT/calls"
                [ ! -x "$ROOT/bin/before" ] || "$ROOT/bin/before" "$@" || exit
                case "$*" in
                  *package*) mkdir -p "$ROOT/target/quarkus-app"; : >"$ROOT/target/quarkus-app/quarkus-run.jar" ;;
                  *) mkdir -p "$ROOT/target/surefire-reports"; cp "$ROOT"/reports/* "$ROOT/target/surefire-reports/" ;;
                esac
                """);
        report(3, 0, "1.5");
    }

    /** What Maven's tests are to report. */
    public LauncherFolder report(int tests, int skipped, String seconds) throws IOException {
        Files.writeString(folder.resolve("reports/TEST-a.xml"), """
                <testsuite name="ATest" time="%s" tests="%s" errors="0" skipped="%s" failures="0">
                  <testcase name="isSlow" classname="ATest" time="%s"/>
                </testsuite>
                """.formatted(seconds, tests, skipped, seconds));
        return this;
    }

    /** What Maven does before it builds; it fails when this does. */
    public LauncherFolder mavenFirst(String shell) throws IOException {
        script("bin/before", shell);
        return this;
    }

    /** What tells the launcher that Maven has fetched before. */
    public LauncherFolder withLocalRepository() throws IOException {
        Files.createDirectories(folder.resolve("home/.m2/repository/io/quarkus/platform"));
        return this;
    }

    /** A build says what it is at each second, so that a test does not have to wait for it. */
    public LauncherFolder impatient() throws IOException {
        Path launcher = folder.resolve("portcullis");
        Files.writeString(launcher, Files.readString(launcher).replace("seconds_elsewhere=30", "seconds_elsewhere=1"));
        return this;
    }

    private void script(String name, String shell) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + shell + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Runs a command in it. */
    public Call call(String... command) throws IOException, InterruptedException {
        return call(Map.of(), command);
    }

    /** As {@link #call(String...)}, with more in its environment. */
    public Call call(Map<String, String> more, String... command) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().put("ROOT", folder.toString());
        builder.environment().put("HOME", folder.resolve("home").toString());
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().put("PATH", folder.resolve("bin") + ":/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin");
        builder.environment().putAll(more);
        Process process = builder.start();
        if (!process.waitFor(AT_MOST)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return new Call(process.waitFor(), read(out), read(err));
    }

    /** How Maven and the check of policies were called, a line a call. */
    public List<String> calls() throws IOException {
        Path calls = folder.resolve("calls");
        return Files.exists(calls) ? new ArrayList<>(Files.readAllLines(calls)) : List.of();
    }

    /** The descriptors the program inherited. */
    List<String> descriptors() throws IOException {
        return Files.readAllLines(folder.resolve("descriptors"));
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
