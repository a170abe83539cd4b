package dev.portcullis.admission;

import dev.portcullis.admission.Amendment.Kind;
import dev.portcullis.admission.internal.StoredLineage;
import dev.portcullis.attest.DocumentTrust;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.Loosening;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.Quorums;
import dev.portcullis.attest.RosterCheck;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.Trust;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.TrustLoosening;
import dev.portcullis.attest.VerifiedSignOff;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.Sql;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.CharterLoosening;
import dev.portcullis.modification.MalformedCharterException;
import dev.portcullis.permit.PermitRules;
import dev.portcullis.signoff.Qualifications;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds out what an amendment loosens, what it voids, and whether people can still be asked afterwards. */
final class Previewing {
    private final AdmissionTables tables;
    private final AmendmentTable amendments;
    private final TrustStore trust;
    private final Qualifications qualifications;
    private final InstantSource clock;

    Previewing(GateParts parts, AdmissionTables tables, AmendmentTable amendments) {
        this.qualifications = parts.signOffs().qualifications();
        this.tables = tables;
        this.amendments = amendments;
        this.trust = parts.trust();
        this.clock = parts.clock();
    }

    /** What an amendment loosens against what is in force now. */
    Loosening loosening(Connection transaction, Amendment amendment) throws SQLException {
        return switch (amendment.kind()) {
            case TRUST -> TrustLoosening.between(trust.get().document(), trustOf(amendment.document()));
            case CHARTER -> loosening(transaction, amendment.previous(), charterOf(amendment.document()));
            case POLICY -> Loosening.ANOTHER_POLICY;
            case REARM, BREAKGLASS -> Loosening.NOTHING;
        };
    }

    /** A lineage's first charter loosens nothing that is in force; what it opens has the highest tier. */
    Loosening loosening(Connection transaction, Digest previous, Charter next) throws SQLException {
        return previous.equals(Digest.EMPTY)
                ? Loosening.NOTHING
                : CharterLoosening.between(tables.lineages().charter(transaction, previous), next);
    }

    static TrustDocument trustOf(Bytes document) {
        try {
            return TrustDocument.parse(document.toArray());
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("the table amendment holds what was never written to it", e);
        }
    }

    static Charter charterOf(Bytes document) {
        try {
            return Charter.parse(document);
        } catch (MalformedCharterException e) {
            throw new IllegalStateException("the table amendment holds what was never written to it", e);
        }
    }

    /** Whether each quorum of the trust can be met, also for each open lineage without its operators. */
    List<RosterCheck> roster(Connection transaction, TrustDocument of) throws SQLException {
        return roster(transaction, of, operators(transaction));
    }

    /** As {@link #roster}, when one lineage had this charter. */
    List<RosterCheck> roster(Connection transaction, Charter charter) throws SQLException {
        Map<String, Set<PersonId>> operators = operators(transaction);
        operators.put(charter.lineage().value(), charter.operators());
        return roster(transaction, trust.get().document(), operators);
    }

    private List<RosterCheck> roster(Connection transaction, TrustDocument of, Map<String, Set<PersonId>> operators)
            throws SQLException {
        Map<Integer, Set<PersonId>> qualified = new HashMap<>();
        for (int tier = 1; tier <= Quorums.HIGHEST; tier++) {
            if (of.quorums().asksForQualified(tier)) {
                qualified.put(tier, qualifications.qualified(transaction, of.people(), tier));
            }
        }
        return RosterCheck.all(of, operators, clock.instant(), tier -> qualified.getOrDefault(tier, Set.of()));
    }

    private Map<String, Set<PersonId>> operators(Connection transaction) throws SQLException {
        Map<String, Set<PersonId>> operators = new TreeMap<>();
        for (StoredLineage lineage : tables.lineages().allOpen(transaction)) {
            operators.put(
                    lineage.id().value(),
                    tables.lineages().charter(transaction, lineage.charter()).operators());
        }
        return operators;
    }

