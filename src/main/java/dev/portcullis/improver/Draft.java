package dev.portcullis.improver;

/** What the improver is about to ask of the gate, not yet signed. */
public sealed interface Draft permits ProposalDraft, PromotionDraft {
    /** Why it asks, in the words of the demo's summary: {@code search}, {@code strategy} or {@code attack:<name>}. */
    String intent();

    /** The improver's own words for people to read. */
    String reason();
}
