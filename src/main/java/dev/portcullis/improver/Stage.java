package dev.portcullis.improver;

import dev.portcullis.kernel.Bytes;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A part of the packer that exists in several variants of code, one file each. */
public enum Stage {
    START,
    IMPROVE;

    /** Names of the variants; the first is the one genesis has. */
    public List<String> variants() {
        return switch (this) {
            case START -> List.of("grid", "hex", "greedy", "rings");
            case IMPROVE -> List.of("grow", "anneal", "descend");
        };
    }

    String path() {
        return CirclePacking.PROGRAM_FOLDER + this + ".py";
    }

    Bytes code(String variant) {
        return variant.equals(variants().getFirst())
                ? CirclePacking.resource("genesis/" + path())
                : CirclePacking.resource("variants/" + this + "-" + variant + ".py");
    }

    /** The variant a program uses, or empty when its code is one of its own. */
    Optional<String> variantIn(Map<String, Bytes> program) {
        Bytes present = program.getOrDefault(path(), Bytes.EMPTY);
        return variants().stream()
                .filter(variant -> code(variant).equals(present))
                .findFirst();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
