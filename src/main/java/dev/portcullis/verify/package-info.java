/**
 * Checks an export of the ledger offline: whether the log is one, and whether every permit that was used was deserved.
 * Plain Java that needs a trust document, an export and nothing else, so that an auditor has little to believe.
 */
@NullMarked
package dev.portcullis.verify;

import org.jspecify.annotations.NullMarked;
