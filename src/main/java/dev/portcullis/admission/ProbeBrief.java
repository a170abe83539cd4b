package dev.portcullis.admission;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.Reason;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.Facts;
import dev.portcullis.policy.Judgement;
import dev.portcullis.policy.PolicyBundle;
import dev.portcullis.policy.PolicyReason;
import java.util.List;
import java.util.Optional;

/** What a list says of a probe among the asks, as it is kept beside it. */
record ProbeBrief(
        List<Reason> reasons,
        long files,
        long added,
        long removed,
        String metric,
        Decimal score,
        Decimal base,
        Charter.Direction direction) {
    ProbeBrief {
        reasons = List.copyOf(reasons);
    }

    static ProbeBrief of(Docket docket, Judgement judged, Decimal base) {
        Facts.Size size = docket.facts().fromBase().size();
        Charter.Score score = docket.charter().score();
        return new ProbeBrief(
                judged.reasons().stream().map(PolicyReason::reason).toList(),
                size.files(),
                size.added(),
                size.removed(),
                score.metric(),
                docket.metrics().orElseThrow().get(score.metric()),
                base,
                score.direction());
    }

    static ProbeBrief parse(Bytes brief) {
        try {
            return StrictJson.read(brief.toArray(), ProbeBrief.class);
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("the table queue_probe holds what was never written to it", e);
        }
    }

    Bytes toBytes() {
        return Bytes.copyOf(StrictJson.write(this));
    }

    CaseBrief of(PolicyBundle policy) {
        return CaseBrief.of(
                policy,
                reasons,
                Optional.of(new CaseBrief.Size(files, added, removed)),
                Optional.of(new CaseBrief.Measured(metric, score, Optional.of(base), direction)));
    }
}
