package dev.portcullis.dossier;

import static dev.portcullis.dossier.CaseEntries.Part.CASE;
import static dev.portcullis.dossier.CaseEntries.Part.FOUNDATION;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.predicate.AskPredicate;
import dev.portcullis.attest.predicate.EndPredicate;
import dev.portcullis.attest.predicate.PromotionPredicate;
import dev.portcullis.attest.predicate.ProposalPredicate;
import dev.portcullis.attest.predicate.SignOffPredicate;
import dev.portcullis.attest.predicate.VerdictPredicate;
import dev.portcullis.dossier.CaseEntries.Part;
import dev.portcullis.dossier.CaseEntries.Placed;
import dev.portcullis.dossier.CaseEntries.Said;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.Markup;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.ledger.MerkleTree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a person reads of a dossier, written from its data alone. A change of a single byte of it makes every dossier of
 * before one that fails: such a change is another schema, and this one stays for those it wrote.
 */
final class DossierPage {
    /** Longest document that is shown line by line; a longer one is in the data. */
    private static final int SHOWN_BYTES = 64 * Bounds.KIB;

    private static final List<String> SHOWN = List.of("input", "facts", "charter", "evidence");

    private final Dossier dossier;
    private final Map<Digest, Bytes> documents;
    private final List<Placed> placed;
    private final StringBuilder page = new StringBuilder();

    private DossierPage(Dossier dossier) {
        this.dossier = dossier;
        this.documents = dossier.byDigest();
        this.placed = CaseEntries.place(
                dossier.subject(), dossier.entries(), digest -> Optional.ofNullable(documents.get(digest)));
    }

    /**
     * All between the first line and the data.
     *
     * @param data digest of the data, as they stand in the file
     */
    static String write(Dossier dossier, Digest data) {
        return new DossierPage(dossier).write(data);
    }

    private String write(Digest data) {
        DossierStyle.head(page, "Dossier of proposal " + dossier.subject().proposal());
        page.append("<body>\n<header>\n");
        add(new Markup()
                .element("h1", "Dossier of proposal " + dossier.subject().proposal()));
        add(new Markup()
                .element(
                        "p",
                        "What stands here counts only when it was checked, offline and with a trust document that did not"
                                + " come with it: java -jar portcullis-verify.jar THIS-FILE --trust trust.json",
                        "class",
                        "note"));
        if (isDemo()) {
            add(new Markup()
                    .element(
                            "p",
                            "DEMO KEYS: people's keys lie beside the gateway's, so sign-offs prove nothing about people.",
                            "class",
                            "warning"));
        }
        page.append("</header>\n<main>\n");
        standing();
        request();
        life("life", "Its life, in the order of the log", CASE);
        asks();
        life("foundations", "What it stands on: trust, policy, charter and halts", FOUNDATION);
        documents();
        entries();
        proofs(data);
        page.append("</main>\n");
        return page.toString();
    }

    private void add(Markup markup) {
        page.append(markup.toBytes().utf8()).append('\n');
    }

    private void open(String id, String heading) {
        page.append("<section aria-labelledby=\"").append(id).append("\">\n");
        add(new Markup().element("h2", heading, "id", id));
    }

    private void close() {
        page.append("</section>\n");
    }

    private boolean isDemo() {
        boolean demo = false;
        for (Placed one : placed) {
            if (one.said().isPresent() && type(one.said().get()) == PredicateType.TRUST) {
                try {
                    @org.jspecify.annotations.Nullable
                    Bytes document = documents.get(one.said().get().statement().subject());
                    demo = document != null
                            && TrustDocument.parse(document.toArray()).demo();
                } catch (MalformedJsonException _) {
                    // What cannot be read is found by who verifies.
                }
            }
        }
        return demo;
    }

    private static PredicateType type(Said said) {
        return said.statement().predicateType();
    }

    private void standing() {
        open("stands", "How it stands");
        Markup facts = new Markup().open("dl");
        fact(facts, "State", state());
        fact(facts, "Lineage", dossier.subject().lineage().toString());
        dossier.subject().of().ifPresent(of -> fact(facts, "Asks to promote", "proposal " + of));
        input().ifPresent(input -> {
            JsonNode proposal = input.path("proposal");
            fact(facts, "Proposer", proposal.path("proposer").asText());
            fact(
                    facts,
                    "Asks for",
                    proposal.path("aim").asText() + ", a "
                            + proposal.path("kind").asText());
            fact(facts, "Class", input.path("class").asText());
        });
        lastBasis().ifPresent(basis -> {
            fact(facts, "Result tree", basis.result().toString());
            fact(facts, "Base tree", basis.base().toString());
            fact(facts, "Anchor tree", basis.anchor().toString());
            fact(facts, "Charter", basis.charter().toString());
            fact(facts, "Policy", basis.policy().toString());
        });
        add(facts.close());
        close();
    }

