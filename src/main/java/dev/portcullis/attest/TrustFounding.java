package dev.portcullis.attest;

import dev.portcullis.attest.predicate.AmendmentPredicate;
import dev.portcullis.kernel.AmendmentId;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.PrincipalId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An installation's first start: its keys and version 1 of its trust, self-signed by the gate's key.
 *
 * <p>The folder appears whole or not at all. Whoever is to check this installation compares the
 * {@link TrustDocument#fingerprint} that was printed then.
 *
 * @param document version 1
 * @param envelope the statement of type {@link PredicateType#TRUST} about it, the ledger's first entry
 * @param folder where the keys are, owner-only
 */
public record TrustFounding(TrustDocument document, Envelope envelope, Path folder) {
    private static final String DOCUMENT = "trust.json";
    private static final String ENVELOPE = "trust.dsse.json";

    /**
     * What is to be founded.
     *
     * @param installation also the first part of every key's name: printable ASCII without space or plus
     * @param workers name to pool; a key is made for each
     * @param evaluators a key is made for each
     * @param people as they are enrolled, with the keys they already have
     * @param makeKeysFor people whose command-line key is made here: for demonstrations only, a person's key is
     *     otherwise made by that person
     */
    public record Plan(
            String installation,
            boolean demo,
            Map<PrincipalId, String> workers,
            Set<PrincipalId> evaluators,
            List<Person> people,
            Set<PersonId> makeKeysFor,
            Quorums quorums,
            TrustDocument.Policy policy,
            TrustDocument.Witnesses witnesses) {
        public Plan {
            workers = Map.copyOf(workers);
            evaluators = Set.copyOf(evaluators);
            people = List.copyOf(people);
            makeKeysFor = Set.copyOf(makeKeysFor);
            KeyText.requireName(installation);
            if (!demo && !makeKeysFor.isEmpty()) {
                throw new IllegalArgumentException(
                        "people's keys are made here for demonstrations only; enrol the keys they made");
            }
            if (!people.stream().map(Person::id).toList().containsAll(makeKeysFor)) {
                throw new IllegalArgumentException("a key is asked for somebody who is not enrolled");
            }
        }
    }

    /**
     * Makes keys and trust in a new folder of mode 0700.
     *
     * @param folder must not exist
     * @throws FileAlreadyExistsException when it does: an installation is founded once
     * @throws IllegalArgumentException when the plan makes no valid trust document
     */
    public static TrustFounding found(Plan plan, Path folder, Instant now) throws IOException {
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(folder.toString(), null, "already founded");
        }
        Path parent = folder.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IOException("an installation cannot be founded in " + folder);
        }
        Path draft = parent.resolve(folder.getFileName() + ".new");
        discard(draft);
        Files.createDirectory(
                draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try {
            Founded founded = fill(draft, plan, now.truncatedTo(ChronoUnit.SECONDS));
            force(draft);
            Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
            force(parent);
            return new TrustFounding(founded.document, founded.envelope, folder);
        } finally {
            discard(draft);
        }
    }

    private record Founded(TrustDocument document, Envelope envelope) {}

    private static Founded fill(Path draft, Plan plan, Instant from) throws IOException {
        List<TrustDocument.Key> keys = new ArrayList<>();
        SigningKey log = make(plan, draft, Role.LOG, "log");
        SigningKey gate = make(plan, draft, Role.GATE, "gate");
        SigningKey permit = make(plan, draft, Role.PERMIT, "permit");
        keys.add(new TrustDocument.Key(log.verifierKey(), List.of(Role.LOG), null, from, null));
        keys.add(new TrustDocument.Key(gate.verifierKey(), List.of(Role.GATE), null, from, null));
        keys.add(new TrustDocument.Key(permit.verifierKey(), List.of(Role.PERMIT), null, from, null));
        for (PrincipalId worker : sorted(plan.workers.keySet())) {
            SigningKey key = make(plan, draft, Role.WORKER, worker.value());
            keys.add(new TrustDocument.Key(
                    key.verifierKey(), List.of(Role.WORKER), plan.workers.get(worker), from, null));
        }
        for (PrincipalId evaluator : sorted(plan.evaluators)) {
            SigningKey key = make(plan, draft, Role.EVALUATOR, evaluator.value());
            keys.add(new TrustDocument.Key(key.verifierKey(), List.of(Role.EVALUATOR), null, from, null));
        }
        List<Person> people = new ArrayList<>();
        for (Person person : plan.people) {
            people.add(plan.makeKeysFor.contains(person.id()) ? withKey(plan, draft, person) : person);
        }
        TrustDocument document = new TrustDocument(
                TrustDocument.SCHEMA,
                plan.installation,
                plan.demo,
                1,
                Digest.EMPTY,
                keys,
                people,
                plan.quorums,
                plan.policy,
                new TrustDocument.Log(log.verifierKey().name(), log.verifierKey()),
                plan.witnesses);
        AmendmentPredicate founding = new AmendmentPredicate(
                AmendmentId.next(InstantSource.fixed(from)),
                "trust",
                document.digest(),
                Digest.EMPTY,
                Digest.EMPTY,
                document.version(),
                List.of(),
                from);
        Envelope envelope = new KeySigner(gate).sign(Statement.of(document.digest(), PredicateType.TRUST, founding));
        write(draft.resolve(DOCUMENT), document.toBytes());
        write(draft.resolve(ENVELOPE), envelope.toBytes());
        return new Founded(document, envelope);
    }

    /**
     * Reads what {@link #found} made, at a later start.
     *
     * @throws IOException when something is missing, or document and envelope do not belong together
     */
    public static TrustFounding open(Path folder) throws IOException {
        try {
            TrustDocument document = TrustDocument.parse(Files.readAllBytes(folder.resolve(DOCUMENT)));
            Envelope envelope = Envelope.parse(Files.readAllBytes(folder.resolve(ENVELOPE)));
            Instant founded = document.keys().getFirst().from();
            VerifiedStatement verified = DocumentTrust.now(document).at(founded).verify(envelope, Role.GATE);
            if (verified.statement().predicateType() != PredicateType.TRUST
                    || !verified.statement().subject().equals(document.digest())) {
                throw new IOException("the envelope in " + folder + " is about another trust document");
            }
            return new TrustFounding(document, envelope, folder);
        } catch (MalformedJsonException | SignatureRefusedException e) {
            throw new IOException("the trust in " + folder + " was changed: " + e.getMessage(), e);
        }
    }

    /** The gateway's own keys: log, gate, permit. */
    public SigningKey key(Role role) throws IOException {
        return SigningKey.load(folder.resolve(file(role, role.word())));
    }

    /** The key file of a worker or evaluator that was named in the plan. */
    public Path keyFile(Role role, PrincipalId machine) {
        return folder.resolve(file(role, machine.value()));
    }

    /** The key file of a person whose key was made here. */
    public Path keyFile(PersonId person) {
        return folder.resolve(file(Role.PERSON, person.value()));
    }

    private static String file(Role role, String name) {
        return role.word().equals(name) ? name + ".key" : role.word() + "-" + name + ".key";
    }

    private static SigningKey make(Plan plan, Path draft, Role role, String name) throws IOException {
        String path = role.word().equals(name) ? name : role.word() + "/" + name;
        SigningKey key = SigningKey.generate(plan.installation + "/" + path);
        key.save(draft.resolve(file(role, name)));
        return key;
    }

    private static Person withKey(Plan plan, Path draft, Person person) throws IOException {
        SigningKey key = make(plan, draft, Role.PERSON, person.id().value());
        List<PersonKey> keys = new ArrayList<>(person.keys());
        keys.add(new PersonKey.Cli(key.verifierKey()));
        return new Person(person.id(), person.issuer(), person.subject(), person.groups(), keys);
    }

    private static List<PrincipalId> sorted(Set<PrincipalId> names) {
        return names.stream().sorted((a, b) -> a.value().compareTo(b.value())).toList();
    }

    private static void write(Path file, byte[] content) throws IOException {
        Files.write(file, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.DSYNC);
    }

    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** A draft is what a killed first start left: nobody has relied on its keys. */
    private static void discard(Path draft) throws IOException {
        if (Files.isDirectory(draft, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(draft)) {
                for (Path file : files) {
                    Files.delete(file);
                }
            }
            Files.delete(draft);
        }
    }
}
