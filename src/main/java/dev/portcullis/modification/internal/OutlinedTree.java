package dev.portcullis.modification.internal;

import dev.portcullis.modification.PathGroup;
import dev.portcullis.modification.TreePath;
import dev.portcullis.modification.internal.code.Outline;
import dev.portcullis.modification.internal.code.Sign;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The outlines of a tree's files.
 *
 * @param own of what the candidate is made of: editable and strategy
 * @param harness of what judges it
 */
record OutlinedTree(Map<TreePath, Outline> own, Map<TreePath, Outline> harness) {
    /** A kind and what makes two signs of it the same. */
    record Key(Sign.Kind kind, String key) {
        static Key of(Sign sign) {
            return new Key(sign.kind(), sign.key());
        }
    }

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

    Stream<Located> signs() {
        return located(own);
    }

    Stream<Located> harnessSigns() {
        return located(harness);
    }

    private static Stream<Located> located(Map<TreePath, Outline> outlines) {
        return outlines.entrySet().stream()
                .flatMap(entry -> entry.getValue().signs().stream().map(sign -> new Located(entry.getKey(), sign)));
    }

    Set<Key> keys() {
        Set<Key> keys = new HashSet<>();
        own.values().forEach(outline -> outline.signs().forEach(sign -> keys.add(Key.of(sign))));
        return keys;
    }

    /** Which groups are read: what the candidate can do, and what it could reach for in its judge. */
    static boolean isOwn(PathGroup group) {
        return switch (group) {
            case EDITABLE, STRATEGY -> true;
            case HARNESS, OVERSIGHT, LOCKFILE, UNDECLARED -> false;
        };
    }

    List<TreePath> paths() {
        return Stream.concat(own.keySet().stream(), harness.keySet().stream()).toList();
    }
}
