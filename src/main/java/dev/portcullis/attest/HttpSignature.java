package dev.portcullis.attest;

import dev.portcullis.attest.SignatureRefusedException.Code;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Digest;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.greenbytes.http.sfv.ByteSequenceItem;
import org.greenbytes.http.sfv.Dictionary;
import org.greenbytes.http.sfv.InnerList;
import org.greenbytes.http.sfv.IntegerItem;
import org.greenbytes.http.sfv.Item;
import org.greenbytes.http.sfv.ListElement;
import org.greenbytes.http.sfv.Parameters;
import org.greenbytes.http.sfv.Parser;
import org.greenbytes.http.sfv.StringItem;

/**
 * Signed requests after RFC 9421: Ed25519 over {@code @method} and {@code @target-uri}, and {@code content-digest}
 * (RFC 9530, SHA-256) when there is a body, with {@code created}, {@code keyid} and {@code alg}.
 *
 * <p>The verifier is closed: one signature, exactly these components, no other parameter, fields in their canonical
 * serialisation, {@code created} at most {@link Bounds#REQUEST_SIGNATURE_AGE} old and at most
 * {@link Bounds#WORKER_CLOCK_DIFFERENCE} ahead. A request can be replayed within that time; requests that change
 * something are idempotent.
 */
public final class HttpSignature {
    private static final String LABEL = "portcullis";
    private static final String INPUT = "signature-input";
    private static final String SIGNATURE = "signature";
    private static final String CONTENT_DIGEST = "content-digest";
    private static final String ALGORITHM = "ed25519";
    private static final List<String> WITHOUT_BODY = List.of("@method", "@target-uri");
    private static final List<String> WITH_BODY = List.of("@method", "@target-uri", CONTENT_DIGEST);

    private HttpSignature() {}

    /** Finds the key that a keyid names, and refuses where it may not ask: {@code id -> trust.key(id, Role.WORKER)}. */
    @FunctionalInterface
    public interface Keys {
        VerifierKey key(String keyId) throws SignatureRefusedException;
    }

    /**
     * The header fields to add to a request.
     *
     * @param target absolute; the server must see the same scheme, host, port, path and query
     * @param body empty when there is none
     * @param created the present time
     */
    public static Map<String, String> sign(SigningKey key, String method, URI target, byte[] body, Instant created) {
        Map<String, String> fields = new LinkedHashMap<>();
        if (body.length > 0) {
            fields.put("Content-Digest", contentDigest(body));
        }
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("created", created.getEpochSecond());
        parameters.put("keyid", key.verifierKey().keyId());
        parameters.put("alg", ALGORITHM);
        List<Item<?>> names = new ArrayList<>();
        (body.length > 0 ? WITH_BODY : WITHOUT_BODY).forEach(name -> names.add(StringItem.valueOf(name)));
        InnerList covered = InnerList.valueOf(names).withParams(Parameters.valueOf(parameters));
        String base = components(method, target, asHeaders(fields)).base(covered);
        byte[] signature = key.sign(base.getBytes(StandardCharsets.UTF_8));
        fields.put("Signature-Input", LABEL + "=" + covered.serialize());
        fields.put(
                "Signature", LABEL + "=" + ByteSequenceItem.valueOf(signature).serialize());
        return fields;
    }

    /**
     * Verifies a received request.
     *
     * @param target what the client called: where a proxy stands in front, its address and not ours
     * @param headers every header line by name; names in any case
     * @param body the bytes received, empty when there is none
     * @return whose request it is
     * @throws SignatureRefusedException with a stable code
     */
    public static VerifierKey verify(
            String method, URI target, Map<String, List<String>> headers, byte[] body, Keys keys, Instant now)
            throws SignatureRefusedException {
        HttpComponents request;
        Received received;
        String base;
        try {
            request = components(method, target, headers);
            received = read(request);
            List<String> expected = body.length > 0 ? WITH_BODY : WITHOUT_BODY;
            if (!received.covered.get().stream()
                    .map(HttpComponents::name)
                    .toList()
                    .equals(expected)) {
                throw malformed("the signature must cover exactly " + String.join(" ", expected));
            }
            base = request.base(received.covered);
        } catch (IllegalArgumentException e) {
            throw new SignatureRefusedException(Code.REQUEST_SIGNATURE_MALFORMED, e);
        }
        if (received.created.isBefore(now.minus(Bounds.REQUEST_SIGNATURE_AGE))
                || received.created.isAfter(now.plus(Bounds.WORKER_CLOCK_DIFFERENCE))) {
            throw new SignatureRefusedException(
                    Code.REQUEST_SIGNATURE_STALE,
                    "signed at " + received.created + ", received at " + now + "; check the clock");
        }
        VerifierKey key = keys.key(received.keyId);
        if (!key.keyId().equals(received.keyId)
                || !key.verify(base.getBytes(StandardCharsets.UTF_8), received.signature)) {
            throw new SignatureRefusedException(
                    Code.SIGNATURE_INVALID,
                    "not a signature of " + received.keyId + " over this method, address and body");
        }
        if (body.length > 0
                && !List.of(contentDigest(body)).equals(request.headers().get(CONTENT_DIGEST))) {
            throw new SignatureRefusedException(
                    Code.REQUEST_CONTENT_MISMATCH, "the body is not the one that was signed");
        }
        return key;
    }

