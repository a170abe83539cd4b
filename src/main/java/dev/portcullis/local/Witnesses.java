package dev.portcullis.local;

import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.WitnessKey;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The witnesses of a local stack. Each is a process with key and memory of its own, but whoever owns this machine owns
 * both: they show the path that a witness elsewhere would take, and prove nothing. Their names say so.
 */
public final class Witnesses {
    public static final int COUNT = 2;

    /** What a witness's key is called after, so that every cosignature says what it is worth. */
    public static final String SAME_OPERATOR = "same-operator";

    private Witnesses() {}

    /** The name of a witness's service, from 1. */
    public static String service(int number) {
        return "witness-" + number;
    }

    /** Its owner-only folder: key and the checkpoint it cosigned last. */
    static Path folder(Running stack, int number) throws IOException {
        Path folder = stack.home().resolve(service(number));
        if (!Files.isDirectory(folder)) {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        return folder;
    }

    /** The file of its key, made where there is none: a stack may be older than its witnesses. */
    static Path key(Running stack, int number) throws IOException {
        Path file = folder(stack, number).resolve("witness.key");
        if (!Files.exists(file)) {
            SigningKey.generate(stack.installation() + "/" + service(number) + "/" + SAME_OPERATOR)
                    .save(file);
        }
        return file;
    }

    /** What trust says of them: both are needed. */
    static TrustDocument.Witnesses trusted(Running stack) throws IOException {
        List<WitnessKey> keys = new ArrayList<>();
        for (int number = 1; number <= COUNT; number++) {
            keys.add(WitnessKey.of(SigningKey.load(key(stack, number))));
        }
        return new TrustDocument.Witnesses(COUNT, keys);
    }

    /** What the cosignatures of this stack's checkpoints are worth, in a line for people. */
    public static String worth(Running stack) throws IOException {
        TrustDocument.Witnesses trusted =
                DemoInstallation.open(stack).document().witnesses();
        return trusted.quorum() == 0
                ? "none asked for by this installation's trust"
                : "every published checkpoint is cosigned by " + trusted.quorum() + " of "
                        + trusted.keys().size() + ", all run by this machine (" + SAME_OPERATOR
                        + "): the real path, but no proof against its owner";
    }

    /** Where the gateway asks them, as its setting takes it. */
    static String addresses(Running stack) {
        return IntStream.rangeClosed(1, COUNT)
                .mapToObj(number -> URI.create("http://127.0.0.1:" + stack.witnessPort(number)))
                .map(URI::toString)
                .collect(Collectors.joining(","));
    }
}
