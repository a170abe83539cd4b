package dev.portcullis.api;

import dev.portcullis.admission.Proposers;
import dev.portcullis.admission.TrustStore;
import dev.portcullis.attest.HttpSignature;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.SignatureRefusedException.Code;
import dev.portcullis.attest.Trust;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.VerifierKey;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.permit.Audience;
import dev.portcullis.signoff.Authenticated;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out who signed a request (RFC 9421): a worker or evaluator by trust, a proposer by its charter, a person's key. */
// Behind a proxy: filters are made before there is a configuration, and what this needs is made from it.
@ApplicationScoped
class Authentication {
    private final TrustStore trust;
    private final Proposers proposers;
    private final InstantSource clock;

    Authentication(TrustStore trust, Proposers proposers, InstantSource clock) {
        this.trust = trust;
        this.proposers = proposers;
        this.clock = clock;
    }

    /**
     * Verifies the signature of a request.
     *
     * @throws SignatureRefusedException when there is none that counts
     */
    Caller signed(String method, URI target, Map<String, List<String>> headers, Bytes body)
            throws SignatureRefusedException {
        Lookup keys = new Lookup(trust.get());
        HttpSignature.verify(method, target, headers, body.toArray(), keys, clock.instant());
        return keys.found();
    }

    /** Remembers as whom the one key that verified was found. */
    private final class Lookup implements HttpSignature.Keys {
        private final Trust current;
        private @Nullable Caller found;

        Lookup(Trust current) {
            this.current = current;
        }

        Caller found() {
            return found == null ? new Caller.Nobody() : found;
        }

        @Override
        public VerifierKey key(String keyId) throws SignatureRefusedException {
            Optional<TrustDocument.Key> machine = current.document().keys().stream()
                    .filter(key -> key.vkey().keyId().equals(keyId))
                    .findFirst();
            if (machine.isPresent()) {
                return machine(keyId, machine.get());
            }
            Optional<Proposers.Enrolled> proposer = proposers.byKeyId(keyId);
            if (proposer.isPresent()) {
                found = new Caller.Proposer(proposer.get());
                return proposer.get().key();
            }
            VerifierKey key = current.key(keyId, Role.PERSON);
            Person person = current.document()
                    .roster()
                    .person(key)
                    .orElseThrow(() ->
                            new SignatureRefusedException(Code.KEY_NOT_IN_TRUST, "nobody in trust has key " + keyId));
            found = new Caller.Human(
                    person.id().value(), Optional.of(person), Set.of(Party.PERSON_KEY), Authenticated.UNKNOWN);
            return key;
        }

        private VerifierKey machine(String keyId, TrustDocument.Key named) throws SignatureRefusedException {
            Role role = named.roles().getFirst();
            VerifierKey key = current.key(keyId, role);
            found = switch (role) {
                case WORKER -> new Caller.Worker(new Audience(keyId, String.valueOf(named.pool())));
                case EVALUATOR -> new Caller.Evaluator(keyId);
                case LOG, GATE, PERMIT, PROPOSER, PERSON ->
                    throw new SignatureRefusedException(Code.ROLE_MISMATCH, keyId + " signs no requests");
            };
            return key;
        }
    }
}
