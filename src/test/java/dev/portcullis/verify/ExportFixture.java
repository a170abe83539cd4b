package dev.portcullis.verify;

import dev.portcullis.attest.Absence;
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
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.TrustFounding;
import dev.portcullis.attest.VerifiedSignOff;
import dev.portcullis.attest.WitnessKey;
import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.AmendmentPredicate;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.attest.predicate.AskPredicate;
import dev.portcullis.attest.predicate.BreakGlassAct;
import dev.portcullis.attest.predicate.BreakGlassPredicate;
import dev.portcullis.attest.predicate.CancellationPredicate;
import dev.portcullis.attest.predicate.EndPredicate;
import dev.portcullis.attest.predicate.Ended;
import dev.portcullis.attest.predicate.EvidencePredicate;
import dev.portcullis.attest.predicate.GateForm;
import dev.portcullis.attest.predicate.GlassRequest;
import dev.portcullis.attest.predicate.HaltPredicate;
import dev.portcullis.attest.predicate.Kind;
import dev.portcullis.attest.predicate.OutcomePredicate;
import dev.portcullis.attest.predicate.PermitPredicate;
import dev.portcullis.attest.predicate.QuestionPredicate;
import dev.portcullis.attest.predicate.ReadingPredicate;
import dev.portcullis.attest.predicate.RearmPredicate;
import dev.portcullis.attest.predicate.RedemptionPredicate;
import dev.portcullis.attest.predicate.RepliedPredicate;
import dev.portcullis.attest.predicate.ReplyPredicate;
import dev.portcullis.attest.predicate.RevocationPredicate;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.attest.predicate.SignOffPredicate;
import dev.portcullis.attest.predicate.SignedWords;
import dev.portcullis.attest.predicate.VerdictPredicate;
import dev.portcullis.attest.predicate.VerdictPredicate.InputAttestation;
import dev.portcullis.attest.predicate.WaitingPredicate;
import dev.portcullis.kernel.AmendmentId;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.BreakGlassId;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Gate;
import dev.portcullis.kernel.HaltId;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PermitId;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.PrincipalId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.Reason;
import dev.portcullis.kernel.RedemptionId;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.ledger.Checkpoint;
import dev.portcullis.ledger.LogProof;
import dev.portcullis.ledger.MerkleTree;
import dev.portcullis.ledger.MerkleTree.Subtree;
import dev.portcullis.ledger.Tile;
import dev.portcullis.ledger.TileBytes;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.ContentRefusedException;
import dev.portcullis.modification.FactFinders;
import dev.portcullis.modification.Facts;
import dev.portcullis.modification.FileMode;
import dev.portcullis.modification.MalformedCharterException;
import dev.portcullis.modification.MemoryBlobStore;
import dev.portcullis.modification.Tree;
import dev.portcullis.modification.TreeEntry;
import dev.portcullis.modification.TreePath;
import dev.portcullis.policy.InputDocument;
import dev.portcullis.policy.OpaPolicyGate;
import dev.portcullis.policy.PolicyBundle;
import dev.portcullis.policy.PolicyInput;
import dev.portcullis.policy.PolicyJudge;
import dev.portcullis.policy.PolicyReason;
import dev.portcullis.policy.PolicyRefusedException;
import dev.portcullis.policy.Verdict;
import dev.portcullis.tripwire.Evidence;
import dev.portcullis.tripwire.Halt;
import dev.portcullis.tripwire.Reading;
import dev.portcullis.tripwire.StandingTripwires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A small installation with test keys that lives through a story: every entry as the gateway makes it, judged by the real
 * policy, each receipt with a proof from the log as it was. A {@link Damage} makes exactly one thing wrong on the way.
 */
final class ExportFixture {
    static final Instant FOUNDED = Instant.parse("2026-11-23T12:00:00Z");
    static final LineageId LINEAGE = new LineageId("counting");
    private static final PrincipalId WORKER = new PrincipalId("worker-1");
    private static final PrincipalId OTHER_WORKER = new PrincipalId("worker-2");
    private static final PrincipalId EVALUATOR = new PrincipalId("evaluator-1");
    /** Alice's, and bob's. */
    static final SoftAuthenticator PASSKEY = SoftAuthenticator.of("gate.example");

    static final SoftAuthenticator OTHER_PASSKEY = SoftAuthenticator.of("gate.example");
    static final SoftAuthenticator PASSKEY_OF_SAM = SoftAuthenticator.of("gate.example");
    static final String ORIGIN = "https://console.gate.example";
    static final SigningKey PROPOSER = SigningKey.generate("system");

    static final String CHARTER = """
            apiVersion: portcullis.dev/v1
            kind: Charter
            lineage: counting
            title: Count as far as you can
            pool: default
            proposers:
              - {name: system, key: "%s", operators: [erin]}
            paths:
              editable: ["count/**"]
              strategy: ["strategy/**"]
              harness: ["harness/**"]
            types: [python]
            entrypoint: [python3, count/main.py]
            limits: {wall: 20s, cpu: 20s, memory: 256MiB, processes: 4, disk: 1MiB}
            score:
              entrypoint: [python3, -I, harness/score.py]
              metric: counted
              direction: maximise
              bound: "1000"
            tiers: {evaluate: 0, admit: 0, promote: 1, strategy: 2, oversight: 3}
            """.formatted(PROPOSER.verifierKey());

    /** Policy and founding cost seconds; one installation of one policy serves every story. */
    static final class Installation {
        final Path folder;
        final TrustFounding founding;
        final PolicyJudge judge;

        final Optional<SigningKey> witness;
        private final Map<String, SigningKey> people = new HashMap<>();

        /** A demonstration, which waits for nobody and has no witness. */
        Installation(Path parent) throws IOException, PolicyRefusedException {
            this(parent, Optional.empty());
        }

