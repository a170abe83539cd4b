package dev.portcullis.cli.corpus;

import dev.portcullis.kernel.Inert;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder of cases, one folder each, read whole and strictly: a file too many, a case half there or a word nobody knows
 * is refused, for a case passed over would count as a success.
 *
 * @param cases at least one, by name
 */
public record Corpus(List<CorpusCase> cases) {
    /** Most cases of one corpus. */
    public static final int CASES = 2_000;

    private static final int ABOUT_BYTES = 16 * 1024;
    private static final int NAME_CHARACTERS = 100;
    private static final String WORDS_ABOUT_IT = "README.md";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    public Corpus {
        cases = List.copyOf(cases);
    }

    /**
     * Reads every case below {@code folder}; the trees themselves are read when a gate is shown them.
     *
     * @throws CorpusRefusedException when anything is not as it has to be
     */
    public static Corpus read(Path folder) throws CorpusRefusedException {
        List<CorpusCase> cases = new ArrayList<>();
        for (Path entry : entries(folder)) {
            if (isPlainFile(entry) && entry.endsWith(WORDS_ABOUT_IT)) {
                continue;
            }
            if (cases.size() == CASES) {
                throw new CorpusRefusedException(folder + " holds more than " + CASES + " cases");
            }
            cases.add(readCase(entry));
        }
        if (cases.isEmpty()) {
            throw new CorpusRefusedException(folder + " holds no case");
        }
        return new Corpus(cases);
    }

    private static CorpusCase readCase(Path folder) throws CorpusRefusedException {
        String name = String.valueOf(folder.getFileName());
        if (!isFolder(folder)
                || name.length() > NAME_CHARACTERS
                || !NAME.matcher(name).matches()) {
            throw new CorpusRefusedException(Inert.text(folder.toString(), 300)
                    + " is no case: a folder named by letters, digits, '.', '_' and '-'");
        }
        List<String> parts = entries(folder).stream()
                .map(part -> String.valueOf(part.getFileName()))
                .toList();
        if (!parts.equals(CorpusCase.PARTS)) {
            throw new CorpusRefusedException(folder + " must hold " + String.join(", ", CorpusCase.PARTS)
                    + " and nothing else, and holds " + Inert.text(String.join(", ", parts), 300));
        }
        Path about = folder.resolve(CorpusCase.ABOUT);
        CorpusCase one;
        try (InputStream in = Files.newInputStream(about)) {
            byte[] content = in.readNBytes(ABOUT_BYTES + 1);
            if (content.length > ABOUT_BYTES) {
                throw new CorpusRefusedException(about + " has more than " + ABOUT_BYTES + " bytes");
            }
            one = new CorpusCase(folder, StrictJson.read(content, CorpusCase.About.class));
        } catch (MalformedJsonException e) {
            throw new CorpusRefusedException(about + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new CorpusRefusedException("cannot read " + about + ": " + e.getMessage(), e);
        }
        if (!isPlainFile(one.charter()) || !isFolder(one.base()) || !isFolder(one.result())) {
            throw new CorpusRefusedException(folder + " must hold charter.yaml as a file, base and result as folders");
        }
        return one;
    }

    private static List<Path> entries(Path folder) throws CorpusRefusedException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        } catch (IOException e) {
            throw new CorpusRefusedException("cannot read the folder " + folder + ": " + e.getMessage(), e);
        }
    }

    private static boolean isFolder(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean isPlainFile(Path path) {
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
    }
}
