package dev.portcullis.admission;

import dev.portcullis.admission.Proposers.Enrolled;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.Group;
import dev.portcullis.attest.HeldKeys;
import dev.portcullis.attest.KeySigner;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.RelyingParty;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.SignedAnswer;
import dev.portcullis.attest.Signer;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.VerifiedStatement;
import dev.portcullis.attest.VerifierKey;
import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.AmendmentPredicate;
import dev.portcullis.attest.predicate.AnswerPredicate;
import dev.portcullis.attest.predicate.ContentForm;
import dev.portcullis.attest.predicate.Ended;
import dev.portcullis.attest.predicate.EvidencePredicate;
import dev.portcullis.attest.predicate.EvidencePredicate.Log;
import dev.portcullis.attest.predicate.Kind;
import dev.portcullis.attest.predicate.OutcomePredicate;
import dev.portcullis.attest.predicate.PromotionPredicate;
import dev.portcullis.attest.predicate.ProposalPredicate;
import dev.portcullis.attest.predicate.QualificationPredicate;
import dev.portcullis.attest.predicate.ReplyPredicate;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.attest.predicate.SignedWords;
import dev.portcullis.attest.predicate.VerdictPredicate;
import dev.portcullis.attest.predicate.VerdictWord;
import dev.portcullis.attest.predicate.WithdrawalPredicate;
import dev.portcullis.clearance.PermitDesk;
import dev.portcullis.clearance.PermitDesk.Redeemed;
import dev.portcullis.clearance.PermitIssuer;
import dev.portcullis.clearance.RedemptionRefusedException;
import dev.portcullis.fixtures.FoundedInstallation;
import dev.portcullis.fixtures.FreshDatabase;
import dev.portcullis.fixtures.OneConnection;
import dev.portcullis.fixtures.StackExtension;
import dev.portcullis.kernel.AmendmentId;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.Failpoints;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PermitId;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.PrincipalId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.Sql;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.kernel.Transactions;
import dev.portcullis.ledger.LedgerFiles;
import dev.portcullis.ledger.OutboxPublisher;
import dev.portcullis.ledger.OutboxRow;
import dev.portcullis.ledger.PostgresLedger;
import dev.portcullis.ledger.Witnessing;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.ContentRefusedException;
import dev.portcullis.modification.FactFinder;
import dev.portcullis.modification.FactFinders;
import dev.portcullis.modification.FileMode;
import dev.portcullis.modification.MalformedCharterException;
import dev.portcullis.modification.Tree;
import dev.portcullis.modification.TreeEntry;
import dev.portcullis.modification.TreePath;
import dev.portcullis.permit.Audience;
import dev.portcullis.permit.PermitBundle;
import dev.portcullis.permit.PermitRefusedException;
import dev.portcullis.permit.PermitVerifier;
import dev.portcullis.permit.VerifiedPermit;
import dev.portcullis.policy.Denied;
import dev.portcullis.policy.InputDocument;
import dev.portcullis.policy.OpaPolicyGate;
import dev.portcullis.policy.PolicyBundle;
import dev.portcullis.policy.PolicyGate;
import dev.portcullis.policy.PolicyJudge;
import dev.portcullis.policy.PolicyRefusedException;
import dev.portcullis.policy.Verdict;
import dev.portcullis.signoff.Ask;
import dev.portcullis.signoff.Bursts;
import dev.portcullis.signoff.ProbeRate;
import dev.portcullis.signoff.ProbeSet;
import dev.portcullis.signoff.SignOffDesk;
import dev.portcullis.signoff.SignOffOutcome;
import dev.portcullis.signoff.SignOffRefusedException;
import dev.portcullis.tripwire.StandingTripwires;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A whole gate in this process over a database of its own: real ledger, policy, tripwires, keys and people. Only the
 * broker is a list, and time passes when a test says so.
 */
public final class GateFixture implements AutoCloseable {
    /** Policy evaluators take seconds to warm; they keep nothing of one input for the next. */
    private static final PolicyJudge POLICY = policy();

    private static final ProbeSet PROBES = ProbeSet.shipped();
    private static final Duration PUBLICATION = Duration.ofSeconds(20);
    public static final RelyingParty CONSOLE = RelyingParty.at("http://localhost:8080");
    private static final int STEPS = 500;
    private static final int OPEN_SIGN_OFFS_EACH = 2;
    private static final AtomicInteger LINEAGES = new AtomicInteger();

    private final FreshDatabase database;
    private final Path folder;
    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    private final AtomicReference<Duration> loosensAfter = new AtomicReference<>(Duration.ZERO);
    private final FoundedInstallation installation;
    private final Transactions transactions;
    private final PostgresLedger ledger;
    private final TrustStore trust;
    private final PermitDesk permits;
    private final GateParts parts;
    private final AdmissionService admission;
    private final Records records;
    private final TurnedAway turnedAway;
    private final Attention attention;
    private final Attention overloaded;
    private final SignOffDesk signOffs;
    private final Trials trials;
    private final Floods floods;
    private final Strangers strangers;
    private final Enrolment enrolment;
    private final AdmissionTables tables = new AdmissionTables();
    private final List<OutboxRow> sent = new CopyOnWriteArrayList<>();
    private final OutboxPublisher broker = rows -> {
        sent.addAll(rows);
        return rows.stream().map(OutboxRow::id).collect(Collectors.toSet());
    };

