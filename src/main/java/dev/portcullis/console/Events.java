package dev.portcullis.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portcullis.kernel.StrictJson;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** News of the gate as server-sent events: numbers only, the same for everybody, from one look for all streams. */
@Path("/events")
@RunOnVirtualThread
@Singleton
public final class Events {
    /** Most streams of one gateway; a page whose stream is refused asks again later. */
    static final int STREAMS = 200;

    /** After which a stream ends, so that the login is looked at again; the page opens the next one by itself. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private static final long AGAIN_AFTER_MILLIS = 3_000;

    private final Pulse pulse;
    private final AtomicInteger open = new AtomicInteger();

    Events(Pulse pulse) {
        this.pulse = pulse;
    }

    /** What a stream tells. */
    record News(
            boolean guarding, long openAsks, long standingHalts, long openProposals, long checkpointSize, String at) {
        static News of(Standing standing) {
            return new News(
                    standing.isGuarding(),
                    standing.openAsks(),
                    standing.standingHalts(),
                    standing.openProposals(),
                    standing.checkpointSize(),
                    Moment.of(standing.at()).iso());
        }
    }

    @GET
    @Shows(Screen.EVENTS)
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(hidden = true)
    public Multi<OutboundSseEvent> events(@Context Sse sse) {
        if (open.incrementAndGet() > STREAMS) {
            open.decrementAndGet();
            throw new PageException(PageProblem.TOO_MANY_STREAMS, STREAMS + " pages listen already");
        }
        return standings()
                .onTermination()
                .invoke(open::decrementAndGet)
                .map(standing -> sse.newEventBuilder()
                        .name("standing")
                        .reconnectDelay(AGAIN_AFTER_MILLIS)
                        .data(String.class, new String(StrictJson.write(News.of(standing)), UTF_8))
                        .build());
    }

    private Multi<Standing> standings() {
        Multi<Standing> news = Multi.createFrom()
                .emitter(
                        emitter -> {
                            Consumer<Standing> listener = emitter::emit;
                            emitter.onTermination(() -> pulse.unlisten(listener));
                            pulse.listen(listener);
                            emitter.emit(pulse.standing());
                        },
                        BackPressureStrategy.LATEST);
        return news.select().first(LONGEST);
    }
}
