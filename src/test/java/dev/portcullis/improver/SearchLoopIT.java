package dev.portcullis.improver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.attest.predicate.AnswerPredicate;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.attest.predicate.Kind;
import dev.portcullis.kernel.ProposalId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("long")
class SearchLoopIT {
    private static final SourceTree GENESIS = CirclePacking.genesis();

    @TempDir
    Path folder;

    private final List<Draft> drafts = new ArrayList<>();
    private final List<AnswerPredicate> ends = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 4})
    void inSixteenProposalsTheHeadIsClearlyBetterThanGenesis(long seed)
            throws StrategyRefusedException, GateUnavailableException, AuthorFailedException, InterruptedException {
        // Given
        FakeGate gate = new FakeGate(GENESIS, this::score);
        BigDecimal start = score(GENESIS).orElseThrow();
        Search search = new Search(seed, GENESIS, start);
        Improver improver = new Improver(gate, search, InstantSource.system(), Duration.ofSeconds(5), new Recorder());

        // When
        improver.search(16);

        // Then
        assertThat(gate.head().score()).isGreaterThan(start.add(new BigDecimal("0.05")));
        assertThat(gate.head().score()).isLessThan(new BigDecimal("2.6366"));
        assertThat(ends).noneMatch(answer -> answer.state() == AnswerState.REFUSED);
        assertThat(drafts)
                .anyMatch(draft -> draft instanceof ProposalDraft proposal && proposal.kind() == Kind.STRATEGY);
        assertThat(ends.stream().filter(answer -> answer.state() == AnswerState.PROMOTED))
                .hasSizeGreaterThanOrEqualTo(2);
    }

    private Optional<BigDecimal> score(SourceTree tree) {
        try {
            Runs.Score score = Runs.run(folder, tree);
            return score.flags().isEmpty() ? Optional.of(new BigDecimal(score.metric())) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private final class Recorder implements Improver.Watcher {
        @Override
        public void asked(ProposalId id, Draft draft) {
            drafts.add(draft);
        }

        @Override
        public void answered(Draft draft, AnswerPredicate answer) {
            ends.add(answer);
        }

        @Override
        public void refused(ProposalId id, Draft draft, GateRefusedException why) {
            throw new AssertionError(why);
        }
    }
}
