package dev.portcullis.modification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.fixtures.Fuzz;
import dev.portcullis.fixtures.MutatedIncident;
import dev.portcullis.fixtures.Mutator;
import dev.portcullis.fixtures.Spent;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sources of every language, mutated: whatever they have become, their facts are the same twice, bounded and closed. */
class FactsFuzzTest {
    /** More than an analyst is given, so that what is slow here is not understood there. */
    private static final Duration TIME = Duration.ofSeconds(10);

    private static final int MEBIBYTES = 4_000;

    private static final List<String> SETTINGS = List.of(
            "[a]\nb.c = 1\n[[d]]\ne = [1, {f = 2}]\ng = \"\\u00e9\"\n",
            "a: 1\nb:\n  - c: \"\\u00e9\"\n  - {d: [e, 'f']}\ng: |\n  h\n",
            "{\"a\": [1, 2.5e3, {\"b\": \"\\u00e9\"}], \"c\": null}",
            "[a]\nb = 1\n; c\n[d]\ne: f\n  g\n");

    private static final List<String> NAMES = List.of("toml", "yaml", "json", "ini");

    private static final List<String> WORDS = List.of(
            "\"\\UFFFFFFFF\"",
            "\"\\uD800\"",
            "a.".repeat(1_900),
            "[a]",
            "[[a]]",
            "1979-05-27T07:32:00+99:99",
            "0xFFFFFFFFFFFFFFFFF",
            "&a ",
            "*a",
            "<<: *a",
            "!<%FF> ",
            "%YAML 9.9\n---\n",
            "? ",
            "|9\n",
            "{",
            "[",
            "1,\n".repeat(500),
            "k = [",
            "\"\"\"",
            "NaN",
            "-0");

    /** Has read every case before, and must not show it. */
    private final FactFinder used = FactFinders.here();

    private final Set<ContentType> mutated = EnumSet.noneOf(ContentType.class);
    private int understood;
    private int notUnderstood;

    @Test
    void aFewDozenMutatedSourcesHaveTheSameFactsTwiceAndAreOversightWhenNotUnderstood() {
        Fuzz.cases(40, this::hasTheSameFactsTwiceAndIsOversightWhenNotUnderstood);
        assertThat(mutated).hasSizeGreaterThan(2);
        assertThat(understood).isGreaterThan(2);
        assertThat(notUnderstood).isGreaterThan(2);
    }

    @Test
    @Tag("long")
    void aMinuteOfMutatedSourcesHaveTheSameFactsTwiceAndAreOversightWhenNotUnderstood() {
        assertThat(Fuzz.during(Duration.ofMinutes(1), this::hasTheSameFactsTwiceAndIsOversightWhenNotUnderstood))
                .isGreaterThan(30);
    }

    @Test
    void aFewHundredMutatedSettingsFilesAreReadWithoutAFailure() {
        Fuzz.cases(400, FactsFuzzTest::isReadWithoutAFailure);
    }

    @Test
    @Tag("long")
    void halfAMinuteOfMutatedSettingsFilesIsReadWithoutAFailure() {
        assertThat(Fuzz.during(Duration.ofSeconds(30), FactsFuzzTest::isReadWithoutAFailure))
                .isGreaterThan(400);
    }

    /** These are parsed in the gate's own process, before any analyst sees them. */
    private static void isReadWithoutAFailure(RandomGenerator random) {
        // Given
        Mutator mutator = new Mutator(random, WORDS);
        int kind = random.nextInt(SETTINGS.size());
        Bytes content = Bytes.copyOf(mutator.mutated(SETTINGS.get(kind).getBytes(StandardCharsets.UTF_8)));
        MemoryBlobStore blobs = new MemoryBlobStore();
        String path = "packing/a." + (random.nextInt(8) == 0 ? mutator.any(NAMES) : NAMES.get(kind));
        Tree result = Trees.with(Tree.EMPTY, blobs, path, content);
        Spent spent = new Spent();

        // When
        Facts facts = FactFinders.here().find(Charters.full(), Tree.EMPTY, Tree.EMPTY, result, blobs);

        // Then
        spent.isAtMost(TIME, MEBIBYTES);
        assertThat(facts.fromBase().files()).hasSize(1);
    }

    private void hasTheSameFactsTwiceAndIsOversightWhenNotUnderstood(RandomGenerator random)
            throws MalformedJsonException {
        // Given
        MutatedIncident incident = MutatedIncident.drawn(random);
        Spent spent = new Spent();

        // When
        Facts facts = facts(used, incident);

        // Then
        byte[] bytes = StrictJson.write(facts);
        assertThat(StrictJson.write(facts(FactFinders.here(), incident)))
                .as(incident.name())
                .isEqualTo(bytes);
        assertThat(StrictJson.read(bytes, Facts.class)).as(incident.name()).isEqualTo(facts);
        spent.isAtMost(TIME, MEBIBYTES);
        boolean changed =
                !incident.base().entry(incident.path()).equals(incident.result().entry(incident.path()));
        if (changed && !FactFinders.isUnderstood(ContentType.proposedBy(incident.path()), incident.content())) {
            notUnderstood++;
            assertThat(facts.modificationClass())
                    .as("%s of %s", incident.path(), incident.name())
                    .isEqualTo(ModificationClass.OVERSIGHT);
        } else {
            understood++;
        }
        mutated.add(ContentType.proposedBy(incident.path()));
    }

    private static Facts facts(FactFinder finder, MutatedIncident incident) {
        return finder.find(incident.charter(), incident.base(), incident.base(), incident.result(), incident.blobs());
    }
}
