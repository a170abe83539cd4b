package dev.portcullis.permit;

import dev.portcullis.attest.DocumentTrust;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.Group;
import dev.portcullis.attest.KeySigner;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.PersonKey;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Quorum;
import dev.portcullis.attest.Quorums;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SignedAnswer;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.SoftAuthenticator;
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
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A founded installation that issues genuine permits with every proof, for who must believe or refuse them. Whatever a
 * test damages is the only thing wrong with what it gets.
 */
public final class PermitFixture {
    private static final PrincipalId WORKER = new PrincipalId("worker-1");
    private static final PrincipalId EVALUATOR = new PrincipalId("evaluator-1");
    private static final Digest POLICY = Digest.of("a policy bundle");

    /** Alice's, and bob's. */
    static final SoftAuthenticator PASSKEY = SoftAuthenticator.of("localhost");

    static final SoftAuthenticator OTHER_PASSKEY = SoftAuthenticator.of("localhost");

    private static final SoftAuthenticator SAMS_PASSKEY = SoftAuthenticator.of("localhost");
    static final String ORIGIN = "http://localhost:8080";

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
                                person("alice", Group.REVIEWER, PASSKEY.passkey()),
                                person("bob", Group.REVIEWER, OTHER_PASSKEY.passkey()),
                                person("sam", Group.SAFETY, SAMS_PASSKEY.passkey())),
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

    private static Person person(String name, Group group, PersonKey... keys) {
        return new Person(new PersonId(name), "https://localhost/realms/demo", name, List.of(group), List.of(keys));
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

    /** What goes into a permit before it is signed, for a test to damage. */
    public static final class Draft {
        Gate gate;
        Bytes verdict;
        List<Bytes> readings = new ArrayList<>();
        List<Bytes> signOffs = new ArrayList<>();
        Bytes charter;
        List<Bytes> charterSignOffs = new ArrayList<>();
        Bytes result;
        Role signer = Role.PERMIT;
        UnaryOperator<PermitPredicate> terms = UnaryOperator.identity();

        private Draft(Gate gate, Bytes verdict, Bytes charter, Bytes result) {
            this.gate = gate;
            this.verdict = verdict;
            this.charter = charter;
            this.result = result;
        }
    }

    /** Issues a permit with every proof it needs. */
    public Issued issue(Order order) throws IOException {
        return issue(order, _ -> {});
    }

    /** Issues a permit, signed by the genuine key over whatever {@code damage} left of its proofs. */
    Issued issue(Order order, Consumer<Draft> damage) throws IOException {
        Bytes document = Bytes.utf8(order.charter());
        Charter charter = parse(document);
        Gate gate = gate(order);
        Draft draft = new Draft(
                gate, verdict(gate, order.tier()), document, order.result().manifest());
        for (String tripwire :
                order.purpose() == Purpose.EVALUATE ? List.of("halt") : List.of("halt", "finite-and-plausible")) {
            draft.readings.add(reading(gate, tripwire, ReadingWord.CLEARED));
        }
        for (String person : List.of("alice", "bob", "sam").subList(0, order.tier())) {
            draft.signOffs.add(signOff(gate, person));
        }
        Gate amend = amendment(charter.digest());
        draft.charterSignOffs.addAll(List.of(signOff(amend, "alice"), signOff(amend, "sam")));
        damage.accept(draft);
        PermitPredicate terms = draft.terms.apply(new PermitPredicate(
                PermitId.next(InstantSource.fixed(now)),
                ProposalId.next(InstantSource.fixed(now)),
                draft.gate.purpose(),
                charter.lineage(),
                draft.gate.basis(),
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
                        Digest.of(draft.verdict),
                        draft.readings.stream().map(Digest::of).toList(),
                        draft.signOffs.stream().map(Digest::of).toList())));
        Bytes permit = seal(draft.signer, terms.basis().result(), PredicateType.PERMIT, terms);
        return new Issued(
                terms.permit(),
                terms,
                new PermitBundle(
                        permit,
                        draft.verdict,
                        draft.readings,
                        draft.signOffs,
                        draft.charter,
                        draft.charterSignOffs,
                        order.base().manifest(),
                        order.anchor().manifest(),
                        draft.result,
                        proofOf(permit)));
    }

    /** What an order is asked over. */
    static Gate gate(Order order) {
        return new Gate(
                order.purpose(),
                new Basis(
                        order.result().digest(),
                        order.base().digest(),
                        order.anchor().digest(),
                        parse(Bytes.utf8(order.charter())).digest(),
                        order.purpose() == Purpose.EVALUATE ? Digest.EMPTY : Digest.of("evidence"),
                        POLICY));
    }

    /** What a charter is put in force over. */
    static Gate amendment(Digest charter) {
        return new Gate(
                Purpose.AMEND, new Basis(charter, Digest.EMPTY, Digest.EMPTY, Digest.EMPTY, Digest.EMPTY, POLICY));
    }

    private static Charter parse(Bytes document) {
        try {
            return Charter.parse(document);
        } catch (MalformedCharterException e) {
            throw new AssertionError(e);
        }
    }

    /** A positive verdict of this tier. */
    Bytes verdict(Gate gate, int tier) {
        return verdict(gate, tier == 0 ? VerdictWord.ALLOWED : VerdictWord.ESCALATED, tier, "PASSED", Role.GATE);
    }

    Bytes verdict(Gate gate, VerdictWord word, int tier, String result, Role signer) {
        return verdict(gate, word, tier, result, signer, now);
    }

    Bytes verdict(Gate gate, VerdictWord word, int tier, String result, Role signer, Instant time) {
        return seal(
                signer,
                gate.basis().result(),
                PredicateType.VERDICT,
                new VerdictPredicate(
                        new VerdictPredicate.Verifier("fixture"),
                        time,
                        "portcullis:tree/" + gate.basis().result(),
                        new VerdictPredicate.Policy("portcullis:policy", DigestSet.of(POLICY)),
                        List.of(),
                        result,
                        List.of(),
                        new VerdictPredicate.Judgement(
                                GateForm.of(gate), word, tier, List.of(), Digest.of("the policy's input"))));
    }

    Bytes reading(Gate gate, String tripwire, ReadingWord word) {
        return seal(
                Role.GATE,
                gate.basis().result(),
                PredicateType.READING,
                new ReadingPredicate(
                        switch (word) {
                            case CLEARED -> "PASSED";
                            case UNRESOLVED -> "WARNED";
                            case FIRED -> "FAILED";
                        },
                        List.of(),
                        List.of(tripwire),
                        List.of(),
                        List.of(),
                        new ReadingPredicate.Read(GateForm.of(gate), tripwire, word, List.of(), now)));
    }

    /** A grant good for an hour. */
    Bytes signOff(Gate gate, String person) {
        return signOff(gate, person, person, Says.GRANTED, now.plus(Duration.ofHours(1)));
    }

    /**
     * A sealed sign-off.
     *
     * @param person whose name is in the words
     * @param signer whose key signs them
     */
    Bytes signOff(Gate gate, String person, String signer, Says says, Instant until) {
        SignedWords words = words(gate, person, says, until);
        Envelope signed = new KeySigner(personKey(signer))
                .sign(Statement.of(gate.basis().result(), PredicateType.SIGNED_WORDS, words));
        return signOff(new SignedAnswer.ByKey(signed), words);
    }

    /** Seals alice's grant as a passkey signed it, or as it is told to have. */
    Bytes signOff(Gate gate, Function<SignedWords, SignedAnswer> signer) {
        SignedWords words = words(gate, "alice", Says.GRANTED, now.plus(Duration.ofHours(1)));
        return signOff(signer.apply(words), words);
    }

    /** Everybody's grant, each with their passkey. */
    List<Bytes> allByPasskey(Gate gate) {
        List<Bytes> sealed = new ArrayList<>();
        Map.of("alice", PASSKEY, "bob", OTHER_PASSKEY, "sam", SAMS_PASSKEY).forEach((person, passkey) -> {
            SignedWords words = words(gate, person, Says.GRANTED, now.plus(Duration.ofHours(1)));
            sealed.add(signOff(passkey.answer(words, ORIGIN), words));
        });
        return sealed;
    }

    private Bytes signOff(SignedAnswer answer, SignedWords words) {
        return seal(
                Role.GATE, words.basis().result(), PredicateType.SIGNOFF, VerifiedSignOff.toBeSealed(answer, words));
    }

    /** Seals what a person signed and dated themselves. */
    Bytes signOffAt(Gate gate, String person, Instant time) {
        SignedWords words = words(gate, person, Says.GRANTED, time, now.plus(Duration.ofHours(1)));
        Envelope signed = new KeySigner(personKey(person))
                .sign(Statement.of(gate.basis().result(), PredicateType.SIGNED_WORDS, words));
        return signOff(new SignedAnswer.ByKey(signed), words);
    }

    private SignedWords words(Gate gate, String person, Says says, Instant until) {
        return words(gate, person, says, now, until);
    }

    private SignedWords words(Gate gate, String person, Says says, Instant time, Instant until) {
        return new SignedWords(
                AskId.next(InstantSource.fixed(now)),
                gate.purpose(),
                gate.basis(),
                says,
                "looked at it",
                Digest.of("what was shown"),
                new PersonId(person),
                time,
                until);
    }

    private SigningKey personKey(String person) {
        try {
            return SigningKey.load(founding.keyFile(new PersonId(person)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private SigningKey key(Role role) {
        try {
            return founding.key(role);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Seals a statement with the genuine key of a role. */
    public Bytes seal(Role role, Digest subject, PredicateType type, Object predicate) {
        return Bytes.copyOf(new KeySigner(key(role))
                .sign(Statement.of(subject, type, predicate))
                .toBytes());
    }

    /** The key that signs the log's checkpoints. */
    SigningKey logKey() throws IOException {
        return founding.key(Role.LOG);
    }

    /** A proof that these bytes are the one entry of the log. */
    public String proofOf(Bytes leaf) throws IOException {
        return new LogProof(0, List.of(), Checkpoint.sign(1, MerkleTree.leaf(leaf), logKey())).text();
    }

    /** The receipt of a redemption by {@link #worker}. */
    public Bytes receipt(Issued issued, RedemptionId redemption, String nonce, long fence) throws IOException {
        return receipt(issued, redemption, nonce, fence, UnaryOperator.identity());
    }

    Bytes receipt(
            Issued issued, RedemptionId redemption, String nonce, long fence, UnaryOperator<RedemptionPredicate> damage)
            throws IOException {
        return seal(
                Role.PERMIT,
                issued.terms().basis().result(),
                PredicateType.REDEMPTION,
                damage.apply(new RedemptionPredicate(
                        redemption,
                        issued.id(),
                        Digest.of(issued.bundle().permit()),
                        issued.terms().lineage(),
                        worker().worker(),
                        nonce,
                        fence,
                        now.plus(Bounds.LEASE),
                        issued.bundle().proof())));
    }
}