    /** RFC 9530: {@code sha-256=:<base64>:}. */
    static String contentDigest(byte[] body) {
        return "sha-256=" + ByteSequenceItem.valueOf(Digest.of(body).raw()).serialize();
    }

    private static final class Received {
        private final InnerList covered;
        private final Instant created;
        private final String keyId;
        private final byte[] signature;

        Received(InnerList covered, byte[] signature) {
            Parameters parameters = covered.getParams();
            if (!Set.of("created", "keyid", "alg").containsAll(parameters.keySet())) {
                throw new IllegalArgumentException("a parameter other than created, keyid and alg");
            }
            if (!(parameters.get("created") instanceof IntegerItem time)
                    || !(parameters.get("keyid") instanceof StringItem key)) {
                throw new IllegalArgumentException("created and keyid are required");
            }
            if (parameters.containsKey("alg")
                    && !(parameters.get("alg") instanceof StringItem algorithm
                            && algorithm.get().equals(ALGORITHM))) {
                throw new IllegalArgumentException("the algorithm is " + ALGORITHM);
            }
            this.covered = covered;
            this.keyId = key.get();
            this.signature = signature;
            try {
                this.created = Instant.ofEpochSecond(time.getAsLong());
            } catch (DateTimeException e) {
                throw new IllegalArgumentException("created is no time", e);
            }
        }
    }

    private static Received read(HttpComponents request) throws SignatureRefusedException {
        Map.Entry<String, ListElement<?>> input = only(request, INPUT);
        Map.Entry<String, ListElement<?>> signature = only(request, SIGNATURE);
        if (!input.getKey().equals(signature.getKey())
                || !(input.getValue() instanceof InnerList covered)
                || !(signature.getValue() instanceof ByteSequenceItem bytes)
                || !bytes.getParams().isEmpty()) {
            throw malformed("Signature-Input and Signature do not belong together");
        }
        ByteBuffer raw = bytes.get().duplicate();
        byte[] copy = new byte[raw.remaining()];
        raw.get(copy);
        return new Received(covered, copy);
    }

    /** Comparing with the canonical text refuses what dictionaries silently merge: a label or parameter given twice. */
    private static Map.Entry<String, ListElement<?>> only(HttpComponents request, String field)
            throws SignatureRefusedException {
        List<String> values = request.headers().getOrDefault(field, List.of());
        if (values.size() != 1 || values.getFirst().length() > Bounds.SIGNATURE_FIELD_CHARACTERS) {
            throw malformed("expected one " + field + " header");
        }
        Dictionary dictionary = Parser.parseDictionary(values.getFirst());
        if (dictionary.get().size() != 1 || !dictionary.serialize().equals(values.getFirst())) {
            throw malformed(field + " must hold one signature in canonical form");
        }
        Map.Entry<String, ListElement<?>> only =
                dictionary.get().entrySet().iterator().next();
        return Map.entry(only.getKey(), only.getValue());
    }

    private static HttpComponents components(String method, URI target, Map<String, List<String>> headers) {
        return new HttpComponents(method, target, headers);
    }

    private static Map<String, List<String>> asHeaders(Map<String, String> fields) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        fields.forEach((name, value) -> headers.put(name, List.of(value)));
        return headers;
    }

    private static SignatureRefusedException malformed(String message) {
        return new SignatureRefusedException(Code.REQUEST_SIGNATURE_MALFORMED, message);
    }
}
