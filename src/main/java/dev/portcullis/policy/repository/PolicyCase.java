package dev.portcullis.policy.repository;

import dev.portcullis.attest.predicate.VerdictWord;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Inert;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.policy.Judgement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An input that is judged, and what it must get where that is stated.
 *
 * @param input the document as it stands in its file
 * @param expected null where only the input is known
 */
public record PolicyCase(
        String name, Purpose purpose, Bytes input, @Nullable Expected expected) {
    /** Most inputs judged by one call. */
    static final int CASES_MAX = 2_000;

    private static final String FOLDER = "cases/";
    private static final String INPUT = "/input.json";
    private static final String EXPECT = "/expect.json";
    private static final String JSON = ".json";
    private static final int NAME_CHARACTERS = 100;

    /**
     * What an input must get.
     *
     * @param codes of the reasons, the gravest first
     */
    public record Expected(VerdictWord verdict, int tier, List<String> codes) {
        public Expected {
            codes = List.copyOf(codes);
        }

        /** What a judgement comes to, in the words of {@code expect.json}. */
        public static Expected of(Judgement judgement) {
            return new Expected(
                    judgement.verdict(),
                    judgement.tier(),
                    judgement.reasons().stream()
                            .map(told -> told.reason().code())
                            .toList());
        }

        @Override
        public String toString() {
            return verdict
                    + (tier == 0 ? "" : " tier " + tier)
                    + (codes.isEmpty() ? "" : " " + String.join(" ", codes));
        }
    }

    /** The cases of a repository, sorted by name. */
    static List<PolicyCase> of(PolicyRepository repository) throws IOException, RepositoryRefusedException {
        List<PolicyCase> cases = new ArrayList<>();
        for (String file : repository.files()) {
            if (!file.startsWith(FOLDER)) {
                continue;
            }
            if (file.endsWith(INPUT)) {
                String expect = file.substring(0, file.length() - INPUT.length()) + EXPECT;
                if (!repository.files().contains(expect)) {
                    throw new RepositoryRefusedException(expect + " is not there: an input needs what it must get");
                }
                cases.add(read(nameOf(file), repository.read(file), repository.read(expect)));
            } else if (!file.endsWith(EXPECT)) {
                throw new RepositoryRefusedException(
                        file + " is none of cases/NAME/input.json and cases/NAME/expect.json");
            }
        }
        return bounded(cases);
    }

    /** The cases of the policy that is built into the program. */
    static List<PolicyCase> shipped() throws IOException, RepositoryRefusedException {
        List<PolicyCase> cases = new ArrayList<>();
        Map<String, byte[]> files = ShippedRepository.files();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            if (file.getKey().startsWith(FOLDER) && file.getKey().endsWith(INPUT)) {
                cases.add(read(nameOf(file.getKey()), file.getValue(), null));
            }
        }
        return bounded(cases);
    }

    /** Every JSON file below a folder but {@code expect.json}, as an input of which nothing is expected. */
    public static List<PolicyCase> inputs(Path folder) throws IOException, RepositoryRefusedException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile)
                    .filter(file ->
                            file.toString().endsWith(JSON) && !file.toString().endsWith(EXPECT))
                    .limit(CASES_MAX + 1L)
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        }
        List<PolicyCase> cases = new ArrayList<>();
        for (Path file : files) {
            String name = folder.relativize(file).toString();
            cases.add(read(name, PolicyRepository.bytes(file, Bounds.POLICY_INPUT_BYTES), null));
        }
        return bounded(cases);
    }

    private static List<PolicyCase> bounded(List<PolicyCase> cases) throws RepositoryRefusedException {
        if (cases.size() > CASES_MAX) {
            throw new RepositoryRefusedException("there are more than " + CASES_MAX + " inputs; judge fewer at a time");
        }
        return List.copyOf(cases);
    }

    private static String nameOf(String file) {
        return file.substring(FOLDER.length(), file.length() - INPUT.length());
    }

    private static PolicyCase read(String name, byte[] input, byte @Nullable [] expect)
            throws RepositoryRefusedException {
        String shown = Inert.text(name, NAME_CHARACTERS);
        if (input.length > Bounds.POLICY_INPUT_BYTES) {
            throw new RepositoryRefusedException(
                    "the input " + shown + " has more than " + Bounds.POLICY_INPUT_BYTES + " bytes");
        }
        try {
            Purpose purpose =
                    Purpose.parse(StrictJson.parse(input).path("purpose").asText());
            if (purpose == Purpose.AMEND) {
                throw new RepositoryRefusedException("the input " + shown + " is of a purpose no rule is asked for");
            }
            return new PolicyCase(
                    name,
                    purpose,
                    Bytes.copyOf(input),
                    expect == null ? null : StrictJson.read(expect, Expected.class));
        } catch (MalformedJsonException | IllegalArgumentException e) {
            throw new RepositoryRefusedException("the case " + shown + " cannot be read: " + e.getMessage(), e);
        }
    }
}