    private static void fact(Markup facts, String name, String value) {
        facts.open("div").element("dt", name).element("dd", value).close();
    }

    private String state() {
        String state = "open, as far as the log went when this was made";
        for (Placed one : ofCase(PredicateType.END)) {
            try {
                EndPredicate end = one.said().orElseThrow().statement().predicate(EndPredicate.class);
                if (end.proposal().equals(dossier.subject().proposal())) {
                    state = "ended: " + end.state() + " at " + end.at();
                }
            } catch (MalformedJsonException _) {
                // What cannot be read is found by who verifies.
            }
        }
        return state;
    }

    private List<Placed> ofCase(PredicateType type) {
        return placed.stream()
                .filter(one -> one.part() == CASE
                        && one.said().filter(said -> type(said) == type).isPresent())
                .toList();
    }

    private Optional<VerdictPredicate> lastVerdict() {
        List<Placed> verdicts = ofCase(PredicateType.VERDICT);
        try {
            return verdicts.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            verdicts.getLast().said().orElseThrow().statement().predicate(VerdictPredicate.class));
        } catch (MalformedJsonException _) {
            return Optional.empty();
        }
    }

    private Optional<Basis> lastBasis() {
        return lastVerdict().map(verdict -> verdict.judgement().gate().basis());
    }

    private Optional<JsonNode> input() {
        return lastVerdict()
                .flatMap(verdict ->
                        Optional.ofNullable(documents.get(verdict.judgement().input())))
                .flatMap(DossierPage::json);
    }

    private static Optional<JsonNode> json(Bytes document) {
        try {
            return Optional.of(StrictJson.parse(document.toArray()));
        } catch (MalformedJsonException _) {
            return Optional.empty();
        }
    }

    private void request() {
        open("request", "What was proposed, as its proposer signed it");
        Optional<Said> said = dossier.request().flatMap(Said::of);
        if (said.isEmpty()) {
            add(new Markup().element("p", "The proposer's own statement is not in this dossier."));
            close();
            return;
        }
        Statement statement = said.get().statement();
        Markup facts = new Markup().open("dl");
        fact(facts, "Signed by key", said.get().envelope().keyId());
        Markup claims = new Markup().open("details").element("summary", "Claims and words of the proposer (unchecked)");
        try {
            if (statement.predicateType() == PredicateType.PROPOSAL) {
                ProposalPredicate asked = statement.predicate(ProposalPredicate.class);
                fact(facts, "Asks for", asked.aim() + ", a " + asked.kind());
                fact(facts, "Result tree", statement.subject().toString());
                fact(facts, "Base tree", asked.base().toString());
                asked.parents().forEach(parent -> fact(facts, "Other parent", parent.toString()));
                new TreeMap<>(asked.claims())
                        .forEach((name, value) -> claims.element("p", "claims " + name + " = " + value));
                lines(claims, asked.reason());
            } else {
                PromotionPredicate asked = statement.predicate(PromotionPredicate.class);
                fact(facts, "Asks to promote", "proposal " + asked.of());
                lines(claims, asked.reason());
            }
        } catch (MalformedJsonException _) {
            fact(facts, "Statement", "cannot be read");
        }
        add(facts.close());
        add(claims.close());
        close();
    }

    private static void lines(Markup markup, String text) {
        text.lines().forEach(line -> markup.element("code", line, "class", "line"));
    }

    private void life(String id, String heading, Part part) {
        open(id, heading);
        List<Placed> those = placed.stream().filter(one -> one.part() == part).toList();
        if (those.isEmpty()) {
            add(new Markup().element("p", "Nothing is on record about it yet."));
            close();
            return;
        }
        Markup table = new Markup().open("table", "class", "life").open("thead").open("tr");
        for (String head : List.of("Entry", "Stated time", "What", "For", "Outcome", "Who, and words")) {
            table.element("th", head, "scope", "col");
        }
        table.close().close().open("tbody");
        for (Placed one : those) {
            Told told = one.said().map(said -> Told.of(said.statement())).orElseGet(Told::unreadable);
            table.open("tr")
                    .element("td", Long.toString(one.entry().index()))
                    .element("td", told.when())
                    .element("th", told.what(), "scope", "row")
                    .element("td", told.about())
                    .element("td", told.outcome())
                    .open("td");
            if (!told.who().isEmpty()) {
                table.element("p", told.who());
            }
            for (String words : told.words()) {
                words.lines().forEach(line -> table.element("p", line, "class", "words"));
            }
            table.close().close();
        }
        add(table.close().close());
        close();
    }

    private void asks() {
        open("asks", "What people were asked, as it was shown to them");
        List<Placed> asked = ofCase(PredicateType.ASK);
        if (asked.isEmpty()) {
            add(new Markup().element("p", "Nobody was asked."));
        }
        for (Placed one : asked) {
            try {
                ask(one, one.said().orElseThrow().statement().predicate(AskPredicate.class));
            } catch (MalformedJsonException _) {
                add(new Markup().element("p", "Entry " + one.entry().index() + " cannot be read."));
            }
        }
        close();
    }

    private void ask(Placed one, AskPredicate ask) {
        Told told = Told.of(one.said().orElseThrow().statement());
        add(new Markup().element("h3", "Ask " + ask.ask() + ", " + ask.gate().purpose() + ", " + told.outcome()));
        add(new Markup().element("p", "shown were the bytes of " + ask.view() + ":", "class", "note"));
        Optional<Bytes> view = Optional.ofNullable(documents.get(ask.view()));
        page.append("<div class=\"shown\">\n");
        if (view.isEmpty()) {
            add(new Markup().element("p", "not in this dossier"));
        } else {
            Optional<String> markup = ShownCase.markup(view.get());
            if (markup.isPresent()) {
                page.append(markup.get()).append('\n');
            } else {
                Markup text = new Markup().open("div");
                lines(text, view.get().utf8());
                add(text.close());
            }
        }
        page.append("</div>\n");
        for (Placed answer : ofCase(PredicateType.SIGNOFF)) {
            answer(answer, ask.ask());
        }
    }

    private void answer(Placed answer, AskId ask) {
        Statement statement = answer.said().orElseThrow().statement();
        try {
            if (CaseEntries.words(statement.predicate(SignOffPredicate.class))
                    .ask()
                    .equals(ask)) {
                Told told = Told.of(statement);
                Markup said = new Markup()
                        .open("blockquote")
                        .element("p", told.outcome() + " at " + told.when() + " by " + told.who());
                told.words().forEach(words -> lines(said, words));
                add(said.close());
            }
        } catch (MalformedJsonException _) {
            // It stands among the entries as one that cannot be read.
        }
    }

    private void documents() {
        open("documents", "Documents that entries name");
        Map<Digest, String> named = NamedOf.documents(placed, documents);
        Markup table = new Markup().open("table").open("thead").open("tr");
        for (String head : List.of("What", "Digest", "Bytes")) {
            table.element("th", head, "scope", "col");
        }
        table.close().close().open("tbody");
        named.forEach((digest, what) -> {
            Optional<Bytes> content = Optional.ofNullable(documents.get(digest));
            table.open("tr")
                    .element("td", what)
                    .element("td", digest.toString())
                    .element(
                            "td",
                            content.map(bytes -> Integer.toString(bytes.length()))
                                    .orElse("not in this dossier"))
                    .close();
        });
        add(table.close().close());
        named.forEach((digest, what) -> Optional.ofNullable(documents.get(digest))
                .filter(content -> SHOWN.contains(what) && content.length() <= SHOWN_BYTES)
                .ifPresent(content -> {
                    Markup shown = new Markup().open("details").element("summary", what + " " + digest);
                    lines(shown, json(content).map(StrictJson::writePretty).orElseGet(content::utf8));
                    add(shown.close());
                }));
        close();
    }

    private void entries() {
        open("entries", "The entries themselves");
        for (Placed one : placed) {
            Markup entry = new Markup().open("details");
            String what =
                    one.said().map(said -> Told.of(said.statement()).what()).orElse("cannot be read")
                            + (one.part() == Part.ELSEWHERE ? ", of no part of this case" : "");
            entry.element("summary", "entry " + one.entry().index() + ": " + what);
            entry.element("p", "leaf hash " + MerkleTree.leaf(one.entry().leaf()));
            if (one.said().isPresent()) {
                Said said = one.said().get();
                entry.element(
                        "p",
                        "envelope " + said.envelope().digest() + ", signed by key "
                                + said.envelope().keyId());
                json(said.envelope().payload()).ifPresent(statement -> lines(entry, StrictJson.writePretty(statement)));
            }
            add(entry.close());
        }
        close();
    }

    private void proofs(Digest data) {
        open("proofs", "The log's checkpoint and the data of this dossier");
        Markup note = new Markup().open("div");
        lines(note, dossier.checkpoint());
        add(note.close());
        add(new Markup()
                .element(
                        "p",
                        dossier.entries().size() + " entries, "
                                + dossier.hashes().size()
                                + " hashes that lead from them to the checkpoint's root, "
                                + documents.size() + " documents. Data " + data + ", below in this file."));
        add(new Markup()
                .element(
                        "p",
                        "One case cannot show that nothing of it was left out, nor what other cases did: an export of"
                                + " the whole log shows that."));
        close();
    }
}
