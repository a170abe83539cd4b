package dev.portcullis.worker;

import java.io.IOException;

/** Where a worker runs things: this machine, or later a scheduler. */
public interface WorkerEngine {
    /**
     * Starts one run and returns while it is under way.
     *
     * @param limits bounds held by the engine itself; {@link RunEnd#enforced()} says by which means
     * @throws IllegalArgumentException when the limits ask for what this engine cannot hold (GPUs, network)
     * @throws IOException when the run could not be started; nothing of it is left behind then
     */
    Run start(Workspace workspace, Limits limits) throws IOException;
}
