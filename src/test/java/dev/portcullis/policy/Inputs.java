package dev.portcullis.policy;

import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Gate;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Inputs from {@code policies/cases}, as bytes and as questions. */
final class Inputs {
    static final Path CASES = Path.of("policies", "cases");

    private Inputs() {}

    static byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(CASES.resolve(name).resolve("input.json"));
    }

    static PolicyInput question(String name, int requiredTier, Digest policy)
            throws IOException, MalformedJsonException {
        InputDocument document = StrictJson.read(bytes(name), InputDocument.class);
        Digest evidence = document.evidence() == null ? Digest.EMPTY : Digest.of("evidence");
        Basis basis = new Basis(
                document.tree().result(),
                document.tree().base(),
                document.tree().anchor(),
                Digest.of("charter"),
                evidence,
                policy);
        return new PolicyInput(
                new Gate(Purpose.parse(document.purpose().toString()), basis), requiredTier, document, List.of());
    }
}
