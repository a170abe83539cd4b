package dev.portcullis.modification;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.portcullis.kernel.Inert;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** What a file's content is, not what its name says it is. A charter declares which of them may change. */
public enum ContentType {
    C(Kind.SOURCE, "c h"),
    CPP(Kind.SOURCE, "cc cpp cxx hh hpp hxx"),
    CUDA(Kind.SOURCE, "cu cuh"),
    DOCKERFILE(Kind.SOURCE, "containerfile dockerfile"),
    GO(Kind.SOURCE, "go"),
    INI(Kind.SOURCE, "cfg ini"),
    JAVA(Kind.SOURCE, "java"),
    JAVASCRIPT(Kind.SOURCE, "cjs js jsx mjs"),
    JSON(Kind.SOURCE, "json"),
    MAKEFILE(Kind.SOURCE, "mak mk"),
    MARKDOWN(Kind.PROSE, "markdown md"),
    PYTHON(Kind.SOURCE, "py pyi"),
    RUST(Kind.SOURCE, "rs"),
    SHELL(Kind.SOURCE, "bash sh"),
    SQL(Kind.SOURCE, "sql"),
    TEXT(Kind.PROSE, "text txt"),
    TOML(Kind.SOURCE, "toml"),
    TYPESCRIPT(Kind.SOURCE, "cts mts ts tsx"),
    YAML(Kind.SOURCE, "yaml yml"),
    /** Tensors by name. Cannot be declared: people look at weights. */
    SAFETENSORS(Kind.OPAQUE, "safetensors"),
    /** Bytes that are no text. Cannot be declared. */
    BINARY(Kind.OPAQUE, ""),
    /** Text whose type is not known, or not confirmed by its content. Cannot be declared. */
    UNKNOWN(Kind.OPAQUE, "");

    /** How strictly a type is read. */
    public enum Kind {
        /** Read by machines. */
        SOURCE,
        /** Read by people and models. */
        PROSE,
        /** Read by nobody here. */
        OPAQUE
    }

    private static final Map<String, ContentType> BY_EXTENSION = new HashMap<>();
    /** Files that are known by their name, with or without something behind its first dot. */
    private static final Map<String, ContentType> BY_NAME = Map.of(
            "containerfile", DOCKERFILE, "dockerfile", DOCKERFILE, "gnumakefile", MAKEFILE, "makefile", MAKEFILE);

    static {
        for (ContentType type : values()) {
            for (String extension : type.extensions.split(" ", -1)) {
                BY_EXTENSION.put(extension, type);
            }
        }
        BY_EXTENSION.remove("");
    }

    private final Kind kind;
    private final String extensions;

    ContentType(Kind kind, String extensions) {
        this.kind = kind;
        this.extensions = extensions;
    }

    /** Whether there is no line in it. */
    public boolean isBytes() {
        return this == BINARY || this == SAFETENSORS;
    }

    public Kind kind() {
        return kind;
    }

    /** The type that the name of a file proposes; content has to confirm it. */
    public static ContentType proposedBy(TreePath path) {
        return namedBy(path.name());
    }

    /** The type that a name without folders proposes. */
    public static ContentType namedBy(String name) {
        ContentType named = BY_NAME.get(name.toLowerCase(Locale.ROOT).split("\\.", 2)[0]);
        if (named != null) {
            return named;
        }
        int dot = name.lastIndexOf('.');
        return dot <= 0
                ? UNKNOWN
                : BY_EXTENSION.getOrDefault(name.substring(dot + 1).toLowerCase(Locale.ROOT), UNKNOWN);
    }

    /**
     * Reads a declared type.
     *
     * @throws IllegalArgumentException when there is none of that name that can be declared
     */
    public static ContentType declared(String text) {
        for (ContentType type : values()) {
            if (type.kind != Kind.OPAQUE && type.toString().equals(text)) {
                return type;
            }
        }
        throw new IllegalArgumentException("no such content type: " + Inert.text(text, 40));
    }

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
