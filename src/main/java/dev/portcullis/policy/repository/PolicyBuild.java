package dev.portcullis.policy.repository;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.policy.PolicyBundle;
import dev.portcullis.policy.PolicyRefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A bundle made of a repository, in the same way as the one built into the program ({@code
 * src/main/build/policy-bundle.sh}): equal sources have equal bytes.
 */
public final class PolicyBuild {
    /** The entry points of every bundle. */
    static final List<String> ENTRY_POINTS =
            List.of("portcullis/evaluate", "portcullis/admit", "portcullis/promote", "portcullis/shadow");

    /** The revision is not for people to choose: what tells bundles apart is their digest. */
    private static final String REVISION = "1";

    private PolicyBuild() {}

    /** What was built: the bytes, and what they load as. */
    public record Built(PolicyBundle bundle, Bytes archive) {}

    /**
     * Builds it.
     *
     * @throws PolicyRefusedException when OPA does not compile it, or {@link PolicyBundle#load} refuses it; says why
     */
    public static Built build(Opa opa, PolicyRepository repository)
            throws IOException, OpaFailedException, RepositoryRefusedException, PolicyRefusedException,
                    InterruptedException {
        try (Scratch scratch = new Scratch()) {
            Path file = scratch.folder().resolve("bundle.tar.gz");
            Opa.Said said = opa.evaluating(repository.root(), "build", arguments(repository, file));
            if (!said.ended()) {
                throw new PolicyRefusedException("OPA does not compile it: " + said.complaint());
            }
            byte[] archive = PolicyRepository.bytes(file, Bounds.POLICY_BUNDLE_BYTES);
            PolicyBundle bundle = PolicyBundle.load(archive);
            if (bundle.rules().isEmpty()) {
                throw new PolicyRefusedException("it has no rules, so it would allow whatever states its facts");
            }
            return new Built(bundle, Bytes.copyOf(archive));
        }
    }

    private static List<String> arguments(PolicyRepository repository, Path bundle) {
        List<String> arguments = new ArrayList<>(List.of("--target", "wasm"));
        for (String entryPoint : ENTRY_POINTS) {
            arguments.addAll(List.of("--entrypoint", entryPoint));
        }
        arguments.addAll(List.of("--ignore", "*_test.rego", "--revision", REVISION, "--output", bundle.toString()));
        arguments.addAll(repository.sourcesWithoutTests());
        arguments.add("portcullis.schema:" + PolicyRepository.INPUT_SCHEMA);
        return arguments;
    }
}
