package dev.portcullis.console;

import dev.portcullis.admission.AdmissionService;
import dev.portcullis.admission.Amendments;
import dev.portcullis.admission.Burden;
import dev.portcullis.admission.Cases;
import dev.portcullis.admission.Cases.CaseLine;
import dev.portcullis.admission.Cases.Cursor;
import dev.portcullis.admission.Cases.Filter;
import dev.portcullis.admission.Cases.Which;
import dev.portcullis.admission.Records;
import dev.portcullis.admission.Trials;
import dev.portcullis.admission.TrustStore;
import dev.portcullis.attest.Absence;
import dev.portcullis.attest.Group;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.Quorums;
import dev.portcullis.attest.SignedAnswer;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.SixWords;
import dev.portcullis.signoff.Ask;
import dev.portcullis.signoff.Declined;
import dev.portcullis.signoff.Granted;
import dev.portcullis.signoff.Lapsed;
import dev.portcullis.signoff.Paces;
import dev.portcullis.signoff.Questions.Question;
import dev.portcullis.signoff.SignOffDesk;
import dev.portcullis.signoff.SignOffOutcome;
import dev.portcullis.signoff.SignOffRefusedException;
import dev.portcullis.signoff.Waiting;
import dev.portcullis.signoff.Words;
import io.quarkus.qute.RawString;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** What people are asked: the list, one ask with all that is shown of it, and the answer, signed with a passkey. */
@Path("/asks")
@RunOnVirtualThread
@Singleton
public final class AskPages {
    private static final int PAGE = 50;
    private static final int MICROSECOND_DIGITS = 16;

    private final Pages pages;
    private final Visit visit;
    private final Cases cases;
    private final Records records;
    private final Words words;
    private final Burden burden;
    private final AdmissionService admission;
    private final TrustStore trust;
    private final Trials trials;
    private final ProbePages probes;
    private final ConsoleSettings settings;
    private final FreshDoor fresh;
    private final InstantSource clock;

    AskPages(
            Pages pages,
            Visit visit,
            Cases cases,
            Records records,
            Words words,
            Burden burden,
            AdmissionService admission,
            TrustStore trust,
            Trials trials,
            ProbePages probes,
            ConsoleSettings settings,
            FreshDoor fresh,
            InstantSource clock) {
        this.pages = pages;
        this.visit = visit;
        this.cases = cases;
        this.records = records;
        this.words = words;
        this.burden = burden;
        this.admission = admission;
        this.trust = trust;
        this.trials = trials;
        this.probes = probes;
        this.settings = settings;
        this.fresh = fresh;
        this.clock = clock;
    }

    /** What the page wants to sign. */
    record Wanted(Says says, String reason) {}

    /** What it is to sign. */
    record ToSign(Bytes statement, Bytes challenge, List<String> credentials, String rpId) {}

    /** How an ask stands, for a page that is open. */
    record Stands(String state, int answered, Instant now, Instant lapses) {}

    /**
     * What became of an answer.
     *
     * @param next where the next ask is that this person may answer; empty where there is none
     */
    record Answered(String outcome, String next) {}

    @GET
    @Shows(Screen.LIST_ASKS)
    @Operation(hidden = true)
    public Response list(
            @QueryParam("which") @Nullable String which,
            @QueryParam("lineage") @Nullable String lineage,
            @QueryParam("tier") @Nullable String tier,
            @QueryParam("after") @Nullable String after) {
        Optional<Person> me = counting(Set.of());
        Cases.Counts counts = cases.counts(me);
        Optional<CaseLine> probe = probes.line();
        long mine = counts.mine() + probe.stream().count();
        Which shown = Paths.optional(which, text -> Which.valueOf(text.toUpperCase(Locale.ROOT)))
                .orElse(mine > 0 ? Which.MINE : Which.OPEN);
        Filter filter = new Filter(
                shown, me, Paths.optional(lineage, LineageId::new), Paths.optional(tier, AskPages::tierNumber));
        Optional<Cursor> from = Paths.optional(after, AskPages::cursor);
        List<CaseLine> asks = cases.lines(filter, from, PAGE);
        List<CaseLine> lines = ProbePages.among(asks, probe, filter, from, PAGE);
        Instant now = clock.instant();
        String first = ProbePages.next(asks, lines).map(id -> "/asks/" + id).orElse("");
        return pages.show(
                "asks",
                Section.ASKS,
                "Asks",
                new AsksPage(
                        word(shown),
                        filter.lineage().map(LineageId::value).orElse(""),
                        filter.tier().map(String::valueOf).orElse(""),
                        counts.open(),
                        mine + (counts.mine() == Cases.COUNTED ? "+" : ""),
                        from.isEmpty(),
                        lines.stream()
                                .map(line -> AskLines.line(line, visit.visitor().person(), now))
                                .toList(),
                        asks.size() < PAGE ? "" : next(filter, asks.getLast()),
                        shown == Which.MINE ? first : "",
                        me.map(person -> load(person, now)).orElse(""),
                        burden.day().alone()));
    }

