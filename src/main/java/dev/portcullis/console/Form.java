package dev.portcullis.console;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portcullis.kernel.Bytes;
import jakarta.ws.rs.core.MediaType;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;

/** What a form sent, as {@code application/x-www-form-urlencoded}: each field once. */
record Form(Map<String, String> fields) {
    static final Form EMPTY = new Form(Map.of());
    static final MediaType TYPE = MediaType.APPLICATION_FORM_URLENCODED_TYPE;
    private static final int FIELDS = 32;

    Form {
        fields = Map.copyOf(fields);
    }

    /**
     * Reads the fields.
     *
     * @throws PageException when it is no form, has a field twice or more than {@value #FIELDS} fields
     */
    static Form parse(Bytes body) {
        Map<String, String> fields = new HashMap<>();
        String text = new String(body.toArray(), US_ASCII);
        if (text.isEmpty()) {
            return EMPTY;
        }
        for (String field : text.split("&", FIELDS + 1)) {
            int equals = field.indexOf('=');
            if (equals < 1 || fields.size() == FIELDS) {
                throw new PageException(PageProblem.MALFORMED, "that is no form of ours");
            }
            if (fields.put(decoded(field.substring(0, equals)), decoded(field.substring(equals + 1))) != null) {
                throw new PageException(PageProblem.MALFORMED, "a field of the form came twice");
            }
        }
        return new Form(fields);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException e) {
            throw new PageException(PageProblem.MALFORMED, "that is no form of ours", e);
        }
    }

    /** A field; empty when it was not sent. */
    String get(String field) {
        return fields.getOrDefault(field, "");
    }
}
