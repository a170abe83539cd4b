package dev.portcullis.api;

import dev.portcullis.admission.TrustStore;
import dev.portcullis.attest.Roster;
import dev.portcullis.signoff.Authenticated;
import io.quarkus.oidc.OIDCException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.TimeoutException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Finds out who is logged in: a person's token of our realm, and whom trust enrols under that login. */
// Behind a proxy: filters are made before there is a configuration, and what this needs is made from it.
@ApplicationScoped
class Login {
    private static final Duration AT_MOST = Duration.ofSeconds(5);

    /** How Keycloak calls the login of a service account: a program's, and no person's. */
    private static final String SERVICE_ACCOUNT = "service-account-";

    /** The session at the identity provider that a person's token belongs to; a program's token belongs to none. */
    private static final String SESSION = "sid";

    /** How Quarkus calls the tenant that takes bearer tokens; a session of the console is nobody here. */
    private static final String TENANT = "tenant-id";

    private static final String BEARERS = "Default";

    private final CurrentIdentityAssociation identity;
    private final TrustStore trust;

    Login(CurrentIdentityAssociation identity, TrustStore trust) {
        this.identity = identity;
        this.trust = trust;
    }

    /** Verifies the bearer token of the present request. */
    Caller person() {
        SecurityIdentity verified = verified();
        if (verified.isAnonymous()
                || !Objects.equals(verified.getAttribute(TENANT), BEARERS)
                || !(verified.getPrincipal() instanceof JsonWebToken token)) {
            throw new ProblemException(ProblemCode.UNAUTHENTICATED, "the token is no token of this installation");
        }
        return person(token, verified.getRoles(), trust.get().document().roster());
    }

    static Caller person(JsonWebToken token, Set<String> roles, Roster roster) {
        String name = String.valueOf(token.getName());
        if (name.startsWith(SERVICE_ACCOUNT)
                || token.getSubject() == null
                || token.getIssuer() == null
                || token.getClaim(SESSION) == null) {
            throw new ProblemException(ProblemCode.NOT_ENTITLED, "people log in here; programs sign their requests");
        }
        return new Caller.Human(
                name,
                roster.person(token.getIssuer(), token.getSubject()),
                parties(roles),
                Authenticated.of(token.getClaim("acr"), token.getClaim("auth_time")));
    }

    private SecurityIdentity verified() {
        try {
            return identity.getDeferredIdentity().await().atMost(AT_MOST);
        } catch (TimeoutException | OIDCException e) {
            throw new ProblemException(ProblemCode.UNAVAILABLE, "the identity provider does not answer; try again", e);
        } catch (SecurityException e) {
            throw new ProblemException(
                    ProblemCode.UNAUTHENTICATED, "the token is expired, not for this gateway, or no token", e);
        }
    }

    static Set<Party> parties(Set<String> roles) {
        Set<Party> parties = EnumSet.noneOf(Party.class);
        for (String role : roles) {
            switch (role) {
                case "operator" -> parties.add(Party.OPERATOR);
                case "reviewer" -> parties.add(Party.REVIEWER);
                case "safety" -> parties.add(Party.SAFETY);
                case "auditor" -> parties.add(Party.AUDITOR);
                default -> {
                    // The realm has roles of its own.
                }
            }
        }
        return parties;
    }
}
