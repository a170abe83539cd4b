package dev.portcullis.console;

import dev.portcullis.admission.HaltHistory;
import dev.portcullis.kernel.PersonId;
import java.util.List;
import java.util.stream.Collectors;

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
 * @param broken what break-glass did and is not over
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
        List<Broken> broken,
        long openAsks,
        long standingHalts,
        long checkpointSize,
        Moment shownAt) {
    public Frame {
        sections = List.copyOf(sections);
        faults = List.copyOf(faults);
        broken = List.copyOf(broken);
    }

    /**
     * What break-glass did and is not over; told of on every page.
     *
     * @param what was done, in words
     * @param skipped who signs off and was not asked
     */
    public record Broken(String what, String reason, String by, String skipped, Moment until, String entry) {
        static Broken of(HaltHistory.Broken broken) {
            return new Broken(
                    what(broken),
                    broken.reason(),
                    names(broken.by()),
                    broken.skipped().isEmpty() ? "nobody" : names(broken.skipped()),
                    Moment.of(broken.until()),
                    broken.entry().toString());
        }

        static String what(HaltHistory.Broken broken) {
            return switch (broken.act()) {
                case STOP -> broken.scope().equals("all") ? "everything was stopped" : broken.scope() + " was stopped";
                case EXTEND -> "the evaluation of " + broken.scope() + " was extended";
            };
        }

        static String names(List<PersonId> people) {
            return people.stream().map(PersonId::value).collect(Collectors.joining(", "));
        }
    }

    /** Names the page for people and for scripts: the number of open asks first, as browsers show it in the tab. */
    public String fullTitle() {
        return title + " · Portcullis";
    }
}
