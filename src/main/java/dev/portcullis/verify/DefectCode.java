package dev.portcullis.verify;

/** What can be wrong with an export, by stable codes. The text beside each is its line in the reference. */
public enum DefectCode {
    CHECKPOINT_MISSING(Section.LOG, "The export has no checkpoint"),
    CHECKPOINT_MALFORMED(Section.LOG, "The checkpoint is no signed tree head"),
    CHECKPOINT_SIGNATURE(Section.LOG, "The log's key of trust did not sign the checkpoint"),
    WITNESSES_MISSING(Section.LOG, "Fewer witnesses cosigned the checkpoint than trust asks for"),
    ENTRIES_MALFORMED(Section.LOG, "A file of entries is cut short or not framed as entries"),
    ENTRY_ALTERED(Section.LOG, "An entry is not the one that was logged at its index"),
    TILE_MISSING(Section.LOG, "A hash tile that the checkpoint's size needs is not there"),
    TILE_ALTERED(Section.LOG, "A hash tile does not fit the entries"),
    ROOT_MISMATCH(Section.LOG, "The entries do not add up to the root that was signed"),
    LOG_FORKED(Section.LOG, "The log's key signed another history than this one"),
    LOG_ROLLED_BACK(Section.LOG, "The log's key signed a larger log than this one"),
    DOCUMENT_ALTERED(Section.LOG, "A document is not the one its digest names"),
    ENTRY_MALFORMED(Section.LOG, "An entry is no envelope of a statement of its type"),
    ENTRY_KIND(Section.LOG, "A statement of this type is never an entry"),
    ENTRY_SIGNATURE(Section.LOG, "The signature of an entry does not fit"),
    ENTRY_KEY_UNKNOWN(Section.LOG, "Nobody in the trust of its time has the key that signed an entry"),
    ENTRY_WRONG_ROLE(Section.LOG, "The key that signed an entry may not make such statements"),
    ENTRY_KEY_EXPIRED(Section.LOG, "The key that signed an entry did not count at its time"),
    ENTRY_TIME_BACK(Section.LOG, "An entry states a time long before that of an earlier entry"),
    DOSSIER_PROOF(Section.LOG, "The hashes of a dossier do not lead from its entries to the root that was signed"),
    DOSSIER_ALTERED(Section.LOG, "What a dossier shows is not what its data say"),
    DOSSIER_FOREIGN(Section.LOG, "An entry or a document of a dossier does not belong to its case"),
    DOSSIER_PROPOSAL(Section.LOG, "The proposer did not sign what a dossier shows as the proposal"),

    TRUST_MISSING(Section.TRUST, "The log does not begin with its trust, or a version's document is not there"),
    TRUST_NOT_PINNED(Section.TRUST, "The log's trust is not the one the auditor was given"),
    TRUST_CHAIN_BROKEN(Section.TRUST, "A version of trust does not follow the one before"),
    TRUST_NOT_SIGNED(Section.TRUST, "The quorum amend did not grant a version of trust"),
    POLICY_CHAIN_BROKEN(Section.TRUST, "An activation does not follow the policy in force"),
    POLICY_NOT_SIGNED(Section.TRUST, "The quorum amend did not grant a policy"),
    CHARTER_MISSING(Section.TRUST, "The document of a charter is not there or is none"),
    CHARTER_CHAIN_BROKEN(Section.TRUST, "A charter does not follow the one in force, or changes the genesis"),
    CHARTER_NOT_SIGNED(Section.TRUST, "The quorum amend did not grant a charter"),
    WAITING_TWICE(Section.TRUST, "Two amendments that wait have one id"),
    WAITING_NOT_SIGNED(Section.TRUST, "The quorum amend did not grant an amendment that waits"),
    CANCELLATION_UNKNOWN(Section.TRUST, "A cancellation is of no amendment that waits"),
    AMENDMENT_CANCELLED(Section.TRUST, "An amendment took effect although it was cancelled"),
    LOOSENED_AT_ONCE(Section.TRUST, "An amendment that loosens took effect without a wait"),
    LOOSENED_EARLY(Section.TRUST, "An amendment took effect before its wait was over"),
    LOOSENED_TWICE(Section.TRUST, "Trust or policy was loosened twice within a day"),
    HALT_TWICE(Section.TRUST, "Two halts have one id"),
    REARM_UNKNOWN(Section.TRUST, "A re-arm ends no halt that stands"),
    REARM_NOT_SIGNED(
            Section.TRUST,
            "The quorum amend, beside those who operate what was halted, did not grant a re-arm of this halt for this reason"),
    BREAKGLASS_TWICE(Section.TRUST, "Two entries of break-glass have one id, or one evaluation was extended twice"),
    BREAKGLASS_NOT_SIGNED(
            Section.TRUST,
            "Break-glass was not signed by two people of the quorum amend, or did something else than they signed for"),
    BREAKGLASS_BY_OPERATOR(Section.TRUST, "An operator of a proposer it concerns signed break-glass"),
    BREAKGLASS_NAMES(
            Section.TRUST, "An entry of break-glass names others than signed, or leaves out whom it passed over"),
    BREAKGLASS_BOUNDS(Section.TRUST, "Break-glass lasts longer than it may, or stands on signatures that are too old"),
    BREAKGLASS_SUBJECT(Section.TRUST, "Break-glass did something else than stop, or extend an evaluation under way"),
    BREAKGLASS_HALT(Section.TRUST, "The halt of a stop by break-glass stops something else than was signed"),
    BREAKGLASS_PROMOTED(
            Section.TRUST, "A head moved under a stop by break-glass, or by the time that break-glass gave"),

