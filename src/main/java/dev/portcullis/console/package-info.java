/**
 * The auditor's pages, rendered on the server: who may see what, the frame around every page, live news, and the pages
 * themselves. Knows what is on record and decides nothing.
 */
@NullMarked
package dev.portcullis.console;

import org.jspecify.annotations.NullMarked;
