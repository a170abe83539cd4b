package dev.portcullis.modification.internal.code;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds which weights a program takes, by name and by what holds them: what settings say as settings, code says in a call. */
final class WeightSigns implements Walk.Visitor {
    private static final Set<String> TAKES = WordList.of("""
            from_pretrained hf_hub_download snapshot_download load_state_dict_from_url load_peft_weights load_adapter
            load_lora_weights load_checkpoint load_weights LoRARequest cached_file""");
    private static final Set<String> HOLDS = Set.of("revision", "commit_hash", "check_hash", "sha256");

    private final Signs signs;

    WeightSigns(Signs signs) {
        this.signs = signs;
    }

    @Override
    public void expression(Expression expression, @Nullable Expression parent, Walk.Place place) {
        if (!(expression instanceof Expression.Call call) || !TAKES.contains(Names.last(call.function()))) {
            return;
        }
        if (!call.arguments().isEmpty()) {
            named("weights", call.arguments().getFirst(), place);
        }
        for (Expression.Keyword keyword : call.keywords()) {
            if (HOLDS.contains(keyword.name())) {
                named(keyword.name(), keyword.value(), place);
            }
        }
    }

    /** Said where the text is written, be that elsewhere in the file. */
    private void named(String what, Expression value, Walk.Place place) {
        int line = value instanceof Expression.Name name
                ? place.scope()
                        .value(name.name())
                        .map(bound -> bound.value().line())
                        .orElse(value.line())
                : value.line();
        Constants.text(value, place.scope())
                .filter(text -> !text.isBlank())
                .ifPresent(text -> signs.add(
                        Sign.Kind.WEIGHTS_REFERENCE,
                        what + " " + text,
                        line,
                        place.scope().name(),
                        ""));
    }
}
