package dev.portcullis.cli.bench;

import java.util.List;

/** What a measurement found, for people; the record itself is for programs. */
public interface Figures {
    /** The heads of {@link #rows}. */
    List<String> header();

    /** The figures as a table. */
    List<List<String>> rows();

    /** What they were taken on. */
    Machine machine();
}
