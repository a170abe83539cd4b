package dev.portcullis.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kernel.Digest;
import io.quarkus.qute.Engine;
import io.quarkus.qute.EngineBuilder;
import io.quarkus.qute.RawString;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.TemplateLocator;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every page painted with what a proposer could write into it. */
class PaintedPagesTest {
    private static final Path TEMPLATES = Path.of("src/main/resources/templates/console");
    private static final String PLAIN = "plain-words";
    private static final List<String> HOSTILE = List.of(
            "<script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)>",
            "' onmouseover='alert(1)",
            "{page.token} {#if true}",
            "\u202eevil\u202c \u2066x\u2069",
            "a\u200bb\u00adc\ufeff",
            "\u001b[31mred\u001b[0m\u0007\b\r",
            "approved by safety ✓ granted",
            "&lt;b&gt; &#60;",
            "]]><!-- -->",
            "\u00a0\u3000\ud800",
            "x".repeat(InertText.CHARACTERS + 10));

    private static final Engine ENGINE = engine();
    private static final Moment NOW = Moment.of(Instant.parse("2026-11-27T18:00:00Z"));
    private static final PolicyPage.Hits HITS = new PolicyPage.Hits(1, 2, 1, "evaluate 2");
    private static final Hash HASH = Hash.of(Digest.EMPTY);
    private static final String ID = "01a21e1c-1222-7e8f-bec3-9a57a6eb232d";

    private static Engine engine() {
        EngineBuilder engine = Engine.builder()
                .addDefaults()
                .addValueResolver(new ReflectionValueResolver())
                .addLocator(PaintedPagesTest::locate);
        Pages.configure(engine);
        return engine.build();
    }

    private static Optional<TemplateLocator.TemplateLocation> locate(String id) {
        InputStream found = PaintedPagesTest.class.getResourceAsStream("/templates/" + id + ".html");
        return Optional.ofNullable(found).map(in -> new TemplateLocator.TemplateLocation() {
            @Override
            public Reader read() {
                return new InputStreamReader(in, UTF_8);
            }

            @Override
            public Optional<Variant> getVariant() {
                return Optional.of(Variant.forContentType("text/html"));
            }
        });
    }

