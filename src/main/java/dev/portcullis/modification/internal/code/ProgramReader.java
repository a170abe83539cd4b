package dev.portcullis.modification.internal.code;

/** Brings one language into the one form. Belongs to one thread. */
interface ProgramReader {
    /** The program; with its trouble, and empty, when some of it is not understood. */
    Program read(String text);
}
