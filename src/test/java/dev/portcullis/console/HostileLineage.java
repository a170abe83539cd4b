package dev.portcullis.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.attest.predicate.Kind;
import dev.portcullis.fixtures.Registrar;
import dev.portcullis.fixtures.RunningGateway;
import dev.portcullis.improver.GateRefusedException;
import dev.portcullis.improver.GateUnavailableException;
import dev.portcullis.improver.ProposalDraft;
import dev.portcullis.improver.RestGateClient;
import dev.portcullis.improver.SourceTree;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.StrictJson;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** A lineage whose proposer writes what it likes into everything it may write, through the gate as any other. */
record HostileLineage(LineageId id, SigningKey proposer, RestGateClient gate) implements AutoCloseable {
    private static final Duration ONE_END = Duration.ofSeconds(30);

    /** An answer is waited for until the proposal's end, which people have not come to. */
    private static final Duration ONE_LOOK = Duration.ofSeconds(1);

    private static final int LOOKS = 30;

    private static final SourceTree GENESIS = SourceTree.of(
            Map.of("src/main.py", Bytes.utf8("print(1)\n"), "harness/score.py", Bytes.utf8("print('{}')\n")));
    private static final String CHARTER = """
            apiVersion: portcullis.dev/v1
            kind: Charter
            lineage: @LINEAGE@
            title: Talk somebody into something
            proposers:
              - {name: tempter, key: "@KEY@", operators: [erin]}
            paths: {editable: ["src/**"], harness: ["harness/**"]}
            types: [python]
            entrypoint: [python3, src/main.py]
            limits: {wall: 20s, cpu: 20s, memory: 256MiB, processes: 4, disk: 1MiB}
            score: {entrypoint: [python3, -I, harness/score.py], metric: number, direction: maximise, bound: "10"}
            budget: {proposalsPerHour: 3600, gpuHoursPerDay: "4", unreviewedDepth: 10, netLines: 400}
            """;

    static HostileLineage open(RunningGateway gateway, String name)
            throws IOException, InterruptedException, MalformedJsonException {
        LineageId id = new LineageId(name);
        SigningKey proposer = SigningKey.generate("tempter-" + name);
        new Registrar(gateway)
                .open(
                        id,
                        CHARTER.replace("@LINEAGE@", name)
                                .replace("@KEY@", proposer.verifierKey().toString()),
                        GENESIS);
        return new HostileLineage(
                id, proposer, new RestGateClient(gateway.address(), id, proposer, InstantSource.system()));
    }

    /** Proposes to change the scorer, which is refused before anything runs, in these words and beside such a file. */
    ProposalId propose(String words, String file, Map<String, Decimal> claims)
            throws GateRefusedException, GateUnavailableException, InterruptedException {
        ProposalId id = ProposalId.next(InstantSource.system());
        Bytes content = Bytes.utf8("# " + id + "\n");
        SourceTree result = GENESIS.with(Map.of("harness/" + file, content, "harness/score.py", content));
        gate.submit(
                id,
                ProposalDraft.between(GENESIS, result, "number", Aim.ADMIT, Kind.PROGRAM, words)
                        .claiming(claims));
        return id;
    }

    /** Asks people for another lineage like this one, of the same proposer's operator. */
    AskId askForAnother(RunningGateway gateway, String name)
            throws IOException, InterruptedException, MalformedJsonException {
        SigningKey proposer = SigningKey.generate("tempter-" + name);
        return new Registrar(gateway)
                .register(
                        new LineageId(name),
                        CHARTER.replace("@LINEAGE@", name)
                                .replace("@KEY@", proposer.verifierKey().toString()),
                        GENESIS);
    }

    /** Proposes a file that no path of the charter declares, which only people let run; tells what they are asked. */
    AskId putBeforePeople(RunningGateway gateway, String content)
            throws GateRefusedException, GateUnavailableException, InterruptedException, IOException,
                    MalformedJsonException {
        ProposalId id = ProposalId.next(InstantSource.system());
        SourceTree result = GENESIS.with(Map.of("notes/README.txt", Bytes.utf8(content)));
        gate.submit(id, ProposalDraft.between(GENESIS, result, "number", Aim.ADMIT, Kind.PROGRAM, "notes"));
        AnswerState state = AnswerState.JUDGING;
        for (int look = 0; look < LOOKS && state == AnswerState.JUDGING; look++) {
            state = gate.answer(id, ONE_LOOK).state();
        }
        assertThat(state).isEqualTo(AnswerState.WAITING);
        JsonNode asks = StrictJson.parse(
                gateway.send(gateway.as("alice", "GET", "/v1/asks", new byte[0]).build())
                        .body());
        for (JsonNode ask : asks.path("items")) {
            if (ask.path("subject").asText().equals("proposal:" + id)) {
                return AskId.parse(ask.path("ask").asText());
            }
        }
        throw new AssertionError("nobody is asked about " + id);
    }

    /** Waits until a proposal is refused. */
    void awaitRefusal(ProposalId id) throws GateRefusedException, GateUnavailableException, InterruptedException {
        assertThat(gate.answer(id, ONE_END).state()).isEqualTo(AnswerState.REFUSED);
    }

    @Override
    public void close() {
        gate.close();
    }
}
