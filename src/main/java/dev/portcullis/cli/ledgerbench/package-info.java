/** How fast the ledger is, beside a bare database that writes the same rows. */
@NullMarked
package dev.portcullis.cli.ledgerbench;

import org.jspecify.annotations.NullMarked;
