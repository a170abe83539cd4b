package dev.portcullis.cli.bench;

import dev.portcullis.attest.TrustFounding;
import dev.portcullis.local.Running;
import dev.portcullis.local.StackFailedException;
import java.io.IOException;
import java.net.URI;

/** A gateway that is to be measured and nothing else: no worker takes its permits. */
public interface MeasuredGate {
    /** What the gateway runs over. */
    Running stack();

    /** The gateway's installation, with the keys of its people. */
    TrustFounding founding();

    URI address();

    /** What the names of its topics begin with. */
    String topicPrefix();

    /** The gateway's database. */
    String jdbcUrl();

    /** The gateway's process as it is now. */
    long pid() throws IOException;

    /** Stops the gateway in order and starts it again, until it is ready. */
    void restart() throws IOException, InterruptedException, StackFailedException;
}
