package dev.portcullis.attest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Inert;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.StrictJson;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One version of an installation's trust: keys with their roles and times, people, quorums, policy, ledger, witnesses.
 * Auditors and workers get the first out of band, and later ones by following from it, never on a gateway's word.
 *
 * <p>A document has one text: {@link #parse} refuses any other spelling of the same content, so equal documents have
 * equal digests.
 *
 * @param version 1 at the first start, then one more each amendment; also the key epoch of permits
 * @param previous digest of version - 1, {@link Digest#EMPTY} for version 1
 */
public record TrustDocument(
        String schema,
        String installation,
        boolean demo,
        int version,
        Digest previous,
        List<Key> keys,
        List<Person> people,
        Quorums quorums,
        Policy policy,
        Log log,
        Witnesses witnesses) {
    public static final String SCHEMA = "portcullis.trust/v1";
    private static final int NAME_CHARACTERS = 128;

    /**
     * A machine's key.
     *
     * @param pool the workers' pool this worker belongs to, the audience of permits; null for every other role
     * @param from first instant at which it counts
     * @param until first instant at which it counts no more; null while open
     */
    public record Key(
            VerifierKey vkey,
            List<Role> roles,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String pool,

            Instant from,
            @Nullable Instant until) {
        public Key {
            roles = List.copyOf(roles);
            if (roles.size() != 1) {
                throw new IllegalArgumentException("key " + vkey.keyId() + " must have exactly one role: one that may"
                        + " sign everything makes every other proof worthless");
            }
            Role role = roles.getFirst();
            if (role == Role.PERSON || role == Role.PROPOSER) {
                throw new IllegalArgumentException("key " + vkey.keyId() + ": a " + role.word() + " is enrolled under "
                        + (role == Role.PERSON ? "people" : "a charter's proposers"));
            }
            if ((role == Role.WORKER) != (pool != null)) {
                throw new IllegalArgumentException("key " + vkey.keyId() + ": a worker has a pool, others have none");
            }
            if (pool != null) {
                requireName(pool, "a pool");
            }
            if (until != null && !from.isBefore(until)) {
                throw new IllegalArgumentException("key " + vkey.keyId() + " ends before it begins");
            }
        }

        public boolean isValidAt(Instant time) {
            return !time.isBefore(from) && (until == null || time.isBefore(until));
        }
    }

    /**
     * The policy in force.
     *
     * @param key the ES256 public key that signs bundles (OPA refuses Ed25519), base64 of its SubjectPublicKeyInfo
     * @param epoch counted up by each activation, from 1
     * @param bundle digest of the bundle
     */
    public record Policy(String key, long epoch, Digest bundle) {
        public Policy {
            if (epoch < 1) {
                throw new IllegalArgumentException("the policy epoch counts from 1");
            }
            if (Bytes.fromBase64(key).length() == 0) {
                throw new IllegalArgumentException("no policy key");
            }
        }
    }

    /** The ledger: what its checkpoints are called and who signs them. */
    public record Log(String origin, VerifierKey vkey) {
        public Log {
            if (!origin.equals(vkey.name())) {
                throw new IllegalArgumentException("the origin of a ledger is the name of its key");
            }
        }
    }

    /**
     * Who else must have seen a checkpoint.
     *
     * @param quorum how many cosignatures it takes
     * @param keys C2SP cosignature keys (type 4)
     */
    public record Witnesses(int quorum, List<WitnessKey> keys) {
        public Witnesses {
            keys = List.copyOf(keys);
            if (quorum < 0 || quorum > keys.size()) {
                throw new IllegalArgumentException(
                        "a witness quorum of " + quorum + " out of " + keys.size() + " cannot be");
            }
            if (keys.stream().map(WitnessKey::material).distinct().count() != keys.size()) {
                throw new IllegalArgumentException("a witness is named twice");
            }
        }
    }

    public TrustDocument {
        keys = List.copyOf(keys);
        people = List.copyOf(people);
        if (!schema.equals(SCHEMA)) {
            throw new IllegalArgumentException("not a " + SCHEMA + ": " + Inert.text(schema, 80));
        }
        requireName(installation, "an installation");
        if (version < 1 || (version == 1) != previous.equals(Digest.EMPTY)) {
            throw new IllegalArgumentException(
                    "version 1 has no previous one (the empty digest), every later version has");
        }
        Roster roster = new Roster(people);
        requireUniqueKeys(keys, people);
        requireHolder(keys, Role.GATE);
        requireHolder(keys, Role.PERMIT);
        if (keys.stream()
                .noneMatch(key -> key.vkey().equals(log.vkey()) && key.roles().contains(Role.LOG))) {
            throw new IllegalArgumentException("the ledger's key is not among the keys with role log");
        }
        Stream.of(quorums.first(), quorums.second(), quorums.third(), quorums.amend())
                .forEach(quorum -> requireReachable(quorum, roster));
        if (keys.stream().anyMatch(key -> witnesses.keys().stream().anyMatch(witness -> witness.isKeyOf(key.vkey())))) {
            throw new IllegalArgumentException("a key of the installation cannot be its own witness");
        }
        if (witnesses.quorum() == 0 && !demo) {
            throw new IllegalArgumentException("a witness quorum of zero is for demonstrations only (demo: true): with"
                    + " no witness the operator could show two histories");
        }
    }

    /**
     * Whom an act of these people passed over: everybody else who signs off at any tier, in the order of their names.
     *
     * @param atMost names of them
     */
    public List<PersonId> skipped(Collection<PersonId> by, int atMost) {
        Set<Group> asked = EnumSet.noneOf(Group.class);
        Stream.of(quorums.first(), quorums.second(), quorums.third(), quorums.amend())
                .forEach(quorum -> asked.addAll(quorum.counts().keySet()));
        return people.stream()
                .filter(person -> person.groups().stream().anyMatch(asked::contains))
                .map(Person::id)
                .filter(person -> !by.contains(person))
                .sorted(Comparator.comparing(PersonId::value))
                .limit(atMost)
                .toList();
    }

    /**
     * Reads a document.
     *
     * @throws MalformedJsonException unless it is valid and spelled exactly as {@link #toBytes} spells it
     */
    public static TrustDocument parse(byte[] json) throws MalformedJsonException {
        if (json.length > Bounds.TRUST_BYTES) {
            throw new MalformedJsonException("a trust document has at most " + Bounds.TRUST_BYTES + " bytes");
        }
        TrustDocument document = StrictJson.read(json, TrustDocument.class);
        if (!Bytes.copyOf(json).equals(Bytes.copyOf(document.toBytes()))) {
            throw new MalformedJsonException(
                    "not the exact bytes of a trust document; use the file as it was written, not a reformatted copy");
        }
        return document;
    }

    public byte[] toBytes() {
        return StrictJson.write(this);
    }

    /** SHA-256 of {@link #toBytes}. */
    public Digest digest() {
        return Digest.of(toBytes());
    }

    /** The digest as people read it to each other: sixteen groups of four hex digits. */
    public String fingerprint() {
        return digest().hex().replaceAll("(?<=\\G.{4})(?!$)", " ");
    }

    /** Which checkpoints count. */
    public LogPolicy logPolicy() {
        return LogPolicy.of(log.vkey(), witnesses.quorum(), witnesses.keys());
    }

    public Roster roster() {
        return new Roster(people);
    }

    /** The pool of a worker, by its key. */
    public Optional<String> poolOf(VerifierKey worker) {
        return keys.stream()
                .filter(key -> key.vkey().equals(worker))
                .flatMap(key -> Stream.ofNullable(key.pool()))
                .findFirst();
    }

    /** The next version, with one machine's key more. */
    public TrustDocument withKey(Key key) {
        return next(Stream.concat(keys.stream(), Stream.of(key)).toList(), people);
    }

    /**
     * The next version, in which a machine's key counts until {@code at} only. It stays in the document, so that what it
     * signed before can still be checked.
     *
     * @throws IllegalArgumentException when there is no such key, or it has an end already
     */
    public TrustDocument endingKey(VerifierKey key, Instant at) {
        if (keys.stream().noneMatch(each -> each.vkey().equals(key) && each.until() == null)) {
            throw new IllegalArgumentException("no open key " + key.keyId());
        }
        return next(
                keys.stream()
                        .map(each -> each.vkey().equals(key)
                                ? new Key(each.vkey(), each.roles(), each.pool(), each.from(), at)
                                : each)
                        .toList(),
                people);
    }

    /**
     * The next version, in which a machine's key is replaced by another of the same role and pool, and counts beside it
     * until {@code until}.
     *
     * @throws IllegalArgumentException when there is no such key, or it has an end already
     */
    public TrustDocument replacingKey(VerifierKey old, VerifierKey by, Instant from, Instant until) {
        TrustDocument ended = endingKey(old, until);
        Key replaced =
                keys.stream().filter(key -> key.vkey().equals(old)).findFirst().orElseThrow();
        return next(
                Stream.concat(
                                ended.keys.stream(),
                                Stream.of(new Key(by, replaced.roles(), replaced.pool(), from, null)))
                        .toList(),
                people);
    }

    /**
     * The next version, with one person more.
     *
     * @throws IllegalArgumentException when somebody of that name is enrolled, whose keys would be lost
     */
    public TrustDocument enrolling(Person person) {
        Optional<Person> known = roster().person(person.id());
        if (known.isPresent()) {
            throw new IllegalArgumentException(person.id() + " is enrolled already, with "
                    + known.get().keys().size() + " keys that would be lost. Give " + person.id()
                    + " one key more: portcullis trust amend --add-person-key " + person.id()
                    + " --person-key VKEY; a passkey is enrolled in the console; other groups: --regroup " + person.id()
                    + " --group GROUP; a lost key ends with --end-person-key KEY");
        }
        return withPerson(person);
    }

    /** The next version, with one person more, or with that person's groups and keys as given now. */
    public TrustDocument withPerson(Person person) {
        boolean known = people.stream().anyMatch(each -> each.id().equals(person.id()));
        return next(
                keys,
                known
                        ? people.stream()
                                .map(each -> each.id().equals(person.id()) ? person : each)
                                .toList()
                        : Stream.concat(people.stream(), Stream.of(person)).toList());
    }

    /**
     * The next version, in which a person is away for a time.
     *
     * @throws IllegalArgumentException when nobody is enrolled so, or a delegate is not enrolled or in the group already
     */
    public TrustDocument away(PersonId person, Absence absence) {
        Roster roster = roster();
        for (Absence.Delegate delegate : absence.delegates()) {
            Person to = enrolled(roster, delegate.to());
            if (to.groups().contains(delegate.group())) {
                throw new IllegalArgumentException(
                        to.id() + " is in " + delegate.group() + " anyway, and fills one place only");
            }
        }
        return withPerson(enrolled(roster, person).goingAway(absence));
    }

    private static Person enrolled(Roster roster, PersonId person) {
        return roster.person(person).orElseThrow(() -> new IllegalArgumentException("nobody is enrolled as " + person));
    }

    /** The next version, in which a person who is away is back from a moment on, also from what was to come. */
    public TrustDocument back(PersonId person, Instant from) {
        return withPerson(enrolled(roster(), person).there(from, Instant.MAX));
    }

    /** The next version, in which nobody stands in for a person from a moment on. */
    public TrustDocument undelegated(PersonId person, Instant from) {
        return withPerson(enrolled(roster(), person).undelegated(from));
    }

    /**
     * The next version, without a person, who stands in for nobody any more either.
     *
     * @throws IllegalArgumentException when there is no such person, or the rest could no longer meet a quorum
     */
    public TrustDocument withoutPerson(PersonId person) {
        if (people.stream().noneMatch(each -> each.id().equals(person))) {
            throw new IllegalArgumentException("nobody is enrolled as " + person);
        }
        return next(
                keys,
                people.stream()
                        .filter(each -> !each.id().equals(person))
                        .map(each -> withoutDelegate(each, person))
                        .toList());
    }

    private static Person withoutDelegate(Person person, PersonId gone) {
        return person.away(person.absences().stream()
                .map(absence -> new Absence(
                        absence.from(),
                        absence.until(),
                        absence.delegates().stream()
                                .filter(delegate -> !delegate.to().equals(gone))
                                .toList()))
                .toList());
    }

    /** The next version, with other quorums. */
    public TrustDocument withQuorums(Quorums next) {
        return new TrustDocument(
                schema,
                installation,
                demo,
                Math.addExact(version, 1),
                digest(),
                keys,
                people,
                next,
                policy,
                log,
                witnesses);
    }

    /** The next version, with another policy in force, its epoch one higher. */
    public TrustDocument withPolicy(Digest bundle) {
        return next(keys, people, new Policy(policy.key(), Math.addExact(policy.epoch(), 1), bundle));
    }

    private TrustDocument next(List<Key> nextKeys, List<Person> nextPeople) {
        return next(nextKeys, nextPeople, policy);
    }

    private TrustDocument next(List<Key> nextKeys, List<Person> nextPeople, Policy nextPolicy) {
        return new TrustDocument(
                schema,
                installation,
                demo,
                Math.addExact(version, 1),
                digest(),
                nextKeys,
                nextPeople,
                quorums,
                nextPolicy,
                log,
                witnesses);
    }

    /**
     * Checks that this is the version after {@code before}: what people are asked to sign an amendment for.
     *
     * @throws IllegalArgumentException when it follows another document, rewrites what a key was or when it ended, takes
     *     the policy's epoch back, or changes what an installation cannot change: its name, its ledger, being a
     *     demonstration
     */
    public void requireFollows(TrustDocument before) {
        if (version != before.version + 1 || !previous.equals(before.digest())) {
            throw new IllegalArgumentException("does not follow version " + before.version + " (" + before.digest()
                    + "); amend the trust in force");
        }
        if (!installation.equals(before.installation) || demo != before.demo || !log.equals(before.log)) {
            throw new IllegalArgumentException(
                    "an amendment changes neither the installation's name nor its ledger nor that it is a demonstration");
        }
        if (policy.epoch() < before.policy.epoch()) {
            throw new IllegalArgumentException("an amendment does not take the policy's epoch back");
        }
        if (keys.size() < before.keys.size()) {
            throw new IllegalArgumentException("a key is ended, never removed: what it signed must stay checkable");
        }
        for (int at = 0; at < before.keys.size(); at++) {
            Key old = before.keys.get(at);
            Key now = keys.get(at);
            Instant end = old.until() == null ? now.until() : old.until();
            if (!now.equals(new Key(old.vkey(), old.roles(), old.pool(), old.from(), end))) {
                throw new IllegalArgumentException(
                        "key " + old.vkey().keyId() + " may only be given an end; new keys come after it");
            }
        }
    }

    private static void requireName(String name, String of) {
        if (name.isBlank()
                || name.length() > NAME_CHARACTERS
                || !Inert.text(name, NAME_CHARACTERS).equals(name)) {
            throw new IllegalArgumentException("not the name of " + of + ": " + Inert.text(name, 80));
        }
    }

    /** Over machines and people together, by bytes of the key: one key under two names is still one key. */
    private static void requireUniqueKeys(List<Key> keys, List<Person> people) {
        Set<String> seen = new HashSet<>();
        for (Key key : keys) {
            requireUnique(seen, key.vkey());
        }
        for (Person person : people) {
            for (PersonKey key : person.keys()) {
                switch (key) {
                    case PersonKey.Cli cli -> requireUnique(seen, cli.vkey());
                    case PersonKey.Passkey passkey -> {
                        if (!seen.add(passkey.key().material())) {
                            throw new IllegalArgumentException(
                                    "the key of a passkey of " + person.id() + " is in the document twice");
                        }
                    }
                }
            }
        }
    }

    private static void requireUnique(Set<String> seen, VerifierKey key) {
        if (!seen.add(key.material()) || !seen.add(key.keyId())) {
            throw new IllegalArgumentException("key " + key.keyId() + " is in the document twice");
        }
    }

    private static void requireHolder(List<Key> keys, Role role) {
        if (keys.stream().noneMatch(key -> key.roles().contains(role))) {
            throw new IllegalArgumentException("no key has role " + role.word());
        }
    }

    private static void requireReachable(Quorum quorum, Roster roster) {
        List<Person> able = roster.people().stream()
                .filter(person -> !person.keys().isEmpty())
                .toList();
        if (!quorum.satisfiedBy(able)) {
            throw new IllegalArgumentException("the quorum (" + quorum + ") cannot be met by the people with a key: "
                    + able.stream().map(Person::id).map(PersonId::value).toList());
        }
    }
}
