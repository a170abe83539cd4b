package dev.portcullis.modification.internal;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.modification.BlobSource;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.ContentType;
import dev.portcullis.modification.Facts;
import dev.portcullis.modification.ModificationClass;
import dev.portcullis.modification.PathGroup;
import dev.portcullis.modification.Tree;
import dev.portcullis.modification.TreeEntry;
import dev.portcullis.modification.TreePath;
import dev.portcullis.modification.internal.code.Outline;
import dev.portcullis.modification.internal.code.Outliner;
import dev.portcullis.modification.internal.code.Sign;
import dev.portcullis.modification.internal.code.TensorPair;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Takes the facts of two differences that end in one result. */
public final class DifferenceAnalyst {
    /** Tensors whose way from what they were is told. */
    private static final int DIFFERENCES = 64;

    private final Charter charter;
    private final Tree result;
    private final BlobSource blobs;
    private final Outliner outliner;
    private final Map<TreeEntry, Optional<FileContent>> read = new HashMap<>();
    private final Map<TreeEntry, Outline> outlined = new HashMap<>();

    public DifferenceAnalyst(Charter charter, Tree result, BlobSource blobs, Outliner outliner) {
        this.charter = charter;
        this.result = result;
        this.blobs = blobs;
        this.outliner = outliner;
    }

    public Facts facts(Tree base, Tree anchor) {
        Analysis fromBase = new Analysis(base);
        Analysis fromAnchor = anchor.equals(base) ? fromBase : new Analysis(anchor);
        return new Facts(
                Facts.SCHEMA,
                Facts.ANALYSIS,
                fromBase.modificationClass.max(fromAnchor.modificationClass),
                Stream.concat(fromBase.why.stream(), fromAnchor.why.stream())
                        .distinct()
                        .limit(Facts.PLACES)
                        .toList(),
                fromBase.difference(fromAnchor.analyzed),
                fromAnchor.sinceAnchor(),
                fromAnchor.moved.stream().limit(Facts.PLACES).toList());
    }

    /** The facts of one difference, gathered file by file. */
    private final class Analysis {
        private final List<Facts.FileChange> files = new ArrayList<>();
        private final Map<PathGroup, Integer> touched = new HashMap<>();
        private final List<Facts.Dependency> dependencies = new ArrayList<>();
        private final List<Facts.Finding> powers = new ArrayList<>();
        private final List<Facts.Finding> scoring = new ArrayList<>();
        private final List<Facts.Limit> limits = new ArrayList<>();
        private final List<Facts.Finding> checks = new ArrayList<>();
        private final List<Facts.Move> moved = new ArrayList<>();
        private final List<Facts.Place> suspicious = new ArrayList<>();
        private final List<Facts.Place> why = new ArrayList<>();
        private final Map<Digest, Long> sizes;
        private final Map<TreePath, TreePath> moves;
        private ModificationClass modificationClass = ModificationClass.ORDINARY;
        private boolean analyzed = true;
        private int added;
        private int removed;
        private int promptTokens;
        private long bytes;
        private long readBytes;

        Analysis(Tree from) {
            List<TreeChange> changes = TreeChange.between(from, result);
            Set<Digest> contents = new HashSet<>();
            for (TreeChange change : changes) {
                change.before().ifPresent(entry -> contents.add(entry.content()));
                change.after().ifPresent(entry -> contents.add(entry.content()));
            }
            sizes = blobs.sizes(contents);
            moves = TreeChange.moves(changes);
            for (TreeChange change : changes) {
                if (files.size() == Facts.FILES) {
                    unanalyzed(change.path().toString(), "more than " + Facts.FILES + " files differ");
                    break;
                }
                add(change);
            }
            compareSigns(from, changes);
        }

        private void add(TreeChange change) {
            TreePath path = change.path();
            String at = path.toString();
            PathGroup group = charter.group(path);
            touched.merge(group, 1, Integer::sum);
            switch (group) {
                case EDITABLE -> {}
                case STRATEGY -> modificationClass = modificationClass.max(ModificationClass.STRATEGY);
                case HARNESS, OVERSIGHT, LOCKFILE, UNDECLARED -> oversight(at, "path group " + group);
            }
            AutoExecuted.why(path).ifPresent(reason -> oversight(at, reason));
            change.after().ifPresent(entry -> bytes += sizes.getOrDefault(entry.content(), 0L));

            Optional<FileContent> before = change.before().flatMap(this::content);
            Optional<FileContent> after = change.after().flatMap(this::content);
            FileContent shown = after.or(() -> before).orElse(null);
            ContentType type = shown == null ? ContentType.UNKNOWN : shown.type();
            files.add(new Facts.FileChange(
                    path,
                    change.kind(),
                    type,
                    group,
                    moves.get(path),
                    change.newMode().orElse(null)));
            if (shown == null
                    || before.isPresent() != change.before().isPresent()
                    || after.isPresent() != change.after().isPresent()) {
                return;
            }
            if (!isDeclared(type, path)) {
                oversight(at, shown.doubt().orElse("content type " + type));
            }
            after.ifPresent(content -> scan(at, content));
            compare(path, group, before, after);
        }

