package dev.portcullis.dossier;

import dev.portcullis.kernel.Digest;
import dev.portcullis.modification.Tree;
import dev.portcullis.modification.TreeEntry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The files by which trees differ. */
public final class TreeFiles {
    private TreeFiles() {}

    /** The content of each file that is not the same in both, as it was and as it would be, in the order of paths. */
    public static List<Digest> differing(Tree from, Tree to) {
        Set<Digest> files = new LinkedHashSet<>(only(from, to));
        files.addAll(only(to, from));
        return List.copyOf(files);
    }

    private static List<Digest> only(Tree here, Tree there) {
        Set<TreeEntry> others = new HashSet<>(there.entries());
        List<Digest> files = new ArrayList<>();
        for (TreeEntry file : here.entries()) {
            if (!others.contains(file)) {
                files.add(file.content());
            }
        }
        return files;
    }
}
