package dev.portcullis.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.attest.Group;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.PersonKey;
import dev.portcullis.attest.Quorum;
import dev.portcullis.attest.RosterCheck;
import dev.portcullis.attest.Satisfiability;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.kernel.PersonId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PeoplePagesTest {
    private static final Quorum TWO = new Quorum(Map.of(Group.REVIEWER, 2));

    @Test
    void tellsHowManyMayBeAway() {
        PeoplePage.Quorum just = shown(person("alice", true), person("bob", true));
        PeoplePage.Quorum ample = shown(person("alice", true), person("bob", true), person("carol", true));

        assertThat(just.standing()).isEqualTo(Mark.waiting("can just be met"));
        assertThat(just.margin()).isEqualTo("nobody may be away");
        assertThat(ample.standing()).isEqualTo(Mark.good("can be met"));
        assertThat(ample.margin()).isEqualTo("1 may be away");
        assertThat(ample.asks()).isEqualTo("2 of reviewer");
    }

    @Test
    void countsNobodyWithoutAKey() {
        PeoplePage.Quorum lacking = shown(person("alice", true), person("bob", false));

        assertThat(lacking.standing()).isEqualTo(Mark.bad("cannot be met"));
        assertThat(lacking.margin()).startsWith("1 missing");
    }

    private static PeoplePage.Quorum shown(Person... people) {
        return PeoplePages.quorum(
                new RosterCheck("tier 2", Satisfiability.of(TWO, List.of(people), Set.of()), Optional.empty()));
    }

    private static Person person(String name, boolean hasKey) {
        return new Person(
                new PersonId(name),
                "https://login.example",
                name,
                List.of(Group.REVIEWER),
                hasKey ? List.of(new PersonKey.Cli(SigningKey.generate(name).verifierKey())) : List.of());
    }
}
