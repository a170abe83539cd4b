package dev.portcullis.console;

import dev.portcullis.admission.AdmissionRefusedException;
import dev.portcullis.admission.AdmissionService;
import dev.portcullis.admission.HaltHistory;
import dev.portcullis.admission.LineageHistory;
import dev.portcullis.admission.Records;
import dev.portcullis.admission.Records.HaltRecord;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.HaltId;
import dev.portcullis.kernel.LineageId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Halts: what stands and stood, and the forms that raise one and ask to end one. */
@Path("/halts")
@RunOnVirtualThread
@Singleton
public final class HaltPages {
    private static final int PAGE = 50;
    private static final int GLASSES = 20;
    private static final String LINEAGE = "lineage:";
    private static final String CONFIRMED = "yes";

    private final Pages pages;
    private final Visit visit;
    private final AdmissionService admission;
    private final Records records;
    private final HaltHistory history;
    private final LineageHistory lineages;
    private final FreshDoor fresh;
    private final InstantSource clock;

    HaltPages(
            Pages pages,
            Visit visit,
            AdmissionService admission,
            Records records,
            HaltHistory history,
            LineageHistory lineages,
            FreshDoor fresh,
            InstantSource clock) {
        this.pages = pages;
        this.visit = visit;
        this.admission = admission;
        this.records = records;
        this.history = history;
        this.lineages = lineages;
        this.fresh = fresh;
        this.clock = clock;
    }

    @GET
    @Shows(Screen.LIST_HALTS)
    @Operation(hidden = true)
    public Response list(@QueryParam("after") @Nullable String after, @QueryParam("lineage") @Nullable String lineage) {
        Optional<HaltId> from = Paths.optional(after, HaltId::parse);
        List<HaltRecord> halts = history.halts(from, PAGE);
        return pages.show(
                "halts",
                Section.HALTS,
                "Halts",
                new HaltsPage(
                        halts.stream().map(HaltPages::line).toList(),
                        from.isEmpty() ? glasses() : List.of(),
                        from.isEmpty(),
                        halts.size() < PAGE
                                ? ""
                                : "/halts?after=" + halts.getLast().id(),
                        Screen.HALT.isOpenTo(visit.visitor()),
                        lineages.lineages().stream()
                                .map(one -> one.id().value())
                                .toList(),
                        Paths.optional(lineage, LineageId::new)
                                .map(LineageId::value)
                                .orElse("")));
    }

    private List<HaltsPage.Glass> glasses() {
        List<HaltHistory.Broken> inForce = history.brokenNow(clock.instant());
        return history.broken(GLASSES).stream()
                .map(one -> new HaltsPage.Glass(
                        Frame.Broken.what(one),
                        inForce.contains(one)
                                ? Mark.bad("until " + Moment.of(one.until()).written())
                                : Mark.plain("over"),
                        Frame.Broken.names(one.by()),
                        Frame.Broken.names(one.skipped()),
                        one.reason(),
                        Moment.of(one.at()),
                        one.entry().toString()))
                .toList();
    }

    private static HaltsPage.Line line(HaltRecord halt) {
        return new HaltsPage.Line(
                halt.id().toString(),
                lineage(halt).map(LineageId::value).orElse(""),
                standing(halt),
                halt.by(),
                halt.reason(),
                Moment.of(halt.raisedAt()));
    }

    private static Optional<LineageId> lineage(HaltRecord halt) {
        return halt.scope().startsWith(LINEAGE)
                ? Optional.of(new LineageId(halt.scope().substring(LINEAGE.length())))
                : Optional.empty();
    }

    private static Mark standing(HaltRecord halt) {
        return halt.rearmed() ? Mark.plain("ended") : Mark.bad("stands");
    }

    @GET
    @Path("/{id}")
    @Shows(Screen.READ_HALT)
    @Operation(hidden = true)
    public Response read(@PathParam("id") String id) {
        HaltId halt = Paths.read(id, HaltId::parse);
        HaltRecord found = Paths.found(records.halt(halt), "no halt " + halt);
        return pages.show(
                "halt",
                Section.HALTS,
                "Halt " + halt,
                new HaltPage(
                        halt.toString(),
                        lineage(found).map(LineageId::value).orElse(""),
                        standing(found),
                        !found.rearmed(),
                        history.isByBreakGlass(halt),
                        found.by(),
                        ProposalPages.lines(found.reason(), Bounds.WRITTEN_REASON_CHARACTERS),
                        Moment.of(found.raisedAt()),
                        found.entry().toString(),
                        history.rearmings(halt).stream()
                                .map(one -> new HaltPage.Asked(
                                        one.ask().toString(),
                                        ProposalPages.outcome(one.state()),
                                        Moment.of(one.askedAt())))
                                .toList(),
                        Screen.ASK_REARM.isOpenTo(visit.visitor()),
                        fresh.isOpenTo(visit.visitor()) ? "" : StepUpPages.from("/halts/" + halt)));
    }

    @POST
    @Shows(Screen.HALT)
    @Operation(hidden = true)
    public Response halt() throws AdmissionRefusedException {
        String scope = visit.form().get("scope");
        if (!visit.form().get("confirmed").equals(CONFIRMED)) {
            throw new PageException(
                    PageProblem.MALFORMED, "nothing was halted: say in the form that it is meant, and send it again");
        }
        Optional<LineageId> lineage = switch (scope) {
            case "all" -> Optional.empty();
            case "" -> throw new PageException(PageProblem.MALFORMED, "nothing was halted: choose what is to stop");
            default -> Optional.of(Paths.read(scope, LineageId::new));
        };
        HaltId halt =
                admission.halt(lineage, reason(), visit.visitor().enrolled().id());
        return Response.seeOther(URI.create("/halts/" + halt)).build();
    }

    @POST
    @Path("/{id}/re-arm")
    @Shows(Screen.ASK_REARM)
    @Operation(hidden = true)
    public Response rearm(@PathParam("id") String id) throws AdmissionRefusedException {
        HaltId halt = Paths.read(id, HaltId::parse);
        admission.amendments().rearm(halt, reason());
        return Response.seeOther(URI.create("/halts/" + halt)).build();
    }

    private String reason() {
        String reason = visit.form().get("reason").strip();
        if (reason.isEmpty() || reason.indexOf('\0') >= 0 || reason.length() > Bounds.WRITTEN_REASON_CHARACTERS) {
            throw new PageException(
                    PageProblem.REASON_MISSING,
                    "give a reason of at most " + Bounds.WRITTEN_REASON_CHARACTERS + " characters");
        }
        return reason;
    }
}