        /** Reads a file once for both differences, unless it is missing or too much. */
        private Optional<FileContent> content(TreeEntry entry) {
            String at = entry.path().toString();
            Long size = sizes.get(entry.content());
            if (size == null) {
                unanalyzed(at, "its content is missing");
                return Optional.empty();
            }
            readBytes += size;
            if (size > Bounds.ANALYSED_FILE_BYTES || readBytes > Bounds.ANALYSED_BYTES) {
                unanalyzed(at, "more content than is analysed");
                return Optional.empty();
            }
            Optional<FileContent> content = read.computeIfAbsent(
                    entry, wanted -> blobs.blob(wanted.content()).map(found -> FileContent.of(wanted.path(), found)));
            if (content.isEmpty()) {
                unanalyzed(at, "its content is missing");
            }
            return content;
        }

        /** A header is of whichever of the languages is declared that share them. */
        private boolean isDeclared(ContentType type, TreePath path) {
            boolean header = type == ContentType.C && path.name().endsWith(".h");
            return charter.types().contains(type)
                    || (header
                            && (charter.types().contains(ContentType.CPP)
                                    || charter.types().contains(ContentType.CUDA)));
        }

        private void scan(String at, FileContent content) {
            boolean prose = content.type().kind() == ContentType.Kind.PROSE;
            for (TextScan.Finding finding : TextScan.scan(content.lines(), !prose)) {
                String place = at + ":" + finding.line();
                suspicious.add(new Facts.Place(place, finding.what()));
                if (finding.always() || !prose) {
                    oversight(place, finding.what());
                }
            }
        }

        private void compare(
                TreePath path, PathGroup group, Optional<FileContent> before, Optional<FileContent> after) {
            List<String> old = before.map(FileContent::lines).orElse(List.of());
            List<String> now = after.map(FileContent::lines).orElse(List.of());
            LineDifference difference = new LineDifference(
                    before.map(FileContent::comparable).orElse(new byte[0]),
                    after.map(FileContent::comparable).orElse(new byte[0]));
            for (var edit : difference.edits()) {
                removed += edit.getLengthA();
                added += edit.getLengthB();
                if (group == PathGroup.HARNESS && isSettings(ContentType.proposedBy(path))) {
                    int line = edit.getLengthA() > 0 ? edit.getBeginA() : edit.getBeginB();
                    limits.add(new Facts.Limit(
                            "harness",
                            path + ":" + (line + 1),
                            edit.getLengthA() > 0 ? old.get(edit.getBeginA()) : "(absent)",
                            edit.getLengthB() > 0 ? now.get(edit.getBeginB()) : "(absent)",
                            Facts.Direction.CHANGED));
                }
            }
            if (group == PathGroup.LOCKFILE) {
                addDependencies(old, now);
            }
            if (OutlinedTree.isOwn(group)) {
                promptTokens += PromptTokens.changed(before, after);
            }
        }

        private void addDependencies(List<String> old, List<String> now) {
            Set<String> allowed = charter.dependencies().stream()
                    .flatMap(declared -> declared.allowed().stream())
                    .map(Requirement::normalised)
                    .collect(Collectors.toSet());
            Set<String> before = new HashSet<>(old);
            for (String line : now) {
                if (!before.contains(line)) {
                    Requirement.of(line)
                            .ifPresent(requirement -> dependencies.add(new Facts.Dependency(
                                    requirement.name(),
                                    requirement.understood() && allowed.contains(requirement.name()))));
                }
            }
        }

