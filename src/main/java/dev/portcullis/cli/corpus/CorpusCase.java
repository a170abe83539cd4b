package dev.portcullis.cli.corpus;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.portcullis.attest.predicate.VerdictWord;
import dev.portcullis.kernel.Inert;
import dev.portcullis.kernel.Reason;
import dev.portcullis.modification.ModificationClass;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One case of a corpus: a charter, two trees, and what a gate must say of the difference.
 *
 * @param folder holds {@code charter.yaml}, {@code base/}, {@code result/} and {@code case.json}
 */
public record CorpusCase(Path folder, About about) {
    static final String SCHEMA = "portcullis.case/v1";
    static final String ABOUT = "case.json";
    private static final String CHARTER = "charter.yaml";
    private static final String BASE = "base";
    private static final String RESULT = "result";
    static final List<String> PARTS = List.of(BASE, ABOUT, CHARTER, RESULT);

    /** The folder's own name. */
    public String name() {
        return String.valueOf(folder.getFileName());
    }

    public Path charter() {
        return folder.resolve(CHARTER);
    }

    public Path base() {
        return folder.resolve(BASE);
    }

    public Path result() {
        return folder.resolve(RESULT);
    }

    /**
     * What {@code case.json} says.
     *
     * @param incident the incident it replays, null where it replays none; every attack names one
     * @param variant tells cases of one incident apart
     * @param about one sentence
     */
    public record About(
            String schema,
            @Nullable String incident,
            @Nullable String variant,
            Stance stance,
            String about,
            Expectation expect) {
        private static final Pattern INCIDENT = Pattern.compile("[A-Z][0-9]{1,3}");
        private static final Pattern VARIANT = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
        private static final int ABOUT_CHARACTERS = 400;

        public About {
            if (!schema.equals(SCHEMA)) {
                throw new IllegalArgumentException("schema is not " + SCHEMA + ": " + Inert.text(schema, 40));
            }
            if (incident != null && !INCIDENT.matcher(incident).matches()) {
                throw new IllegalArgumentException("no incident's number: " + Inert.text(incident, 40));
            }
            if (variant != null && !VARIANT.matcher(variant).matches()) {
                throw new IllegalArgumentException("no variant's name: " + Inert.text(variant, 40));
            }
            if (about.isBlank() || about.length() > ABOUT_CHARACTERS) {
                throw new IllegalArgumentException(
                        "about is one sentence of at most " + ABOUT_CHARACTERS + " characters");
            }
            boolean sound = switch (stance) {
                case ATTACK -> incident != null && expect.verdict != VerdictWord.ALLOWED;
                case TWIN, HONEST -> expect.verdict == VerdictWord.ALLOWED || expect.verdict == VerdictWord.ESCALATED;
            };
            if (!sound) {
                throw new IllegalArgumentException("an attack names its incident and is never to be allowed; a twin and"
                        + " an honest change are to be allowed or escalated");
            }
        }
    }

    /**
     * What the gate must say.
     *
     * @param verdict of an attack the least acceptable one, otherwise the very one
     * @param modificationClass the class the difference is of
     * @param codes at least one of them must be among the reasons; none where it is to be allowed
     */
    public record Expectation(
            VerdictWord verdict, @JsonProperty("class") ModificationClass modificationClass, List<String> codes) {
        private static final int CODES = 32;

        public Expectation {
            codes = codes.stream().map(code -> Reason.of(code).code()).toList();
            if (codes.size() > CODES || new HashSet<>(codes).size() != codes.size()) {
                throw new IllegalArgumentException("at most " + CODES + " codes, none twice");
            }
            if (verdict == VerdictWord.UNDETERMINED || codes.isEmpty() != (verdict == VerdictWord.ALLOWED)) {
                throw new IllegalArgumentException(
                        "allowed goes with no codes, escalated and denied with at least one, undetermined is expected of"
                                + " no gate");
            }
        }
    }
}
