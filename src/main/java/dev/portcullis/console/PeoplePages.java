package dev.portcullis.console;

import dev.portcullis.admission.AdmissionService;
import dev.portcullis.admission.QueueTrials;
import dev.portcullis.admission.Trials;
import dev.portcullis.admission.TrustStore;
import dev.portcullis.attest.Group;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.PersonKey;
import dev.portcullis.attest.RosterCheck;
import dev.portcullis.attest.Satisfiability;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.signoff.ProbeRate;
import dev.portcullis.signoff.QueueProbes;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The roster: who is enrolled, in which groups, with what kind of key, and whether they suffice. */
@Path("/people")
@RunOnVirtualThread
@Singleton
public final class PeoplePages {
    private final Pages pages;
    private final Visit visit;
    private final TrustStore trust;
    private final AdmissionService admission;
    private final Trials trials;
    private final QueueTrials queue;
    private final InstantSource clock;

    PeoplePages(
            Pages pages,
            Visit visit,
            TrustStore trust,
            AdmissionService admission,
            Trials trials,
            QueueTrials queue,
            InstantSource clock) {
        this.clock = clock;
        this.pages = pages;
        this.visit = visit;
        this.trust = trust;
        this.admission = admission;
        this.trials = trials;
        this.queue = queue;
    }

    @GET
    @Shows(Screen.READ_PEOPLE)
    @Operation(hidden = true)
    public Response people() {
        TrustDocument document = trust.get().document();
        return pages.show(
                "people",
                Section.PEOPLE,
                "People",
                new PeoplePage(
                        document.version(),
                        document.fingerprint(),
                        document.demo(),
                        trials.demandedFrom().map(String::valueOf).orElse(""),
                        among(queue.rate()),
                        document.people().stream().map(this::line).toList(),
                        admission.amendments().roster().stream()
                                .map(PeoplePages::quorum)
                                .toList()));
    }

    private PeoplePage.Line line(Person person) {
        return new PeoplePage.Line(
                person.id().value(),
                person.groups().stream().map(Group::toString).collect(Collectors.joining(", ")),
                keys(person),
                signs(person, clock.instant()),
                String.join("; ", trust.get().document().roster().presence(person.id(), clock.instant())),
                qualified(person),
                queue.tally(person).map(PeoplePages::probes).orElse("none"),
                visit.visitor().person().filter(person::equals).isPresent());
    }

    static Mark signs(Person person, Instant now) {
        if (person.keys().isEmpty()) {
            return Mark.bad("cannot sign: no key");
        }
        return person.absence(now).isPresent() ? Mark.waiting("away") : Mark.good("can sign");
    }

    private String qualified(Person person) {
        String tiers = trials.standings(person).stream()
                .filter(Trials.Standing::isQualified)
                .map(standing -> String.valueOf(standing.tier()))
                .collect(Collectors.joining(", "));
        return tiers.isEmpty() ? "no tier" : "tiers " + tiers;
    }

    /** How often there is one among the asks, in words; empty for never. */
    static String among(ProbeRate rate) {
        return rate.isOn()
                ? "one after " + rate.after() + " answered asks on average, " + rate.aDay() + " a day at most"
                : "";
    }

    static String probes(QueueProbes.Tally tally) {
        return "this round " + tally.round() + "; looked up in all: " + tally.lookedUp()
                + (tally.lost() ? "; too many missed: a burst is due" : "");
    }

    private static String keys(Person person) {
        int passkeys = 0;
        int cli = 0;
        for (PersonKey key : person.keys()) {
            switch (key) {
                case PersonKey.Passkey ignored -> passkeys++;
                case PersonKey.Cli ignored -> cli++;
            }
        }
        return "passkeys: " + passkeys + ", command-line keys: " + cli;
    }

    /** Whether a quorum can be met, also without a lineage's operators, and by how many to spare (F11). */
    static PeoplePage.Quorum quorum(RosterCheck check) {
        Satisfiability found = check.found();
        String of = check.of()
                + check.from()
                        .map(time -> ", from " + Moment.of(time).written() + " on")
                        .orElse("");
        String asks = found.quorum().counts().entrySet().stream()
                .map(one -> one.getValue() + " of " + one.getKey())
                .collect(Collectors.joining(", "));
        if (!found.met()) {
            return new PeoplePage.Quorum(
                    of,
                    asks,
                    Mark.bad("cannot be met"),
                    -found.spare() + " missing: enrol more people, or keys for those who have none");
        }
        if (found.spare() == 0) {
            return new PeoplePage.Quorum(of, asks, Mark.waiting("can just be met"), "nobody may be away");
        }
        return new PeoplePage.Quorum(
                of,
                asks,
                Mark.good("can be met"),
                found.spare() + " may be away" + (found.oneOfEachAway() ? "" : ", but not one of each group"));
    }
}
