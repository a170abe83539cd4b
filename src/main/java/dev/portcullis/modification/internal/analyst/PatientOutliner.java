package dev.portcullis.modification.internal.analyst;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.modification.ContentType;
import dev.portcullis.modification.internal.analyst.Finding.Silent;
import dev.portcullis.modification.internal.code.Outline;
import dev.portcullis.modification.internal.code.Outliner;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The outlines of one difference. After some files that no analyst spoke of it asks no more, so that one proposer cannot
 * keep all analysts busy with being replaced: its difference is not analysed either way.
 */
public final class PatientOutliner implements Outliner {
    private static final int SILENCES = 3;

    private final OutlineCache cache;
    private final AtomicInteger silences = new AtomicInteger();

    public PatientOutliner(OutlineCache cache) {
        this.cache = cache;
    }

    @Override
    public Outline outline(ContentType type, Bytes content) {
        return outline(type, Digest.of(content), () -> content);
    }

    /**
     * As {@link #outline(ContentType, Bytes)}, where the digest is known.
     *
     * @param content whose digest it is; not asked for when its outline is known
     */
    public Outline outline(ContentType type, Digest digest, Supplier<Bytes> content) {
        if (silences.get() >= SILENCES) {
            return cache.kept(type, digest).orElse(Finding.UNREAD);
        }
        Finding finding = cache.find(type, digest, content);
        if (finding instanceof Silent) {
            silences.incrementAndGet();
        }
        return finding.outline();
    }
}
