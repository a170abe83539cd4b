package dev.portcullis.cli;

import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.HttpCaller;
import dev.portcullis.attest.HttpCaller.Answer;
import dev.portcullis.attest.HttpCaller.Credential;
import dev.portcullis.attest.HttpCaller.Problem;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;

/** The gateway as a person's commands see it: what it refuses becomes what that person can do about it. */
final class GatewayApi implements AutoCloseable {
    private static final byte[] NO_BODY = {};

    private final URI gateway;
    private final Credential credential;
    private final HttpCaller caller;

    GatewayApi(URI gateway, Credential credential, InstantSource clock) {
        this(gateway, credential, new HttpCaller(credential, clock));
    }

    private GatewayApi(URI gateway, Credential credential, HttpCaller caller) {
        this.gateway = gateway;
        this.credential = credential;
        this.caller = caller;
    }

    /** The same gateway as somebody else, over the same connections; closing either closes both. */
    GatewayApi as(Credential other) {
        return new GatewayApi(gateway, other, caller.as(other));
    }

    <T> T get(String path, Class<T> shape) throws CommandFailedException, InterruptedException {
        return get(path, Duration.ZERO, shape);
    }

    /** As {@link #get(String, Class)}, of what the gateway answers only after {@code wait}. */
    <T> T get(String path, Duration wait, Class<T> shape) throws CommandFailedException, InterruptedException {
        return read(good(send("GET", path, NO_BODY, HttpCaller.JSON, HttpCaller.ANSWER.plus(wait))), shape);
    }

    /** Content that is named by its digest; what has another is refused. */
    Bytes content(String path, Digest digest) throws CommandFailedException, InterruptedException {
        Bytes content = bytes(path);
        if (!Digest.of(content).equals(digest)) {
            throw new CommandFailedException(
                    ExitCode.UNVERIFIED,
                    "the gateway gave other content than " + digest,
                    "Do not go on; tell whoever runs the gateway at " + gateway);
        }
        return content;
    }

    /** Text, as it is served. */
    String text(String path) throws CommandFailedException, InterruptedException {
        return bytes(path).utf8();
    }

    /** Bytes, as they are served. */
    Bytes bytes(String path) throws CommandFailedException, InterruptedException {
        return good(send("GET", path, NO_BODY, HttpCaller.OCTETS, HttpCaller.ANSWER));
    }

    <T> T post(String path, Object document, Class<T> shape) throws CommandFailedException, InterruptedException {
        return read(good(tryPost(path, document)), shape);
    }

    <T> T post(String path, Envelope envelope, Class<T> shape) throws CommandFailedException, InterruptedException {
        return read(good(tryPost(path, envelope)), shape);
    }

    /** As {@link #post(String, Object, Class)}, where a refusal is for the caller to read. */
    Answer tryPost(String path, Object document) throws CommandFailedException, InterruptedException {
        return send("POST", path, StrictJson.write(document), HttpCaller.JSON, HttpCaller.ANSWER);
    }

    Answer tryPost(String path, Envelope envelope) throws CommandFailedException, InterruptedException {
        return send("POST", path, envelope.toBytes(), Envelope.MEDIA_TYPE, HttpCaller.ANSWER);
    }

    <T> T put(String path, Object document, Class<T> shape) throws CommandFailedException, InterruptedException {
        return read(good(send("PUT", path, StrictJson.write(document), HttpCaller.JSON, HttpCaller.ANSWER)), shape);
    }

    /** Stores content under its digest; what is there already stays. */
    void putBlob(Bytes content) throws CommandFailedException, InterruptedException {
        good(send("PUT", "/v1/blobs/" + Digest.of(content), content.toArray(), HttpCaller.OCTETS, HttpCaller.ANSWER));
    }

    private Answer send(String method, String path, byte[] body, String type, Duration atMost)
            throws CommandFailedException, InterruptedException {
        try {
            return caller.send(method, URI.create(gateway + path), body, type, atMost);
        } catch (IOException e) {
            throw new CommandFailedException(
                    ExitCode.UNAVAILABLE,
                    "no answer from the gateway at " + gateway + ": " + e,
                    "Is it up? portcullis local status; elsewhere: --server URL",
                    e);
        }
    }

    /** What a good answer holds. */
    Bytes good(Answer answer) throws CommandFailedException {
        if (answer.isGood()) {
            return answer.body();
        }
        Problem problem = answer.problem();
        throw new CommandFailedException(
                exitCode(answer, problem.code()), problem.toString(), remedy(answer, problem.code()));
    }

    /** What a good answer says. */
    <T> T read(Bytes body, Class<T> shape) throws CommandFailedException {
        try {
            return StrictJson.read(body.toArray(), shape);
        } catch (MalformedJsonException e) {
            throw new CommandFailedException(
                    ExitCode.UNAVAILABLE,
                    "the answer of " + gateway + " is not understood: " + e.getMessage(),
                    "Is that a Portcullis gateway of this version?",
                    e);
        }
    }

    private static ExitCode exitCode(Answer answer, String code) {
        if (code.equals("HALTED")) {
            return ExitCode.HALTED;
        }
        if (answer.isUnavailable()) {
            return ExitCode.UNAVAILABLE;
        }
        return answer.status() == 401 || answer.status() == 403 ? ExitCode.NOT_ENTITLED : ExitCode.DENIED;
    }

    private String remedy(Answer answer, String code) {
        return switch (code) {
            case "NOT_ENROLLED" -> "Have yourself enrolled: portcullis trust amend --add-person";
            case "NOT_INDEPENDENT" -> "Somebody else has to answer; portcullis signoff list shows what is yours";
            case "NOT_QUALIFIED" -> "Do a burst in the console, People; declining needs none";
            case "BASIS_MISMATCH", "VIEW_MISMATCH" -> "Read it again: portcullis signoff show";
            case "QUORUM_UNREACHABLE" ->
                "Enrol others in the same amendment; portcullis roster check says who is missing";
            case "AMENDMENT_OPEN" -> "Answer the open one first: portcullis signoff list";
            case "REQUEST_SIGNATURE_STALE", "TIME_REFUSED" -> "Set this machine's clock";
            case "KEY_NOT_ENROLLED", "KEY_NOT_IN_TRUST" ->
                "Enrol the key: a proposer's in charter.yaml, a person's with portcullis trust amend";
            case "HALTED" -> "Two people end a halt: portcullis rearm HALT_ID --reason TEXT";
            default ->
                switch (answer.status()) {
                    case 401 ->
                        credential instanceof Credential.Token
                                ? "Log in again: portcullis login"
                                : "Sign with an enrolled key: --key FILE";
                    case 403 -> "Ask somebody whose role it is";
                    case 404 -> "Look what there is: portcullis status, portcullis signoff list";
                    default ->
                        answer.isUnavailable() ? "Try again in a few seconds" : "Correct what it names and try again";
                };
        };
    }

    @Override
    public void close() {
        caller.close();
    }
}
