package dev.portcullis.verify;

import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.LogPolicy;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.dossier.Dossier;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.ledger.Checkpoint;
import dev.portcullis.ledger.Tile;
import dev.portcullis.modification.FactFinder;
import dev.portcullis.verify.Findings.Count;
import dev.portcullis.verify.VerificationReport.Line;
import dev.portcullis.verify.VerificationReport.Mark;
import dev.portcullis.verify.VerificationReport.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Verifies an export against trust: is it one log, and was every permit that was used deserved? (V1, V2)
 *
 * <p>Entries are read twice and never kept; what is kept is one hash for each {@value Tile#WIDTH} of them, what is open at
 * a time, and the ids of what has ended.
 */
public final class Verification {
    /**
     * How to verify.
     *
     * @param sample how many verdicts are recomputed; empty for all
     * @param seed by which they are drawn
     * @param seen a checkpoint of this log that the auditor got before, so that a fork or a rollback since is found
     * @param facts who takes the facts of each recomputed verdict anew from its trees, if they are to be; the small
     *     program has nobody, since it parses no source
     */
    public record Options(OptionalInt sample, long seed, Optional<Checkpoint> seen, Optional<FactFinder> facts) {
        /** Everything but the facts. */
        public static final Options ALL = new Options(OptionalInt.empty(), 0, Optional.empty(), Optional.empty());

        /** The same, and the facts. */
        public Options withFacts(FactFinder analysts) {
            return new Options(sample, seed, seen, Optional.of(analysts));
        }
    }

    /** What was not asked for, or no export can prove: said every time, and no reason to call a verification incomplete. */
    private static final String FACTS = "the facts themselves (--facts takes them anew from the trees)";

    private static final String COMPLETENESS =
            "whether anything of this case was left out, and what other cases did to its lineage: head, anchor, counts,"
                    + " fencing tokens (an export of the log shows it)";

    private static final String COMPUTE = "compute used without any permit (the accounts of the cluster tell)";

    private final Export export;
    private final TrustDocument trust;
    private final Options options;
    private final Findings findings = new Findings();

    private Verification(Export export, TrustDocument trust, Options options) {
        this.export = export;
        this.trust = trust;
        this.options = options;
    }

    /**
     * Verifies.
     *
     * @param trust got out of band, never from the export; any version of it
     * @throws ExportRefusedException when the export is none, or a hostile one
     */
    public static VerificationReport of(Export export, TrustDocument trust, Options options)
            throws ExportRefusedException {
        try (Judges judges = new Judges()) {
            return of(export, trust, options, judges);
        }
    }

    /**
     * Verifies the log alone, as every verification does first: that its entries, whatever they say, are those the
     * checkpoint signs for. Where only hashes of entries are in the export, these are believed.
     *
     * @return what is wrong
     * @throws ExportRefusedException when the export is none, or a hostile one
     */
    public static List<Defect> ofLog(Export export, LogPolicy policy) throws ExportRefusedException {
        Findings findings = new Findings();
        try {
            Checkpoint checkpoint = checkpoint(export, policy);
            new ExportedLog(export, checkpoint.size(), checkpoint.root()).check(findings);
        } catch (DefectException e) {
            findings.add(new Defect(e.code(), null, String.valueOf(e.getMessage())));
        }
        return findings.defects();
    }

    static VerificationReport of(Export export, TrustDocument trust, Options options, Judges judges)
            throws ExportRefusedException {
        Verification verification = new Verification(export, trust, options);
        return export instanceof DossierExport dossier
                ? verification.runDossier(dossier, judges)
                : verification.run(judges);
    }

    /**
     * Verifies what is at {@code path}: an export, a folder or one tar, or the dossier of a case.
     *
     * @param trust got out of band, never from what is verified; any version of it
     * @throws ExportRefusedException when it is none of them, or a hostile one
     */
    public static VerificationReport of(Path path, TrustDocument trust, Options options) throws ExportRefusedException {
        try (Export opened = DossierExport.isOne(path) ? DossierExport.open(path) : Export.open(path)) {
            return of(opened, trust, options);
        }
    }

    private VerificationReport run(Judges judges) throws ExportRefusedException {
        Optional<Checkpoint> checkpoint;
        try {
            checkpoint = Optional.of(checkpoint(export, trust.logPolicy()));
        } catch (DefectException e) {
            findings.add(new Defect(e.code(), null, String.valueOf(e.getMessage())));
            return report(Optional.empty(), Optional.empty(), false);
        }
        ExportedLog log = new ExportedLog(
                export, checkpoint.get().size(), checkpoint.get().root());
        log.check(findings);
        if (!findings.isSound(Section.LOG)) {
            return report(checkpoint, Optional.empty(), false);
        }
        compareWithSeen(log);
        Documents documents = new Documents(export, Extent.LOG, findings);
        documents.check();
        if (log.missing() > 0) {
            findings.notChecked("ranges of entries that are not in the export, from entry " + log.firstMissing()
                    + ": verdicts, sign-offs and permits need all of them");
            return report(checkpoint, Optional.empty(), false);
        }
        Sampling sampling =
                Sampling.of(options.sample(), options.seed(), options.sample().isEmpty() ? List.of() : verdicts(log));
        Replay replay = new Replay(log, Extent.LOG, documents, trust, judges, sampling, options.facts(), findings);
        replay(log, replay);
        return report(checkpoint, Optional.of(replay), true);
    }

    private VerificationReport runDossier(DossierExport export, Judges judges) throws ExportRefusedException {
        DossierCheck check = new DossierCheck(export.dossier(), findings);
        Checkpoint checkpoint;
        LogTree log;
        try {
            checkpoint = checkpoint(export, trust.logPolicy());
            log = check.tree(checkpoint);
        } catch (DefectException e) {
            findings.add(new Defect(e.code(), null, String.valueOf(e.getMessage())));
            return report(Optional.empty(), Optional.empty(), false);
        }
        if (!export.isShownAsProved()) {
            findings.add(new Defect(
                    DefectCode.DOSSIER_ALTERED, null, "written again from its data, the file is another one"));
        }
        check.requireNothingElse();
        if (options.seen().isPresent()) {
            findings.notChecked("checkpoint that you had before: a dossier has no proof from it, an export has");
        }
        Documents documents = new Documents(export, Extent.CASE, findings);
        Sampling all = Sampling.of(OptionalInt.empty(), 0, List.of());
        Replay replay = new Replay(log, Extent.CASE, documents, trust, judges, all, options.facts(), findings);
        for (Dossier.Entry entry : export.dossier().entries()) {
            if (!replay.entry(entry.index(), entry.leaf())) {
                return report(Optional.of(checkpoint), Optional.of(replay), true);
            }
        }
        replay.end();
        replay.trust().ifPresent(check::requireRequest);
        return report(Optional.of(checkpoint), Optional.of(replay), true);
    }

    private Optional<Dossier> dossier() {
        return export instanceof DossierExport one ? Optional.of(one.dossier()) : Optional.empty();
    }

    private static Checkpoint checkpoint(Export export, LogPolicy policy)
            throws ExportRefusedException, DefectException {
        Bytes note = export.read(Export.CHECKPOINT)
                .orElseThrow(() -> new DefectException(DefectCode.CHECKPOINT_MISSING, "no file checkpoint"));
        return SignedCheckpoint.of(note.utf8(), policy);
    }

    private void compareWithSeen(ExportedLog log) throws ExportRefusedException {
        if (options.seen().isEmpty()) {
            return;
        }
        Checkpoint seen = options.seen().get();
        try {
            seen.verify(LogPolicy.unwitnessed(trust.log().vkey()));
            DefectException.require(
                    seen.size() <= log.size(),
                    DefectCode.LOG_ROLLED_BACK,
                    "you have a checkpoint of " + seen.size() + " entries, here are " + log.size());
            DefectException.require(
                    log.rootAt(seen.size()).equals(seen.root()),
                    DefectCode.LOG_FORKED,
                    "you have a checkpoint with another root for the first " + seen.size() + " entries");
        } catch (SignatureRefusedException e) {
            findings.add(new Defect(
                    DefectCode.CHECKPOINT_SIGNATURE, null, "the checkpoint you had before: " + e.getMessage()));
        } catch (DefectException e) {
            findings.add(new Defect(e.code(), null, String.valueOf(e.getMessage())));
        }
    }

    private void replay(ExportedLog log, Replay replay) throws ExportRefusedException {
        for (long tile = 0; tile < log.tiles(); tile++) {
            long index = tile * Tile.WIDTH;
            try {
                for (Bytes entry : log.entries(tile)) {
                    if (!replay.entry(index, entry)) {
                        return;
                    }
                    index++;
                }
            } catch (DefectException e) {
                findings.add(e.at(index));
                return;
            }
        }
        replay.end();
    }

    /** The indexes of the verdicts, in a pass of its own. */
    private List<Long> verdicts(ExportedLog log) throws ExportRefusedException {
        List<Long> found = new ArrayList<>();
        for (long tile = 0; tile < log.tiles(); tile++) {
            long index = tile * Tile.WIDTH;
            try {
                for (Bytes entry : log.entries(tile)) {
                    if (isVerdict(entry)) {
                        found.add(index);
                    }
                    index++;
                }
            } catch (DefectException e) {
                findings.add(e.at(index));
                return found;
            }
        }
        return found;
    }

    private static boolean isVerdict(Bytes entry) {
        try {
            return Statement.parse(Envelope.parse(entry.toArray()).payload().toArray())
                            .predicateType()
                    == PredicateType.VERDICT;
        } catch (MalformedJsonException _) {
            return false;
        }
    }

    private VerificationReport report(Optional<Checkpoint> checkpoint, Optional<Replay> replay, boolean replayed) {
        List<Line> lines = new ArrayList<>();
        for (Section section : Section.values()) {
            boolean looked = section == Section.LOG || replayed;
            Mark mark = !findings.isSound(section) ? Mark.FAIL : looked ? Mark.PASS : Mark.SKIPPED;
            lines.add(new Line(section, summary(section, checkpoint, replay), mark));
        }
        List<String> left = findings.notChecked();
        Result result = findings.total() > 0 ? Result.FAIL : left.isEmpty() ? Result.PASS : Result.INCOMPLETE;
        List<String> notChecked = new ArrayList<>(left);
        if (options.facts().isEmpty()) {
            notChecked.add(FACTS);
        }
        if (dossier().isPresent()) {
            notChecked.add(COMPLETENESS);
        }
        notChecked.add(COMPUTE);
        return new VerificationReport(
                VerificationReport.SCHEMA,
                result,
                trust.demo(),
                trust.fingerprint(),
                checkpoint.map(Checkpoint::size).orElse(0L),
                checkpoint.map(Checkpoint::root).orElse(null),
                lines,
                findings.defects(),
                findings.total(),
                notChecked,
                dossier().map(one -> one.subject().proposal()).orElse(null));
    }

    private String summary(Section section, Optional<Checkpoint> checkpoint, Optional<Replay> replay) {
        return switch (section) {
            case LOG ->
                checkpoint
                        .map(head -> dossier()
                                        .map(one -> one.entries().size() + " of ")
                                        .orElse("")
                                + head.size() + " entries, 1 root, " + witnesses())
                        .orElse("no checkpoint to believe");
            case TRUST -> "version, policy and charters carried by people";
            case VERDICTS ->
                findings.counted(Count.VERDICTS) - findings.count("verdicts outside the sample")
                        + " recomputed from their inputs"
                        + (options.facts().isPresent() ? ", " + findings.counted(Count.FACTS) + " from trees" : "");
            case READINGS -> findings.counted(Count.READINGS) + " behind them";
            case SIGN_OFFS -> findings.counted(Count.SIGN_OFFS) + " signatures, roster as of each";
            case PERMITS ->
                findings.counted(Count.PERMITS) + " issued, " + findings.counted(Count.REDEEMED) + " redeemed once, "
                        + replay.map(Replay::open).orElse(0L) + " open";
            case PROPOSALS ->
                findings.counted(Count.ENDED) + " ended once, "
                        + replay.map(Replay::openProposals).orElse(0L) + " open";
        };
    }

    private String witnesses() {
        return trust.witnesses().quorum() == 0
                ? "0 witnesses (demo)"
                : trust.witnesses().quorum() + " of " + trust.witnesses().keys().size() + " witnesses";
    }
}
