package dev.portcullis.modification;

import dev.portcullis.kernel.Digest;
import dev.portcullis.modification.internal.ChangeReader;
import java.util.HashSet;
import java.util.Set;

/**
 * What a difference is once spaces and comments are taken away, so that the same asked again in other clothes is known
 * for the same (SAFETY S15).
 *
 * <p>Space and line breaks are seen through where a language gives them no meaning; comments in Python, TOML, SQL, the C
 * family, Java, JavaScript, TypeScript, Go and Rust, not in shell, YAML, INI, Markdown and plain text. Not seen through
 * are renamed names, another order, a docstring, another kind of quote. Where in doubt two texts are told the same rather
 * than apart.
 *
 * @param whole equal for two results that are equal after normalisation, over equal trees before
 * @param lines one number for each distinct line that was removed or added, wherever it stands; normalised, with nothing
 *     but words and signs
 * @param comparable false when there is more than {@value ChangeReader#LINES} of them, so that some are left out
 */
public record ChangePrint(Digest whole, Set<Long> lines, boolean comparable) {
    public ChangePrint {
        lines = Set.copyOf(lines);
    }

    /** Reads what differs; content that is missing, binary or too large to be analysed counts by its digest. */
    public static ChangePrint of(Tree before, Tree after, BlobSource blobs) {
        return new ChangeReader(blobs).read(before, after);
    }

    /** These lines and those of another difference. */
    public Set<Long> linesWith(ChangePrint other) {
        Set<Long> all = new HashSet<>(lines);
        all.addAll(other.lines);
        return all;
    }
}
