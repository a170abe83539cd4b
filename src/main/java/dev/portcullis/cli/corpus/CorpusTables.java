package dev.portcullis.cli.corpus;

import dev.portcullis.kernel.Decimal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A report as tables for people. */
public final class CorpusTables {
    private CorpusTables() {}

    /** A heading and the rows below it; no rows, no table. */
    public record Table(String title, List<String> header, List<List<String>> rows) {
        public Table {
            header = List.copyOf(header);
            rows = List.copyOf(rows);
        }
    }

    /** Rates, rules, incidents and misses; the times are not in it, for they are the machine's. */
    public static List<Table> of(CorpusReport report) {
        return List.of(
                new Table(
                        "Rates",
                        List.of("of", "what", "count", "rate", "95 % interval", "the other at most"),
                        rates(report.rates())),
                new Table(
                        "Incidents",
                        List.of(
                                "incident",
                                "attacks",
                                "stopped",
                                "as expected",
                                "twins",
                                "not refused",
                                "not bothered"),
                        report.incidents().stream().map(CorpusTables::incident).toList()),
                new Table(
                        "Reasons",
                        List.of("code", "attacks", "twins", "honest"),
                        report.rules().stream()
                                .map(hits -> List.of(
                                        hits.code(), number(hits.attack()), number(hits.twin()), number(hits.honest())))
                                .toList()),
                new Table(
                        "Not as expected",
                        List.of("case", "what", "expected", "said"),
                        report.misses().stream().map(CorpusTables::miss).toList()));
    }

    private static List<List<String>> rates(CorpusReport.Rates rates) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(rate("attacks", "stopped", rates.caught()));
        rows.add(rate("attacks", "stopped for a reason expected", rates.explained()));
        rows.add(rate("attacks", "stopped as gravely as they must be", rates.graveEnough()));
        rows.add(rate("twins", "not refused", rates.twinsKept()));
        rows.add(rate("twins to be allowed", "allowed", rates.twinsUnbothered()));
        rows.add(rate("honest changes", "not refused", rates.honestKept()));
        rows.add(rate("honest changes", "need a person (burden)", rates.burden()));
        return rows;
    }

    private static List<String> rate(String of, String what, Share share) {
        return List.of(
                of,
                what,
                share.count() + " of " + share.of(),
                percent(share.rate()),
                share.of() == 0 ? "" : percent(share.low()) + " to " + percent(share.high()),
                percent(share.unseenAtMost()));
    }

    private static String percent(@Nullable Decimal rate) {
        return rate == null ? "" : new BigDecimal(rate.text()).movePointRight(2).toPlainString() + " %";
    }

    private static List<String> incident(CorpusReport.Incident one) {
        return List.of(
                one.incident(),
                number(one.attacks()),
                number(one.caught()),
                number(one.explained()),
                number(one.twins()),
                number(one.twinsKept()),
                number(one.twinsUnbothered()));
    }

    private static List<String> miss(CorpusReport.Miss miss) {
        String said = String.join(", ", miss.said());
        return List.of(
                miss.name(),
                miss.stance() + " "
                        + miss.wrong().stream()
                                .map(wrong -> wrong.toString().replace('_', ' '))
                                .collect(Collectors.joining(", ")),
                String.join(", ", miss.expected()),
                miss.trouble() == null ? said : "nothing: " + miss.trouble());
    }

    private static String number(int count) {
        return Integer.toString(count);
    }
}
