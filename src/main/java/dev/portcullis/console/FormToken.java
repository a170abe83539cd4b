package dev.portcullis.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Proves that a form was served to the login that sends it: an HMAC over the session. No other site can read it, and one
 * of another login does not fit.
 */
final class FormToken {
    static final String FIELD = "token";

    /** Where a script of ours sends it, which has no form. */
    static final String HEADER = "Portcullis-Form-Token";

    private static final String ALGORITHM = "HmacSHA256";
    private static final String CONTEXT = "portcullis console form v1\0";

    private final SecretKeySpec key;

    FormToken(ConsoleSettings settings) {
        this.key = new SecretKeySpec(settings.secret().toArray(), ALGORITHM);
    }

    /** The token of everything this visitor sends until the login ends. */
    String of(Visitor visitor) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] tag = mac.doFinal((CONTEXT + visitor.session()).getBytes(UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(tag);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean fits(Visitor visitor, String token) {
        return !visitor.session().isEmpty()
                && MessageDigest.isEqual(of(visitor).getBytes(UTF_8), token.getBytes(UTF_8));
    }
}
