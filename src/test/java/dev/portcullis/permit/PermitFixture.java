package dev.portcullis.permit;

import dev.portcullis.attest.DocumentTrust;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.Group;
import dev.portcullis.attest.KeySigner;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Quorum;
import dev.portcullis.attest.Quorums;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.Trust;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.TrustFounding;
import dev.portcullis.attest.VerifiedSignOff;
import dev.portcullis.attest.predicate.DigestSet;
import dev.portcullis.attest.predicate.GateForm;
import dev.portcullis.attest.predicate.PermitPredicate;
import dev.portcullis.attest.predicate.ReadingPredicate;
import dev.portcullis.attest.predicate.ReadingWord;
import dev.portcullis.attest.predicate.RedemptionPredicate;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.attest.predicate.SignedWords;
import dev.portcullis.attest.predicate.VerdictPredicate;
import dev.portcullis.attest.predicate.VerdictWord;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Gate;
import dev.portcullis.kernel.PermitId;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.PrincipalId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.RedemptionId;
import dev.portcullis.ledger.Checkpoint;
import dev.portcullis.ledger.LogProof;
import dev.portcullis.ledger.MerkleTree;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.ContentRefusedException;
import dev.portcullis.modification.FileMode;
import dev.portcullis.modification.MalformedCharterException;
import dev.portcullis.modification.MemoryBlobStore;
import dev.portcullis.modification.Tree;
import dev.portcullis.modification.TreeEntry;
import dev.portcullis.modification.TreePath;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A founded installation that issues genuine permits with every proof, for who must believe or refuse them. Whatever a
 * test damages is the only thing wrong with what it gets.
 */
public final class PermitFixture {
    private static final PrincipalId WORKER = new PrincipalId("worker-1");
    private static final PrincipalId EVALUATOR = new PrincipalId("evaluator-1");
    private static final Digest POLICY = Digest.of("a policy bundle");

    private final TrustFounding founding;
    private final Path folder;
    private final MemoryBlobStore blobs = new MemoryBlobStore();
    private final Instant now;

    /** Founds an installation in {@code folder}. */
    public PermitFixture(Path folder, Instant now) throws IOException {
        this.now = now;
        this.folder = folder.resolve("installation");
        this.founding = TrustFounding.found(
                new TrustFounding.Plan(
                        "fixture",
                        true,
                        Map.of(WORKER, "default"),
                        Set.of(EVALUATOR),
                        List.of(
                                person("alice", Group.REVIEWER),
                                person("bob", Group.REVIEWER),
                                person("sam", Group.SAFETY)),
                        Set.of(new PersonId("alice"), new PersonId("bob"), new PersonId("sam")),
                        new Quorums(
                                new Quorum(Map.of(Group.REVIEWER, 1)),
                                new Quorum(Map.of(Group.REVIEWER, 2)),
                                new Quorum(Map.of(Group.REVIEWER, 2, Group.SAFETY, 1)),
                                new Quorum(Map.of(Group.REVIEWER, 1, Group.SAFETY, 1))),
                        new TrustDocument.Policy(
                                Bytes.utf8("no key is needed here").base64(), 1, POLICY),
                        new TrustDocument.Witnesses(0, List.of())),
                this.folder,
                now.minus(Duration.ofMinutes(1)));
    }

    private static Person person(String name, Group group) {
        return new Person(new PersonId(name), "https://localhost/realms/demo", name, List.of(group), List.of());
    }

    public Trust trust() {
        return DocumentTrust.now(founding.document());
    }

    public Path trustFile() {
        return folder.resolve("trust.json");
    }

    public Path workerKey() {
        return founding.keyFile(Role.WORKER, WORKER);
    }

    public Path evaluatorKey() {
        return founding.keyFile(Role.EVALUATOR, EVALUATOR);
    }

    /** The worker as it is known to the gateway. */
    public Audience worker() throws IOException {
        return new Audience(SigningKey.load(workerKey()).verifierKey().keyId(), "default");
    }

    /** Every blob of every tree made here. */
    public MemoryBlobStore blobs() {
        return blobs;
    }

    /** A tree of paths and texts. */
    public Tree tree(Map<String, String> files) {
        try {
            List<TreeEntry> entries = new ArrayList<>();
            for (Map.Entry<String, String> file : files.entrySet()) {
                entries.add(new TreeEntry(
                        FileMode.REGULAR, blobs.put(Bytes.utf8(file.getValue())), TreePath.parse(file.getKey())));
            }
            return Tree.of(entries);
        } catch (ContentRefusedException e) {
            throw new AssertionError(e);
        }
    }

    /** What one permit is about. */
    public record Order(Purpose purpose, String charter, Tree base, Tree anchor, Tree result, int tier) {}

    /** A genuine permit. */
    public record Issued(PermitId id, PermitPredicate terms, PermitBundle bundle) {}