    /** Each template with a page of it, in which every text is the given one. */
    static Map<String, Function<String, Object>> pages() {
        Map<String, Function<String, Object>> pages = new LinkedHashMap<>();
        pages.put("error", text -> new ErrorPage(400, "MALFORMED", text, "/step-up?to=/halts"));
        pages.put("signed-out", _ -> Optional.empty());
        pages.put("leave", _ -> Optional.empty());
        pages.put(
                "gate",
                text -> new GatePage(
                        false,
                        List.of(text),
                        List.of(new GatePage.GateLine("policy", Mark.good("guards"), "a verdict", Optional.of(NOW))),
                        3,
                        1,
                        2,
                        text,
                        9,
                        Optional.of(NOW),
                        1,
                        2,
                        List.of(new GatePage.BehindLine(text, text, 1, text, NOW))));
        pages.put(
                "proposals",
                text -> new ProposalsPage(
                        text,
                        "refused",
                        "",
                        "",
                        List.of("refused"),
                        List.of("evaluate"),
                        List.of(new ProposalsPage.Line(ID, "l", text, Mark.bad("refused"), "evaluate", text, NOW)),
                        false,
                        "/proposals?after=" + ID));
        pages.put(
                "asks",
                text -> new AsksPage(
                        "mine",
                        text,
                        "2",
                        19,
                        "11",
                        false,
                        List.of(new AsksPage.Line(
                                ID,
                                Mark.waiting("open"),
                                NOW,
                                NOW,
                                "in 41 min",
                                "promote",
                                text,
                                text,
                                "l",
                                text,
                                text,
                                text,
                                text,
                                text,
                                "2",
                                text)),
                        "/asks?which=mine&after=1_" + ID,
                        "/asks/" + ID,
                        text,
                        71));
        pages.put("ask", PaintedPagesTest::ask);
        pages.put("proposal", PaintedPagesTest::proposal);
        pages.put(
                "lineages",
                text -> new LineagesPage(List.of(new LineagesPage.Line("l", Mark.bad("halted"), ID, 1, 2, 3))));
        pages.put(
                "lineage",
                text -> new LineagePage(
                        "l",
                        Mark.good("open"),
                        "",
                        Optional.of(HASH),
                        Optional.empty(),
                        "2.6",
                        ID,
                        List.of(new LineagePage.Fact("Title", text)),
                        text,
                        0,
                        1,
                        List.of(Chart.of(
                                "Score",
                                text,
                                List.of(new Chart.Series(
                                        text, List.of(new Chart.Point(0, 1), new Chart.Point(1, 2)))))),
                        List.of(new LineagePage.Generation(
                                1, Mark.good("promoted"), "2.6", "2.7", text, ID, HASH, true, false))));
        pages.put(
                "compare",
                text -> new ComparePage(
                        "l",
                        text,
                        new ComparePage.Side(0, Mark.good("promoted"), "2.5", "", "", HASH),
                        new ComparePage.Side(1, Mark.plain("admitted"), "2.6", text, ID, HASH),
                        new RawString("<article class=\"case\"></article>")));
        pages.put(
                "halts",
                text -> new HaltsPage(
                        List.of(new HaltsPage.Line(ID, "", Mark.bad("stands"), text, text, NOW)),
                        List.of(new HaltsPage.Glass(
                                "everything was stopped", Mark.plain("over"), "alice, sam", "bob", text, NOW, ID)),
                        true,
                        "",
                        true,
                        List.of("l"),
                        "l"));
        pages.put(
                "halt",
                text -> new HaltPage(
                        ID,
                        "l",
                        Mark.bad("stands"),
                        true,
                        true,
                        text,
                        List.of(text),
                        NOW,
                        ID,
                        List.of(new HaltPage.Asked(ID, Mark.waiting("open"), NOW)),
                        true,
                        "/step-up?to=/halts/" + ID));
        pages.put(
                "policy",
                text -> new PolicyPage(
                        HASH,
                        1,
                        List.of(new PolicyPage.Rule(text, text, "CODE", "denied", "enforce", "evaluate", "code", HITS)),
                        List.of(new PolicyPage.Other(text, HITS)),
                        List.of(Chart.byDay(
                                "Burden",
                                text,
                                30,
                                List.of(new Chart.Series(text, List.of(new Chart.Point(20_000, 1)))))),
                        List.of(new PolicyPage.Day("2026-11-27", 3, 1, "33.3 %")),
                        List.of(new PolicyPage.Epoch(1, HASH, NOW, ID))));
        pages.put(
                "ledger",
                text -> new LedgerPage(
                        text,
                        9,
                        HASH.full(),
                        Optional.of(NOW),
                        1,
                        List.of(new LedgerPage.Witness(text, Mark.good("cosigned"), Optional.of(NOW))),
                        List.of(new LedgerPage.Line(8, ID, text, 100, Mark.good("published"), NOW)),
                        true,
                        ""));
        pages.put(
                "entry",
                text -> new EntryPage(ID, text, Optional.of(8L), HASH, 100, true, text, NOW, List.of("{", text, "}")));
        pages.put(
                "people",
                text -> new PeoplePage(
                        1,
                        "0000",
                        true,
                        "2",
                        "one after 9 answered asks on average, 3 a day at most",
                        List.of(new PeoplePage.Line(
                                text, "reviewer", "passkeys: 1", Mark.good("can sign"), text, "tiers 1", text, true)),
                        List.of(new PeoplePage.Quorum("tier 1", "1 of reviewer", Mark.bad("cannot be met"), text))));
        pages.put(
                "burst",
                text -> new BurstPage(
                        !text.equals("shut"),
                        2,
                        7,
                        30,
                        NOW,
                        new RawString("<article class=\"case\"><section><h2>Consequence</h2></section></article>"),
                        List.of(new BurstPage.Told(6, Mark.bad("missed"), text)),
                        List.of(new BurstPage.Line(2, Mark.good("qualified"), text, ID)),
                        "2",
                        22,
                        8,
                        90));
        pages.put(
                "burst-over",
                text -> new BurstOverPage(
                        new BurstPage.Told(30, Mark.good("caught"), text),
                        2,
                        Mark.good("qualified"),
                        text,
                        "80.2",
                        NOW,
                        true));
        pages.put(
                "probe",
                text -> new ProbePage(
                        Mark.bad("wrong"),
                        text,
                        text,
                        List.of(text),
                        new RawString("<article class=\"case\"><section><h2>Consequence</h2></section></article>")));
        return pages;
    }

    private static Object proposal(String text) {
        return new ProposalPage(
                ID,
                "l",
                text,
                "program",
                "admit",
                Mark.bad("refused"),
                "evaluate",
                1,
                List.of(text),
                NOW,
                NOW,
                false,
                HASH,
                HASH,
                List.of(HASH),
                ID,
                List.of(ID),
                Optional.of(4L),
                List.of(new ProposalPage.Pair(text, "1")),
                List.of(new ProposalPage.Pair(text, "2")),
                List.of(text),
                List.of(text),
                List.of(new ProposalPage.Event(
                        NOW, "sign-off", "admit", 1, text, Mark.bad("declined"), text, ID, "/asks/" + ID)));
    }

