package dev.portcullis.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.ProposalId;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Watches for what the story's proposals ask of people: tells the person at the terminal how to answer, and lets the
 * demo's software keys sign once that person had time to.
 */
final class Reviewers implements AutoCloseable {
    /** How long the person at the terminal has. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    private static final Duration STOP = Duration.ofSeconds(30);
    private static final String PROPOSAL = "proposal:";
    private static final String REASON = "the demo: read by nobody, granted by a software key";

    private final People people;
    private final Story story;
    private final Duration patience;
    private final Map<AskId, Long> seen = new HashMap<>();
    private final Set<AskId> answered = new HashSet<>();
    private final Thread thread;

    /** Starts watching; with {@code patience} zero nobody is waited for. */
    Reviewers(People people, Story story, Duration patience) {
        this.people = people;
        this.story = story;
        this.patience = patience;
        this.thread = Thread.ofPlatform().name("demo-reviewers").daemon().start(this::watch);
    }

    private void watch() {
        try {
            while (!Thread.interrupted()) {
                try {
                    look();
                } catch (DemoFailedException e) {
                    story.tell("the demo's reviewers: " + e.getMessage());
                }
                Thread.sleep(LOOK_AGAIN);
            }
        } catch (InterruptedException _) {
            // Told to stop.
        }
    }

    private void look() throws DemoFailedException, InterruptedException {
        for (JsonNode item : people.read(People.AUDITOR, "/v1/asks").path("items")) {
            String subject = item.path("subject").asText();
            if (!subject.startsWith(PROPOSAL) || !story.knows(ProposalId.parse(subject.substring(PROPOSAL.length())))) {
                continue;
            }
            AskId ask = AskId.parse(item.path("ask").asText());
            Long since = seen.get(ask);
            if (since == null) {
                since = System.nanoTime();
                seen.put(ask, since);
                announce(ask, item.path("tier").asInt());
            }
            if (System.nanoTime() - since >= patience.toNanos() && answered.add(ask)) {
                grant(ask);
            }
        }
    }

    private void announce(AskId ask, int tier) throws DemoFailedException, InterruptedException {
        Map<String, Integer> quorum = new TreeMap<>();
        people.read(People.AUDITOR, "/v1/asks/" + ask)
                .path("quorum")
                .properties()
                .forEach(part -> quorum.put(part.getKey(), part.getValue().asInt()));
        String needed = quorum.entrySet().stream()
                .map(part -> part.getValue() + " " + part.getKey())
                .collect(Collectors.joining(" and "));
        story.tell("tier " + tier + ": promotion needs " + needed);
        if (patience.isPositive()) {
            story.tell(
                    "waiting for YOU; without an answer the demo keys sign in " + patience.toMinutes() + " minutes:");
            String person = quorum.containsKey("reviewer") ? "alice" : "sam";
            story.tell("  ./portcullis login --user " + person);
            story.tell("  ./portcullis signoff show " + ask);
            story.tell("  ./portcullis signoff grant " + ask + " --reason TEXT     (or decline)");
        }
    }

    private void grant(AskId ask) throws DemoFailedException, InterruptedException {
        List<PersonId> granted = people.grant(ask, REASON);
        if (!granted.isEmpty()) {
            story.tell("DEMO KEYS of " + names(granted) + " granted ask " + ask);
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
