package dev.portcullis.console;

import dev.portcullis.attest.QuorumForecast;
import dev.portcullis.attest.QuorumForecast.Candidate;
import dev.portcullis.kernel.PersonId;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether an ask can still be met, in words.
 *
 * @param isShown false once the ask is over
 * @param missing how many places nobody has filled
 * @param candidates who may still answer, and from when
 */
public record Forecast(boolean isShown, String missing, String candidates, Mark earliest) {

    static Forecast of(Optional<QuorumForecast> forecast, Instant now) {
        return forecast.map(one -> new Forecast(true, missing(one), candidates(one, now), earliest(one, now)))
                .orElse(new Forecast(false, "", "", Mark.plain("over")));
    }

    private static String missing(QuorumForecast forecast) {
        return forecast.missing() == 1 ? "1 place" : forecast.missing() + " places";
    }

    private static String candidates(QuorumForecast forecast, Instant now) {
        return forecast.candidates().isEmpty()
                ? "nobody"
                : forecast.candidates().stream().map(one -> words(one, now)).collect(Collectors.joining(", "));
    }

    private static String words(Candidate candidate, Instant now) {
        return candidate.person()
                + (candidate.standsInFor().isEmpty()
                        ? ""
                        : " for "
                                + candidate.standsInFor().stream()
                                        .map(PersonId::value)
                                        .collect(Collectors.joining(" and ")))
                + (candidate.from().isAfter(now)
                        ? " from " + Moment.of(candidate.from()).written()
                        : "");
    }

    private static Mark earliest(QuorumForecast forecast, Instant now) {
        Optional<Instant> at = forecast.earliest();
        if (at.isEmpty()) {
            return Mark.bad("not before it lapses: too few are there");
        }
        return at.get().isAfter(now)
                ? Mark.waiting("at " + Moment.of(at.get()).written())
                : Mark.good("now: enough are there");
    }
}
