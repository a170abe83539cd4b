package dev.portcullis.improver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.AnswerPredicate;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.attest.predicate.Kind;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.ProposalId;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SearchTest {
    private static final SourceTree GENESIS = CirclePacking.genesis();

    @Test
    void everyDraftIsTheTrueDifferenceOverTheHeadAndStaysWithinItsPaths()
            throws StrategyRefusedException, GateUnavailableException, AuthorFailedException, InterruptedException {
        // Given
        Loop loop = new Loop(7, GENESIS);

        // When
        loop.run(40);

        // Then
        assertThat(loop.proposals()).allSatisfy(draft -> {
            assertThat(draft.put()).isNotEmpty();
            assertThat(draft.put().keySet())
                    .allMatch(path -> draft.kind() == Kind.STRATEGY
                            ? path.equals(CirclePacking.STRATEGY)
                            : path.startsWith(CirclePacking.PROGRAM_FOLDER));
        });
        assertThat(loop.refused).isEmpty();
    }

    @Test
    void asksNothingTwice()
            throws StrategyRefusedException, GateUnavailableException, AuthorFailedException, InterruptedException {
        // Given
        Loop loop = new Loop(7, GENESIS);

        // When
        loop.run(60);

        // Then
        Set<Digest> subjects = new HashSet<>();
        assertThat(loop.proposals().filter(draft -> draft.aim() == Aim.ADMIT))
                .allMatch(draft -> subjects.add(draft.subject()));
    }

    @Test
    void theSameSeedAndAnswersGiveTheSameDrafts()
            throws StrategyRefusedException, GateUnavailableException, AuthorFailedException, InterruptedException {
        // Given
        Loop one = new Loop(7, GENESIS);
        Loop other = new Loop(7, GENESIS);

        // When
        one.run(30);
        other.run(30);

        // Then
        assertThat(one.proposals().map(ProposalDraft::subject).toList())
                .isEqualTo(other.proposals().map(ProposalDraft::subject).toList());
        assertThat(one.search.head()).isEqualTo(other.search.head());
    }

    @Test
    void twoSeedsGiveDifferentHeads()
            throws StrategyRefusedException, GateUnavailableException, AuthorFailedException, InterruptedException {
        // Given
        Loop one = new Loop(1, GENESIS);
        Loop other = new Loop(2, GENESIS);

        // When
        one.run(30);
        other.run(30);

        // Then
        assertThat(one.gate.head().tree()).isNotEqualTo(GENESIS.digest());
        assertThat(other.gate.head().tree()).isNotEqualTo(GENESIS.digest());
        assertThat(one.gate.head().tree()).isNotEqualTo(other.gate.head().tree());
    }

    @Test
    void proposesItsOwnStrategyAndABetterProgramForPromotion()
            throws StrategyRefusedException, GateUnavailableException, AuthorFailedException, InterruptedException {
        // Given
        Loop loop = new Loop(3, GENESIS);

        // When
        loop.run(20);

        // Then
        assertThat(loop.proposals().filter(draft -> draft.kind() == Kind.STRATEGY))
                .isNotEmpty()
                .allMatch(draft -> draft.aim() == Aim.PROMOTE && draft.intent().equals("strategy"));
        assertThat(loop.search.strategy()).isEqualTo(Strategy.of(loop.search.head()));
        assertThat(loop.gate.head().score()).isGreaterThan(score(GENESIS));
    }

    @Test
    void aPromotedProgramKeepsTheStrategyThatWasPromotedBeforeIt()
            throws StrategyRefusedException, GateUnavailableException, AuthorFailedException, InterruptedException {
        // Given
        Loop loop = new Loop(3, GENESIS);

        // When
        loop.run(60);

        // Then
        Strategy last = Strategy.of(GENESIS);
        boolean programAfterStrategy = false;
        boolean strategyPromoted = false;
        for (SourceTree head : loop.heads) {
            Strategy strategy = Strategy.of(head);
            programAfterStrategy |= strategyPromoted && strategy.equals(last);
            strategyPromoted |= !strategy.equals(last);
            assertThat(strategyPromoted && strategy.equals(Strategy.of(GENESIS)))
                    .isFalse();
            last = strategy;
        }
        assertThat(programAfterStrategy).isTrue();
    }

    @Test
    void drawsByTheRatesOfThePromotedStrategy()
            throws StrategyRefusedException, GateUnavailableException, AuthorFailedException, InterruptedException {
        // Given: a head that never replaces code, and one that changes every parameter each time
        SourceTree still = strategy(Map.of("mutation.variant_rate", "0.0", "mutation.parameter_rate", "0.2"));
        SourceTree restless = strategy(Map.of("mutation.variant_rate", "0.0", "mutation.parameter_rate", "1.0"));
        Search search = new Search(5, still, score(still));

        // When
        double before = changedParameters(search, still, 200);
        search.headMoved(restless, score(restless));
        double after = changedParameters(search, restless, 200);

        // Then: a whole number may draw its own value again and is then no change
        assertThat(before).isBetween(1.0, 2.0);
        assertThat(after).isGreaterThan(5.5);
        assertThat(search.strategy().parameterRate()).isEqualTo(1.0);
    }

    @Test
    void anAdmittedStrategySteersNothingUntilItIsPromoted()
            throws StrategyRefusedException, GateUnavailableException, AuthorFailedException, InterruptedException {
        // Given
        FakeGate gate = new FakeGate(GENESIS, tree -> Optional.of(score(tree)));
        gate.grants = false;
        Loop loop = new Loop(3, GENESIS, gate);

        // When
        loop.run(30);

        // Then
        assertThat(loop.proposals().filter(draft -> draft.kind() == Kind.STRATEGY))
                .isNotEmpty();
        assertThat(loop.search.strategy()).isEqualTo(Strategy.of(GENESIS));
        assertThat(loop.search.head()).isEqualTo(GENESIS);
    }

    @Test
    void asksNoSecondTimeForWhatPeopleDeclined()
            throws StrategyRefusedException, GateUnavailableException, AuthorFailedException, InterruptedException {
        // Given
        FakeGate gate = new FakeGate(GENESIS, tree -> Optional.of(score(tree)));
        gate.grants = false;
        Loop loop = new Loop(3, GENESIS, gate);

        // When
        loop.run(40);

        // Then
        List<ProposalId> wished = loop.drafts.stream()
                .flatMap(
                        draft -> draft instanceof PromotionDraft promotion ? Stream.of(promotion.of()) : Stream.empty())
                .toList();
        assertThat(wished).hasSizeGreaterThan(1).doesNotHaveDuplicates();
    }

    @Test
    void goesOnWhilePeopleDecideAndHearsOfItLater()
            throws StrategyRefusedException, GateUnavailableException, AuthorFailedException, InterruptedException {
        // Given
        FakeGate gate = new FakeGate(GENESIS, tree -> Optional.of(score(tree)));
        gate.grants = false;
        Loop loop = new Loop(3, GENESIS, gate);

        // When
        loop.run(20);
        boolean settled = loop.improver.settle(Duration.ofSeconds(5));

        // Then
        assertThat(settled).isTrue();
        assertThat(loop.improver.open()).isEmpty();
        assertThat(loop.drafts).hasSize(20);
        assertThat(loop.states).contains(AnswerState.WAITING, AnswerState.DECLINED);
    }

    @Test
    void stopsWhenThePromotedStrategyCannotBeFollowed()
            throws StrategyRefusedException, GateUnavailableException, AuthorFailedException, InterruptedException {
        // Given
        Search search = new Search(1, GENESIS, score(GENESIS));
        SourceTree broken = GENESIS.with(Map.of(CirclePacking.STRATEGY, Bytes.utf8("[mutation]\nstep = 'x'\n")));

        // When
        assertThatThrownBy(() -> search.headMoved(broken, score(broken)))
                // Then
                .isInstanceOf(StrategyRefusedException.class);
        assertThat(search.strategy()).isEqualTo(Strategy.of(GENESIS));
    }

    @Test
    void anAttackTeachesTheSearchNothing()
            throws StrategyRefusedException, GateUnavailableException, AuthorFailedException, InterruptedException {
        // Given
        Loop loop = new Loop(3, GENESIS);
        ProposalDraft attack = Attack.NAN.over(GENESIS);

        // When
        Optional<AnswerPredicate> answer = loop.improver.ask(attack);

        // Then
        assertThat(answer).isPresent();
        assertThat(loop.search.best()).isEqualTo(score(GENESIS));
    }

    private static SourceTree strategy(Map<String, String> values) {
        String text = GENESIS.text(CirclePacking.STRATEGY).orElseThrow();
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = TomlText.set(text, value.getKey(), value.getValue());
        }
        return GENESIS.with(Map.of(CirclePacking.STRATEGY, Bytes.utf8(text)));
    }

    private static double changedParameters(Search search, SourceTree head, int drafts)
            throws StrategyRefusedException, GateUnavailableException, AuthorFailedException, InterruptedException {
        Map<Parameter, BigDecimal> present = Program.of(head).parameters();
        long changed = 0;
        for (int k = 0; k < drafts; k++) {
            ProposalDraft draft = (ProposalDraft) search.next();
            Map<Parameter, BigDecimal> drawn =
                    Program.of(head.with(draft.put())).parameters();
            changed += present.entrySet().stream()
                    .filter(value ->
                            value.getValue().compareTo(drawn.getOrDefault(value.getKey(), value.getValue())) != 0)
                    .count();
        }
        return (double) changed / drafts;
    }

    /** A made-up score that depends on the program alone: 2.4 for that of genesis, up to 2.6 for others. */
    private static BigDecimal score(SourceTree tree) {
        if (Program.of(tree).equals(Program.of(GENESIS))) {
            return new BigDecimal("2.4");
        }
        SourceTree program = SourceTree.of(tree.under(CirclePacking.PROGRAM_FOLDER));
        int drawn = Integer.parseInt(program.digest().hex().substring(0, 6), 16);
        return BigDecimal.valueOf(2.4 + 0.2 * drawn / 0xffffff).setScale(9, RoundingMode.HALF_EVEN);
    }

    /** A search, its gate, and everything that was asked. */
    private static final class Loop implements Improver.Watcher {
        final FakeGate gate;
        final Search search;
        final Improver improver;
        final List<Draft> drafts = new ArrayList<>();
        final List<SourceTree> heads = new ArrayList<>();
        final List<GateRefusedException> refused = new ArrayList<>();
        final Set<AnswerState> states = EnumSet.noneOf(AnswerState.class);

        Loop(long seed, SourceTree genesis) throws StrategyRefusedException {
            this(seed, genesis, new FakeGate(genesis, tree -> Optional.of(score(tree))));
        }

        Loop(long seed, SourceTree genesis, FakeGate gate) throws StrategyRefusedException {
            this.gate = gate;
            this.search = new Search(seed, genesis, score(genesis));
            this.improver = new Improver(gate, search, InstantSource.system(), Duration.ofSeconds(5), this);
        }

        void run(int proposals)
                throws StrategyRefusedException, GateUnavailableException, AuthorFailedException, InterruptedException {
            improver.search(proposals);
        }

        Stream<ProposalDraft> proposals() {
            return drafts.stream()
                    .flatMap(draft -> draft instanceof ProposalDraft proposal ? Stream.of(proposal) : Stream.empty());
        }

        @Override
        public void asked(ProposalId id, Draft draft) {
            drafts.add(draft);
        }

        @Override
        public void answered(Draft draft, AnswerPredicate answer) {
            states.add(answer.state());
            if (heads.isEmpty() || !heads.getLast().equals(search.head())) {
                heads.add(search.head());
            }
        }

        @Override
        public void refused(ProposalId id, Draft draft, GateRefusedException why) {
            refused.add(why);
        }
    }
}
