package dev.portcullis.modification.internal.code;

import dev.portcullis.modification.internal.code.Settings.Setting;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds in what files set the same things as in what programs do: bounds, checks that are on, numbers that are none. */
final class SettingSigns {
    private static final Pattern SEGMENTS = Pattern.compile("\\.|\\[[^]]*]");
    private static final Pattern QUANTITY = Pattern.compile("([-+]?[\\d_]+(?:\\.\\d+)?(?:e[-+]?\\d+)?)\\s*([a-z]*)");
    private static final Set<String> NOTHING =
            Set.of("none", "null", "~", "inf", ".inf", "infinity", "-1", "unlimited", "never", "off", "false", "");
    private static final Pattern NOT_A_NUMBER = Pattern.compile("[-+]?\\.?nan", Pattern.CASE_INSENSITIVE);
    private static final Pattern INFINITE = Pattern.compile(
            "[-+]?(?:\\.inf|inf|infinity|\\d+(?:\\.\\d+)?e\\+?(?:309|3[1-9]\\d|[4-9]\\d\\d|\\d{4,}))",
            Pattern.CASE_INSENSITIVE);
    private static final Set<String> LOWER = Set.of(
            "fp16",
            "bf16",
            "float16",
            "bfloat16",
            "half",
            "tf32",
            "fp8",
            "int8",
            "e4m3",
            "e5m2",
            "16-mixed",
            "bf16-mixed",
            "medium");
    /** What is on, or asks. */
    private static final Set<String> HOLDS = Set.of(
            "true",
            "on",
            "yes",
            "ask",
            "always",
            "required",
            "require",
            "strict",
            "manual",
            "confirm",
            "prompt",
            "review",
            "enforce",
            "enforced",
            "enabled",
            "approve",
            "human",
            "deny",
            "block",
            "read-only",
            "readonly",
            "isolated",
            "full",
            "all");

    private static final Set<String> ASKS = Set.of(
            "ask",
            "manual",
            "confirm",
            "prompt",
            "review",
            "approve",
            "human",
            "required",
            "require",
            "deny",
            "enforce",
            "strict");
    private static final Pattern CHECKS = Pattern.compile(
            "(?:.*[_ -])?(?:approv\\w*|confirm\\w*|ask\\w*|review\\w*|verif\\w*|check\\w*|validat\\w*|safe\\w*|sandbox\\w*|guard\\w*|strict\\w*|log|logs|logging|log_\\w+|audit\\w*|trac\\w*|monitor\\w*|telemetry|record\\w*|dry[_-]?run|require\\w*|sign\\w*|permission\\w*|oversight|assert\\w*|isolat\\w*|readonly|read_only|report\\w*|notify\\w*|limit\\w*|enforce\\w*)(?:[_ -].*)?");
    /** What switches off, or lets do anything. */
    private static final Set<String> OFF = Set.of(
            "none",
            "never",
            "off",
            "false",
            "no",
            "disabled",
            "disable",
            "skip",
            "auto",
            "bypass",
            "unrestricted",
            "full-access",
            "danger-full-access",
            "yolo");

    private static final Pattern OVERSEES = Pattern.compile(
            "(?:.*[_ -])?(?:approv\\w*|confirm\\w*|ask|review\\w*|verif\\w*|sandbox\\w*|guard\\w*|permission\\w*|oversight|isolat\\w*|audit\\w*|safety\\w*)(?:[_ -].*)?");
    private static final Pattern NETWORK = Pattern.compile("(?:.*[_ -])?(?:network|internet)(?:[_ -].*)?");
    private static final Set<String> ON = Set.of("true", "on", "yes", "full", "all", "enabled", "allow", "allowed");
    private static final Pattern CAMEL = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
    /** What gives a service rights over its machine where it is on. */
    private static final Set<String> RIGHTS = WordList.of("""
        privileged allow_privilege_escalation host_network host_pid host_ipc host_users\
        """);
    /** What a service has of its own, or else of its machine. */
    private static final Set<String> SHARED = WordList.of("""
        network_mode network pid ipc uts userns_mode userns cgroup cgroupns_mode\
        """);

    private static final Pattern CAPABILITIES = Pattern.compile("(?:.* )?(?:cap_add|capabilities add)");
    private static final Pattern OF_THE_MACHINE = Pattern.compile(
            "(?:.*/)?(?:docker|containerd|crio|podman)\\.sock(?::.*)?|/:.*|(?:seccomp|apparmor)[:=]unconfined");
    private static final Pattern COMMAND = Pattern.compile(
            "(?:.*_)?(?:command|cmd|exec|script|hook|entrypoint|shell|run)(?:_.*)?|(?:pre|post|on)_\\w+");
    private static final Pattern URL = Pattern.compile("^[a-z][a-z0-9+.-]*://(?:[^/@]*@)?([^/:?#]+)");
    /** What says which weights are taken, and what holds them. */
    private static final Pattern WEIGHTS = Pattern.compile(
            "(?:model|weights|checkpoint|ckpt|adapter|lora|base_model|hub|repo|git)?[_-]?(?:revision|commit|sha256|sha512|digest|checksum|etag)"
                    + "|(?:init_|base_|pretrained_)?(?:weights|checkpoint|ckpt|adapter|lora)(?:[_-](?:path|file|url|uri|repo|from))?"
                    + "|(?:base_|pretrained_)?model[_-](?:path|file|url|uri|repo|id)|pretrained(?:_model_name_or_path)?|resume_from");

    private static final Pattern PLAIN_VALUE = Pattern.compile("|true|false|none|null|[-+]?[\\d.]{1,6}|\\{\\}|\\[\\]");
    private static final int PROSE = 24;

