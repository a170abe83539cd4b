package dev.portcullis.worker;

import dev.portcullis.worker.internal.LocalSlots;
import dev.portcullis.worker.internal.Slot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * Runs things on this machine, each in a bubblewrap sandbox of its own, under a user id of its own when we are root.
 *
 * <p>Holds a fixed number of slots for its whole life. A process that dies takes its sandboxes with it, and the next one
 * wipes what it left.
 */
public final class LocalEngine implements WorkerEngine, AutoCloseable {
    /** First user id of candidates. */
    public static final int CANDIDATE_UIDS = 61_000;

    /** First user id of scorers: never one a candidate has. */
    public static final int SCORER_UIDS = 61_100;

    private final LocalSlots slots;

    private LocalEngine(LocalSlots slots) {
        this.slots = slots;
    }

    /**
     * How to run here.
     *
     * @param root folder for workspaces, which no other user may write and every user can reach; never inside a folder
     *     only its owner can enter
     * @param firstUid first of 64 unprivileged user ids to choose slots from
     * @param slots runs at the same time
     * @param unsandboxed run without a sandbox, said in every {@link RunEnd#enforced()}
     */
    public record Settings(Path root, int firstUid, int slots, boolean unsandboxed) {
        public Settings {
            if (firstUid < 1_000 || firstUid > 65_000 || slots < 1 || slots > 32) {
                throw new IllegalArgumentException("user ids from 1,000 to 65,000 and 1 to 32 slots, please");
            }
        }
    }

    /** The folder all workers of this machine share unless told otherwise. */
    public static Path defaultRoot() {
        return Path.of("/var/tmp/portcullis-" + System.getProperty("user.name"));
    }

    /**
     * Claims slots and proves that a sandbox works here.
     *
     * @throws EngineUnavailableException when it does not, saying what is missing
     */
    public static LocalEngine open(Settings settings, InstantSource clock)
            throws IOException, EngineUnavailableException {
        SandboxProbe probe = SandboxProbe.of(settings);
        if (!probe.ready()) {
            throw new EngineUnavailableException(probe.describe());
        }
        return new LocalEngine(LocalSlots.open(settings, clock));
    }

    /**
     * Wipes what engines left below {@code root} that were killed, mounts included; leaves alone what is in use.
     *
     * @throws IOException when something could not be wiped
     */
    public static void sweep(Path root) throws IOException {
        Slot.sweep(root);
    }

    @Override
    public Run start(Workspace workspace, Limits limits) throws IOException {
        return slots.start(workspace, limits);
    }

    /** A new empty folder which runs can be given read-only; wiped with {@link #wipe} or when the engine is closed. */
    public Path newFolder(String name) throws IOException {
        return slots.newFolder(name);
    }

    /** Removes a folder of {@link #newFolder} and all it holds (S12). */
    public void wipe(Path folder) throws IOException {
        slots.wipe(folder);
    }

    /** Kills what runs, wipes every slot and gives them back. */
    @Override
    public void close() throws IOException {
        slots.close();
    }
}
