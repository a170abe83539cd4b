package dev.portcullis.modification.internal.analyst;

import dev.portcullis.fixtures.Mutator;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.StrictJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What an analyst does instead of answering. {@value #ID} in what it says stands for the request's id.
 *
 * @param honest whether it comes to the one right answer, in time
 */
record Script(List<Step> steps, boolean honest) {
    static final String HEAD = "script";
    static final String ID = "4711";

    private static final List<String> SHAPES = List.of(
            "{}",
            "[]",
            "null",
            "0",
            "\"\"",
            "{\"id\":4711}",
            "{\"id\":4711,\"outline\":null}",
            "{\"id\":4711,\"outline\":[]}",
            "{\"id\":null,\"outline\":{\"trouble\":null,\"signs\":[],\"complexity\":1}}",
            "{\"id\":\"4711\",\"outline\":{\"trouble\":null,\"signs\":[],\"complexity\":1}}",
            "{\"id\":4711.0,\"outline\":{\"trouble\":null,\"signs\":[],\"complexity\":1}}",
            "{\"id\":4711,\"id\":4711,\"outline\":{\"trouble\":null,\"signs\":[],\"complexity\":1}}",
            "{\"id\":4711,\"outline\":{\"trouble\":null,\"signs\":[null],\"complexity\":1}}",
            "{\"id\":4711,\"outline\":{\"trouble\":null,\"signs\":{},\"complexity\":1}}",
            "{\"id\":4711,\"outline\":{\"trouble\":null,\"signs\":[],\"complexity\":-1}}",
            "{\"id\":4711,\"outline\":{\"trouble\":null,\"signs\":[],\"complexity\":1e9}}",
            "{\"id\":4711,\"outline\":{\"trouble\":null,\"signs\":[],\"complexity\":99999999999}}",
            "{\"id\":4711,\"outline\":{\"trouble\":{\"line\":0,\"what\":\"\"},\"signs\":[],\"complexity\":1}}",
            "{\"id\":4711,\"outline\":{\"trouble\":{\"line\":99999999,\"what\":\"\"},\"signs\":[],\"complexity\":1}}",
            "{\"id\":4711,\"outline\":{\"trouble\":null,\"signs\":[],\"complexity\":1},\"more\":1}",
            "{\"id\":4711,\"outline\":{\"signs\":[{\"kind\":\"PROCESS\"}],\"complexity\":1}}",
            "{\"analyst\":\"portcullis.analyst/v1\"}",
            "[".repeat(100_000),
            "{\"a\":".repeat(5_000),
            "{\"id\":" + "4711".repeat(100_000) + "}",
            "\u0000",
            "",
            " ",
            "\ufeff{}");

    /** One thing it does. */
    sealed interface Step {}

    record Say(Bytes bytes) implements Step {}

    /** Says nothing but spaces, of which there may be more than a file could hold. */
    record Pad(int bytes) implements Step {
        byte[] spaces() {
            return " ".repeat(bytes).getBytes(StandardCharsets.UTF_8);
        }
    }

    record Wait(int millis) implements Step {}

    record Exit(int code) implements Step {}

    record Hang() implements Step {}

    /** Draws a script; {@code right} is the outline of {@link #content} for any number. */
    static Script drawn(Mutator mutator, int hangs) {
        RandomGenerator random = mutator.random();
        byte[] right = line(4711);
        List<Step> steps = new ArrayList<>();
        boolean honest = false;
        switch (random.nextInt(11)) {
            case 0 -> {
                // Not within the id.
                int at = right.length / 2 + random.nextInt(right.length / 2);
                steps.add(say(Arrays.copyOf(right, at)));
                steps.add(new Wait(random.nextInt(20)));
                steps.add(say(Arrays.copyOfRange(right, at, right.length)));
                honest = true;
            }
            case 1, 2 -> steps.add(say(mutator.mutated(right)));
            case 3, 4 -> steps.add(say(mutator.any(SHAPES) + "\n"));
            case 5 -> steps.add(say(Arrays.copyOf(right, random.nextInt(right.length))));
            case 6 -> {
                steps.add(new Pad(random.nextInt(12) == 0 ? Wire.ANSWER_BYTES + 1 : 2 * Wire.REQUEST_BYTES));
                steps.add(say(right));
            }
            case 7 -> steps.add(say(line(4711 + mutator.any(List.of(-4711, -1, 1, 2, 1 << 20)))));
            case 8 -> {
                steps.add(say(right));
                steps.add(say(right));
            }
            case 9 -> {
                byte[] noise = new byte[random.nextInt(300)];
                random.nextBytes(noise);
                steps.add(say(noise));
                steps.add(say(right));
            }
            default -> steps.add(new Wait(random.nextInt(30)));
        }
        if (!honest) {
            steps.add(random.nextInt(hangs) == 0 ? new Hang() : new Exit(random.nextInt(256)));
        }
        return new Script(steps, honest);
    }

    private static byte[] line(int id) {
        byte[] answer = StrictJson.write(new Wire.Answer(id, OddAnalyst.lines(Bytes.utf8("a = 1\nb = 2"))));
        return (new String(answer, StandardCharsets.UTF_8) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static Say say(String text) {
        return say(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Say say(byte[] bytes) {
        return new Say(Bytes.copyOf(bytes));
    }

    boolean isHung() {
        return steps.getLast() instanceof Hang;
    }

    /** All that it says, up to its end, to a request of that id. */
    byte[] said(long id) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Step step : steps) {
            switch (step) {
                case Say(Bytes bytes) -> all.writeBytes(addressed(bytes, id));
                case Pad pad -> all.writeBytes(pad.spaces());
                case Wait _, Exit _, Hang _ -> {}
            }
        }
        return all.toByteArray();
    }

    static byte[] addressed(Bytes bytes, long id) {
        return new String(bytes.toArray(), StandardCharsets.ISO_8859_1)
                .replace(ID, Long.toString(id))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The file that makes a {@link ScriptedAnalyst} do it. */
    String content(long number) {
        StringBuilder content = new StringBuilder(HEAD + " " + number + "\n");
        for (Step step : steps) {
            content.append(
                            switch (step) {
                                case Say(Bytes bytes) ->
                                    "say " + Base64.getEncoder().encodeToString(bytes.toArray());
                                case Pad(int bytes) -> "pad " + bytes;
                                case Wait(int millis) -> "wait " + millis;
                                case Exit(int code) -> "exit " + code;
                                case Hang _ -> "hang";
                            })
                    .append('\n');
        }
        return content.toString();
    }

    /** What {@link #content} was made from. */
    static List<Step> read(String content) {
        return content.lines().skip(1).map(Script::step).toList();
    }

    private static Step step(String line) {
        String[] words = line.split(" ", 2);
        return switch (words[0]) {
            case "say" -> say(Base64.getDecoder().decode(words[1]));
            case "pad" -> new Pad(Integer.parseInt(words[1]));
            case "wait" -> new Wait(Integer.parseInt(words[1]));
            case "exit" -> new Exit(Integer.parseInt(words[1]));
            case "hang" -> new Hang();
            default -> throw new IllegalArgumentException(line);
        };
    }
}
