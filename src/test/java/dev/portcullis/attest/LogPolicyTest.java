package dev.portcullis.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.attest.SignatureRefusedException.Code;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LogPolicyTest {
    private static final SigningKey LOG = SigningKey.generate("example.com/log");
    private static final List<SigningKey> X = keys("x", 3);
    private static final List<SigningKey> Y = keys("y", 3);
    private static final Instant TIME = Instant.ofEpochSecond(1_679_315_147);
    private static final String BODY = "example.com/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";

    /** The shape of the specification's example: two organisations, two of the first and any of the second. */
    private static final String EXAMPLE = "# two organisations\n\n"
            + "log " + LOG.verifierKey() + " https://log.example/\n"
            + lines("X", X) + "group X-witnesses 2 X1 X2 X3\n"
            + lines("Y", Y) + "\tgroup  Y-witnesses any Y1 Y2\tY3 \n"
            + "group X-and-Y all X-witnesses Y-witnesses\nquorum X-and-Y\n";

    @Test
    void theExampleAsksTwoOfTheFirstAndAnyOfTheSecondOrganisation() {
        // Given
        LogPolicy policy = parse(EXAMPLE);

        // Then
        assertThat(policy.isMetBy(Set.of(x(0), x(2), y(1)))).isTrue();
        assertThat(policy.isMetBy(Set.of(x(0), x(1), x(2), y(0), y(1)))).isTrue();
        assertThat(policy.isMetBy(Set.of(x(0), x(1), x(2)))).isFalse();
        assertThat(policy.isMetBy(Set.of(x(0), y(0), y(1), y(2)))).isFalse();
        assertThat(policy.isMetBy(Set.of())).isFalse();
        assertThat(policy.logs()).containsExactly(LOG.verifierKey());
        assertThat(policy.witnesses()).hasSize(6);
    }

    @Test
    void aWitnessMoreNeverUnmeetsAQuorum() {
        // Given
        LogPolicy policy = parse(EXAMPLE);
        List<WitnessKey> all =
                Stream.of(X, Y).flatMap(List::stream).map(WitnessKey::of).toList();

        // Then
        for (int cosigners = 0; cosigners < 1 << all.size(); cosigners++) {
            for (int more = 0; more < all.size(); more++) {
                if (policy.isMetBy(chosen(all, cosigners))) {
                    assertThat(policy.isMetBy(chosen(all, cosigners | 1 << more)))
                            .isTrue();
                }
            }
        }
    }

    @Test
    void aCheckpointCountsWithTheQuorumAndNotBelowIt() throws Exception {
        // Given
        LogPolicy policy = LogPolicy.of(LOG.verifierKey(), 2, List.of(x(0), x(1), x(2)));
        SignedNote none = SignedNote.sign(BODY, LOG);
        SignedNote one = none.with(WitnessKey.cosign(BODY, X.get(0), TIME));
        SignedNote twice = one.with(WitnessKey.cosign(BODY, X.get(0), TIME.plusSeconds(1)));
        SignedNote stranger = one.with(WitnessKey.cosign(BODY, Y.getFirst(), TIME));
        SignedNote two = one.with(WitnessKey.cosign(BODY, X.get(2), TIME));

        // Then
        for (SignedNote note : List.of(none, one, twice, stranger)) {
            assertRefused(() -> policy.verify(note, "example.com/log"), Code.WITNESSES_MISSING);
        }
        assertThatCode(() -> policy.verify(two, "example.com/log")).doesNotThrowAnyException();
        assertThatCode(() -> LogPolicy.unwitnessed(LOG.verifierKey()).verify(none, "example.com/log"))
                .doesNotThrowAnyException();
    }

    @Test
    void cosignaturesDoNotReplaceTheLogsSignature() {
        // Given
        LogPolicy policy = LogPolicy.of(LOG.verifierKey(), 1, List.of(x(0)));
        SigningKey other = SigningKey.generate("example.com/log");
        SignedNote forged = SignedNote.sign(BODY, other).with(WitnessKey.cosign(BODY, X.get(0), TIME));
        SignedNote good = SignedNote.sign(BODY, LOG).with(WitnessKey.cosign(BODY, X.get(0), TIME));

        // Then
        assertRefused(() -> policy.verify(forged, "example.com/log"), Code.KEY_NOT_IN_TRUST);
        assertRefused(() -> policy.verify(good, "example.com/other"), Code.SIGNATURE_INVALID);
    }

    static Stream<Arguments> broken() {
        String log = "log " + LOG.verifierKey() + "\n";
        String w1 = "witness w1 " + x(0) + "\n";
        String w2 = "witness w2 " + x(1) + "\n";
        byte[] raw = X.getFirst().verifierKey().raw();
        String renamed =
                KeyText.write("renamed", KeyText.hash("renamed", KeyText.COSIGNATURE, raw), KeyText.COSIGNATURE, raw);
        return Stream.of(
                Arguments.of("no quorum", log + w1),
                Arguments.of("no log", w1 + "quorum w1\n"),
                Arguments.of("two quorums", log + w1 + "quorum w1\nquorum none\n"),
                Arguments.of("a quorum defined below", log + "quorum w1\n" + w1),
                Arguments.of("an unknown quorum", log + w1 + "quorum w2\n"),
                Arguments.of("a log twice", log + log + "quorum none\n"),
                Arguments.of("a witness twice under another name", log + w1 + "witness w2 " + x(0) + "\nquorum w1\n"),
                Arguments.of("one key under two key names", log + w1 + "witness w2 " + renamed + "\nquorum w1\n"),
                Arguments.of("a name twice", log + w1 + "witness w1 " + x(1) + "\nquorum w1\n"),
                Arguments.of("a group named as a witness", log + w1 + "group w1 any w1\nquorum w1\n"),
                Arguments.of("a witness named none", log + "witness none " + x(0) + "\nquorum none\n"),
                Arguments.of("none as a member", log + w1 + "group g any w1 none\nquorum g\n"),
                Arguments.of("a member defined below", log + w1 + "group g any w1 w2\n" + w2 + "quorum g\n"),
                Arguments.of("a group in itself", log + w1 + "group g any w1 g\nquorum g\n"),
                Arguments.of("a member twice", log + w1 + w2 + "group g 2 w1 w1\nquorum g\n"),
                Arguments.of("a member of two groups", log + w1 + w2 + "group g any w1\ngroup h any w1 w2\nquorum h\n"),
                Arguments.of("a group of nobody", log + w1 + "group g any\nquorum g\n"),
                Arguments.of("zero of a group", log + w1 + "group g 0 w1\nquorum g\n"),
                Arguments.of("more than there are", log + w1 + "group g 2 w1\nquorum g\n"),
                Arguments.of("a count with a zero in front", log + w1 + "group g 01 w1\nquorum g\n"),
                Arguments.of("another word", log + w1 + "quorum w1\nmonitor m\n"),
                Arguments.of("a word too many", log + w1 + "quorum w1 w1\n"),
                Arguments.of("a log with a witness's key", "log " + x(0) + "\nquorum none\n"),
                Arguments.of("a witness with a log's key", log + "witness w1 " + LOG.verifierKey() + "\nquorum w1\n"),
                Arguments.of("a carriage return", (log + w1 + "quorum w1\n").replace("\n", "\r\n")),
                Arguments.of("nothing", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void refusesAPolicyWith(String name, String policy) {
        assertThatThrownBy(() -> parse(policy)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesAreOpaqueOctets() {
        assertThat(parse("log " + LOG.verifierKey() + "\nwitness \u212a " + x(0) + "\nwitness K " + x(1)
                                + "\nquorum \u212a")
                        .isMetBy(Set.of(x(1))))
                .isFalse();
    }

    @Test
    void thirtyTwoOfEachAreRead() {
        // Given
        StringBuilder policy = new StringBuilder("log " + LOG.verifierKey() + "\n");
        List<SigningKey> witnesses = keys("w", 32);
        for (int at = 0; at < 31; at++) {
            policy.append("log " + SigningKey.generate("log" + at).verifierKey() + "\n");
        }
        for (int at = 0; at < 32; at++) {
            policy.append("witness w" + at + " " + WitnessKey.of(witnesses.get(at)) + "\n");
            policy.append("group g" + at + " all w" + at + "\n");
        }

        // When
        LogPolicy read = parse(policy + "quorum g31\n");

        // Then
        assertThat(read.logs()).hasSize(32);
        assertThat(read.isMetBy(Set.of(WitnessKey.of(witnesses.get(31))))).isTrue();
    }

    private interface Attempt {
        void run() throws Exception;
    }

    private static void assertRefused(Attempt attempt, Code code) {
        assertThatThrownBy(attempt::run)
                .isInstanceOfSatisfying(
                        SignatureRefusedException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private static LogPolicy parse(String policy) {
        return LogPolicy.parse(policy.getBytes(StandardCharsets.UTF_8));
    }

    private static List<SigningKey> keys(String name, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(at -> SigningKey.generate(name + ".example/" + at))
                .toList();
    }

    private static String lines(String name, List<SigningKey> keys) {
        return IntStream.range(0, keys.size())
                .mapToObj(at -> "witness " + name + (at + 1) + " " + WitnessKey.of(keys.get(at)) + "\n")
                .collect(Collectors.joining());
    }

    private static Set<WitnessKey> chosen(List<WitnessKey> all, int bits) {
        return IntStream.range(0, all.size())
                .filter(at -> (bits >> at & 1) == 1)
                .mapToObj(all::get)
                .collect(Collectors.toSet());
    }

    private static WitnessKey x(int at) {
        return WitnessKey.of(X.get(at));
    }

    private static WitnessKey y(int at) {
        return WitnessKey.of(Y.get(at));
    }
}
