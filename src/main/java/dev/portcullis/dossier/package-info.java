/**
 * One case as one file that a person reads and a verifier checks: which entries and documents belong to it, the form they
 * are kept in, and how they are shown. Pure: no database, no network, no clock, no locale; the same data give the same
 * file, which is how the verifier knows that what is shown is what is proved.
 */
@NullMarked
package dev.portcullis.dossier;

import org.jspecify.annotations.NullMarked;
