package dev.portcullis.console;

import dev.portcullis.admission.Burden;
import dev.portcullis.admission.History;
import dev.portcullis.admission.TrustStore;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.console.Chart.Point;
import dev.portcullis.console.Chart.Series;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.policy.PolicyJudge;
import dev.portcullis.policy.RuleDescription;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The policy as it is in force, and what it asks of people. */
@Path("/policy")
@RunOnVirtualThread
@Singleton
public final class PolicyPages {
    private static final PolicyPage.Hits NEVER = new PolicyPage.Hits(0, 0, 0, "");

    private final Pages pages;
    private final TrustStore trust;
    private final PolicyJudge policy;
    private final History history;
    private final Burden burden;

    PolicyPages(Pages pages, TrustStore trust, PolicyJudge policy, History history, Burden burden) {
        this.pages = pages;
        this.trust = trust;
        this.policy = policy;
        this.history = history;
        this.burden = burden;
    }

    @GET
    @Shows(Screen.READ_POLICY)
    @Operation(hidden = true)
    public Response policy() {
        TrustDocument.Policy inForce = trust.get().document().policy();
        Map<String, PolicyPage.Hits> hits = hits(burden.reasons());
        Map<String, RuleDescription> rules = policy.bundle().rules();
        Set<String> codes = rules.values().stream().map(RuleDescription::code).collect(Collectors.toSet());
        List<Burden.Day> days = burden.days();
        return pages.show(
                "policy",
                Section.POLICY,
                "Policy",
                new PolicyPage(
                        Hash.of(policy.policy()),
                        inForce.epoch(),
                        rules.entrySet().stream()
                                .sorted(Map.Entry.comparingByKey())
                                .map(rule -> rule(rule.getKey(), rule.getValue(), hits))
                                .toList(),
                        hits.entrySet().stream()
                                .filter(one -> !codes.contains(one.getKey()))
                                .map(one -> new PolicyPage.Other(one.getKey(), one.getValue()))
                                .toList(),
                        charts(days),
                        days.stream()
                                .map(day -> new PolicyPage.Day(
                                        day.day().toString(), day.judged(), day.asked(), share(day) + " %"))
                                .toList(),
                        history.policyEpochs().stream()
                                .map(one -> new PolicyPage.Epoch(
                                        one.epoch(),
                                        Hash.of(one.bundle()),
                                        Moment.of(one.at()),
                                        one.entry().toString()))
                                .toList()));
    }

    @GET
    @Path("/burden.csv")
    @Shows(Screen.READ_BURDEN)
    @Operation(hidden = true)
    public Response burden() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("day", "proposals", "asked_people", "percent"));
        for (Burden.Day day : burden.days()) {
            rows.add(
                    List.of(day.day().toString(), Long.toString(day.judged()), Long.toString(day.asked()), share(day)));
        }
        return Csv.response("burden", rows);
    }

    /** By code, each with what it came to at all questions together. */
    private static Map<String, PolicyPage.Hits> hits(List<Burden.ReasonCount> reasons) {
        Map<String, PolicyPage.Hits> hits = new TreeMap<>();
        for (Burden.ReasonCount one : reasons) {
            hits.merge(
                    one.code(),
                    new PolicyPage.Hits(one.week(), one.month(), one.asked(), one.purpose() + " " + one.month()),
                    (before, more) -> new PolicyPage.Hits(
                            before.week() + more.week(),
                            before.month() + more.month(),
                            before.asked() + more.asked(),
                            before.where() + ", " + more.where()));
        }
        return hits;
    }

    private static List<Chart> charts(List<Burden.Day> days) {
        List<Point> points = days.reversed().stream()
                .filter(day -> day.judged() > 0)
                .map(day -> new Point(day.day().toEpochDay(), Double.parseDouble(share(day))))
                .toList();
        return points.isEmpty()
                ? List.of()
                : List.of(Chart.byDay(
                        "Burden",
                        "Of the proposals received on each day, how many percent needed a person",
                        Burden.DAYS,
                        List.of(new Series("needed a person, in percent", points))));
    }

    /** In percent; of nothing it is nothing. */
    private static String share(Burden.Day day) {
        return day.judged() == 0
                ? "0"
                : BigDecimal.valueOf(100 * day.asked())
                        .divide(BigDecimal.valueOf(day.judged()), 1, RoundingMode.HALF_UP)
                        .toPlainString();
    }

    private static PolicyPage.Rule rule(String name, RuleDescription rule, Map<String, PolicyPage.Hits> hits) {
        return new PolicyPage.Rule(
                name,
                rule.title(),
                rule.code(),
                rule.verdict() + (rule.tier() > 0 ? ", tier " + rule.tier() : ""),
                rule.stage(),
                rule.purposes().stream().map(Purpose::toString).collect(Collectors.joining(", ")),
                rule.disclose().toString(),
                hits.getOrDefault(rule.code(), NEVER));
    }
}
