package dev.portcullis.cli;

import dev.portcullis.attest.HttpCaller.Credential;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.local.LocalStack;
import dev.portcullis.local.Running;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which gateway a command talks to, and as whom. */
final class ServerOptions {
    private static final URI USUAL = URI.create("http://localhost:8080");

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "The gateway (the running local stack's, else http://localhost:8080).")
    private @Nullable URI server;

    @Mixin
    private final LoginFile login = new LoginFile();

    LoginFile login() {
        return login;
    }

    URI gateway() throws CommandFailedException {
        URI given = server;
        if (given == null) {
            return stack().map(Running::gateway).orElse(USUAL);
        }
        if (given.getHost() == null || !String.valueOf(given.getScheme()).matches("https?")) {
            throw new CommandFailedException(
                    ExitCode.USAGE, given + " is no gateway's address", "Write it as --server https://host:port");
        }
        String text = given.toString();
        return URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    }

    /** As the person who is logged in. */
    GatewayApi asPerson() throws CommandFailedException, InterruptedException {
        InstantSource clock = InstantSource.system();
        URI gateway = Confidential.require(gateway(), "The gateway");
        return new GatewayApi(gateway, new Credential.Token(login.fresh(clock).accessToken()), clock);
    }

    /** As the holder of a key, every request signed by it. */
    GatewayApi signedBy(SigningKey key) throws CommandFailedException {
        return new GatewayApi(gateway(), new Credential.Key(key), InstantSource.system());
    }

    /** As the holder of the key in a file, or where there is none as the person who is logged in. */
    GatewayApi signedByOrAsPerson(@Nullable Path key) throws CommandFailedException, InterruptedException {
        return key == null ? asPerson() : signedBy(InputFile.key(key));
    }

    static Optional<Running> stack() throws CommandFailedException {
        Path folder = StackHome.folder();
        try {
            return LocalStack.find(folder);
        } catch (IOException e) {
            throw InputFile.unreadable(folder, e);
        }
    }
}
