package dev.portcullis.cli;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.portcullis.admission.AdmissionRefusedException;
import dev.portcullis.admission.AmendmentCase;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.TrustFounding;
import dev.portcullis.attest.predicate.GateForm;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.kernel.AmendmentId;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Inert;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.SixWords;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.local.DemoInstallation;
import dev.portcullis.local.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What people are asked, and what they say. */
@Command(
        name = "signoff",
        description = "See what people are asked, read it, and answer with your own key.",
        mixinStandardHelpOptions = true,
        subcommands = {
            SignOffCommand.Listing.class,
            SignOffCommand.Show.class,
            SignOffQuestion.class,
            SignOffCommand.Grant.class,
            SignOffCommand.Decline.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis signoff list",
            "  portcullis signoff show ASK",
            "  portcullis signoff grant ASK --reason \"read all of it; the check moved, it was not removed\"",
        })
final class SignOffCommand extends CommandGroup {
    private static final int SUBJECT_CHARACTERS = 200;

    /** Open asks as the gateway lists them. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Asks(List<Item> items) {
        /** One of them; {@code mine} when I may answer it. */
        @JsonIgnoreProperties(ignoreUnknown = true)
        record Item(AskId ask, String subject, GateForm gate, int tier, Instant expiresAt, boolean mine) {}
    }

    /** How an ask stands after an answer. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Recorded(String outcome, @Nullable Waits waits) {
        /** An amendment that was granted and takes effect later. */
        @JsonIgnoreProperties(ignoreUnknown = true)
        record Waits(AmendmentId amendment, Instant inForceAt) {}

        /** In words, without a full stop. */
        String words() {
            Waits until = waits;
            return until == null
                    ? outcome
                    : outcome + ", but what it asks is not in force: it waits until " + until.inForceAt()
                            + ", and until then one person takes it back: portcullis amendment cancel "
                            + until.amendment();
        }
    }

    /** What a person has read, remembered so that nobody signs what was not shown to them. */
    record Seen(String schema, AskId ask, Digest read) {
        static final String SCHEMA = "portcullis.seen/v1";
    }

    /** The open asks. */
    @Command(
            name = "list",
            description = "List what people are asked, the one that lapses first at the top.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = {
                "  portcullis signoff list          what you may answer",
                "  portcullis signoff list --all    what anybody is asked",
            })
    static final class Listing implements Callable<ExitCode> {
        /** The result as JSON. */
        record Listed(String schema, List<Asks.Item> asks) {}

        @Mixin
        private final GlobalOptions global = new GlobalOptions();

        @Mixin
        private final ServerOptions server = new ServerOptions();

        @Option(names = "--all", description = "Also what others are asked.")
        private boolean all;

        @Override
        public ExitCode call() throws CommandFailedException, InterruptedException {
            List<Asks.Item> asks;
            try (GatewayApi api = server.asPerson()) {
                asks = api.get(all ? "/v1/asks" : "/v1/asks?mine=true", Asks.class)
                        .items();
            }
            if (global.json()) {
                global.document(new Listed("portcullis.asks/v1", asks));
            } else if (asks.isEmpty()) {
                global.line("Nothing needs " + (all ? "anybody." : "you."));
            } else {
                global.table(
                        List.of("ask", "lapses", "question", "subject", "tier", "yours"),
                        asks.stream()
                                .map(ask -> List.of(
                                        ask.ask().toString(),
                                        ask.expiresAt().toString(),
                                        ask.gate().purpose().toString(),
                                        ask.subject(),
                                        tier(ask.tier()),
                                        ask.mine() ? "yes" : "no"))
                                .toList());
            }
            return ExitCode.DONE;
        }
    }

    /** One ask. */
    @Command(
            name = "show",
            description = "Show what one ask is about, and remember that you were shown it.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = {
                "  portcullis signoff show ASK | less",
                "Whatever a proposer wrote is shown inert; exit code 8: what is shown is not what would be signed.",
            })
    static final class Show implements Callable<ExitCode> {
        /** The result as JSON. */
        record Shown(String schema, ShownAsk ask, String text) {}

        @Mixin
        private final GlobalOptions global = new GlobalOptions();

        @Mixin
        private final ServerOptions server = new ServerOptions();

        @Parameters(paramLabel = "ASK", description = "The ask's id.", converter = AskIdText.class)
        private @Nullable AskId id;

        @Override
        public ExitCode call() throws CommandFailedException, InterruptedException {
            ShownAsk ask;
            try (GatewayApi api = server.asPerson()) {
                ask = read(api, id);
                requireWhatWouldBeSignedFor(api, ask);
            }
            CaseText text = CaseText.of(ask.view());
            if (global.json()) {
                global.document(new Shown("portcullis.ask/v1", ask, String.join("\n", text.lines())));
            } else {
                show(global, ask, text);
            }
            server.login().remember(ask.ask().toString(), new Seen(Seen.SCHEMA, ask.ask(), ask.read()));
            return ExitCode.DONE;
        }
    }

    /** Prints an ask; only its own elements end a line, whatever else is in it. */
    static void show(GlobalOptions global, ShownAsk ask, CaseText text) {
        global.line("ASK " + ask.ask() + "  " + ask.state() + ", lapses " + ask.expiresAt());
        global.line(ask.gate().purpose() + " " + ask.subject() + "  tier " + tier(ask.tier()) + ", asked "
                + new TreeMap<>(ask.quorum()) + ", answered " + ask.answered());
        ShownAsk.Forecast forecast = ask.forecast();
        if (forecast != null) {
            global.line(forecast.words(InstantSource.system().instant(), ask.expiresAt()));
        }
        if (!ask.excluded().isEmpty()) {
            global.line("may not answer: " + ask.excluded());
        }
        List<ShownAsk.Said> signOffs = ask.signOffs();
        if (signOffs != null) {
            signOffs.forEach(said ->
                    global.line(said.person() + " " + said.says() + " at " + said.time() + ": " + said.reason()));
        }
        text.lines().forEach(global::line);
        if (!ask.questions().isEmpty()) {
            global.line("");
            global.line("ASKED BEFORE ANSWERING, beside what is signed");
            ask.questions().forEach(one -> one.lines().forEach(global::line));
        }
        global.line("");
        global.line("view   " + ask.viewDigest());
        global.line("basis  " + ask.gate().gate().basis().digest());
        global.line("words  " + SixWords.of(ask.read()) + "  (the console shows the same)");
    }

    /**
     * Reads by digest what would be signed for, writes what is to be seen of it, and compares (S9): a gateway that shows one
     * thing and has another signed is found here.
     */
    static void requireWhatWouldBeSignedFor(GatewayApi api, ShownAsk ask)
            throws CommandFailedException, InterruptedException {
        Basis basis = ask.gate().basis();
        if (ask.gate().purpose() == Purpose.AMEND) {
            if (!ask.view().equals(amendment(api, ask))) {
                throw lies("what the gateway shows is not what is written in the documents that would be signed for");
            }
            return;
        }
        List<CaseText.Difference> own = new ArrayList<>();
        for (Digest from : new LinkedHashSet<>(List.of(basis.anchor(), basis.base()))) {
            own.add(DifferenceLines.between(api, from, basis.result()));
        }
        if (!CaseText.of(ask.view()).differences().equals(own)) {
            throw lies("the difference that the gateway shows is not the one of the trees that would be signed for");
        }
    }

    private static Bytes amendment(GatewayApi api, ShownAsk ask) throws CommandFailedException, InterruptedException {
        try {
            return AmendmentCase.write(
                    ask.subject(), ask.gate().basis(), digest -> api.content("/v1/blobs/" + digest, digest));
        } catch (AdmissionRefusedException e) {
            throw lies("the documents that would be signed for are not those of an amendment of "
                    + Inert.text(ask.subject(), SUBJECT_CHARACTERS) + ": " + e.getMessage());
        }
    }

    private static CommandFailedException lies(String how) {
        return new CommandFailedException(
                ExitCode.UNVERIFIED,
                how,
                "Do not sign; use the command of the gateway's own version, and if it says the same, tell whoever runs"
                        + " the gateway");
    }

    private static String tier(int tier) {
        return tier == 0 ? "amend" : Integer.toString(tier);
    }

    private static ShownAsk read(GatewayApi api, @Nullable AskId id)
            throws CommandFailedException, InterruptedException {
        ShownAsk ask = api.get("/v1/asks/" + id, ShownAsk.class).verified();
        if (!ask.ask().equals(id)) {
            throw new CommandFailedException(
                    ExitCode.UNVERIFIED,
                    "the gateway showed another ask",
                    "Do not sign; tell whoever runs the gateway");
        }
        return ask;
    }

    /** What granting and declining have in common. */
    abstract static class Answer implements Callable<ExitCode> {
        /** The result as JSON. */
        record Answered(String schema, AskId ask, Says says, String outcome, Recorded.@Nullable Waits waits) {}

        @Mixin
        private final GlobalOptions global = new GlobalOptions();

        @Mixin
        private final ServerOptions server = new ServerOptions();

        @Mixin
        private final TrustFile trust = new TrustFile();

        @Parameters(paramLabel = "ASK", description = "The ask's id.", converter = AskIdText.class)
        private @Nullable AskId id;

        @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why; kept in the ledger.")
        private String reason = "";

        @Option(
                names = "--key",
                paramLabel = "FILE",
                description = "Your enrolled key (~/.config/portcullis/person.key, or the demo person's).")
        private @Nullable Path key;

        abstract Says says();

        @Override
        public final ExitCode call() throws CommandFailedException, InterruptedException {
            if (reason.isBlank() || reason.length() > Bounds.WRITTEN_REASON_CHARACTERS) {
                throw new CommandFailedException(
                        ExitCode.USAGE,
                        "an answer without a reason, or with too long a one",
                        "Say why in at most " + Bounds.WRITTEN_REASON_CHARACTERS + " characters");
            }
            Path file = keyFile();
            SigningKey signingKey = InputFile.key(file);
            Person me = trust.read()
                    .roster()
                    .person(signingKey.verifierKey())
                    .orElseThrow(() -> new CommandFailedException(
                            ExitCode.NOT_ENTITLED,
                            "nobody is enrolled with the key in " + file,
                            "Have it enrolled: portcullis trust amend --add-person; or name another trust document"));
            Recorded recorded;
            try (GatewayApi api = server.asPerson()) {
                ShownAsk ask = read(api, id);
                requireSeen(ask);
                if (ask.excluded().contains(me.id())) {
                    throw new CommandFailedException(
                            ExitCode.NOT_ENTITLED,
                            me.id() + " operates the proposer or contributed, and cannot answer",
                            "Somebody else has to");
                }
                recorded = api.post(
                        "/v1/asks/" + ask.ask() + "/sign-offs",
                        ask.signed(
                                signingKey,
                                me.id(),
                                says(),
                                reason,
                                InstantSource.system().instant()),
                        Recorded.class);
                if (global.json()) {
                    global.document(new Answered(
                            "portcullis.answered/v1", ask.ask(), says(), recorded.outcome(), recorded.waits()));
                } else {
                    global.line(says() + " as " + me.id() + "; the ask is " + recorded.words());
                }
            }
            return ExitCode.DONE;
        }

        /** One's own; the demo's people have theirs in the local stack's folder. */
        private Path keyFile() throws CommandFailedException, InterruptedException {
            if (key != null) {
                return key;
            }
            Path own = LoginFile.folder().resolve("person.key");
            Optional<Running> stack = Files.exists(own) ? Optional.empty() : ServerOptions.stack();
            if (stack.isEmpty()) {
                return own;
            }
            PersonId me =
                    new PersonId(server.login().fresh(InstantSource.system()).person());
            try {
                Path made =
                        TrustFounding.open(DemoInstallation.folder(stack.get())).keyFile(me);
                return Files.exists(made) ? made : own;
            } catch (IOException e) {
                throw InputFile.unreadable(DemoInstallation.folder(stack.get()), e);
            }
        }

        private void requireSeen(ShownAsk ask) throws CommandFailedException {
            Path remembered = server.login().remembered(ask.ask().toString());
            if (!Files.isRegularFile(remembered, LinkOption.NOFOLLOW_LINKS)) {
                throw new CommandFailedException(
                        ExitCode.DENIED,
                        "you have not been shown ask " + ask.ask(),
                        "Read it first: portcullis signoff show " + ask.ask());
            }
            Seen seen;
            try {
                seen = StrictJson.read(InputFile.read(remembered, Bounds.KIB).toArray(), Seen.class);
            } catch (MalformedJsonException e) {
                throw new CommandFailedException(
                        ExitCode.DENIED,
                        remembered + " does not say what you were shown",
                        "Read it again: portcullis signoff show " + ask.ask(),
                        e);
            }
            if (!seen.read().equals(ask.read())) {
                throw new CommandFailedException(
                        ExitCode.DENIED,
                        "ask " + ask.ask() + " is not what you were shown",
                        "Read it again: portcullis signoff show " + ask.ask());
            }
        }
    }

    /** Yes. */
    @Command(
            name = "grant",
            description = "Grant what you were shown: sign it with your own key.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = {
                "  portcullis signoff grant ASK --reason \"the new radii are checked by the scorer\" --key alice.key",
                "First: portcullis signoff show ASK. What changed since then has to be read again.",
            })
    static final class Grant extends Answer {
        @Override
        Says says() {
            return Says.GRANTED;
        }
    }

    /** No. */
    @Command(
            name = "decline",
            description = "Decline what you were shown. One no is final for exactly this.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = {
                "  portcullis signoff decline ASK --reason \"it drops the bounds check in geometry.py\" --key alice.key",
                "First: portcullis signoff show ASK.",
            })
    static final class Decline extends Answer {
        @Override
        Says says() {
            return Says.DECLINED;
        }
    }
}
