package dev.portcullis.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Compiles small policies with the pinned OPA, the one the build itself uses. */
public final class Rego {
    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final List<String> DATA = List.of("limits.json", "readings.json");

    private Rego() {}

    /** A bundle whose every question is answered by {@code question}, the body of a rule of that name. */
    public static byte[] bundle(Path folder, String rules) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("portcullis.rego"), "package portcullis\n\n" + rules);
        Files.writeString(folder.resolve("about.json"), "{\"portcullis\": {\"about\": {}}}");
        List<String> command = new ArrayList<>(List.of("build", "--target", "wasm"));
        for (String entryPoint : List.of("evaluate", "admit", "promote", "shadow")) {
            command.add("--entrypoint");
            command.add("portcullis/" + entryPoint);
        }
        command.addAll(List.of("--output", "bundle.tar.gz", "portcullis.rego", "about.json"));
        for (String file : DATA) {
            command.add(ROOT.resolve("policies/data").resolve(file).toString());
        }
        command.add("portcullis.schema:" + ROOT.resolve("policies/schema/input.v1.json"));
        opa(folder, command);
        return Files.readAllBytes(folder.resolve("bundle.tar.gz"));
    }

    /** Runs OPA in {@code folder} and returns what it printed; fails unless it ends well within a minute. */
    static String opa(Path folder, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(executable()));
        command.addAll(arguments);
        return run(folder, command);
    }

    /** The pinned OPA; built once where it is missing. */
    public static String executable() throws IOException {
        return run(ROOT, List.of(ROOT.resolve("src/main/build/opa").toString())).strip();
    }

    /** Runs a command and returns what it printed; fails unless it ends well. */
    public static String run(Path folder, List<String> command) throws IOException {
        Path out = Files.createTempFile("opa", ".out");
        Path err = Files.createTempFile("opa", ".err");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            boolean ended = process.waitFor(Duration.ofMinutes(10));
            if (!ended) {
                process.destroyForcibly();
            }
            String said = Files.readString(out, StandardCharsets.UTF_8);
            assertThat(ended && process.exitValue() == 0)
                    .as("%s: %s%s", command, said, Files.readString(err, StandardCharsets.UTF_8))
                    .isTrue();
            return said;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while OPA ran", e);
        } finally {
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        }
    }
}
