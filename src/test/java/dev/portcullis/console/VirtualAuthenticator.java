package dev.portcullis.console;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.security.KeyPair;
import java.util.Base64;
import java.util.List;

/**
 * A platform authenticator of Chromium's own: CTAP 2, with resident keys, which verifies its user and is always touched.
 */
final class VirtualAuthenticator {
    private final CDPSession devtools;
    private final String id;

    /**
     * A credential it holds.
     *
     * @param id base64url without padding, as WebAuthn writes it
     */
    record Credential(String id, String rpId, long signCount) {}

    private VirtualAuthenticator(CDPSession devtools, String id) {
        this.devtools = devtools;
        this.id = id;
    }

    static VirtualAuthenticator in(BrowserContext context, Page page) {
        CDPSession devtools = context.newCDPSession(page);
        devtools.send("WebAuthn.enable");
        JsonObject options = new JsonObject();
        options.addProperty("protocol", "ctap2");
        options.addProperty("transport", "internal");
        options.addProperty("hasResidentKey", true);
        options.addProperty("hasUserVerification", true);
        options.addProperty("isUserVerified", true);
        options.addProperty("automaticPresenceSimulation", true);
        JsonObject all = new JsonObject();
        all.add("options", options);
        String id = devtools.send("WebAuthn.addVirtualAuthenticator", all)
                .get("authenticatorId")
                .getAsString();
        return new VirtualAuthenticator(devtools, id);
    }

    private JsonObject named() {
        JsonObject parameters = new JsonObject();
        parameters.addProperty("authenticatorId", id);
        return parameters;
    }

    /**
     * Puts a credential into it that somebody enrolled elsewhere.
     *
     * @param key on P-256
     */
    Credential enrol(String rpId, byte[] credential, byte[] user, KeyPair key) {
        JsonObject one = new JsonObject();
        one.addProperty("credentialId", Base64.getEncoder().encodeToString(credential));
        one.addProperty("isResidentCredential", true);
        one.addProperty("rpId", rpId);
        one.addProperty(
                "privateKey",
                Base64.getEncoder().encodeToString(key.getPrivate().getEncoded()));
        one.addProperty("userHandle", Base64.getEncoder().encodeToString(user));
        one.addProperty("signCount", 1);
        JsonObject parameters = named();
        parameters.add("credential", one);
        devtools.send("WebAuthn.addCredential", parameters);
        return new Credential(Base64.getUrlEncoder().withoutPadding().encodeToString(credential), rpId, 1);
    }

    List<Credential> credentials() {
        return devtools.send("WebAuthn.getCredentials", named()).getAsJsonArray("credentials").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .map(one -> new Credential(
                        urlsafe(one.get("credentialId").getAsString()),
                        one.get("rpId").getAsString(),
                        one.get("signCount").getAsLong()))
                .toList();
    }

    private static String urlsafe(String base64) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Base64.getDecoder().decode(base64));
    }

    /** Whether it verifies its user from now on: without, it is a key that anybody who has it can use. */
    void verifiesUser(boolean verifies) {
        JsonObject parameters = named();
        parameters.addProperty("isUserVerified", verifies);
        devtools.send("WebAuthn.setUserVerified", parameters);
    }

    /** Takes a credential out of it. */
    void remove(Credential credential) {
        JsonObject parameters = named();
        parameters.addProperty(
                "credentialId",
                Base64.getEncoder().encodeToString(Base64.getUrlDecoder().decode(credential.id())));
        devtools.send("WebAuthn.removeCredential", parameters);
    }

    /** Unplugs it. */
    void remove() {
        devtools.send("WebAuthn.removeVirtualAuthenticator", named());
    }
}
