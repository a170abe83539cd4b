package dev.portcullis.admission;

import dev.portcullis.attest.Signer;
import dev.portcullis.clearance.PermitDesk;
import dev.portcullis.clearance.PermitIssuer;
import dev.portcullis.kernel.Failpoints;
import dev.portcullis.kernel.Transactions;
import dev.portcullis.ledger.Ledger;
import dev.portcullis.modification.FactFinder;
import dev.portcullis.policy.PolicyGate;
import dev.portcullis.policy.PolicyJudge;
import dev.portcullis.signoff.SignOffDesk;
import dev.portcullis.tripwire.TripwireGate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * What the service is made of, put together at the edge.
 *
 * @param facts who reads what changed
 * @param policy the bundle in force, for its digest and its activation
 * @param trust the version in force
 * @param loosensAfter how long an amendment that loosens waits after its last grant
 */
public record GateParts(
        Transactions transactions,
        Ledger ledger,
        FactFinder facts,
        PolicyJudge policy,
        PolicyGate policyGate,
        TripwireGate tripwires,
        SignOffDesk signOffs,
        PermitIssuer issuer,
        PermitDesk permits,
        Signer gateKey,
        TrustStore trust,
        Topics topics,
        Supplier<Duration> loosensAfter,
        Failpoints failpoints,
        InstantSource clock) {}
