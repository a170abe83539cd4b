package dev.portcullis.improver;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Inert;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/**
 * How the system searches for its own successor, as its strategy file says.
 *
 * @param parameterRate chance that each parameter is changed
 * @param step spread of a change as a share of the parameter's range
 * @param variantRate chance that each stage is replaced by another variant
 * @param novelty how many times its weight a variant counts that was never scored
 * @param temperature of the choice among admitted generations, in units of the score
 * @param strategyRate chance that a proposal changes the strategy instead of the program
 * @param strategyInterval answers after which it does so at the latest
 * @param promotionGain by how much a generation must beat the head to ask for promotion
 * @param promotionInterval answers between two such wishes
 * @param weights how often each variant of a stage is drawn
 */
public record Strategy(
        double parameterRate,
        double step,
        double variantRate,
        double novelty,
        double temperature,
        double strategyRate,
        int strategyInterval,
        double promotionGain,
        int promotionInterval,
        Map<Stage, Map<String, Double>> weights) {
    private static final int MOST_ANSWERS = 1_000;

    public Strategy {
        weights = Map.copyOf(weights);
    }

    /**
     * Reads the strategy of a tree.
     *
     * @throws StrategyRefusedException when the file is absent, is not TOML, lacks a value, has one too many, or one is
     *     out of its range
     */
    public static Strategy of(SourceTree tree) throws StrategyRefusedException {
        Bytes file = tree.files().get(CirclePacking.STRATEGY);
        if (file == null) {
            throw new StrategyRefusedException("the tree has no " + CirclePacking.STRATEGY);
        }
        return parse(file.utf8());
    }

    static Strategy parse(String text) throws StrategyRefusedException {
        TomlParseResult toml = Toml.parse(text);
        if (toml.hasErrors()) {
            throw new StrategyRefusedException("the strategy is not TOML: "
                    + Inert.text(toml.errors().getFirst().toString(), 200));
        }
        Reader reader = new Reader(toml);
        Map<Stage, Map<String, Double>> weights = new EnumMap<>(Stage.class);
        for (Stage stage : Stage.values()) {
            weights.put(stage, reader.weights(stage));
        }
        Strategy strategy = new Strategy(
                reader.number("mutation.parameter_rate", 0, 1),
                reader.number("mutation.step", 0.001, 1),
                reader.number("mutation.variant_rate", 0, 1),
                reader.number("mutation.novelty", 1, 100),
                reader.number("selection.temperature", 1e-6, 1),
                reader.number("strategy.rate", 0, 1),
                reader.count("strategy.interval"),
                reader.number("promotion.gain", 0, 1),
                reader.count("promotion.interval"),
                weights);
        reader.refuseUnread();
        return strategy;
    }

    /** Reads values by dotted key and remembers which, so that a misspelt one cannot go unnoticed. */
    private static final class Reader {
        private final TomlParseResult toml;
        private final Set<String> read = new HashSet<>();

        Reader(TomlParseResult toml) {
            this.toml = toml;
        }

        double number(String key, double least, double most) throws StrategyRefusedException {
            read.add(key);
            if (!(toml.get(key) instanceof Number number)
                    || !(number.doubleValue() >= least && number.doubleValue() <= most)) {
                throw new StrategyRefusedException("%s must be a number from %s to %s".formatted(key, least, most));
            }
            return number.doubleValue();
        }

        int count(String key) throws StrategyRefusedException {
            read.add(key);
            if (!(toml.get(key) instanceof Long number) || number < 1 || number > MOST_ANSWERS) {
                throw new StrategyRefusedException(
                        "%s must be a whole number from 1 to %s".formatted(key, MOST_ANSWERS));
            }
            return number.intValue();
        }

        Map<String, Double> weights(Stage stage) throws StrategyRefusedException {
            Map<String, Double> weights = new LinkedHashMap<>();
            double sum = 0;
            for (String variant : stage.variants()) {
                double weight = number("weights." + stage + "." + variant, 0, 1_000);
                weights.put(variant, weight);
                sum += weight;
            }
            if (sum <= 0) {
                throw new StrategyRefusedException("at least one of weights.%s must be above zero".formatted(stage));
            }
            return Collections.unmodifiableMap(weights);
        }

        void refuseUnread() throws StrategyRefusedException {
            List<String> unknown = toml.dottedKeySet().stream()
                    .filter(key -> !read.contains(key))
                    .toList();
            if (!unknown.isEmpty()) {
                throw new StrategyRefusedException(
                        "the strategy has an unknown key " + Inert.text(unknown.getFirst(), 80));
            }
        }
    }
}
