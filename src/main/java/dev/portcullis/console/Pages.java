package dev.portcullis.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.portcullis.attest.Group;
import io.quarkus.qute.Engine;
import io.quarkus.qute.EngineBuilder;
import io.quarkus.qute.Template;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Paints pages: a template over a record of what it shows, inside the frame. */
@ApplicationScoped
class Pages {
    static final String HTML = "text/html;charset=UTF-8";
    private static final String FOLDER = "console/";

    private final Engine engine;
    private final Visit visit;
    private final Pulse pulse;
    private final FormToken tokens;
    private final InstantSource clock;

    Pages(Engine engine, Visit visit, Pulse pulse, ConsoleSettings settings, InstantSource clock) {
        this.engine = engine;
        this.visit = visit;
        this.pulse = pulse;
        this.tokens = new FormToken(settings);
        this.clock = clock;
    }

    /** Every value in every template goes through {@link InertText}. */
    static void configure(@Observes EngineBuilder engine) {
        engine.addResultMapper(new InertText());
    }

    /**
     * A page.
     *
     * @param template its name below {@code templates/console}
     * @param title shown in the tab and as the page's heading; never a proposer's words beyond validated ids
     * @param page what the template calls {@code page}: a public record
     */
    Response show(String template, Section section, String title, Object page) {
        return show(200, template, section, title, page);
    }

    Response show(int status, String template, Section section, String title, Object page) {
        return html(status, paint(engine, template, frame(section, title), page));
    }

    /** The frame for the present visit. */
    Frame frame(Section section, String title) {
        Visitor visitor = visit.visitor();
        Standing standing = pulse.standing();
        return new Frame(
                title,
                section,
                Arrays.asList(Section.values()),
                visitor.name(),
                visitor.roles().stream().sorted().map(Group::toString).collect(joining(", ")),
                visitor.person().isPresent(),
                tokens.of(visitor),
                standing.isGuarding(),
                standing.faults(),
                standing.broken().stream().map(Frame.Broken::of).toList(),
                standing.openAsks(),
                standing.standingHalts(),
                standing.checkpointSize(),
                Moment.of(clock.instant()));
    }

    /** A page without the frame, for who is not logged in or may not see it. */
    Response bare(int status, String template, Object page) {
        return html(status, paint(engine, template, null, page));
    }

    static String paint(Engine engine, String template, @Nullable Frame frame, Object page) {
        @Nullable Template found = engine.getTemplate(FOLDER + template);
        if (found == null) {
            throw new IllegalStateException("no template " + template);
        }
        var instance = found.data("page", page);
        if (frame != null) {
            instance.data("frame", frame);
        }
        return instance.render();
    }

    private static Response html(int status, String html) {
        return Response.status(status).type(HTML).entity(html.getBytes(UTF_8)).build();
    }
}
