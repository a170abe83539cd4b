package dev.portcullis.verify;

/** How much of a log is at hand. */
enum Extent {
    /** All of it. */
    LOG,
    /** One case and what it stands on: what other cases did to its lineage is not known. */
    CASE
}
