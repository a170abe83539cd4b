package dev.portcullis.attest;

import dev.portcullis.attest.SignatureRefusedException.Code;
import dev.portcullis.attest.predicate.SignOffPredicate;
import dev.portcullis.attest.predicate.SignedWords;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Gate;
import dev.portcullis.kernel.MalformedJsonException;
import org.jspecify.annotations.Nullable;

/**
 * What a person said to an ask, believed twice: the person's key signed the words, and the gate sealed them.
 *
 * <p>Gateway, worker and offline verifier all read a sign-off here and nowhere else.
 */
public final class VerifiedSignOff {
    private final SignedWords words;
    private final Person person;
    private final Envelope sealed;

    private VerifiedSignOff(SignedWords words, Person person, Envelope sealed) {
        this.words = words;
        this.person = person;
        this.sealed = sealed;
    }

    /**
     * Verifies what a person's command line sent, before it is sealed.
     *
     * @throws SignatureRefusedException unless a key that trust enrols for the named person signed exactly these words
     */
    public static SignedWords verifyWords(Envelope signed, Trust trust) throws SignatureRefusedException {
        VerifiedStatement statement = trust.verify(signed, Role.PERSON);
        SignedWords words = read(statement);
        signer(statement, words, trust);
        return words;
    }

    /** Puts a person's signed words into the form the gate seals. */
    public static SignOffPredicate toBeSealed(Envelope signed, SignedWords words) {
        return new SignOffPredicate(signed.payload(), words.person(), signed.keyId(), signed.signature());
    }

    /**
     * Reads a sealed sign-off back.
     *
     * @throws SignatureRefusedException unless the gate sealed it and the person's enrolled key signed the words in it
     */
    public static VerifiedSignOff verify(Envelope sealed, Trust trust) throws SignatureRefusedException {
        VerifiedStatement seal = trust.verify(sealed, Role.GATE);
        SignOffPredicate predicate;
        try {
            requireType(seal, PredicateType.SIGNOFF);
            predicate = seal.statement().predicate(SignOffPredicate.class);
        } catch (MalformedJsonException e) {
            throw malformed(e);
        }
        @Nullable Bytes signature = predicate.signature();
        if (signature == null) {
            throw new SignatureRefusedException(Code.SIGNATURE_INVALID, "a sign-off without the person's signature");
        }
        Envelope signed = Envelope.of(predicate.signed(), Statement.PAYLOAD_TYPE, predicate.key(), signature);
        VerifiedStatement statement = trust.verify(signed, Role.PERSON);
        SignedWords words = read(statement);
        Person person = signer(statement, words, trust);
        if (!person.id().equals(predicate.person())) {
            throw new SignatureRefusedException(Code.SIGNATURE_INVALID, "sealed for another person than signed");
        }
        return new VerifiedSignOff(words, person, sealed);
    }

    public SignedWords words() {
        return words;
    }

    /** As the roster knows the person now. */
    public Person person() {
        return person;
    }

    public Envelope sealed() {
        return sealed;
    }

    public Gate gate() {
        return new Gate(words.purpose(), words.basis());
    }

    private static SignedWords read(VerifiedStatement statement) throws SignatureRefusedException {
        try {
            requireType(statement, PredicateType.SIGNED_WORDS);
            SignedWords words = statement.statement().predicate(SignedWords.class);
            if (!statement.statement().subject().equals(words.basis().result())) {
                throw new SignatureRefusedException(Code.ENVELOPE_MALFORMED, "the subject is not the basis's result");
            }
            return words;
        } catch (MalformedJsonException e) {
            throw malformed(e);
        }
    }

    private static Person signer(VerifiedStatement statement, SignedWords words, Trust trust)
            throws SignatureRefusedException {
        return trust.document()
                .roster()
                .person(statement.signer())
                .filter(person -> person.id().equals(words.person()))
                .orElseThrow(() -> new SignatureRefusedException(
                        Code.KEY_NOT_IN_TRUST, "the key that signed is not enrolled for " + words.person()));
    }

    private static void requireType(VerifiedStatement statement, PredicateType type) throws MalformedJsonException {
        if (statement.statement().predicateType() != type) {
            throw new MalformedJsonException("expected a statement of type " + type.uri());
        }
    }

    private static SignatureRefusedException malformed(MalformedJsonException e) {
        return new SignatureRefusedException(Code.ENVELOPE_MALFORMED, String.valueOf(e.getMessage()));
    }
}