    private SettingSigns() {}

    static Outline outline(Settings settings, List<String> lines) {
        if (settings.trouble() != null) {
            return new Outline(settings.trouble(), List.of(), 0);
        }
        Signs signs = new Signs(lines);
        SettingPlaces places = new SettingPlaces(settings.settings());
        settings.settings().forEach(setting -> look(setting, places.of(setting), signs));
        return signs.outline(0);
    }

    /** What one setting says, wherever it is set. */
    static void look(Setting setting, Signs signs) {
        look(setting, "", signs);
    }

    private static void look(Setting setting, String place, Signs signs) {
        String[] segments = SEGMENTS.split(setting.path());
        String name = segments.length == 0 ? "" : segments[segments.length - 1];
        String path = String.join(" ", segments).replace("limits", "limit");
        String value = setting.value().strip();
        String word = value.toLowerCase(Locale.ROOT);
        LimitWords.of(name).or(() -> LimitWords.of(path)).ifPresent(of -> {
            String worth = worth(of, word);
            if (!worth.isEmpty()) {
                signs.add(Sign.Kind.LIMIT, of + " " + name, setting.line(), place, worth);
            }
        });
        if (NOT_A_NUMBER.matcher(value).matches() || INFINITE.matcher(value).matches()) {
            signs.add(
                    Sign.Kind.NON_FINITE,
                    NOT_A_NUMBER.matcher(value).matches() ? "nan" : "infinite",
                    setting.line(),
                    "",
                    "");
        }
        if (LOWER.contains(word)) {
            signs.add(Sign.Kind.PRECISION, word, setting.line(), "", "");
        }
        boolean checks = CHECKS.matcher(name.toLowerCase(Locale.ROOT)).matches()
                || (segments.length > 1
                        && CHECKS.matcher(segments[segments.length - 2].toLowerCase(Locale.ROOT))
                                .matches());
        if ((HOLDS.contains(word) && checks) || ASKS.contains(word)) {
            signs.add(Sign.Kind.CHECK, "set " + setting.path() + " to " + word, setting.line(), "", "");
        }
        if (OFF.contains(word)
                && OVERSEES.matcher(name.toLowerCase(Locale.ROOT)).matches()) {
            signs.add(Sign.Kind.CHECK_VOID, "set " + name + " to " + word, setting.line(), "", "");
        }
        String plain = CAMEL.matcher(name).replaceAll("_").toLowerCase(Locale.ROOT);
        if (ON.contains(word) && NETWORK.matcher(plain).matches()) {
            signs.add(Sign.Kind.NETWORK, "set " + name + " to " + word, setting.line(), "", "");
        }
        if (givesRights(plain, path, word)) {
            signs.add(Sign.Kind.PRIVILEGE, "set " + name + " to " + word, setting.line(), "", "");
        }
        if (word.matches("\\d{4,}")) {
            signs.add(Sign.Kind.NUMBER, Sign.LONG + word, setting.line(), "", "");
        }
        Matcher url = URL.matcher(word);
        if (url.find()) {
            signs.add(Sign.Kind.NETWORK, "a setting of " + url.group(1), setting.line(), "", "");
        }
        if (COMMAND.matcher(name.toLowerCase(Locale.ROOT)).matches() && value.contains(" ")) {
            signs.add(Sign.Kind.PROCESS, "a command in settings: " + value, setting.line(), "", "");
        }
        if (WEIGHTS.matcher(name.toLowerCase(Locale.ROOT)).matches()
                && !PLAIN_VALUE.matcher(word).matches()) {
            signs.add(Sign.Kind.WEIGHTS_REFERENCE, name.toLowerCase(Locale.ROOT) + " " + value, setting.line(), "", "");
        }
        if (value.length() >= PROSE) {
            TextSigns.look(value, setting.line(), "", signs);
        }
    }

    private static boolean givesRights(String name, String path, String word) {
        return (RIGHTS.contains(name) && ON.contains(word))
                || (SHARED.contains(name) && word.equals("host"))
                || (CAPABILITIES.matcher(path).matches() && !word.equals("[]"))
                || OF_THE_MACHINE.matcher(word).matches();
    }

    /** Empty for what is no quantity. */
    private static String worth(LimitWords.Of of, String word) {
        Optional<BigDecimal> quantity = quantity(word);
        // No time at all is how settings say that there is no limit.
        boolean none = NOTHING.contains(word)
                || (of == LimitWords.Of.TIME
                        && quantity.filter(number -> number.signum() <= 0).isPresent());
        return none
                ? LimitSigns.NONE
                : quantity.map(number -> number.signum() == 0
                                ? "0"
                                : number.stripTrailingZeros().toString())
                        .orElse("");
    }

    private static Optional<BigDecimal> quantity(String word) {
        Matcher matcher = QUANTITY.matcher(word);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String unit = switch (matcher.group(2)) {
            case "", "s", "sec", "secs", "seconds", "b", "x" -> "1";
            case "ms" -> "0.001";
            case "m", "min", "mins", "minutes" -> "60";
            case "h", "hr", "hrs", "hours" -> "3600";
            case "d", "days" -> "86400";
            case "k", "kb" -> "1000";
            case "kib" -> "1024";
            case "mb" -> "1000000";
            case "mib" -> "1048576";
            case "g", "gb" -> "1000000000";
            case "gib" -> "1073741824";
            default -> "";
        };
        if (unit.isEmpty()) {
            return Optional.empty();
        }
        try {
            BigDecimal number = new BigDecimal(matcher.group(1).replace("_", ""));
            return Math.abs((long) number.precision() - number.scale()) > 400
                    ? Optional.empty()
                    : Optional.of(number.multiply(new BigDecimal(unit)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
