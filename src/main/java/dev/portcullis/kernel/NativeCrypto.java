package dev.portcullis.kernel;

import java.security.Provider;
import org.conscrypt.Conscrypt;

/**
 * The one provider that hashes, signs and verifies: Conscrypt, always named, never looked up by preference.
 *
 * <p>Without its native library nothing here starts: a quiet change of provider would be some thirty times slower, and
 * accepts another set of adversarial signatures.
 */
public final class NativeCrypto {
    private static final Provider PROVIDER = load();

    private NativeCrypto() {}

    /**
     * The provider.
     *
     * @throws IllegalStateException in the first use, when the native library cannot be loaded
     */
    public static Provider provider() {
        return PROVIDER;
    }

    private static Provider load() {
        try {
            Conscrypt.checkAvailability();
        } catch (UnsatisfiedLinkError e) {
            throw new IllegalStateException(
                    "Conscrypt's native library cannot be loaded, and no other provider may hash, sign or verify here."
                            + " It unpacks itself into java.io.tmpdir, which must allow execution"
                            + " (or set -Dorg.conscrypt.tmpdir to a folder that does).",
                    e);
        }
        Provider provider = Conscrypt.newProvider();
        if (!Conscrypt.isConscrypt(provider)) {
            throw new IllegalStateException("expected Conscrypt to hash, sign and verify, found " + provider);
        }
        return provider;
    }
}