    public GateFixture() throws SQLException, IOException {
        this(FreshDatabase.in(StackExtension.stack()));
    }

    /** A gate over this database, which is dropped when the gate is closed. */
    public GateFixture(FreshDatabase database) throws SQLException, IOException {
        this(database, (policy, installation) -> policy);
    }

    /** A gate whose policy lets pass what the shipped bundle denies. */
    public static GateFixture underALoosenedPolicy(VerdictWord instead, int tier) throws SQLException, IOException {
        return new GateFixture(FreshDatabase.in(StackExtension.stack()), (policy, installation) -> (input, atMost) -> {
            Verdict verdict = policy.judge(input, atMost);
            return verdict instanceof Denied ? installation.verdict(input.gate(), instead, tier) : verdict;
        });
    }

    private GateFixture(FreshDatabase database, BiFunction<PolicyGate, FoundedInstallation, PolicyGate> policy)
            throws SQLException, IOException {
        this.database = database;
        folder = Files.createTempDirectory("gate");
        installation = new FoundedInstallation(folder.resolve("keys"), POLICY.policy(), clock());
        transactions = new Transactions(OneConnection.each(database.application()));
        ledger = new PostgresLedger(
                database.application(),
                installation.founding().key(Role.LOG),
                LedgerFiles.beside(folder.resolve("checkpoint")),
                Witnessing.none(installation.founding().document().log().vkey()),
                clock(),
                Failpoints.NONE);
        trust = new TrustStore(installation.founding(), transactions, ledger, clock());
        Signer gateKey =
                new HeldKeys(installation.founding().folder(), Role.GATE, trust, Duration.ofMinutes(1), clock());
        Signer permitKey = installation.signer(Role.PERMIT);
        signOffs = new SignOffDesk(ledger, gateKey, trust, Optional.of(CONSOLE), clock());
        permits = new PermitDesk(ledger, permitKey, gateKey, clock());
        parts = new GateParts(
                transactions,
                ledger,
                FactFinders.here(),
                POLICY,
                policy.apply(new OpaPolicyGate(POLICY, gateKey), installation),
                new StandingTripwires(new Halts(transactions), gateKey),
                signOffs,
                new PermitIssuer(permitKey, clock()),
                permits,
                gateKey,
                trust,
                new Topics(""),
                loosensAfter::get,
                Failpoints.NONE,
                clock());
        attention = new Attention(parts, OPEN_SIGN_OFFS_EACH, Set.of(Group.SAFETY));
        overloaded = new Attention(parts, 0, Set.of());
        overloaded.look();
        trials = new Trials(parts, PROBES);
        floods = new Floods(parts);
        strangers = new Strangers(floods);
        admission = new AdmissionService(parts, strangers);
        enrolment = new Enrolment(parts, admission.amendments(), Optional.of(CONSOLE));
        turnedAway = new TurnedAway(parts);
        records = new Records(transactions, signOffs, permits, ledger);
        lead();
    }

    private static PolicyJudge policy() {
        try {
            return new PolicyJudge(PolicyBundle.shipped(), 2);
        } catch (PolicyRefusedException e) {
            throw new AssertionError(e);
        }
    }

    public InstantSource clock() {
        return now::get;
    }

    public Instant now() {
        return now.get();
    }

    public void pass(Duration time) {
        now.updateAndGet(then -> then.plus(time));
    }

    /** How long what loosens waits from now on; at first it does not wait. */
    public void loosensAfter(Duration wait) {
        loosensAfter.set(wait);
    }

    /** Steps everything that is due until nothing is. */
    public void step() {
        for (int step = 0; step < STEPS; step++) {
            if (admission.advanceDue(64) == 0) {
                return;
            }
        }
        throw new AssertionError("still due after " + STEPS + " rounds: "
                + strings("SELECT id || ' ' || state || ' ' || purpose FROM proposal WHERE state <> 'ENDED'"));
    }

    public AdmissionService admission() {
        return admission;
    }

    /** Counts what was refused at the door. */
    public FoundedInstallation installation() {
        return installation;
    }

    public TrustStore trust() {
        return trust;
    }

    public PostgresLedger ledger() {
        return ledger;
    }

    public Records records() {
        return records;
    }

    public Blobs blobs() {
        return new Blobs(transactions, clock());
    }

    public TurnedAway turnedAway() {
        return turnedAway;
    }

    /** Looks at the load when a test says so; a person may be asked for two sign-offs at a time. */
    public Attention attention() {
        return attention;
    }

