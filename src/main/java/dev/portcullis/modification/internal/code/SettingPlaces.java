package dev.portcullis.modification.internal.code;

import dev.portcullis.modification.internal.code.Settings.Setting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where settings are set, so that a list in another order has them where they were: an element is known by its name, or by
 * the first of what it sets that bounds nothing, and only otherwise by its position.
 */
final class SettingPlaces {
    private static final Pattern ELEMENT = Pattern.compile("\\[\\d+](?=[.\\[])");
    private static final Pattern OF_ELEMENT = Pattern.compile("(.*\\[\\d+])\\.([^.\\[\\]]+)");
    /** What an element is called by, the better first. */
    private static final List<String> NAMES = List.of("name", "id", "key", "title", "label");

    /** The setting each element is known by. */
    private final Map<String, Setting> known = new HashMap<>();

    private final Map<String, Integer> ranks = new HashMap<>();

    SettingPlaces(List<Setting> settings) {
        for (Setting setting : settings) {
            Matcher member = OF_ELEMENT.matcher(setting.path());
            if (member.matches()) {
                int named = NAMES.indexOf(member.group(2));
                if (named >= 0 || LimitWords.of(member.group(2)).isEmpty()) {
                    consider(member.group(1), setting, named < 0 ? NAMES.size() : named);
                }
            }
        }
    }

    private void consider(String element, Setting setting, int rank) {
        if (rank < ranks.getOrDefault(element, Integer.MAX_VALUE)) {
            ranks.put(element, rank);
            known.put(element, setting);
        }
    }

    String of(Setting setting) {
        Matcher element = ELEMENT.matcher(setting.path());
        StringBuilder place = new StringBuilder();
        while (element.find()) {
            Setting by = known.get(setting.path().substring(0, element.end()));
            element.appendReplacement(
                    place, Matcher.quoteReplacement(by == null ? element.group() : "[=" + by.value() + "]"));
        }
        return element.appendTail(place).toString();
    }
}
