package dev.portcullis.modification.internal.code;

import dev.portcullis.modification.internal.code.ImageFile.Instruction;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What holds at a place of a stage, and what a stage built on it begins with. */
final class ImageStage {
    private static final String ROOT = "root";

    final Map<String, String> arguments = new HashMap<>();
    final Map<String, String> variables = new HashMap<>();
    /** What is done at the beginning of an image built on this one. */
    final List<Instruction> triggers = new ArrayList<>();

    String user = ROOT;
    int userLine;
    String folder = "/";
    boolean shell = true;

    static ImageStage fresh(int line) {
        ImageStage stage = new ImageStage();
        stage.userLine = line;
        return stage;
    }

    ImageStage on(int line) {
        ImageStage stage = fresh(line);
        stage.arguments.putAll(arguments);
        stage.variables.putAll(variables);
        stage.triggers.addAll(triggers);
        stage.user = user;
        stage.folder = folder;
        stage.shell = shell;
        return stage;
    }

    /** What of the image is set goes before what is said as it is built. */
    Map<String, String> known() {
        Map<String, String> known = new HashMap<>(arguments);
        known.putAll(variables);
        return known;
    }

    boolean runsAsRoot() {
        String name = name();
        return name.isEmpty() || name.equals(ROOT) || isNought(name);
    }

    boolean runsAsWhoeverIsComputed() {
        return name().contains("$");
    }

    private String name() {
        return user.split(":", 2)[0].strip();
    }

    /** As a number, of which a machine keeps 32 bits. */
    private static boolean isNought(String name) {
        return name.matches("[+-]?\\d{1,40}") && new BigInteger(name.replace("+", "")).intValue() == 0;
    }
}
