package dev.portcullis.console;

import dev.portcullis.admission.TrustStore;
import dev.portcullis.attest.TrustDocument;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
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

    GatePages(Pages pages, Pulse pulse, TrustStore trust) {
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
                        List.of(),
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
                        document.version()));
    }

    @GET
    @Path("/signed-out")
    @Shows(Screen.SIGNED_OUT)
    @Operation(hidden = true)
    public Response signedOut() {
        return pages.bare(200, "signed-out", Optional.empty());
    }
}
