package dev.portcullis.modification;

/** What would change: a base, the content over it, and the tree that results; only {@link TreeMaterialiser} makes one. */
public final class Modification {
    private final Tree base;
    private final Content content;
    private final Tree result;

    Modification(Tree base, Content content, Tree result) {
        this.base = base;
        this.content = content;
        this.result = result;
    }

    public Tree base() {
        return base;
    }

    public Content content() {
        return content;
    }

    public Tree result() {
        return result;
    }

    @Override
    public String toString() {
        return "Modification[" + base.digest() + " to " + result.digest() + "]";
    }
}
