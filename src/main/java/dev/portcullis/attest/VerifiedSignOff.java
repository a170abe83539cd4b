package dev.portcullis.attest;

import dev.portcullis.attest.SignatureRefusedException.Code;
import dev.portcullis.attest.predicate.PasskeyAssertion;
import dev.portcullis.attest.predicate.SignOffPredicate;
import dev.portcullis.attest.predicate.SignedWords;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Gate;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a person said to an ask, believed twice: the person's key or passkey signed the words, and the gate sealed them.
 *
 * <p>Gateway, worker and offline verifier all read a sign-off here and nowhere else.
 */
public final class VerifiedSignOff {
    private final SignedWords words;
    private final Person person;
    private final Roster roster;
    private final boolean byPasskey;
    private final Envelope sealed;

    private VerifiedSignOff(SignedWords words, Person person, Roster roster, boolean byPasskey, Envelope sealed) {
        this.words = words;
        this.person = person;
        this.roster = roster;
        this.byPasskey = byPasskey;
        this.sealed = sealed;
    }

    /** Words that a person signed, with that person as trust knows them. */
    private record Believed(SignedWords words, Person person) {}

    /**
     * Verifies what a person answered, before it is sealed.
     *
     * @throws SignatureRefusedException unless a key that trust enrols for the named person signed exactly these words
     */
    public static SignedWords verifyWords(SignedAnswer answer, Trust trust) throws SignatureRefusedException {
        return believe(answer, trust).words();
    }

    /** Who has the key that is said to have signed; says nothing of whether it did. */
    public static Optional<Person> holder(SignedAnswer answer, Trust trust) {
        Roster roster = trust.document().roster();
        return switch (answer) {
            case SignedAnswer.ByKey(Envelope signed) ->
                roster.people().stream()
                        .filter(person -> person.keys().stream()
                                .anyMatch(key -> key instanceof PersonKey.Cli(VerifierKey vkey)
                                        && vkey.keyId().equals(signed.keyId())))
                        .findFirst();
            case SignedAnswer.ByPasskey passkey -> roster.passkey(passkey.key()).map(Roster.Holder::person);
        };
    }

    /** Puts what a person signed into the form the gate seals. */
    public static SignOffPredicate toBeSealed(SignedAnswer answer, SignedWords words) {
        return switch (answer) {
            case SignedAnswer.ByKey(Envelope signed) ->
                new SignOffPredicate(signed.payload(), words.person(), signed.keyId(), signed.signature(), null);
            case SignedAnswer.ByPasskey(Bytes statement, PasskeyAssertion assertion) ->
                new SignOffPredicate(statement, words.person(), assertion.credential(), null, assertion);
        };
    }

    /**
     * Reads a sealed sign-off back.
     *
     * @throws SignatureRefusedException unless the gate sealed it and the person's enrolled key signed the words in it
     */
    public static VerifiedSignOff verify(Envelope sealed, Trust trust) throws SignatureRefusedException {
        SignOffPredicate predicate;
        try {
            Statement statement = Statement.parse(sealed.payload().toArray());
            requireType(statement, PredicateType.SIGNOFF);
            predicate = statement.predicate(SignOffPredicate.class);
        } catch (MalformedJsonException e) {
            throw malformed(e);
        }
        Believed believed = believe(answer(predicate), trust);
        requireSealed(sealed, believed.words().time(), trust);
        if (!believed.person().id().equals(predicate.person())) {
            throw new SignatureRefusedException(Code.SIGNATURE_INVALID, "sealed for another person than signed");
        }
        return new VerifiedSignOff(
                believed.words(), believed.person(), trust.document().roster(), predicate.webauthn() != null, sealed);
    }

    /**
     * By a key of the gate that counted when the person signed, or as long after as a gate takes a sign-off: the person signed
     * that time, so who has a key of the gate that has ended seals nothing with it that was signed later.
     */
    private static void requireSealed(Envelope sealed, Instant signed, Trust trust) throws SignatureRefusedException {
        try {
            trust.at(signed).verify(sealed, Role.GATE);
        } catch (SignatureRefusedException e) {
            if (e.code() != Code.KEY_EXPIRED) {
                throw e;
            }
            trust.at(signed.plus(Bounds.SIGNED_WITHIN)).verify(sealed, Role.GATE);
        }
    }

