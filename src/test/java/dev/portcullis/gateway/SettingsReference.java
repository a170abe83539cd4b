package dev.portcullis.gateway;

import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The part of the page of configuration that is made from {@link GatewaySettings}. */
public final class SettingsReference {
    private SettingsReference() {}

    /**
     * A row a key.
     *
     * @param meanings what the source says of each, in the order of the source
     */
    public static String table(Map<String, String> meanings) throws NoSuchMethodException {
        StringBuilder table = new StringBuilder("| key | meaning | value | default |\n|---|---|---|---|\n");
        for (Map.Entry<String, String> meaning : meanings.entrySet()) {
            Method key = GatewaySettings.class.getMethod(meaning.getKey());
            table.append("| `portcullis." + name(key) + "` | " + meaning.getValue());
            table.append(" | " + value(key) + " | " + byDefault(key) + " |\n");
        }
        return table.toString();
    }

    private static String name(Method key) {
        return key.isAnnotationPresent(WithName.class)
                ? key.getAnnotation(WithName.class).value()
                : kebab(key.getName());
    }

    private static String kebab(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    private static String value(Method key) {
        if (key.isAnnotationPresent(Min.class) && key.isAnnotationPresent(Max.class)) {
            return key.getAnnotation(Min.class).value() + " to "
                    + key.getAnnotation(Max.class).value();
        }
        return key.getReturnType() == Path.class ? "path" : "text";
    }

    private static String byDefault(Method key) {
        if (key.getReturnType() == Optional.class) {
            return "none";
        }
        return key.isAnnotationPresent(WithDefault.class)
                ? "`" + key.getAnnotation(WithDefault.class).value() + "`"
                : "must be set";
    }
}