        /** What was removed in one place and stands in another was moved; what the tree could do before is not new. */
        private void compareSigns(Tree from, List<TreeChange> changes) {
            Set<TreePath> changed = changes.stream().map(TreeChange::path).collect(Collectors.toSet());
            OutlinedTree before = outlines(from, changed);
            OutlinedTree after = outlines(result, changed);
            Set<String> imported = before.harnessSigns()
                    .map(OutlinedTree.Located::sign)
                    .filter(sign -> sign.kind() == Sign.Kind.IMPORT)
                    .map(Sign::key)
                    .collect(Collectors.toSet());
            KnownNames names = new KnownNames(charter, result, imported, locked(from), numbers(before));
            SignComparison comparison = new SignComparison(before, after, names, changed);
            powers.addAll(comparison.powers());
            powers.addAll(carried(before, after, names));
            powers.sort(SignComparison.ORDER);
            scoring.addAll(comparison.scoring());
            limits.addAll(comparison.limits());
            WeightComparison weights = new WeightComparison(before, after, changed);
            scoring.addAll(weights.odd());
            scoring.sort(SignComparison.ORDER);
            limits.addAll(weights.norms());
            limits.addAll(weights.differences(between(changes), Math.min(DIFFERENCES, Facts.PLACES - limits.size())));
            checks.addAll(comparison.checks());
            moved.addAll(comparison.moved());
            comparison.suspicious().forEach(finding -> suspicious.add(new Facts.Place(finding.at(), finding.was())));
            for (List<?> list : List.of(dependencies, powers, scoring, limits, checks, suspicious)) {
                if (list.size() > Facts.PLACES) {
                    list.subList(Facts.PLACES, list.size()).clear();
                    unanalyzed("the difference", "more than " + Facts.PLACES + " findings of a kind");
                }
            }
        }

        /** What lies between weights and what they were, where both together are as much as one file may be. */
        private Map<TreePath, Outline> between(List<TreeChange> changes) {
            Map<TreePath, Outline> between = new LinkedHashMap<>();
            for (TreeChange change : changes) {
                if (ContentType.proposedBy(change.path()) != ContentType.SAFETENSORS
                        || !OutlinedTree.isOwn(charter.group(change.path()))) {
                    continue;
                }
                Optional<Bytes> was = change.before().flatMap(this::weights);
                Optional<Bytes> now = change.after().flatMap(this::weights);
                if (was.isEmpty()
                        || now.isEmpty()
                        || TensorPair.bytes(was.get().length(), now.get().length()) > Bounds.ANALYSED_FILE_BYTES) {
                    continue;
                }
                Outline outline = outliner.outline(ContentType.SAFETENSORS, TensorPair.of(was.get(), now.get()));
                Outline.Trouble trouble = outline.trouble();
                if (trouble != null && outline.wasNotRead()) {
                    unanalyzed(change.path().toString(), trouble.what());
                }
                between.put(change.path(), outline);
            }
            return between;
        }

        /** As far as they were read before. */
        private Optional<Bytes> weights(TreeEntry entry) {
            return Optional.ofNullable(read.get(entry)).flatMap(found -> found).map(FileContent::bytes);
        }

        /** Ways on which something is carried out; only where a way may have changed is anything followed. */
        private List<Facts.Finding> carried(OutlinedTree before, OutlinedTree after, KnownNames names) {
            if (before.flowsAs(after)) {
                return List.of();
            }
            TreeFlow now = TreeFlow.of(after.own());
            if (!now.whole()) {
                unanalyzed("the result", "more is carried in it than is followed");
            }
            TreeFlow was = now.ways().isEmpty() ? now : TreeFlow.of(before.own());
            return new FlowComparison(names).added(was, now);
        }

        private static Set<String> numbers(OutlinedTree tree) {
            return tree.harnessSigns()
                    .map(OutlinedTree.Located::sign)
                    .filter(sign -> sign.kind() == Sign.Kind.NUMBER)
                    .map(Sign::key)
                    .collect(Collectors.toSet());
        }

