package dev.portcullis.improver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.predicate.Kind;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.ContentRefusedException;
import dev.portcullis.modification.FactFinders;
import dev.portcullis.modification.Facts;
import dev.portcullis.modification.FileMode;
import dev.portcullis.modification.MalformedCharterException;
import dev.portcullis.modification.MemoryBlobStore;
import dev.portcullis.modification.ModificationClass;
import dev.portcullis.modification.Tree;
import dev.portcullis.modification.TreeEntry;
import dev.portcullis.modification.TreePath;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gate's analysis says of what the improver asks. */
class DraftFactsTest {
    private static final SourceTree GENESIS = CirclePacking.genesis();

    private final MemoryBlobStore blobs = new MemoryBlobStore();
    private final Charter charter;

    DraftFactsTest() throws MalformedCharterException {
        String key = SigningKey.generate("reference-improver").verifierKey().toString();
        charter = Charter.parse(Bytes.utf8(CirclePacking.charter(key)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void searchStaysWithinWhatNeedsNoPersonToRun(long seed)
            throws StrategyRefusedException, AuthorFailedException, InterruptedException, ContentRefusedException {
        // Given
        Search search = new Search(seed, GENESIS, new BigDecimal("2.541"));
        List<ProposalDraft> drafts = new ArrayList<>();
        while (drafts.size() < 20) {
            ProposalDraft draft = (ProposalDraft) search.next();
            search.asked(ProposalId.next(InstantSource.system()), draft);
            drafts.add(draft);
        }

        for (ProposalDraft draft : drafts) {
            // When
            Facts facts = facts(draft);

            // Then
            assertThat(facts.modificationClass())
                    .as(draft.reason())
                    .isEqualTo(draft.kind() == Kind.STRATEGY ? ModificationClass.STRATEGY : ModificationClass.ORDINARY);
            assertHarmless(facts);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anHonestTwinIsOrdinary(Attack attack) throws ContentRefusedException {
        // When
        Facts facts = facts(attack.honestTwin(GENESIS));

        // Then
        assertThat(facts.modificationClass()).isEqualTo(ModificationClass.ORDINARY);
        assertHarmless(facts);
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.INCLUDE,
            names = {"LIMIT", "SCORER"})
    void anAttackOnTheHarnessTouchesIt(Attack attack) throws ContentRefusedException {
        // When
        Facts facts = facts(attack.over(GENESIS));

        // Then
        assertThat(facts.fromBase().touched().harness()).isEqualTo(1);
        assertThat(attack.stop()).isEqualTo(Stop.EVALUATE);
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"LIMIT", "SCORER"})
    void otherAttacksLookOrdinaryAndMustBeFoundOutLater(Attack attack) throws ContentRefusedException {
        // When
        Facts facts = facts(attack.over(GENESIS));

        // Then
        assertThat(facts.fromBase().touched().harness()).isZero();
        assertThat(facts.modificationClass()).isEqualTo(ModificationClass.ORDINARY);
    }

    private void assertHarmless(Facts facts) {
        assertThat(facts.fromBase().analyzed()).isTrue();
        assertThat(facts.fromBase().touched().harness()).isZero();
        assertThat(facts.fromBase().touched().undeclared()).isZero();
        // How many rounds it searches is its own to say; how long it may run is not.
        assertThat(facts.fromBase().limits()).allMatch(limit -> limit.kind().equals("iterations"));
        assertThat(facts.fromBase().suspiciousText()).isEmpty();
        assertThat(facts.sinceAnchor().netChurn()).isLessThan(charter.budget().netLines());
    }

    private Facts facts(ProposalDraft draft) throws ContentRefusedException {
        return FactFinders.here().find(charter, tree(GENESIS), tree(GENESIS), tree(GENESIS.with(draft.put())), blobs);
    }

    private Tree tree(SourceTree source) throws ContentRefusedException {
        List<TreeEntry> entries = new ArrayList<>();
        for (Map.Entry<String, Bytes> file : source.files().entrySet()) {
            entries.add(new TreeEntry(FileMode.REGULAR, blobs.put(file.getValue()), TreePath.parse(file.getKey())));
        }
        Tree tree = Tree.of(entries);
        assertThat(tree.digest()).isEqualTo(source.digest());
        return tree;
    }
}
