package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A policy repository of its own, as {@code policy init} writes it, and changes to it. */
final class PolicyFixture {
    static final String RULE = "rules/checks/removed/removed.rego";
    static final String TESTS = "rules/checks/removed/removed_test.rego";

    /** Folders of rules whose tests take most of the time that all take; no case is about them. */
    private static final List<String> LONG_TO_TEST = List.of("drift", "powers", "scoring");

    private final Path folder;

    private PolicyFixture(Path folder) {
        this.folder = folder;
    }

    static PolicyFixture in(Path folder) {
        CommandLineRun run = CommandLineRun.of("policy", "init", folder);
        assertThat(run.code()).as(run.err()).isZero();
        return new PolicyFixture(folder);
    }

    Path folder() {
        return folder;
    }

    /** Leaves out rules whose tests only take long. What stays is in form, and its tests reach every line of it. */
    PolicyFixture shorter() throws IOException {
        for (String rules : LONG_TO_TEST) {
            try (Stream<Path> files = Files.walk(file("rules").resolve(rules))) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        CommandLineRun fixed = run("lint", "--fix");
        assertThat(fixed.code()).as(fixed.out() + fixed.err()).isZero();
        return this;
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /** Puts one text in the place of another, which has to be there. */
    PolicyFixture with(String file, String before, String after) throws IOException {
        String text = Files.readString(file(file));
        assertThat(text).contains(before);
        Files.writeString(file(file), text.replace(before, after));
        return this;
    }

    PolicyFixture without(String file) throws IOException {
        Files.delete(file(file));
        return this;
    }

    /** Runs one of the commands on it. */
    CommandLineRun run(String command, Object... more) {
        Object[] arguments = new Object[3 + more.length];
        arguments[0] = "policy";
        arguments[1] = command;
        arguments[2] = folder;
        System.arraycopy(more, 0, arguments, 3, more.length);
        return CommandLineRun.of(arguments);
    }

    static JsonNode json(CommandLineRun run) throws MalformedJsonException {
        return StrictJson.parse(run.out().getBytes(StandardCharsets.UTF_8));
    }

    /** What {@code data/about.json} says, to be changed and written back. */
    ObjectNode about() throws IOException, MalformedJsonException {
        return (ObjectNode) StrictJson.parse(Files.readAllBytes(file("data/about.json")));
    }
}