    /** What is void of everything, or of one lineage, once an amendment is in force. */
    List<String> voids(Connection transaction, Kind kind, Optional<LineageId> lineage) throws SQLException {
        List<String> voids = new ArrayList<>();
        String of = lineage.map(LineageId::value).orElse(null);
        count(voids, transaction, "permits that nobody has redeemed", """
                SELECT count(*) AS n FROM permit WHERE state = 'issued' AND not_after > ?
                AND (?::text IS NULL OR lineage = ?)""", clock.instant(), of, of);
        count(voids, transaction, "asks about proposals, with what people have said to them", """
                SELECT count(*) AS n FROM ask WHERE state = 'open' AND purpose <> 'amend'
                AND (?::text IS NULL OR lineage = ?)""", of, of);
        count(voids, transaction, "judgements under way, which are made anew", """
                SELECT count(*) AS n FROM proposal WHERE state IN ('JUDGING', 'AWAITING_SIGNOFF', 'PERMITTED')
                AND (?::text IS NULL OR lineage = ?)""", of, of);
        String subject = lineage.map(id -> Kind.CHARTER.subject(id.value())).orElse("");
        for (Amendment waiting : amendments.waiting(transaction)) {
            boolean overtaken = switch (waiting.kind()) {
                case CHARTER -> waiting.subject().equals(subject);
                case TRUST -> kind == Kind.TRUST || kind == Kind.POLICY;
                case POLICY -> kind == Kind.POLICY;
                case REARM, BREAKGLASS -> false;
            };
            if (overtaken) {
                voids.add("amendment " + waiting.id() + " of " + waiting.subject() + ", which waits");
            }
        }
        return voids;
    }

    /** What people said who would no longer be believed, where it would stay in use. */
    List<String> signOffsLost(Connection transaction, TrustDocument next) throws SQLException {
        List<String> lost = new ArrayList<>();
        TrustDocument now = trust.get().document();
        for (Person person : now.people()) {
            // Times away change nothing of what was signed outside them.
            Optional<Person> afterwards = next.roster().person(person.id()).map(one -> one.away(person.absences()));
            if (!afterwards.equals(Optional.of(person))) {
                count(
                        lost,
                        transaction,
                        "sign-offs of " + person.id() + " to amendments that are being asked",
                        """
                        SELECT count(*) AS n FROM sign_off s JOIN ask a ON a.id = s.ask
                        WHERE a.state = 'open' AND a.purpose = 'amend' AND s.person = ?""",
                        person.id());
            }
        }
        for (StoredLineage lineage : tables.lineages().allOpen(transaction)) {
            Charter charter = tables.lineages().charter(transaction, lineage.charter());
            if (isSigned(transaction, charter, now) && !isSigned(transaction, charter, next)) {
                lost.add("the charter of lineage " + lineage.id()
                        + ": without those who signed it workers refuse its permits until people sign it again");
            }
        }
        return lost;
    }

    private boolean isSigned(Connection transaction, Charter charter, TrustDocument by) throws SQLException {
        Trust then = new DocumentTrust(by, clock);
        List<VerifiedSignOff> granted = new ArrayList<>();
        for (Bytes sealed : Records.signOffs(transaction, "charter:" + charter.lineage(), charter.digest())) {
            believed(sealed, then).ifPresent(granted::add);
        }
        return PermitRules.isAmended(
                charter.digest(), granted, charter.operators(), by.quorums().amend());
    }

    private static Optional<VerifiedSignOff> believed(Bytes sealed, Trust then) {
        try {
            return Optional.of(VerifiedSignOff.verify(Envelope.parse(sealed.toArray()), then));
        } catch (SignatureRefusedException | MalformedJsonException e) {
            return Optional.empty();
        }
    }

    private static void count(
            List<String> voids, Connection transaction, String what, String sql, @Nullable Object... values)
            throws SQLException {
        long counted =
                Sql.one(transaction, sql, row -> row.getLong("n"), values).orElse(0L);
        if (counted > 0) {
            voids.add(counted + " " + what);
        }
    }
}
