package dev.portcullis.cli;

import dev.portcullis.attest.Group;
import dev.portcullis.attest.Person;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.ProposalId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Watches for what the story's proposals ask of people: tells the person at the terminal how to answer, and lets the
 * demo's software keys sign once that person had time to.
 */
final class DemoReviewers implements AutoCloseable {
    /** How long the person at the terminal has. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    private static final Duration STOP = Duration.ofSeconds(30);
    private static final String PROPOSAL = "proposal:";
    private static final String TRUST = "trust";
    private static final String ENROLMENT = "the demo: whoever sits at its terminal wants to sign in a browser";
    private static final String REASON = "the demo: read by nobody, granted by a software key";

    /** A passkey that was enrolled, and who granted that. */
    record Enrolled(PersonId person, List<PersonId> grantedBy) {
        Enrolled {
            grantedBy = List.copyOf(grantedBy);
        }
    }

    /** What people are asked, and their software keys. */
    interface Asking {
        List<SignOffCommand.Asks.Item> open() throws CommandFailedException, InterruptedException;

        ShownAsk ask(AskId ask) throws CommandFailedException, InterruptedException;

        /** The people of a group who may answer. */
        List<Person> eligible(Group group, ShownAsk ask);

        /**
         * Lets as many of them grant an ask as its quorum still needs, each of them another person.
         *
         * @return who granted it now; who had answered before is not among them
         * @throws CommandFailedException when the ask is still not granted
         */
        List<PersonId> grant(AskId ask, String reason) throws CommandFailedException, InterruptedException;

        /**
         * Lets others than whose key it is grant an amendment of trust that enrols one passkey.
         *
         * @return empty when it changes anything else; then nobody has signed
         */
        Optional<Enrolled> enrol(AskId ask, String reason) throws CommandFailedException, InterruptedException;
    }

    private final Asking people;
    private final Predicate<ProposalId> ours;
    private final Consumer<String> telling;
    private final Duration patience;
    private final URI console;
    private final InstantSource clock;
    private final Map<AskId, Instant> seen = new HashMap<>();
    private final Set<AskId> answered = new HashSet<>();
    private final Thread thread =
            Thread.ofPlatform().name("demo-reviewers").daemon().unstarted(this::watch);

    /**
     * Reviewers of the proposals that are {@code ours}.
     *
     * @param patience how long an ask waits for the person at the terminal; zero where nobody is waited for
     * @param console where that person can answer in a browser
     */
    DemoReviewers(
            Asking people,
            Predicate<ProposalId> ours,
            Consumer<String> telling,
            Duration patience,
            URI console,
            InstantSource clock) {
        this.people = people;
        this.ours = ours;
        this.telling = telling;
        this.patience = patience;
        this.console = console;
        this.clock = clock;
    }

    /** Begins to watch, until it is closed. */
    DemoReviewers start() {
        thread.start();
        return this;
    }

    private void watch() {
        try {
            while (!Thread.interrupted()) {
                try {
                    look();
                } catch (CommandFailedException e) {
                    telling.accept("the demo's reviewers: " + e.getMessage());
                }
                Thread.sleep(LOOK_AGAIN);
            }
        } catch (InterruptedException _) {
            // Told to stop.
        }
    }

    /** Looks once at what is asked. */
    void look() throws CommandFailedException, InterruptedException {
        for (SignOffCommand.Asks.Item item : people.open()) {
            String subject = item.subject();
            if (subject.equals(TRUST) && patience.isPositive() && answered.add(item.ask())) {
                enrol(item.ask());
            }
            if (!subject.startsWith(PROPOSAL) || !ours.test(ProposalId.parse(subject.substring(PROPOSAL.length())))) {
                continue;
            }
            Instant now = clock.instant();
            if (!seen.containsKey(item.ask())) {
                announce(people.ask(item.ask()));
                seen.put(item.ask(), now);
            }
            Instant until = seen.get(item.ask()).plus(patience);
            if (!now.isBefore(until) && answered.add(item.ask())) {
                grant(item.ask());
            }
        }
    }

    /** Says how what is asked can be answered with a passkey; to nobody where nobody is waited for. */
    void tellOfPasskeys() {
        if (!patience.isPositive()) {
            return;
        }
        telling.accept(
                "to answer in a browser, log in at " + console + "/people as alice or bob (password in"
                        + " secrets/people.properties of the stack's folder) and enrol a passkey; the demo keys of others grant it");
    }

    private void enrol(AskId ask) throws CommandFailedException, InterruptedException {
        people.enrol(ask, ENROLMENT)
                .ifPresent(enrolled -> telling.accept("the passkey of " + enrolled.person()
                        + " is enrolled, granted by DEMO KEYS of " + names(enrolled.grantedBy())
                        + "; trust has another version, and what was asked is asked anew"));
    }

    private void announce(ShownAsk ask) {
        List<Person> named = new ArrayList<>();
        List<String> needed = new ArrayList<>();
        new TreeMap<>(ask.quorum()).forEach((group, count) -> {
            needed.add(count + " " + group);
            people.eligible(Group.parse(group), ask).stream().limit(count).forEach(named::add);
        });
        telling.accept("tier " + ask.tier() + ": promotion needs " + String.join(" and ", needed));
        if (!patience.isPositive()) {
            return;
        }
        telling.accept("waiting for YOU; without an answer the demo keys sign in " + patience.toMinutes()
                + " minutes. In another terminal, as "
                + names(named.stream().map(Person::id).toList()) + ":");
        for (Person person : named) {
            telling.accept("  ./portcullis login --user " + person.id());
            telling.accept("  ./portcullis signoff show " + ask.ask());
            telling.accept("  ./portcullis signoff grant " + ask.ask() + " --reason TEXT     (or decline)");
        }
        telling.accept("or with a passkey: " + console + "/asks/" + ask.ask());
    }

    private void grant(AskId ask) throws CommandFailedException, InterruptedException {
        List<PersonId> granted = people.grant(ask, REASON);
        if (!granted.isEmpty()) {
            telling.accept("DEMO KEYS of " + names(granted) + " granted ask " + ask);
        }
    }

    static String names(List<PersonId> people) {
        return people.stream().map(PersonId::value).collect(Collectors.joining(" and "));
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(STOP);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
