package dev.portcullis.cli.bench;

import dev.portcullis.attest.CloudEvent;
import dev.portcullis.attest.KeySigner;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Signer;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.ContentForm;
import dev.portcullis.attest.predicate.Kind;
import dev.portcullis.attest.predicate.ProposalPredicate;
import dev.portcullis.attest.predicate.WithdrawalPredicate;
import dev.portcullis.improver.SourceTree;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Uuid7;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The lineage that is measured: two small files, and honest proposals each of which changes one line of one of them. It
 * has several proposers, because one alone may not ask so often.
 */
public final class BenchLineage {
    private static final String PROGRAM = "src/main.py";
    /** What the gate lets one proposer send an hour; each proposal is one event, its withdrawal another. */
    private static final int EVENTS_A_KEY = 3_600;

    private static final int PROPOSALS_A_KEY = 1_500;
    private static final int MOST_KEYS = 64;

    /** How many proposals its proposers may ask within an hour. */
    static final int MOST_PROPOSALS = PROPOSALS_A_KEY * MOST_KEYS;

    private final LineageId id;
    private final List<Signer> proposers = new ArrayList<>();
    private final SourceTree genesis = SourceTree.of(Map.of(
            PROGRAM,
            program(0),
            "harness/score.py",
            Bytes.utf8("print('{\"metrics\":{\"score\":\"1\"},\"flags\":[]}')\n")));
    private final InstantSource clock;
    private long made;

    /**
     * Makes one with as many proposers as it takes.
     *
     * @param proposals how many it is to make
     */
    BenchLineage(LineageId id, String installation, int proposals, InstantSource clock) {
        this.id = id;
        this.clock = clock;
        for (int number = 1; number <= Math.ceilDiv(proposals, PROPOSALS_A_KEY); number++) {
            proposers.add(new KeySigner(SigningKey.generate(installation + "/proposer/" + id + "-" + number)));
        }
    }

    public LineageId id() {
        return id;
    }

    public SourceTree genesis() {
        return genesis;
    }

    public String charter() {
        StringBuilder enrolled = new StringBuilder();
        for (int number = 1; number <= proposers.size(); number++) {
            enrolled.append("  - {name: proposer-")
                    .append(number)
                    .append(", key: \"")
                    .append(proposers.get(number - 1).key())
                    .append("\", operators: [erin]}\n");
        }
        return """
                apiVersion: portcullis.dev/v1
                kind: Charter
                lineage: %s
                title: A lineage to measure the gate with
                pool: default
                proposers:
                %spaths:
                  editable: ["src/**"]
                  harness: ["harness/**"]
                types: [python]
                entrypoint: [python3, src/main.py]
                limits: {wall: 60s, cpu: 60s, memory: 1GiB, processes: 16, disk: 64MiB}
                score:
                  entrypoint: [python3, -I, harness/score.py]
                  metric: score
                  direction: maximise
                  bound: "3"
                budget: {proposalsPerHour: %s}
                """.formatted(id, enrolled, String.valueOf(EVENTS_A_KEY));
    }

    /**
     * An event about a proposal, signed and not sent.
     *
     * @param by who proposes
     */
    record Signed(ProposalId id, Signer by, CloudEvent event) {}

    /** Signs proposals, no two for the same tree. */
    List<Signed> propose(int count) {
        List<Signed> signed = new ArrayList<>();
        for (int at = 0; at < count; at++) {
            made++;
            signed.add(propose(program(made), proposers.get((int) (made % proposers.size()))));
        }
        return signed;
    }

    /** Takes a proposal back: it ends, and is history. */
    Signed withdraw(Signed proposal) {
        return new Signed(
                proposal.id(),
                proposal.by(),
                event(
                        proposal.by(),
                        "dev.portcullis.proposal.withdrawn.v1",
                        Statement.of(
                                genesis.digest(),
                                PredicateType.WITHDRAWAL,
                                new WithdrawalPredicate(proposal.id(), id, "measured"))));
    }

    private Signed propose(Bytes program, Signer proposer) {
        ProposalId proposal = ProposalId.next(clock);
        Digest result = genesis.with(Map.of(PROGRAM, program)).digest();
        ProposalPredicate asked = new ProposalPredicate(
                proposal,
                id,
                Aim.ADMIT,
                Kind.PROGRAM,
                genesis.digest(),
                new ContentForm(
                        List.of(new ContentForm.Put(PROGRAM, SourceTree.MODE, Digest.of(program), program)), List.of()),
                List.of(),
                "measured",
                Map.of(),
                null);
        return new Signed(
                proposal,
                proposer,
                event(
                        proposer,
                        "dev.portcullis.proposal.submitted.v1",
                        Statement.of(result, PredicateType.PROPOSAL, asked)));
    }

    private CloudEvent event(Signer by, String type, Statement statement) {
        return new CloudEvent(
                Uuid7.next(clock).toString(),
                "portcullis:proposer/" + by.key().name(),
                type,
                clock.instant(),
                Bytes.copyOf(by.sign(statement).toBytes()));
    }

    private static Bytes program(long number) {
        return Bytes.utf8("RADIUS = " + number + "\nprint(RADIUS)\n");
    }
}
