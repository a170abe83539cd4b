package dev.portcullis.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitUntilState;
import dev.portcullis.fixtures.ConsoleVisitor;
import dev.portcullis.fixtures.FreshDatabase;
import dev.portcullis.fixtures.RunningGateway;
import dev.portcullis.fixtures.StackExtension;
import dev.portcullis.improver.GateRefusedException;
import dev.portcullis.improver.GateUnavailableException;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.local.Running;
import dev.portcullis.local.StackFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Takes the console's figures of {@code docs/performance.md}: many open asks, and a case with all that one may show. */
@Tag("long")
@ExtendWith({StackExtension.class, Browsing.Extension.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleSpeedPageIT {
    private static final int ASKS = 10_000;
    /** As many as a difference shows. */
    private static final int LINES = 4_990;

    private static final int LOOKS = 40;
    private static final int WARM = 10;
    private static final int VISITS = 9;
    private static final double FIRST_BYTE_MS = 200;
    private static final double INTERACTIVE_MS = 1_000;
    private static final Pattern NEXT = Pattern.compile("href=\"(/asks\\?[^\"]*after=[^\"]+)\"");

    /** Says when the first key was answered and painted, by the browser's clock since it began to ask for the page. */
    private static final String TELL_OF_THE_FIRST_KEY = """
            document.addEventListener('keydown', () => requestAnimationFrame(() => setTimeout(() => {
                window.keyAnswered ??= performance.now();
            })));""";

    private FreshDatabase database;
    private RunningGateway gateway;
    private HostileLineage lineage;
    private AskId large;

    @BeforeAll
    void start(Running stack, @TempDir Path folder)
            throws IOException, InterruptedException, SQLException, StackFailedException, MalformedJsonException,
                    GateRefusedException, GateUnavailableException {
        database = FreshDatabase.in(stack);
        gateway = RunningGateway.start(stack, database, folder);
        lineage = HostileLineage.open(gateway, "much-asked");
        large = lineage.putBeforePeople(
                gateway,
                IntStream.range(0, LINES)
                        .mapToObj(line -> "line " + line + " of a file that was written anew, with a few words in it\n")
                        .collect(Collectors.joining()));
        AskId small = lineage.putBeforePeople(gateway, "one line\n");
        seed(small);
    }

    @AfterAll
    void stop() throws IOException, SQLException {
        lineage.close();
        gateway.close();
        database.close();
    }

    /** What the gate wrote of one ask, as often as it takes, with ids and times of their own. */
    private void seed(AskId one) throws SQLException, IOException {
        try (Connection owner = database.owner();
                Statement sql = owner.createStatement()) {
            sql.execute("CREATE TEMP TABLE copies AS SELECT n, "
                    + Stream.of("proposal", "ask", "verdict", "asked")
                            .map(id -> "overlay(gen_random_uuid()::text PLACING '7' FROM 15)::uuid AS " + id)
                            .collect(Collectors.joining(", "))
                    + " FROM generate_series(3, " + ASKS + ") AS n");
            sql.execute(copies(
                    "proposal",
                    "SELECT c.n, c.proposal AS id_, c.ask AS ask_, p.* FROM copies c, proposal p JOIN ask a ON a.subject ="
                            + " 'proposal:' || p.id WHERE a.id = '" + one + "'",
                    Map.of("id", "id_", "result", "sha256(convert_to(n::text, 'UTF8'))", "state_ref", "ask_")));
            sql.execute(copies(
                    "gate_result",
                    "SELECT c.proposal AS proposal_, c.verdict, g.* FROM copies c, gate_result g JOIN ask a ON a.subject ="
                            + " 'proposal:' || g.proposal WHERE g.gate = 'policy' AND a.id = '" + one + "'",
                    Map.of("proposal", "proposal_", "entry", "verdict")));
            sql.execute(copies(
                    "ask",
                    "SELECT c.n, c.ask AS ask_, c.proposal, c.asked, a.* FROM copies c, ask a WHERE a.id = '" + one
                            + "'",
                    Map.of(
                            "id",
                            "ask_",
                            "subject",
                            "'proposal:' || proposal",
                            "entry",
                            "asked",
                            "expires_at",
                            "expires_at + n * interval '1 second'",
                            "nudge_at",
                            "NULL")));
            sql.execute("ANALYZE ask");
            sql.execute("ANALYZE proposal");
            sql.execute("ANALYZE gate_result");
        }
    }

    private String copies(String table, String from, Map<String, String> instead) throws SQLException, IOException {
        List<String> columns = new ArrayList<>();
        try (Connection owner = database.owner();
                var found = owner.getMetaData().getColumns(null, "public", table, null)) {
            while (found.next()) {
                columns.add(found.getString("COLUMN_NAME"));
            }
        }
        return "INSERT INTO " + table + " (" + String.join(", ", columns) + ") SELECT "
                + columns.stream()
                        .map(column -> instead.getOrDefault(column, column))
                        .collect(Collectors.joining(", "))
                + " FROM (" + from + ") one";
    }

    /** One page's figures, in milliseconds. */
    private record Taken(List<Double> all) {
        private static final double WORST = 0.95;

        Taken {
            all = all.stream().sorted().toList();
        }

        double median() {
            return all.get(all.size() / 2);
        }

        double worst() {
            return all.get((int) (all.size() * WORST));
        }

        String row() {
            return Math.round(median()) + " ms | " + Math.round(worst()) + " ms";
        }
    }

    @Test
    void pagesOfManyAsksAndOfALongDifferenceAnswerAndCanBeUsedSoon(Running stack, Browsing browsing)
            throws IOException, InterruptedException {
        // Given
        String loadBefore = load();
        Map<String, Taken> firstBytes = new LinkedHashMap<>();
        Map<String, Taken> interactive = new LinkedHashMap<>();
        try (ConsoleVisitor alice = ConsoleVisitor.loggedIn(gateway.address(), stack.person("alice"));
                ConsoleVisitor ann = ConsoleVisitor.loggedIn(gateway.address(), stack.person("ann"))) {
            assertThat(alice.get("/asks?which=open").body()).contains("Everybody's " + ASKS);
            String second = next(alice, "/asks?which=open");
            String later = after(alice, "/asks?which=open", 100);
            // When
            firstBytes.put("`/asks`, of a reviewer whom all are for", firstByte(alice, "/asks"));
            firstBytes.put("`/asks`, of an auditor whom none is for", firstByte(ann, "/asks"));
            firstBytes.put("its second page", firstByte(alice, second));
            firstBytes.put("its hundredth page", firstByte(alice, later));
            firstBytes.put("`/asks`, of one lineage and tier", firstByte(ann, "/asks?lineage=much-asked&tier=3"));
            firstBytes.put("`/asks/ID`, 5,000 lines", firstByte(alice, "/asks/" + large));
        }
        Window window = browsing.open(Look.LIGHT);
        window.page().navigate(gateway.address() + "/");
        new LoginScreen(window.page()).logIn(stack.person("alice"));
        assertThat(new ConsoleScreen(window.page()).header()).containsText("alice");
        String cookies = window.cookies();
        interactive.put("`/asks`", interactive(browsing, cookies, "/asks", "j"));
        interactive.put("`/asks/ID`, 5,000 lines", interactive(browsing, cookies, "/asks/" + large, "?"));
        interactive.put("the same, until it can be granted", grantable(browsing, cookies));

        // Then
        write(firstBytes, interactive, "load " + loadBefore + " before, " + load() + " after");
        assertThat(firstBytes)
                .allSatisfy((page, taken) -> assertThat(taken.median()).as(page).isLessThan(FIRST_BYTE_MS));
        assertThat(interactive)
                .allSatisfy((page, taken) -> assertThat(taken.median()).as(page).isLessThan(INTERACTIVE_MS));
    }

    private String next(ConsoleVisitor visitor, String path) throws IOException, InterruptedException {
        String page = visitor.get(path).body();
        Matcher more = NEXT.matcher(page);
        assertThat(more.find()).as("a page after " + path + " in " + page).isTrue();
        return more.group(1).replace("&amp;", "&");
    }

    private String after(ConsoleVisitor visitor, String path, int pages) throws IOException, InterruptedException {
        String at = path;
        for (int page = 1; page < pages; page++) {
            at = next(visitor, at);
        }
        return at;
    }

    private Taken firstByte(ConsoleVisitor visitor, String path) throws IOException, InterruptedException {
        List<Double> taken = new ArrayList<>();
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpRequest request = HttpRequest.newBuilder(gateway.address().resolve(path))
                    .timeout(Duration.ofSeconds(20))
                    .header("Accept", "text/html")
                    .header(
                            "Cookie",
                            visitor.cookies().entrySet().stream()
                                    .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                                    .collect(Collectors.joining("; ")))
                    .build();
            for (int look = 0; look < WARM + LOOKS; look++) {
                long began = System.nanoTime();
                HttpResponse<InputStream> answer = http.send(request, BodyHandlers.ofInputStream());
                try (InputStream body = answer.body()) {
                    assertThat(body.read()).isEqualTo('<');
                    double millis = (System.nanoTime() - began) / 1e6;
                    assertThat(answer.statusCode()).as(path).isEqualTo(200);
                    body.readAllBytes();
                    if (look >= WARM) {
                        taken.add(millis);
                    }
                }
            }
        }
        return new Taken(taken);
    }

    /** Each time in a window that has seen nothing but the login: no style sheet, no script is kept. */
    private Taken interactive(Browsing browsing, String cookies, String path, String key) {
        List<Double> taken = new ArrayList<>();
        for (int visit = 0; visit < VISITS; visit++) {
            try (Window window = browsing.open(Look.LIGHT, cookies)) {
                Page page = window.page();
                page.addInitScript(TELL_OF_THE_FIRST_KEY);
                page.navigate(
                        gateway.address() + path,
                        new Page.NavigateOptions().setWaitUntil(WaitUntilState.DOMCONTENTLOADED));
                page.keyboard().press(key);
                taken.add(((Number)
                                page.waitForFunction("() => window.keyAnswered").jsonValue())
                        .doubleValue());
                assertThat(page.evaluate(
                                "key => key === '?' ? document.querySelector('[data-keys]').open :"
                                        + " document.activeElement.closest('[data-row]') !== null",
                                key))
                        .isEqualTo(true);
            }
        }
        return new Taken(taken);
    }

    private Taken grantable(Browsing browsing, String cookies) {
        List<Double> taken = new ArrayList<>();
        for (int visit = 0; visit < VISITS; visit++) {
            try (Window window = browsing.open(Look.LIGHT, cookies)) {
                Page page = window.page();
                page.navigate(
                        gateway.address() + "/asks/" + large,
                        new Page.NavigateOptions().setWaitUntil(WaitUntilState.DOMCONTENTLOADED));
                taken.add(((Number) page.waitForFunction("""
                                        () => !document.querySelector('[data-ask] button').disabled && performance.now()""").jsonValue()).doubleValue());
            }
        }
        return new Taken(taken);
    }

    private static String load() throws IOException {
        return Files.readString(Path.of("/proc/loadavg"), StandardCharsets.US_ASCII)
                .split(" ", 2)[0];
    }

    private static void write(Map<String, Taken> firstBytes, Map<String, Taken> interactive, String load)
            throws IOException {
        StringBuilder table = new StringBuilder("| page | median | 19 of 20 within |\n|---|---:|---:|\n");
        firstBytes.forEach((page, taken) -> table.append("| first byte of ")
                .append(page)
                .append(" | ")
                .append(taken.row())
                .append(" |\n"));
        interactive.forEach((page, taken) -> table.append("| answers a key: ")
                .append(page)
                .append(" | ")
                .append(taken.row())
                .append(" |\n"));
        Path folder = Files.createDirectories(Path.of("target", "performance"));
        Files.writeString(
                folder.resolve("console.md"), table.append('\n').append(load).append('\n'));
    }
}
