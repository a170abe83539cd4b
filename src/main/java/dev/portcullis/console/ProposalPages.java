package dev.portcullis.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portcullis.admission.Dossiers;
import dev.portcullis.admission.History;
import dev.portcullis.admission.History.Filter;
import dev.portcullis.admission.History.ProposalLine;
import dev.portcullis.attest.predicate.AnswerPredicate;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.console.ProposalPage.Pair;
import dev.portcullis.dossier.DossierFile;
import dev.portcullis.dossier.DossierRefusedException;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Inert;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Purpose;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Proposals of all lineages, and one proposal's whole life. */
@Path("/proposals")
@RunOnVirtualThread
@Singleton
public final class ProposalPages {
    private static final int PAGE = 50;
    private static final int SEARCH_CHARACTERS = 200;

    private final Pages pages;
    private final History history;
    private final Dossiers dossiers;
    private final ProbePages probes;

    ProposalPages(Pages pages, History history, Dossiers dossiers, ProbePages probes) {
        this.pages = pages;
        this.history = history;
        this.dossiers = dossiers;
        this.probes = probes;
    }

    @GET
    @Shows(Screen.LIST_PROPOSALS)
    @Operation(hidden = true)
    public Response list(
            @QueryParam("q") @Nullable String q,
            @QueryParam("state") @Nullable String state,
            @QueryParam("purpose") @Nullable String purpose,
            @QueryParam("lineage") @Nullable String lineage,
            @QueryParam("after") @Nullable String after) {
        Optional<String> text = Paths.optional(q, ProposalPages::bounded);
        Optional<ProposalId> named = text.flatMap(ProposalPages::id);
        if (named.isPresent()) {
            return Response.seeOther(URI.create("/proposals/" + named.get())).build();
        }
        Filter filter = new Filter(
                Paths.optional(lineage, LineageId::new),
                Paths.optional(state, AnswerState::parse),
                Paths.optional(purpose, Purpose::parse),
                text);
        Optional<ProposalId> from = Paths.optional(after, ProposalId::parse);
        List<ProposalLine> lines = history.proposals(filter, from, PAGE);
        return pages.show(
                "proposals",
                Section.PROPOSALS,
                "Proposals",
                new ProposalsPage(
                        text.orElse(""),
                        filter.state().map(AnswerState::toString).orElse(""),
                        filter.purpose().map(Purpose::toString).orElse(""),
                        filter.lineage().map(LineageId::value).orElse(""),
                        Arrays.stream(AnswerState.values())
                                .map(AnswerState::toString)
                                .toList(),
                        Arrays.stream(Purpose.values()).map(Purpose::toString).toList(),
                        lines.stream().map(ProposalPages::line).toList(),
                        from.isEmpty(),
                        lines.size() < PAGE ? "" : next(filter, lines.getLast().id())));
    }

    private static String bounded(String text) {
        if (text.length() > SEARCH_CHARACTERS || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("search for at most " + SEARCH_CHARACTERS + " characters");
        }
        return text;
    }

