package dev.portcullis.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.admission.GateFixture.Lineage;
import dev.portcullis.admission.internal.LineageTable;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import org.junit.jupiter.api.Test;

/** A judgement stands on the charter that its basis names, whatever the row under that digest says. */
class ChartersIT {
    @Test
    void aCharterThatIsNotWhatItsDigestNamesIsNoCharter() throws Exception {
        try (GateFixture gate = new GateFixture()) {
            // Given
            Lineage lineage = gate.register(0);
            LineageTable table = new AdmissionTables().lineages();
            Digest named = Digest.of("another charter");
            Digest genuine = gate.transactions().run(transaction -> {
                Digest digest =
                        table.find(transaction, lineage.id()).orElseThrow().charter();
                Bytes document = table.charterDocument(transaction, digest).orElseThrow();
                table.insertCharter(transaction, named, lineage.id(), document);
                return digest;
            });

            // Then
            assertThatThrownBy(() -> gate.transactions().run(transaction -> table.charter(transaction, named)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(named.toString());
            assertThat(gate.transactions()
                            .run(transaction -> table.charter(transaction, genuine))
                            .lineage())
                    .isEqualTo(lineage.id());
        }
    }
}
