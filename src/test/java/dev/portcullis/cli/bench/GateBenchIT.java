package dev.portcullis.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.attest.TrustFounding;
import dev.portcullis.fixtures.FreshDatabase;
import dev.portcullis.fixtures.Registrar;
import dev.portcullis.fixtures.RunningGateway;
import dev.portcullis.fixtures.StackExtension;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.Sql;
import dev.portcullis.local.Running;
import dev.portcullis.local.StackFailedException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code bench gate} with numbers too small to mean anything, so that it cannot rot. */
@ExtendWith(StackExtension.class)
class GateBenchIT {
    private static final GateBench.Plan TINY = new GateBench.Plan(8, 8, Duration.ofSeconds(1), 2, 24);

    @Test
    void everyProposalThatIsMeasuredHasItsPermitAndEnds(Running stack, FreshDatabase database, @TempDir Path folder)
            throws BenchFailedException, IOException, InterruptedException, SQLException, StackFailedException {
        // Given
        try (RunningGateway gateway = RunningGateway.start(stack, database, folder)) {
            // When
            GateFigures figures = GateBench.run(
                    new Measured(stack, database, gateway),
                    TINY,
                    (gate, lineage) -> open(gateway, lineage),
                    line -> {});

            // Then
            assertThat(figures.burst().proposals()).isEqualTo(8);
            assertThat(figures.shortHistory().history()).isEqualTo(1 + 2);
            assertThat(figures.longHistory().history()).isEqualTo(1 + 24);
            for (GateFigures.Steady steady : List.of(figures.shortHistory(), figures.longHistory())) {
                assertThat(steady.acceptedToIssued().count()).isEqualTo(8);
                assertThat(steady.acceptedToIssued().p50Micros()).isPositive();
                assertThat(steady.acceptedToRedeemable().p50Micros())
                        .isGreaterThan(steady.acceptedToIssued().p50Micros());
                assertThat(steady.dueToTold().p50Micros())
                        .isGreaterThan(steady.acceptedToRedeemable().p50Micros());
            }
            assertThat(figures.burst().redeemablePerSecond().value())
                    .isPositive()
                    .isLessThanOrEqualTo(figures.burst().issuedPerSecond().value());
            assertThat(figures.burst().gatewayMicros()).isPositive();
            assertThat(figures.memory().startMib()).isGreaterThan(50);
            assertThat(figures.database().isDurable())
                    .isEqualTo(figures.database().fsync().equals("on"));
            assertThat(figures.rows())
                    .allMatch(row -> row.size() == GateFigures.header().size());
            assertThat(states(database)).containsExactly("ENDED 32", "PERMITTED 1");
        }
    }

    private static void open(RunningGateway gateway, BenchLineage lineage)
            throws BenchFailedException, InterruptedException {
        try {
            new Registrar(gateway).open(lineage.id(), lineage.charter(), lineage.genesis());
        } catch (IOException | MalformedJsonException e) {
            throw new BenchFailedException("not open", "see the gateway's log", e);
        }
    }

    /** The baseline keeps its permit: it is the gate's own proposal, and there is no worker. */
    private static List<String> states(FreshDatabase database) throws SQLException {
        try (Connection connection = database.application().getConnection()) {
            return Sql.list(
                    connection,
                    "SELECT state || ' ' || count(*) AS line FROM proposal GROUP BY state ORDER BY state",
                    row -> row.getString("line"));
        }
    }

    /** Not started anew between its measurements: that they find it equally warm does not matter here. */
    private record Measured(Running stack, FreshDatabase database, RunningGateway gateway) implements MeasuredGate {
        @Override
        public TrustFounding founding() {
            return gateway.founding();
        }

        @Override
        public URI address() {
            return gateway.address();
        }

        @Override
        public String topicPrefix() {
            return gateway.topicPrefix();
        }

        @Override
        public String jdbcUrl() {
            return database.jdbcUrl();
        }

        @Override
        public long pid() {
            return gateway.pid();
        }

        @Override
        public void restart() {}
    }
}
