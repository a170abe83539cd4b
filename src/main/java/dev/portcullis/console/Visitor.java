package dev.portcullis.console;

import dev.portcullis.attest.Group;
import dev.portcullis.attest.Person;
import dev.portcullis.signoff.Authenticated;
import java.util.Optional;
import java.util.Set;

/**
 * Who looks at the console.
 *
 * @param name how the identity provider calls them, for display
 * @param person as enrolled in trust; empty for a login that trust does not know, which may look but not act
 * @param roles of the login, which open pages; what a person may sign is trust's to say
 * @param session the login's session at the identity provider, which forms are bound to
 * @param login how and when they authenticated
 */
record Visitor(String name, Optional<Person> person, Set<Group> roles, String session, Authenticated login) {
    /** Nobody logged in, for the pages that tell nothing. */
    static final Visitor NOBODY = new Visitor("", Optional.empty(), Set.of(), "", Authenticated.UNKNOWN);

    Visitor {
        roles = Set.copyOf(roles);
    }

    /**
     * The person who acts: enrolled, because what people do is recorded under their name in trust.
     *
     * @throws PageException for a login that trust does not enrol
     */
    Person enrolled() {
        return person.orElseThrow(() -> new PageException(
                PageProblem.NOT_ENROLLED, "logged in as " + name + ", whom trust does not enrol; amend trust first"));
    }
}
