package dev.portcullis.modification.internal.code;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds which files are read and written: outside the tree, of the process, each round of a loop. */
final class FileSigns {
    private static final Set<String> OPENERS = WordList.of("""
        open io.open io.FileIO codecs.open gzip.open gzip.GzipFile bz2.open bz2.BZ2File lzma.open lzma.LZMAFile
        aiofiles.open wave.open fopen\
        """);
    private static final Set<String> PATHS = WordList.of("""
        pathlib.Path() pathlib.PurePath() pathlib.PosixPath() pathlib.Path.cwd() pathlib.Path.home()
        java.nio.file.Path.of()\
        """);
    private static final String OPEN = ".open";
    private static final Pattern MODE = Pattern.compile("[rwabtx+U]{1,4}");
    static final Pattern WRITES = Pattern.compile(".*[wax+].*");
    private static final Pattern REMOVES =
            Pattern.compile("remove|unlink\\w*|rm\\w*|removedirs|rmtree|delete\\w*|truncate\\w*");
    private static final Pattern LINKS = Pattern.compile("\\w*link\\w*|mkfifo|mknod");
    private static final Pattern OPENS_UP = Pattern.compile("\\w*ch(?:mod|own)");
    private static final int STEPS = 16;

    private final Signs signs;

    FileSigns(Signs signs) {
        this.signs = signs;
    }

    static boolean isOpener(String name) {
        return OPENERS.contains(name);
    }

    static boolean isOfPath(String name) {
        return PATHS.stream().anyMatch(path -> name.startsWith(path + "."));
    }

    /** {@code path.open("w")}, whatever the path was put together of; of something unknown only with such a mode. */
    static boolean opensAPath(String name, Expression.Call call, Scope scope) {
        return name.endsWith(OPEN)
                && (isOfPath(name)
                        || (name.startsWith("?.")
                                && mode(call, 0, scope)
                                        .filter(MODE.asMatchPredicate())
                                        .isPresent()));
    }

    /** Something is opened: by a function that is given a path, or by a method of one. */
    void opened(Expression.Call call, String name, Walk.Place place) {
        Scope scope = place.scope();
        boolean ofPath = !isOpener(name);
        Optional<Expression> path = ofPath ? path(call.function(), scope) : argument(call, 0);
        if (path.filter(one -> isDescriptor(one, scope)).isPresent()) {
            signs.add(Sign.Kind.DESCRIPTOR, "open of a number", call.line(), place);
            return;
        }
        String mode = written(call, ofPath ? 0 : 1) == null
                ? "r"
                : mode(call, ofPath ? 0 : 1, scope).orElse("w");
        boolean writes = WRITES.matcher(mode).matches();
        at(writes ? Sign.Kind.FILE_WRITE : Sign.Kind.FILE_READ, "", path, call, place);
    }

    private static boolean isDescriptor(Expression path, Scope scope) {
        return Constants.number(path, scope).isPresent()
                || Names.of(path, scope)
                        .filter(name -> name.endsWith(".fileno()"))
                        .isPresent();
    }

    static @Nullable Expression written(Expression.Call call, int at) {
        return call.keywords().stream()
                .filter(keyword -> keyword.name().equals("mode"))
                .map(Expression.Keyword::value)
                .findFirst()
                .orElse(call.arguments().size() > at ? call.arguments().get(at) : null);
    }

    static Optional<String> mode(Expression.Call call, int at, Scope scope) {
        Expression written = written(call, at);
        return written == null ? Optional.empty() : Constants.text(written, scope);
    }

    /** A function or method that reads or writes files is called. */
    void done(Sign.Kind kind, String name, Expression.Call call, Walk.Place place) {
        boolean ofPath = name.startsWith("?.") || isOfPath(name);
        boolean second = name.equals("torch.save") || name.endsWith(".dump");
        Optional<Expression> path = ofPath ? path(call.function(), place.scope()) : argument(call, second ? 1 : 0);
        at(kind, kind == Sign.Kind.FILE_WRITE ? way(name) : "", path, call, place);
    }

    /** What is logged goes into a file when one is named. */
    void logs(String name, Expression.Call call, Walk.Place place) {
        if (name.equals("logging.basicConfig")) {
            call.keywords().stream()
                    .filter(keyword -> keyword.name().equals("filename"))
                    .forEach(keyword -> at(Sign.Kind.FILE_WRITE, "", Optional.of(keyword.value()), call, place));
        }
    }

    /** What is done to a file; by which function does not matter. */
    private static String way(String name) {
        String last = Names.last(name);
        if (REMOVES.matcher(last).matches()) {
            return "removes ";
        }
        if (LINKS.matcher(last).matches()) {
            return "links ";
        }
        return OPENS_UP.matcher(last).matches() ? "opens up " : "";
    }

    private void at(Sign.Kind kind, String what, Optional<Expression> path, Expression.Call call, Walk.Place place) {
        FilePlace where = path.map(one -> FilePlace.of(one, place.scope())).orElse(new FilePlace("*"));
        if (where.isEnvironment()) {
            signs.add(Sign.Kind.ENVIRONMENT_COPY, where.path(), call.line(), place);
        } else if (where.isDescriptor()) {
            signs.add(Sign.Kind.DESCRIPTOR, where.path(), call.line(), place);
        } else if (kind == Sign.Kind.FILE_WRITE) {
            // Once a round of a loop fills a disk (T03).
            String rounds = place.loops() > 0 && place.guards() == 0 ? " each round" : "";
            String folder = where.folder();
            // One more file by its name beside others is nothing new; names that are computed are any number of files.
            if (!folder.contains("*")) {
                signs.add(kind, what + folder + rounds, call.line(), place);
            }
            if (folder.contains("*") || where.path().contains("*")) {
                signs.add(kind, what + where.path() + rounds, call.line(), place);
            }
        } else if (!where.isOwn()) {
            signs.add(kind, where.root(), call.line(), place);
        }
    }

    /** The argument at a place, or else the first that has a name. */
    private static Optional<Expression> argument(Expression.Call call, int at) {
        if (call.arguments().size() > at) {
            return Optional.of(call.arguments().get(at));
        }
        return call.arguments().isEmpty()
                ? call.keywords().stream().map(Expression.Keyword::value).findFirst()
                : Optional.of(call.arguments().getFirst());
    }

    /** What the path was made of on which a method is called. */
    static Optional<Expression> path(Expression method, Scope scope) {
        Expression at = method;
        for (int steps = 0; steps < STEPS; steps++) {
            switch (at) {
                case Expression.Member member -> at = member.of();
                case Expression.Name name
                when scope.value(name.name()).isPresent() ->
                    at = scope.value(name.name()).get().value();
                case Expression.Name _,
                        Expression.Index _,
                        Expression.Call _,
                        Expression.Literal _,
                        Expression.Text _,
                        Expression.Operation _,
                        Expression.Collection _,
                        Expression.Lambda _,
                        Expression.Other _ -> {
                    return Optional.of(at);
                }
            }
        }
        return Optional.empty();
    }
}