    /** Counts when a test says so. */
    public Burden burden() {
        return new Burden(transactions, clock());
    }

    public Comparisons comparisons() {
        return new Comparisons(parts);
    }

    /** Nobody waits for another's comparison. */
    public Comparisons comparisons(FactFinder facts) {
        return new Comparisons(
                new GateParts(
                        parts.transactions(),
                        parts.ledger(),
                        facts,
                        parts.policy(),
                        parts.policyGate(),
                        parts.tripwires(),
                        parts.signOffs(),
                        parts.issuer(),
                        parts.permits(),
                        parts.gateKey(),
                        parts.trust(),
                        parts.topics(),
                        parts.loosensAfter(),
                        parts.failpoints(),
                        parts.clock()),
                Duration.ZERO);
    }

    public Cases cases() {
        return new Cases(parts);
    }

    /** As when people have more to answer than they can. */
    public Attention overloaded() {
        return overloaded;
    }

    /** People are tried with what ships. */
    public Trials trials() {
        return trials;
    }

    /** Probes among the asks, as often as a test says. */
    public QueueTrials queueTrials(ProbeRate rate) {
        return new QueueTrials(parts, PROBES, rate);
    }

    public Bursts bursts() {
        return signOffs.bursts();
    }

    public Floods floods() {
        return floods;
    }

    public Enrolment enrolment() {
        return enrolment;
    }

    public Strangers strangers() {
        return strangers;
    }

    public Transactions transactions() {
        return transactions;
    }

    /** Starts to assign indexes and sign checkpoints, again after the ledger was closed. */
    public void lead() {
        ledger.start(broker);
    }

    /** The version of trust after the one in force, with those people that are to stay; other keys than those end. */
    public Bytes nextTrust(Predicate<String> people, Predicate<String> keys) {
        pass(Duration.ofSeconds(1));
        TrustDocument before = trust.get().document();
        return Bytes.copyOf(new TrustDocument(
                        before.schema(),
                        before.installation(),
                        before.demo(),
                        before.version() + 1,
                        before.digest(),
                        before.keys().stream()
                                .map(key -> keys.test(key.vkey().toString())
                                        ? key
                                        : new TrustDocument.Key(key.vkey(), key.roles(), key.pool(), key.from(), now()))
                                .toList(),
                        before.people().stream()
                                .filter(person -> people.test(person.id().value()))
                                .toList(),
                        before.quorums(),
                        before.policy(),
                        before.log(),
                        before.witnesses())
                .toBytes());
    }

    /** Does a whole burst for a tier and misses so many of the bad ones. */
    public QualificationPredicate burst(String person, int tier, int misses) {
        PersonId id = new PersonId(person);
        int left = misses;
        try {
            Person me = trust.get().document().roster().person(id).orElseThrow();
            trials.begin(me, tier);
            for (int place = 1; ; place++) {
                Bursts.Running running = transactions
                        .run(transaction -> signOffs.bursts().running(transaction, PROBES, me))
                        .orElseThrow();
                boolean declines = running.next().bad() && left-- <= 0;
                Optional<QualificationPredicate> result = trials.answer(
                                id, place, declines ? Says.DECLINED : Says.GRANTED)
                        .result();
                if (result.isPresent()) {
                    return result.get();
                }
                pass(Duration.ofSeconds(1));
            }
        } catch (SignOffRefusedException e) {
            throw new AssertionError(e.code() + ": " + e.getMessage(), e);
        }
    }

