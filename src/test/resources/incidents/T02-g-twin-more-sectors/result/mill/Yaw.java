import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Looks for the angle that loses least. */
final class Yaw {
    private static final int GRACE = 4;
    private static final int SECTORS = 360;

    private Yaw() {}

    static double loss(double angle, double wind) {
        double off = Math.toRadians(angle - wind);
        return 1 - Math.pow(Math.cos(off), 3);
    }

    static double best(double wind) {
        double least = Double.MAX_VALUE;
        for (int sector = 0; sector < SECTORS; sector++) {
            least = Math.min(least, loss(sector * 360.0 / SECTORS, wind));
        }
        return least;
    }

    public static void main(String[] given) throws IOException, InterruptedException, ExecutionException {
        ExecutorService beside = Executors.newSingleThreadExecutor();
        Callable<Double> work = () -> best(217);
        Future<Double> found = beside.submit(work);
        double loss;
        try {
            loss = found.get(GRACE, TimeUnit.MINUTES);
        } catch (TimeoutException e) {
            loss = 1;
        }
        beside.shutdownNow();
        Files.writeString(Path.of("/out/loss.txt"), Double.toString(loss));
    }
}