    private static Optional<ProposalId> id(String text) {
        try {
            return Optional.of(ProposalId.parse(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static String next(Filter filter, ProposalId last) {
        StringBuilder address = new StringBuilder("/proposals?after=" + last);
        filter.text().ifPresent(text -> address.append("&q=").append(URLEncoder.encode(text, UTF_8)));
        filter.state().ifPresent(state -> address.append("&state=").append(state));
        filter.purpose().ifPresent(purpose -> address.append("&purpose=").append(purpose));
        filter.lineage().ifPresent(lineage -> address.append("&lineage=").append(lineage));
        return address.toString();
    }

    private static ProposalsPage.Line line(ProposalLine one) {
        return new ProposalsPage.Line(
                one.id().toString(),
                one.lineage().value(),
                one.proposer(),
                mark(one.state()),
                one.purpose().toString(),
                String.join(", ", one.reasons()),
                Moment.of(one.receivedAt()));
    }

    static Mark mark(AnswerState state) {
        return switch (state) {
            case JUDGING, WAITING -> Mark.waiting(state.toString());
            case ADMITTED, PROMOTED -> Mark.good(state.toString());
            case REFUSED, DECLINED, LAPSED, EXPIRED, LOST -> Mark.bad(state.toString());
            case WITHDRAWN -> Mark.plain(state.toString());
        };
    }

    @GET
    @Path("/{id}")
    @Shows(Screen.READ_PROPOSAL)
    @Operation(hidden = true)
    public Response read(@PathParam("id") String id) {
        ProposalId proposal = Paths.read(id, ProposalId::parse);
        Optional<History.Case> proposed = history.proposal(proposal);
        Optional<Response> probe = proposed.isPresent() ? Optional.empty() : probes.lookedUp(proposal);
        if (probe.isPresent()) {
            return probe.get();
        }
        History.Case found = Paths.found(proposed, "no proposal " + proposal);
        return pages.show("proposal", Section.PROPOSALS, "Proposal " + proposal, page(found));
    }

    @GET
    @Path("/{id}/dossier")
    @Shows(Screen.READ_DOSSIER)
    @Operation(hidden = true)
    public Response dossier(@PathParam("id") String id) throws InterruptedException {
        ProposalId proposal = Paths.read(id, ProposalId::parse);
        try {
            Dossiers.Made made = Paths.found(dossiers.of(proposal, true), "no proposal " + proposal);
            return Response.ok(made.file().toArray(), DossierFile.MEDIA_TYPE)
                    .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + made.fileName() + "\"")
                    .build();
        } catch (DossierRefusedException e) {
            throw new PageException(PageProblem.of(e.code()), String.valueOf(e.getMessage()), e);
        }
    }

    private static ProposalPage page(History.Case found) {
        AnswerPredicate answer = found.answer();
        return new ProposalPage(
                found.id().toString(),
                found.lineage().value(),
                found.proposer(),
                found.kind(),
                found.aim(),
                mark(answer.state()),
                found.purpose().toString(),
                found.round(),
                answer.reasons(),
                Moment.of(found.receivedAt()),
                Moment.of(found.deadline()),
                found.isEnded(),
                Hash.of(found.base()),
                Hash.of(found.result()),
                found.parents().stream().map(Hash::of).toList(),
                found.of().map(ProposalId::toString).orElse(""),
                found.joined().stream().map(ProposalId::toString).toList(),
                found.generation(),
                pairs(answer.metrics() == null ? Map.of() : answer.metrics()),
                pairs(found.claims()),
                lines(found.words(), Bounds.WRITTEN_REASON_CHARACTERS),
                lines(answer.failure() == null ? "" : answer.failure(), Bounds.FAILURE_TEXT_BYTES),
                Stream.concat(found.life().stream().map(ProposalPages::event), end(found).stream())
                        .toList());
    }

    private static List<Pair> pairs(Map<String, Decimal> values) {
        return values.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(one -> new Pair(one.getKey(), one.getValue().text()))
                .toList();
    }

    /** Text line by line, so that a line's end is the one thing in it that may act. */
    static List<String> lines(String text, int atMost) {
        if (text.isEmpty()) {
            return List.of();
        }
        String cut = text.length() > atMost ? text.substring(0, atMost) + "…" : text;
        return cut.lines().map(line -> Inert.text(line, atMost)).toList();
    }

    private static Optional<ProposalPage.Event> end(History.Case found) {
        if (!found.isEnded() || found.answer().entry() == null) {
            return Optional.empty();
        }
        String entry = found.answer().entry().toString();
        return Optional.of(new ProposalPage.Event(
                Moment.of(History.bornAt(found.answer().entry().value())),
                "end",
                found.purpose().toString(),
                found.round(),
                "",
                mark(found.answer().state()),
                "",
                entry,
                ""));
    }

    private static ProposalPage.Event event(History.Event one) {
        boolean isAsk = one.what().equals("ask") || one.what().equals("signoff");
        return new ProposalPage.Event(
                Moment.of(one.at()),
                one.what().equals("signoff") ? "sign-off" : one.what(),
                one.purpose(),
                one.round(),
                one.name(),
                outcome(one.outcome()),
                one.words(),
                one.entry().toString(),
                isAsk && one.reference().isPresent()
                        ? "/asks/" + one.reference().get()
                        : "");
    }

    /** Words of the records themselves: verdicts, readings, asks, sign-offs, permits, runs. */
    static Mark outcome(String word) {
        return switch (word) {
            case "allowed", "cleared", "granted", "redeemed", "settled" -> Mark.good(word);
            case "denied", "fired", "declined", "lapsed", "expired", "revoked", "undetermined", "void" ->
                Mark.bad(word);
            case "escalated", "unresolved", "open", "issued", "running" -> Mark.waiting(word);
            default -> Mark.plain(word);
        };
    }
}
