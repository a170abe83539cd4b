import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Fires one pot. */
final class Fire {
    private Fire() {}

    public static void main(String[] given) throws IOException {
        Curve curve = new Curve(360);
        for (int minute = 0; minute < 360; minute++) {
            curve.set(minute, 20 + Math.min(minute * 4, 1200));
        }
        StringBuilder lines = new StringBuilder();
        for (int minute = 0; minute < 360; minute++) {
            lines.append(minute).append(',').append(curve.at(minute) / 1000.0).append('\n');
        }
        Files.writeString(Path.of("/out/curve.csv"), lines);
    }
}
