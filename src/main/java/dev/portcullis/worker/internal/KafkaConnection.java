package dev.portcullis.worker.internal;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Properties;
import java.util.Set;

/**
 * How to reach the broker: a properties file that may hold a password, so it must be its owner's alone.
 *
 * @param properties as Kafka names them
 * @param prefix before the name of every topic and group: {@value #PREFIX} in the file, empty when it is not there
 */
record KafkaConnection(Properties properties, String prefix) {
    private static final String PREFIX = "portcullis.prefix";
    private static final long FILE_BYTES = 64 * 1024;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    static KafkaConnection load(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > FILE_BYTES) {
            throw new IOException("no Kafka properties file at " + file);
        }
        if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS))) {
            throw new IOException("the Kafka properties file " + file + " is open to others; chmod 600 " + file);
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        if (properties.getProperty("bootstrap.servers") == null) {
            throw new IOException("the Kafka properties file " + file + " names no bootstrap.servers");
        }
        Object prefix = properties.remove(PREFIX);
        return new KafkaConnection(properties, prefix == null ? "" : prefix.toString());
    }
}