    private static SignedAnswer answer(SignOffPredicate sealed) throws SignatureRefusedException {
        @Nullable PasskeyAssertion assertion = sealed.webauthn();
        @Nullable Bytes signature = sealed.signature();
        if (assertion != null) {
            return new SignedAnswer.ByPasskey(sealed.signed(), assertion);
        }
        if (signature == null) {
            throw new SignatureRefusedException(Code.SIGNATURE_INVALID, "a sign-off without the person's signature");
        }
        try {
            return new SignedAnswer.ByKey(
                    Envelope.of(sealed.signed(), Statement.PAYLOAD_TYPE, sealed.key(), signature));
        } catch (IllegalArgumentException e) {
            throw new SignatureRefusedException(Code.ENVELOPE_MALFORMED, e);
        }
    }

    private static Believed believe(SignedAnswer answer, Trust trust) throws SignatureRefusedException {
        return switch (answer) {
            case SignedAnswer.ByKey(Envelope signed) -> {
                VerifiedStatement verified = trust.verify(signed, Role.PERSON);
                yield named(
                        read(verified.statement()), trust.document().roster().person(verified.signer()));
            }
            case SignedAnswer.ByPasskey(Bytes statement, PasskeyAssertion assertion) -> {
                Roster.Holder holder = trust.document()
                        .roster()
                        .passkey(assertion.credential())
                        .orElseThrow(() -> new SignatureRefusedException(
                                Code.KEY_NOT_IN_TRUST, "nobody in trust has passkey " + assertion.credential()));
                Passkeys.verify(assertion, holder.passkey(), statement);
                yield named(read(statement), Optional.of(holder.person()));
            }
        };
    }

    public SignedWords words() {
        return words;
    }

    /** As the roster knows the person; in which groups the sign-off counts, {@link #counted} says. */
    public Person person() {
        return person;
    }

    /**
     * The person as one counted when one signed: in one's own groups and those in which one stood in for somebody, in none
     * while one was away.
     *
     * @param excluded who may not answer, and for whom nobody stands in
     * @return empty when the person is excluded
     */
    public Optional<Person> counted(Set<PersonId> excluded) {
        return roster.counting(person.id(), words.time(), excluded);
    }

    /** Whether it was signed in a browser, which shows what the gateway gives it; a command reads the trees itself. */
    public boolean byPasskey() {
        return byPasskey;
    }

    public Envelope sealed() {
        return sealed;
    }

    public Gate gate() {
        return new Gate(words.purpose(), words.basis());
    }

    private static SignedWords read(Bytes statement) throws SignatureRefusedException {
        try {
            return read(Statement.parse(statement.toArray()));
        } catch (MalformedJsonException e) {
            throw malformed(e);
        }
    }

    private static SignedWords read(Statement statement) throws SignatureRefusedException {
        try {
            requireType(statement, PredicateType.SIGNED_WORDS);
            SignedWords words = statement.predicate(SignedWords.class);
            if (!statement.subject().equals(words.basis().result())) {
                throw new SignatureRefusedException(Code.ENVELOPE_MALFORMED, "the subject is not the basis's result");
            }
            return words;
        } catch (MalformedJsonException e) {
            throw malformed(e);
        }
    }

    private static Believed named(SignedWords words, Optional<Person> signer) throws SignatureRefusedException {
        return signer.filter(person -> person.id().equals(words.person()))
                .map(person -> new Believed(words, person))
                .orElseThrow(() -> new SignatureRefusedException(
                        Code.KEY_NOT_IN_TRUST, "the key that signed is not enrolled for " + words.person()));
    }

    private static void requireType(Statement statement, PredicateType type) throws MalformedJsonException {
        if (statement.predicateType() != type) {
            throw new MalformedJsonException("expected a statement of type " + type.uri());
        }
    }

    private static SignatureRefusedException malformed(MalformedJsonException e) {
        return new SignatureRefusedException(Code.ENVELOPE_MALFORMED, String.valueOf(e.getMessage()));
    }
}
