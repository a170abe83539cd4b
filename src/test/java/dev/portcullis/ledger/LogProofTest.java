package dev.portcullis.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.attest.LogPolicy;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.SignedNote;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.VerifierKey;
import dev.portcullis.attest.WitnessKey;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.ledger.LogProofRefusedException.Code;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogProofTest {
    /** TRUST §2.4: Tessera's log of testdata, whose checkpoints are byte for byte reproducible: all sixteen of them. */
    private static final SigningKey KEY = SigningKey.parse(
            "PRIVATE+KEY+example.com/log/testdata+33d7b496+AeymY/SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg");

    private static final VerifierKey LOG =
            VerifierKey.parse("example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx");
    private static final LogPolicy POLICY = LogPolicy.unwitnessed(LOG);
    static final List<String> ENTRIES = List.of(
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eit",
            "nain",
            "ten",
            "ileven",
            "twelf",
            "threeten",
            "fourten",
            "fivten");

    @ParameterizedTest
    @CsvSource({
        "0,47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=,M9e0lhxJACzE1KoUdqKuPa+9p6R7dSW8BlEvrg/noo8FkGg6PbJoRNOcdjqjOq89wVvTA60eubCc4oufo5BvIVEgtQc=",
        "1,0Nc2CrefWKseHj/mStd+LqC8B+NrX0btIiPt2SmN+ek=,M9e0lhr9kuLxGdAtaUrhm84TQffVsLdcy808sN0a3WyniNlfcr9+bywoiIke1YYciCNjJGkCgIlQ8b16jhsmg/SChAM=",
        "2,T1X2GdkhUjV3iyufF9b0kVsWFxIU0VI4EpNml2Teci4=,M9e0llH4NKmlf0u7C8tkJioQOmi7l5ELqljXgKRg6R3G5JJ7vx7emDWo5fpqKuA/Dk/jRrI6il+7QCVirNhyUAWGoAk=",
        "3,Wqx3HImawpLnS/Gv4ubjAvi1WIOy0b8Ze0amvqbavKk=,M9e0lvAQRtH832pk2RTbeSeZMkp4FZSdJYFBUjO5SKxuRbywPUF3cx+HUrb50kjd3rUWW/fj53Wj1dwcwh9bGQnqVAg=",
        "4,zY1lN35vrXYAPixXSd59LsU29xUJtuW4o2dNNg5Y2Co=,M9e0lnFuWt0cp60moO4jAkeXvMNLIIOGn4WdyeHQurBt9mBi0tWdfkldiAt9k0FpwuZymvttsVn9uwyouXU3vPpeNAc=",
        "5,gy5gl3aksFyiCO95a/1vLXz88A3dRq+0l9Sxte8ZqZQ=,M9e0lmn5eDHyHP10zJObZdFAX2y1V8fdDKBi4IiHbDYf1TCUBwxZOhqwv2QZCqrdda2zTRTrmnwjwscN5RBTEmZUYAs=",
        "6,a6sWvsc2eEzmj72vah7mZ5dwFltivehh2b11qwlp5Jg=,M9e0ln+nHSdGSHEZBcjvqyYDXDbG8WxDwCDjbbGAMv/NTynAtJWhckSXIpuwpN3yJ4PTtzUbD34YGqIZr6RgJRn16gU=",
        "7,IrSXADBqJ7EQoUODSDKROySgNveeL6CFhik2w/+fS7U=,M9e0luA5JhTRUki/BBQD0QNiH6AEJ2pdtsA5CQjqJErViuuKrN6513RCTL2640wXJv0dCed3neRGI6dMzBq9uANf2Qc=",
        "8,bC+VwvrJbalNVjfkdI8kUgs7mJoXrqiXCE7bgnD28pY=,M9e0lq1EK37dHtgv9O3UzPxisw5vwIPcJsX9ab0xt4mvVfbdUR1fbMjN6sBFYpBoBEmD4+cWhj/AVgI5MitCO5+mews=",
        "9,CvhHViE3S9E3htHLR+25mapWoGCJ3WckMq1UtC3VmEY=,M9e0ls3mdnWX0qk4P3uGG0eYiFRWSwPR+RdeD1ARmrHPHjXP0x9UJWASPFTOTqJo0mp7Epck2O9RFB0J9IjDdAewagw=",
        "10,y8/gZsZCtitsMan09tY+k8I7Qpr7Y5fbO2tLi9GQnfU=,M9e0lrmwaVEOWFZ+HS5ITnRd2YMOSWE5QeoYu+6DHwJLnJ+SVeJ2ZiYeD7lVC5oGJx76gbfLSyCUEq6D8JkarrsuiQQ=",
        "11,Yok1cS5VdokGLBy73BC2I16b3atss6KBN9jnIi6Fz/A=,M9e0lqbRtWirJwbUy4w3VrK2RyzfW8P+OIkc8t6b6AVG/tQd1Q2SN+uCLYzNNFnf/PhzeCdURSGQe1MRnohCxPu21wg=",
        "12,uZo6M+IhVna+CLgWCrJs0xBPUHbozHkYTQASduHSLME=,M9e0lrFzoTgi+ovhrqX0DpsEAp3wLu1coMLIkeCwSkGfS4Ox4pLXo2LHudqm4merh0ZkCNzHr8kQwq5gS5mmimIvdA4=",
        "13,av0kLH0VkkVDrTuZzBGIx7d9z5G1l/GlKz/nAV/8woQ=,M9e0liO8x8xfEOGmZVYODUjQajkEpjccPQ9EkG3yEEDet4K3BWE/DFRPH6H+b6gFFFaG5KS1bBmYS/xeZJs8lj+z+wM=",
        "14,SvCd38yNade7xEPY1a/aAc1M3A2AHYVF8lIiUnsH1ao=,M9e0lu8roIpjC+NXEG7JDkajIahoYDYWgxDtxfx/6rzLoztU9t/PvivZ48xt8ygJpjzaboSpkbVv3Jb+D3NdXWQf5wo=",
        "15,rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=,M9e0luh4jTG+UMBqOUo9/q+yAEvx1ilBEniMvjf1zfcBOhg+CKubMt53MvIt/uEWP6zdkdIQzd/fmwlM/dlPWF74ewI="
    })
    void reproducesTheReferenceCheckpointByteForByte(int size, String root, String signature) throws Exception {
        Checkpoint checkpoint = Checkpoint.sign(size, MerkleTree.root(leafHashes(size)), KEY);

        assertThat(checkpoint.text())
                .isEqualTo("example.com/log/testdata\n" + size + "\n" + root + "\n\n— example.com/log/testdata "
                        + signature + "\n");
        assertThat(Checkpoint.parse(checkpoint.text())).isEqualTo(checkpoint);
        checkpoint.verify(LOG);
    }

    @Test
    void everyEntryIsProvenToWhoeverHasOnlyTheKey() throws Exception {
        for (int size = 1; size <= ENTRIES.size(); size++) {
            for (int index = 0; index < size; index++) {
                LogProof parsed = LogProof.parse(proof(index, size).text());
                parsed.verify(Bytes.utf8(ENTRIES.get(index)), POLICY);
                assertThat(parsed).isEqualTo(proof(index, size));
            }
        }
    }

    @Test
    void writesTheTextFormWithTheCheckpointVerbatim() {
        LogProof proof = proof(1, 3);

        assertThat(proof.text()).isEqualTo("""
                        c2sp.org/tlog-proof@v1
                        index 1
                        0Nc2CrefWKseHj/mStd+LqC8B+NrX0btIiPt2SmN+ek=
                        %s

                        %s""".formatted(
                        Bytes.copyOf(leafHashes(3).get(2).raw()).base64(),
                        proof.checkpoint().text()));
    }

    @Test
    void travelsThroughJsonAsItsText() throws Exception {
        LogProof proof = proof(4, 9);

        LogProof read = StrictJson.read(StrictJson.write(proof), LogProof.class);

        assertThat(read).isEqualTo(proof);
    }

    @Test
    void refusesOtherBytesThanTheEntry() {
        assertThatThrownBy(() -> proof(4, 9).verify(Bytes.utf8("fivE"), POLICY))
                .isInstanceOf(LogProofRefusedException.class)
                .hasMessageContaining(Code.LOG_PROOF_NOT_INCLUDED.name());
    }

    @Test
    void refusesTheEntryOfAnotherPlace() {
        LogProof moved = new LogProof(5, proof(4, 9).hashes(), proof(4, 9).checkpoint());

        assertThatThrownBy(() -> moved.verify(Bytes.utf8(ENTRIES.get(4)), POLICY))
                .isInstanceOf(LogProofRefusedException.class)
                .hasMessageContaining(Code.LOG_PROOF_NOT_INCLUDED.name());
    }

    @Test
    void refusesACheckpointOfAnotherKeyEvenUnderTheSameName() {
        SigningKey other = SigningKey.generate(LOG.name());
        LogProof proof = proof(4, 9);
        LogProof forged = new LogProof(
                4, proof.hashes(), Checkpoint.sign(9, proof.checkpoint().root(), other));

        assertThatThrownBy(() -> forged.verify(Bytes.utf8(ENTRIES.get(4)), POLICY))
                .isInstanceOf(LogProofRefusedException.class)
                .hasMessageContaining(Code.LOG_PROOF_CHECKPOINT_REFUSED.name());
    }

    @Test
    void refusesACheckpointOfAnotherLog() {
        SigningKey other = SigningKey.generate("another.example/log");
        LogProof proof = proof(4, 9);
        LogProof foreign = new LogProof(
                4, proof.hashes(), Checkpoint.sign(9, proof.checkpoint().root(), other));

        assertThatThrownBy(() -> foreign.verify(Bytes.utf8(ENTRIES.get(4)), POLICY))
                .isInstanceOf(LogProofRefusedException.class)
                .hasMessageContaining(Code.LOG_PROOF_CHECKPOINT_REFUSED.name());
    }

    @Test
    void aCheckpointThatTooFewWitnessesCosignedProvesNothing() throws Exception {
        // Given
        SigningKey witness = SigningKey.generate("witness.example/w1");
        LogPolicy policy = LogPolicy.parse(("log " + LOG + "\nwitness w1 " + WitnessKey.of(witness) + "\nquorum w1\n")
                .getBytes(StandardCharsets.UTF_8));
        LogProof proof = proof(4, 9);
        Checkpoint cosigned = proof.checkpoint()
                .with(List.of(WitnessKey.cosign(proof.checkpoint().note().text(), witness, Instant.EPOCH)));
        LogProof witnessed = LogProof.parse(new LogProof(4, proof.hashes(), cosigned).text());

        // Then
        assertThatThrownBy(() -> proof.verify(Bytes.utf8("five"), policy))
                .isInstanceOf(LogProofRefusedException.class)
                .hasMessageContaining(Code.LOG_PROOF_CHECKPOINT_REFUSED.name())
                .hasMessageContaining("WITNESSES_MISSING");
        witnessed.verify(Bytes.utf8("five"), policy);
        assertThat(cosigned.root()).isEqualTo(proof.checkpoint().root());
    }

    /** V2: whatever byte of a proof is changed, it no longer proves, or it is the same proof. */
    @Test
    void anyFlippedBitOfTheTextIsFound() {
        LogProof proof = proof(6, 11);
        byte[] text = proof.text().getBytes(StandardCharsets.UTF_8);
        Random random = new Random(20_261_123);
        for (int at = 0; at < text.length; at++) {
            byte[] flipped = text.clone();
            flipped[at] ^= (byte) (1 << random.nextInt(7));
            String tampered = new String(flipped, StandardCharsets.UTF_8);
            assertThatThrownBy(() -> LogProof.parse(tampered).verify(Bytes.utf8(ENTRIES.get(6)), POLICY))
                    .as("byte %d", at)
                    .isInstanceOf(LogProofRefusedException.class);
        }
    }

    @Test
    void dropsTheExtraLineThatNobodySigned() throws Exception {
        LogProof proof = proof(6, 11);
        String withExtra = proof.text().replace("index 6", "extra aGVsbG8=\nindex 6");

        assertThat(LogProof.parse(withExtra)).isEqualTo(proof);
    }

    /** TRUST §2.8. */
    @Test
    void aLineIsAtMost64KibLong() throws Exception {
        // Given
        LogProof proof = proof(6, 11);
        String longest = proof.text().replace("index 6", "extra " + "A".repeat(65_528) + "\nindex 6");
        String tooLong = proof.text().replace("index 6", "extra " + "A".repeat(65_532) + "\nindex 6");

        // Then
        assertThat(LogProof.parse(longest)).isEqualTo(proof);
        assertThatThrownBy(() -> LogProof.parse(tooLong))
                .isInstanceOf(LogProofRefusedException.class)
                .hasMessageContaining(Code.LOG_PROOF_MALFORMED.name());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "c2sp.org/tlog-proof@v1\nindex 0\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==\n\n",
                "c2sp.org/tlog-proof@v2\nindex 0\n\n",
                "index 0\n\n",
                "c2sp.org/tlog-proof@v1\nextra not base64!\nindex 0\n\n",
                "c2sp.org/tlog-proof@v1\n\n",
                "c2sp.org/tlog-proof@v1\nindex\n\n",
                "c2sp.org/tlog-proof@v1\nindex one\n\n",
                "c2sp.org/tlog-proof@v1\nindex -1\n\n",
                "c2sp.org/tlog-proof@v1\nindex 00\n\n",
                "c2sp.org/tlog-proof@v1\nindex 99999999999999999999\n\n",
                "c2sp.org/tlog-proof@v1\nindex 0\nnot base64!\n\n",
                "c2sp.org/tlog-proof@v1\nindex 0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n\n"
            })
    void refusesWhatIsNoProof(String text) {
        String complete =
                text.endsWith("\n\n") ? text + proof(0, 1).checkpoint().text() : text;

        assertThatThrownBy(() -> LogProof.parse(complete))
                .isInstanceOf(LogProofRefusedException.class)
                .hasMessageContaining(Code.LOG_PROOF_MALFORMED.name());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com/log/testdata\n1\n",
                "example.com/log/testdata\n01\n0Nc2CrefWKseHj/mStd+LqC8B+NrX0btIiPt2SmN+ek=\n",
                "example.com/log/testdata\n-1\n0Nc2CrefWKseHj/mStd+LqC8B+NrX0btIiPt2SmN+ek=\n",
                "example.com/log/testdata\n9007199254740993\n0Nc2CrefWKseHj/mStd+LqC8B+NrX0btIiPt2SmN+ek=\n",
                "example.com/log/testdata\n1\n0Nc2CrefWKseHj/mStd+LqC8B+NrX0btIiPt2SmN+ek\n",
                "example.com/log/testdata\n1\nAAAA\n",
                "\n1\n0Nc2CrefWKseHj/mStd+LqC8B+NrX0btIiPt2SmN+ek=\n",
                "example.com/log/testdata\n1\n0Nc2CrefWKseHj/mStd+LqC8B+NrX0btIiPt2SmN+ek=\n\nextension\n"
            })
    void refusesWhatIsNoCheckpointEvenWhenTheLogSignedIt(String text) {
        String note = new String(SignedNote.sign(text, KEY).toBytes(), StandardCharsets.UTF_8);

        assertThatThrownBy(() -> Checkpoint.parse(note))
                .isInstanceOf(SignatureRefusedException.class)
                .hasMessageContaining("NOTE_MALFORMED");
    }

    @Test
    void anEntryLongerThanALeafIsRefusedBeforeItReachesTheDatabase() {
        EntryId id = new EntryId(UUID.randomUUID());
        Bytes longest = Bytes.copyOf(new byte[Bounds.LEDGER_ENTRY_BYTES]);
        Bytes tooLong = Bytes.copyOf(new byte[Bounds.LEDGER_ENTRY_BYTES + 1]);

        assertThat(new LedgerEntry(id, PredicateType.PERMIT, longest).leaf()).isEqualTo(longest);
        assertThatThrownBy(() -> new LedgerEntry(id, PredicateType.PERMIT, tooLong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("L7");
    }

    private static List<Digest> leafHashes(int size) {
        return ENTRIES.subList(0, size).stream()
                .map(entry -> MerkleTree.leaf(Bytes.utf8(entry)))
                .toList();
    }

    private static LogProof proof(long index, int size) {
        List<Digest> leaves = leafHashes(size);
        return new LogProof(
                index,
                MerkleTree.inclusionProof(index, size, new StoredTree(leaves)),
                Checkpoint.sign(size, MerkleTree.root(leaves), KEY));
    }
}
