package dev.portcullis.modification;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.portcullis.modification.ContentRefusedException.Code;

/** The two kinds of file a tree holds, named by the mode git gives them. */
public enum FileMode {
    REGULAR("100644"),
    EXECUTABLE("100755");

    private final String octal;

    FileMode(String octal) {
        this.octal = octal;
    }

    /**
     * Reads the wire form.
     *
     * @param at path of the file, for the refusal
     * @throws ContentRefusedException {@code SYMLINK} or {@code SUBMODULE} for git's modes of those, {@code
     *     MODE_UNKNOWN} for anything else
     */
    public static FileMode parse(String octal, String at) throws ContentRefusedException {
        return switch (octal) {
            case "100644" -> REGULAR;
            case "100755" -> EXECUTABLE;
            case "120000" -> throw new ContentRefusedException(Code.SYMLINK, at);
            case "160000" -> throw new ContentRefusedException(Code.SUBMODULE, at);
            default -> throw new ContentRefusedException(Code.MODE_UNKNOWN, at);
        };
    }

    @JsonValue
    @Override
    public String toString() {
        return octal;
    }
}