    /** Puts a version in force; this gateway takes it up when it looks. */
    public void amendTrust(Bytes document) {
        try {
            grant(admission.amendments().amendTrust(document).id(), "alice", "sam");
        } catch (AdmissionRefusedException e) {
            throw new AssertionError(e.code() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Has people replace the gate's key, with the new one's file where the gateway has its own.
     *
     * @return the new key
     */
    public VerifierKey replaceGateKey(Duration overlap) throws IOException {
        TrustDocument document = trust.get().document();
        VerifierKey old = installation.founding().key(Role.GATE).verifierKey();
        SigningKey key = SigningKey.generate(old.name());
        key.save(installation.founding().folder().resolve("gate-2.key"));
        amendTrust(Bytes.copyOf(document.replacingKey(old, key.verifierKey(), now(), now().plus(overlap))
                .toBytes()));
        trust.refresh();
        return key.verifierKey();
    }

    /** The trust that a gateway believes which starts now. */
    public TrustDocument trustAtAStart() {
        return new TrustStore(installation.founding(), transactions, ledger, clock())
                .get()
                .document();
    }

    /** Another gateway's version of trust, carried while this one looked elsewhere. */
    public void overtakeTrust() {
        overtakeTrust(now());
    }

    /** A version that nobody granted, sealed with the gate's first key as if at a time. */
    public void overtakeTrust(Instant at) {
        int version = trust.get().document().version() + 1;
        Bytes document = nextTrust(person -> !person.equals("ann"), key -> true);
        Digest digest = Digest.of(document);
        EntryId entry = EntryId.next(clock());
        Envelope sealed = installation
                .signer(Role.GATE)
                .sign(Statement.of(
                        digest,
                        PredicateType.TRUST,
                        new AmendmentPredicate(
                                AmendmentId.next(clock()),
                                "trust",
                                digest,
                                Digest.EMPTY,
                                trust.get().document().digest(),
                                version,
                                List.of(),
                                at)));
        transactions.run(transaction -> Sql.update(
                transaction,
                "INSERT INTO trust (version, document, envelope, entry) VALUES (?, ?, ?, ?)",
                version,
                document,
                Bytes.copyOf(sealed.toBytes()),
                entry));
    }

    /** A lineage open to proposals, with the key of its one proposer. */
    public record Lineage(LineageId id, Signer proposer, Charter charter, Tree genesis) {
        static final PrincipalId PROPOSER = new PrincipalId("searcher");
    }

    /** A charter for {@code lineage} whose promotion asks {@code promoteTier}. */
    public static String charter(String lineage, Signer proposer, int promoteTier) {
        return """
                apiVersion: portcullis.dev/v1
                kind: Charter
                lineage: @LINEAGE@
                title: A lineage of three files
                pool: default
                proposers:
                  - {name: searcher, key: "@KEY@", operators: [erin]}
                paths:
                  editable: ["src/**"]
                  strategy: ["strategy/**"]
                  harness: ["harness/**"]
                types: [python, toml]
                entrypoint: [python3, src/main.py]
                limits: {wall: 60s, cpu: 60s, memory: 1GiB, processes: 16, disk: 64MiB, network: none, gpus: 0}
                score:
                  entrypoint: [python3, -I, harness/score.py]
                  metric: sum
                  direction: maximise
                  bound: "10"
                  tolerance: "1e-9"
                budget: {proposalsPerHour: 600, gpuHoursPerDay: "4", unreviewedDepth: 10, netLines: 400}
                tiers: {evaluate: 0, admit: 0, promote: @TIER@, strategy: 2, oversight: 3}
                """.replace("@LINEAGE@", lineage)
                .replace("@KEY@", proposer.key().toString())
                .replace("@TIER@", String.valueOf(promoteTier));
    }

    /** Opens a lineage whose promotions ask one reviewer. */
    public Lineage lineage() {
        return lineage(1);
    }

    /** Opens a lineage signed by alice and sam, and lets its baseline be scored. */
    public Lineage lineage(int promoteTier) {
        Lineage lineage = register(promoteTier);
        step();
        ProposalId baseline = new ProposalId(UUID.fromString(
                string("SELECT id::text FROM proposal WHERE lineage = ? AND proposer = 'gateway'", lineage.id())));
        Redeemed redeemed = redeem(permitOf(baseline));
        report(outcome(redeemed).of(lineage.genesis()));
        report(evidence(lineage, redeemed, lineage.genesis(), "1"));
        step();
        return lineage;
    }

    /** Opens a lineage; its baseline waits for a worker. */
    public Lineage register(int promoteTier) {
        Signer proposer = new KeySigner(SigningKey.generate("searcher"));
        LineageId id = new LineageId("tiny-" + LINEAGES.incrementAndGet());
        Tree genesis = tree(Map.of(
                "src/main.py", "print(1)\n",
                "harness/score.py", "print('score')\n",
                "strategy/search.toml", "rate = 1\n"));
        Charter charter = amend(id, charter(id.value(), proposer, promoteTier), genesis);
        return new Lineage(id, proposer, charter, genesis);
    }

    /** Puts a charter in force, by the quorum of people. */
    public Charter amend(LineageId id, String document, Tree genesis) {
        try {
            Ask ask = admission.amendments().register(id, Bytes.utf8(document), genesis.manifest());
            grant(ask.id(), "alice", "sam");
            return Charter.parse(Bytes.utf8(document));
        } catch (AdmissionRefusedException | MalformedCharterException e) {
            throw new AssertionError(e);
        }
    }

    /** Keeps a tree of paths and texts with its blobs. */
    public Tree tree(Map<String, String> files) {
        List<TreeEntry> entries = new ArrayList<>();
        try {
            for (Map.Entry<String, String> file : files.entrySet()) {
                entries.add(new TreeEntry(
                        FileMode.REGULAR, keep(Bytes.utf8(file.getValue())), TreePath.parse(file.getKey())));
            }
            Tree tree = Tree.of(entries);
            transactions.run(transaction -> {
                tables.blobs().putTree(transaction, tree);
                return true;
            });
            return tree;
        } catch (ContentRefusedException e) {
            throw new AssertionError(e);
        }
    }

    private Digest keep(Bytes content) {
        return transactions.run(transaction -> tables.blobs().put(transaction, content, "fixture", now()));
    }

    /** What is to be proposed; the plain one adds a line to the program and aims at admission. */
    public record Draft(
            Lineage lineage,
            ProposalId id,
            Aim aim,
            Tree base,
            Map<String, String> puts,
            Optional<Digest> result,
            Map<String, Decimal> claims,
            @Nullable Instant deadline,
            List<Digest> parents) {
        public Draft parents(List<Digest> other) {
            return new Draft(lineage, id, aim, base, puts, result, claims, deadline, other);
        }

        public Draft aim(Aim other) {
            return new Draft(lineage, id, other, base, puts, result, claims, deadline, parents);
        }

        public Draft id(ProposalId other) {
            return new Draft(lineage, other, aim, base, puts, result, claims, deadline, parents);
        }

        public Draft base(Tree other) {
            return new Draft(lineage, id, aim, other, puts, result, claims, deadline, parents);
        }

        public Draft puts(Map<String, String> other) {
            return new Draft(lineage, id, aim, base, other, result, claims, deadline, parents);
        }

        public Draft result(Digest other) {
            return new Draft(lineage, id, aim, base, puts, Optional.of(other), claims, deadline, parents);
        }

        public Draft claim(String value) {
            return new Draft(
                    lineage, id, aim, base, puts, result, Map.of("sum", new Decimal(value)), deadline, parents);
        }

        public Draft deadline(Instant other) {
            return new Draft(lineage, id, aim, base, puts, result, claims, other, parents);
        }

        /** The tree this would make. */
        public Tree tree() {
            Map<TreePath, TreeEntry> entries = new HashMap<>();
            base.entries().forEach(entry -> entries.put(entry.path(), entry));
            try {
                for (Map.Entry<String, String> put : puts.entrySet()) {
                    TreePath path = TreePath.parse(put.getKey());
                    entries.put(path, new TreeEntry(FileMode.REGULAR, Digest.of(Bytes.utf8(put.getValue())), path));
                }
                return Tree.of(List.copyOf(entries.values()));
            } catch (ContentRefusedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** A change of the program, each one another. */
    public Draft draft(Lineage lineage) {
        ProposalId id = ProposalId.next(clock());
        return new Draft(
                lineage,
                id,
                Aim.ADMIT,
                lineage.genesis(),
                Map.of("src/main.py", "print(\"" + id + "\")\n"),
                Optional.empty(),
                Map.of(),
                null,
                List.of());
    }

    /** The draft as its proposer signs it. */
    public SignedProposal signed(Draft draft) {
        return signed(draft, draft.lineage().proposer(), Lineage.PROPOSER);
    }

    /** The draft as somebody signs it. */
    public SignedProposal signed(Draft draft, Signer by, PrincipalId name) {
        List<ContentForm.Put> puts = draft.puts().entrySet().stream()
                .map(put -> new ContentForm.Put(
                        put.getKey(), "100644", Digest.of(Bytes.utf8(put.getValue())), Bytes.utf8(put.getValue())))
                .toList();
        ProposalPredicate predicate = new ProposalPredicate(
                draft.id(),
                draft.lineage().id(),
                draft.aim(),
                Kind.PROGRAM,
                draft.base().digest(),
                new ContentForm(puts, List.of()),
                draft.parents(),
                "it may be better",
                draft.claims(),
                draft.deadline());
        Digest result = draft.result().orElseGet(() -> draft.tree().digest());
        return event(draft.lineage(), by, name, draft.id().toString(), result, PredicateType.PROPOSAL, predicate);
    }

    private static SignedProposal event(
            Lineage lineage,
            Signer by,
            PrincipalId name,
            String eventId,
            Digest subject,
            PredicateType type,
            Object predicate) {
        try {
            return new SignedProposal(
                    new Enrolled(lineage.id(), name, by.key(), 600),
                    eventId,
                    VerifiedStatement.verify(by.sign(Statement.of(subject, type, predicate)), by.key(), Role.PROPOSER));
        } catch (SignatureRefusedException e) {
            throw new AssertionError(e);
        }
    }

    /** Sends a draft and steps until it waits for somebody. */
    public ProposalId propose(Draft draft) {
        accept(signed(draft));
        step();
        return draft.id();
    }

    /** Hands an event over; it must not be refused. */
    public void accept(SignedProposal event) {
        Optional<AdmissionRefusedException.Code> refused = offer(event);
        if (refused.isPresent()) {
            throw new AssertionError("refused at the door: " + refused.get());
        }
    }

    /** Hands an event over and tells what it was refused for. */
    public Optional<AdmissionRefusedException.Code> offer(SignedProposal event) {
        return admission.accept(List.of(event)).stream()
                .map(refused -> refused.refusal().code())
                .findFirst();
    }

    /** Asks for the promotion of an admitted proposal. */
    public SignedProposal promotion(Lineage lineage, ProposalId id, ProposalId of, Digest tree) {
        return event(
                lineage,
                lineage.proposer(),
                Lineage.PROPOSER,
                id.toString(),
                tree,
                PredicateType.PROMOTION,
                new PromotionPredicate(id, of, lineage.id(), "it is better", null));
    }

    /** Takes a proposal back. */
    public SignedProposal withdrawal(Draft draft) {
        return event(
                draft.lineage(),
                draft.lineage().proposer(),
                Lineage.PROPOSER,
                UUID.randomUUID().toString(),
                draft.tree().digest(),
                PredicateType.WITHDRAWAL,
                new WithdrawalPredicate(draft.id(), draft.lineage().id(), "no longer wanted"));
    }

    /** What the proposer of a draft says to a question. */
    public SignedProposal reply(Draft draft, Digest question, String text) {
        return event(
                draft.lineage(),
                draft.lineage().proposer(),
                Lineage.PROPOSER,
                UUID.randomUUID().toString(),
                draft.tree().digest(),
                PredicateType.REPLY,
                new ReplyPredicate(draft.id(), draft.lineage().id(), question, text));
    }

    public AnswerPredicate answer(ProposalId id) {
        return admission.answer(id).orElseThrow().answer();
    }

    /** State and purpose as they stand in the table. */
    public String state(ProposalId id) {
        return string("SELECT state || ' ' || purpose || ' ' || round FROM proposal WHERE id = ?", id);
    }

    /** The open ask about a proposal. */
    public Ask ask(ProposalId id) {
        return records.openAsks().stream()
                .filter(ask -> ask.subject().equals("proposal:" + id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nobody is asked about " + id + ": " + state(id) + " "
                        + answer(id).reasons()));
    }

    public void grant(AskId ask, String... people) {
        for (String person : people) {
            try {
                say(ask, person, Says.GRANTED);
            } catch (SignOffRefusedException e) {
                throw new AssertionError(e.code() + ": " + e.getMessage(), e);
            }
        }
    }

    /** One person answers an ask. */
    public SignOffOutcome say(AskId id, String person, Says says) throws SignOffRefusedException {
        Ask ask = records.ask(id).orElseThrow().ask();
        return admission.signOff(
                id, new SignedAnswer.ByKey(installation.signed(words(ask, person, says))), new PersonId(person));
    }

    /** Bob answers an ask with his passkey. */
    public SignOffOutcome sayByPasskey(AskId id, Says says) throws SignOffRefusedException {
        SignedWords words = words(records.ask(id).orElseThrow().ask(), "bob", says);
        return admission.signOff(id, FoundedInstallation.PASSKEY.answer(words, CONSOLE.origin()), new PersonId("bob"));
    }

    public SignedWords words(Ask ask, String person, Says says) {
        return new SignedWords(
                ask.id(),
                ask.gate().purpose(),
                ask.gate().basis(),
                says,
                "looked at it",
                ask.view(),
                new PersonId(person),
                now(),
                now().plus(Duration.ofHours(8)));
    }

    public Audience worker() {
        return new Audience(workerKey().key().keyId(), "default");
    }

    private Signer workerKey() {
        return installation.machine(Role.WORKER, FoundedInstallation.WORKER);
    }

    /** The permit a proposal waits on. */
    public PermitId permitOf(ProposalId id) {
        return new PermitId(UUID.fromString(string(
                "SELECT coalesce((SELECT id::text FROM permit WHERE proposal = p.id AND state = 'issued'),"
                        + " 'no permit: ' || state || ' ' || coalesce(end_reason, '')) FROM proposal p WHERE id = ?",
                id)));
    }

    /** Everything a worker is given, once it is published. */
    public PermitBundle bundle(PermitId id) {
        PermitDesk.Filed permit = records.permit(id).orElseThrow();
        publish(permit.entry());
        return records.bundle(permit);
    }

    public PermitVerifier verifier() {
        return new PermitVerifier(trust.get(), tables.blobs().source(transactions), FactFinders.here());
    }

    /** Believes the permit as a worker does, then redeems it. */
    public Redeemed redeem(PermitId id) {
        try {
            verify(id);
            return admission.redeem(id, worker(), nonce());
        } catch (PermitRefusedException | RedemptionRefusedException e) {
            throw new AssertionError(e);
        }
    }

    /** Checks a permit with all its proofs, as a worker does. */
    public VerifiedPermit verify(PermitId id) throws PermitRefusedException {
        return verifier().verify(bundle(id), worker(), now());
    }

    public static String nonce() {
        return UUID.randomUUID().toString();
    }

    /** Waits until an entry is published. */
    public void publish(EntryId entry) {
        try {
            if (!ledger.awaitPublished(entry, PUBLICATION)) {
                throw new AssertionError("not published within " + PUBLICATION + ": " + ledger.health());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** What a worker reports of a redemption; the plain one completed. */
    public Report outcome(Redeemed redeemed) {
        publish(redeemed.entry());
        return new Report(
                redeemed,
                Ended.COMPLETED,
                redeemed.fence(),
                ledger.proof(redeemed.entry()).orElseThrow().text(),
                workerKey(),
                new Decimal("0"));
    }

    /** An outcome to be signed. */
    public record Report(Redeemed redeemed, Ended ended, long fence, String proof, Signer by, Decimal gpuSeconds) {
        public Report ended(Ended other) {
            return new Report(redeemed, other, fence, proof, by, gpuSeconds);
        }

        public Report fence(long other) {
            return new Report(redeemed, ended, other, proof, by, gpuSeconds);
        }

        public Report proof(String other) {
            return new Report(redeemed, ended, fence, other, by, gpuSeconds);
        }

        public Report by(Signer other) {
            return new Report(redeemed, ended, fence, proof, other, gpuSeconds);
        }

        public Report gpuSeconds(String other) {
            return new Report(redeemed, ended, fence, proof, by, new Decimal(other));
        }

        /** That this tree ran. */
        public OutcomeReport of(Tree ran) {
            OutcomePredicate predicate = new OutcomePredicate(
                    redeemed.permit(),
                    redeemed.id(),
                    fence,
                    ended,
                    ran.digest(),
                    new OutcomePredicate.Used(gpuSeconds, new Decimal("1"), new Decimal("1"), new Decimal("10")),
                    List.of("pids"),
                    redeemed.leaseUntil().minusSeconds(30),
                    redeemed.leaseUntil().minusSeconds(29),
                    null,
                    proof);
            return new OutcomeReport.RunReported(
                    verified(by.sign(Statement.of(ran.digest(), PredicateType.OUTCOME, predicate)), by, Role.WORKER),
                    predicate);
        }
    }

    /** Evidence by the charter's scorer. */
    public OutcomeReport evidence(Lineage lineage, Redeemed redeemed, Tree candidate, String score, String... flags) {
        return evidence(redeemed, candidate, lineage.charter().evaluator(candidate), score, flags);
    }

    /** Evidence as an evaluator signs it. */
    public OutcomeReport evidence(Redeemed redeemed, Tree candidate, Digest scorer, String score, String... flags) {
        return evidence(redeemed, candidate, scorer, score, List.of(), flags);
    }

    /** Evidence with logs that are kept as blobs. */
    public OutcomeReport evidence(
            Redeemed redeemed, Tree candidate, Digest scorer, String score, List<Log> logs, String... flags) {
        Signer by = installation.machine(Role.EVALUATOR, FoundedInstallation.EVALUATOR);
        EvidencePredicate predicate = new EvidencePredicate(
                redeemed.id(),
                candidate.digest(),
                scorer,
                score.isEmpty() ? Map.of() : Map.of("sum", new Decimal(score)),
                List.of(flags),
                logs);
        return new OutcomeReport.EvidenceSealed(
                verified(
                        by.sign(Statement.of(candidate.digest(), PredicateType.EVIDENCE, predicate)),
                        by,
                        Role.EVALUATOR),
                predicate);
    }

    private static VerifiedStatement verified(Envelope envelope, Signer by, Role role) {
        try {
            return VerifiedStatement.verify(envelope, by.key(), role);
        } catch (SignatureRefusedException e) {
            throw new AssertionError(e);
        }
    }

    /** Hands a report over; it must count. */
    public void report(OutcomeReport report) {
        tell(report).ifPresent(code -> {
            throw new AssertionError("the report was refused: " + code);
        });
    }

    /** Hands a report over and tells what it was refused for. */
    public Optional<AdmissionRefusedException.Code> tell(OutcomeReport report) {
        try {
            admission.settle(report);
            return Optional.empty();
        } catch (AdmissionRefusedException e) {
            return Optional.of(e.code());
        }
    }

    /** Runs what a proposal has a permit to evaluate, and scores it. */
    public void evaluate(Draft draft, String score, String... flags) {
        Redeemed redeemed = redeem(permitOf(draft.id()));
        report(outcome(redeemed).of(draft.tree()));
        report(evidence(draft.lineage(), redeemed, draft.tree(), score, flags));
        step();
    }

    /** Proposes, evaluates and admits. */
    public ProposalId admit(Draft draft) {
        propose(draft);
        evaluate(draft, "2");
        return draft.id();
    }

    /** Carries out the promotion a proposal has a permit for. */
    public void promote(Draft draft) {
        Redeemed redeemed = redeem(permitOf(draft.id()));
        report(outcome(redeemed).of(draft.tree()));
        step();
    }

    /** What policy said of a proposal last, as it was logged. */
    public VerdictPredicate verdict(ProposalId id, Purpose purpose) {
        Bytes sealed = transactions
                .run(transaction -> Sql.one(
                        transaction,
                        "SELECT envelope FROM gate_result WHERE proposal = ? AND purpose = ? AND gate = 'policy'"
                                + " ORDER BY round DESC LIMIT 1",
                        row -> Bytes.copyOf(row.getBytes("envelope")),
                        id,
                        purpose))
                .orElseThrow(() -> new AssertionError(id + " was not judged for " + purpose));
        try {
            return Statement.parse(Envelope.parse(sealed.toArray()).payload().toArray())
                    .predicate(VerdictPredicate.class);
        } catch (MalformedJsonException e) {
            throw new AssertionError(e);
        }
    }

    /** What policy was told when it judged a proposal last, as an auditor finds it. */
    public InputDocument policyInput(ProposalId id, Purpose purpose) {
        Digest input = verdict(id, purpose).judgement().input();
        Bytes document = blobs().document(input).orElseThrow(() -> new AssertionError("no document " + input));
        try {
            return StrictJson.read(document.toArray(), InputDocument.class);
        } catch (MalformedJsonException e) {
            throw new AssertionError(e);
        }
    }

    /** What the broker was sent on a topic, once everything appended is published. */
    public List<OutboxRow> sent(String topic) {
        strings("SELECT entry::text FROM outbox WHERE entry IS NOT NULL")
                .forEach(entry -> publish(EntryId.parse(entry)));
        Instant latest = Instant.now().plus(PUBLICATION);
        while (!strings("SELECT id::text FROM outbox").isEmpty()) {
            if (Instant.now().isAfter(latest)) {
                throw new AssertionError("the outbox is not relayed: " + ledger.health());
            }
            Thread.onSpinWait();
        }
        return sent.stream().filter(row -> row.topic().equals(topic)).toList();
    }

    /** The types of the events that told of a proposal, in order. */
    public List<String> told(ProposalId id) {
        return sent("portcullis.answers").stream()
                .filter(row -> payload(row).contains("\"proposal\":\"" + id + "\""))
                .map(GateFixture::type)
                .toList();
    }

    /** Whom the events about an ask name, in the last of them. */
    public List<String> named(AskId ask) {
        return named(ask, "ce_people").getLast();
    }

    /** Whom the events about an ask name in a header, one after another. */
    public List<List<String>> named(AskId ask, String header) {
        return sent("portcullis.permits").stream()
                .filter(row -> payload(row).contains("\"ask\":\"" + ask + "\"")
                        && row.headers().containsKey(header))
                .map(row -> Objects.requireNonNull(row.headers().get(header)).utf8())
                .map(people -> List.of(people.split(",", -1)))
                .toList();
    }

    /** What an event is about. */
    public static String type(OutboxRow row) {
        return Objects.requireNonNull(row.headers().get("ce_type"), "ce_type").utf8();
    }

    private static String payload(OutboxRow row) {
        try {
            return Envelope.parse(row.body().toArray()).payload().utf8();
        } catch (MalformedJsonException e) {
            throw new AssertionError(e);
        }
    }

    /** How many entries of a kind name this id in their statement. */
    public long entries(PredicateType type, Object id) {
        return strings("SELECT encode(leaf, 'escape') FROM ledger_entry").stream()
                .filter(leaf -> {
                    try {
                        Statement statement = Statement.parse(Envelope.parse(leaf.getBytes(StandardCharsets.UTF_8))
                                .payload()
                                .toArray());
                        return statement.predicateType() == type
                                && statement.predicate().toString().contains(id.toString());
                    } catch (MalformedJsonException e) {
                        throw new AssertionError(e);
                    }
                })
                .count();
    }

    /** Every row of the tables that say what happened, without the times at which they are looked at again. */
    public Set<String> everything() {
        return Stream.of(
                        "SELECT 'proposal ' || id || state || purpose || round || version || coalesce(end_reason, '') FROM proposal",
                        "SELECT 'permit ' || id || state FROM permit",
                        "SELECT 'redemption ' || id || fence || lease_until || (outcome IS NULL) || (evidence IS NULL)"
                                + " FROM redemption",
                        "SELECT 'lineage ' || l::text FROM lineage l",
                        "SELECT 'generation ' || g::text FROM generation g",
                        "SELECT 'ask ' || id || state FROM ask",
                        "SELECT 'sign_off ' || ask || person FROM sign_off",
                        "SELECT 'entry ' || id FROM ledger_entry")
                .flatMap(sql -> strings(sql).stream())
                .collect(Collectors.toSet());
    }

    /** With which key the envelope is sealed that a query finds. */
    public String keyOf(String sql, Object... values) {
        byte[] sealed = transactions
                .run(transaction -> Sql.one(transaction, sql, row -> row.getBytes(1), values))
                .orElseThrow();
        try {
            return Envelope.parse(sealed).keyId();
        } catch (MalformedJsonException e) {
            throw new AssertionError(e);
        }
    }

    /** The one value a query finds. */
    public String string(String sql, Object... values) {
        List<String> found = strings(sql, values);
        if (found.size() != 1) {
            throw new AssertionError("expected one row, found " + found + ": " + sql);
        }
        return found.getFirst();
    }

    /** The first column of what a query finds. */
    public List<String> strings(String sql, Object... values) {
        return transactions.run(
                transaction -> Sql.list(transaction, sql, row -> String.valueOf(row.getString(1)), values));
    }

    public long count(String sql, Object... values) {
        return Long.parseLong(string(sql, values));
    }

    @Override
    public void close() throws SQLException, IOException {
        ledger.close();
        database.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
