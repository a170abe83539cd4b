package dev.portcullis.cli;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.policy.PolicyBundle;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version this program was built as, what it was built with and what it runs on. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
        return new String[] {
            "portcullis " + program() + " (JDK " + Runtime.version() + ")",
            "policy " + Digest.of(Bytes.copyOf(PolicyBundle.shippedArchive())) + " by OPA " + opa(),
            System.getProperty("os.name") + " " + System.getProperty("os.version") + " " + System.getProperty("os.arch")
        };
    }

    static String program() throws IOException {
        return property("version");
    }

    /** The one version of the policy compiler whose bundles have the digests we pin. */
    static String opa() throws IOException {
        return property("opa");
    }

    private static String property(String name) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
            if (in == null) {
                throw new IOException("version.properties is not beside " + Version.class.getName());
            }
            properties.load(in);
        }
        return properties.getProperty(name);
    }
}