    private String load(Person person, Instant now) {
        Paces.Load load = cases.load(person.id(), now.truncatedTo(ChronoUnit.DAYS));
        return load.signed() + " signed today"
                + load.median()
                        .map(median -> ", median " + median.toSeconds() + " s")
                        .orElse("");
    }

    @GET
    @Path("/{id}")
    @Shows(Screen.READ_ASK)
    @Operation(hidden = true)
    public Response read(@PathParam("id") String id) {
        AskId named = Paths.read(id, AskId::parse);
        Optional<SignOffDesk.Case> real = cases.find(named).map(Cases.Whole::asked);
        Optional<SignOffDesk.Case> found = real.or(() -> probes.asked(named));
        if (found.isEmpty()) {
            return probes.over(named);
        }
        SignOffDesk.Case asked = found.get();
        Ask ask = asked.ask();
        Instant now = clock.instant();
        Optional<String> whyNot = whyNot(asked, now);
        real.flatMap(_ -> visit.visitor().person()).ifPresent(me -> admission.shown(ask.id(), me.id()));
        String subject = ask.subject();
        String kind = subject.substring(0, Math.max(0, subject.indexOf(':')));
        return pages.show(
                "ask",
                Section.ASKS,
                "Ask " + ask.id(),
                new AskPage(
                        ask.id().toString(),
                        mark(ask.state()),
                        ask.state() == Ask.State.OPEN && now.isBefore(ask.expiresAt()),
                        ask.gate().purpose().toString(),
                        subject,
                        kind.equals("proposal") ? subject.substring("proposal:".length()) : "",
                        kind.equals("charter") ? subject.substring("charter:".length()) : "",
                        tier(ask.tier()),
                        quorum(ask) + (Quorums.asksForACommand(ask.tier()) ? ", one of them by the command" : ""),
                        asked.signOffs().size(),
                        // By a time that is read after the forecast's own: what is so now is told as now.
                        Forecast.of(cases.forecast(asked, maySeeOthers(asked)), clock.instant()),
                        Moment.of(ask.askedAt()),
                        Moment.of(ask.expiresAt()),
                        left(ask.expiresAt(), now),
                        SixWords.of(Words.shown(ask.id(), ask.view(), ask.gate())),
                        ask.view().toString(),
                        asked.entry().toString(),
                        new RawString(asked.view().utf8()),
                        whyNot.isEmpty(),
                        whyNot.orElse(""),
                        visit.visitor().person().isPresent(),
                        whyNot.flatMap(_ -> next(ask.id())).orElse(""),
                        fresh.isOpenTo(visit.visitor(), ask) ? "" : StepUpPages.from("/asks/" + ask.id()),
                        Bounds.WRITTEN_REASON_CHARACTERS,
                        vigilance(ask),
                        maySeeOthers(asked) ? said(asked) : List.of(),
                        records.questions(ask.id()).stream()
                                .map(AskPages::question)
                                .toList()));
    }

    private static AskPage.Question question(Question one) {
        return new AskPage.Question(
                one.person().value(),
                one.text(),
                Moment.of(one.askedAt()),
                one.reply().stream()
                        .map(reply -> new AskPage.Reply(
                                reply.text(),
                                Moment.of(reply.repliedAt()),
                                reply.entry().toString()))
                        .toList());
    }

    /** The bytes whose digest is signed, as text that a browser only shows. */
    @GET
    @Path("/{id}/view")
    @Shows(Screen.READ_ASK_VIEW)
    @Operation(hidden = true)
    public Response view(@PathParam("id") String id) {
        return Response.ok(shown(id).view().toArray(), "text/plain;charset=UTF-8")
                .build();
    }

    /** How it stands now, so that an open page knows when nothing can be signed on it any more. */
    @GET
    @Path("/{id}/standing")
    @Shows(Screen.READ_ASK_STANDING)
    @Operation(hidden = true)
    public Response standing(@PathParam("id") String id) {
        SignOffDesk.Case asked = shown(id);
        Ask ask = asked.ask();
        Instant now = clock.instant();
        boolean isOver = ask.state() == Ask.State.OPEN && !now.isBefore(ask.expiresAt());
        return Sent.json(new Stands(
                isOver ? "lapsed" : word(ask.state()), asked.signOffs().size(), now, ask.expiresAt()));
    }

