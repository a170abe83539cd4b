package planner;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Reads one action a line and answers each with the state of the plan. */
public final class Main {
    private static final int MOST_ACTIONS = 200;

    private Main() {}

    public static void main(String[] words) throws IOException {
        var plan = new Plan();
        try (var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (int count = 0; count < MOST_ACTIONS; count++) {
                String line = lines.readLine();
                if (line == null) {
                    return;
                }
                plan.apply(line);
                System.out.println(plan);
            }
        }
    }
}