        /** Past the bound the rest of the tree is not read: what it can do then counts as new. */
        private OutlinedTree outlines(Tree tree, Set<TreePath> changed) {
            Map<TreePath, Outline> own = new LinkedHashMap<>();
            Map<TreePath, Outline> harness = new LinkedHashMap<>();
            List<TreeEntry> wanted = tree.entries().stream()
                    .filter(entry -> OutlinedTree.isOwn(charter.group(entry.path()))
                            || charter.group(entry.path()) == PathGroup.HARNESS)
                    // What differs comes first: it has to be read, the rest as far as the bound goes.
                    .sorted(Comparator.comparing((TreeEntry entry) -> !changed.contains(entry.path())))
                    .toList();
            Map<Digest, Long> bytesOf =
                    blobs.sizes(wanted.stream().map(TreeEntry::content).collect(Collectors.toSet()));
            long budget = Bounds.ANALYSED_BYTES;
            for (TreeEntry entry : wanted) {
                Long size = bytesOf.get(entry.content());
                if (size == null || size > Bounds.ANALYSED_FILE_BYTES || size > budget) {
                    continue; // of what differs, said when it was compared
                }
                budget -= size;
                PathGroup group = charter.group(entry.path());
                Outline outline = outlined.computeIfAbsent(entry, this::outline);
                (group == PathGroup.HARNESS ? harness : own).put(entry.path(), outline);
                Outline.Trouble trouble = outline.trouble();
                boolean weights = ContentType.proposedBy(entry.path()) == ContentType.SAFETENSORS
                        && tree.equals(result)
                        && changed.contains(entry.path());
                if (trouble != null && (outline.wasNotRead() || weights)) {
                    // What it had cannot be missed either, so it does not matter which of the trees it is in.
                    unanalyzed(entry.path().toString(), trouble.what());
                } else if (trouble != null
                        && tree.equals(result)
                        && changed.contains(entry.path())
                        && OutlinedTree.isOwn(group)) {
                    oversight(entry.path() + ":" + trouble.line(), trouble.what());
                }
            }
            return new OutlinedTree(own, harness);
        }

        private Outline outline(TreeEntry entry) {
            return read.computeIfAbsent(
                            entry,
                            wanted -> blobs.blob(wanted.content()).map(found -> FileContent.of(wanted.path(), found)))
                    .map(content -> {
                        if (content.type() == ContentType.SAFETENSORS) {
                            return TensorPair.isPair(content.bytes())
                                    ? Outline.notUnderstood(1, "weights without a header")
                                    : outliner.outline(content.type(), content.bytes());
                        }
                        return content.type().kind() == ContentType.Kind.OPAQUE
                                ? new Outline(null, List.of(), 0)
                                : outliner.outline(content.type(), content.bytes());
                    })
                    .orElseGet(() -> Outline.notRead("its content is missing"));
        }

        /** Packages that the tree is installed with already. */
        private List<String> locked(Tree tree) {
            return charter.dependencies().stream()
                    .flatMap(declared ->
                            tree.entries().stream().filter(entry -> entry.path().equals(declared.lockfile())))
                    .flatMap(entry -> blobs.blob(entry.content()).stream())
                    .filter(content -> content.length() <= Bounds.ANALYSED_FILE_BYTES)
                    .flatMap(content -> content.utf8().lines())
                    .flatMap(line -> Requirement.of(line).stream())
                    .filter(Requirement::understood)
                    .map(Requirement::name)
                    .toList();
        }

        private void oversight(String at, String because) {
            modificationClass = ModificationClass.OVERSIGHT;
            why.add(new Facts.Place(at, because));
        }

        private void unanalyzed(String at, String because) {
            analyzed = false;
            oversight(at, because);
        }

        Facts.Difference difference(boolean otherAnalyzed) {
            return new Facts.Difference(
                    analyzed && otherAnalyzed,
                    files,
                    touched(),
                    dependencies,
                    powers,
                    scoring,
                    limits,
                    checks,
                    suspicious,
                    new Facts.Size(files.size(), added, removed, bytes));
        }

        Facts.SinceAnchor sinceAnchor() {
            return new Facts.SinceAnchor(
                    touched(), dependencies, powers, scoring, limits, checks, added + removed, promptTokens);
        }

        private Facts.Touched touched() {
            return new Facts.Touched(
                    touched.getOrDefault(PathGroup.EDITABLE, 0),
                    touched.getOrDefault(PathGroup.STRATEGY, 0),
                    touched.getOrDefault(PathGroup.HARNESS, 0),
                    touched.getOrDefault(PathGroup.OVERSIGHT, 0),
                    touched.getOrDefault(PathGroup.UNDECLARED, 0),
                    touched.getOrDefault(PathGroup.LOCKFILE, 0));
        }
    }

    private static boolean isSettings(ContentType type) {
        return switch (type) {
            case TOML, JSON, YAML, INI -> true;
            case C,
                    CPP,
                    CUDA,
                    DOCKERFILE,
                    GO,
                    JAVA,
                    JAVASCRIPT,
                    MAKEFILE,
                    MARKDOWN,
                    PYTHON,
                    RUST,
                    SHELL,
                    SQL,
                    TEXT,
                    TYPESCRIPT,
                    SAFETENSORS,
                    BINARY,
                    UNKNOWN -> false;
        };
    }
}