    VERDICT_MALFORMED(Section.VERDICTS, "A verdict contradicts itself"),
    VERDICT_INPUT_MISSING(Section.VERDICTS, "The policy input a verdict names is not there or is none"),
    VERDICT_INPUT_MISMATCH(Section.VERDICTS, "The policy input is about something else than the verdict"),
    VERDICT_NOT_REPRODUCED(Section.VERDICTS, "The policy says something else of the same input"),
    FACTS_NOT_REPRODUCED(Section.VERDICTS, "The trees give other facts than a verdict stands on"),
    POLICY_MISSING(Section.VERDICTS, "The policy bundle a verdict names is not there or does not load"),
    POLICY_NOT_IN_FORCE(Section.VERDICTS, "A verdict is by another policy than the one in force"),
    CHARTER_NOT_IN_FORCE(Section.VERDICTS, "A verdict is under another charter than the lineage's"),
    HEAD_NOT_IN_FORCE(Section.VERDICTS, "A verdict to promote is not over the lineage's head"),
    ANCHOR_NOT_IN_FORCE(Section.VERDICTS, "A verdict is not over the lineage's anchor"),
    LINEAGE_MISCOUNTED(Section.VERDICTS, "The policy input counts otherwise of the lineage than the log"),
    INPUT_EVIDENCE_MISMATCH(Section.VERDICTS, "The policy input tells other evidence than was sealed"),

    READING_MALFORMED(Section.READINGS, "A reading contradicts itself"),
    READING_WITHOUT_VERDICT(Section.READINGS, "A reading is left out by the verdict over its gate, or there is none"),
    READING_INPUT_MISMATCH(Section.READINGS, "The policy was told another reading"),
    READING_NOT_REPRODUCED(Section.READINGS, "The tripwire reads something else of the same evidence"),

    ASK_TWICE(Section.SIGN_OFFS, "Two asks have one id"),
    ASK_WITHOUT_VERDICT(
            Section.SIGN_OFFS,
            "People were asked about what policy had not let pass, or people of a lower tier than policy left it to"),
    ASK_QUORUM(Section.SIGN_OFFS, "Another quorum was asked than trust has for the tier"),
    ASK_EXCLUDES_TOO_FEW(Section.SIGN_OFFS, "An operator of the lineage's proposers was not excluded"),
    SIGN_OFF_FORGED(Section.SIGN_OFFS, "The person did not sign the words that were sealed"),
    SIGN_OFF_NOT_ON_ROSTER(Section.SIGN_OFFS, "Whoever signed was not enrolled at the time"),
    SIGN_OFF_ASK_UNKNOWN(Section.SIGN_OFFS, "A sign-off answers no ask of the log"),
    SIGN_OFF_OTHER_BASIS(Section.SIGN_OFFS, "A sign-off is over another basis than was asked"),
    SIGN_OFF_OTHER_VIEW(Section.SIGN_OFFS, "The person was shown something else than was asked"),
    SIGN_OFF_BY_OPERATOR(Section.SIGN_OFFS, "An operator of the proposer signed off"),
    SIGN_OFF_NOT_ENTITLED(Section.SIGN_OFFS, "The person is in none of the groups that were asked"),
    SIGN_OFF_WHILE_AWAY(Section.SIGN_OFFS, "The person was away when signing"),
    SIGN_OFF_OUTSIDE_DELEGATION(
            Section.SIGN_OFFS, "Who signed stands in for somebody, but not then, or for one who was excluded"),
    SIGN_OFF_TWICE(Section.SIGN_OFFS, "One person answered an ask twice"),
    SIGN_OFF_WITHOUT_REASON(Section.SIGN_OFFS, "A sign-off gives no reason"),
    SIGN_OFF_BACKDATED(Section.SIGN_OFFS, "A sign-off states a time long before it was sealed"),
    SIGN_OFF_LATE(Section.SIGN_OFFS, "A sign-off was signed when its ask had lapsed"),
    REPLY_UNKNOWN(
            Section.SIGN_OFFS, "A reply is to no question of the log, or about another proposal than was asked about"),
    REPLY_FORGED(Section.SIGN_OFFS, "No proposer of the charter that people were asked under signed a reply"),
    REPLY_TWICE(Section.SIGN_OFFS, "A question has two replies"),
    REPLY_LATE(Section.SIGN_OFFS, "A reply came when its ask had lapsed"),
    SIGN_OFF_EXPIRED(Section.SIGN_OFFS, "A sign-off had expired when it was used"),
    SIGN_OFF_NOT_QUALIFIED(Section.SIGN_OFFS, "Whoever granted was not qualified for the tier, where trust demands it"),
    QUALIFICATION_MISCOUNTED(Section.SIGN_OFFS, "How a person did on probes does not follow from what it says"),
    PROBE_NOT_COMMITTED(Section.SIGN_OFFS, "A person was tried with a case that was not fixed beforehand"),

