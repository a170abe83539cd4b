package dev.portcullis.local;

import dev.portcullis.attest.Group;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.Quorum;
import dev.portcullis.attest.Quorums;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.TrustFounding;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.PrincipalId;
import dev.portcullis.policy.PolicyBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The installation a local stack is: one worker, one evaluator, and the demo's people with software keys. Marked {@code
 * demo} in its trust, so that nobody can take it for more.
 */
public final class DemoInstallation {
    public static final String POOL = "default";
    public static final PrincipalId WORKER = new PrincipalId("worker-1");
    public static final PrincipalId EVALUATOR = new PrincipalId("evaluator-1");

    /** The realm's people; their subjects are fixed in it. */
    private static final List<Enrolled> PEOPLE = List.of(
            new Enrolled("erin", 1, Group.OPERATOR),
            new Enrolled("alice", 2, Group.REVIEWER),
            new Enrolled("bob", 3, Group.REVIEWER),
            new Enrolled("carol", 4, Group.REVIEWER),
            new Enrolled("sam", 5, Group.SAFETY),
            new Enrolled("kim", 6, Group.SAFETY),
            new Enrolled("ann", 7, Group.AUDITOR));

    private record Enrolled(String name, int number, Group group) {
        Person person(String issuer) {
            return new Person(
                    new PersonId(name),
                    issuer,
                    String.format(Locale.ROOT, "00000000-0000-4000-8000-%012d", number),
                    List.of(group),
                    List.of());
        }
    }

    private DemoInstallation() {}

    /** Where the installation's keys and founding trust are. */
    public static Path folder(Running stack) {
        return stack.keys().resolve(stack.installation());
    }

    /** The copy of the trust in force that workers and auditors are given. */
    public static Path trustFile(Running stack) {
        return stack.home().resolve("trust.json");
    }

    /** Opens the installation, founding it at the first start. */
    public static TrustFounding open(Running stack) throws IOException {
        Path folder = folder(stack);
        TrustFounding founding =
                Files.exists(folder) ? TrustFounding.open(folder) : found(stack, folder, Witnesses.trusted(stack));
        Path file = trustFile(stack);
        if (!Files.exists(file)) {
            Path draft = file.resolveSibling("trust.json.new");
            Files.write(draft, founding.document().toBytes());
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        return founding;
    }

    /** Founds one in a folder that is not there yet, with the people of the stack's realm. */
    public static TrustFounding found(Running stack, Path folder, TrustDocument.Witnesses witnesses)
            throws IOException {
        return TrustFounding.found(plan(stack, witnesses), folder, Instant.now());
    }

    private static TrustFounding.Plan plan(Running stack, TrustDocument.Witnesses witnesses) {
        List<Person> people = PEOPLE.stream()
                .map(enrolled -> enrolled.person(stack.issuer().toString()))
                .toList();
        return new TrustFounding.Plan(
                stack.installation(),
                true,
                Map.of(WORKER, POOL),
                Set.of(EVALUATOR),
                people,
                people.stream().map(Person::id).collect(Collectors.toSet()),
                new Quorums(
                        new Quorum(Map.of(Group.REVIEWER, 1)),
                        new Quorum(Map.of(Group.REVIEWER, 2)),
                        new Quorum(Map.of(Group.REVIEWER, 2, Group.SAFETY, 1)),
                        new Quorum(Map.of(Group.REVIEWER, 1, Group.SAFETY, 1))),
                new TrustDocument.Policy(bundleKey(), 1, PolicyBundle.shipped().digest()),
                witnesses);
    }

    /** The key that would sign bundles from outside; the built-in bundle is named by its digest. */
    private static String bundleKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return Bytes.copyOf(generator.generateKeyPair().getPublic().getEncoded())
                    .base64();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have EC keys", e);
        }
    }
}
