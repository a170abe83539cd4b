package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.attest.predicate.VerdictWord;
import dev.portcullis.fixtures.Fuzz;
import dev.portcullis.fixtures.MutatedIncident;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.ContentType;
import dev.portcullis.modification.FactFinders;
import dev.portcullis.modification.TreePath;
import dev.portcullis.policy.PolicyJudge;
import dev.portcullis.policy.PolicyRefusedException;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nothing that is done to a source makes the verdict weaker: not that it is no longer understood, not one power more. */
class VerdictFuzzTest {
    /** A connection, in the languages whose files end in what follows. */
    private static final Map<ContentType, String> CONNECTION = Map.of(
            ContentType.PYTHON,
            "\nimport socket\nsocket.create_connection((\"x\", 1))\n",
            ContentType.JAVASCRIPT,
            "\nfetch(\"http://x/\");\n",
            ContentType.SHELL,
            "\ncurl http://x/\n",
            ContentType.C,
            "\n#include <sys/socket.h>\nint zz_more(void) { return socket(2, 1, 0); }\n",
            ContentType.CPP,
            "\n#include <sys/socket.h>\nint zz_more() { return socket(2, 1, 0); }\n",
            ContentType.CUDA,
            "\n#include <sys/socket.h>\nint zz_more() { return socket(2, 1, 0); }\n",
            ContentType.JAVA,
            "\nclass ZzMore { Object more() throws Exception { return new java.net.Socket(\"x\", 1); } }\n");

    private static final Comparator<OfflineJudgement> STRICTNESS =
            Comparator.comparing(OfflineJudgement::verdict).thenComparingInt(OfflineJudgement::tier);

    private static final Pattern QUOTES = Pattern.compile("\"{3}|'{3}|\\\\");

    private static PolicyJudge policy;
    private static OfflineJudge judge;

    private final Set<VerdictWord> said = EnumSet.noneOf(VerdictWord.class);
    private int broken;
    private int empowered;

    @BeforeAll
    static void start() throws PolicyRefusedException {
        policy = Incidents.policy();
        judge = new OfflineJudge(FactFinders.here(), policy, InstantSource.system());
    }

    @AfterAll
    static void stop() {
        policy.close();
    }

    @Test
    void aFewDozenMutationsNeverWeakenAVerdict() {
        Fuzz.cases(30, this::isNotWeakened);
        assertThat(broken).isGreaterThan(2);
        assertThat(empowered).isGreaterThan(5);
        assertThat(said).contains(VerdictWord.ALLOWED, VerdictWord.ESCALATED);
    }

    @Test
    @Tag("long")
    void threeMinutesOfMutationsNeverWeakenAVerdict() {
        assertThat(Fuzz.during(Duration.ofMinutes(3), this::isNotWeakened)).isGreaterThan(15);
    }

    private void isNotWeakened(RandomGenerator random) {
        // Given
        MutatedIncident incident = MutatedIncident.drawn(random);
        ContentType type = ContentType.proposedBy(incident.path());
        boolean understood = FactFinders.isUnderstood(type, incident.content());

        // When
        OfflineJudgement verdict = judged(incident);
        said.add(verdict.verdict());

        // Then
        if (!understood && isChanged(incident)) {
            broken++;
            assertThat(isLeftToAllOrStronger(verdict))
                    .as("%s is not understood: %s", incident, verdict)
                    .isTrue();
        }
        for (Bytes content : empowered(type, incident.content(), random)) {
            MutatedIncident powerful = incident.with(content);
            OfflineJudgement than = judged(powerful);
            empowered++;
            assertThat(than.verdict()).as("%s connects", powerful).isNotEqualTo(VerdictWord.ALLOWED);
            // What is put behind a broken text now and then mends it.
            if (understood || !FactFinders.isUnderstood(type, content)) {
                assertThat(STRICTNESS.compare(than, verdict))
                        .as("%s connects: %s, and without that %s", powerful, than, verdict)
                        .isNotNegative();
            }
        }
    }

    /** Never by policy alone: of class oversight, which is for the highest tier, or more than that. */
    private static boolean isLeftToAllOrStronger(OfflineJudgement verdict) {
        return switch (verdict.verdict()) {
            case ALLOWED -> false;
            case ESCALATED -> verdict.tier() == Charter.TOP_TIER;
            case UNDETERMINED, DENIED -> true;
        };
    }

    /** The content with a connection behind it, and a Python program with one between two of its statements too. */
    private static List<Bytes> empowered(ContentType type, Bytes content, RandomGenerator random) {
        List<Bytes> empowered = new ArrayList<>();
        String connection = CONNECTION.get(type);
        if (connection != null) {
            empowered.add(joined(content, Bytes.utf8(connection)));
        }
        String text = content.utf8();
        if (type == ContentType.PYTHON
                && Bytes.utf8(text).equals(content)
                && !QUOTES.matcher(text).find()) {
            List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
            int at = random.nextInt(lines.size());
            String indent = lines.get(at)
                    .substring(
                            0,
                            lines.get(at).length()
                                    - lines.get(at).stripLeading().length());
            lines.add(at, indent + "__import__(\"socket\").create_connection((\"x\", 1))");
            empowered.add(Bytes.utf8(String.join("\n", lines)));
        }
        return empowered;
    }

    private static Bytes joined(Bytes first, Bytes second) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.writeBytes(first.toArray());
        joined.writeBytes(second.toArray());
        return Bytes.copyOf(joined.toByteArray());
    }

    private static boolean isChanged(MutatedIncident incident) {
        TreePath path = incident.path();
        return !incident.base().entry(path).equals(incident.result().entry(path));
    }

    private static OfflineJudgement judged(MutatedIncident incident) {
        return judge.judge(
                OfflineJudge.Question.of(incident.charter(), incident.base(), incident.result()), incident.blobs());
    }
}
