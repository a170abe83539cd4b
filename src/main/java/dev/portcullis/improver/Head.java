package dev.portcullis.improver;

import dev.portcullis.kernel.Digest;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A lineage's promoted head.
 *
 * @param score what it scored, null until its baseline has run
 */
public record Head(Digest tree, @Nullable BigDecimal score) {}
