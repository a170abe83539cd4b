package dev.portcullis.cli;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Markup;
import dev.portcullis.modification.ContentRefusedException;
import dev.portcullis.modification.FileDifference;
import dev.portcullis.modification.Tree;
import dev.portcullis.modification.TreeDifference;
import dev.portcullis.modification.TreeEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A difference of trees as this program reads it from the trees themselves (SAFETY S9): the gateway only stores what
 * is asked of it by digest, and what it shows can be compared.
 */
final class DifferenceLines {
    private DifferenceLines() {}

    static String line(String before, String after, String mark, String text) {
        return "%7s %7s  %-7s  %s".formatted(before, after, mark, text);
    }

    /** The lines by file, as {@link CaseText} tells them of a case. */
    static CaseText.Difference between(GatewayApi api, Digest from, Digest to)
            throws CommandFailedException, InterruptedException {
        Tree base = tree(api, from);
        Tree result = tree(api, to);
        Set<TreeEntry> common = new HashSet<>(base.entries());
        common.retainAll(new HashSet<>(result.entries()));
        Map<Digest, Bytes> contents = new HashMap<>();
        for (Tree tree : List.of(base, result)) {
            for (TreeEntry entry : tree.entries()) {
                if (!common.contains(entry) && !contents.containsKey(entry.content())) {
                    contents.put(entry.content(), api.content("/v1/blobs/" + entry.content(), entry.content()));
                }
            }
        }
        return of(TreeDifference.of(base, result, digest -> Optional.ofNullable(contents.get(digest))));
    }

    static CaseText.Difference of(TreeDifference difference) {
        Map<String, List<String>> lines = new HashMap<>();
        for (FileDifference file : difference.files()) {
            List<String> ofFile = lines.computeIfAbsent(Markup.shown(file.path()), any -> new ArrayList<>());
            file.hunks().stream()
                    .flatMap(hunk -> hunk.lines().stream())
                    .forEach(line ->
                            ofFile.add(line(number(line.before()), number(line.after()), line.mark(), text(line))));
        }
        return new CaseText.Difference(difference.base(), difference.result(), lines);
    }

    /** As the page has it, part by part. */
    private static String text(FileDifference.Line line) {
        return line.spans().stream().map(span -> Markup.shown(span.text())).collect(Collectors.joining());
    }

    private static Tree tree(GatewayApi api, Digest digest) throws CommandFailedException, InterruptedException {
        try {
            return Tree.parse(api.content("/v1/trees/" + digest, digest));
        } catch (ContentRefusedException e) {
            throw new CommandFailedException(
                    ExitCode.UNVERIFIED,
                    "the gateway gave no tree for " + digest,
                    "Do not sign; tell whoever runs the gateway",
                    e);
        }
    }

    private static String number(int number) {
        return number == 0 ? "" : Integer.toString(number);
    }
}
