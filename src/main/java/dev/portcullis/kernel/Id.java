package dev.portcullis.kernel;

import java.util.UUID;

/** A thing of the gate's that has a UUIDv7 for a name. */
public sealed interface Id
        permits AmendmentId, AskId, BreakGlassId, EntryId, HaltId, PermitId, ProposalId, RedemptionId {
    UUID value();
}