        /** One in earnest, whose people made their keys themselves. */
        Installation(Path parent, SigningKey witness) throws IOException, PolicyRefusedException {
            this(parent, Optional.of(witness));
        }

        private Installation(Path parent, Optional<SigningKey> witness) throws IOException, PolicyRefusedException {
            this.folder = parent.resolve("installation");
            this.witness = witness;
            this.founding = TrustFounding.found(
                    new TrustFounding.Plan(
                            "fixture",
                            witness.isEmpty(),
                            Map.of(WORKER, "default", OTHER_WORKER, "other"),
                            Set.of(EVALUATOR),
                            List.of(
                                    person("alice", Group.REVIEWER, PASSKEY.passkey()),
                                    person("bob", Group.REVIEWER, OTHER_PASSKEY.passkey()),
                                    person("sam", Group.SAFETY, PASSKEY_OF_SAM.passkey()),
                                    person("erin", Group.REVIEWER),
                                    person("ann", Group.AUDITOR)),
                            Set.of(),
                            new Quorums(
                                    new Quorum(Map.of(Group.REVIEWER, 1)),
                                    new Quorum(Map.of(Group.REVIEWER, 2)),
                                    new Quorum(Map.of(Group.REVIEWER, 2, Group.SAFETY, 1)),
                                    new Quorum(Map.of(Group.REVIEWER, 1, Group.SAFETY, 1))),
                            new TrustDocument.Policy(
                                    Bytes.utf8("no key is needed here").base64(),
                                    1,
                                    PolicyBundle.shipped().digest()),
                            new TrustDocument.Witnesses(
                                    witness.isPresent() ? 1 : 0,
                                    witness.map(WitnessKey::of).stream().toList())),
                    folder,
                    FOUNDED);
            this.judge = new PolicyJudge(PolicyBundle.shipped(), 1);
        }