    /** The case itself is bytes that were written inert when they were asked about: see MarkupTest. */
    private static AskPage ask(String text) {
        return new AskPage(
                ID,
                Mark.waiting("open"),
                true,
                "promote",
                text,
                ID,
                "l",
                "2",
                "2 × reviewer",
                1,
                new Forecast(true, "1 place", text, Mark.bad("not before it lapses: too few are there")),
                NOW,
                NOW,
                "in 41 min",
                "zoo zoo zoo zoo zoo zoo",
                "sha256:" + HASH,
                ID,
                new RawString("<article class=\"case\"><section><h2>Consequence</h2></section></article>"),
                !text.equals("shut"),
                text,
                true,
                "/asks/" + ID,
                "/step-up?to=/asks/" + ID,
                2_000,
                text,
                List.of(new AskPage.Said("bob", Mark.good("granted"), text, NOW)),
                List.of(new AskPage.Question("bob", text, NOW, List.of(new AskPage.Reply(text, NOW, ID)))));
    }

    static Stream<String> templates() {
        return pages().keySet().stream();
    }

    /** All but what is shown to whoever asks. */
    static Stream<String> framed() {
        return templates().filter(template -> !List.of("signed-out", "error").contains(template));
    }

    private static String paint(String template, String text) {
        return Pages.paint(
                ENGINE, template, frame(), requireNonNull(pages().get(template)).apply(text));
    }

    private static Frame frame() {
        return frame(List.of());
    }

    private static Frame frame(List<Frame.Broken> broken) {
        return new Frame(
                "Title",
                Section.GATE,
                Arrays.asList(Section.values()),
                "alice",
                "reviewer",
                true,
                "token",
                true,
                List.of(),
                broken,
                3,
                1,
                9,
                NOW);
    }

    @ParameterizedTest
    @MethodSource("templates")
    void leavesEveryByteOfThePageOutsideTheWordsAsItWas(String template) {
        String plain = paint(template, PLAIN);
        for (String hostile : HOSTILE) {
            assertThat(paint(template, hostile)).isEqualTo(plain.replace(PLAIN, InertText.html(hostile)));
        }
    }

    @ParameterizedTest
    @MethodSource("templates")
    void hasNothingInlineAndNothingFromElsewhere(String template) {
        assertThat(paint(template, PLAIN))
                .startsWith("<!doctype html>")
                .doesNotContainPattern("(?i)<style|\\sstyle=|\\son[a-z]+=|javascript:|<script>")
                .doesNotContainPattern("(?:src|href|action)=\"(?:https?:)?//")
                .containsOnlyOnce("<h1")
                .contains("<main id=\"main\"", "lang=\"en\"");
    }

    @Test
    void coversEveryTemplateThatIsAPage() throws IOException {
        try (Stream<Path> files = Files.list(TEMPLATES)) {
            List<String> parts =
                    List.of("layout", "state", "chart", "ask-forecast", "questions", "differences", "step-up");
            assertThat(files.map(file -> file.getFileName().toString().replace(".html", ""))
                            .filter(name -> !parts.contains(name)))
                    .containsExactlyInAnyOrderElementsOf(pages().keySet());
        }
    }

    @Test
    void escapesWhatNoReaderSees() {
        assertThat(InertText.html("a\u202eb<&\"'>")).isEqualTo("a\\u{202e}b&lt;&amp;&quot;&#39;&gt;");
        assertThat(InertText.html("x".repeat(InertText.CHARACTERS + 1)))
                .endsWith("…")
                .hasSize(InertText.CHARACTERS + 1);
    }

    @Test
    void tellsALoginThatTrustDoesNotKnowThatItCannotAct() {
        Frame stranger = new Frame(
                "Halts",
                Section.HALTS,
                Arrays.asList(Section.values()),
                "mallory",
                "",
                false,
                "token",
                true,
                List.of(),
                List.of(),
                0,
                0,
                0,
                NOW);

        assertThat(Pages.paint(
                        ENGINE,
                        "halts",
                        stranger,
                        new HaltsPage(List.of(), List.of(), true, "", true, List.of("l"), "")))
                .contains("This login is not enrolled in trust", "mallory", "no role, not enrolled")
                .doesNotContain("action=\"/halts\"")
                .containsOnlyOnce("method=\"post\"")
                .contains("action=\"/logout\"");
    }

    @ParameterizedTest
    @MethodSource("framed")
    void tellsOnEveryPageThatTheGlassIsBroken(String template) {
        Frame broken = frame(List.of(new Frame.Broken("everything was stopped", PLAIN, "alice, sam", "bob", NOW, ID)));
        String page = Pages.paint(
                ENGINE, template, broken, requireNonNull(pages().get(template)).apply(PLAIN));

        assertThat(page).contains("data-breakglass", "everything was stopped", "Signed by alice, sam. Not asked: bob.");
    }

    @Test
    void paintsTheSamePageOfTheSameRecordsByteForByte() {
        assertThat(paint("proposal", PLAIN)).isEqualTo(paint("proposal", PLAIN));
    }
}
