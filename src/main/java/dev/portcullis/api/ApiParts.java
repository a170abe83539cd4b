package dev.portcullis.api;

import dev.portcullis.admission.Blobs;
import dev.portcullis.admission.Records;
import dev.portcullis.clearance.PermitDesk;
import dev.portcullis.kernel.Transactions;
import dev.portcullis.ledger.Ledger;
import dev.portcullis.signoff.SignOffDesk;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** What only the edge needs of the gate's parts. */
@Singleton
final class ApiParts {

    @Produces
    @Singleton
    Records records(Transactions transactions, SignOffDesk signOffs, PermitDesk permits, Ledger ledger) {
        return new Records(transactions, signOffs, permits, ledger);
    }

    @Produces
    @Singleton
    Blobs blobs(Transactions transactions, InstantSource clock) {
        return new Blobs(transactions, clock);
    }
}
