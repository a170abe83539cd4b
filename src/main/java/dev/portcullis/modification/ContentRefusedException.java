package dev.portcullis.modification;

import dev.portcullis.kernel.Reason;

/** Content or a tree that is refused before anyone judges it; the code is stable and the place inert. */
public final class ContentRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is refused. */
    public enum Code {
        /** A path that begins with a slash. */
        PATH_ABSOLUTE,
        /** A backslash in a path. */
        PATH_BACKSLASH,
        /** Two paths, or two of their directories, that differ only by case. */
        PATH_CASE_TWIN,
        /** A path that is a file and a directory. */
        PATH_CLASH,
        /** Control, bidirectional, zero-width and line-separating characters in a path. */
        PATH_CONTROL,
        /** A path that is there twice. */
        PATH_DUPLICATE,
        /** An empty path or segment, as in {@code a//b} and {@code a/}. */
        PATH_EMPTY_SEGMENT,
        /** A segment that is {@code .git}, or that a file system would take for it. */
        PATH_GIT,
        /** A path whose bytes are not UTF-8. */
        PATH_NOT_UTF8,
        /** A path of more than 512 bytes or 32 segments, or a segment of more than 255 bytes. */
        PATH_TOO_LONG,
        /** A segment {@code .} or {@code ..}. */
        PATH_TRAVERSAL,
        /** Two paths, or two of their directories, that differ only by Unicode form. */
        PATH_UNICODE_TWIN,
        /** A symbolic link. */
        SYMLINK,
        /** A git submodule. */
        SUBMODULE,
        /** A device, a socket or a pipe. */
        SPECIAL_FILE,
        /** A file mode other than {@code 100644} and {@code 100755}. */
        MODE_UNKNOWN,
        /** A file of more than 16 MiB. */
        FILE_TOO_BIG,
        /** A tree of more than 256 MiB. */
        TREE_TOO_BIG,
        /** A tree of more than 10,000 files. */
        TREE_TOO_MANY_FILES,
        /** A proposal that puts and removes more than 1,000 files. */
        CONTENT_TOO_MANY_FILES,
        /** A file of more than 64 KiB that stands in the statement itself; put it as a blob. */
        INLINE_TOO_BIG,
        /** Content that has not the digest it is named by. */
        CONTENT_MISMATCH,
        /** Content that is named by digest and was never put. */
        BLOB_MISSING,
        /** A file to remove that the base does not have. */
        REMOVE_ABSENT,
        /** A manifest that is not byte for byte what the rules of the tree digest write. */
        MANIFEST_MALFORMED
    }

    private final Code code;
    private final transient Reason reason;

    public ContentRefusedException(Code code, String at) {
        this(code, Reason.at(code.name(), at));
    }

    public ContentRefusedException(Code code, String at, Throwable cause) {
        this(code, at);
        initCause(cause);
    }

    private ContentRefusedException(Code code, Reason reason) {
        super(reason.toString());
        this.code = code;
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    public Code code() {
        return code;
    }
}
