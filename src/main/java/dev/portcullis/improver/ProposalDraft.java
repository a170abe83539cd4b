package dev.portcullis.improver;

import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.Kind;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A modification to propose.
 *
 * @param subject digest of the result as the proposer states it; an attack may state a false one
 * @param parents admitted results it was derived from besides the base
 */
public record ProposalDraft(
        String intent,
        Aim aim,
        Kind kind,
        Digest base,
        SortedMap<String, Bytes> put,
        List<String> remove,
        Digest subject,
        List<Digest> parents,
        Map<String, Decimal> claims,
        String reason)
        implements Draft {
    public ProposalDraft {
        put = Collections.unmodifiableSortedMap(new TreeMap<>(put));
        remove = List.copyOf(remove);
        parents = List.copyOf(parents);
        claims = Map.copyOf(claims);
    }

    /** An honest draft: exactly the difference between two trees, with the result's true digest as its subject. */
    public static ProposalDraft between(
            SourceTree base, SourceTree result, String intent, Aim aim, Kind kind, String reason) {
        SortedMap<String, Bytes> put = new TreeMap<>(result.files());
        put.entrySet().removeIf(file -> Objects.equals(base.files().get(file.getKey()), file.getValue()));
        List<String> remove = base.files().keySet().stream()
                .filter(path -> !result.files().containsKey(path))
                .toList();
        return new ProposalDraft(
                intent, aim, kind, base.digest(), put, remove, result.digest(), List.of(), Map.of(), reason);
    }

    public ProposalDraft derivedFrom(Digest parent) {
        List<Digest> derived = parent.equals(base) ? List.of() : List.of(parent);
        return new ProposalDraft(intent, aim, kind, base, put, remove, subject, derived, claims, reason);
    }

    public ProposalDraft claiming(Map<String, Decimal> claimed) {
        return new ProposalDraft(intent, aim, kind, base, put, remove, subject, parents, claimed, reason);
    }

    public ProposalDraft stating(Digest stated) {
        return new ProposalDraft(intent, aim, kind, base, put, remove, stated, parents, claims, reason);
    }
}
