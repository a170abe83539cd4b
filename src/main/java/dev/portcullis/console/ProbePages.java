package dev.portcullis.console;

import dev.portcullis.admission.Cases.CaseLine;
import dev.portcullis.admission.Cases.Cursor;
import dev.portcullis.admission.Cases.Filter;
import dev.portcullis.admission.Cases.Which;
import dev.portcullis.admission.QueueTrials;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Id;
import dev.portcullis.signoff.QueueProbes;
import dev.portcullis.signoff.SignOffDesk;
import io.quarkus.qute.RawString;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Probes among the asks, as the visitor who has one meets them; for everybody else there are none. */
@Singleton
public final class ProbePages {
    private final Pages pages;
    private final Visit visit;
    private final QueueTrials trials;

    ProbePages(Pages pages, Visit visit, QueueTrials trials) {
        this.pages = pages;
        this.visit = visit;
        this.trials = trials;
    }

    /** Where the page is that tells what a probe was. */
    record Told(String told) {}

    private Optional<Person> me() {
        return visit.visitor().person();
    }

    /** The visitor's, as a line of what is theirs to answer. */
    Optional<CaseLine> line() {
        return me().flatMap(trials::posed).map(QueueTrials.Posed::line);
    }

    /** Of this id and the visitor's, and open. */
    Optional<SignOffDesk.Case> asked(AskId id) {
        return me().flatMap(person -> trials.posed(id, person)).map(QueueTrials.Posed::asked);
    }

    /** Lines of asks with it where it belongs by when it lapses, on the page on which that is. */
    static List<CaseLine> among(
            List<CaseLine> asks, Optional<CaseLine> probe, Filter filter, Optional<Cursor> from, int page) {
        boolean isHere = probe.filter(one -> filter.which() == Which.MINE
                        && filter.lineage().stream()
                                .allMatch(lineage -> one.lineage().equals(Optional.of(lineage.value())))
                        && filter.tier().stream().allMatch(tier -> one.tier() == tier)
                        && from.stream().allMatch(after -> one.expiresAt().isAfter(after.at()))
                        && (asks.size() < page
                                || one.expiresAt().isBefore(asks.getLast().expiresAt())))
                .isPresent();
        if (!isHere) {
            return asks;
        }
        List<CaseLine> lines = new ArrayList<>(asks);
        int at = (int) asks.stream()
                .filter(one -> !one.expiresAt().isAfter(probe.get().expiresAt()))
                .count();
        lines.add(at, probe.get());
        return List.copyOf(lines);
    }

    /** Which one is next: no real ask waits for a probe. */
    static Optional<AskId> next(List<CaseLine> asks, List<CaseLine> lines) {
        return (asks.isEmpty() ? lines : asks).stream().map(CaseLine::id).findFirst();
    }

    /** Takes an answer to a probe of the visitor's before anything is signed; empty when it is an ask. */
    Optional<Told> answer(AskId id, Says says) {
        return me().filter(person -> trials.answer(id, person, says)).map(_ -> new Told("/asks/" + id));
    }

    /** The page of one that is over; that there is no such ask for everybody else. */
    Response over(AskId id) {
        return pages.show(
                "probe",
                Section.ASKS,
                "Ask " + id,
                page(Paths.found(me().flatMap(person -> trials.over(id, person)), "there is no ask " + id)));
    }

    /** Where to go when the visitor followed a probe to what it is shown as, which ends it. */
    Optional<Response> lookedUp(Id id) {
        return me().flatMap(person -> trials.lookedUp(id.value(), person))
                .map(ask -> Response.seeOther(URI.create("/asks/" + ask)).build());
    }

    private static ProbePage page(QueueTrials.Told told) {
        QueueProbes.Over over = told.over();
        String what = over.bad() ? "known to be bad" : "known to be good";
        String name = told.name().isEmpty() ? "" : ", " + told.name();
        String outcome = switch (over.end()) {
            case ANSWERED ->
                "You " + over.says().orElseThrow().toString().toLowerCase(Locale.ROOT) + " it: "
                        + (over.isRight() ? "right." : "wrong.");
            case LOOKED_UP -> "You looked it up: it is over, and counts neither right nor wrong.";
            case LAPSED -> "Nobody answered it: it is over, and counts neither right nor wrong.";
        };
        return new ProbePage(
                switch (over.end()) {
                    case ANSWERED -> over.isRight() ? Mark.good("right") : Mark.bad("wrong");
                    case LOOKED_UP -> Mark.plain("looked up");
                    case LAPSED -> Mark.plain("lapsed");
                },
                "This was a probe: a case " + what + name + ". " + outcome
                        + " Nothing was signed, and nothing follows for any lineage.",
                told.why(),
                told.places(),
                new RawString(over.view().utf8()));
    }
}
