package dev.portcullis.console;

import dev.portcullis.admission.Trials;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.predicate.QualificationPredicate;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.attest.predicate.Vigilance;
import dev.portcullis.signoff.Bursts;
import dev.portcullis.signoff.SignOffRefusedException;
import io.quarkus.qute.RawString;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** People are tried, case by case, and told at once whether they were right. */
@Path("/people/burst")
@RunOnVirtualThread
@Singleton
public final class BurstPages {
    private static final URI HERE = URI.create("/people/burst");
    private static final int PERCENT = 100;

    private final Pages pages;
    private final Visit visit;
    private final Trials trials;

    BurstPages(Pages pages, Visit visit, Trials trials) {
        this.pages = pages;
        this.visit = visit;
        this.trials = trials;
    }

    @GET
    @Shows(Screen.READ_BURST)
    @Operation(hidden = true)
    public Response read() {
        Optional<Person> me = visit.visitor().person();
        Optional<Trials.Sheet> sheet = me.flatMap(person -> trials.running(person.id()));
        return pages.show(
                "burst",
                Section.PEOPLE,
                "Burst",
                sheet.map(at -> running(at, me)).orElseGet(() -> resting(me)));
    }

    private BurstPage running(Trials.Sheet sheet, Optional<Person> me) {
        Bursts.Running running = sheet.running();
        return page(
                me,
                true,
                running.tier(),
                running.place(),
                running.of(),
                Moment.of(running.endsAt()),
                new RawString(sheet.view().utf8()),
                running.last().map(BurstPages::told).stream().toList());
    }

    private BurstPage resting(Optional<Person> me) {
        return page(me, false, 0, 0, 0, Moment.of(Instant.EPOCH), new RawString(""), List.of());
    }

    private BurstPage page(
            Optional<Person> me,
            boolean isRunning,
            int tier,
            int place,
            int of,
            Moment ends,
            RawString view,
            List<BurstPage.Told> told) {
        return new BurstPage(
                isRunning,
                tier,
                place,
                of,
                ends,
                view,
                told,
                me.map(trials::standings).stream()
                        .flatMap(List::stream)
                        .filter(Trials.Standing::isAsked)
                        .map(BurstPages::line)
                        .toList(),
                trials.demandedFrom().map(String::valueOf).orElse(""),
                Vigilance.BURST_BAD,
                Vigilance.BURST_GOOD,
                (int) Vigilance.COUNTS.toDays());
    }

    /** Begins one for a tier. */
    @POST
    @Shows(Screen.BEGIN_BURST)
    @Operation(hidden = true)
    public Response begin() throws SignOffRefusedException {
        Person me = visit.visitor().enrolled();
        trials.begin(me, number("tier"));
        return Response.seeOther(HERE).build();
    }

    /** The answer to the case that was shown. */
    @POST
    @Path("/answers")
    @Shows(Screen.ANSWER_BURST)
    @Operation(hidden = true)
    public Response answer() throws SignOffRefusedException {
        Person me = visit.visitor().enrolled();
        Says says;
        try {
            says = Says.parse(visit.form().get("says"));
        } catch (IllegalArgumentException e) {
            throw new PageException(PageProblem.MALFORMED, "grant or decline", e);
        }
        Bursts.Answered answered = trials.answer(me.id(), number("place"), says);
        return answered.result().isPresent()
                ? pages.show("burst-over", Section.PEOPLE, "Burst", over(answered))
                : Response.seeOther(HERE).build();
    }

    private int number(String field) {
        try {
            return Integer.parseInt(visit.form().get(field));
        } catch (NumberFormatException e) {
            throw new PageException(PageProblem.MALFORMED, field + " is a number", e);
        }
    }

    private static BurstOverPage over(Bursts.Answered answered) {
        QualificationPredicate found = answered.result().orElseThrow();
        Vigilance result = found.result();
        return new BurstOverPage(
                told(answered.told()),
                found.tier(),
                found.qualified() ? Mark.good("qualified") : Mark.bad("not qualified"),
                result.toString(),
                String.format(
                        Locale.ROOT, "%.1f", PERCENT * (1 - Vigilance.missesAtMost(result.missed(), result.bad()))),
                Moment.of(found.at().plus(Vigilance.COUNTS)),
                found.qualified());
    }

    private static BurstPage.Told told(Bursts.Told told) {
        String should = told.probe().bad() ? "bad" : "good";
        Mark outcome = told.isRight()
                ? Mark.good(told.probe().bad() ? "caught" : "rightly granted")
                : Mark.bad(told.probe().bad() ? "missed" : "declined although good");
        return new BurstPage.Told(
                told.place(),
                outcome,
                "This one was " + should + ". " + told.probe().why());
    }

    private static BurstPage.Line line(Trials.Standing standing) {
        Mark mark = standing.isQualified()
                ? Mark.good("qualified")
                : standing.isDemanded() ? Mark.bad("not qualified") : Mark.plain("not qualified");
        return new BurstPage.Line(
                standing.tier(),
                mark,
                standing.last()
                        .map(last -> last.found().result() + ", "
                                + Moment.of(last.found().at()).written())
                        .orElse("never tried"),
                standing.last().map(last -> last.entry().toString()).orElse(""));
    }
}