        SigningKey key(Role role) {
            try {
                return founding.key(role);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        SigningKey person(String name) {
            return Objects.requireNonNull(people.get(name), name);
        }

        SigningKey worker() {
            return load(founding.keyFile(Role.WORKER, WORKER));
        }

        SigningKey otherWorker() {
            return load(founding.keyFile(Role.WORKER, OTHER_WORKER));
        }

        SigningKey evaluator() {
            return load(founding.keyFile(Role.EVALUATOR, EVALUATOR));
        }

        private static SigningKey load(Path file) {
            try {
                return SigningKey.load(file);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        private Person person(String name, Group group, PersonKey... more) {
            SigningKey key = SigningKey.generate("fixture/person/" + name);
            people.put(name, key);
            return new Person(
                    new PersonId(name),
                    "https://localhost/realms/demo",
                    name,
                    List.of(group),
                    Stream.concat(Stream.of(new PersonKey.Cli(key.verifierKey())), Stream.of(more))
                            .toList());
        }
    }

    private final Installation installation;
    private final Damage damage;
    private final MemoryBlobStore contents = new MemoryBlobStore();
    final Map<Digest, Bytes> blobs = new LinkedHashMap<>();
    final List<Bytes> entries = new ArrayList<>();
    final Map<String, Integer> indexes = new HashMap<>();
    private final Map<String, Bytes> sealed = new HashMap<>();
    private final Map<HaltId, Halt> halts = new LinkedHashMap<>();
    TrustDocument trust;
    private Charter charter;
    private Tree head;
    private Tree anchor;
    private long fence;
    private Instant now = FOUNDED;
    private boolean byPasskey;
    SigningKey logKey;
    private SigningKey gateKey;
    private @Nullable Checkpoint checkpoint;

    ExportFixture(Installation installation, Damage damage) {
        this.installation = installation;
        this.damage = damage;
        this.trust = installation.founding.document();
        this.logKey = installation.key(Role.LOG);
        this.gateKey = installation.key(Role.GATE);
        this.charter = parse(Bytes.utf8(CHARTER));
        this.head = tree(Map.of());
        this.anchor = head;
    }

    // Time and ids

    private InstantSource clock() {
        return InstantSource.fixed(now);
    }

    Instant now() {
        return now;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    // Documents

    Digest keep(Bytes document) {
        blobs.put(Digest.of(document), document);
        return Digest.of(document);
    }

    Tree tree(Map<String, String> changed) {
        Map<String, String> files = new TreeMap<>(Map.of(
                "count/main.py", "print(1)\n", "harness/score.py", "print()\n", "strategy/rates.py", "RATE = 1\n"));
        files.putAll(changed);
        try {
            List<TreeEntry> all = new ArrayList<>();
            for (Map.Entry<String, String> file : files.entrySet()) {
                Bytes content = Bytes.utf8(file.getValue());
                keep(content);
                all.add(new TreeEntry(FileMode.REGULAR, contents.put(content), TreePath.parse(file.getKey())));
            }
            Tree tree = Tree.of(all);
            keep(tree.manifest());
            return tree;
        } catch (ContentRefusedException e) {
            throw new AssertionError(e);
        }
    }

    private static Charter parse(Bytes document) {
        try {
            return Charter.parse(document);
        } catch (MalformedCharterException e) {
            throw new AssertionError(e);
        }
    }

    // Entries

    private SigningKey signer(PredicateType type) {
        return switch (type.signer()) {
            case WORKER -> installation.worker();
            case EVALUATOR -> installation.evaluator();
            case GATE -> gateKey;
            case PERMIT, LOG -> installation.key(type.signer());
            case PERSON, PROPOSER -> throw new AssertionError(type);
        };
    }

    /** Seals and logs a statement under a label by which it can be damaged. */
    Bytes log(String label, Digest subject, PredicateType type, Object predicate) {
        SigningKey key = damage.key(label).orElseGet(() -> signer(type));
        Bytes bytes = Bytes.copyOf(new KeySigner(key)
                .sign(Statement.of(subject, type, damage.predicate(label, predicate)))
                .toBytes());
        return append(label, bytes);
    }

    /** Logs what was sealed elsewhere; sealed anew when it is damaged. */
    private Bytes log(String label, Envelope genuine, Class<?> shape) {
        try {
            Statement statement = Statement.parse(genuine.payload().toArray());
            Object predicate = statement.predicate(shape);
            if (damage.key(label).isEmpty()
                    && damage.predicate(label, predicate).equals(predicate)) {
                return append(label, Bytes.copyOf(genuine.toBytes()));
            }
            return log(label, statement.subject(), statement.predicateType(), predicate);
        } catch (MalformedJsonException e) {
            throw new AssertionError(e);
        }
    }

    Bytes append(String label, Bytes entry) {
        damage.before(label, this);
        sealed.put(label, entry);
        indexes.put(label, entries.size());
        if (!damage.skips(label)) {
            entries.add(entry);
        }
        damage.after(label, this);
        return entry;
    }

    /** What was made under a label. */
    Bytes sealed(String label) {
        return Objects.requireNonNull(sealed.get(label), label);
    }

    /** Logs once more what was logged before. */
    void again(String label) {
        entries.add(sealed(label));
    }

    // Proofs

    Digest hash(Subtree subtree) {
        int from = (int) (subtree.index() << subtree.level());
        return MerkleTree.root(entries.subList(from, from + (1 << subtree.level())).stream()
                .map(MerkleTree::leaf)
                .toList());
    }

    Checkpoint checkpoint(int size) {
        Checkpoint signed = Checkpoint.sign(
                size,
                MerkleTree.root(
                        entries.subList(0, size).stream().map(MerkleTree::leaf).toList()),
                logKey);
        return signed.with(installation.witness.stream()
                .map(witness -> WitnessKey.cosign(signed.note().text(), witness, now))
                .toList());
    }

    /** A proof of an entry from a checkpoint over {@code size} entries. */
    String proof(Bytes entry, int size) {
        int index = entries.indexOf(entry);
        return index < 0
                ? ""
                : new LogProof(index, MerkleTree.inclusionProof(index, size, this::hash), checkpoint(size)).text();
    }

    private String proof(Bytes entry) {
        return proof(entry, entries.size());
    }

    // The story

    /** From here on alice signs with her passkey. */
    ExportFixture byPasskey() {
        byPasskey = true;
        return this;
    }

    /** The founding: the first entry. */
    ExportFixture found() {
        keep(Bytes.copyOf(PolicyBundle.shippedArchive()));
        keep(Bytes.copyOf(trust.toBytes()));
        log("founding", installation.founding.envelope(), AmendmentPredicate.class);
        pass(Duration.ofSeconds(10));
        return this;
    }

    /** Asks people of the quorum amend and lets alice and sam grant. */
    List<Digest> amend(String label, String subject, Digest document, Digest previous) {
        return amend(label, subject, document, previous, List.of());
    }

    private List<Digest> amend(
            String label, String subject, Digest document, Digest previous, List<PersonId> excluded) {
        Gate gate = new Gate(
                Purpose.AMEND,
                new Basis(
                        document,
                        previous,
                        previous,
                        Digest.EMPTY,
                        keep(Bytes.utf8("{\"preview\":\"" + label + "\"}")),
                        trust.policy().bundle()));
        AskPredicate ask = ask(label, subject, gate, 0, Map.of("reviewer", 1, "safety", 1), excluded);
        return List.of(
                Digest.of(signOff(label + "/alice", ask, "alice")), Digest.of(signOff(label + "/sam", ask, "sam")));
    }

    AskPredicate ask(
            String label, String subject, Gate gate, int tier, Map<String, Integer> quorum, List<PersonId> excluded) {
        AskPredicate ask = (AskPredicate) damage.predicate(
                label + "/ask",
                new AskPredicate(
                        AskId.next(clock()),
                        subject,
                        GateForm.of(gate),
                        tier,
                        quorum,
                        excluded,
                        keep(Bytes.utf8("what is shown for " + label + "\n")),
                        now.plus(Duration.ofHours(1))));
        Bytes entry = Bytes.copyOf(new KeySigner(damage.key(label + "/ask").orElseGet(() -> signer(PredicateType.ASK)))
                .sign(Statement.of(gate.basis().result(), PredicateType.ASK, ask))
                .toBytes());
        append(label + "/ask", entry);
        pass(Duration.ofSeconds(30));
        return ask;
    }

    /** A person grants what is asked. */
    Bytes signOff(String label, AskPredicate ask, String person) {
        return signOff(label, ask, person, damage.key(label).orElseGet(() -> installation.person(person)));
    }

    Bytes signOff(String label, AskPredicate ask, String person, SigningKey key) {
        SignedWords words = (SignedWords) damage.predicate(
                label,
                new SignedWords(
                        ask.ask(),
                        ask.gate().purpose(),
                        ask.gate().basis(),
                        Says.GRANTED,
                        "looked at it",
                        ask.view(),
                        new PersonId(person),
                        now,
                        now.plus(Duration.ofHours(1))));
        SignedAnswer signed = damage.answer(label, words).orElseGet(() -> answer(words, key));
        SignOffPredicate outer = VerifiedSignOff.toBeSealed(signed, words);
        Object seal = damage.predicate(label + "/seal", outer);
        Bytes entry = Bytes.copyOf(new KeySigner(signer(PredicateType.SIGNOFF))
                .sign(Statement.of(words.basis().result(), PredicateType.SIGNOFF, seal))
                .toBytes());
        append(label, entry);
        pass(Duration.ofSeconds(5));
        return entry;
    }

    private SignedAnswer answer(SignedWords words, SigningKey key) {
        if (byPasskey && words.person().value().equals("alice")) {
            return PASSKEY.answer(words, ORIGIN);
        }
        return new SignedAnswer.ByKey(
                new KeySigner(key).sign(Statement.of(words.basis().result(), PredicateType.SIGNED_WORDS, words)));
    }

    /** A lineage with its charter and genesis. */
    ExportFixture register() {
        return putCharter("charter", charter, Digest.EMPTY);
    }

    /** People put another charter in force. */
    ExportFixture recharter(String label, String document) {
        return putCharter(label, parse(Bytes.utf8(document)), charter.digest());
    }

    private ExportFixture putCharter(String label, Charter next, Digest previous) {
        Digest document = keep(next.document());
        List<PersonId> operators = Stream.of(charter, next)
                .flatMap(each -> each.operators().stream())
                .distinct()
                .filter(each -> trust.roster().person(each).isPresent())
                .toList();
        List<Digest> signOffs = amend(label, "charter:" + LINEAGE, document, previous, operators);
        log(
                label,
                document,
                PredicateType.CHARTER,
                new AmendmentPredicate(
                        AmendmentId.next(clock()),
                        "charter:" + LINEAGE,
                        document,
                        tree(Map.of()).digest(),
                        previous,
                        1,
                        signOffs,
                        now));
        charter = next;
        pass(Duration.ofSeconds(1));
        return this;
    }

    /** One proposal on its way. */
    static final class Case {
        final String name;
        final ProposalId id;
        final Tree base;
        final Tree result;
        final Aim aim;
        Optional<Digest> outcome = Optional.empty();
        Optional<Digest> scores = Optional.empty();

        @Nullable
        EvidencePredicate evidence;

        Case(String name, ProposalId id, Tree base, Tree result, Aim aim) {
            this.name = name;
            this.id = id;
            this.base = base;
            this.result = result;
            this.aim = aim;
        }

        String label(Purpose purpose, String what) {
            return name + "/" + purpose + "/" + what;
        }
    }

    Case propose(String name, Map<String, String> changed, Aim aim) {
        return new Case(name, ProposalId.next(clock()), head, tree(changed), aim);
    }

    /** What a judgement found. */
    record Judged(Gate gate, Verdict verdict, Bytes sealed, List<Bytes> readings) {}

    Judged judge(Case of, Purpose purpose) {
        Tree base = purpose == Purpose.PROMOTE ? head : of.base;
        boolean after = purpose != Purpose.EVALUATE;
        Digest evidence = after ? keep(Basis.evidence(of.outcome.orElseThrow(), of.scores)) : Digest.EMPTY;
        Gate gate = new Gate(
                purpose,
                new Basis(
                        of.result.digest(),
                        base.digest(),
                        anchor.digest(),
                        charter.digest(),
                        evidence,
                        trust.policy().bundle()));
        List<Bytes> readings = new ArrayList<>();
        Map<String, Reading> taken = new LinkedHashMap<>();
        StandingTripwires tripwires = new StandingTripwires(
                lineage -> List.copyOf(halts.values()), new KeySigner(signer(PredicateType.READING)));
        for (Reading reading :
                tripwires.read(gate, new Evidence(LINEAGE, charter.score(), Optional.ofNullable(of.evidence), now))) {
            taken.put(reading.tripwire(), reading);
            readings.add(log(of.label(purpose, reading.tripwire()), reading.proof(), ReadingPredicate.class));
        }
        Facts facts = damage.facts(
                of.label(purpose, "facts"), FactFinders.here().find(charter, base, anchor, of.result, contents));
        List<InputAttestation> behind = new ArrayList<>();
        behind.add(InputAttestation.of("facts", keep(Bytes.copyOf(StrictJson.write(facts)))));
        readings.forEach(reading -> behind.add(InputAttestation.of("reading", Digest.of(reading))));
        if (after) {
            of.outcome.ifPresent(digest -> behind.add(InputAttestation.of("outcome", digest)));
            of.scores.ifPresent(digest -> behind.add(InputAttestation.of("scores", digest)));
        }
        InputDocument document = damage.input(
                of.label(purpose, "input"),
                new InputDocument(
                        InputDocument.SCHEMA,
                        purpose,
                        now,
                        new InputDocument.Proposal(of.id, new PrincipalId("system"), Kind.PROGRAM, of.aim),
                        lineage(facts),
                        new InputDocument.Trees(base.digest(), anchor.digest(), of.result.digest()),
                        facts.modificationClass(),
                        facts.fromBase(),
                        facts.sinceAnchor(),
                        after ? told(of) : null,
                        taken.values().stream()
                                .map(reading -> new InputDocument.ReadingState(reading.tripwire(), reading.word()))
                                .toList(),
                        new InputDocument.Budget(
                                new Decimal("0"),
                                charter.budget().gpuHoursPerDay(),
                                charter.budget().unreviewedDepth(),
                                charter.budget().netLines())));
        keep(Bytes.copyOf(document.toBytes()));
        Verdict verdict = new OpaPolicyGate(installation.judge, new KeySigner(signer(PredicateType.VERDICT)))
                .judge(
                        new PolicyInput(
                                gate, charter.requiredTier(purpose, facts.modificationClass()), document, behind),
                        Duration.ofSeconds(30));
        Bytes sealedVerdict = log(of.label(purpose, "verdict"), verdict.proof(), VerdictPredicate.class);
        return new Judged(gate, verdict, sealedVerdict, readings);
    }

    /** Every promotion of the story is signed off, so its counters begin with this change. */
    private InputDocument.Lineage lineage(Facts facts) {
        InputDocument.Lineage l = InputDocument.Lineage.justAnchored(LINEAGE, facts);
        boolean root = head.digest().equals(tree(Map.of()).digest());
        return new InputDocument.Lineage(
                l.id(),
                l.generation(),
                root,
                l.wasHead(),
                l.unreviewedDepth(),
                l.daysUnreviewed(),
                l.netChurn(),
                l.grossChurn(),
                l.grossChecksRemoved(),
                l.proposalsOnOnePath(),
                l.powersPromoted(),
                l.runs(),
                l.crashes(),
                l.gpuHours(),
                l.evaluationsOpen(),
                l.asksToday(),
                l.openAsks(),
                l.asksOfProposerShare());
    }

    private InputDocument.Evidence told(Case of) {
        EvidencePredicate evidence = Objects.requireNonNull(of.evidence);
        return new InputDocument.Evidence(
                Ended.COMPLETED,
                charter.score().metric(),
                charter.score().direction(),
                charter.score().tolerance(),
                charter.score().bound(),
                evidence.metrics(),
                !evidence.flags().contains("NOT_FINITE"),
                Map.of(),
                evidence.flags());
    }

    /** A permit on what was judged and signed off. */
    Bytes permit(Case of, Judged judged, List<Bytes> signOffs) {
        return permit(of.label(judged.gate().purpose(), "permit"), of, judged, signOffs);
    }

    Bytes permit(String label, Case of, Judged judged, List<Bytes> signOffs) {
        PermitPredicate terms = new PermitPredicate(
                PermitId.next(clock()),
                of.id,
                judged.gate().purpose(),
                LINEAGE,
                judged.gate().basis(),
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
                trust.version(),
                new PermitPredicate.Proofs(
                        Digest.of(judged.sealed()),
                        judged.readings().stream().map(Digest::of).toList(),
                        signOffs.stream().map(Digest::of).toList()));
        Bytes permit = log(label, judged.gate().basis().result(), PredicateType.PERMIT, terms);
        pass(Duration.ofSeconds(1));
        return permit;
    }

    static <P> P predicate(Bytes sealed, Class<P> shape) {
        try {
            return Statement.parse(Envelope.parse(sealed.toArray()).payload().toArray())
                    .predicate(shape);
        } catch (MalformedJsonException e) {
            throw new AssertionError(e);
        }
    }

    /** The worker redeems. */
    Bytes redeem(Case of, Purpose purpose, Bytes permit) {
        return redeem(of.label(purpose, "redemption"), permit);
    }

    Bytes redeem(String label, Bytes permit) {
        PermitPredicate terms = predicate(permit, PermitPredicate.class);
        Bytes receipt = log(
                label,
                terms.basis().result(),
                PredicateType.REDEMPTION,
                new RedemptionPredicate(
                        RedemptionId.next(clock()),
                        terms.permit(),
                        Digest.of(permit),
                        LINEAGE,
                        installation.worker().verifierKey().keyId(),
                        "nonce-of-sixteen-characters",
                        ++fence,
                        now.plus(Bounds.LEASE),
                        proof(permit)));
        pass(Duration.ofSeconds(2));
        return receipt;
    }

    /** The worker reports, and after an evaluation the evaluator scores. */
    void report(Case of, Purpose purpose, Bytes receipt) {
        RedemptionPredicate redeemed = predicate(receipt, RedemptionPredicate.class);
        Bytes outcome = log(
                of.label(purpose, "outcome"),
                of.result.digest(),
                PredicateType.OUTCOME,
                new OutcomePredicate(
                        redeemed.permit(),
                        redeemed.redemption(),
                        redeemed.fence(),
                        Ended.COMPLETED,
                        of.result.digest(),
                        new OutcomePredicate.Used(
                                new Decimal("0"), new Decimal("1"), new Decimal("1"), new Decimal("10")),
                        List.of("pids"),
                        now,
                        now,
                        null,
                        proof(receipt)));
        if (purpose == Purpose.EVALUATE) {
            EvidencePredicate evidence = new EvidencePredicate(
                    redeemed.redemption(),
                    of.result.digest(),
                    charter.evaluator(of.result),
                    Map.of("counted", new Decimal("2")),
                    List.of(),
                    List.of());
            of.evidence = (EvidencePredicate) damage.predicate(of.label(purpose, "evidence"), evidence);
            Bytes scores = log(of.label(purpose, "evidence"), of.result.digest(), PredicateType.EVIDENCE, evidence);
            of.outcome = Optional.of(Digest.of(outcome));
            of.scores = Optional.of(Digest.of(scores));
        }
        pass(Duration.ofSeconds(1));
    }

    void end(Case of, AnswerState state, @Nullable Gate gate, List<Reason> reasons) {
        log(
                of.name + "/end",
                of.result.digest(),
                PredicateType.END,
                new EndPredicate(
                        of.id,
                        LINEAGE,
                        state,
                        gate == null ? null : gate.purpose(),
                        gate == null ? null : gate.basis().digest(),
                        reasons,
                        null,
                        now));
        pass(Duration.ofSeconds(1));
    }

    /** Evaluated, as policy alone allows. */
    void evaluate(Case of) {
        Judged judged = judge(of, Purpose.EVALUATE);
        Bytes permit = permit(of, judged, List.of());
        report(of, Purpose.EVALUATE, redeem(of, Purpose.EVALUATE, permit));
    }

    /** A proposal that is evaluated and admitted. */
    Case admitted(String name, Map<String, String> changed) {
        Case of = propose(name, changed, Aim.ADMIT);
        evaluate(of);
        Judged judged = judge(of, Purpose.ADMIT);
        end(of, AnswerState.ADMITTED, judged.gate(), List.of());
        return of;
    }

    /** A proposal that one person signs off and that becomes the head. */
    Case promoted(String name, Map<String, String> changed) {
        return promoted(name, changed, "alice");
    }

    Case promoted(String name, Map<String, String> changed, String by) {
        Case of = propose(name, changed, Aim.PROMOTE);
        evaluate(of);
        judge(of, Purpose.ADMIT);
        Judged judged = judge(of, Purpose.PROMOTE);
        AskPredicate ask = ask(
                name + "/promote",
                "proposal:" + of.id,
                judged.gate(),
                1,
                Map.of("reviewer", 1),
                List.of(new PersonId("erin")));
        Bytes signOff = signOff(name + "/promote/" + by, ask, by);
        Bytes permit = permit(of, judged, List.of(signOff));
        report(of, Purpose.PROMOTE, redeem(of, Purpose.PROMOTE, permit));
        end(of, AnswerState.PROMOTED, judged.gate(), List.of());
        head = of.result;
        anchor = of.result;
        return of;
    }

    /** A proposal that touches the harness and is refused before anything runs. */
    Case refused(String name) {
        return refused(name, Map.of("harness/score.py", "print(1000)\n"));
    }

    Case refused(String name, Map<String, String> changed) {
        Case of = propose(name, changed, Aim.ADMIT);
        Judged judged = judge(of, Purpose.EVALUATE);
        end(
                of,
                AnswerState.REFUSED,
                judged.gate(),
                judged.verdict().reasons().stream().map(PolicyReason::reason).toList());
        return of;
    }

    /** A halt that takes back an open permit, and its end by people; what was permitted is judged again and run. */
    ExportFixture halted() {
        Case of = propose("interrupted", Map.of("count/main.py", "print(5)\n"), Aim.ADMIT);
        Judged before = judge(of, Purpose.EVALUATE);
        Bytes permit = permit("interrupted/evaluate/first", of, before, List.of());
        HaltId halt = halt("halt");
        log(
                "revocation",
                of.result.digest(),
                PredicateType.REVOCATION,
                new RevocationPredicate(
                        predicate(permit, PermitPredicate.class).permit(), Reason.at("HALTED", halt.toString()), now));
        List<Digest> signOffs =
                amend("rearm", "halt:" + halt, keep(RearmPredicate.document(halt, "looked at it")), Digest.EMPTY);
        log(
                "rearm",
                Digest.of(halt.toString()),
                PredicateType.REARM,
                new RearmPredicate(halt, "looked at it", signOffs, now));
        halts.clear();
        pass(Duration.ofSeconds(1));
        evaluate(of);
        Judged judged = judge(of, Purpose.ADMIT);
        end(of, AnswerState.ADMITTED, judged.gate(), List.of());
        return this;
    }

    HaltId halt(String label) {
        HaltId halt = HaltId.next(clock());
        log(
                label,
                Digest.of(halt.toString()),
                PredicateType.HALT,
                new HaltPredicate(halt, "lineage:" + LINEAGE, "odd scores", "alice", now));
        halts.put(halt, new Halt(halt, Optional.of(LINEAGE), "odd scores"));
        pass(Duration.ofSeconds(1));
        return halt;
    }

    /**
     * Two people give an evaluation more time; later two people stop while a promotion runs, which is lost, and three end
     * the stop.
     */
    ExportFixture broken() {
        Case slow = propose("slow", Map.of("count/main.py", "print(7)\n"), Aim.ADMIT);
        Judged before = judge(slow, Purpose.EVALUATE);
        Bytes permit = permit(slow, before, List.of());
        Bytes receipt = redeem(slow, Purpose.EVALUATE, permit);
        extend("extension", slow);
        report(slow, Purpose.EVALUATE, receipt);
        Judged admitted = judge(slow, Purpose.ADMIT);
        end(slow, AnswerState.ADMITTED, admitted.gate(), List.of());
        Case moving = propose("moving", Map.of("count/main.py", "print(8)\n"), Aim.PROMOTE);
        evaluate(moving);
        judge(moving, Purpose.ADMIT);
        Judged judged = judge(moving, Purpose.PROMOTE);
        AskPredicate ask = ask(
                "moving/promote",
                "proposal:" + moving.id,
                judged.gate(),
                1,
                Map.of("reviewer", 1),
                List.of(new PersonId("erin")));
        Bytes question = log(
                "question",
                moving.result.digest(),
                PredicateType.QUESTION,
                new QuestionPredicate(ask.ask(), new PersonId("bob"), "why eight?", now));
        reply("reply", moving, ask, Digest.of(question), PROPOSER);
        Bytes granted = signOff("moving/promote/alice", ask, "alice");
        redeem(moving, Purpose.PROMOTE, permit(moving, judged, List.of(granted)));
        HaltId halt = HaltId.next(clock());
        stop("stop", halt);
        end(moving, AnswerState.LOST, judged.gate(), List.of(Reason.of("STOPPED_BY_BREAKGLASS")));
        rearm(halt);
        return this;
    }

    /** What somebody says to a question as the proposer. */
    private void reply(String label, Case of, AskPredicate ask, Digest question, SigningKey by) {
        ReplyPredicate words = (ReplyPredicate)
                damage.predicate(label + "/words", new ReplyPredicate(of.id, LINEAGE, question, "because it is more"));
        Envelope signed = new KeySigner(damage.key(label + "/words").orElse(by))
                .sign(Statement.of(of.result.digest(), PredicateType.REPLY, words));
        log(
                label,
                of.result.digest(),
                PredicateType.REPLIED,
                new RepliedPredicate(
                        ask.ask(),
                        question,
                        of.id,
                        new PrincipalId("system"),
                        signed.keyId(),
                        signed.payload(),
                        signed.signature(),
                        now));
    }

    void extend(String label, Case of) {
        breakGlass(
                label,
                BreakGlassAct.EXTEND,
                "proposal:" + of.id,
                null,
                now.plus(Duration.ofHours(1)),
                Duration.ofHours(3));
    }

    private void stop(String label, HaltId halt) {
        String scope = "lineage:" + LINEAGE;
        breakGlass(label, BreakGlassAct.STOP, scope, halt, null, Bounds.BREAKGLASS_TOLD);
        log(
                label + "/halt",
                Digest.of(halt.toString()),
                PredicateType.HALT,
                new HaltPredicate(halt, scope, "a host is taken over", "breakglass", now));
        halts.put(halt, new Halt(halt, Optional.of(LINEAGE), "a host is taken over"));
        pass(Duration.ofSeconds(1));
    }

    private void breakGlass(
            String label,
            BreakGlassAct act,
            String scope,
            @Nullable HaltId halt,
            @Nullable Instant from,
            Duration lasts) {
        BreakGlassId id = BreakGlassId.next(clock());
        Instant end = now.plus(lasts);
        GlassRequest request = (GlassRequest) damage.predicate(
                label + "/request",
                new GlassRequest(
                        id,
                        act,
                        halt == null ? null : LINEAGE,
                        halt == null ? ProposalId.parse(scope.substring("proposal:".length())) : null,
                        halt == null ? end : null,
                        "a host is taken over",
                        new PersonId("alice")));
        Digest document = keep(request.toBytes());
        List<Digest> signOffs = amend(label, "breakglass:" + id, document, Digest.EMPTY);
        List<PersonId> by = List.of(new PersonId("alice"), new PersonId("sam"));
        log(
                label,
                document,
                PredicateType.BREAKGLASS,
                new BreakGlassPredicate(
                        id,
                        act,
                        scope,
                        "a host is taken over",
                        by,
                        signOffs,
                        trust.skipped(by, BreakGlassPredicate.NAMED),
                        halt,
                        halt == null ? 0 : 1,
                        from,
                        now,
                        end));
        pass(Duration.ofSeconds(1));
    }

    /** What two people stopped goes on when those of the highest tier say so, too. */
    private void rearm(HaltId halt) {
        Gate gate = new Gate(
                Purpose.AMEND,
                new Basis(
                        keep(RearmPredicate.document(halt, "looked at it")),
                        Digest.EMPTY,
                        Digest.EMPTY,
                        Digest.EMPTY,
                        keep(Bytes.utf8("{\"halt\":\"" + halt + "\"}")),
                        trust.policy().bundle()));
        AskPredicate ask = ask("rearm", "halt:" + halt, gate, 0, Map.of("reviewer", 2, "safety", 1), List.of());
        List<Digest> signOffs = Stream.of("alice", "bob", "sam")
                .map(person -> Digest.of(signOff("rearm/" + person, ask, person)))
                .toList();
        log(
                "rearm",
                Digest.of(halt.toString()),
                PredicateType.REARM,
                new RearmPredicate(halt, "looked at it", signOffs, now));
        halts.clear();
        pass(Duration.ofSeconds(1));
    }

    /** The next version of trust: one person more. */
    ExportFixture enrol(String label, String name) {
        SigningKey key = SigningKey.generate("fixture/person/" + name);
        return amendTrust(
                label,
                trust.withPerson(new Person(
                        new PersonId(name),
                        "https://localhost/realms/demo",
                        name,
                        List.of(Group.REVIEWER),
                        List.of(new PersonKey.Cli(key.verifierKey())))));
    }

    /** The gate's key is replaced, and the old one has ended when what follows is sealed. */
    ExportFixture gateKeyReplaced() {
        Duration overlap = Duration.ofMinutes(10);
        SigningKey next = SigningKey.generate(gateKey.verifierKey().name());
        amendTrust("rotation", trust.replacingKey(gateKey.verifierKey(), next.verifierKey(), now, now.plus(overlap)));
        gateKey = next;
        pass(overlap);
        return this;
    }

    /** Alice and erin are away; ann stands in for the one, and sam for the other, who is excluded. */
    ExportFixture delegated() {
        pass(Duration.ofMinutes(30));
        Instant from = now.plus(Duration.ofMinutes(2));
        Instant until = from.plus(Duration.ofMinutes(40));
        amendTrust("absence", trust.withPerson(away("alice", from, until, "ann")));
        amendTrust("absence-of-an-operator", trust.withPerson(away("erin", from, until, "sam")));
        pass(Duration.ofMinutes(2));
        return this;
    }

    private Person away(String name, Instant from, Instant until, String delegate) {
        return trust.roster()
                .person(new PersonId(name))
                .orElseThrow()
                .goingAway(new Absence(
                        from, until, List.of(new Absence.Delegate(Group.REVIEWER, new PersonId(delegate)))));
    }

    ExportFixture amendTrust(String label, TrustDocument next) {
        Digest document = keep(Bytes.copyOf(next.toBytes()));
        List<Digest> signOffs = amend(label, "trust", document, trust.digest());
        log(
                label,
                document,
                PredicateType.TRUST,
                new AmendmentPredicate(
                        AmendmentId.next(clock()),
                        "trust",
                        document,
                        Digest.EMPTY,
                        trust.digest(),
                        next.version(),
                        signOffs,
                        now));
        trust = next;
        pass(Duration.ofSeconds(1));
        return this;
    }

    /** People put a policy in force; the same bundle again, under the next epoch. */
    ExportFixture activate(String label) {
        TrustDocument.Policy policy = new TrustDocument.Policy(
                trust.policy().key(), trust.policy().epoch() + 1, trust.policy().bundle());
        List<Digest> signOffs = amend(label, "policy", policy.bundle(), policy.bundle());
        AmendmentId id = AmendmentId.next(clock());
        log(
                label,
                policy.bundle(),
                PredicateType.POLICY,
                new AmendmentPredicate(
                        id,
                        "policy",
                        policy.bundle(),
                        Digest.EMPTY,
                        trust.policy().bundle(),
                        policy.epoch(),
                        signOffs,
                        now));
        TrustDocument next = new TrustDocument(
                trust.schema(),
                trust.installation(),
                trust.demo(),
                trust.version() + 1,
                trust.digest(),
                trust.keys(),
                trust.people(),
                trust.quorums(),
                policy,
                trust.log(),
                trust.witnesses());
        log(
                label + "/trust",
                keep(Bytes.copyOf(next.toBytes())),
                PredicateType.TRUST,
                new AmendmentPredicate(
                        id, "trust", next.digest(), Digest.EMPTY, trust.digest(), next.version(), signOffs, now));
        trust = next;
        pass(Duration.ofSeconds(1));
        return this;
    }

    /** People grant what loosens; it waits. */
    private AmendmentPredicate grantLater(String label, String subject, Digest document, Digest previous, long epoch) {
        List<Digest> signOffs = amend(label, subject, document, previous);
        AmendmentId id = AmendmentId.next(clock());
        log(
                label + "/waiting",
                document,
                PredicateType.WAITING,
                new WaitingPredicate(
                        id,
                        subject,
                        document,
                        previous,
                        List.of("it loosens"),
                        signOffs,
                        now,
                        now.plus(Bounds.LOOSENING_WAIT)));
        return new AmendmentPredicate(
                id, subject, document, Digest.EMPTY, previous, epoch, signOffs, now.plus(Bounds.LOOSENING_WAIT));
    }

    /** Trust and policy are both loosened, as they may be in earnest. */
    ExportFixture loosened() {
        TrustDocument next = trust.withPerson(new Person(
                new PersonId("carol"),
                "https://localhost/realms/demo",
                "carol",
                List.of(Group.REVIEWER),
                List.of(new PersonKey.Cli(
                        SigningKey.generate("fixture/person/carol").verifierKey()))));
        Digest document = keep(Bytes.copyOf(next.toBytes()));
        AmendmentPredicate enrolment = grantLater("enrolment", "trust", document, trust.digest(), next.version());
        pass(Duration.ofHours(1));
        Digest bundle = trust.policy().bundle();
        AmendmentPredicate activation = grantLater(
                "activation", "policy", bundle, bundle, trust.policy().epoch() + 1);
        pass(Bounds.LOOSENING_WAIT);
        log("enrolment", document, PredicateType.TRUST, enrolment);
        trust = next;
        pass(Bounds.LOOSENING_SPACE);
        log("activation", bundle, PredicateType.POLICY, at(activation, now));
        TrustDocument named = trust.withPolicy(bundle);
        log(
                "activation/trust",
                keep(Bytes.copyOf(named.toBytes())),
                PredicateType.TRUST,
                new AmendmentPredicate(
                        activation.amendment(),
                        "trust",
                        named.digest(),
                        Digest.EMPTY,
                        trust.digest(),
                        named.version(),
                        activation.signOffs(),
                        now));
        trust = named;
        pass(Duration.ofSeconds(1));
        return this;
    }

    /** A person takes back what waits. */
    void cancel(String waiting) {
        try {
            Statement granted = Statement.parse(
                    Envelope.parse(sealed(waiting).toArray()).payload().toArray());
            WaitingPredicate waits = granted.predicate(WaitingPredicate.class);
            log(
                    "cancelled",
                    granted.subject(),
                    PredicateType.CANCELLATION,
                    new CancellationPredicate(
                            waits.amendment(),
                            waits.subject(),
                            waits.document(),
                            new PersonId("bob"),
                            "I know nobody of that name",
                            now));
        } catch (MalformedJsonException e) {
            throw new AssertionError(e);
        }
    }

    static AmendmentPredicate at(AmendmentPredicate a, Instant at) {
        return new AmendmentPredicate(
                a.amendment(), a.subject(), a.document(), a.genesis(), a.previous(), a.epoch(), a.signOffs(), at);
    }

    /** Everything a small installation lives through. */
    ExportFixture live() {
        found();
        register();
        admitted("baseline", Map.of());
        promoted("better", Map.of("count/main.py", "print(2)\n"));
        refused("greedy");
        halted();
        enrol("enrolment", "carol");
        activate("activation");
        admitted("later", Map.of("count/main.py", "print(3)\n"));
        return this;
    }

    /** As little as gives a verdict: eight entries. */
    ExportFixture liveShortly() {
        found();
        register();
        refused("greedy");
        return this;
    }

    // The export

    /** Signs this instead of what the entries add up to. */
    void sign(Checkpoint other) {
        checkpoint = other;
    }

    Path write(Path folder) throws IOException {
        damage.last(this);
        Checkpoint signed = checkpoint == null ? checkpoint(entries.size()) : checkpoint;
        put(folder, Export.CHECKPOINT, Bytes.utf8(signed.text()));
        for (Tile tile : Tile.of(entries.size()).toList()) {
            put(
                    folder,
                    Export.tile(tile),
                    switch (tile) {
                        case Tile.Entries of ->
                            TileBytes.ofEntries(
                                    entries.subList((int) of.firstEntry(), (int) of.firstEntry() + of.width()));
                        case Tile.Hashes of ->
                            TileBytes.ofHashes(of.subtrees().map(this::hash).toList());
                    });
        }
        for (Map.Entry<Digest, Bytes> blob : blobs.entrySet()) {
            put(folder, Export.blob(blob.getKey()), blob.getValue());
        }
        return folder;
    }

    private static void put(Path folder, String name, Bytes content) throws IOException {
        Path file = folder.resolve(name);
        Path parent = Objects.requireNonNull(file.getParent());
        Files.createDirectories(parent);
        Files.write(file, content.toArray());
    }

    /** The trust an auditor was given at the founding. */
    TrustDocument pinned() {
        return installation.founding.document();
    }

    Installation installation() {
        return installation;
    }
}
