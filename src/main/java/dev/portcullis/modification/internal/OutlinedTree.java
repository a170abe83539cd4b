package dev.portcullis.modification.internal;

import dev.portcullis.modification.PathGroup;
import dev.portcullis.modification.TreePath;
import dev.portcullis.modification.internal.code.Flow;
import dev.portcullis.modification.internal.code.Outline;
import dev.portcullis.modification.internal.code.Sign;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The outlines of a tree's files.
 *
 * @param own of what the candidate is made of: editable and strategy
 * @param harness of what judges it
 */
record OutlinedTree(Map<TreePath, Outline> own, Map<TreePath, Outline> harness) {
    /** A sign and the file it is in. */
    record Located(TreePath path, Sign sign) {
        String at() {
            return path + ":" + sign.line();
        }

        /** The same function of the same file. */
        String scope() {
            return path + " " + sign.scope();
        }
    }

    /** The signs of these files alone. */
    Stream<Located> signsOf(Set<TreePath> paths) {
        return paths.stream().sorted().flatMap(path -> {
            Outline outline = own.get(path);
            return outline == null ? Stream.empty() : outline.signs().stream().map(sign -> new Located(path, sign));
        });
    }

    Stream<Located> harnessSigns() {
        return harness.entrySet().stream()
                .flatMap(entry -> entry.getValue().signs().stream().map(sign -> new Located(entry.getKey(), sign)));
    }

    /** Whether any file of its own has a sign of the kind and key. */
    boolean has(Sign.Kind kind, String key) {
        return own.values().stream().anyMatch(outline -> outline.index().has(kind, key));
    }

    /** How many signs of the kind are in functions. */
    int inFunctions(Sign.Kind kind) {
        return own.values().stream()
                .mapToInt(outline -> outline.index().inFunctions(kind))
                .sum();
    }

    /** A function or class of one file by its whole name. */
    Optional<Located> definition(TreePath path, String name) {
        return Optional.ofNullable(own.get(path))
                .map(outline -> outline.index().definitions().get(name))
                .map(sign -> new Located(path, sign));
    }

    /** Whether a name is spoken; one that is only put into a member counts when that member is read. */
    boolean speaks(String name, Set<String> putInto) {
        return has(Sign.Kind.USE, name)
                || putInto.stream()
                        .anyMatch(
                                member -> has(Sign.Kind.USE, name + ">" + member) && has(Sign.Kind.USE, "." + member));
    }

    /** Whether all that is carried in it is as in the other, so that neither has a way that the other has not. */
    boolean flowsAs(OutlinedTree other) {
        return flows().equals(other.flows());
    }

    private Map<TreePath, Flow> flows() {
        Map<TreePath, Flow> flows = new HashMap<>();
        own.forEach((path, outline) -> {
            if (!outline.flow().edges().isEmpty()
                    || !outline.flow().names().isEmpty()
                    || !outline.flow().whole()) {
                flows.put(path, outline.flow());
            }
        });
        return flows;
    }

    /** Which groups are read: what the candidate can do, and what it could reach for in its judge. */
    static boolean isOwn(PathGroup group) {
        return switch (group) {
            case EDITABLE, STRATEGY -> true;
            case HARNESS, OVERSIGHT, LOCKFILE, UNDECLARED -> false;
        };
    }
}
