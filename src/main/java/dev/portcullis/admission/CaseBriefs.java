package dev.portcullis.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.admission.CaseBrief.Measured;
import dev.portcullis.admission.CaseBrief.Size;
import dev.portcullis.attest.predicate.VerdictPredicate.Judgement;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.Sql;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.MalformedCharterException;
import dev.portcullis.policy.PolicyBundle;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What tells the asks of a page from each other: what was judged, and what their bases scored, in two queries. */
final class CaseBriefs {
    /** Most bytes of a document that is read for a line of a list. */
    private static final int DOCUMENT = 256 * Bounds.KIB;

    private final PolicyBundle policy;
    private final Map<Digest, Bytes> documents;
    private final Map<Tree, Decimal> scores;

    private CaseBriefs(PolicyBundle policy, Map<Digest, Bytes> documents, Map<Tree, Decimal> scores) {
        this.policy = policy;
        this.documents = documents;
        this.scores = scores;
    }

    /**
     * One ask.
     *
     * @param judgement of policy, where it is about a proposal
     */
    record Asked(
            String subject, Optional<String> lineage, Purpose purpose, Basis basis, Optional<Judgement> judgement) {
        private List<Digest> documents() {
            if (judgement.isPresent()) {
                return List.of(judgement.get().input());
            }
            return Amendment.Kind.of(subject)
                    .map(kind -> switch (kind) {
                        case CHARTER -> List.of(basis.evidence(), basis.result());
                        case TRUST, POLICY, REARM -> List.of(basis.evidence());
                        case BREAKGLASS -> List.of(basis.result());
                    })
                    .orElse(List.of());
        }
    }

    private record Tree(String lineage, Digest digest) {}

    private record Document(Digest digest, Bytes content) {}

    private record Score(Tree tree, Decimal score) {}

    static CaseBriefs of(Connection transaction, PolicyBundle policy, List<Asked> asks) throws SQLException {
        Set<Digest> named = new HashSet<>();
        List<Digest> bases = new ArrayList<>();
        List<String> lineages = new ArrayList<>();
        for (Asked asked : asks) {
            named.addAll(asked.documents());
            asked.lineage().ifPresent(lineage -> {
                lineages.add(lineage);
                bases.add(asked.basis().base());
            });
        }
        Map<Digest, Bytes> documents = new HashMap<>();
        Sql.list(
                        transaction,
                        "SELECT digest, content FROM document WHERE digest = ANY(?::bytea[])"
                                + " AND octet_length(content) <= ?",
                        row -> new Document(Sql.digest(row, "digest"), Bytes.copyOf(row.getBytes("content"))),
                        named,
                        DOCUMENT)
                .forEach(one -> documents.put(one.digest(), one.content()));
        Map<Tree, Decimal> scores = new HashMap<>();
        Sql.list(
                        transaction,
                        """
                        SELECT DISTINCT ON (lineage, tree) lineage, tree, score FROM generation
                        WHERE (lineage, tree) IN (SELECT * FROM unnest(?::text[], ?::bytea[])) AND score IS NOT NULL
                        ORDER BY lineage, tree, number DESC""",
                        row -> new Score(
                                new Tree(row.getString("lineage"), Sql.digest(row, "tree")),
                                new Decimal(row.getString("score"))),
                        lineages,
                        bases)
                .forEach(one -> scores.put(one.tree(), one.score()));
        return new CaseBriefs(policy, documents, scores);
    }

    CaseBrief of(Asked asked) {
        if (asked.judgement().isEmpty()) {
            return CaseBrief.amends(amends(asked));
        }
        Judgement said = asked.judgement().get();
        Optional<JsonNode> input =
                Optional.ofNullable(documents.get(said.input())).flatMap(CaseBriefs::json);
        return CaseBrief.of(
                policy, said.reasons(), input.map(CaseBriefs::size), input.flatMap(judged -> measured(asked, judged)));
    }

    private static Size size(JsonNode input) {
        JsonNode size = input.path("facts").path("size");
        return new Size(
                size.path("files").asLong(),
                size.path("added").asLong(),
                size.path("removed").asLong());
    }

    private Optional<Measured> measured(Asked asked, JsonNode input) {
        JsonNode evidence = input.path("evidence");
        String metric = evidence.path("metric").asText();
        JsonNode score = evidence.path("trusted").path(metric);
        return score.isTextual()
                ? Optional.of(new Measured(
                        metric,
                        new Decimal(score.textValue()),
                        asked.lineage()
                                .flatMap(lineage -> Optional.ofNullable(scores.get(
                                        new Tree(lineage, asked.basis().base())))),
                        Charter.Direction.valueOf(
                                evidence.path("direction").asText().toUpperCase(Locale.ROOT))))
                : Optional.empty();
    }

    /** What it loosens before what it tightens, or what it is about at all. */
    private List<String> amends(Asked asked) {
        List<String> why = new ArrayList<>();
        Optional<JsonNode> preview =
                Optional.ofNullable(documents.get(asked.basis().evidence())).flatMap(CaseBriefs::json);
        preview.ifPresent(says -> {
            says.path("loosens").forEach(one -> why.add("Loosens: " + one.asText()));
            says.path("tightens").forEach(one -> why.add("Tightens: " + one.asText()));
        });
        if (why.isEmpty()) {
            why.add(Amendment.Kind.of(asked.subject())
                    .map(kind -> switch (kind) {
                        case CHARTER -> charter(asked);
                        case TRUST -> "Trust is changed by people alone";
                        case POLICY -> "Policy is activated by people alone";
                        case REARM ->
                            "A halt ends by people alone; it was raised for: "
                                    + preview.map(halted -> halted.path("why").asText())
                                            .orElse("");
                        case BREAKGLASS -> breakGlass(asked);
                    })
                    .orElse("Its charter has people asked"));
        }
        return why;
    }

    private String charter(Asked asked) {
        if (!asked.basis().base().equals(Digest.EMPTY)) {
            return "A charter is replaced by people alone";
        }
        Optional<String> title = Optional.ofNullable(documents.get(asked.basis().result()))
                .flatMap(document -> {
                    try {
                        return Optional.of(Charter.parse(document).title());
                    } catch (MalformedCharterException _) {
                        return Optional.empty();
                    }
                });
        return "A lineage is opened by people alone" + title.map(said -> ": " + said).orElse("");
    }

    private String breakGlass(Asked asked) {
        return "Break-glass, to "
                + Optional.ofNullable(documents.get(asked.basis().result()))
                        .flatMap(CaseBriefs::json)
                        .map(request -> request.path("act").asText() + ": "
                                + request.path("reason").asText())
                        .orElse("act past the usual way");
    }

    private static Optional<JsonNode> json(Bytes document) {
        try {
            return Optional.of(StrictJson.parse(document.toArray()));
        } catch (MalformedJsonException _) {
            return Optional.empty();
        }
    }
}
