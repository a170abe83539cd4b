package dev.portcullis.faults;

import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.Kind;
import dev.portcullis.fixtures.Registrar;
import dev.portcullis.fixtures.RunningGateway;
import dev.portcullis.improver.ProposalDraft;
import dev.portcullis.improver.SourceTree;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;

/** A lineage that has nothing to compute: its program writes down a number, which its scorer reads. */
record TinyLineage(LineageId id, SigningKey proposer) {
    private static final String PROGRAM = "src/main.py";
    private static final String SCORER = "harness/score.py";

    private static final SourceTree GENESIS = SourceTree.of(
            Map.of(PROGRAM, program("1"), SCORER, Bytes.utf8("""
                    print('{"metrics":{"number":"' + open("/candidate/out/number").read() + '"},"flags":[]}')
                    """), "strategy/search.toml", Bytes.utf8("rate = 1\n")));

    private static final String CHARTER = """
            apiVersion: portcullis.dev/v1
            kind: Charter
            lineage: @LINEAGE@
            title: Write down a number
            pool: default
            proposers:
              - {name: searcher, key: "@KEY@", operators: [@OPERATORS@]}
            paths:
              editable: ["src/**"]
              strategy: ["strategy/**"]
              harness: ["harness/**"]
            types: [python, toml]
            entrypoint: [python3, src/main.py]
            limits: {wall: 20s, cpu: 20s, memory: 256MiB, processes: 4, disk: 1MiB, network: none, gpus: 0}
            score:
              entrypoint: [python3, -I, harness/score.py]
              metric: number
              direction: maximise
              bound: "1000000"
              tolerance: "0"
            budget: {proposalsPerHour: 3600, gpuHoursPerDay: "4", unreviewedDepth: 10, netLines: 400}
            tiers: {evaluate: 0, admit: 0, promote: 1, strategy: 2, oversight: 3}
            """;

    /** Registers one, signed by the people. */
    static TinyLineage open(RunningGateway gateway) throws IOException, InterruptedException, MalformedJsonException {
        return open(gateway, "erin");
    }

    /** The same with people who operate its proposer. */
    static TinyLineage open(RunningGateway gateway, String operators)
            throws IOException, InterruptedException, MalformedJsonException {
        TinyLineage lineage =
                new TinyLineage(new LineageId("tiny-" + UUID.randomUUID()), SigningKey.generate("searcher"));
        new Registrar(gateway).open(lineage.id(), lineage.charter(operators), GENESIS);
        return lineage;
    }

    private String charter(String operators) {
        return CHARTER.replace("@LINEAGE@", id.value())
                .replace("@KEY@", proposer.verifierKey().toString())
                .replace("@OPERATORS@", operators);
    }

    /** Asks for another charter, one that has another title. */
    AskId retitle(RunningGateway gateway) throws IOException, InterruptedException, MalformedJsonException {
        return new Registrar(gateway)
                .register(id, charter("erin").replace("Write down a number", "Write another number"), GENESIS);
    }

    private static Bytes program(String number) {
        return Bytes.utf8("open(\"/out/number\", \"w\").write(\"" + number + "\")\n");
    }

    /** A program that writes another number. */
    static ProposalDraft honest(int number, Aim aim) {
        return draft(Map.of(PROGRAM, program(Integer.toString(number))), aim);
    }

    /** A change of how it searches. */
    static ProposalDraft strategy(int number, Aim aim) {
        return draft(Map.of("strategy/search.toml", Bytes.utf8("rate = " + number + "\n")), aim);
    }

    /** A program that fails; the number makes it another than the others. */
    static ProposalDraft failing(int number) {
        return draft(Map.of(PROGRAM, Bytes.utf8("raise SystemExit(\"" + number + "\")\n")), Aim.ADMIT);
    }

    /** A change of the scorer, which people alone may change. */
    static ProposalDraft scorer(int number) {
        return draft(Map.of(SCORER, Bytes.utf8("print(\"" + number + "\")\n")), Aim.ADMIT);
    }

    /** A change whose proposer says that another tree comes of it. */
    static ProposalDraft misstated(int number) {
        return honest(number, Aim.ADMIT).stating(Digest.of("another tree " + number));
    }

    private static ProposalDraft draft(Map<String, Bytes> put, Aim aim) {
        return ProposalDraft.between(GENESIS, GENESIS.with(put), "number", aim, Kind.PROGRAM, "it may be better");
    }
}
