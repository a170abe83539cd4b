package dev.portcullis.modification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.PrincipalId;
import dev.portcullis.kernel.Purpose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CharterTest {
    private static final Pattern DOCUMENTED = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @Test
    void readsTheCharterOfTheContracts() throws MalformedCharterException {
        // When
        Charter charter = Charter.parse(Bytes.utf8(Charters.FULL));

        // Then
        assertThat(charter.lineage()).isEqualTo(new LineageId("circle-packing"));
        assertThat(charter.pool()).isEqualTo("default");
        assertThat(charter.proposer(new PrincipalId("reference-improver"))
                        .orElseThrow()
                        .operators())
                .containsExactly(new PersonId("erin"));
        assertThat(charter.proposer(new PrincipalId("stranger"))).isEmpty();
        assertThat(charter.types())
                .containsExactlyInAnyOrder(
                        ContentType.PYTHON, ContentType.TOML, ContentType.MARKDOWN, ContentType.TEXT);
        assertThat(charter.entrypoint()).containsExactly("python3", "packing/main.py");
        assertThat(charter.limits())
                .isEqualTo(new Charter.Limits(
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(60),
                        1L << 30,
                        16,
                        64L << 20,
                        Charter.Network.NONE,
                        0));
        assertThat(charter.score().bound()).isEqualTo(new Decimal("2.6366"));
        assertThat(charter.score().heldOut()).containsExactly("python3", "-I", "harness/heldout.py");
        assertThat(charter.dependencies().orElseThrow().allowed()).containsExactly("numpy", "scipy");
        assertThat(charter.tripwires()).containsExactly("capability-jump", "held-out-gap");
        assertThat(charter.tiers()).isEqualTo(new Charter.Tiers(0, 0, 1, 2, 3));
        assertThat(charter.digest()).isEqualTo(Digest.of(Charters.FULL));
    }

    @Test
    void fillsInWhatMayBeAbsentAndNothingElse() throws MalformedCharterException {
        // When
        Charter charter = Charter.parse(Bytes.utf8(Charters.LEAST));

        // Then
        assertThat(charter.proposers()).isEmpty();
        assertThat(charter.pool()).isEqualTo("default");
        assertThat(charter.dependencies()).isEmpty();
        assertThat(charter.tripwires()).isEmpty();
        assertThat(charter.score().heldOut()).isEmpty();
        assertThat(charter.score().tolerance()).isEqualTo(new Decimal("0"));
        assertThat(charter.limits().gpus()).isZero();
        assertThat(charter.limits().network()).isEqualTo(Charter.Network.NONE);
        assertThat(charter.budget()).isEqualTo(new Charter.Budget(600, new Decimal("4"), 10, 400));
        assertThat(charter.tiers()).isEqualTo(new Charter.Tiers(0, 0, 1, 2, 3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"apiVersion", "kind", "lineage", "title", "paths", "types", "entrypoint", "limits", "score"})
    void refusesACharterWithoutWhatItNeeds(String key) {
        // Given
        String without = Charters.LEAST.replaceAll("(?m)^" + key + ":.*\n(  .*\n)*", "");

        // Then
        assertThat(without).isNotEqualTo(Charters.LEAST);
        assertThat(refusal(without)).isEqualTo("line 1, column 1: a charter needs the key " + key);
    }

    static Object[][] refusedReplacements() {
        return new Object[][] {
            {"title:", "surprise: 1\ntitle:", "line 4, column 1: unknown key surprise"},
            {"wall: 60s", "wall: 60s, wal: 1s", "line 15, column 21: unknown key wal"},
            {"kind: Charter", "kind: Charter\nkind: Charter", "line 3, column 1: duplicate key kind"},
            {"wall: 60s", "wall: 60s, wall: 61s", "line 15, column 21: duplicate key wall"},
            {"title: Pack", "title: &a Pack", "line 4, column 8: anchors are not allowed"},
            {"types: [", "types: [*a, ", "line 13, column 9: aliases are not allowed"},
            {"lineage: circle", "lineage: !!str circle", "line 3, column 10: tags are not allowed"},
            {"limits: {", "limits: !x {", "line 15, column 9: tags are not allowed"},
            {"limits: {", "limits: {<<: {gpus: 9}, ", "line 15, column 10: unknown key <<"},
            {"kind: Charter", "kind: Charter\n---\nkind: Charter", "line 3, column 1: a second document"},
            {"apiVersion", "%YAML 1.1\n---\napiVersion", "line 1, column 1: directives are not allowed"},
            {"kind: Charter", "kind: Chartre", "line 2, column 7: expected the kind of document, one of Charter"},
            {"v1", "v2", "line 1, column 13: expected the version"},
            {"lineage: circle-packing", "lineage: Circle", "line 3, column 10: expected the name of the lineage"},
            {"lineage: circle-packing", "lineage: no", "line 3, column 10: expected the name of the lineage"},
            {"lineage: circle-packing", "lineage: [x]", "line 3, column 10: expected the name of the lineage"},
            {"[\"packing/**\"]", "[]", "line 9, column 13: expected paths the system may change"},
            {"[\"packing/**\"]", "[\"../**\"]", "line 9, column 14: expected a path pattern"},
            {"[\"packing/**\"]", "[\"/**\"]", "line 9, column 14: expected a path pattern"},
            {"[\"packing/**\"]", "[\"a**\"]", "line 9, column 14: expected a path pattern"},
            {"[\"packing/**\"]", "[\"a[bc]\"]", "line 9, column 14: expected a path pattern"},
            {"[\"packing/**\"]", "[\"a\", \"a\"]", "line 9, column 19: twice in paths the system may change"},
            {"types: [python", "types: [binary", "line 13, column 9: expected a content type"},
            {"types: [python", "types: [python, python", "line 13, column 17: twice in the content types"},
            {"wall: 60s", "wall: 60", "line 15, column 16: expected the longest a run may take"},
            {"wall: 60s", "wall: 0s", "line 15, column 16: expected the longest a run may take"},
            {"wall: 60s", "wall: 169h", "line 15, column 16: expected the longest a run may take"},
            {"wall: 60s", "wall: 1e3s", "line 15, column 16: expected the longest a run may take"},
            {"memory: 1GiB", "memory: 1GB", "line 15, column 39: expected the most memory"},
            {"memory: 1GiB", "memory: 99999GiB", "line 15, column 39: expected the most memory"},
            {"processes: 16", "processes: 0x10", "line 15, column 56: expected the most processes"},
            {"processes: 16", "processes: \"16\"", "line 15, column 56: expected the most processes"},
            {"processes: 16", "processes: 016", "line 15, column 56: expected the most processes"},
            {"network: none", "network: host", "line 15, column 82: expected the network a run sees"},
            {"bound: \"2.6366\"", "bound: 2.6366", "line 20, column 10: expected a decimal in quotes"},
            {"bound: \"2.6366\"", "bound: \"NaN\"", "line 20, column 10: expected a decimal in quotes"},
            {"tolerance: \"1e-9\"", "tolerance: \"-1\"", "line 21, column 14: expected a decimal in quotes"},
            {"lockfile: req", "lockfile: ../req", "line 23, column 26: expected the path of the lockfile"},
            {"lockfile: req", "lockfile: .git/req", "line 23, column 26: expected the path of the lockfile"},
            {"tripwires: [cap", "tripwires: [] #", "line 25, column 12: expected the tripwires, a list of 1 to 32"},
            {"strategy: 2", "strategy: 0", "line 26, column 54: expected the tier to promote a change of strategy"},
            {"oversight: 3", "oversight: 2", "line 26, column 68: expected the tier of class oversight"},
            {
                "key: \"" + Charters.KEY,
                "key: \"x" + Charters.KEY,
                "line 7, column 37: expected the proposer's Ed25519 key"
            },
            {"operators: [erin]", "operators: []", "line 7, column"},
            {"title: Pack 26", "title: Pack\u202e26", "line 4, column 12: an invisible character \\u{202e}"},
            {"title: Pack 26", "title:\tPack", "line 4, column 7: an invisible character \\u{9}"},
            {"title: Pack 26 circles in the unit square", "title: \"Pack", "line"},
            {"title: Pack 26 circles in the unit square", "title: \"\\UFFFFFFFF\"", "line"},
            {"paths:", "paths: {a: {b: {c: {d: {e: {f: {g: {h: 1}}}}}}}}\nold:", "line 8, column"},
        };
    }

    @ParameterizedTest
    @MethodSource("refusedReplacements")
    void refusesWhatIsNotACharterWithLineAndColumn(String good, String bad, String expected) {
        // Given
        String charter = Charters.FULL.replace(good, bad);

        // Then
        assertThat(charter).isNotEqualTo(Charters.FULL);
        assertThat(refusal(charter)).startsWith(expected);
    }

    @Test
    void refusesTwoProposersOfOneNameOrOneKey() {
        // Given
        String proposer = "  - {name: reference-improver, key: \"%s\", operators: [erin]}\n".formatted(Charters.KEY);

        // Then
        assertThat(refusal(Charters.FULL.replace(proposer, proposer + proposer)))
                .isEqualTo("line 8, column 5: twice in the proposers");
        assertThat(refusal(Charters.FULL.replace(
                        proposer, proposer + proposer.replace("name: reference", "name: second"))))
                .isEqualTo("line 8, column 5: twice in the proposers");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\n# nothing\n", "---\n...\n", "- a\n", "a", "\uFEFFapiVersion: x", "{", "a: b: c", "\u0000"
            })
    void refusesWhatIsNoMapping(String document) {
        assertThatThrownBy(() -> Charter.parse(Bytes.utf8(document))).isInstanceOf(MalformedCharterException.class);
    }

    @Test
    void refusesWhatIsTooLargeTooDeepOrNotUtf8() {
        assertThat(refusal(Charters.FULL + "#".repeat(Bounds.CHARTER_BYTES))).contains("larger than");
        assertThat(refusal("[".repeat(30_000))).contains("nested deeper than");
        assertThatThrownBy(() -> Charter.parse(Bytes.copyOf(new byte[] {'a', ':', ' ', (byte) 0xC3})))
                .isInstanceOf(MalformedCharterException.class)
                .hasMessageContaining("not UTF-8");
    }

    @Test
    void readsTheCharterOfTheReference() throws IOException, MalformedCharterException {
        // Given
        Matcher documented = DOCUMENTED.matcher(Files.readString(Path.of("docs/reference/charter.md")));

        // Then
        assertThat(documented.find()).isTrue();
        assertThat(Charter.parse(Bytes.utf8(documented.group(1))).lineage()).isEqualTo(new LineageId("circle-packing"));
    }

    @Test
    void publishesTheSchemaItReadsBy() throws IOException {
        assertThat(Files.readString(Path.of("docs/reference/charter.schema.json")))
                .isEqualTo(Charter.schema());
    }

    @ParameterizedTest
    @CsvSource({
        "EVALUATE, ORDINARY, 0",
        "ADMIT, ORDINARY, 0",
        "PROMOTE, ORDINARY, 1",
        "EVALUATE, STRATEGY, 0",
        "ADMIT, STRATEGY, 0",
        "PROMOTE, STRATEGY, 2",
        "EVALUATE, OVERSIGHT, 3",
        "ADMIT, OVERSIGHT, 3",
        "PROMOTE, OVERSIGHT, 3",
    })
    void asksForTheTierOfPurposeAndClass(Purpose purpose, ModificationClass modificationClass, int tier) {
        assertThat(Charters.full().requiredTier(purpose, modificationClass)).isEqualTo(tier);
    }

    @Test
    void neverAsksForLessWhenTheClassRises() throws MalformedCharterException {
        // Given a charter whose promotion is already stricter than its strategy
        Charter charter = Charter.parse(Bytes.utf8(Charters.FULL.replace("promote: 1", "promote: 3")));

        // Then
        assertThat(charter.requiredTier(Purpose.PROMOTE, ModificationClass.STRATEGY))
                .isEqualTo(3);
        assertThatThrownBy(() -> charter.requiredTier(Purpose.AMEND, ModificationClass.ORDINARY))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "packing/main.py, EDITABLE",
        "packing/a/b/c.py, EDITABLE",
        "packing, UNDECLARED",
        "packing2/main.py, UNDECLARED",
        "Packing/main.py, UNDECLARED",
        "README.md, UNDECLARED",
        "improver/strategy/s.toml, STRATEGY",
        "improver/other.toml, UNDECLARED",
        "harness/score.py, HARNESS",
        "limits/limits.toml, HARNESS",
        "oversight/x, OVERSIGHT",
        "requirements.txt, LOCKFILE",
        "a/requirements.txt, UNDECLARED",
    })
    void putsAPathInOneGroup(String path, PathGroup group) {
        assertThat(Charters.full().group(Trees.path(path))).isEqualTo(group);
    }

    @Test
    void takesTheStrictestGroupAPathFits() throws MalformedCharterException {
        // Given
        Charter charter = Charter.parse(Bytes.utf8(Charters.FULL.replace("\"packing/**\"", "\"**\"")));

        // Then
        assertThat(charter.group(Trees.path("harness/score.py"))).isEqualTo(PathGroup.HARNESS);
        assertThat(charter.group(Trees.path("oversight/x"))).isEqualTo(PathGroup.OVERSIGHT);
        assertThat(charter.group(Trees.path("requirements.txt"))).isEqualTo(PathGroup.LOCKFILE);
        assertThat(charter.group(Trees.path("improver/strategy/s.toml"))).isEqualTo(PathGroup.STRATEGY);
        assertThat(charter.group(Trees.path("anything"))).isEqualTo(PathGroup.EDITABLE);
    }

    @Test
    void keepsHarnessAndOversightFromTheCandidate() {
        // Given
        MemoryBlobStore blobs = new MemoryBlobStore();
        Tree tree =
                Trees.of(blobs, "harness/score.py", "s", "oversight/o", "o", "packing/main.py", "m", "README.md", "r");
        Charter charter = Charters.full();

        // Then
        assertThat(charter.candidate(tree)).isEqualTo(Trees.of(blobs, "packing/main.py", "m", "README.md", "r"));
        assertThat(charter.harness(tree)).isEqualTo(Trees.of(blobs, "harness/score.py", "s"));
        assertThat(charter.evaluator(tree))
                .isEqualTo(charter.evaluator(Trees.with(tree, blobs, "packing/main.py", "other")))
                .isNotEqualTo(charter.evaluator(Trees.with(tree, blobs, "harness/score.py", "other")));
    }

    private static String refusal(String document) {
        MalformedCharterException refused =
                catchThrowableOfType(MalformedCharterException.class, () -> Charter.parse(Bytes.utf8(document)));
        assertThat(refused).isNotNull();
        assertThat(refused).hasMessageStartingWith("line %d, column %d: ", refused.line(), refused.column());
        return String.valueOf(refused.getMessage());
    }
}
