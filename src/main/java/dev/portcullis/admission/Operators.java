package dev.portcullis.admission;

import dev.portcullis.admission.internal.StoredLineage;
import dev.portcullis.attest.Roster;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.PersonId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who operates what people are asked to stop, or to let go on, and so has no say in it (A2). What a charter says before
 * people put it in force bars nobody: whoever asks for it wrote it alone.
 */
final class Operators {
    private final AdmissionTables tables;
    private final TrustStore trust;

    Operators(GateParts parts, AdmissionTables tables) {
        this.tables = tables;
        this.trust = parts.trust();
    }

    /** Of a lineage, or of all: those whom charters in force name, and those who were when it proposed what is open. */
    Set<PersonId> of(Connection transaction, Optional<LineageId> lineage) throws SQLException {
        List<StoredLineage> concerned = lineage.isPresent()
                ? tables.lineages().find(transaction, lineage.get()).filter(StoredLineage::isOpen).stream()
                        .toList()
                : tables.lineages().allOpen(transaction);
        Set<PersonId> operators = new HashSet<>();
        for (StoredLineage one : concerned) {
            operators.addAll(
                    tables.lineages().charter(transaction, one.charter()).operators());
        }
        operators.addAll(tables.proposals().operatorsOfOpen(transaction, lineage));
        return enrolled(operators);
    }

    /** Those of them who could sign at all: a charter may name whom it likes, and an entry has its bound (L7). */
    Set<PersonId> enrolled(Set<PersonId> people) {
        Roster roster = trust.get().document().roster();
        return people.stream()
                .filter(person -> roster.person(person).isPresent())
                .collect(Collectors.toUnmodifiableSet());
    }
}
