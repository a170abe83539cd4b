package dev.portcullis.modification.internal.code;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The signs of one file, looked up without going through them: a tree is asked about its two hundred files at a time. */
public final class SignIndex {
    private final Set<Key> keys = new HashSet<>();
    private final Map<Sign.Kind, Integer> inFunctions = new EnumMap<>(Sign.Kind.class);
    private final Map<String, Sign> definitions = new HashMap<>();
    private final Map<String, Set<String>> definedAs = new HashMap<>();
    private final Set<String> acting = new HashSet<>();

    /** A kind and what makes two signs of it the same. */
    public record Key(Sign.Kind kind, String key) {
        public static Key of(Sign sign) {
            return new Key(sign.kind(), sign.key());
        }
    }

    SignIndex(List<Sign> signs) {
        for (Sign sign : signs) {
            keys.add(Key.of(sign));
            if (!sign.scope().isEmpty()) {
                inFunctions.merge(sign.kind(), 1, Integer::sum);
            }
            if (sign.kind() == Sign.Kind.DEFINITION) {
                definitions.putIfAbsent(sign.key(), sign);
                definedAs
                        .computeIfAbsent(last(sign.key()), _ -> new HashSet<>())
                        .add(sign.key());
            }
            if (acts(sign)) {
                addWithAround(sign.scope());
            }
        }
    }

    private void addWithAround(String scope) {
        for (int end = scope.length(); end > 0; end = scope.lastIndexOf('.', end - 1)) {
            acting.add(scope.substring(0, end));
        }
    }

    private static boolean acts(Sign sign) {
        return switch (sign.kind()) {
            case PROCESS, NETWORK, CHECK, TELEMETRY, NATIVE -> true;
            case USE -> sign.key().equals(Sign.LAUNCH);
            default -> false;
        };
    }

    private static String last(String scope) {
        return scope.substring(scope.lastIndexOf('.') + 1);
    }

    public boolean has(Sign.Kind kind, String key) {
        return keys.contains(new Key(kind, key));
    }

    /** How often there is one of the kind inside a function. */
    public int inFunctions(Sign.Kind kind) {
        return inFunctions.getOrDefault(kind, 0);
    }

    /** Functions and classes by their whole name. */
    public Map<String, Sign> definitions() {
        return definitions;
    }

    /** The whole names of those whose last name it is. */
    public Set<String> definedAs(String last) {
        return definedAs.getOrDefault(last, Set.of());
    }

    /** Whether a function, or one inside it, starts, asks, checks, records or launches something. */
    public boolean acts(String scope) {
        return acting.contains(scope);
    }
}
