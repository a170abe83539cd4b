package dev.portcullis.modification.internal.code;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.portcullis.modification.internal.code.ImageFile.Instruction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a file that an image is built by: what it is built on, what runs as it is built and in it, what is added from
 * elsewhere, and with which rights. What it does not know makes the file not understood.
 */
final class ImageReader {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern FROM = Pattern.compile("(\\S+)(?:\\s+[Aa][Ss]\\s+(\\S+))?");
    private static final Pattern VARIABLE =
            Pattern.compile("\\$(?:([A-Za-z_]\\w*)|\\{([A-Za-z_]\\w*)(?::?[-+]([^{}]*))?\\})");
    private static final Pattern DIGEST = Pattern.compile(".*@sha256:[0-9a-f]{64}");
    private static final Pattern SYNTAX = Pattern.compile("syntax\\s*=\\s*(\\S+)");
    private static final Pattern REMOTE = Pattern.compile("(?:https?|ftp|git|ssh)://([^/:?#\\s]+).*|git@([^:\\s]+):.*");
    private static final Pattern PAIR =
            Pattern.compile("([A-Za-z_]\\w*)=(\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'|(?:[^\\s\\\\\"']|\\\\.)*)\\s*");
    private static final Pattern MOUNTED_FROM = Pattern.compile("(?:^|,)from=([^,]+)");
    private static final Pattern SCRIPT = Pattern.compile("<<-?[\"']?([\\w.-]+)[\"']?\\s*\\n");
    private static final String ROOT = "root";
    private static final int SUBSTITUTIONS = 8;

    private final BuildSteps steps;
    private final Map<String, String> arguments = new HashMap<>();
    private final Map<String, String> variables = new HashMap<>();
    /** By the name of each stage, and by its number, as whom it runs. */
    private final Map<String, String> users = new HashMap<>();

    /** How many stages have begun. */
    private int stages;

    private String stage = "";
    private String user = ROOT;
    private int userLine;
    private String folder = "/";
    private boolean shell = true;

    private ImageReader(List<String> lines) {
        this.steps = new BuildSteps(lines);
    }

    /** @throws NotUnderstoodException with the first place that is not understood */
    static BuildSteps read(String text) throws NotUnderstoodException {
        ImageReader reader = new ImageReader(text.lines().toList());
        ImageFile file = ImageFile.read(text);
        reader.steps.comments().addAll(file.comments());
        for (Program.Comment comment : file.comments()) {
            Matcher syntax = SYNTAX.matcher(comment.text());
            if (syntax.matches()) {
                reader.steps
                        .signs()
                        .add(Sign.Kind.IMAGE, "reads this file: " + syntax.group(1), comment.line(), "", "");
            }
        }
        for (Instruction instruction : file.instructions()) {
            reader.instruction(instruction);
        }
        reader.endStage();
        reader.rights();
        return reader.steps;
    }

    private void instruction(Instruction one) throws NotUnderstoodException {
        switch (one.word()) {
            case "FROM" -> from(one);
            case "RUN" -> run(one);
            case "CMD", "ENTRYPOINT" -> command(one.rest(), one.restLine());
            case "HEALTHCHECK" -> health(one);
            case "ENV", "ARG" -> variables(one);
            case "ADD", "COPY" -> laid(one);
            case "USER" -> {
                user = substituted(one.rest().strip());
                userLine = one.line();
            }
            case "WORKDIR" ->
                folder = FilePlace.under(List.of(folder, substituted(one.rest().strip())));
            case "SHELL" -> {
                List<String> words = words(one.rest()).orElseThrow(() -> ImageFile.refused(one.line(), "a shell"));
                shell = !words.isEmpty() && BuildSteps.isShell(words.getFirst());
            }
            case "ONBUILD" -> instruction(one.inner());
            case "LABEL", "MAINTAINER" -> steps.comments().add(new Program.Comment(one.line(), one.rest()));
            case "EXPOSE", "VOLUME", "STOPSIGNAL" -> {}
            default -> throw ImageFile.refused(one.line(), "no instruction that is known: " + one.word());
        }
    }

