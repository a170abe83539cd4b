package dev.portcullis.cli;

import dev.portcullis.attest.predicate.VerdictWord;
import dev.portcullis.cli.corpus.CaseGate;
import dev.portcullis.cli.corpus.CorpusCase;
import dev.portcullis.cli.corpus.CorpusRefusedException;
import dev.portcullis.cli.corpus.Said;
import dev.portcullis.kernel.Reason;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.ContentRefusedException;
import dev.portcullis.modification.MemoryBlobStore;
import dev.portcullis.modification.ModificationClass;
import dev.portcullis.modification.Tree;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Our own gate over a corpus: analysis and policy, for all purposes, the strictest answer counts. A result that is no tree
 * is denied with the code by which intake refuses it.
 */
final class OfflineGate implements CaseGate {
    private final OfflineJudge judge;

    OfflineGate(OfflineJudge judge) {
        this.judge = judge;
    }

    @Override
    public Said judge(CorpusCase one) throws CorpusRefusedException {
        MemoryBlobStore blobs = new MemoryBlobStore();
        Charter charter;
        Tree base;
        Tree result;
        try {
            charter = InputFile.charter(one.charter());
            base = InputFile.tree(one.base(), blobs);
        } catch (CommandFailedException e) {
            throw new CorpusRefusedException(String.valueOf(e.getMessage()), e);
        }
        try {
            result = InputFile.tree(one.result(), blobs);
        } catch (CommandFailedException e) {
            if (e.getCause() instanceof ContentRefusedException refusal) {
                return said(VerdictWord.DENIED, null, List.of(refusal.reason()));
            }
            throw new CorpusRefusedException(String.valueOf(e.getMessage()), e);
        }
        OfflineJudgement judgement = judge.judge(OfflineJudge.Question.of(charter, base, result), blobs);
        return said(
                judgement.verdict(),
                judgement.modificationClass(),
                judgement.reasons().stream()
                        .map(told -> new Reason(told.code(), told.at()))
                        .toList());
    }

    private static Said said(VerdictWord verdict, @Nullable ModificationClass modificationClass, List<Reason> reasons) {
        return new Said(
                verdict,
                modificationClass,
                reasons.stream().map(Reason::code).toList(),
                reasons.stream().map(Reason::toString).toList(),
                null);
    }
}
