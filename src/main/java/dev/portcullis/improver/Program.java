package dev.portcullis.improver;

import dev.portcullis.kernel.Bytes;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/**
 * The part of a tree that packs circles: code in stages, and the parameters it is told.
 *
 * @param files content by path, all below {@code packing/}
 */
record Program(SortedMap<String, Bytes> files) {
    /** Steps over all restarts; the slowest variant does as many in about two and a half seconds. */
    private static final long MOST_STEPS = 8_000;

    static Program of(SourceTree tree) {
        return new Program(new TreeMap<>(tree.under(CirclePacking.PROGRAM_FOLDER)));
    }

    /** The tree in which this program takes the place of the one there. */
    SourceTree in(SourceTree tree) {
        SortedMap<String, Bytes> changed = new TreeMap<>(tree.files());
        changed.keySet().removeIf(path -> path.startsWith(CirclePacking.PROGRAM_FOLDER));
        changed.putAll(files);
        return SourceTree.of(changed);
    }

    Program put(String path, Bytes content) {
        SortedMap<String, Bytes> changed = new TreeMap<>(files);
        changed.put(path, content);
        return new Program(changed);
    }

    Optional<String> variant(Stage stage) {
        return stage.variantIn(files);
    }

    /** The parameters as the file has them; one that is absent or no number is left out and so never changed. */
    Map<Parameter, BigDecimal> parameters() {
        TomlParseResult toml = Toml.parse(text());
        Map<Parameter, BigDecimal> values = new EnumMap<>(Parameter.class);
        for (Parameter parameter : Parameter.values()) {
            if (toml.get(parameter.key()) instanceof Number value) {
                values.put(parameter, new BigDecimal(value.toString()));
            }
        }
        return values;
    }

    Program with(Map<Parameter, BigDecimal> changed) {
        String text = text();
        for (Map.Entry<Parameter, BigDecimal> change : changed.entrySet()) {
            Parameter parameter = change.getKey();
            text = TomlText.set(text, parameter.key(), parameter.toml(change.getValue()));
        }
        return put(CirclePacking.PARAMETERS, Bytes.utf8(text));
    }

    /**
     * A program near this one, by the rates of {@code strategy}; it may draw no change at all.
     *
     * @param weights how often each variant of a stage is drawn
     */
    Mutation mutate(Strategy strategy, Map<Stage, Map<String, Double>> weights, RandomGenerator random) {
        List<String> changes = new ArrayList<>();
        Program program = this;
        for (Stage stage : Stage.values()) {
            if (random.nextDouble() < strategy.variantRate()) {
                Map<String, Double> others = new LinkedHashMap<>(weights.getOrDefault(stage, Map.of()));
                program.variant(stage).ifPresent(others::remove);
                Optional<String> drawn = draw(others, random);
                if (drawn.isPresent()) {
                    program = program.put(stage.path(), stage.code(drawn.get()));
                    changes.add(stage + " " + drawn.get());
                }
            }
        }
        Map<Parameter, BigDecimal> present = parameters();
        Map<Parameter, BigDecimal> next = new EnumMap<>(present);
        for (Map.Entry<Parameter, BigDecimal> value : present.entrySet()) {
            if (random.nextDouble() < strategy.parameterRate()) {
                next.put(value.getKey(), value.getKey().mutate(value.getValue(), strategy.step(), random));
            }
        }
        bound(next);
        next.entrySet()
                .removeIf(value ->
                        value.getValue().compareTo(present.getOrDefault(value.getKey(), value.getValue())) == 0);
        next.forEach((parameter, value) -> changes.add(parameter.key() + " " + parameter.toml(value)));
        return new Mutation(next.isEmpty() ? program : program.with(next), changes);
    }

    /**
     * What a draw changed.
     *
     * @param changes in words, empty when nothing changed
     */
    record Mutation(Program program, List<String> changes) {}

    private static void bound(Map<Parameter, BigDecimal> values) {
        BigDecimal restarts = values.get(Parameter.RESTARTS);
        BigDecimal steps = values.get(Parameter.STEPS);
        if (restarts != null && steps != null && restarts.signum() > 0) {
            BigDecimal most = BigDecimal.valueOf(MOST_STEPS / restarts.longValue());
            values.put(Parameter.STEPS, steps.min(most));
        }
    }

    private static Optional<String> draw(Map<String, Double> weights, RandomGenerator random) {
        double at = random.nextDouble()
                * weights.values().stream().mapToDouble(Double::doubleValue).sum();
        for (Map.Entry<String, Double> weight : weights.entrySet()) {
            at -= weight.getValue();
            if (at < 0) {
                return Optional.of(weight.getKey());
            }
        }
        return Optional.empty();
    }

    private String text() {
        return files.getOrDefault(CirclePacking.PARAMETERS, Bytes.EMPTY).utf8();
    }
}