    /** Issues a permit with every proof it needs. */
    public Issued issue(Order order) throws IOException {
        Bytes document = Bytes.utf8(order.charter());
        Charter charter = parse(document);
        Basis basis = new Basis(
                order.result().digest(),
                order.base().digest(),
                order.anchor().digest(),
                charter.digest(),
                order.purpose() == Purpose.EVALUATE ? Digest.EMPTY : Digest.of("evidence"),
                POLICY);
        Gate gate = new Gate(order.purpose(), basis);
        Bytes verdict = seal(Role.GATE, basis.result(), PredicateType.VERDICT, verdict(gate, order.tier()));
        List<Bytes> readings = new ArrayList<>();
        for (String tripwire :
                order.purpose() == Purpose.EVALUATE ? List.of("halt") : List.of("halt", "finite-and-plausible")) {
            readings.add(seal(Role.GATE, basis.result(), PredicateType.READING, reading(gate, tripwire)));
        }
        List<Bytes> signOffs = new ArrayList<>();
        for (String person : List.of("alice", "bob", "sam").subList(0, order.tier())) {
            signOffs.add(signOff(gate, person));
        }
        PermitPredicate terms = new PermitPredicate(
                PermitId.next(InstantSource.fixed(now)),
                ProposalId.next(InstantSource.fixed(now)),
                order.purpose(),
                charter.lineage(),
                basis,
                charter.pool(),
                new PermitPredicate.Conditions(
                        "none",
                        0,
                        charter.limits().wall().toSeconds(),
                        charter.limits().memoryBytes() / Bounds.MIB,
                        charter.limits().diskBytes() / Bounds.MIB,
                        charter.limits().processes(),
                        charter.limits().cpu().toSeconds()),
                now,
                now.plus(Duration.ofMinutes(10)),
                1,
                1,
                founding.document().version(),
                new PermitPredicate.Proofs(
                        Digest.of(verdict),
                        readings.stream().map(Digest::of).toList(),
                        signOffs.stream().map(Digest::of).toList()));
        Bytes permit = seal(Role.PERMIT, basis.result(), PredicateType.PERMIT, terms);
        Gate amend = new Gate(
                Purpose.AMEND,
                new Basis(charter.digest(), Digest.EMPTY, Digest.EMPTY, Digest.EMPTY, Digest.EMPTY, POLICY));
        return new Issued(
                terms.permit(),
                terms,
                new PermitBundle(
                        permit,
                        verdict,
                        readings,
                        signOffs,
                        document,
                        List.of(signOff(amend, "alice"), signOff(amend, "sam")),
                        order.base().manifest(),
                        order.anchor().manifest(),
                        order.result().manifest(),
                        proofOf(permit)));
    }

    private static Charter parse(Bytes document) {
        try {
            return Charter.parse(document);
        } catch (MalformedCharterException e) {
            throw new AssertionError(e);
        }
    }

    private VerdictPredicate verdict(Gate gate, int tier) {
        return new VerdictPredicate(
                new VerdictPredicate.Verifier("fixture"),
                now,
                "portcullis:tree/" + gate.basis().result(),
                new VerdictPredicate.Policy("portcullis:policy", DigestSet.of(POLICY)),
                List.of(),
                "PASSED",
                List.of(),
                new VerdictPredicate.Judgement(
                        GateForm.of(gate),
                        tier == 0 ? VerdictWord.ALLOWED : VerdictWord.ESCALATED,
                        tier,
                        List.of(),
                        Digest.of("the policy's input")));
    }

    private ReadingPredicate reading(Gate gate, String tripwire) {
        return new ReadingPredicate(
                "PASSED",
                List.of(),
                List.of(tripwire),
                List.of(),
                List.of(),
                new ReadingPredicate.Read(GateForm.of(gate), tripwire, ReadingWord.CLEARED, List.of(), now));
    }

    private Bytes signOff(Gate gate, String name) throws IOException {
        PersonId person = new PersonId(name);
        SignedWords words = new SignedWords(
                AskId.next(InstantSource.fixed(now)),
                gate.purpose(),
                gate.basis(),
                Says.GRANTED,
                "looked at it",
                Digest.of("what was shown"),
                person,
                now,
                now.plus(Duration.ofHours(1)));
        Envelope signed = new KeySigner(SigningKey.load(founding.keyFile(person)))
                .sign(Statement.of(gate.basis().result(), PredicateType.SIGNED_WORDS, words));
        return seal(Role.GATE, gate.basis().result(), PredicateType.SIGNOFF, VerifiedSignOff.toBeSealed(signed, words));
    }

    /** Seals a statement with the genuine key of a role. */
    public Bytes seal(Role role, Digest subject, PredicateType type, Object predicate) throws IOException {
        return Bytes.copyOf(new KeySigner(founding.key(role))
                .sign(Statement.of(subject, type, predicate))
                .toBytes());
    }

    /** A proof that these bytes are the one entry of the log. */
    public String proofOf(Bytes leaf) throws IOException {
        return new LogProof(0, List.of(), Checkpoint.sign(1, MerkleTree.leaf(leaf), founding.key(Role.LOG))).text();
    }

    /** The receipt of a redemption by {@link #worker}. */
    public Bytes receipt(Issued issued, RedemptionId redemption, String nonce, long fence) throws IOException {
        return seal(
                Role.PERMIT,
                issued.terms().basis().result(),
                PredicateType.REDEMPTION,
                new RedemptionPredicate(
                        redemption,
                        issued.id(),
                        Digest.of(issued.bundle().permit()),
                        issued.terms().lineage(),
                        worker().worker(),
                        nonce,
                        fence,
                        now.plus(Bounds.LEASE),
                        issued.bundle().proof()));
    }
}
