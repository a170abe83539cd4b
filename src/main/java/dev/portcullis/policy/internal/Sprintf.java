package dev.portcullis.policy.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;

/**
 * The part of OPA's {@code sprintf} that rules need, with OPA's very output: {@code %d} of an integer, {@code %s} of
 * text, {@code %v} of either, and both of a boolean or null; {@code %%}.
 *
 * <p>For anything else OPA prints a complaint of its language's printing ({@code %!d(string=x)}) or a number in a form
 * of its own. Here it fails, and the judgement with it: a rule that compares such a text would mean one thing in the
 * tests of its policy and another in the gate.
 */
final class Sprintf {
    private Sprintf() {}

    static String text(JsonNode format, JsonNode arguments) {
        if (!format.isTextual() || !arguments.isArray()) {
            throw new IllegalArgumentException("sprintf takes a text and an array");
        }
        String pattern = format.textValue();
        Iterator<JsonNode> rest = arguments.iterator();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c != '%') {
                text.append(c);
                continue;
            }
            i++;
            char verb = i < pattern.length() ? pattern.charAt(i) : ' ';
            if (verb == '%') {
                text.append('%');
            } else if (rest.hasNext()) {
                text.append(argument(verb, rest.next()));
            } else {
                throw new IllegalArgumentException("sprintf has too few values for " + pattern);
            }
        }
        if (rest.hasNext()) {
            throw new IllegalArgumentException("sprintf has more values than " + pattern + " prints");
        }
        return text.toString();
    }

    private static String argument(char verb, JsonNode value) {
        boolean isPrinted =
                switch (verb) {
                    case 'd' -> value.isIntegralNumber();
                    case 's' -> value.isTextual() || value.isBoolean() || value.isNull();
                    case 'v' -> value.isValueNode();
                    default -> false;
                };
        if (!isPrinted) {
            throw new IllegalArgumentException("sprintf does not print a %s by %%%s"
                    .formatted(value.getNodeType(), verb));
        }
        return value.asText();
    }
}
