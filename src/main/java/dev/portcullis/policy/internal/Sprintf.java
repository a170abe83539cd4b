package dev.portcullis.policy.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of OPA's {@code sprintf} that rules need, with OPA's very output: {@code %d} of an integer, {@code %s} of
 * text, {@code %v} of either, and both of a boolean or null; {@code %%}.
 *
 * <p>Anything else fails here, and the judgement with it. Printed otherwise than OPA prints it, the text would mean one thing
 * in the tests of its policy and another in the gate.
 */
final class Sprintf {
    private static final Pattern DIRECTIVE = Pattern.compile("%(.?)", Pattern.DOTALL);

    private Sprintf() {}

    static String text(JsonNode format, JsonNode arguments) {
        if (!format.isTextual() || !arguments.isArray()) {
            throw new IllegalArgumentException("sprintf takes a text and an array");
        }
        Iterator<JsonNode> rest = arguments.iterator();
        String text = DIRECTIVE
                .matcher(format.textValue())
                .replaceAll(directive -> Matcher.quoteReplacement(printed(directive.group(1), rest)));
        if (rest.hasNext()) {
            throw new IllegalArgumentException("sprintf has more values than it prints");
        }
        return text;
    }

    private static String printed(String verb, Iterator<JsonNode> rest) {
        if (verb.equals("%")) {
            return verb;
        }
        if (!rest.hasNext()) {
            throw new IllegalArgumentException("sprintf has too few values");
        }
        JsonNode value = rest.next();
        boolean isPrinted = switch (verb) {
            case "d" -> value.isIntegralNumber();
            case "s" -> value.isTextual() || value.isBoolean() || value.isNull();
            case "v" -> value.isValueNode();
            default -> false;
        };
        if (!isPrinted) {
            throw new IllegalArgumentException("sprintf does not print a " + value.getNodeType() + " by %" + verb);
        }
        return value.asText();
    }
}
