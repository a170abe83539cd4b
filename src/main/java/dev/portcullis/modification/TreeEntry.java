package dev.portcullis.modification;

import dev.portcullis.kernel.Digest;

/** One file of a tree, one line of its manifest. */
public record TreeEntry(FileMode mode, Digest content, TreePath path) implements Comparable<TreeEntry> {
    @Override
    public int compareTo(TreeEntry other) {
        return path.compareTo(other.path);
    }

    /** The manifest's line without its line feed. */
    @Override
    public String toString() {
        return mode + " " + content.hex() + "  " + path;
    }
}
