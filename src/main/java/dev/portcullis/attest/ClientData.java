package dev.portcullis.attest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Inert;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;

/**
 * What a browser tells an authenticator (CollectedClientData of WebAuthn). Browsers may add members, so those are let
 * through; the ones read here are there once and of their type.
 *
 * @param embedded whether the page was in a frame of another site
 */
record ClientData(String type, String challenge, String origin, boolean embedded) {
    static final String GET = "webauthn.get";

    static ClientData parse(Bytes json) throws MalformedJsonException {
        JsonNode node = StrictJson.parseForeign(json.toArray());
        JsonNode crossOrigin = node.path("crossOrigin");
        if (!crossOrigin.isMissingNode() && !crossOrigin.isBoolean()) {
            throw new MalformedJsonException("crossOrigin is neither true nor false");
        }
        return new ClientData(
                text(node, "type"),
                text(node, "challenge"),
                text(node, "origin"),
                crossOrigin.booleanValue() || node.has("topOrigin"));
    }

    private static String text(JsonNode node, String member) throws MalformedJsonException {
        if (!node.path(member).isTextual()) {
            throw new MalformedJsonException("client data without " + member);
        }
        return node.path(member).textValue();
    }

    /** Whether the page is of this host or of one below it, over HTTPS or on this machine. */
    boolean isOf(String rpId) {
        return RelyingParty.host(origin)
                .filter(host -> host.equals(rpId) || host.endsWith("." + rpId))
                .isPresent();
    }

    @Override
    public String toString() {
        return Inert.text(type + " at " + origin, 200);
    }
}
