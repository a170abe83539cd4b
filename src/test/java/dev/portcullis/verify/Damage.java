package dev.portcullis.verify;

import dev.portcullis.attest.SignedAnswer;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.predicate.SignedWords;
import dev.portcullis.modification.Facts;
import dev.portcullis.policy.InputDocument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What is done to a genuine story while it is told: everything after it is made as if it were right. */
final class Damage {
    private final Map<String, UnaryOperator<Object>> predicates = new HashMap<>();
    private final Map<String, UnaryOperator<InputDocument>> inputs = new HashMap<>();
    private final Map<String, UnaryOperator<Facts>> facts = new HashMap<>();
    private final Map<String, SigningKey> keys = new HashMap<>();
    private final Map<String, Function<SignedWords, SignedAnswer>> answers = new HashMap<>();
    private final Map<String, Consumer<ExportFixture>> before = new HashMap<>();
    private final Map<String, Consumer<ExportFixture>> after = new HashMap<>();
    private final Set<String> skipped = new HashSet<>();
    private final List<Consumer<ExportFixture>> last = new ArrayList<>();

    /** Changes a statement's predicate before it is signed. */
    <P> Damage predicate(String label, Class<P> shape, UnaryOperator<P> change) {
        predicates.put(label, predicate -> change.apply(shape.cast(predicate)));
        return this;
    }

    /** Changes what policy is told, before it judges. */
    Damage input(String label, UnaryOperator<InputDocument> change) {
        inputs.put(label, change);
        return this;
    }

    /** Changes what analysis finds, before anybody is told. */
    Damage facts(String label, UnaryOperator<Facts> change) {
        facts.put(label, change);
        return this;
    }

    /** Signs an entry with another key. */
    Damage key(String label, SigningKey key) {
        keys.put(label, key);
        return this;
    }

    /** Has a person's words signed otherwise. */
    Damage answer(String label, Function<SignedWords, SignedAnswer> signer) {
        answers.put(label, signer);
        return this;
    }

    Damage before(String label, Consumer<ExportFixture> act) {
        before.put(label, act);
        return this;
    }

    Damage after(String label, Consumer<ExportFixture> act) {
        after.put(label, act);
        return this;
    }

    /** Makes an entry, but does not log it. */
    Damage skip(String label) {
        skipped.add(label);
        return this;
    }

    /** Done when the story is told, before it is signed and written. */
    Damage last(Consumer<ExportFixture> act) {
        last.add(act);
        return this;
    }

    Object predicate(String label, Object genuine) {
        return predicates.getOrDefault(label, UnaryOperator.identity()).apply(genuine);
    }

    InputDocument input(String label, InputDocument genuine) {
        return inputs.getOrDefault(label, UnaryOperator.identity()).apply(genuine);
    }

    Facts facts(String label, Facts genuine) {
        return facts.getOrDefault(label, UnaryOperator.identity()).apply(genuine);
    }

    Optional<SigningKey> key(String label) {
        return Optional.ofNullable(keys.get(label));
    }

    Optional<SignedAnswer> answer(String label, SignedWords words) {
        return Optional.ofNullable(answers.get(label)).map(signer -> signer.apply(words));
    }

    void before(String label, ExportFixture fixture) {
        before.getOrDefault(label, ignored -> {}).accept(fixture);
    }

    void after(String label, ExportFixture fixture) {
        after.getOrDefault(label, ignored -> {}).accept(fixture);
    }

    boolean skips(String label) {
        return skipped.contains(label);
    }

    void last(ExportFixture fixture) {
        last.forEach(act -> act.accept(fixture));
    }
}
