package dev.portcullis.modification.internal;

import dev.portcullis.kernel.Digest;
import dev.portcullis.modification.Facts;
import dev.portcullis.modification.FileMode;
import dev.portcullis.modification.Tree;
import dev.portcullis.modification.TreeEntry;
import dev.portcullis.modification.TreePath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One path at which two trees differ. */
public record TreeChange(TreePath path, Optional<TreeEntry> before, Optional<TreeEntry> after) {

    /** All of them, sorted by the bytes of the path. */
    public static List<TreeChange> between(Tree before, Tree after) {
        List<TreeChange> changes = new ArrayList<>();
        List<TreeEntry> old = before.entries();
        List<TreeEntry> now = after.entries();
        int from = 0;
        int to = 0;
        while (from < old.size() || to < now.size()) {
            int order = from == old.size()
                    ? 1
                    : to == now.size() ? -1 : old.get(from).compareTo(now.get(to));
            if (order < 0) {
                TreeEntry entry = old.get(from++);
                changes.add(new TreeChange(entry.path(), Optional.of(entry), Optional.empty()));
            } else if (order > 0) {
                TreeEntry entry = now.get(to++);
                changes.add(new TreeChange(entry.path(), Optional.empty(), Optional.of(entry)));
            } else {
                TreeEntry one = old.get(from++);
                TreeEntry other = now.get(to++);
                if (!one.equals(other)) {
                    changes.add(new TreeChange(one.path(), Optional.of(one), Optional.of(other)));
                }
            }
        }
        return changes;
    }

    public Facts.Change kind() {
        return before.isEmpty() ? Facts.Change.ADDED : after.isEmpty() ? Facts.Change.REMOVED : Facts.Change.MODIFIED;
    }

    /** The mode it has now, where that is another than before, or an added file is executable. */
    Optional<FileMode> newMode() {
        FileMode old = before.map(TreeEntry::mode).orElse(FileMode.REGULAR);
        return after.map(TreeEntry::mode).filter(mode -> mode != old);
    }

    /** Where the content of each added file was before, of those that were removed. */
    static Map<TreePath, TreePath> moves(List<TreeChange> changes) {
        Map<Digest, TreePath> removed = new HashMap<>();
        for (TreeChange change : changes) {
            if (change.kind() == Facts.Change.REMOVED) {
                change.before().ifPresent(entry -> removed.putIfAbsent(entry.content(), entry.path()));
            }
        }
        Map<TreePath, TreePath> moves = new HashMap<>();
        for (TreeChange change : changes) {
            if (change.kind() == Facts.Change.ADDED) {
                change.after()
                        .map(entry -> removed.get(entry.content()))
                        .ifPresent(from -> moves.put(change.path(), from));
            }
        }
        return moves;
    }
}
