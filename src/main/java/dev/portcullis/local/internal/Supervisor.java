package dev.portcullis.local.internal;

import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.local.ServiceDefinition;
import dev.portcullis.local.ServiceStatus.Standing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;

/**
 * Owns the stack's processes. One thread starts, watches and stops them all, because the kernel ends a child with the
 * thread that started it; so a supervisor that is killed takes its children along.
 *
 * <p>Ends, and with it everything, at SIGTERM or when its owner ends.
 */
public final class Supervisor {
    private static final long MOVING_MILLIS = 20;
    private static final long WATCHING_MILLIS = 100;
    private static final long STOP_SECONDS = 60;
    private static final int ORDERS_BYTES = 4 * 1024 * 1024;

    private final Layout layout;
    private final Optional<ProcessIdentity> owner;
    private final boolean owned;
    private final List<Service> services = new ArrayList<>();
    private volatile boolean end;

    private Supervisor(Orders orders, ExecutorService probes) {
        this.layout = new Layout(Path.of(orders.home()));
        this.owned = orders.owner() != 0;
        this.owner = owned ? ProcessIdentity.of(orders.owner()) : Optional.empty();
        for (ServiceDefinition definition : orders.services()) {
            services.add(new Service(definition, layout, probes));
        }
    }

    /** Reads {@link Orders} from standard input and runs until told to end. */
    public static void main(String[] arguments)
            throws IOException, InterruptedException, MalformedJsonException, IllegalAccessException {
        Logger.getLogger(Supervisor.class.getName());
        Service.load();
        Orders orders = StrictJson.read(System.in.readNBytes(ORDERS_BYTES), Orders.class);
        try (ExecutorService probes = Executors.newVirtualThreadPerTaskExecutor()) {
            Supervisor supervisor = new Supervisor(orders, probes);
            supervisor.endAtSignal(Thread.currentThread());
            supervisor.watch();
        }
    }

    private void endAtSignal(Thread watching) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            end = true;
            try {
                watching.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    private void watch() throws IOException, InterruptedException {
        for (Service service : services) {
            service.record().write(layout);
        }
        record(Standing.READY);
        while (true) {
            boolean ending = end || isAbandoned();
            for (Service service : services) {
                service.advance(ending, isEachReady(service.needs()), !ending || isFree(service));
                for (String needed : service.needs()) {
                    if (isFailed(needed)) {
                        service.failBecauseOf(needed);
                    }
                }
            }
            if (ending && services.stream().allMatch(Service::isDown)) {
                break;
            }
            boolean settled = !ending && services.stream().allMatch(Service::isSettled);
            TimeUnit.MILLISECONDS.sleep(settled ? WATCHING_MILLIS : MOVING_MILLIS);
        }
        record(Standing.STOPPED);
    }

    private boolean isAbandoned() {
        return owned && !owner.map(ProcessIdentity::isAlive).orElse(false);
    }

    private boolean isEachReady(List<String> names) {
        return names.stream().allMatch(name -> service(name).isReady());
    }

    private boolean isFailed(String name) {
        Service service = service(name);
        return service.isDown() && service.record().standing() == Standing.FAILED;
    }

    /** Whether nothing that needs {@code service} runs. */
    private boolean isFree(Service service) {
        return services.stream()
                .filter(other -> other.needs().contains(service.name()))
                .allMatch(Service::isDown);
    }

    private Service service(String name) {
        return services.stream()
                .filter(service -> service.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no service is called " + name));
    }

    private void record(Standing standing) throws IOException {
        ProcessIdentity self = ProcessIdentity.of(ProcessHandle.current().pid()).orElse(null);
        new ServiceRecord(ServiceRecord.SUPERVISOR, "supervisor", standing, self, "").write(layout);
    }
}
