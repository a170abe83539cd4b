package dev.portcullis.console;

import dev.portcullis.admission.TrustStore;
import dev.portcullis.attest.Group;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.PersonKey;
import dev.portcullis.attest.Quorum;
import dev.portcullis.attest.Quorums;
import dev.portcullis.attest.TrustDocument;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The roster: who is enrolled, in which groups, with what kind of key, and whether they suffice. */
@Path("/people")
@RunOnVirtualThread
@Singleton
public final class PeoplePages {
    private final Pages pages;
    private final Visit visit;
    private final TrustStore trust;

    PeoplePages(Pages pages, Visit visit, TrustStore trust) {
        this.pages = pages;
        this.visit = visit;
        this.trust = trust;
    }

    @GET
    @Shows(Screen.READ_PEOPLE)
    @Operation(hidden = true)
    public Response people() {
        TrustDocument document = trust.get().document();
        List<PeoplePage.Quorum> quorums = new ArrayList<>();
        for (int tier = 1; tier <= Quorums.HIGHEST; tier++) {
            quorums.add(quorum("tier " + tier, document.quorums().tier(tier), document.people()));
        }
        quorums.add(quorum("amendments", document.quorums().amend(), document.people()));
        return pages.show(
                "people",
                Section.PEOPLE,
                "People",
                new PeoplePage(
                        document.version(),
                        document.fingerprint(),
                        document.demo(),
                        document.people().stream().map(this::line).toList(),
                        quorums));
    }

    private PeoplePage.Line line(Person person) {
        return new PeoplePage.Line(
                person.id().value(),
                person.groups().stream().map(Group::toString).collect(Collectors.joining(", ")),
                keys(person),
                person.keys().isEmpty() ? Mark.bad("cannot sign: no key") : Mark.good("can sign"),
                visit.visitor().person().filter(person::equals).isPresent());
    }

    private static String keys(Person person) {
        int passkeys = 0;
        int cli = 0;
        for (PersonKey key : person.keys()) {
            switch (key) {
                case PersonKey.Passkey ignored -> passkeys++;
                case PersonKey.Cli ignored -> cli++;
            }
        }
        return "passkeys: " + passkeys + ", command-line keys: " + cli;
    }

    /** Met by whom, and by whom still if any one of them is away: what a proposer's own people lose their say in. */
    static PeoplePage.Quorum quorum(String name, Quorum quorum, List<Person> people) {
        List<Person> able =
                people.stream().filter(person -> !person.keys().isEmpty()).toList();
        List<String> indispensable = able.stream()
                .filter(away -> !quorum.satisfiedBy(
                        able.stream().filter(one -> !one.equals(away)).toList()))
                .map(person -> person.id().value())
                .toList();
        boolean canBeMet = quorum.satisfiedBy(able);
        return new PeoplePage.Quorum(
                name,
                quorum.counts().entrySet().stream()
                        .map(one -> one.getValue() + " of " + one.getKey())
                        .collect(Collectors.joining(", ")),
                canBeMet
                        ? indispensable.isEmpty() ? Mark.good("can be met") : Mark.waiting("can just be met")
                        : Mark.bad("cannot be met"),
                canBeMet
                        ? indispensable.isEmpty()
                                ? "also with any one of them away"
                                : "not without " + String.join(", ", indispensable)
                        : "enrol more people, or keys for those who have none");
    }
}
