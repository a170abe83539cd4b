package dev.portcullis.cli;

import dev.portcullis.attest.Absence;
import dev.portcullis.attest.Group;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.kernel.PersonId;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Being away, being back, and who stands in: each an amendment of trust. */
final class RosterAbsence {
    private RosterAbsence() {}

    /** What they have in common. */
    abstract static class Change implements Callable<ExitCode> {
        @Mixin
        private final GlobalOptions global = new GlobalOptions();

        @Mixin
        private final ServerOptions server = new ServerOptions();

        @Mixin
        private final TrustFile file = new TrustFile();

        @Parameters(paramLabel = "NAME", description = "The person's name in trust.")
        private String name = "";

        @Option(names = "--out", paramLabel = "FILE", description = "Write the next version to this new file.")
        private @Nullable Path out;

        abstract TrustDocument next(TrustDocument now, PersonId person, Instant at);

        @Override
        public final ExitCode call() throws CommandFailedException, InterruptedException {
            TrustDocument now = file.read();
            Instant at = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            return TrustCommand.ask(global, server, now, () -> next(now, new PersonId(name), at), out);
        }
    }

    /** Away. */
    @Command(
            name = "away",
            description = "Ask people to note that somebody is away until a moment, and who stands in.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = {
                "  portcullis roster away sam --until 2026-12-05T08:00:00Z",
                "  portcullis roster away sam --until 2026-12-05T08:00:00Z --delegate safety=dora",
                "Going away takes effect with the last grant. A delegate loosens, so outside demonstrations it waits: ask",
                "for both one after the other, the absence first. Nobody stands in for more than 30 days, nor for an",
                "operator of a proposer in what it proposes.",
            })
    static final class Away extends Change {
        @Option(names = "--from", paramLabel = "TIME", description = "When it begins, as in RFC 3339 (now).")
        private @Nullable Instant from;

        @Option(names = "--until", paramLabel = "TIME", required = true, description = "When the person is back.")
        private Instant until = Instant.MIN;

        @Option(
                names = "--delegate",
                paramLabel = "GROUP=NAME",
                description = "Who takes the person's place in a group; more than once.")
        private List<String> delegates = new ArrayList<>();

        @Override
        TrustDocument next(TrustDocument now, PersonId person, Instant at) {
            return now.away(
                    person,
                    new Absence(
                            from == null ? at : from,
                            until,
                            delegates.stream().map(Away::delegate).toList()));
        }

        private static Absence.Delegate delegate(String text) {
            String[] parts = text.split("=", 2);
            if (parts.length < 2) {
                throw new IllegalArgumentException("a delegate is given as GROUP=NAME, such as safety=dora");
            }
            return new Absence.Delegate(Group.parse(parts[0]), new PersonId(parts[1]));
        }
    }

    /** Back. */
    @Command(
            name = "back",
            description = "Ask people to note that somebody is back sooner than was noted, and not away later either.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = {
                "  portcullis roster back sam",
                "It loosens, so outside demonstrations it waits when granted. Whoever stood in no longer does then.",
            })
    static final class Back extends Change {
        @Override
        TrustDocument next(TrustDocument now, PersonId person, Instant at) {
            return now.back(person, at);
        }
    }

    /** Nobody stands in any more. */
    @Command(
            name = "undelegate",
            description = "Ask people to end that others stand in for somebody; it takes effect with the last grant.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = "  portcullis roster undelegate sam")
    static final class Undelegate extends Change {
        @Override
        TrustDocument next(TrustDocument now, PersonId person, Instant at) {
            return now.undelegated(person, at);
        }
    }
}
