package dev.portcullis.attest;

import dev.portcullis.attest.SignatureRefusedException.Code;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Trust as one document says, by a clock. */
public final class DocumentTrust implements Trust {
    private final TrustDocument document;
    private final InstantSource clock;
    private final Map<String, TrustDocument.Key> keys = new HashMap<>();
    private final Map<String, VerifierKey> personKeys = new HashMap<>();

    public DocumentTrust(TrustDocument document, InstantSource clock) {
        this.document = document;
        this.clock = clock;
        document.keys().forEach(key -> keys.put(key.vkey().keyId(), key));
        for (Person person : document.people()) {
            for (PersonKey key : person.keys()) {
                switch (key) {
                    case PersonKey.Cli cli -> personKeys.put(cli.vkey().keyId(), cli.vkey());
                    case PersonKey.Passkey ignored -> {
                        // A passkey signs a challenge, not an envelope: see VerifiedSignOff.
                    }
                }
            }
        }
    }

    /** By the machine's own clock. */
    public static DocumentTrust now(TrustDocument document) {
        return new DocumentTrust(document, Clock.systemUTC());
    }

    @Override
    public VerifiedStatement verify(Envelope envelope, Role role) throws SignatureRefusedException {
        return VerifiedStatement.verify(envelope, key(envelope.keyId(), role), role);
    }

    @Override
    public VerifierKey key(String keyId, Role role) throws SignatureRefusedException {
        VerifierKey personKey = personKeys.get(keyId);
        if (personKey != null) {
            if (role != Role.PERSON) {
                throw new SignatureRefusedException(Code.ROLE_MISMATCH, keyId + " is a person's key");
            }
            return personKey;
        }
        TrustDocument.Key key = keys.get(keyId);
        if (key == null) {
            throw new SignatureRefusedException(Code.KEY_NOT_IN_TRUST, "nobody in trust has key " + keyId);
        }
        if (!key.roles().contains(role)) {
            throw new SignatureRefusedException(Code.ROLE_MISMATCH, keyId + " may not act as " + role.word());
        }
        Instant now = clock.instant();
        if (!key.isValidAt(now)) {
            throw new SignatureRefusedException(Code.KEY_EXPIRED, keyId + " is not valid at " + now);
        }
        return key.vkey();
    }

    @Override
    public TrustDocument document() {
        return document;
    }

    @Override
    public Trust at(Instant time) {
        return new DocumentTrust(document, InstantSource.fixed(time));
    }
}
