package dev.portcullis.modification;

import dev.portcullis.attest.SigningKey;
import dev.portcullis.kernel.Bytes;

/** Charters for tests: the one of the contracts, and the least there can be. */
final class Charters {
    static final String KEY =
            SigningKey.generate("reference-improver").verifierKey().toString();

    static final String FULL = """
            apiVersion: portcullis.dev/v1
            kind: Charter
            lineage: circle-packing
            title: Pack 26 circles in the unit square
            pool: default
            proposers:
              - {name: reference-improver, key: "@KEY@", operators: [erin]}
            paths:
              editable: ["packing/**"]
              strategy: ["improver/strategy/**"]
              harness: ["harness/**", "limits/**"]
              oversight: ["oversight/**"]
            types: [python, toml, markdown, text]
            entrypoint: [python3, packing/main.py]
            limits: {wall: 60s, cpu: 60s, memory: 1GiB, processes: 16, disk: 64MiB, network: none, gpus: 0}
            score:
              entrypoint: [python3, -I, harness/score.py]
              metric: sum_radii
              direction: maximise
              bound: "2.6366"
              tolerance: "1e-9"
              heldOut: [python3, -I, harness/heldout.py]
            dependencies: {lockfile: requirements.txt, allowed: [numpy, scipy]}
            budget: {proposalsPerHour: 600, gpuHoursPerDay: "4", unreviewedDepth: 10, netLines: 400}
            tripwires: [capability-jump, held-out-gap]
            tiers: {evaluate: 0, admit: 0, promote: 1, strategy: 2, oversight: 3}
            """.replace("@KEY@", KEY);

    static final String LEAST = """
            apiVersion: portcullis.dev/v1
            kind: Charter
            lineage: least
            title: The least there can be
            paths:
              editable: ["**"]
              harness: ["harness/**"]
            types: [python]
            entrypoint: [python3, main.py]
            limits: {wall: 60s, cpu: 60s, memory: 1GiB, processes: 16, disk: 64MiB}
            score:
              entrypoint: [python3, harness/score.py]
              metric: score
              direction: minimise
              bound: "0"
            """;

    private Charters() {}

    static Charter full() {
        return parse(FULL);
    }

    static Charter parse(String document) {
        try {
            return Charter.parse(Bytes.utf8(document));
        } catch (MalformedCharterException e) {
            throw new AssertionError(e);
        }
    }
}
