package dev.portcullis.kernel;

/**
 * The mark a doorkeeper leaves on a request it lets through. Each edge keeps its own resources; a request that nobody
 * marked reaches none, so a resource that both forgot is shut.
 */
public final class LetThrough {
    /** The request's property; its value is the name of the room whose doorkeeper looked at it. */
    public static final String BY = "dev.portcullis.let-through-by";

    private LetThrough() {}
}
