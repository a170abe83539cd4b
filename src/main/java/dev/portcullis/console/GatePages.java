package dev.portcullis.console;

import dev.portcullis.admission.History;
import dev.portcullis.admission.TrustStore;
import dev.portcullis.admission.WorkerStandings;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.console.GatePage.GateLine;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The first page, and the one after the last. */
@Path("/")
@RunOnVirtualThread
@Singleton
public final class GatePages {
    private final Pages pages;
    private final Pulse pulse;
    private final TrustStore trust;
    private final History history;
    private final WorkerStandings workers;

    GatePages(Pages pages, Pulse pulse, TrustStore trust, History history, WorkerStandings workers) {
        this.history = history;
        this.workers = workers;
        this.pages = pages;
        this.pulse = pulse;
        this.trust = trust;
    }

    @GET
    @Shows(Screen.GATE)
    @Operation(hidden = true)
    public Response gate() {
        Standing standing = pulse.standing();
        TrustDocument document = trust.get().document();
        return pages.show(
                "gate",
                Section.GATE,
                "Gate",
                new GatePage(
                        standing.isGuarding(),
                        standing.faults(),
                        gates(standing),
                        standing.openAsks(),
                        standing.standingHalts(),
                        standing.openProposals(),
                        standing.overdueSeconds() == 0
                                ? "nothing waits for the gate"
                                : "the oldest step is overdue by "
                                        + Moment.length(Duration.ofSeconds(standing.overdueSeconds())),
                        standing.checkpointSize(),
                        standing.checkpointAt().map(Moment::of),
                        document.policy().epoch(),
                        document.version(),
                        behind()));
    }

    private List<GatePage.BehindLine> behind() {
        return workers.behind().stream()
                .map(one -> new GatePage.BehindLine(
                        one.worker(), one.pool(), one.trust(), one.advice(), Moment.of(one.heardAt())))
                .toList();
    }

    /** A gate stands while all that it stands on does; what is missing is among the faults above. */
    private List<GateLine> gates(Standing standing) {
        Map<String, Instant> last = history.lastAnswers();
        Mark mark = standing.isGuarding() ? Mark.good("guards") : Mark.bad("shut");
        return List.of(
                gate("tripwire", mark, "a reading fires, is cleared or stays unresolved", last),
                gate("policy", mark, "a verdict allows, denies, escalates or stays undetermined", last),
                gate("signoff", mark, "people grant or decline, or the ask lapses", last));
    }

    private static GateLine gate(String name, Mark mark, String says, Map<String, Instant> last) {
        return new GateLine(
                name, mark, says, Optional.ofNullable(last.get(name)).map(Moment::of));
    }

    @GET
    @Path("/signed-out")
    @Shows(Screen.SIGNED_OUT)
    @Operation(hidden = true)
    public Response signedOut() {
        return pages.bare(200, "signed-out", Optional.empty());
    }
}
