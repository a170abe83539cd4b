package dev.portcullis.api;

import dev.portcullis.admission.Proposers.Enrolled;
import dev.portcullis.attest.Person;
import dev.portcullis.permit.Audience;
import dev.portcullis.signoff.Authenticated;
import java.util.Optional;
import java.util.Set;

/** Who calls, authenticated. */
sealed interface Caller {
    /** As what the caller may be let through. */
    Set<Party> parties();

    /** Nobody said who. */
    record Nobody() implements Caller {
        @Override
        public Set<Party> parties() {
            return Set.of();
        }
    }

    /** A worker, by its key in trust. */
    record Worker(Audience self) implements Caller {
        @Override
        public Set<Party> parties() {
            return Set.of(Party.WORKER);
        }
    }

    /** An evaluator, by its key in trust. */
    record Evaluator(String keyId) implements Caller {
        @Override
        public Set<Party> parties() {
            return Set.of(Party.EVALUATOR);
        }
    }

    /** A proposer, by the charter in force of its one lineage. */
    record Proposer(Enrolled enrolled) implements Caller {
        @Override
        public Set<Party> parties() {
            return Set.of(Party.PROPOSER);
        }
    }

    /**
     * A person.
     *
     * @param name how the identity provider, or trust, calls them; for quotas and messages
     * @param person as enrolled in trust; empty for a login that trust does not know, which may look but not act
     * @param login how and when they authenticated; unknown for who signed the request
     */
    record Human(String name, Optional<Person> person, Set<Party> parties, Authenticated login) implements Caller {
        public Human {
            parties = Set.copyOf(parties);
        }
    }
}
