package dev.portcullis.admission;

import dev.portcullis.admission.ProposalState.AwaitingSignOff;
import dev.portcullis.admission.ProposalState.Judging;
import dev.portcullis.admission.ProposalState.Open;
import dev.portcullis.admission.ProposalState.Permitted;
import dev.portcullis.admission.ProposalState.Received;
import dev.portcullis.admission.ProposalState.Running;
import dev.portcullis.admission.internal.StoredProposal;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.kernel.PrincipalId;
import dev.portcullis.signoff.Ask;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Where open proposals are stepped: whatever its state waits for is looked at, by the one whose work that is. The gates
 * are asked outside any transaction, and what was found is recorded in one.
 */
final class Bench {
    static final PrincipalId GATEWAY = new PrincipalId("gateway");

    private final GateParts parts;
    private final Receiving receiving;
    private final Judgements judgements;
    private final Asking asking;
    private final Settlement settlement;
    private final Moves moves;

    Bench(GateParts parts, AdmissionTables tables, Announcer announcer, Recorder recorder, Moves moves) {
        Dockets dockets = new Dockets(parts, tables);
        Proofs proofs = new Proofs(parts, tables, announcer);
        this.parts = parts;
        this.moves = moves;
        Clearing clearing = new Clearing(parts, tables, announcer, recorder, moves);
        this.receiving = new Receiving(parts, tables, moves);
        this.asking = new Asking(parts, tables, dockets, proofs, clearing, moves);
        this.judgements = new Judgements(parts, tables, dockets, proofs, clearing, asking, moves);
        this.settlement = new Settlement(parts, tables, dockets, announcer, moves);
    }

    /**
     * Steps one proposal.
     *
     * @return whether it moved and may be due again at once
     */
    boolean step(StoredProposal stored) {
        return switch (Recorder.open(stored)) {
            case Received received -> receiving.receive(stored, received);
            case Judging judging -> judgements.judge(stored, judging);
            case AwaitingSignOff awaiting -> asking.tally(stored, awaiting);
            case Permitted permitted -> settlement.check(stored, permitted);
            case Running running -> settlement.check(stored, running);
        };
    }

    /** Ends what could not be stepped until its deadline; what a worker holds ends by its lease (K5). */
    void abandon(Connection transaction, StoredProposal stored) throws SQLException {
        Open state = Recorder.open(stored);
        switch (state) {
            case AwaitingSignOff awaiting -> parts.signOffs().close(transaction, awaiting.ask(), Ask.State.LAPSED);
            case Permitted permitted -> parts.permits().expire(transaction, permitted.permit());
            case Received ignored -> {}
            case Judging ignored -> {}
            case Running ignored -> {}
        }
        moves.stop(transaction, stored, state, AnswerState.LAPSED, "DEADLINE_PASSED");
    }

    Asking asking() {
        return asking;
    }

    Settlement settlement() {
        return settlement;
    }
}
