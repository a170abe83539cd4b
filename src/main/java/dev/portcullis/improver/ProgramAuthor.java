package dev.portcullis.improver;

import dev.portcullis.kernel.Bytes;
import java.math.BigDecimal;

/** Writes the next program from an admitted one. */
public interface ProgramAuthor {
    /**
     * Writes a new {@code packing/main.py}.
     *
     * @param parent an admitted tree
     * @param score what it scored
     * @throws AuthorFailedException when nothing usable came, with what to do about it
     */
    Bytes rewrite(SourceTree parent, BigDecimal score) throws AuthorFailedException, InterruptedException;
}
