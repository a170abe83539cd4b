package dev.portcullis.console;

import dev.portcullis.admission.ComparisonRefusedException;
import dev.portcullis.admission.Comparisons;
import dev.portcullis.admission.Comparisons.Comparison;
import dev.portcullis.admission.LineageHistory;
import dev.portcullis.admission.LineageHistory.LineageFigures;
import dev.portcullis.admission.Records;
import dev.portcullis.admission.Records.LineageRecord;
import dev.portcullis.console.Chart.Point;
import dev.portcullis.console.Chart.Series;
import dev.portcullis.console.LineagePage.Fact;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.HaltId;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.modification.Charter;
import io.quarkus.qute.RawString;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Lineages, and one lineage with its generations. */
@Path("/lineages")
@RunOnVirtualThread
@Singleton
public final class LineagePages {
    private final Pages pages;
    private final LineageHistory history;
    private final Records records;
    private final Comparisons comparisons;

    LineagePages(Pages pages, LineageHistory history, Records records, Comparisons comparisons) {
        this.pages = pages;
        this.history = history;
        this.records = records;
        this.comparisons = comparisons;
    }

    @GET
    @Shows(Screen.LIST_LINEAGES)
    @Operation(hidden = true)
    public Response list() {
        List<LineagesPage.Line> lines = history.lineages().stream()
                .map(one -> new LineagesPage.Line(
                        one.id().value(),
                        standing(one.standing(), one.haltedBy().isPresent()),
                        one.haltedBy().map(HaltId::toString).orElse(""),
                        one.promotions(),
                        one.generations(),
                        one.open()))
                .toList();
        return pages.show("lineages", Section.LINEAGES, "Lineages", new LineagesPage(lines));
    }

    @GET
    @Path("/{id}")
    @Shows(Screen.READ_LINEAGE)
    @Operation(hidden = true)
    public Response read(@PathParam("id") String id) {
        LineageId lineage = Paths.read(id, LineageId::new);
        LineageRecord record = Paths.found(records.lineage(lineage), "no lineage " + lineage);
        LineageFigures figures = Paths.found(history.lineage(lineage), "no lineage " + lineage);
        return pages.show("lineage", Section.LINEAGES, "Lineage " + lineage, page(record, figures));
    }