    private void from(Instruction one) throws NotUnderstoodException {
        Matcher from = FROM.matcher(one.rest().strip());
        if (!from.matches()) {
            throw ImageFile.refused(one.line(), "what it is built on");
        }
        endStage();
        stages++;
        String name = substituted(from.group(1));
        String known = users.get(name.toLowerCase(Locale.ROOT));
        user = known == null ? ROOT : known;
        userLine = one.line();
        folder = "/";
        shell = true;
        stage = Optional.ofNullable(from.group(2)).orElse("").toLowerCase(Locale.ROOT);
        variables.clear();
        if (known == null) {
            image(name, one.line());
        }
    }

    /** As whom the last stage runs is as whom the image does. */
    private void endStage() {
        if (stages > 0) {
            users.put(String.valueOf(stages - 1), user);
            if (!stage.isEmpty()) {
                users.put(stage, user);
            }
        }
    }

    private void rights() {
        String name = user.split(":", 2)[0];
        if (stages > 0 && (name.equals(ROOT) || name.equals("0") || name.contains("$"))) {
            steps.signs()
                    .add(
                            Sign.Kind.PRIVILEGE,
                            name.contains("$") ? "runs as whoever is computed" : "runs as root",
                            userLine,
                            "",
                            "");
        }
    }

    private void image(String name, int line) {
        if (name.equals("scratch")) {
            return;
        }
        if (name.contains("$")) {
            steps.signs().add(Sign.Kind.IMAGE_LOOSE, "an image by a computed name", line, "", "");
            return;
        }
        String whole = whole(name);
        steps.signs().add(Sign.Kind.IMAGE, "built on " + whole, line, "", "");
        String without = whole.split("@", 2)[0];
        String repository = without.lastIndexOf(':') > without.lastIndexOf('/')
                ? without.substring(0, without.lastIndexOf(':'))
                : without;
        steps.signs()
                .add(
                        Sign.Kind.IMAGE_LOOSE,
                        "from " + repository.substring(0, repository.lastIndexOf('/')),
                        line,
                        "",
                        "");
        if (!DIGEST.matcher(whole).matches()) {
            steps.signs().add(Sign.Kind.IMAGE_LOOSE, "held by no digest: " + without, line, "", "");
        }
    }

    /** With the registry and the folder that go without saying. */
    private static String whole(String name) {
        int slash = name.indexOf('/');
        String first = slash < 0 ? "" : name.substring(0, slash);
        boolean registry = first.contains(".") || first.contains(":") || first.equals("localhost");
        if (registry) {
            return name.replaceFirst("^index\\.docker\\.io/", "docker.io/");
        }
        return "docker.io/" + (slash < 0 ? "library/" : "") + name;
    }

    private void run(Instruction one) throws NotUnderstoodException {
        for (ImageFile.Flag flag : one.flags()) {
            if (flag.name().equals("security")
                    || (flag.name().equals("network") && flag.value().equals("host"))) {
                steps.signs().add(Sign.Kind.PRIVILEGE, flag.name() + " " + flag.value(), one.line(), "", "");
            }
            Matcher mounted = MOUNTED_FROM.matcher(flag.value());
            if (flag.name().equals("mount") && mounted.find()) {
                taken(mounted.group(1), one.line());
            }
        }
        Matcher document = SCRIPT.matcher(one.rest());
        if (document.lookingAt()) {
            String script = one.rest().substring(document.end());
            int end = script.lastIndexOf('\n');
            command("\n" + script.substring(0, Math.max(end, 0)), one.restLine());
            return;
        }
        command(one.rest(), one.restLine());
    }

    /** A command of a shell, or its words as a list. */
    private void command(String rest, int line) throws NotUnderstoodException {
        Optional<List<String>> words = words(rest);
        if (words.isPresent()) {
            steps.words(words.get(), line);
        } else if (shell) {
            steps.shell(rest, line);
        } else {
            throw ImageFile.refused(line, "a command of a shell that is not known");
        }
    }

    private void health(Instruction one) throws NotUnderstoodException {
        String rest = one.rest().strip();
        if (rest.equalsIgnoreCase("none")) {
            steps.signs().add(Sign.Kind.CHECK_VOID, "the health is not looked at", one.line(), "", "");
            return;
        }
        if (!rest.regionMatches(true, 0, "CMD", 0, "CMD".length())) {
            throw ImageFile.refused(one.line(), "how the health is looked at");
        }
        steps.signs().add(Sign.Kind.CHECK, "the health is looked at", one.line(), "", "");
        command(rest.substring("CMD".length()).strip(), one.restLine());
    }

