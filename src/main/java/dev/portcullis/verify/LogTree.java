package dev.portcullis.verify;

import dev.portcullis.kernel.Digest;

/** The tree over the entries of a log, whichever of them are at hand. */
interface LogTree {
    long size();

    /** The root of the first {@code at} entries. */
    Digest rootAt(long at) throws ExportRefusedException, DefectException;
}
