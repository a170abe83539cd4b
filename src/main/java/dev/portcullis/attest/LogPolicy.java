package dev.portcullis.attest;

import dev.portcullis.attest.SignatureRefusedException.Code;
import dev.portcullis.kernel.Bounds;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which checkpoints count: those of a known log that enough of the known witnesses cosigned (C2SP tlog-policy).
 *
 * <p>The rule only ever asks for more: a witness that is missing, unknown or named twice never helps.
 */
public final class LogPolicy {
    private static final int MOST = 256;
    private static final Pattern SPACES = Pattern.compile("[ \t]+");
    private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,2}");
    private static final String NONE = "none";

    /** What it takes. */
    public sealed interface Rule {
        /** Whether those who cosigned are enough. */
        boolean isMetBy(Set<WitnessKey> cosigners);
    }

    /** No witness is asked: only for what is marked as a demonstration. */
    public record Nobody() implements Rule {
        @Override
        public boolean isMetBy(Set<WitnessKey> cosigners) {
            return true;
        }
    }

    /** This witness. */
    public record One(WitnessKey witness) implements Rule {
        @Override
        public boolean isMetBy(Set<WitnessKey> cosigners) {
            return cosigners.contains(witness);
        }
    }

    /** At least {@code atLeast} of the members, each a witness or a group. */
    public record Some(int atLeast, List<Rule> members) implements Rule {
        public Some {
            members = List.copyOf(members);
            if (atLeast < 1 || atLeast > members.size()) {
                throw new IllegalArgumentException(
                        "a group asks for 1 to " + members.size() + " of its members, not " + atLeast);
            }
        }

        @Override
        public boolean isMetBy(Set<WitnessKey> cosigners) {
            return members.stream().filter(member -> member.isMetBy(cosigners)).count() >= atLeast;
        }
    }

    private final Set<VerifierKey> logs;
    private final Set<WitnessKey> witnesses;
    private final Rule quorum;

    private LogPolicy(Set<VerifierKey> logs, Set<WitnessKey> witnesses, Rule quorum) {
        this.logs = logs;
        this.witnesses = witnesses;
        this.quorum = quorum;
    }

    /** One log, and {@code quorum} of these witnesses; none when it is zero. */
    static LogPolicy of(VerifierKey log, int quorum, List<WitnessKey> witnesses) {
        Rule rule = quorum == 0
                ? new Nobody()
                : new Some(quorum, witnesses.stream().<Rule>map(One::new).toList());
        return new LogPolicy(Set.of(log), new LinkedHashSet<>(witnesses), rule);
    }

    /** One log, no witness: enough to see who wrote a checkpoint, not that everybody was shown the same one. */
    public static LogPolicy unwitnessed(VerifierKey log) {
        return of(log, 0, List.of());
    }

    /**
     * Reads a policy file: lines {@code log}, {@code witness}, {@code group} and one {@code quorum}.
     *
     * @throws IllegalArgumentException when a rule of the format is broken, or there is no log; names the line
     */
    public static LogPolicy parse(byte[] file) {
        if (file.length > Bounds.NOTE_BYTES) {
            throw new IllegalArgumentException("a log policy has at most " + Bounds.NOTE_BYTES + " bytes");
        }
        // Octets above ASCII are opaque to the format; this charset keeps each as it is.
        String text = new String(file, StandardCharsets.ISO_8859_1);
        if (text.chars().anyMatch(c -> (c < ' ' && c != '\n' && c != '\t') || c == 0x7f)) {
            throw new IllegalArgumentException("a log policy has no control characters but tab and line feed");
        }
        Reader reader = new Reader();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            List<String> words = Arrays.asList(SPACES.split(line.replaceAll("^[ \t]+", "")));
            if (words.getFirst().isEmpty() || words.getFirst().startsWith("#")) {
                continue;
            }
            try {
                reader.read(words);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
            }
        }
        return reader.policy();
    }

    /** What the lines so far have defined. */
    private static final class Reader {
        private final Map<String, VerifierKey> logs = new LinkedHashMap<>();
        private final Map<String, WitnessKey> witnesses = new LinkedHashMap<>();
        private final Map<String, Rule> names = new HashMap<>();
        private final Set<String> members = new HashSet<>();
        private @Nullable Rule quorum;

        void read(List<String> words) {
            switch (words.getFirst()) {
                case "log" -> log(words);
                case "witness" -> witness(words);
                case "group" -> group(words);
                case "quorum" -> quorum(words);
                default -> throw new IllegalArgumentException("a line begins with log, witness, group or quorum");
            }
        }

        private void log(List<String> words) {
            requireWords(words, 2, 3);
            VerifierKey key = VerifierKey.parse(words.get(1));
            if (logs.size() == MOST || logs.putIfAbsent(key.material(), key) != null) {
                throw new IllegalArgumentException("a log is named twice, or there are more than " + MOST);
            }
        }

        private void witness(List<String> words) {
            requireWords(words, 3, 4);
            WitnessKey key = WitnessKey.parse(words.get(2));
            if (witnesses.putIfAbsent(key.material(), key) != null) {
                throw new IllegalArgumentException("a witness is named twice");
            }
            define(words.get(1), new One(key));
        }

        private void group(List<String> words) {
            requireWords(words, 4, MOST);
            List<String> of = words.subList(3, words.size());
            for (String member : of) {
                if (!names.containsKey(member)) {
                    throw new IllegalArgumentException("a group has members that are defined above it");
                }
                if (!members.add(member)) {
                    throw new IllegalArgumentException("a name is a member of groups once");
                }
            }
            List<Rule> rules = of.stream().map(names::get).toList();
            define(words.get(1), new Some(count(words.get(2), rules.size()), rules));
        }

        private static int count(String word, int members) {
            return switch (word) {
                case "all" -> members;
                case "any" -> 1;
                default -> {
                    if (!COUNT.matcher(word).matches()) {
                        throw new IllegalArgumentException("a group asks for all, any, or a number from 1");
                    }
                    yield Integer.parseInt(word);
                }
            };
        }

        private void quorum(List<String> words) {
            requireWords(words, 2, 2);
            if (quorum != null) {
                throw new IllegalArgumentException("there is one quorum line");
            }
            quorum = words.get(1).equals(NONE) ? new Nobody() : names.get(words.get(1));
            if (quorum == null) {
                throw new IllegalArgumentException("a quorum is none, or a name that is defined above it");
            }
        }

        private void define(String name, Rule rule) {
            if (name.equals(NONE) || names.size() == MOST || names.putIfAbsent(name, rule) != null) {
                throw new IllegalArgumentException("a name is defined once and is not none; there are at most " + MOST);
            }
        }

        private static void requireWords(List<String> words, int least, int most) {
            if (words.size() < least || words.size() > most) {
                throw new IllegalArgumentException(
                        "a line " + words.getFirst() + " has " + least + " to " + most + " words, not " + words.size());
            }
        }

        LogPolicy policy() {
            if (quorum == null) {
                throw new IllegalArgumentException("there is no quorum line");
            }
            if (logs.isEmpty()) {
                throw new IllegalArgumentException("there is no log line");
            }
            return new LogPolicy(Set.copyOf(logs.values()), Set.copyOf(witnesses.values()), quorum);
        }
    }

    /**
     * Requires that a note is a checkpoint that counts.
     *
     * @param origin what the note says whose it is
     * @throws SignatureRefusedException when no known log of that name signed it, a known signature on it is bad, or with
     *     {@code WITNESSES_MISSING} when too few witnesses cosigned
     */
    public void verify(SignedNote note, String origin) throws SignatureRefusedException {
        List<VerifierKey> named =
                logs.stream().filter(log -> log.name().equals(origin)).toList();
        if (named.isEmpty()) {
            throw new SignatureRefusedException(
                    Code.SIGNATURE_INVALID,
                    "a checkpoint of " + origin + ", not of "
                            + logs.stream().map(VerifierKey::name).toList());
        }
        note.verify(named);
        Set<WitnessKey> cosigners = note.cosigners(witnesses).keySet();
        if (!quorum.isMetBy(cosigners)) {
            throw new SignatureRefusedException(
                    Code.WITNESSES_MISSING,
                    "cosigned by " + cosigners.size() + " of " + witnesses.size()
                            + " witnesses, the quorum is not met");
        }
    }

    /** Whether these are enough. */
    public boolean isMetBy(Set<WitnessKey> cosigners) {
        return quorum.isMetBy(cosigners);
    }

    public Set<VerifierKey> logs() {
        return logs;
    }

    public Set<WitnessKey> witnesses() {
        return witnesses;
    }

    public Rule quorum() {
        return quorum;
    }
}
