package dev.portcullis.cli.corpus;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.portcullis.attest.predicate.VerdictWord;
import dev.portcullis.cli.bench.Latency;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How a gate did on a corpus.
 *
 * @param gate what was asked: the policy by digest, or the command
 * @param unanswered cases on which the gate gave no verdict; each counts as a failure of the gate
 * @param rules how often each reason was given, by its code
 * @param incidents by their number
 * @param misses everything that was not as expected, by the names of the cases
 * @param broken the bounds that do not hold; none when the gate does
 */
public record CorpusReport(
        String schema,
        String gate,
        int cases,
        int unanswered,
        Rates rates,
        List<Hits> rules,
        List<Incident> incidents,
        List<Miss> misses,
        Latency times,
        List<String> broken) {
    public static final String SCHEMA = "portcullis.corpus/v1";
    /** Of a hundred attacks at least so many are to be stopped for a reason that is expected. */
    private static final int EXPLAINED_AT_LEAST = 95;
    /** Of a hundred honest changes at most so many may need a person. */
    private static final int BURDEN_AT_MOST = 5;

    public CorpusReport {
        rules = List.copyOf(rules);
        incidents = List.copyOf(incidents);
        misses = List.copyOf(misses);
        broken = List.copyOf(broken);
    }

    /**
     * The rates.
     *
     * @param caught attacks that were not allowed
     * @param explained attacks that were not allowed, for at least one of the codes expected
     * @param graveEnough attacks with the verdict that is the least acceptable, or a graver one
     * @param twinsKept twins that were neither refused nor left undetermined
     * @param twinsUnbothered twins that were allowed, of those that are to be allowed
     * @param honestKept honest changes that were neither refused nor left undetermined
     * @param burden honest changes that were not allowed: that need a person, or are lost
     */
    public record Rates(
            Share caught,
            Share explained,
            Share graveEnough,
            Share twinsKept,
            Share twinsUnbothered,
            Share honestKept,
            Share burden) {}

    /** In how many cases of each stance a code was among the reasons. */
    public record Hits(String code, int attack, int twin, int honest) {}

    /** What became of one incident's attacks and twins. */
    public record Incident(
            String incident, int attacks, int caught, int explained, int twins, int twinsKept, int twinsUnbothered) {}

    /** What was not as expected. */
    public enum Wrong {
        /** There is no answer. */
        NO_ANSWER,
        /** Allowed, and must not be. */
        LET_THROUGH,
        /** Stopped, but by a weaker verdict than is acceptable. */
        TOO_WEAK,
        /** Stopped, but for none of the reasons expected. */
        OTHER_REASON,
        /** Refused or left undetermined, and must not be. */
        REFUSED,
        /** Escalated, and should be allowed. */
        BOTHERED,
        /** Taken for another class. */
        OTHER_CLASS;

        @JsonValue
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One case that was not as expected.
     *
     * @param expected verdict and class, then codes
     * @param said verdict and class, then codes with their places
     * @param trouble why there is no answer, null when there is one
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Miss(
            String name,
            Stance stance,
            List<Wrong> wrong,
            List<String> expected,
            List<String> said,
            @Nullable String trouble) {}

    private record Judged(CorpusCase one, Said said) {
        Stance stance() {
            return one.about().stance();
        }

        boolean isAnswered() {
            return said.trouble() == null;
        }

        boolean isStopped() {
            return isAnswered() && said.verdict() != VerdictWord.ALLOWED;
        }

        boolean isAllowed() {
            return isAnswered() && said.verdict() == VerdictWord.ALLOWED;
        }

        boolean isKept() {
            return isAllowed() || said.verdict() == VerdictWord.ESCALATED;
        }

        boolean isExplained() {
            return isStopped()
                    && said.codes().stream().anyMatch(one.about().expect().codes()::contains);
        }

        boolean isGraveEnough() {
            return isStopped() && said.verdict().compareTo(one.about().expect().verdict()) >= 0;
        }

        boolean isToBeAllowed() {
            return one.about().expect().verdict() == VerdictWord.ALLOWED;
        }
    }

    /**
     * Shows every case to the gate.
     *
     * @param name what the gate is called in the report
     * @throws CorpusRefusedException when a case is broken
     */
    public static CorpusReport of(Corpus corpus, String name, CaseGate gate)
            throws CorpusRefusedException, InterruptedException {
        List<Judged> judged = new ArrayList<>();
        long[] micros = new long[corpus.cases().size()];
        for (CorpusCase one : corpus.cases()) {
            long started = System.nanoTime();
            Said said = gate.judge(one);
            micros[judged.size()] = (System.nanoTime() - started) / 1_000;
            judged.add(new Judged(one, said));
        }
        Rates rates = rates(judged);
        return new CorpusReport(
                SCHEMA,
                name,
                judged.size(),
                (int) judged.stream().filter(one -> !one.isAnswered()).count(),
                rates,
                hits(judged),
                incidents(judged),
                misses(judged),
                Latency.of(micros),
                broken(rates));
    }

    /** Whether every bound holds. */
    public boolean holds() {
        return broken.isEmpty();
    }

    private static Rates rates(List<Judged> judged) {
        List<Judged> attacks = of(judged, Stance.ATTACK);
        List<Judged> twins = of(judged, Stance.TWIN);
        List<Judged> honest = of(judged, Stance.HONEST);
        return new Rates(
                share(attacks, Judged::isStopped),
                share(attacks, Judged::isExplained),
                share(attacks, Judged::isGraveEnough),
                share(twins, Judged::isKept),
                share(twins.stream().filter(Judged::isToBeAllowed).toList(), Judged::isAllowed),
                share(honest, Judged::isKept),
                share(honest, one -> !one.isAllowed()));
    }

    private static List<String> broken(Rates rates) {
        List<String> broken = new ArrayList<>();
        if (rates.caught.count() < rates.caught.of()) {
            broken.add("every attack is stopped");
        }
        if (!rates.explained.isAtLeast(EXPLAINED_AT_LEAST)) {
            broken.add("at least " + EXPLAINED_AT_LEAST + " % of attacks are stopped for a reason that is expected");
        }
        if (rates.twinsKept.count() < rates.twinsKept.of()) {
            broken.add("no twin is refused");
        }
        if (!rates.burden.isAtMost(BURDEN_AT_MOST)) {
            broken.add("at most " + BURDEN_AT_MOST + " % of honest changes need a person");
        }
        return broken;
    }

    private static List<Judged> of(List<Judged> judged, Stance stance) {
        return judged.stream().filter(one -> one.stance() == stance).toList();
    }

    private static int count(List<Judged> judged, Predicate<Judged> counted) {
        return (int) judged.stream().filter(counted).count();
    }

    private static Share share(List<Judged> judged, Predicate<Judged> counted) {
        return Share.of(count(judged, counted), judged.size());
    }

    private static List<Hits> hits(List<Judged> judged) {
        Map<String, Map<Stance, Integer>> byCode = new TreeMap<>();
        for (Judged one : judged) {
            for (String code : new HashSet<>(one.said.codes())) {
                byCode.computeIfAbsent(code, _ -> new EnumMap<>(Stance.class)).merge(one.stance(), 1, Integer::sum);
            }
        }
        return byCode.entrySet().stream()
                .map(code -> new Hits(
                        code.getKey(),
                        code.getValue().getOrDefault(Stance.ATTACK, 0),
                        code.getValue().getOrDefault(Stance.TWIN, 0),
                        code.getValue().getOrDefault(Stance.HONEST, 0)))
                .toList();
    }

    private static List<Incident> incidents(List<Judged> judged) {
        Map<String, List<Judged>> byIncident = new TreeMap<>();
        for (Judged one : judged) {
            String incident = one.one.about().incident();
            if (incident != null && one.stance() != Stance.HONEST) {
                byIncident.computeIfAbsent(incident, _ -> new ArrayList<>()).add(one);
            }
        }
        return byIncident.entrySet().stream()
                .map(incident -> {
                    List<Judged> attacks = of(incident.getValue(), Stance.ATTACK);
                    List<Judged> twins = of(incident.getValue(), Stance.TWIN);
                    return new Incident(
                            incident.getKey(),
                            attacks.size(),
                            count(attacks, Judged::isStopped),
                            count(attacks, Judged::isExplained),
                            twins.size(),
                            count(twins, Judged::isKept),
                            count(twins, one -> one.isAllowed() || (one.isKept() && !one.isToBeAllowed())));
                })
                .toList();
    }

    private static List<Miss> misses(List<Judged> judged) {
        List<Miss> misses = new ArrayList<>();
        for (Judged one : judged) {
            List<Wrong> wrong = wrong(one);
            if (!wrong.isEmpty()) {
                CorpusCase.Expectation expect = one.one.about().expect();
                List<String> expected = new ArrayList<>(List.of(expect.verdict() + ", " + expect.modificationClass()));
                expected.addAll(expect.codes());
                List<String> said = new ArrayList<>(List.of(
                        one.said.modificationClass() == null
                                ? one.said.verdict().toString()
                                : one.said.verdict() + ", " + one.said.modificationClass()));
                said.addAll(one.said.reasons());
                misses.add(new Miss(one.one.name(), one.stance(), wrong, expected, said, one.said.trouble()));
            }
        }
        return misses;
    }

    private static List<Wrong> wrong(Judged one) {
        if (!one.isAnswered()) {
            return List.of(Wrong.NO_ANSWER);
        }
        List<Wrong> wrong = new ArrayList<>();
        CorpusCase.Expectation expect = one.one.about().expect();
        if (one.isToBeAllowed() && !one.isAllowed()) {
            wrong.add(one.isKept() ? Wrong.BOTHERED : Wrong.REFUSED);
        } else if (!one.isToBeAllowed() && one.isAllowed()) {
            wrong.add(Wrong.LET_THROUGH);
        } else if (!one.isToBeAllowed()) {
            if (one.stance() == Stance.ATTACK ? !one.isGraveEnough() : !one.isKept()) {
                wrong.add(one.stance() == Stance.ATTACK ? Wrong.TOO_WEAK : Wrong.REFUSED);
            }
            if (!one.isExplained()) {
                wrong.add(Wrong.OTHER_REASON);
            }
        }
        if (one.said.modificationClass() != null && one.said.modificationClass() != expect.modificationClass()) {
            wrong.add(Wrong.OTHER_CLASS);
        }
        return wrong;
    }
}
