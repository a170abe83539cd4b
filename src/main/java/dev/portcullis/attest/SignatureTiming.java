package dev.portcullis.attest;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.conscrypt.Conscrypt;

/**
 * Measures Ed25519 by the provider we use against the Java platform's own, in one run on one thread: why the choice of
 * provider is not left to chance.
 */
public final class SignatureTiming {
    private static final int MESSAGE_BYTES = 1024;
    private static final int ROUNDS = 5;

    /**
     * Operations a second, the median of {@value #ROUNDS} rounds.
     *
     * @param provider name and version
     */
    public record Rate(String provider, long signaturesPerSecond, long verificationsPerSecond) {}

    private SignatureTiming() {}

    /**
     * Measures ours, then the platform's; their rounds alternate, so that a busy machine slows both.
     *
     * @param round how long one provider signs, and again verifies, in one round; the first round is thrown away
     */
    public static List<Rate> measure(Duration round) throws GeneralSecurityException {
        Conscrypt.Version version = Conscrypt.version();
        Contender ours = new Contender(
                "Conscrypt " + version.major() + "." + version.minor() + "." + version.patch(), Ed25519.provider());
        Contender platform =
                new Contender("SunEC of Java " + Runtime.version().feature(), Security.getProvider("SunEC"));
        for (int at = 0; at <= ROUNDS; at++) {
            ours.run(round, at > 0);
            platform.run(round, at > 0);
        }
        return List.of(ours.rate(), platform.rate());
    }

    /** The rates as a table for {@code docs/performance.md}. */
    public static String table(List<Rate> rates) {
        StringBuilder table = new StringBuilder("| provider | sign/s | verify/s |\n|---|---:|---:|\n");
        for (Rate rate : rates) {
            table.append("| ")
                    .append(rate.provider)
                    .append(" | ")
                    .append(rate.signaturesPerSecond)
                    .append(" | ")
                    .append(rate.verificationsPerSecond)
                    .append(" |\n");
        }
        return table.toString();
    }

    private static final class Contender {
        private final String name;
        private final Provider provider;
        private final PrivateKey privateKey;
        private final PublicKey publicKey;
        private final byte[] message = new byte[MESSAGE_BYTES];
        private final List<Long> signing = new ArrayList<>();
        private final List<Long> verifying = new ArrayList<>();

        Contender(String name, Provider provider) throws GeneralSecurityException {
            byte[] seed = new byte[Ed25519.KEY_BYTES];
            Arrays.fill(seed, (byte) 1);
            KeyFactory keys = KeyFactory.getInstance("EdDSA", provider);
            this.name = name;
            this.provider = provider;
            this.privateKey = keys.generatePrivate(new PKCS8EncodedKeySpec(Ed25519.pkcs8(seed)));
            this.publicKey = keys.generatePublic(new X509EncodedKeySpec(Ed25519.spki(Ed25519.publicKey(seed))));
        }

        void run(Duration round, boolean counts) throws GeneralSecurityException {
            byte[] signature = sign();
            long signed = perSecond(round, this::sign);
            long verified = perSecond(round, () -> verify(signature));
            if (counts) {
                signing.add(signed);
                verifying.add(verified);
            }
        }

        Rate rate() {
            return new Rate(name, median(signing), median(verifying));
        }

        private byte[] sign() throws GeneralSecurityException {
            Signature signature = Signature.getInstance("EdDSA", provider);
            signature.initSign(privateKey);
            signature.update(message);
            return signature.sign();
        }

        private byte[] verify(byte[] signed) throws GeneralSecurityException {
            Signature signature = Signature.getInstance("EdDSA", provider);
            signature.initVerify(publicKey);
            signature.update(message);
            if (!signature.verify(signed)) {
                throw new GeneralSecurityException(name + " does not verify its own signature");
            }
            return signed;
        }

        private interface Operation {
            byte[] run() throws GeneralSecurityException;
        }

        private static long perSecond(Duration round, Operation operation) throws GeneralSecurityException {
            long start = System.nanoTime();
            long count = 0;
            long elapsed;
            do {
                operation.run();
                count++;
                elapsed = System.nanoTime() - start;
            } while (elapsed < round.toNanos());
            return count * Duration.ofSeconds(1).toNanos() / elapsed;
        }

        private static long median(List<Long> values) {
            return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
        }
    }
}
