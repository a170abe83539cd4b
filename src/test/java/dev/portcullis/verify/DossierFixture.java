package dev.portcullis.verify;

import dev.portcullis.attest.KeySigner;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.ContentForm;
import dev.portcullis.attest.predicate.Kind;
import dev.portcullis.attest.predicate.ProposalPredicate;
import dev.portcullis.dossier.Dossier;
import dev.portcullis.dossier.DossierGathering;
import dev.portcullis.dossier.DossierGathering.Source;
import dev.portcullis.dossier.DossierRefusedException;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.ledger.Tile;
import dev.portcullis.ledger.TileBytes;
import dev.portcullis.verify.ExportFixture.Case;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Dossiers of the cases of a small installation. */
final class DossierFixture {
    private static final String HOSTILE = "</template><script>alert(1)</script>\u202Egnp.exe approved by safety";

    private DossierFixture() {}

    static Dossier of(ExportFixture fixture, Case of, boolean withContents) throws DossierRefusedException {
        List<Dossier.Entry> entries = new ArrayList<>();
        for (Bytes entry : fixture.entries) {
            entries.add(new Dossier.Entry(entries.size(), entry));
        }
        return DossierGathering.gather(
                new Dossier.Subject(of.id, ExportFixture.LINEAGE, Optional.empty()),
                request(of, ExportFixture.PROPOSER),
                fixture.checkpoint(entries.size()),
                entries,
                source(fixture),
                withContents);
    }

    /** What a proposer would have asked for. */
    static Bytes request(Case of, SigningKey key) {
        ProposalPredicate asked = new ProposalPredicate(
                of.id,
                ExportFixture.LINEAGE,
                Aim.PROMOTE,
                Kind.PROGRAM,
                of.base.digest(),
                new ContentForm(List.of(), List.of()),
                List.of(),
                HOSTILE,
                Map.of("counted", new Decimal("2")),
                null);
        return Bytes.copyOf(new KeySigner(key)
                .sign(Statement.of(of.result.digest(), PredicateType.PROPOSAL, asked))
                .toBytes());
    }

    static Source source(ExportFixture fixture) {
        return new Source() {
            @Override
            public Optional<Bytes> tile(Tile.Hashes tile) {
                return Optional.of(
                        TileBytes.ofHashes(tile.subtrees().map(fixture::hash).toList()));
            }

            @Override
            public Optional<Bytes> document(Digest digest) {
                return Optional.ofNullable(fixture.blobs.get(digest));
            }
        };
    }
}
