package dev.portcullis.cli;

import dev.portcullis.attest.TrustDocument;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.ledger.Tile;
import dev.portcullis.ledger.TileBytes;
import dev.portcullis.ledger.TileMalformedException;
import dev.portcullis.modification.Analysts;
import dev.portcullis.verify.Export;
import dev.portcullis.verify.ExportRefusedException;
import dev.portcullis.verify.ExportWriter;
import dev.portcullis.verify.ExportWriter.SourceException;
import dev.portcullis.verify.ExportWriter.Written;
import dev.portcullis.verify.Verification;
import dev.portcullis.verify.VerificationReport;
import dev.portcullis.verify.VerificationReport.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The demo's log as an outsider gets it: exported, verified offline, and verified once more with one bit of one entry
 * flipped, which has to be found where it is.
 *
 * @param missing documents that entries name and the gateway no longer has
 * @param flipped index of the entry that was altered
 */
record DemoAudit(long missing, VerificationReport genuine, long flipped, VerificationReport altered) {
    static final String EXPORT = "export.tar";
    static final String TRUST = "trust.json";

    /**
     * Leaves {@value #EXPORT} and {@value #TRUST} in the folder, in place of those of the run before.
     *
     * @param auditor the gateway as an auditor sees it
     */
    static DemoAudit of(GatewayApi auditor, TrustDocument trust, Path folder)
            throws IOException, CommandFailedException, InterruptedException {
        Files.write(folder.resolve(TRUST), trust.toBytes());
        Path tar = folder.resolve(EXPORT);
        Path draft = folder.resolve("new-" + EXPORT);
        Path altered = folder.resolve("altered-" + EXPORT);
        Files.deleteIfExists(draft);
        try {
            Written written =
                    ExportWriter.write(new GatewayLog(auditor), trust.logPolicy(), ExportWriter.Options.ALL, draft);
            VerificationReport genuine = verify(draft, trust);
            long flipped = 2 * written.entries() / 3;
            flip(draft, written.entries(), flipped, altered);
            DemoAudit audit = new DemoAudit(written.missing(), genuine, flipped, verify(altered, trust));
            Files.move(draft, tar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return audit;
        } catch (SourceException | ExportRefusedException e) {
            throw new CommandFailedException(
                    ExitCode.UNVERIFIED, "the gateway's log is not genuine: " + e.getMessage(), "See its log", e);
        } finally {
            Files.deleteIfExists(draft);
            Files.deleteIfExists(altered);
        }
    }

    private static VerificationReport verify(Path tar, TrustDocument trust) throws ExportRefusedException {
        try (Export export = Export.open(tar);
                Analysts analysts = Analysts.open(Analysts.Settings.usual())) {
            return Verification.of(export, trust, Verification.Options.ALL.withFacts(analysts));
        }
    }

    /** Writes the export again with another lowest bit in the middle of one entry. */
    private static void flip(Path tar, long entries, long index, Path altered)
            throws IOException, ExportRefusedException {
        long place = index / Tile.WIDTH;
        Tile.Entries tile = new Tile.Entries(place, (int) Math.min(Tile.WIDTH, entries - place * Tile.WIDTH));
        String tileText;
        String entry;
        try (Export export = Export.open(tar)) {
            Bytes bytes = export.read(Export.tile(tile)).orElseThrow();
            tileText = text(bytes.toArray());
            entry = text(TileBytes.entries(bytes, tile.width())
                    .get((int) (index - tile.firstEntry()))
                    .toArray());
        } catch (TileMalformedException e) {
            throw new IllegalStateException("an export was written that cannot be read", e);
        }
        byte[] all = Files.readAllBytes(tar);
        // In its tile, not in the bundle made of it for others' tools.
        int at = text(all).indexOf(tileText) + tileText.indexOf(entry) + entry.length() / 2;
        all[at] ^= 1;
        Files.write(altered, all);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Whether the export passed whole. */
    private boolean isGenuine() {
        return missing == 0 && genuine.result() == Result.PASS;
    }

    /** Whether the flipped bit was found in the very entry. */
    private boolean isFound() {
        return altered.result() == Result.FAIL
                && altered.defects().stream()
                        .anyMatch(defect -> Long.valueOf(flipped).equals(defect.entry()));
    }

    /** In a line, for the story. */
    String shown() {
        return "verify offline: " + genuine.entries() + " entries " + word(genuine) + "; flipped one bit of entry "
                + flipped + ": " + word(altered) + (isFound() ? " there (good)" : "");
    }

    private static String word(VerificationReport report) {
        return report.result().name();
    }

    /** What is wrong, a sentence each. */
    List<String> complaints() {
        List<String> complaints = new ArrayList<>();
        if (!isGenuine()) {
            complaints.add("the export of the log did not pass: " + missing + " documents missing, " + genuine.defects()
                    + " " + genuine.notChecked());
        }
        if (!isFound()) {
            complaints.add("a flipped bit in entry " + flipped + " was not found: " + altered.defects());
        }
        return List.copyOf(complaints);
    }
}