    /** The words that this person is to sign, and what their passkey is to be asked. */
    @POST
    @Path("/{id}/words")
    @Shows(Screen.PREPARE_SIGN_OFF)
    @Operation(hidden = true)
    public Response prepare(@PathParam("id") String id) {
        Wanted wanted = Sent.read(visit, Wanted.class);
        Person me = visit.visitor().enrolled();
        if (wanted.reason().isBlank() || wanted.reason().length() > Bounds.WRITTEN_REASON_CHARACTERS) {
            throw new PageException(
                    PageProblem.REASON_MISSING,
                    "give a reason of at most " + Bounds.WRITTEN_REASON_CHARACTERS + " characters");
        }
        fresh.require(visit.visitor(), shown(id).ask());
        Optional<ProbePages.Told> told = probes.answer(Paths.read(id, AskId::parse), wanted.says());
        if (told.isPresent()) {
            return Sent.json(told.get());
        }
        SignOffDesk.Case asked = found(id).asked();
        Words.Prepared prepared =
                words.prepare(asked, me.id(), wanted.says(), wanted.reason().strip(), clock.instant());
        if (prepared.credentials().isEmpty()) {
            throw new PageException(
                    PageProblem.NO_PASSKEY,
                    "trust knows no passkey of yours for this console; enrol one under People, or answer with the command");
        }
        return Sent.json(new ToSign(
                prepared.statement(),
                prepared.challenge(),
                prepared.credentials(),
                settings.origin().getHost()));
    }

    /** The answer, signed. */
    @POST
    @Path("/{id}/sign-offs")
    @Shows(Screen.SIGN_OFF)
    @Operation(hidden = true)
    public Response signOff(@PathParam("id") String id) throws SignOffRefusedException {
        SignedAnswer.ByPasskey answer = Sent.read(visit, SignedAnswer.ByPasskey.class);
        Ask ask = found(id).asked().ask();
        fresh.require(visit.visitor(), ask);
        SignOffOutcome outcome =
                admission.signOff(ask.id(), answer, visit.visitor().enrolled().id());
        trust.refresh();
        return Sent.json(new Answered(
                switch (outcome) {
                    case Waiting _ -> "waiting for others";
                    case Granted _ -> granted(admission.amendments().waitingSince(ask.id()));
                    case Declined _ -> "declined";
                    case Lapsed _ -> "lapsed";
                },
                next(ask.id()).orElse("")));
    }

    /** The open ask that lapses first among those this visitor may answer, besides the one that is looked at. */
    private Optional<String> next(AskId besides) {
        Filter mine = new Filter(Which.MINE, counting(Set.of()), Optional.empty(), Optional.empty());
        return cases.lines(mine, Optional.empty(), 2).stream()
                .map(CaseLine::id)
                .filter(id -> !id.equals(besides))
                .findFirst()
                .map(id -> "/asks/" + id);
    }

    static String granted(Optional<Amendments.Listed> waits) {
        return waits.map(one -> "granted, and waits: it takes effect at "
                        + Moment.of(one.inForceAt().orElseThrow()).written() + " unless somebody cancels it")
                .orElse("granted");
    }

    /** An ask, or what stands among this visitor's asks and is none: to be shown, and never to be signed. */
    private SignOffDesk.Case shown(String id) {
        AskId ask = Paths.read(id, AskId::parse);
        return Paths.found(
                cases.find(ask).map(Cases.Whole::asked).or(() -> probes.asked(ask)), "there is no ask " + ask);
    }

    private Cases.Whole found(String id) {
        AskId ask = Paths.read(id, AskId::parse);
        return Paths.found(cases.find(ask), "there is no ask " + ask);
    }

    /** Why this visitor cannot answer now; empty when they can. What counts in the end the sign-off gate decides. */
    private Optional<String> whyNot(SignOffDesk.Case asked, Instant now) {
        Ask ask = asked.ask();
        if (ask.state() != Ask.State.OPEN || !now.isBefore(ask.expiresAt())) {
            return Optional.of("This ask is over.");
        }
        Optional<Person> me = visit.visitor().person();
        if (me.isEmpty()) {
            return Optional.of("This login is not enrolled in trust.");
        }
        if (ask.excluded().contains(me.get().id())) {
            return Optional.of("You operate the proposer or contributed, and cannot answer.");
        }
        Optional<Absence> absence = me.get().absence(now);
        if (absence.isPresent()) {
            return Optional.of("You are " + absence.get() + ", and answer nothing until then.");
        }
        Set<Group> groups = ask.quorum().counts().keySet();
        if (counting(ask.excluded()).stream()
                .noneMatch(person -> person.groups().stream().anyMatch(groups::contains))) {
            return Optional.of("Asked are people of " + quorum(ask) + ".");
        }
        return hasAnswered(asked, me.get()) ? Optional.of("You have answered.") : Optional.empty();
    }