    PERMIT_TWICE(Section.PERMITS, "Two permits have one id"),
    PERMIT_MALFORMED(Section.PERMITS, "A permit is not leave to do one thing once"),
    PERMIT_CHARTER(Section.PERMITS, "A permit is for another pool or gives more than the charter's limits"),
    PERMIT_KEY_EPOCH(Section.PERMITS, "A permit names a version of trust that was not there"),
    PERMIT_VERDICT_MISSING(Section.PERMITS, "The verdict a permit names is not in the log before it"),
    PERMIT_VERDICT_MISMATCH(Section.PERMITS, "The verdict a permit names is about something else"),
    PERMIT_VERDICT_NOT_POSITIVE(Section.PERMITS, "The verdict a permit names gives no leave"),
    PERMIT_READING_MISSING(Section.PERMITS, "A reading a permit names or needs is not in the log before it"),
    PERMIT_READING_MISMATCH(Section.PERMITS, "A reading a permit names is about something else"),
    PERMIT_READING_NOT_CLEARED(Section.PERMITS, "A reading a permit names is not cleared"),
    PERMIT_SIGN_OFF_MISSING(Section.PERMITS, "A sign-off a permit names is not in the log before it"),
    PERMIT_SIGN_OFF_MISMATCH(Section.PERMITS, "A sign-off a permit names is no grant over its basis"),
    PERMIT_QUORUM(Section.PERMITS, "The sign-offs of a permit are not the quorum of its tier"),
    PERMIT_DECLINED(Section.PERMITS, "A permit was issued although a person had declined"),
    PERMIT_OTHER_PROPOSAL(Section.PERMITS, "A permit is for another proposal than was judged"),
    PERMIT_HARNESS(Section.PERMITS, "A permit would change scorer or limits"),
    PERMIT_WHILE_HALTED(Section.PERMITS, "A permit was issued while a halt stood"),
    REVOCATION_UNKNOWN(Section.PERMITS, "A revocation is of no permit that could be had"),
    REDEMPTION_PERMIT_UNKNOWN(Section.PERMITS, "A redemption is of no permit of the log"),
    REDEMPTION_MISMATCH(Section.PERMITS, "A redemption is about another permit than it names"),
    REDEEMED_TWICE(Section.PERMITS, "A permit was redeemed twice"),
    REDEEMED_BEFORE_PUBLICATION(Section.PERMITS, "A permit was redeemed before its entry was published"),
    REDEMPTION_PROOF(Section.PERMITS, "The log proof in a redemption does not prove its permit"),
    REDEEMED_OUT_OF_TIME(Section.PERMITS, "A permit was redeemed outside its time"),
    REDEEMED_REVOKED(Section.PERMITS, "A permit was redeemed after it was revoked"),
    REDEEMED_WHILE_HALTED(Section.PERMITS, "A permit was redeemed while a halt stood"),
    REDEEMED_STALE(Section.PERMITS, "A permit was redeemed after charter, policy or trust had moved"),
    REDEEMED_BY_STRANGER(Section.PERMITS, "Whoever redeemed is no worker of the permit's pool"),
    FENCE_NOT_INCREASING(Section.PERMITS, "A fencing token is not above the lineage's last"),
    OUTCOME_MISMATCH(Section.PERMITS, "An outcome or evidence does not belong to the redemption it names"),
    OUTCOME_TWICE(Section.PERMITS, "A redemption has two outcomes or two evidences"),

    ENDED_TWICE(Section.PROPOSALS, "A proposal ended twice"),
    END_NOT_BACKED(Section.PROPOSALS, "A proposal was admitted or promoted without the proofs for it"),
    AFTER_THE_END(Section.PROPOSALS, "A proposal was judged, asked about or permitted after its end"),
    NOT_ENDED(Section.PROPOSALS, "A proposal is past every deadline and has no end");

    private final Section section;
    private final String meaning;

    DefectCode(Section section, String meaning) {
        this.section = section;
        this.meaning = meaning;
    }

    public Section section() {
        return section;
    }

    /** One sentence without a full stop. */
    public String meaning() {
        return meaning;
    }
}
