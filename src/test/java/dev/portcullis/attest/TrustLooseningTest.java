package dev.portcullis.attest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.StrictJson;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrustLooseningTest {
    private static final Instant FROM = Instant.parse("2026-11-23T00:00:00Z");
    private static final Instant UNTIL = Instant.parse("2026-12-23T00:00:00Z");
    private static final String LOG = vkey("example.com/log");
    private static final String WORKER = vkey("example.com/worker/one");
    private static final TrustDocument NOW = document();

    /** What a change is to be called. */
    enum Is {
        LOOSER,
        TIGHTER,
        BOTH,
        NEITHER
    }

    /** One change of one part, and what it is. */
    record Change(String part, Is is, Consumer<ObjectNode> edit) {
        @Override
        public String toString() {
            return part + " is " + is;
        }
    }

    private static TrustDocument document() {
        Quorum both = new Quorum(Map.of(Group.REVIEWER, 1, Group.SAFETY, 1));
        return new TrustDocument(
                TrustDocument.SCHEMA,
                "example.com",
                false,
                1,
                Digest.EMPTY,
                List.of(
                        key(LOG, Role.LOG),
                        key(vkey("example.com/gate"), Role.GATE),
                        key(vkey("example.com/permit"), Role.PERMIT),
                        new TrustDocument.Key(VerifierKey.parse(WORKER), List.of(Role.WORKER), "default", FROM, UNTIL)),
                List.of(person("alice", Group.REVIEWER), person("bob", Group.REVIEWER), person("sam", Group.SAFETY)),
                new Quorums(both, both, both, both),
                new TrustDocument.Policy("MFkw", 1, Digest.of("bundle")),
                new TrustDocument.Log("example.com/log", VerifierKey.parse(LOG)),
                new TrustDocument.Witnesses(1, List.of(witness("w1"), witness("w2"))));
    }

    /** Bob is away. */
    private static ObjectNode away(ObjectNode next) {
        ObjectNode absence = person(next)
                .putArray("away")
                .addObject()
                .put("from", "2026-12-01T00:00:00Z")
                .put("until", "2026-12-02T00:00:00Z");
        absence.putArray("delegates");
        return absence;
    }

    private static TrustDocument.Key key(String vkey, Role role) {
        return new TrustDocument.Key(VerifierKey.parse(vkey), List.of(role), null, FROM, null);
    }

    private static Person person(String id, Group group) {
        return new Person(
                new PersonId(id),
                "https://issuer.example",
                id,
                List.of(group),
                List.of(
                        new PersonKey.Cli(VerifierKey.parse(vkey("person/" + id))),
                        SoftAuthenticator.of("localhost-" + id).passkey()));
    }

    private static String vkey(String name) {
        return SigningKey.generate(name).verifierKey().toString();
    }

    private static WitnessKey witness(String name) {
        return WitnessKey.of(SigningKey.generate(name));
    }

    static Stream<Change> changes() {
        return Stream.of(
                new Change("TrustDocument.installation", Is.LOOSER, next -> next.put("installation", "elsewhere")),
                new Change("TrustDocument.demo", Is.LOOSER, next -> next.put("demo", true)),
                new Change(
                        "TrustDocument.keys",
                        Is.LOOSER,
                        next -> array(next, "keys")
                                .add(StrictJson.toTree(key(vkey("example.com/evaluator/one"), Role.EVALUATOR)))),
                new Change(
                        "TrustDocument.keys",
                        Is.TIGHTER,
                        next -> array(next, "keys").remove(3)),
                new Change("Key.vkey", Is.BOTH, next -> key(next, 3).put("vkey", vkey("example.com/worker/one"))),
                new Change("Key.roles", Is.LOOSER, next -> {
                    key(next, 3).putArray("roles").add("evaluator");
                    key(next, 3).remove("pool");
                }),
                new Change("Key.pool", Is.LOOSER, next -> key(next, 3).put("pool", "other")),
                new Change("Key.from", Is.LOOSER, next -> key(next, 3).put("from", "2026-11-22T00:00:00Z")),
                new Change("Key.until", Is.LOOSER, next -> key(next, 3).putNull("until")),
                new Change("Key.until", Is.LOOSER, next -> key(next, 3).put("until", "2027-12-23T00:00:00Z")),
                new Change("Key.until", Is.TIGHTER, next -> key(next, 3).put("until", "2026-12-01T00:00:00Z")),
                new Change("Key.until", Is.TIGHTER, next -> key(next, 0).put("until", "2026-12-01T00:00:00Z")),
                new Change(
                        "TrustDocument.people",
                        Is.LOOSER,
                        next -> array(next, "people").add(StrictJson.toTree(person("dora", Group.AUDITOR)))),
                new Change(
                        "TrustDocument.people",
                        Is.TIGHTER,
                        next -> array(next, "people").remove(1)),
                new Change(
                        "TrustDocument.people",
                        Is.NEITHER,
                        next -> array(next, "people").add(array(next, "people").remove(1))),
                new Change("Person.id", Is.BOTH, next -> person(next).put("id", "rob")),
                new Change("Person.issuer", Is.LOOSER, next -> person(next).put("issuer", "https://other.example")),
                new Change("Person.subject", Is.LOOSER, next -> person(next).put("subject", "mallory")),
                new Change(
                        "Person.groups",
                        Is.LOOSER,
                        next -> ((ArrayNode) person(next).get("groups")).add("safety")),
                new Change("Person.groups", Is.TIGHTER, next -> person(next).putArray("groups")),
                new Change(
                        "Person.keys",
                        Is.LOOSER,
                        next -> array(person(next), "keys")
                                .addObject()
                                .put("kind", "cli")
                                .put("vkey", vkey("person/bob-2"))),
                new Change("Person.keys", Is.TIGHTER, next -> person(next).putArray("keys")),
                new Change(
                        "Person.keys",
                        Is.BOTH,
                        next -> ((ObjectNode) person(next).at("/keys/1")).put("rpId", "elsewhere")),
                new Change("Person.away", Is.TIGHTER, next -> away(next)),
                new Change(
                        "Person.away",
                        Is.BOTH,
                        next -> array(away(next), "delegates")
                                .addObject()
                                .put("group", "reviewer")
                                .put("to", "sam")),
                new Change(
                        "Quorums.first", Is.TIGHTER, next -> quorum(next, "1").put("reviewer", 2)),
                new Change(
                        "Quorums.second", Is.LOOSER, next -> quorum(next, "2").remove("safety")),
                new Change(
                        "Quorums.third",
                        Is.BOTH,
                        next -> quorum(next, "3").put("reviewer", 2).remove("safety")),
                new Change(
                        "Quorums.amend",
                        Is.LOOSER,
                        next -> quorum(next, "amend").remove("reviewer")),
                new Change(
                        "Quorums.qualifiedFrom",
                        Is.TIGHTER,
                        next -> ((ObjectNode) next.get("quorums")).put("qualifiedFrom", 3)),
                new Change("Policy.key", Is.LOOSER, next -> policy(next).put("key", "AAAA")),
                new Change("Policy.epoch", Is.LOOSER, next -> policy(next).put("epoch", 2)),
                new Change(
                        "Policy.bundle",
                        Is.LOOSER,
                        next -> policy(next).put("bundle", Digest.of("x").toString())),
                new Change("Log.vkey", Is.BOTH, next -> {
                    String other = vkey("example.com/log");
                    key(next, 0).put("vkey", other);
                    ((ObjectNode) next.get("log")).put("vkey", other);
                }),
                new Change("Log.origin", Is.BOTH, next -> {
                    String other = vkey("example.com/other");
                    key(next, 0).put("vkey", other);
                    ((ObjectNode) next.get("log")).put("vkey", other).put("origin", "example.com/other");
                }),
                new Change(
                        "Witnesses.quorum", Is.TIGHTER, next -> witnesses(next).put("quorum", 2)),
                new Change("Witnesses.quorum", Is.LOOSER, next -> {
                    witnesses(next).put("quorum", 0);
                    next.put("demo", true);
                }),
                new Change(
                        "Witnesses.keys",
                        Is.LOOSER,
                        next -> array(witnesses(next), "keys").add(witness("w3").toString())),
                new Change(
                        "Witnesses.keys",
                        Is.TIGHTER,
                        next -> array(witnesses(next), "keys").remove(1)),
                new Change(
                        "Witnesses.keys",
                        Is.BOTH,
                        next -> array(witnesses(next), "keys")
                                .set(1, StrictJson.toTree(witness("w2").toString()))));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void callsEveryChangeLooserThatIsNotKnownToTighten(Change change) throws MalformedJsonException {
        // Given
        ObjectNode edited = (ObjectNode) StrictJson.parse(NOW.toBytes());
        edited.put("version", 2).put("previous", NOW.digest().toString());
        change.edit().accept(edited);
        TrustDocument next = StrictJson.read(StrictJson.write(edited), TrustDocument.class);

        // When
        Loosening found = TrustLoosening.between(NOW, next);

        // Then
        assertThat(found.waits()).as("%s", found).isEqualTo(change.is() == Is.LOOSER || change.is() == Is.BOTH);
        assertThat(found.tightens().isEmpty())
                .as("%s", found)
                .isEqualTo(change.is() == Is.LOOSER || change.is() == Is.NEITHER);
    }

    @Test
    void lettingTheUnqualifiedCountAgainLoosens() {
        // Given
        TrustDocument second = NOW.withQuorums(NOW.quorums().withQualifiedFrom(2));
        TrustDocument third = second.withQuorums(second.quorums().withQualifiedFrom(3));
        TrustDocument first = second.withQuorums(second.quorums().withQualifiedFrom(1));
        TrustDocument off = second.withQuorums(second.quorums().withQualifiedFrom(null));

        // Then
        assertThat(TrustLoosening.between(NOW, second).waits()).isFalse();
        assertThat(TrustLoosening.between(second, first).waits()).isFalse();
        assertThat(TrustLoosening.between(second, third).waits()).isTrue();
        assertThat(TrustLoosening.between(second, off).waits()).isTrue();
        assertThat(new String(NOW.toBytes(), UTF_8)).doesNotContain("qualifiedFrom");
    }

    @Test
    void knowsEveryPartOfTheDocument() {
        // Given: the schema is one word only, and version and previous are different in every next version
        Set<String> parts = new TreeSet<>();
        Stream.of(
                        TrustDocument.class,
                        TrustDocument.Key.class,
                        TrustDocument.Policy.class,
                        TrustDocument.Log.class,
                        TrustDocument.Witnesses.class,
                        Person.class,
                        Quorums.class)
                .forEach(of -> Arrays.stream(of.getRecordComponents())
                        .map(RecordComponent::getName)
                        .forEach(part -> parts.add(of.getSimpleName() + "." + part)));
        parts.removeAll(Set.of("TrustDocument.schema", "TrustDocument.version", "TrustDocument.previous"));
        parts.removeAll(Set.of(
                "TrustDocument.quorums", "TrustDocument.policy", "TrustDocument.log", "TrustDocument.witnesses"));

        // Then: a new part needs a case above
        assertThat(changes().map(Change::part).distinct()).containsExactlyInAnyOrderElementsOf(parts);
    }

    @Test
    void callsAPartNobodyHasThoughtOfLooser() {
        // Given
        record Part(String known, String unknown) {}
        Loosening.Comparison comparison = new Loosening.Comparison();

        // When
        comparison.others("part", new Part("a", "a"), new Part("b", "b"), Set.of("known"));

        // Then
        assertThat(comparison.done().loosens()).containsExactly("part: unknown changes");
    }

    private static ArrayNode array(ObjectNode of, String name) {
        return (ArrayNode) of.get(name);
    }

    private static ObjectNode key(ObjectNode next, int at) {
        return (ObjectNode) next.get("keys").get(at);
    }

    private static ObjectNode person(ObjectNode next) {
        return (ObjectNode) next.get("people").get(1);
    }

    private static ObjectNode quorum(ObjectNode next, String of) {
        return (ObjectNode) next.get("quorums").get(of);
    }

    private static ObjectNode policy(ObjectNode next) {
        return (ObjectNode) next.get("policy");
    }

    private static ObjectNode witnesses(ObjectNode next) {
        return (ObjectNode) next.get("witnesses");
    }
}
