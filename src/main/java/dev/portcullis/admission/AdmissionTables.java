package dev.portcullis.admission;

import dev.portcullis.admission.internal.BlobTable;
import dev.portcullis.admission.internal.DocumentTable;
import dev.portcullis.admission.internal.LineageTable;
import dev.portcullis.admission.internal.ProposalTable;

/** The tables of this room, each with its one writer. */
record AdmissionTables(ProposalTable proposals, LineageTable lineages, BlobTable blobs, DocumentTable documents) {
    AdmissionTables() {
        this(new ProposalTable(), new LineageTable(), new BlobTable(), new DocumentTable());
    }
}
