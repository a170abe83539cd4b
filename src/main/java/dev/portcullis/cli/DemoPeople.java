package dev.portcullis.cli;

import dev.portcullis.attest.Group;
import dev.portcullis.attest.HttpCaller.Answer;
import dev.portcullis.attest.HttpCaller.Credential;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.PersonKey;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.TrustFounding;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.improver.SourceTree;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.local.Credentials;
import dev.portcullis.local.DemoInstallation;
import dev.portcullis.local.Running;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The demo's people at the gate: each logs in with a password of the demo realm and signs with a software key that lies
 * beside the gate's. That is why whatever they sign is worth a demonstration and nothing more.
 */
final class DemoPeople implements DemoReviewers.Asking, AutoCloseable {
    /** Registers lineages; operates the proposer, so may not sign off what it asks. */
    static final PersonId OPERATOR = new PersonId("erin");

    /** Reads what is on record. */
    static final PersonId AUDITOR = new PersonId("ann");

    private final Running stack;
    private final TrustFounding founding;
    private final InstantSource clock;
    private final IdentityProvider provider;
    private final GatewayApi gateway;
    private final Map<PersonId, Login> logins = new ConcurrentHashMap<>();

    DemoPeople(Running stack, TrustFounding founding, InstantSource clock)
            throws CommandFailedException, InterruptedException {
        this(stack, stack.gateway(), founding, clock);
    }

    /**
     * The people of {@code founding}.
     *
     * @param gateway where it answers; the stack's own need not be the only one over it
     */
    DemoPeople(Running stack, URI gateway, TrustFounding founding, InstantSource clock)
            throws CommandFailedException, InterruptedException {
        this.stack = stack;
        this.founding = founding;
        this.clock = clock;
        this.provider = IdentityProvider.discover(stack.issuer(), clock);
        this.gateway = new GatewayApi(gateway, new Credential.Nobody(), clock);
    }

    /** The gateway as {@code person} sees it. */
    GatewayApi as(PersonId person) throws CommandFailedException, InterruptedException {
        Login login = logins.get(person);
        if (login == null || !login.isFresh(clock.instant())) {
            Credentials credentials = credentials(person);
            login = provider.password(credentials.user(), credentials.password());
            logins.put(person, login);
        }
        return gateway.as(new Credential.Token(login.accessToken()));
    }

    /**
     * Registers a lineage and has its charter and genesis granted.
     *
     * @return who granted it
     */
    List<PersonId> register(LineageId lineage, String charter, SourceTree genesis, String reason)
            throws CommandFailedException, InterruptedException {
        AskId asked = LineageCommand.register(
                        as(OPERATOR),
                        lineage,
                        Bytes.utf8(charter),
                        genesis.manifest(),
                        genesis.files().values())
                .ask();
        return grant(asked, reason);
    }

    /** The gateway as the auditor sees it. */
    GatewayApi auditor() throws CommandFailedException, InterruptedException {
        return as(AUDITOR);
    }

    /** The gateway as the installation's worker sees it. */
    GatewayApi worker(SigningKey key) {
        return gateway.as(new Credential.Key(key));
    }

    SigningKey workerKey() throws CommandFailedException {
        return key(founding.keyFile(Role.WORKER, DemoInstallation.WORKER));
    }

    @Override
    public List<SignOffCommand.Asks.Item> open() throws CommandFailedException, InterruptedException {
        return auditor().get("/v1/asks", SignOffCommand.Asks.class).items();
    }

    @Override
    public ShownAsk ask(AskId id) throws CommandFailedException, InterruptedException {
        return auditor().get("/v1/asks/" + id, ShownAsk.class);
    }

    @Override
    public Optional<DemoReviewers.Enrolled> enrol(AskId id, String reason)
            throws CommandFailedException, InterruptedException {
        ShownAsk ask = ask(id).verified();
        if (ask.gate().purpose() != Purpose.AMEND) {
            return Optional.empty();
        }
        Basis basis = ask.gate().basis();
        Optional<PersonId> whose = newPasskeyOf(document(basis.base()), document(basis.result()));
        if (whose.isEmpty()) {
            return Optional.empty();
        }
        SignOffCommand.requireWhatWouldBeSignedFor(auditor(), ask);
        return Optional.of(new DemoReviewers.Enrolled(
                whose.get(), grant(id, reason, person -> !person.id().equals(whose.get()))));
    }