    private void variables(Instruction one) throws NotUnderstoodException {
        String rest = one.rest().replace("\\\n", " ").strip();
        Matcher pair = PAIR.matcher(rest);
        int at = 0;
        while (at < rest.length() && pair.region(at, rest.length()).lookingAt()) {
            set(one, pair.group(1), unquoted(pair.group(2)));
            at = pair.end();
        }
        if (at == rest.length()) {
            return;
        }
        String[] words = rest.substring(at).split("\\s+", 2);
        if (at > 0 || !words[0].matches("[A-Za-z_]\\w*")) {
            throw ImageFile.refused(one.line(), "a variable");
        }
        if (one.word().equals("ENV")) {
            set(one, words[0], words.length > 1 ? words[1] : "");
        } else if (words.length == 1 && arguments.containsKey(words[0])) {
            variables.put(words[0], arguments.get(words[0]));
        }
    }

    private void set(Instruction one, String name, String written) throws NotUnderstoodException {
        String value = substituted(written);
        (stages == 0 ? arguments : variables).put(name, value);
        steps.variable(name, value, one.line());
        // What a variable is put together with may be a command.
        if (value.contains("$(") || value.contains("`")) {
            steps.shell("export " + name + "=\"" + value.replace("\"", "\\\"") + "\"", one.line());
        }
    }

    private static String unquoted(String value) {
        if (value.length() >= 2 && (value.charAt(0) == '"' || value.charAt(0) == '\'')) {
            return value.substring(1, value.length() - 1).replace("\\\"", "\"");
        }
        return value.replaceAll("\\\\(.)", "$1");
    }

    /** Files of the tree, of another image or from an address are laid into the image. */
    private void laid(Instruction one) throws NotUnderstoodException {
        one.flag("from").ifPresent(from -> taken(from, one.line()));
        String rest = one.rest().replace("\\\n", " ").split("\n", 2)[0].strip();
        List<String> words = words(rest).orElseGet(() -> List.of(rest.split("\\s+")));
        if (words.size() < 2) {
            throw ImageFile.refused(one.line(), "what is laid where");
        }
        String to = FilePlace.under(List.of(folder, substituted(words.getLast())));
        for (String written : words.subList(0, words.size() - 1)) {
            String from = substituted(written);
            Matcher remote = REMOTE.matcher(from);
            if (remote.matches()) {
                String host = Optional.ofNullable(remote.group(1)).orElseGet(() -> remote.group(2));
                steps.signs().add(Sign.Kind.NETWORK, "added from " + host, one.line(), "", "");
            } else if (from.contains("$")) {
                steps.signs().add(Sign.Kind.NETWORK, "added from what is computed", one.line(), "", "");
            } else {
                steps.signs().add(Sign.Kind.OVERLAY, from + ">" + to, one.line(), "", "");
            }
        }
    }

    private void taken(String from, int line) {
        String name = substituted(from);
        if (!users.containsKey(name.toLowerCase(Locale.ROOT))) {
            image(name, line);
        }
    }

    /** A list of strings; empty when it is written as anything else. */
    private static Optional<List<String>> words(String rest) {
        String text = rest.replace("\\\n", " ").strip();
        if (!text.startsWith("[")) {
            return Optional.empty();
        }
        List<String> words = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                return Optional.empty();
            }
            while (parser.nextToken() == JsonToken.VALUE_STRING) {
                words.add(parser.getText());
            }
            return parser.currentToken() == JsonToken.END_ARRAY && parser.nextToken() == null
                    ? Optional.of(List.copyOf(words))
                    : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** With the arguments and variables that are known put in; what is not known stays. */
    private String substituted(String text) {
        String whole = text;
        for (int times = 0; times < SUBSTITUTIONS && whole.contains("$"); times++) {
            String next = VARIABLE.matcher(whole).replaceAll(found -> {
                String name = Optional.ofNullable(found.group(1)).orElseGet(() -> found.group(2));
                String value = variables.getOrDefault(name, arguments.getOrDefault(name, found.group(3)));
                return Matcher.quoteReplacement(value == null || value.contains(found.group()) ? found.group() : value);
            });
            if (next.equals(whole) || next.length() > Sign.KEY_CHARACTERS * SUBSTITUTIONS) {
                break;
            }
            whole = next;
        }
        return whole;
    }
}
