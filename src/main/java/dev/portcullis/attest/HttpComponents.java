package dev.portcullis.attest;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.greenbytes.http.sfv.InnerList;
import org.greenbytes.http.sfv.Item;
import org.greenbytes.http.sfv.StringItem;

/**
 * The parts of a request that RFC 9421 can sign: derived components and header fields without parameters.
 *
 * @param headers by lower-case name, the values in order of appearance
 */
record HttpComponents(String method, URI target, Map<String, List<String>> headers) {
    HttpComponents {
        Map<String, List<String>> lowerCase = new HashMap<>();
        headers.forEach((name, values) -> lowerCase
                .computeIfAbsent(name.toLowerCase(Locale.ROOT), absent -> new ArrayList<>())
                .addAll(values));
        lowerCase.replaceAll((name, values) -> List.copyOf(values));
        headers = Map.copyOf(lowerCase);
        if (target.getHost() == null || target.getScheme() == null || target.getRawFragment() != null) {
            throw new IllegalArgumentException("a signed request goes to an absolute URI with a host");
        }
    }

    /**
     * The signature base of RFC 9421 §2.5.
     *
     * @param covered component names with their parameters, as in Signature-Input
     * @throws IllegalArgumentException when a covered component is absent, doubled or not one of these
     */
    String base(InnerList covered) {
        StringBuilder base = new StringBuilder();
        List<String> names = covered.get().stream().map(HttpComponents::name).toList();
        if (names.stream().distinct().count() != names.size()) {
            throw new IllegalArgumentException("a component is covered twice");
        }
        for (String name : names) {
            base.append('"').append(name).append("\": ").append(value(name)).append('\n');
        }
        return base.append("\"@signature-params\": ")
                .append(covered.serialize())
                .toString();
    }

    static String name(Item<?> component) {
        if (!(component instanceof StringItem name) || !name.getParams().isEmpty()) {
            throw new IllegalArgumentException("a covered component is a string without parameters");
        }
        return name.get();
    }

    private String value(String name) {
        return switch (name) {
            case "@method" -> method;
            case "@target-uri" -> scheme() + "://" + authority() + path() + query();
            case "@authority" -> authority();
            case "@scheme" -> scheme();
            case "@path" -> path();
            case "@query" -> query().isEmpty() ? "?" : query();
            default -> field(name);
        };
    }

    private String field(String name) {
        List<String> values = headers.get(name);
        if (name.startsWith("@") || values == null || values.isEmpty()) {
            throw new IllegalArgumentException("the request has no " + name);
        }
        return values.stream().map(String::strip).collect(Collectors.joining(", "));
    }

    private String scheme() {
        return target.getScheme().toLowerCase(Locale.ROOT);
    }

    private String authority() {
        int standard = scheme().equals("https") ? 443 : 80;
        String host = target.getHost().toLowerCase(Locale.ROOT);
        return target.getPort() < 0 || target.getPort() == standard ? host : host + ":" + target.getPort();
    }

    private String path() {
        return target.getRawPath().isEmpty() ? "/" : target.getRawPath();
    }

    private String query() {
        return target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
    }
}
