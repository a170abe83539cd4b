package dev.portcullis.verify;

import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.predicate.ProbesPredicate;
import dev.portcullis.attest.predicate.QualificationPredicate;
import dev.portcullis.attest.predicate.QualificationPredicate.Revealed;
import dev.portcullis.attest.predicate.Vigilance;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.ledger.MerkleTree;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** A story in which trust counts the qualified only, and a person who was tried. */
final class TriedPerson {
    private TriedPerson() {}

    private static List<Revealed> cases() {
        return IntStream.range(0, Vigilance.BURST)
                .mapToObj(number -> new Revealed(
                        Bytes.copyOf(Digest.of("salt " + number).raw()),
                        Digest.of("case " + number),
                        number < Vigilance.BURST_BAD))
                .toList();
    }

    /** From now on only the qualified count, and alice is one of them. */
    static void tell(ExportFixture fixture) {
        fixture.amendTrust(
                "strict", fixture.trust.withQuorums(fixture.trust.quorums().withQualifiedFrom(1)));
        List<Digest> commitments =
                cases().stream().map(Revealed::commitment).sorted().toList();
        fixture.log(
                "probes",
                MerkleTree.root(commitments),
                PredicateType.PROBES,
                new ProbesPredicate(commitments, fixture.now()));
        fixture.pass(Duration.ofMinutes(30));
        burst(fixture, "burst", 1);
        fixture.pass(Duration.ofMinutes(1));
    }

    /** As trust enrols her. */
    private static Digest login(ExportFixture fixture) {
        return fixture.trust
                .roster()
                .person(new PersonId("alice"))
                .orElseThrow()
                .login();
    }

    /** Alice is tried. */
    static void burst(ExportFixture fixture, String label, int missed) {
        Vigilance result = new Vigilance(Vigilance.BURST_BAD, missed, Vigilance.BURST_GOOD, 0);
        fixture.log(
                label,
                Digest.of("alice"),
                PredicateType.QUALIFICATION,
                new QualificationPredicate(
                        new PersonId("alice"), login(fixture), 1, result, result.qualifies(), cases(), fixture.now()));
    }

    static UnaryOperator<QualificationPredicate> said(int missed, boolean qualified) {
        return found -> new QualificationPredicate(
                found.person(),
                found.login(),
                found.tier(),
                new Vigilance(found.result().bad(), missed, found.result().good(), 0),
                qualified,
                found.revealed(),
                found.at());
    }

    /** Whoever had her id before was tried, and not she. */
    static QualificationPredicate ofAnotherLogin(QualificationPredicate found) {
        return new QualificationPredicate(
                found.person(),
                Digest.of("the login of another alice"),
                found.tier(),
                found.result(),
                found.qualified(),
                found.revealed(),
                found.at());
    }

    /** Two cases, one bad and one good, are said to have been the other way around. */
    static QualificationPredicate turned(QualificationPredicate found) {
        List<Revealed> revealed = IntStream.range(0, found.revealed().size())
                .mapToObj(at -> {
                    Revealed one = found.revealed().get(at);
                    boolean isTurned = at == 0 || at == found.revealed().size() - 1;
                    return isTurned ? new Revealed(one.salt(), one.probe(), !one.bad()) : one;
                })
                .toList();
        return new QualificationPredicate(
                found.person(), found.login(), found.tier(), found.result(), found.qualified(), revealed, found.at());
    }
}
