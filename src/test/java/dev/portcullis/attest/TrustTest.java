package dev.portcullis.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.attest.SignatureRefusedException.Code;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.StrictJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TrustTest {
    private static final Instant FROM = Instant.parse("2026-11-23T00:00:00Z");
    private static final Instant UNTIL = Instant.parse("2026-11-24T00:00:00Z");
    private static final SigningKey LOG = SigningKey.generate("example.com/log");
    private static final SigningKey GATE = SigningKey.generate("example.com/gate");
    private static final SigningKey PERMIT = SigningKey.generate("example.com/permit");
    private static final SigningKey WORKER = SigningKey.generate("example.com/worker/one");
    private static final SigningKey ALICE = SigningKey.generate("example.com/person/alice");
    private static final SigningKey ALICE_SPARE = SigningKey.generate("example.com/person/alice-spare");
    private static final SigningKey SAM = SigningKey.generate("example.com/person/sam");
    private static final TrustDocument DOCUMENT = document();

    private static TrustDocument document() {
        Quorum one = new Quorum(Map.of(Group.REVIEWER, 1));
        Quorum two = new Quorum(Map.of(Group.REVIEWER, 1, Group.SAFETY, 1));
        return new TrustDocument(
                TrustDocument.SCHEMA,
                "example.com",
                true,
                1,
                Digest.EMPTY,
                List.of(
                        new TrustDocument.Key(LOG.verifierKey(), List.of(Role.LOG), null, FROM, null),
                        new TrustDocument.Key(GATE.verifierKey(), List.of(Role.GATE), null, FROM, null),
                        new TrustDocument.Key(PERMIT.verifierKey(), List.of(Role.PERMIT), null, FROM, null),
                        new TrustDocument.Key(WORKER.verifierKey(), List.of(Role.WORKER), "default", FROM, UNTIL)),
                List.of(person("alice", ALICE, Group.REVIEWER), person("sam", SAM, Group.SAFETY)),
                new Quorums(one, one, two, two),
                new TrustDocument.Policy("MFkw", 1, Digest.of("bundle")),
                new TrustDocument.Log("example.com/log", LOG.verifierKey()),
                new TrustDocument.Witnesses(0, List.of()));
    }

    private static Person person(String id, SigningKey key, Group group) {
        return new Person(
                new PersonId(id),
                "https://issuer.example",
                "subject-" + id,
                List.of(group),
                List.of(new PersonKey.Cli(key.verifierKey())));
    }

    @Test
    void readsItsOwnExactBytesAndNoOtherSpelling() throws Exception {
        // Given
        byte[] bytes = DOCUMENT.toBytes();

        // When
        TrustDocument read = TrustDocument.parse(bytes);

        // Then
        assertThat(read).isEqualTo(DOCUMENT);
        assertThat(read.digest()).isEqualTo(Digest.of(bytes));
        assertThat(read.fingerprint().replace(" ", "")).isEqualTo(read.digest().hex());
        assertThat(read.fingerprint().split(" ")).hasSize(16);
        assertThatThrownBy(() ->
                        TrustDocument.parse(StrictJson.writePretty(DOCUMENT).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessageContaining("exact bytes");
        assertThatThrownBy(() -> TrustDocument.parse(
                        (new String(bytes, StandardCharsets.UTF_8) + "\n").getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void writesTheAgreedShape() throws Exception {
        // When
        ObjectNode json = (ObjectNode) StrictJson.parse(DOCUMENT.toBytes());

        // Then
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly(
                        "schema",
                        "installation",
                        "demo",
                        "version",
                        "previous",
                        "keys",
                        "people",
                        "quorums",
                        "policy",
                        "log",
                        "witnesses");
        assertThat(json.at("/keys/3").toString())
                .isEqualTo("{\"vkey\":\"" + WORKER.verifierKey()
                        + "\",\"roles\":[\"worker\"],\"pool\":\"default\","
                        + "\"from\":\"2026-11-23T00:00:00Z\",\"until\":\"2026-11-24T00:00:00Z\"}");
        assertThat(json.at("/keys/0").has("pool")).isFalse();
        assertThat(json.at("/keys/0/until").isNull()).isTrue();
        assertThat(json.at("/people/0/keys/0").toString())
                .isEqualTo("{\"kind\":\"cli\",\"vkey\":\"" + ALICE.verifierKey() + "\"}");
        assertThat(json.at("/quorums").toString())
                .isEqualTo("{\"1\":{\"reviewer\":1},\"2\":{\"reviewer\":1},"
                        + "\"3\":{\"reviewer\":1,\"safety\":1},\"amend\":{\"reviewer\":1,\"safety\":1}}");
    }

    @Test
    void readsAPasskey() throws Exception {
        // Given
        String json = "{\"kind\":\"passkey\",\"credential\":\"AAAAAAAAAAAAAAAA\","
                + "\"cose\":\"pQECAyYgASFYIAAAAAAA\",\"rpId\":\"localhost\"}";

        // When
        PersonKey key = StrictJson.read(json.getBytes(StandardCharsets.UTF_8), PersonKey.class);

        // Then
        assertThat(key).isInstanceOf(PersonKey.Passkey.class);
        assertThat(new String(StrictJson.write(key), StandardCharsets.UTF_8)).isEqualTo(json);
    }

    static Stream<Arguments> damages() {
        return Stream.of(
                damage(
                        "no key of role gate",
                        "no key has role gate",
                        d -> array(d, "keys").remove(1)),
                damage(
                        "no key of role permit",
                        "no key has role permit",
                        d -> array(d, "keys").remove(2)),
                damage(
                        "the ledger's key not among the keys",
                        "not among the keys",
                        d -> array(d, "keys").remove(0)),
                damage(
                        "a machine's key twice",
                        "in the document twice",
                        d -> array(d, "keys").add(d.at("/keys/1").deepCopy())),
                damage(
                        "a person's key is a machine's",
                        "in the document twice",
                        d -> ((ObjectNode) d.at("/people/0/keys/0"))
                                .put("vkey", GATE.verifierKey().toString())),
                damage("one key under two names", "in the document twice", d -> {
                    byte[] raw = Ed25519.publicKey(new byte[32]);
                    ((ObjectNode) d.at("/people/0/keys/0"))
                            .put("vkey", VerifierKey.of("one", raw).toString());
                    ((ObjectNode) d.at("/people/1/keys/0"))
                            .put("vkey", VerifierKey.of("another", raw).toString());
                }),
                damage(
                        "a person twice",
                        "person alice is enrolled twice",
                        d -> ((ObjectNode) d.at("/people/1")).put("id", "alice")),
                damage(
                        "a login twice",
                        "the login of person sam",
                        d -> ((ObjectNode) d.at("/people/1")).put("subject", "subject-alice")),
                damage(
                        "an unknown group",
                        "not a group",
                        d -> ((ObjectNode) d.at("/people/1")).putArray("groups").add("admin")),
                damage(
                        "the same group twice",
                        "twice in a group",
                        d -> ((ObjectNode) d.at("/people/1"))
                                .putArray("groups")
                                .add("safety")
                                .add("safety")),
                damage(
                        "a key with two roles",
                        "exactly one role",
                        d -> ((ObjectNode) d.at("/keys/1"))
                                .putArray("roles")
                                .add("gate")
                                .add("permit")),
                damage("a key without role", "exactly one role", d -> ((ObjectNode) d.at("/keys/1")).putArray("roles")),
                damage(
                        "an unknown role",
                        "not a role",
                        d -> ((ObjectNode) d.at("/keys/1")).putArray("roles").add("root")),
                damage(
                        "a proposer in trust",
                        "charter's proposers",
                        d -> ((ObjectNode) d.at("/keys/3")).putArray("roles").add("proposer")),
                damage(
                        "a worker without pool",
                        "a worker has a pool",
                        d -> ((ObjectNode) d.at("/keys/3")).remove("pool")),
                damage(
                        "a pool for the gate",
                        "a worker has a pool",
                        d -> ((ObjectNode) d.at("/keys/1")).put("pool", "default")),
                damage(
                        "an end before the beginning",
                        "ends before it begins",
                        d -> ((ObjectNode) d.at("/keys/3")).put("until", "2026-11-22T00:00:00Z")),
                damage("a quorum of zero", "not 0", d -> ((ObjectNode) d.at("/quorums/2")).put("reviewer", 0)),
                damage(
                        "a quorum of nobody",
                        "at least one person",
                        d -> ((ObjectNode) d.at("/quorums")).putObject("2")),
                damage(
                        "a quorum nobody can meet",
                        "cannot be met",
                        d -> ((ObjectNode) d.at("/quorums/3")).put("reviewer", 2)),
                damage("a tier without quorum", "'3'", d -> ((ObjectNode) d.at("/quorums")).remove("3")),
                damage("no amend quorum", "'amend'", d -> ((ObjectNode) d.at("/quorums")).remove("amend")),
                damage(
                        "a fourth tier",
                        "Unrecognized field",
                        d -> ((ObjectNode) d.at("/quorums")).putObject("4").put("reviewer", 1)),
                damage("no witnesses and no demonstration", "demo: true", d -> d.put("demo", false)),
                damage(
                        "a witness quorum beyond its keys",
                        "1 out of 0",
                        d -> ((ObjectNode) d.at("/witnesses")).put("quorum", 1)),
                damage(
                        "a negative witness quorum",
                        "-1 out of 0",
                        d -> ((ObjectNode) d.at("/witnesses")).put("quorum", -1)),
                damage(
                        "a witness with a key that signs notes",
                        "type 4",
                        d -> ((ObjectNode) d.at("/witnesses"))
                                .putArray("keys")
                                .add(LOG.verifierKey().toString())),
                damage("another origin", "origin", d -> ((ObjectNode) d.at("/log")).put("origin", "example.org/log")),
                damage("another schema", "trust/v2", d -> d.put("schema", "portcullis.trust/v2")),
                damage("version 0", "version 1", d -> d.put("version", 0)),
                damage("version 2 without previous", "version 1", d -> d.put("version", 2)),
                damage(
                        "version 1 with previous",
                        "version 1",
                        d -> d.put("previous", Digest.of("x").toString())),
                damage("policy epoch 0", "counts from 1", d -> ((ObjectNode) d.at("/policy")).put("epoch", 0)),
                damage("an unknown property", "Unrecognized field", d -> d.put("note", "hello")),
                damage("a property absent", "'witnesses'", d -> d.remove("witnesses")),
                damage(
                        "an installation that talks to terminals",
                        "\\u{1b}",
                        d -> d.put("installation", "a\u001b[2Jb")));
    }

    private static Arguments damage(String name, String message, Consumer<ObjectNode> damage) {
        return Arguments.of(name, message, damage);
    }

    private static ArrayNode array(ObjectNode document, String name) {
        return (ArrayNode) document.get(name);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damages")
    void refusesADocumentWith(String name, String message, Consumer<ObjectNode> damage) throws Exception {
        // Given
        ObjectNode json = (ObjectNode) StrictJson.parse(DOCUMENT.toBytes());
        byte[] before = StrictJson.write(json);
        damage.accept(json);
        byte[] damaged = StrictJson.write(json);

        // Then
        assertThat(before).as("undamaged it is fine").isEqualTo(DOCUMENT.toBytes());
        assertThat(damaged).isNotEqualTo(before);
        assertThatThrownBy(() -> TrustDocument.parse(damaged))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("exact bytes");
    }

    @Test
    void findsPeopleByExactLoginAndByKey() {
        // Given
        Roster roster = DOCUMENT.roster();

        // Then
        assertThat(roster.person("https://issuer.example", "subject-alice")
                        .orElseThrow()
                        .id())
                .isEqualTo(new PersonId("alice"));
        assertThat(roster.person("https://issuer.example/", "subject-alice")).isEmpty();
        assertThat(roster.person("https://other.example", "subject-alice")).isEmpty();
        assertThat(roster.person(SAM.verifierKey()).orElseThrow().id()).isEqualTo(new PersonId("sam"));
        assertThat(roster.person(GATE.verifierKey())).isEmpty();
    }

    @Test
    void believesEachRoleForItsOwnStatements() throws Exception {
        // Given
        Trust trust = new DocumentTrust(DOCUMENT, InstantSource.fixed(FROM));

        // Then
        assertThat(trust.verify(signed(GATE, PredicateType.VERDICT), Role.GATE).signer())
                .isEqualTo(GATE.verifierKey());
        assertThat(trust.verify(signed(PERMIT, PredicateType.PERMIT), Role.PERMIT)
                        .role())
                .isEqualTo(Role.PERMIT);
        assertThat(trust.verify(signed(WORKER, PredicateType.OUTCOME), Role.WORKER)
                        .role())
                .isEqualTo(Role.WORKER);
        assertThat(trust.verify(signed(ALICE, PredicateType.SIGNED_WORDS), Role.PERSON)
                        .signer())
                .isEqualTo(ALICE.verifierKey());
        assertThat(DOCUMENT.poolOf(WORKER.verifierKey())).contains("default");
        assertThat(DOCUMENT.poolOf(GATE.verifierKey())).isEmpty();
    }

    static Stream<Arguments> refusals() {
        SigningKey stranger = SigningKey.generate("example.com/gate");
        return Stream.of(
                Arguments.of("a stranger", stranger, PredicateType.VERDICT, Role.GATE, FROM, Code.KEY_NOT_IN_TRUST),
                Arguments.of("a gate's permit", GATE, PredicateType.PERMIT, Role.PERMIT, FROM, Code.ROLE_MISMATCH),
                Arguments.of("a permit as gate", GATE, PredicateType.PERMIT, Role.GATE, FROM, Code.ROLE_MISMATCH),
                Arguments.of(
                        "a permit's verdict", PERMIT, PredicateType.VERDICT, Role.PERMIT, FROM, Code.ROLE_MISMATCH),
                Arguments.of(
                        "a worker's evidence", WORKER, PredicateType.EVIDENCE, Role.WORKER, FROM, Code.ROLE_MISMATCH),
                Arguments.of("a person's verdict", ALICE, PredicateType.VERDICT, Role.GATE, FROM, Code.ROLE_MISMATCH),
                Arguments.of("a person's seal", ALICE, PredicateType.SIGNOFF, Role.PERSON, FROM, Code.ROLE_MISMATCH),
                Arguments.of(
                        "a gate for a person", GATE, PredicateType.SIGNED_WORDS, Role.PERSON, FROM, Code.ROLE_MISMATCH),
                Arguments.of(
                        "a gate as proposer", GATE, PredicateType.PROPOSAL, Role.PROPOSER, FROM, Code.ROLE_MISMATCH),
                Arguments.of(
                        "before its time",
                        WORKER,
                        PredicateType.OUTCOME,
                        Role.WORKER,
                        FROM.minusNanos(1),
                        Code.KEY_EXPIRED),
                Arguments.of("at its end", WORKER, PredicateType.OUTCOME, Role.WORKER, UNTIL, Code.KEY_EXPIRED),
                Arguments.of(
                        "after its end",
                        WORKER,
                        PredicateType.OUTCOME,
                        Role.WORKER,
                        UNTIL.plusSeconds(1),
                        Code.KEY_EXPIRED));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void refuses(String name, SigningKey key, PredicateType type, Role role, Instant at, Code code) {
        // Given
        Trust trust = new DocumentTrust(DOCUMENT, InstantSource.system()).at(at);

        // Then
        assertThatThrownBy(() -> trust.verify(signed(key, type), role))
                .isInstanceOfSatisfying(SignatureRefusedException.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(code);
                    assertThat(refusal.reason().code()).isEqualTo(code.name());
                });
    }

    @Test
    void countsUntilTheLastInstantBeforeItsEnd() throws Exception {
        // Given
        Trust trust = new DocumentTrust(DOCUMENT, InstantSource.fixed(UNTIL.minusNanos(1)));

        // Then
        assertThat(trust.verify(signed(WORKER, PredicateType.OUTCOME), Role.WORKER))
                .isNotNull();
    }

    @Test
    void amendsOneThingAtATimeAndKeepsTheRest() throws Exception {
        // Given
        VerifierKey second = SigningKey.generate("example.com/worker/two").verifierKey();
        TrustDocument.Key key = new TrustDocument.Key(second, List.of(Role.WORKER), "default", FROM, null);
        Person bob = person("bob", SigningKey.generate("example.com/person/bob"), Group.REVIEWER);

        // When
        TrustDocument two = DOCUMENT.withKey(key);
        TrustDocument three = two.endingKey(second, UNTIL);
        TrustDocument four = three.withPerson(bob);
        TrustDocument five = four.withoutPerson(new PersonId("alice"));

        // Then
        two.requireFollows(DOCUMENT);
        three.requireFollows(two);
        four.requireFollows(three);
        five.requireFollows(four);
        assertThat(five.version()).isEqualTo(5);
        assertThat(TrustDocument.parse(five.toBytes())).isEqualTo(five);
        Trust trust = new DocumentTrust(five, InstantSource.fixed(FROM));
        assertThat(trust.key(second.keyId(), Role.WORKER)).isEqualTo(second);
        assertRefused(() -> trust.at(UNTIL).key(second.keyId(), Role.WORKER), Code.KEY_EXPIRED);
        assertRefused(
                () -> trust.verify(signed(ALICE, PredicateType.SIGNED_WORDS), Role.PERSON), Code.KEY_NOT_IN_TRUST);
        assertThat(four.withPerson(person("bob", ALICE_SPARE, Group.REVIEWER)).people())
                .hasSize(3);
    }

    @Test
    void replacesAKeyByOneOfTheSameRoleAndPoolWhileBothCountForATime() {
        // Given
        VerifierKey old = SigningKey.generate("example.com/worker/two").verifierKey();
        VerifierKey replacement = SigningKey.generate("example.com/worker/two").verifierKey();
        TrustDocument two = DOCUMENT.withKey(new TrustDocument.Key(old, List.of(Role.WORKER), "fast", FROM, null));

        // When
        TrustDocument three = two.replacingKey(old, replacement, FROM.plusSeconds(60), UNTIL);

        // Then
        three.requireFollows(two);
        assertThat(three.version()).isEqualTo(3);
        assertThat(three.keys().getLast())
                .isEqualTo(
                        new TrustDocument.Key(replacement, List.of(Role.WORKER), "fast", FROM.plusSeconds(60), null));
        assertThat(three.keys())
                .filteredOn(key -> key.isValidAt(UNTIL.minusSeconds(1)))
                .extracting(TrustDocument.Key::vkey)
                .contains(old, replacement);
        assertThat(three.keys())
                .filteredOn(key -> key.isValidAt(UNTIL))
                .extracting(TrustDocument.Key::vkey)
                .contains(replacement)
                .doesNotContain(old);
    }

    @Test
    void putsAnotherPolicyInForceAndKeepsTheRest() throws Exception {
        // Given
        Digest bundle = Digest.of("another bundle");

        // When
        TrustDocument two = DOCUMENT.withPolicy(bundle);

        // Then
        two.requireFollows(DOCUMENT);
        assertThat(two.policy())
                .isEqualTo(new TrustDocument.Policy(
                        DOCUMENT.policy().key(), DOCUMENT.policy().epoch() + 1, bundle));
        assertThat(two.keys()).isEqualTo(DOCUMENT.keys());
        assertThat(two.people()).isEqualTo(DOCUMENT.people());
        assertThat(two.quorums()).isEqualTo(DOCUMENT.quorums());
        assertThat(TrustDocument.parse(two.toBytes())).isEqualTo(two);
    }

    @Test
    void neverAmendsTrustSoThatNobodyCouldAmendItAgain() {
        assertThatThrownBy(() -> DOCUMENT.withoutPerson(new PersonId("sam")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be met");
        assertThatThrownBy(() -> DOCUMENT.endingKey(WORKER.verifierKey(), FROM.plusSeconds(9)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no open key");
        assertThatThrownBy(() -> DOCUMENT.withoutPerson(new PersonId("mallory")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nobody is enrolled");
    }

    static Stream<Arguments> falseSuccessors() {
        return Stream.of(
                damage(
                        "another predecessor",
                        "amend the trust in force",
                        d -> d.put("previous", Digest.of("x").toString())),
                damage("a version left out", "amend the trust in force", d -> d.put("version", 3)),
                damage("a key removed", "never removed", d -> array(d, "keys").remove(3)),
                damage(
                        "a key replaced",
                        "only be given an end",
                        d -> ((ObjectNode) d.at("/keys/1"))
                                .put("vkey", ALICE_SPARE.verifierKey().toString())),
                damage(
                        "an end taken back",
                        "only be given an end",
                        d -> ((ObjectNode) d.at("/keys/3")).putNull("until")),
                damage(
                        "an end put off",
                        "only be given an end",
                        d -> ((ObjectNode) d.at("/keys/3")).put("until", "2026-12-24T00:00:00Z")),
                damage(
                        "an earlier beginning",
                        "only be given an end",
                        d -> ((ObjectNode) d.at("/keys/1")).put("from", "2026-11-22T00:00:00Z")),
                damage(
                        "another pool",
                        "only be given an end",
                        d -> ((ObjectNode) d.at("/keys/3")).put("pool", "other")),
                damage("another installation", "neither", d -> d.put("installation", "example.org")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("falseSuccessors")
    void refusesASuccessorWith(String name, String message, Consumer<ObjectNode> damage) throws Exception {
        // Given
        ObjectNode json = (ObjectNode) StrictJson.parse(StrictJson.write(
                DOCUMENT.withPerson(person("bob", SigningKey.generate("example.com/person/bob"), Group.REVIEWER))));
        TrustDocument good = TrustDocument.parse(StrictJson.write(json));
        damage.accept(json);
        TrustDocument bad = TrustDocument.parse(StrictJson.write(json));

        // Then
        good.requireFollows(DOCUMENT);
        assertThatThrownBy(() -> bad.requireFollows(DOCUMENT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private interface Attempt {
        void run() throws Exception;
    }

    private static void assertRefused(Attempt attempt, Code code) {
        assertThatThrownBy(attempt::run)
                .isInstanceOfSatisfying(
                        SignatureRefusedException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private static Envelope signed(SigningKey key, PredicateType type) {
        return new KeySigner(key).sign(Statement.of(Digest.of("candidate"), type, Map.of("a", "b")));
    }
}