    /** Whose passkey is all that the next version has more; empty when it changes anything else. */
    static Optional<PersonId> newPasskeyOf(TrustDocument now, TrustDocument next) {
        for (Person before : now.people()) {
            List<PersonKey> keys =
                    next.roster().person(before.id()).map(Person::keys).orElse(List.of());
            if (!keys.isEmpty()
                    && keys.getLast() instanceof PersonKey.Passkey passkey
                    && !before.keys().contains(passkey)
                    && next.equals(now.withPerson(before.with(passkey)))) {
                return Optional.of(before.id());
            }
        }
        return Optional.empty();
    }

    private TrustDocument document(Digest digest) throws CommandFailedException, InterruptedException {
        try {
            return TrustDocument.parse(
                    auditor().content("/v1/blobs/" + digest, digest).toArray());
        } catch (MalformedJsonException e) {
            throw new CommandFailedException(
                    ExitCode.UNVERIFIED, "no trust document: " + e.getMessage(), "See the gateway's log", e);
        }
    }

    @Override
    public List<PersonId> grant(AskId id, String reason) throws CommandFailedException, InterruptedException {
        return grant(id, reason, _ -> true);
    }

    private List<PersonId> grant(AskId id, String reason, Predicate<Person> who)
            throws CommandFailedException, InterruptedException {
        ShownAsk ask = ask(id);
        String outcome = ask.state();
        List<PersonId> granted = new ArrayList<>();
        for (Map.Entry<String, Integer> part : ask.quorum().entrySet()) {
            int wanted = part.getValue();
            for (Person person : eligible(Group.parse(part.getKey()), ask)) {
                if (wanted == 0 || !isUndecided(outcome)) {
                    break;
                }
                if (!who.test(person)) {
                    continue;
                }
                GatewayApi api = as(person.id());
                Answer said = api.tryPost(
                        "/v1/asks/" + id + "/sign-offs",
                        ask.signed(
                                key(founding.keyFile(person.id())),
                                person.id(),
                                Says.GRANTED,
                                reason,
                                clock.instant()));
                switch (said.isGood() ? "" : said.problem().code()) {
                    case "ALREADY_SIGNED" -> wanted--;
                    case "ASK_CLOSED" -> {
                        return granted;
                    }
                    default -> {
                        outcome = api.read(api.good(said), SignOffCommand.Recorded.class)
                                .outcome();
                        granted.add(person.id());
                        wanted--;
                    }
                }
            }
        }
        if (isUndecided(outcome)) {
            throw new CommandFailedException(
                    ExitCode.UNAVAILABLE,
                    "the demo has too few people for ask " + id,
                    "Answer it yourself: ./portcullis signoff show " + id);
        }
        return granted;
    }

    @Override
    public List<Person> eligible(Group group, ShownAsk ask) {
        return founding.document().people().stream()
                .filter(person -> person.groups().contains(group))
                .filter(person -> !ask.excluded().contains(person.id()))
                .toList();
    }

    private static boolean isUndecided(String outcome) {
        return outcome.equals("open") || outcome.equals("waiting");
    }

    private Credentials credentials(PersonId person) throws CommandFailedException {
        try {
            return stack.person(person.value());
        } catch (IOException e) {
            throw lost("the password of " + person, e);
        }
    }

    private static SigningKey key(Path file) throws CommandFailedException {
        try {
            return SigningKey.load(file);
        } catch (IOException e) {
            throw lost("the demo's key in " + file, e);
        }
    }

    private static CommandFailedException lost(String what, IOException cause) {
        return new CommandFailedException(
                ExitCode.CONFIGURATION,
                what + " cannot be read: " + cause.getMessage(),
                "Start anew: ./portcullis down --purge",
                cause);
    }

    @Override
    public void close() {
        provider.close();
        gateway.close();
    }
}