    @GET
    @Path("/{id}/generations.csv")
    @Shows(Screen.READ_GENERATIONS)
    @Operation(hidden = true)
    public Response generations(@PathParam("id") String id) {
        LineageId lineage = Paths.read(id, LineageId::new);
        LineageFigures figures = Paths.found(history.lineage(lineage), "no lineage " + lineage);
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "generation", "standing", "trusted_score", "claimed_score", "bound", "proposer", "proposal", "tree"));
        for (LineageHistory.Generation one : figures.generations()) {
            rows.add(List.of(
                    Long.toString(one.number()),
                    one.promoted() ? "promoted" : "admitted",
                    one.score().map(Decimal::text).orElse(""),
                    one.claimed().map(Decimal::text).orElse(""),
                    figures.charter().score().bound().text(),
                    one.proposer().orElse(""),
                    one.proposal().map(ProposalId::toString).orElse(""),
                    one.tree().toString()));
        }
        return Csv.response("generations-" + lineage, rows);
    }

    @GET
    @Path("/{id}/compare")
    @Shows(Screen.COMPARE_GENERATIONS)
    @Operation(hidden = true)
    public Response compare(
            @PathParam("id") String id,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to)
            throws InterruptedException {
        LineageId lineage = Paths.read(id, LineageId::new);
        Comparison found = compared(
                lineage,
                Paths.optional(from, Long::parseLong).orElse(0L),
                Paths.optional(to, Long::parseLong).orElse(0L));
        return pages.show(
                "compare",
                Section.LINEAGES,
                "Generations " + found.from().number() + " and " + found.to().number() + " of " + lineage,
                new ComparePage(
                        lineage.value(),
                        found.metric(),
                        side(found.from()),
                        side(found.to()),
                        new RawString(found.view().utf8())));
    }

    private Comparison compared(LineageId lineage, long from, long to) throws InterruptedException {
        try {
            return Paths.found(
                    comparisons.of(lineage, from, to), "lineage " + lineage + " has not both of these generations");
        } catch (ComparisonRefusedException e) {
            throw new PageException(PageProblem.UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
    }

    private static ComparePage.Side side(LineageHistory.Generation one) {
        return new ComparePage.Side(
                one.number(),
                standing(one),
                one.score().map(Decimal::text).orElse(""),
                one.proposer().orElse(""),
                one.proposal().map(ProposalId::toString).orElse(""),
                Hash.of(one.tree()));
    }

    private static Mark standing(LineageHistory.Generation one) {
        return one.promoted() ? Mark.good("promoted") : Mark.plain("admitted");
    }

    private static Mark standing(String word, boolean isHalted) {
        if (isHalted) {
            return Mark.bad("halted");
        }
        return word.equals("open") ? Mark.good(word) : Mark.waiting(word);
    }

    private static LineagePage page(LineageRecord record, LineageFigures figures) {
        Optional<Digest> head = record.head();
        Optional<Digest> anchor = record.anchor();
        return new LineagePage(
                record.id().value(),
                standing(record.standing(), record.haltedBy().isPresent()),
                record.haltedBy().map(HaltId::toString).orElse(""),
                head.map(Hash::of),
                anchor.map(Hash::of),
                record.score().map(Decimal::text).orElse(""),
                record.promoting().map(ProposalId::toString).orElse(""),
                facts(record, figures),
                figures.charter().score().metric(),
                number(figures, anchor),
                number(figures, head),
                charts(figures),
                figures.generations().stream()
                        .map(one -> new LineagePage.Generation(
                                one.number(),
                                standing(one),
                                one.score().map(Decimal::text).orElse(""),
                                one.claimed().map(Decimal::text).orElse(""),
                                one.proposer().orElse(""),
                                one.proposal().map(ProposalId::toString).orElse(""),
                                Hash.of(one.tree()),
                                head.filter(one.tree()::equals).isPresent(),
                                anchor.filter(one.tree()::equals).isPresent()))
                        .toList());
    }

    /** The newest generation of this tree; the genesis where none is among those that are shown. */
    private static long number(LineageFigures figures, Optional<Digest> tree) {
        return figures.generations().stream()
                .filter(one -> tree.filter(one.tree()::equals).isPresent())
                .mapToLong(LineageHistory.Generation::number)
                .findFirst()
                .orElse(0);
    }

    private static List<Fact> facts(LineageRecord record, LineageFigures figures) {
        Charter charter = figures.charter();
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("Charter", record.charter().toString()));
        facts.add(new Fact("Title", charter.title()));
        facts.add(new Fact(
                "Scored by",
                charter.score().metric() + ", " + charter.score().direction() + ", implausible past "
                        + charter.score().bound()));
        facts.add(new Fact("Pool of workers", charter.pool()));
        for (Charter.Proposer proposer : charter.proposers()) {
            facts.add(new Fact(
                    "Proposer",
                    proposer.name().value() + ", operated by "
                            + proposer.operators().stream().map(PersonId::value).collect(Collectors.joining(", "))));
        }
        facts.add(new Fact("Epoch", Long.toString(record.epoch())));
        facts.add(new Fact("Promotions", Long.toString(figures.promotions())));
        facts.add(new Fact(
                "Promotions since people signed off",
                figures.depth() + " of at most " + charter.budget().unreviewedDepth()));
        facts.add(new Fact("Evaluations", figures.runs() + ", of which crashed or lost " + figures.crashes()));
        facts.add(new Fact("GPU-seconds of evaluations", figures.gpuSeconds().toPlainString()));
        figures.anchoredAt()
                .ifPresent(at -> facts.add(new Fact("Anchor set", Moment.of(at).written())));
        return facts;
    }

    private static List<Chart> charts(LineageFigures figures) {
        List<Point> trusted = points(figures, LineageHistory.Generation::score);
        if (trusted.isEmpty()) {
            return List.of();
        }
        double bound = figures.charter().score().bound().value().doubleValue();
        List<Point> past = List.of(
                new Point(trusted.getFirst().x(), bound),
                new Point(trusted.getLast().x(), bound));
        List<Chart> charts = new ArrayList<>();
        String metric = figures.charter().score().metric();
        charts.add(Chart.of(
                "Score against bound",
                "Trusted " + metric + " of each generation, and the bound past which a score is implausible",
                List.of(new Series("trusted score", trusted), new Series("bound", past))));
        List<Point> claimed = points(figures, LineageHistory.Generation::claimed);
        if (!claimed.isEmpty()) {
            charts.add(Chart.of(
                    "Claimed against trusted",
                    "What proposers claimed of " + metric + " beside what the evaluator measured",
                    List.of(new Series("trusted score", trusted), new Series("claimed by the proposer", claimed))));
        }
        return charts;
    }

    /** Oldest first. */
    private static List<Point> points(
            LineageFigures figures, Function<LineageHistory.Generation, Optional<Decimal>> of) {
        return figures.generations().reversed().stream()
                .flatMap(one ->
                        of
                                .apply(one)
                                .map(value ->
                                        new Point(one.number(), value.value().doubleValue()))
                                .stream())
                .toList();
    }
}
