package dev.portcullis.policy.repository;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.policy.PolicyBundle;
import dev.portcullis.policy.PolicyRefusedException;
import dev.portcullis.policy.internal.BundleArchive;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of two policies that are compared: its bundle, and the inputs that came with it.
 *
 * @param cases none where only the bundle is known
 */
public record PolicySide(PolicyBundle bundle, Bytes archive, List<PolicyCase> cases) {
    private static final Pattern RULE = Pattern.compile("/(rules/[^/]+/[^/]+)/[^/]+\\.rego");
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package\\s");

    public PolicySide {
        cases = List.copyOf(cases);
    }

    /** A bundle as it was built. */
    public static PolicySide of(Bytes archive) throws PolicyRefusedException {
        return new PolicySide(PolicyBundle.load(archive.toArray()), archive, List.of());
    }

    /** A repository, built for it. */
    public static PolicySide of(Opa opa, PolicyRepository repository)
            throws IOException, OpaFailedException, RepositoryRefusedException, PolicyRefusedException,
                    InterruptedException {
        PolicyBuild.Built built = PolicyBuild.build(opa, repository);
        return new PolicySide(built.bundle(), built.archive(), PolicyCase.of(repository));
    }

    /** The policy that is built into the program. */
    public static PolicySide shipped() throws IOException, RepositoryRefusedException {
        return new PolicySide(
                PolicyBundle.shipped(), Bytes.copyOf(PolicyBundle.shippedArchive()), PolicyCase.shipped());
    }

    /**
     * Digests of the Rego: of a rule under its directory and without its annotation, which is compared field by field; of
     * every other module under its file.
     */
    SortedMap<String, Digest> modules() throws PolicyRefusedException {
        BundleArchive files = BundleArchive.read(archive.toArray());
        SortedMap<String, String> texts = new TreeMap<>();
        for (String name : files.names().stream().sorted().toList()) {
            if (!name.endsWith(".rego")) {
                continue;
            }
            String text = new String(files.file(name), StandardCharsets.UTF_8);
            Matcher rule = RULE.matcher(name);
            if (rule.matches()) {
                Matcher body = PACKAGE.matcher(text);
                texts.merge(rule.group(1), body.find() ? text.substring(body.start()) : text, String::concat);
            } else {
                texts.put(name.substring(1), text);
            }
        }
        SortedMap<String, Digest> digests = new TreeMap<>();
        texts.forEach((name, text) -> digests.put(name, Digest.of(text)));
        return digests;
    }
}
