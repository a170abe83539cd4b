package dev.portcullis.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.predicate.AmendmentPredicate;
import dev.portcullis.dossier.Dossier;
import dev.portcullis.dossier.DossierRefusedException;
import dev.portcullis.dossier.TrustChain;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.ledger.Checkpoint;
import dev.portcullis.policy.PolicyRefusedException;
import dev.portcullis.verify.ExportFixture.Installation;
import dev.portcullis.verify.TrustFollowing.Followed;
import dev.portcullis.verify.TrustFollowing.Step;
import dev.portcullis.verify.TrustRefusedException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** From the version one has to the newest, and not a step that people did not sign. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrustFollowingTest {
    private static final long SEED = 20_261_128;

    private final Installation demo;
    private final Installation earnest;
    private final ExportFixture genuine;
    private final Bytes chain;
    private final TrustDocument first;
    private final TrustDocument second;

    TrustFollowingTest(@TempDir Path folder) throws IOException, PolicyRefusedException, DossierRefusedException {
        this.demo = new Installation(Files.createDirectory(folder.resolve("demo")));
        this.earnest = new Installation(
                Files.createDirectory(folder.resolve("earnest")), SigningKey.generate("witness.example/1"));
        this.genuine = new ExportFixture(demo, new Damage()).found().register();
        this.first = genuine.trust;
        genuine.enrol("enrolment", "carol");
        this.second = genuine.trust;
        var _ = genuine.refused("greedy");
        genuine.activate("activation");
        this.chain = chain(genuine);
    }

    private static Bytes chain(ExportFixture fixture) throws DossierRefusedException {
        return chain(fixture, fixture.checkpoint(fixture.entries.size()));
    }

    private static Bytes chain(ExportFixture fixture, Checkpoint checkpoint) throws DossierRefusedException {
        List<Dossier.Entry> entries = new ArrayList<>();
        for (Bytes entry : fixture.entries) {
            entries.add(new Dossier.Entry(entries.size(), entry));
        }
        return TrustChain.gather(checkpoint, entries, DossierFixture.source(fixture))
                .toBytes();
    }

    private static Code refusal(TrustDocument held, Bytes chain, Instant now) {
        try {
            int version = TrustFollowing.follow(held, chain, now).newest().version();
            throw new AssertionError("followed to version " + version);
        } catch (TrustRefusedException e) {
            return e.code();
        }
    }

    @Test
    void whoHoldsAnOldVersionFollowsEachStepAndIsToldWhoGrantedItAndWhatItLoosens()
            throws TrustRefusedException, DossierRefusedException {
        // When
        Followed followed = TrustFollowing.follow(first, chain, genuine.now());

        // Then
        assertThat(followed.newest()).isEqualTo(genuine.trust);
        assertThat(followed.steps())
                .extracting(step -> step.document().version())
                .containsExactly(2, 3);
        Step enrolment = followed.steps().getFirst();
        assertThat(enrolment.grantedBy()).containsExactly(new PersonId("alice"), new PersonId("sam"));
        assertThat(enrolment.changes().loosens()).anyMatch(each -> each.contains("carol"));
        assertThat(followed.steps().getLast().grantedBy()).isEqualTo(enrolment.grantedBy());
        assertThat(followed.steps().getLast().changes().loosens()).anyMatch(each -> each.contains("another policy"));
        assertThat(TrustChain.parse(chain).entries().size()).isLessThan(genuine.entries.size());
    }

    @Test
    void whoHoldsALaterVersionFollowsFromThereAndWhoHoldsTheNewestHasNothingToFollow() throws TrustRefusedException {
        assertThat(TrustFollowing.follow(second, chain, genuine.now()).steps()).hasSize(1);
        assertThat(TrustFollowing.follow(genuine.trust, chain, genuine.now()).steps())
                .isEmpty();
    }

    @Test
    void whatLoosensIsFollowedOnceItHasWaitedAndIsInALogThatIsWitnessed()
            throws TrustRefusedException, DossierRefusedException {
        // Given
        ExportFixture fixture =
                new ExportFixture(earnest, new Damage()).found().register().loosened();

        // When
        Followed followed = TrustFollowing.follow(fixture.pinned(), chain(fixture), fixture.now());

        // Then
        assertThat(followed.newest()).isEqualTo(fixture.trust);
        Checkpoint alone = Checkpoint.sign(
                fixture.entries.size(),
                fixture.checkpoint(fixture.entries.size()).root(),
                fixture.logKey);
        assertThat(refusal(fixture.pinned(), chain(fixture, alone), fixture.now()))
                .isEqualTo(Code.TRUST_UNPUBLISHED);
    }

    private static Damage signedBy(int people) {
        return new Damage()
                .predicate(
                        "enrolment",
                        AmendmentPredicate.class,
                        a -> new AmendmentPredicate(
                                a.amendment(),
                                a.subject(),
                                a.document(),
                                a.genesis(),
                                a.previous(),
                                a.epoch(),
                                a.signOffs().subList(0, people),
                                a.at()));
    }

    Stream<Arguments> forged() {
        SigningKey stranger = SigningKey.generate("fixture/gate");
        return Stream.of(
                Arguments.of("nobody signed it", signedBy(0)),
                Arguments.of("one of two signed it", signedBy(1)),
                Arguments.of("alice's words with another key", new Damage().key("enrolment/alice", stranger)),
                Arguments.of("the gate's seal with another key", new Damage().key("enrolment", stranger)),
                Arguments.of("what was asked is not in the log", new Damage().skip("enrolment/ask")),
                Arguments.of("a version is skipped", new Damage().skip("enrolment")),
                Arguments.of("its document is kept back", new Damage().last(f -> f.blobs.remove(f.trust.digest()))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void forged(String what, Damage damage) throws DossierRefusedException {
        // Given
        ExportFixture fixture = new ExportFixture(demo, damage)
                .found()
                .register()
                .enrol("enrolment", "carol")
                .activate("activation");
        damage.last(fixture);

        // When
        Code code = refusal(fixture.pinned(), chain(fixture), fixture.now());

        // Then
        assertThat(code).as(what).isEqualTo(Code.TRUST_STEP_REFUSED);
    }

    Stream<Arguments> hurried() {
        return Stream.of(
                Arguments.of("it did not wait", new Damage().skip("enrolment/waiting")),
                Arguments.of(
                        "it was cancelled while it waited",
                        new Damage().after("enrolment/waiting", f -> f.cancel("enrolment/waiting"))),
                Arguments.of(
                        "it was granted in the place of another version, and sealed over this one",
                        BadExports.waitedInPlaceOfAnother(new Damage(), "enrolment")),
                Arguments.of(
                        "it was granted in the place of another policy, and sealed over this one",
                        BadExports.waitedInPlaceOfAnother(new Damage(), "activation")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void hurried(String what, Damage damage) throws DossierRefusedException {
        // Given
        ExportFixture fixture =
                new ExportFixture(earnest, damage).found().register().loosened();

        // When
        Code code = refusal(fixture.pinned(), chain(fixture), fixture.now());

        // Then
        assertThat(code).as(what).isEqualTo(Code.TRUST_STEP_REFUSED);
    }

    @Test
    void aGateWhoseClockIsAheadShortensNoWait() {
        assertThat(refusal(first, chain, ExportFixture.FOUNDED)).isEqualTo(Code.TRUST_STEP_REFUSED);
    }

    @Test
    void aChainThatEndsBeforeWhatIsHeldIsRolledBack() throws DossierRefusedException {
        // Given: the log as it was before the second version
        ExportFixture before = new ExportFixture(demo, new Damage()).found().register();

        // Then
        assertThat(refusal(second, chain(before), genuine.now())).isEqualTo(Code.TRUST_ROLLED_BACK);
    }

    @Test
    void aChainWithAnotherVersionInThePlaceOfTheOneThatIsHeldIsAFork() {
        // Given: version 2 as other people would have signed it
        TrustDocument other = first.withoutPerson(new PersonId("ann"));

        // Then
        assertThat(other.version()).isEqualTo(second.version());
        assertThat(refusal(other, chain, genuine.now())).isEqualTo(Code.TRUST_FORKED);
    }

    @Test
    void whatIsInNoLogOfTheKeyOfTrustIsUnpublished() throws DossierRefusedException {
        // Given: a checkpoint of the same name by another key, and one of fewer entries than are shown
        int size = genuine.entries.size();
        SigningKey stranger = SigningKey.generate(first.log().origin());
        Checkpoint forged = Checkpoint.sign(size, genuine.checkpoint(size).root(), stranger);
        TrustChain whole = TrustChain.parse(chain);
        TrustChain shorter =
                new TrustChain(genuine.checkpoint(size - 1).text(), whole.hashes(), whole.entries(), whole.documents());
        List<Dossier.Entry> without = new ArrayList<>(whole.entries());
        without.removeLast();

        // Then
        assertThat(refusal(first, chain(genuine, forged), genuine.now())).isEqualTo(Code.TRUST_UNPUBLISHED);
        assertThat(refusal(first, shorter.toBytes(), genuine.now())).isEqualTo(Code.TRUST_UNPUBLISHED);
        assertThat(refusal(
                        first,
                        new TrustChain(whole.checkpoint(), whole.hashes(), without, whole.documents()).toBytes(),
                        genuine.now()))
                .isEqualTo(Code.TRUST_UNPUBLISHED);
    }

    @Test
    void whatIsTooLongOrNoChainIsNotRead() {
        assertThat(refusal(first, Bytes.copyOf(new byte[Bounds.TRUST_CHAIN_BYTES + 1]), genuine.now()))
                .isEqualTo(Code.TRUST_CHAIN_MALFORMED);
        assertThat(refusal(first, Bytes.utf8(TrustChain.SCHEMA + "\n".repeat(70_000)), genuine.now()))
                .isEqualTo(Code.TRUST_CHAIN_MALFORMED);
        assertThat(refusal(first, Bytes.utf8("<html>"), genuine.now())).isEqualTo(Code.TRUST_CHAIN_MALFORMED);
        assertThat(refusal(first, Bytes.EMPTY, genuine.now())).isEqualTo(Code.TRUST_CHAIN_MALFORMED);
    }

    @Test
    void aSampleOfFlippedBitsIsRefused() {
        // Given
        byte[] bytes = chain.toArray();
        Random random = new Random(SEED);

        // Then
        int within = bytes.length - genuine.trust.toBytes().length;
        for (int place : IntStream.concat(random.ints(40, 0, bytes.length), IntStream.range(within, within + 20))
                .toArray()) {
            byte[] flipped = bytes.clone();
            flipped[place] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            assertThatThrownBy(() -> TrustFollowing.follow(first, Bytes.copyOf(flipped), genuine.now()))
                    .as("bit in byte " + place)
                    .isInstanceOf(TrustRefusedException.class);
        }
    }

    @Test
    void timeThatAMachineIsBehindByLessThanClocksDifferIsNoMatter() throws TrustRefusedException {
        assertThat(TrustFollowing.follow(first, chain, genuine.now().minus(Duration.ofSeconds(20)))
                        .newest())
                .isEqualTo(genuine.trust);
    }
}
