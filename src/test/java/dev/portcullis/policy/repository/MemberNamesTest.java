package dev.portcullis.policy.repository;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemberNamesTest {
    private static final Path POLICIES = Path.of("policies");

    private static List<Path> files(String ending) throws IOException {
        try (Stream<Path> files = Files.walk(POLICIES)) {
            return files.filter(file ->
                            file.toString().endsWith(ending) && !file.toString().endsWith("_test.rego"))
                    .sorted()
                    .toList();
        }
    }

    private static MemberNames names() throws IOException, MalformedJsonException {
        List<String> texts = new ArrayList<>();
        for (String ending : List.of(".rego", ".json")) {
            for (Path file : files(ending)) {
                if (!file.toString().contains("cases") && !file.toString().contains("schema")) {
                    texts.add(Files.readString(file));
                }
            }
        }
        JsonNode schema = StrictJson.read(Files.readAllBytes(POLICIES.resolve("schema/input.v1.json")), JsonNode.class);
        return new MemberNames(schema, texts);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        `of(difference) := {f | some f in difference.powrs_added}`   | powrs_added; there is powers_added
        of(change) if change.grup == "harness"                       | grup; there is group
        some name in names; some f in input[name].powers_aded        | powers_aded; there is powers_added
        all := object.get(input, ["facts", "powrs_added"], [])       | powrs_added; there is powers_added
        all := object.get(input.facts, "powers_add", [])             | powers_add
        all := object.get(input.fcts, ["size", "added"], [])         | fcts; there is facts
        """)
    void aSlipWhereTypesDoNotReachIsFound(String line, String what) throws IOException, MalformedJsonException {
        assertThat(names().of("lib/found/found.rego", "package x\n\n" + line))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.at()).isEqualTo("lib/found/found.rego:3");
                    assertThat(finding.what()).contains("nothing called " + what);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "of(difference) := difference.powers_added",
                "of(x) := x.nothing_like_it",
                "# a difference.powrs_added",
                "a := \"difference.powrs_added\"",
                "a := data.portcullis.lib.fond",
                "a := object.get(input, [\"facts\", \"size\", \"added\"], 0)",
                "a := object.get(input, [\"facts\", name], 0)",
                "a := object.keys(input)"
            })
    void whatIsNoSlipIsNone(String line) throws IOException, MalformedJsonException {
        assertThat(names().of("lib/a/a.rego", line)).isEmpty();
    }

    @Test
    void whatIsShippedHasNone() throws IOException, MalformedJsonException {
        MemberNames names = names();
        for (Path module : files(".rego")) {
            assertThat(names.of(module.toString(), Files.readString(module))).isEmpty();
        }
    }
}
