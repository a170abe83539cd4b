/** The tables of a proposal's life, over JDBC: one class a table, each its only writer. */
@NullMarked
package dev.portcullis.admission.internal;

import org.jspecify.annotations.NullMarked;
