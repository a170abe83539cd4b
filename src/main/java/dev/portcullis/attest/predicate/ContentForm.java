package dev.portcullis.attest.predicate;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a proposal puts over its base and removes from it; never a patch.
 *
 * @param put files put, each by digest and, up to 64 KiB, inline
 * @param remove paths removed
 */
public record ContentForm(List<Put> put, List<String> remove) {
    public ContentForm {
        put = List.copyOf(put);
        remove = List.copyOf(remove);
    }

    /** One file put; {@code mode} is 100644 or 100755. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Put(
            String path,
            String mode,
            Digest sha256,
            @Nullable Bytes inline) {}
}
