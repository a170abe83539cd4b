package dev.portcullis.modification.internal.code;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.portcullis.modification.internal.code.ImageFile.Document;
import dev.portcullis.modification.internal.code.ImageFile.Flag;
import dev.portcullis.modification.internal.code.ImageFile.Instruction;
import dev.portcullis.modification.internal.code.Settings.Setting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a file that an image is built by: what it is built on, what runs as it is built and in it, what is added from
 * elsewhere, and with which rights. What it does not know makes the file not understood.
 */
final class ImageReader {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern FROM = Pattern.compile("(\\S+)(?:\\s+[Aa][Ss]\\s+(\\S+))?");
    private static final Pattern DIGEST = Pattern.compile(".*@sha256:[0-9a-f]{64}");
    private static final Pattern SYNTAX = Pattern.compile("syntax\\s*=\\s*(\\S+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern REMOTE = Pattern.compile("(?:https?|ftp|git|ssh)://([^/:?#\\s]+).*|git@([^:\\s]+):.*");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][\\w.-]*");
    private static final Pattern COMMAND =
            Pattern.compile("CMD(?![A-Za-z]).*", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
    /** What whoever builds images sets by itself, to what nobody knows who reads the file. */
    private static final Set<String> GIVEN = WordList.of("""
        TARGETPLATFORM TARGETOS TARGETARCH TARGETVARIANT BUILDPLATFORM BUILDOS BUILDARCH BUILDVARIANT\
        """);

    /** The flags of each instruction that has some. */
    private static final Map<String, Set<String>> FLAGS = Map.of(
            "FROM", Set.of("platform"),
            "RUN", Set.of("mount", "network", "security", "device"),
            "COPY", Set.of("from", "chown", "chmod", "link", "parents", "exclude"),
            "ADD", Set.of("keep-git-dir", "checksum", "chown", "chmod", "link", "exclude", "unpack"),
            "HEALTHCHECK", Set.of("interval", "timeout", "start-period", "start-interval", "retries"));

    private final BuildSteps steps;
    private final Map<String, String> arguments = new HashMap<>();
    private final Map<String, ImageStage> stages = new LinkedHashMap<>();
    /** How many stages have begun. */
    private int begun;

    private ImageStage stage = ImageStage.fresh(0);

    private ImageReader(List<String> lines) {
        this.steps = new BuildSteps(lines);
        GIVEN.forEach(given -> arguments.put(given, "${" + given + "}"));
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
        reader.rights();
        return reader.steps;
    }

    private void instruction(Instruction one) throws NotUnderstoodException {
        if (begun == 0 && !one.word().equals("FROM") && !one.word().equals("ARG")) {
            throw ImageFile.refused(one.line(), "an instruction before any image");
        }
        Set<String> flags = FLAGS.getOrDefault(one.word(), Set.of());
        if (!one.flags().stream().map(Flag::name).allMatch(flags::contains)
                && !one.word().equals("ONBUILD")) {
            throw ImageFile.refused(one.line(), "a flag that is not known");
        }
        switch (one.word()) {
            case "FROM" -> from(one);
            case "RUN" -> run(one);
            case "CMD", "ENTRYPOINT" -> command(one.rest(), one.restLine());
            case "HEALTHCHECK" -> health(one);
            case "ENV", "ARG" -> variables(one);
            case "ADD", "COPY" -> laid(one);
            case "USER" -> {
                stage.user = substituted(one.joined(), one.line());
                stage.userLine = one.line();
            }
            case "WORKDIR" -> stage.folder = under(substituted(one.joined(), one.line()));
            case "SHELL" -> shell(one);
            case "ONBUILD" -> trigger(one);
            case "LABEL", "MAINTAINER" -> steps.comments().add(new Program.Comment(one.line(), one.rest()));
            case "EXPOSE", "VOLUME", "STOPSIGNAL" -> {}
            default -> throw ImageFile.refused(one.line(), "no instruction that is known: " + one.word());
        }
    }

    private void from(Instruction one) throws NotUnderstoodException {
        Matcher from = FROM.matcher(one.joined());
        if (!from.matches()) {
            throw ImageFile.refused(one.line(), "what it is built on");
        }
        String on = ImageWords.read(from.group(1), one.line(), arguments);
        // By its number a stage is copied from, not built on.
        ImageStage known = on.matches("\\d+") ? null : stages.get(on.toLowerCase(Locale.ROOT));
        stage = known == null ? ImageStage.fresh(one.line()) : known.on(one.line());
        String name = Optional.ofNullable(from.group(2)).orElse("").toLowerCase(Locale.ROOT);
        stages.put(String.valueOf(begun++), stage);
        if (!name.isEmpty()) {
            stages.put(name, stage);
        }
        if (known == null) {
            image(on, one.line());
        }
        List<Instruction> triggers = List.copyOf(stage.triggers);
        stage.triggers.clear();
        for (Instruction trigger : triggers) {
            instruction(trigger);
        }
    }

    /** What it does is done in an image that is built on this one; here it changes nothing. */
    private void trigger(Instruction one) throws NotUnderstoodException {
        Instruction inner = one.inner();
        if (!one.flags().isEmpty() || Set.of("FROM", "ONBUILD", "MAINTAINER").contains(inner.word())) {
            throw ImageFile.refused(one.line(), "what is done later");
        }
        ImageStage now = stage;
        stage = now.on(one.line());
        instruction(inner);
        stage = now;
        stage.triggers.add(inner);
    }

    private void rights() {
        if (begun > 0 && (stage.runsAsRoot() || stage.runsAsWhoeverIsComputed())) {
            steps.signs()
                    .add(
                            Sign.Kind.PRIVILEGE,
                            stage.runsAsRoot() ? "runs as root" : "runs as whoever is computed",
                            stage.userLine,
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
        for (Flag flag : one.flags()) {
            switch (flag.name()) {
                case "mount" -> mounted(flag.value(), one.line());
                case "network" -> {
                    if (!Set.of("none", "default").contains(flag.value())) {
                        privilege(flag, one.line());
                    }
                }
                default -> privilege(flag, one.line());
            }
        }
        if (one.documents().isEmpty()) {
            command(one.rest(), one.restLine());
            return;
        }
        Document first = one.documents().getFirst();
        if (!stage.shell || one.joined().startsWith("[")) {
            throw ImageFile.refused(one.line(), "a command of a shell that is not known");
        }
        if (!one.joined().equals(first.marker())) {
            steps.shell(one.whole(), one.restLine());
        } else if (first.text().startsWith("#!")) {
            throw ImageFile.refused(first.line(), "a script of its own");
        } else {
            steps.shell(first.text(), first.line());
        }
    }

    private void privilege(Flag flag, int line) {
        steps.signs().add(Sign.Kind.PRIVILEGE, flag.name() + " " + flag.value(), line, "", "");
    }

    private void mounted(String mount, int line) throws NotUnderstoodException {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field : mount.split(",", -1)) {
            String plain = field.replace("\"", "").strip();
            int is = plain.indexOf('=');
            fields.put(
                    plain.substring(0, is < 0 ? plain.length() : is).toLowerCase(Locale.ROOT),
                    is < 0 ? "" : substituted(plain.substring(is + 1), line));
        }
        if (fields.containsKey("from")) {
            taken(fields.getOrDefault("from", ""), line);
        }
        String type = fields.getOrDefault("type", "bind").toLowerCase(Locale.ROOT);
        switch (type) {
            case "secret", "ssh" ->
                steps.signs()
                        .add(
                                Sign.Kind.ENVIRONMENT,
                                "of whoever builds: " + type + " "
                                        + fields.getOrDefault("id", fields.getOrDefault("target", "default")),
                                line,
                                "",
                                "");
            case "bind", "cache", "tmpfs" -> {}
            default -> throw ImageFile.refused(line, "a mount that is not known");
        }
    }

    /** A command of a shell, or its words as a list. */
    private List<Statement> command(String rest, int line) throws NotUnderstoodException {
        Optional<List<String>> words = words(rest);
        if (words.isPresent()) {
            return steps.words(words.get(), line);
        } else if (stage.shell) {
            return steps.shell(rest, line);
        } else {
            throw ImageFile.refused(line, "a command of a shell that is not known");
        }
    }

    /** What is run by a shell is its last word: what else it is given may be all it does. */
    private void shell(Instruction one) throws NotUnderstoodException {
        List<String> words = words(one.rest()).orElseThrow(() -> ImageFile.refused(one.line(), "a shell"));
        stage.shell = BuildSteps.isPlainShell(words);
        if (!stage.shell) {
            steps.words(words, one.line());
        }
    }

    private void health(Instruction one) throws NotUnderstoodException {
        String rest = one.rest().strip();
        if (rest.equalsIgnoreCase("none")) {
            steps.signs().add(Sign.Kind.CHECK_VOID, "the health is not looked at", one.line(), "", "");
            return;
        }
        if (!COMMAND.matcher(rest).matches()) {
            throw ImageFile.refused(one.line(), "how the health is looked at");
        }
        for (Flag flag : one.flags()) {
            String of = flag.name().replace('-', '_') + (flag.name().equals("retries") ? "_limit" : "_timeout");
            SettingSigns.look(new Setting(one.line(), "health_" + of, flag.value()), steps.signs());
        }
        String command = rest.substring("CMD".length()).strip();
        List<Statement> step = command(command, one.restLine());
        boolean looks = !BuildSteps.doesNothing(step);
        if (!looks || BuildSteps.alwaysPasses(step)) {
            steps.signs().add(Sign.Kind.CHECK_VOID, "the health is looked at by nothing", one.line(), "", "");
        }
        if (looks) {
            String plain = words(command)
                    .map(words -> String.join(" ", words))
                    .orElse(command.replace("\\\n", " "))
                    .replaceAll("\\s+", " ")
                    .strip();
            steps.signs().add(Sign.Kind.CHECK, Sign.RUNS + Sign.FOR_THE_HEALTH + plain, one.line(), "HEALTHCHECK", "");
        }
    }

    private void variables(Instruction one) throws NotUnderstoodException {
        String rest = one.joined();
        List<String> words = ImageWords.apart(rest, one.line());
        if (words.isEmpty()) {
            throw ImageFile.refused(one.line(), "a variable");
        }
        boolean argument = one.word().equals("ARG");
        if (!argument && words.getFirst().indexOf('=') < 0) {
            String[] both = rest.split("\\s+", 2);
            set(one, both[0], both.length > 1 ? both[1] : "", stage.known());
            return;
        }
        Map<String, String> before = stage.known();
        for (String word : words) {
            int is = word.indexOf('=');
            if (is >= 0) {
                // An argument may speak of one before it, a variable of none of its own line.
                set(one, word.substring(0, is), word.substring(is + 1), argument ? stage.known() : before);
            } else if (!argument || !NAME.matcher(word).matches()) {
                throw ImageFile.refused(one.line(), "a variable");
            } else if (begun == 0) {
                arguments.remove(word);
            } else if (arguments.containsKey(word)) {
                stage.arguments.put(word, arguments.get(word));
            } else {
                stage.arguments.remove(word);
            }
        }
    }

    private void set(Instruction one, String written, String text, Map<String, String> known)
            throws NotUnderstoodException {
        String variable = ImageWords.read(written, one.line(), known);
        if (!NAME.matcher(variable).matches()) {
            throw ImageFile.refused(one.line(), "a variable");
        }
        String value = ImageWords.read(text, one.line(), begun == 0 ? arguments : known);
        if (begun == 0) {
            arguments.put(variable, value);
        } else {
            (one.word().equals("ARG") ? stage.arguments : stage.variables).put(variable, value);
        }
        steps.variable(variable, value, one.line());
        // What a variable is put together with may be a command.
        if (value.contains("$(") || value.contains("`")) {
            steps.shell("export " + variable + "=\"" + value.replace("\"", "\\\"") + "\"", one.line());
        }
    }

    /** Files of the tree, of another image or from an address are laid into the image. */
    private void laid(Instruction one) throws NotUnderstoodException {
        Optional<String> other = one.flag("from");
        if (other.isPresent()) {
            taken(substituted(other.get(), one.line()), one.line());
        }
        List<String> words =
                words(one.rest()).orElseGet(() -> List.of(one.joined().split("\\s+")));
        if (words.size() < 2) {
            throw ImageFile.refused(one.line(), "what is laid where");
        }
        String last = substituted(words.getLast(), one.line());
        String to = under(last);
        for (String written : words.subList(0, words.size() - 1)) {
            Optional<Document> document = one.documents().stream()
                    .filter(text -> text.marker().equals(written))
                    .findFirst();
            if (document.isPresent()) {
                written(document.get(), to, one.line());
                continue;
            }
            String from = substituted(written, one.line());
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

    /** A file whose text is written here. */
    private void written(Document document, String to, int line) throws NotUnderstoodException {
        String text = document.isExpanded()
                ? ImageWords.document(document.text(), document.line(), stage.known())
                : document.text();
        String file = to.endsWith("/")
                ? to + ImageWords.withoutQuotes(document.marker().replaceFirst("^\\d*<<-?", ""), line)
                : to;
        steps.signs().add(Sign.Kind.FILE_WRITE, "written into the image: " + file, line, "", "");
        steps.signs().add(Sign.Kind.OVERLAY, "<<>" + file, line, "", "");
        steps.file(file, text, document.line());
    }

    private void taken(String from, int line) {
        if (!stages.containsKey(from.toLowerCase(Locale.ROOT))) {
            image(from, line);
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

    private String under(String path) {
        return new FilePlace(FilePlace.under(List.of(stage.folder, path))).path();
    }

    /** With the arguments and variables that are known put in; what is not known stays. */
    private String substituted(String text, int line) throws NotUnderstoodException {
        return ImageWords.read(text, line, stage.known());
    }
}
