package dev.portcullis.worker.internal;

import dev.portcullis.attest.CloudEvent;
import dev.portcullis.kernel.LineageId;
import java.io.IOException;

/** Where outcomes and evidence go. */
interface Reporter extends AutoCloseable {
    /** Sends one event, durably: returns once the broker has it on disk. */
    void report(LineageId lineage, CloudEvent event) throws IOException, InterruptedException;

    @Override
    void close();
}