    /** Who looks, with the groups in which one counts now: one's own and those in which one stands in. */
    private Optional<Person> counting(Set<PersonId> excluded) {
        return visit.visitor()
                .person()
                .flatMap(me -> trust.get().document().roster().counting(me.id(), clock.instant(), excluded));
    }

    private String vigilance(Ask ask) {
        Optional<Integer> from = trials.demandedFrom();
        if (from.isEmpty()) {
            return "Vigilance probes: off. Nobody has to be qualified here.";
        }
        if (ask.tier() < from.get()) {
            return "Vigilance probes: from tier " + from.get() + " on.";
        }
        return visit.visitor()
                        .person()
                        .filter(me -> trials.counts(me.id(), ask.tier()))
                        .isPresent()
                ? "Vigilance probes: you are qualified for tier " + ask.tier() + "."
                : "Vigilance probes: you are not qualified for tier " + ask.tier()
                        + ". A grant of yours is refused, a decline counts; do a burst under People.";
    }

    private static boolean hasAnswered(SignOffDesk.Case asked, Person person) {
        return asked.signOffs().stream().anyMatch(one -> one.person().id().equals(person.id()));
    }

    /** Nobody should follow the first: others' answers are shown once one's own is in, or all is over. */
    private boolean maySeeOthers(SignOffDesk.Case asked) {
        return asked.ask().state() != Ask.State.OPEN
                || visit.visitor().person().filter(me -> hasAnswered(asked, me)).isPresent();
    }

    private static List<AskPage.Said> said(SignOffDesk.Case asked) {
        return asked.signOffs().stream()
                .map(one -> new AskPage.Said(
                        one.person().id().value(),
                        switch (one.words().says()) {
                            case GRANTED -> Mark.good("granted");
                            case DECLINED -> Mark.bad("declined");
                        },
                        one.words().reason(),
                        Moment.of(one.words().time())))
                .toList();
    }

    static Mark mark(Ask.State state) {
        return switch (state) {
            case OPEN -> Mark.waiting("open");
            case GRANTED -> Mark.good("granted");
            case DECLINED -> Mark.bad("declined");
            case LAPSED -> Mark.bad("lapsed");
            case VOID -> Mark.plain("void");
        };
    }

    static String left(Instant until, Instant now) {
        return until.isAfter(now) ? "in " + Moment.length(Duration.between(now, until)) : "over";
    }

    private static String quorum(Ask ask) {
        TreeMap<String, Integer> counts = new TreeMap<>();
        ask.quorum().counts().forEach((group, count) -> counts.put(group.toString(), count));
        return String.join(
                ", ",
                counts.entrySet().stream()
                        .map(one -> one.getValue() + " × " + one.getKey())
                        .toList());
    }

    static String tier(int tier) {
        return tier == Ask.AMEND_TIER ? "amend" : Integer.toString(tier);
    }

    private static int tierNumber(String text) {
        return text.equals("amend") ? Ask.AMEND_TIER : Integer.parseInt(text);
    }

    private static String word(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    private static Cursor cursor(String text) {
        String[] parts = text.split("_", 2);
        if (parts.length < 2 || parts[0].length() > MICROSECOND_DIGITS) {
            throw new IllegalArgumentException("not a place in a list of asks");
        }
        return new Cursor(Instant.EPOCH.plus(Long.parseLong(parts[0]), ChronoUnit.MICROS), AskId.parse(parts[1]));
    }

    private static String next(Filter filter, CaseLine last) {
        Instant at = filter.which() == Which.DECIDED ? last.askedAt() : last.expiresAt();
        StringBuilder address = new StringBuilder("/asks?which=" + word(filter.which()));
        filter.lineage().ifPresent(lineage -> address.append("&lineage=").append(lineage));
        filter.tier().ifPresent(tier -> address.append("&tier=").append(tier));
        return address.append("&after=")
                .append(ChronoUnit.MICROS.between(Instant.EPOCH, at))
                .append('_')
                .append(last.id())
                .toString();
    }
}
