package dev.portcullis.console;

import java.util.List;

/**
 * What stands around every page.
 *
 * @param title of the page; never a proposer's words
 * @param section where the navigation stands
 * @param name of who is logged in
 * @param roles of the login, in words
 * @param isEnrolled whether trust knows the login, so that acts are offered
 * @param token proves that a form comes from this page
 * @param isGuarding whether the gate guards, or is shut for {@code faults}
 * @param shownAt when the page was made
 */
public record Frame(
        String title,
        Section section,
        List<Section> sections,
        String name,
        String roles,
        boolean isEnrolled,
        String token,
        boolean isGuarding,
        List<String> faults,
        long openAsks,
        long standingHalts,
        long checkpointSize,
        Moment shownAt) {
    public Frame {
        sections = List.copyOf(sections);
        faults = List.copyOf(faults);
    }

    /** Names the page for people and for scripts: the number of open asks first, as browsers show it in the tab. */
    public String fullTitle() {
        return title + " · Portcullis";
    }
}
