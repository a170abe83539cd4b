package dev.portcullis.console;

import dev.portcullis.admission.CaseBrief;
import dev.portcullis.admission.Cases.CaseLine;
import dev.portcullis.attest.Person;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.signoff.Ask;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Asks in lines of a list: what tells one from the others, in words. */
final class AskLines {
    /** Ids begin with the time and are alike where they were made in one minute. */
    private static final Pattern START_OF_AN_ID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}");

    private AskLines() {}

    static AsksPage.Line line(CaseLine line, Optional<Person> me, Instant now) {
        CaseBrief brief = line.brief();
        return new AsksPage.Line(
                line.id().toString(),
                AskPages.mark(line.state()),
                Moment.of(line.askedAt()),
                Moment.of(line.expiresAt()),
                AskPages.left(line.expiresAt(), now),
                line.purpose().toString(),
                START_OF_AN_ID.matcher(line.subject()).replaceFirst("…"),
                line.subject(),
                line.lineage().orElse(""),
                brief.why(),
                brief.code(),
                brief.others() == 0 ? "" : "and " + brief.others() + " more",
                brief.size().map(AskLines::changed).orElse(""),
                brief.measured().map(AskLines::score).orElse(""),
                AskPages.tier(line.tier()),
                answered(line, me));
    }

    private static String changed(CaseBrief.Size size) {
        return size.files() + (size.files() == 1 ? " file" : " files") + ", +" + size.added() + " −" + size.removed();
    }

    private static String score(CaseBrief.Measured measured) {
        return measured.metric() + " " + measured.score()
                + measured.base().map(base -> ", its base " + base).orElse("") + "; " + measured.better();
    }

    /** Nobody should follow the first: who has answered is told to those who have, and once all is over. */
    private static String answered(CaseLine line, Optional<Person> me) {
        List<PersonId> who = line.answered();
        String count = who.size() + " of " + line.places();
        boolean tells = !who.isEmpty()
                && (line.state() != Ask.State.OPEN
                        || me.map(Person::id).filter(who::contains).isPresent());
        return tells ? count + ": " + who.stream().map(PersonId::value).collect(Collectors.joining(", ")) : count;
    }
}
