package dev.portcullis.cli;

import dev.portcullis.cli.corpus.Corpus;
import dev.portcullis.cli.corpus.CorpusRefusedException;
import dev.portcullis.cli.corpus.CorpusReport;
import dev.portcullis.modification.FactFinders;
import dev.portcullis.policy.PolicyBundle;
import dev.portcullis.policy.PolicyJudge;
import dev.portcullis.policy.PolicyRefusedException;
import java.nio.file.Path;
import java.time.InstantSource;

/** The corpus of incidents, and our gate as {@code judge --corpus} asks it. */
final class Incidents {
    static final Path FOLDER = Path.of("src/test/resources/incidents");

    private Incidents() {}

    /** Judged once for all who ask. */
    private static final class Judged {
        static final CorpusReport REPORT = judge();

        private static CorpusReport judge() {
            try (PolicyJudge policy = policy()) {
                return CorpusReport.of(read(), "our gate", gate(policy));
            } catch (CorpusRefusedException | PolicyRefusedException e) {
                throw new AssertionError("the corpus is not judged", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("the corpus is not judged", e);
            }
        }
    }

    /** What our gate says of the whole corpus. */
    static CorpusReport report() {
        return Judged.REPORT;
    }

    static Corpus read() throws CorpusRefusedException {
        return Corpus.read(FOLDER);
    }

    /** How many cases are steps that a real run accepted; they say so. */
    static long steps() {
        try {
            return read().cases().stream()
                    .filter(one -> one.about().about().startsWith("Accepted in a run of "))
                    .count();
        } catch (CorpusRefusedException e) {
            throw new AssertionError("the corpus is not read", e);
        }
    }

    static PolicyJudge policy() throws PolicyRefusedException {
        return new PolicyJudge(PolicyBundle.shipped(), 1);
    }

    static OfflineGate gate(PolicyJudge policy) {
        return new OfflineGate(new OfflineJudge(FactFinders.here(), policy, InstantSource.system()));
    }
}
