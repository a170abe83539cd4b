package dev.portcullis.cli;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.local.Running;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Logs a person in. */
@Command(
        name = "login",
        description = "Log in, in a browser on this machine or another; the login is kept for you alone.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis login                                      shows an address and a code",
            "  portcullis login --user alice                         the local stack's demo people",
            "  portcullis login --user alice --password-file FILE    in a demo's realm elsewhere",
        })
final class LoginCommand implements Callable<ExitCode> {
    private static final String SCHEMA = "portcullis.logged-in/v1";

    /** The result as JSON; never a token. */
    record LoggedIn(String schema, String person, URI issuer, Instant expiresAt, String file) {}

    @Mixin
    private final GlobalOptions global = new GlobalOptions();

    @Mixin
    private final LoginFile file = new LoginFile();

    @Option(names = "--issuer", paramLabel = "URL", description = "The OpenID issuer (the running local stack's).")
    private @Nullable URI issuer;

    @Option(names = "--user", paramLabel = "NAME", description = "By password, as a realm for demonstrations allows.")
    private @Nullable String user;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "A file with the password alone (the local stack's own).")
    private @Nullable Path passwordFile;

    @Override
    public ExitCode call() throws CommandFailedException, InterruptedException {
        Login login;
        try (IdentityProvider provider = IdentityProvider.discover(issuer(), InstantSource.system())) {
            String name = user;
            if (name == null) {
                IdentityProvider.DeviceCode code = provider.device();
                global.note("open " + code.page());
                global.note("and check that it shows the code " + code.userCode());
                login = provider.await(code, (Duration time) -> Thread.sleep(time));
            } else {
                login = provider.password(name, password(name));
            }
        }
        file.save(login);
        if (global.json()) {
            global.document(new LoggedIn(
                    SCHEMA,
                    login.person(),
                    login.issuer(),
                    login.expiresAt(),
                    file.path().toString()));
        } else {
            global.line("logged in as " + login.person() + " at " + login.issuer());
        }
        return ExitCode.DONE;
    }

    private URI issuer() throws CommandFailedException {
        URI named = issuer;
        if (named != null) {
            return named;
        }
        return ServerOptions.stack()
                .map(Running::issuer)
                .orElseThrow(() -> new CommandFailedException(
                        ExitCode.CONFIGURATION,
                        "no local stack runs, and no issuer is named",
                        "Name your installation's: portcullis login --issuer URL"));
    }

    private String password(String name) throws CommandFailedException {
        if (passwordFile != null) {
            return InputFile.read(passwordFile, Bounds.KIB).utf8().stripTrailing();
        }
        Optional<Running> stack =
                ServerOptions.stack().filter(running -> running.issuer().equals(issuer) || issuer == null);
        if (stack.isEmpty()) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "--user needs a password", "Name the file it is in: --password-file FILE");
        }
        try {
            return stack.get().person(name).password();
        } catch (IllegalStateException | IOException e) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "the local stack has nobody called " + name,
                    "Its people are erin, alice, bob, carol, sam, kim and ann",
                    e);
        }
    }
}
