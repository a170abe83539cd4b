package dev.portcullis.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.policy.repository.Opa;
import dev.portcullis.policy.repository.OpaFailedException;
import dev.portcullis.policy.repository.PolicyRepository;
import dev.portcullis.policy.repository.RepositoryRefusedException;
import dev.portcullis.policy.repository.RuleAnnotations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the rules say of themselves in their annotations, read by OPA, and what is made from it. */
public final class RuleMetadata {
    private final RuleAnnotations annotations;

    private RuleMetadata(RuleAnnotations annotations) {
        this.annotations = annotations;
    }

    /** Reads the annotations of all rules. */
    public static RuleMetadata read() throws IOException {
        try (Opa opa = Opa.of(Path.of(Rego.executable()))) {
            return new RuleMetadata(RuleAnnotations.read(opa, PolicyRepository.open(Path.of("policies"))));
        } catch (OpaFailedException | RepositoryRefusedException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Package annotations by {@code topic/name}. */
    Map<String, JsonNode> rules() {
        return annotations.says();
    }

    /** What {@code policies/data/about.json} has to be. */
    String about() {
        return annotations.about();
    }

    /** The reference pages by file name: one of all rules and one a rule. */
    Map<String, String> pages() {
        Map<String, String> pages = new TreeMap<>();
        StringBuilder index = new StringBuilder("""
                # Policy rules

                Made from the metadata in `policies/rules`. A rule is asked for the purposes it names; what it finds has
                the verdict and tier given here, and the gravest stands: allowed < escalated < undetermined < denied.

                | code | rule | purposes | verdict | told to the proposer |
                |---|---|---|---|---|
                """);
        rules().forEach((name, says) -> {
            String file = name.replace('/', '-') + ".md";
            JsonNode custom = says.path("custom");
            index.append("| `%s` | [%s](%s) | %s | %s | %s |\n"
                    .formatted(
                            custom.path("code").asText(),
                            name,
                            file,
                            words(custom.path("purposes"), ""),
                            verdict(custom),
                            custom.path("disclose").asText()));
            pages.put(file, page(name, says));
        });
        pages.put("README.md", index.toString());
        return pages;
    }

    private static String page(String name, JsonNode says) {
        JsonNode custom = says.path("custom");
        String incidents = words(custom.path("incidents"), "");
        return """
                # %s

                %s

                | | |
                |---|---|
                | code | `%s` |
                | rule | [`%s`](../../../policies/rules/%s) |
                | asked for | %s |
                | verdict | %s |
                | stage | %s |
                | rests on | %s |
                | told to the proposer | %s |
                | incidents | %s |
                | owner, since | %s, %s |
                """.formatted(
                        says.path("title").asText(),
                        says.path("description").asText(),
                        custom.path("code").asText(),
                        name,
                        name,
                        words(custom.path("purposes"), ""),
                        verdict(custom),
                        custom.path("stage").asText(),
                        words(custom.path("needs"), "`"),
                        custom.path("disclose").asText(),
                        incidents.isEmpty() ? "none" : incidents,
                        custom.path("owner").asText(),
                        custom.path("since").asText());
    }

    private static String verdict(JsonNode custom) {
        int tier = custom.path("tier").asInt();
        return custom.path("verdict").asText() + (tier == 0 ? "" : ", tier " + tier);
    }

    private static String words(JsonNode list, String quote) {
        List<String> words = new ArrayList<>();
        list.forEach(word -> words.add(quote + word.asText() + quote));
        return String.join(", ", words);
    }
}
