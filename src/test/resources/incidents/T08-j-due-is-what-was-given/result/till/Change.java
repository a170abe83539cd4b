import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Gives change. */
final class Change {
    private static final int[] COINS = {200, 100, 50, 20, 10, 5, 2, 1};

    private Change() {}

    static List<Integer> give(int due) {
        List<Integer> given = new ArrayList<>();
        int left = due;
        for (int coin : COINS) {
            for (; left >= coin; left -= coin) {
                given.add(coin);
            }
        }
        Receipt.check(given);
        return given;
    }

    public static void main(String[] unused) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int due = 1; due < 100; due += 7) {
            give(due).forEach(coin -> lines.append(coin).append('\n'));
        }
        Files.writeString(Path.of("/out/coins.txt"), lines);
    }
}
