package dev.portcullis.ledger;

import java.nio.file.Path;

/**
 * Where a ledger is kept outside its database.
 *
 * @param checkpoint file with the last signed checkpoint; its folder must exist. It says what the database must not fall
 *     behind (L6), so it is never made from the database
 * @param tiles folder with the tiles as they are served; made when it is missing, and made again from the database
 */
public record LedgerFiles(Path checkpoint, Path tiles) {
    /** Both beside each other, the tiles in a folder {@code tiles}. */
    public static LedgerFiles beside(Path checkpoint) {
        return new LedgerFiles(checkpoint, checkpoint.resolveSibling("tiles"));
    }
}
