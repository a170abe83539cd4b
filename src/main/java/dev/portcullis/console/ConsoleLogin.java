package dev.portcullis.console;

import dev.portcullis.admission.TrustStore;
import dev.portcullis.attest.Group;
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

/** Finds out who is logged in at the console by the session's cookie, and whom trust enrols under that login. */
// Behind a proxy: filters are made before there is a configuration, and what this needs is made from it.
@ApplicationScoped
class ConsoleLogin {
    private static final Duration AT_MOST = Duration.ofSeconds(5);

    /** How Keycloak calls the login of a service account: a program's, and no person's. */
    private static final String SERVICE_ACCOUNT = "service-account-";

    /** The session at the identity provider; the same while a login is renewed. */
    private static final String SESSION = "sid";

    /** How Quarkus calls the tenant that takes the console's sessions; a bearer token is nobody here. */
    private static final String TENANT = "tenant-id";

    static final String SESSIONS = "console";

    private final CurrentIdentityAssociation identity;
    private final TrustStore trust;
    private final EndedSessions ended;

    ConsoleLogin(CurrentIdentityAssociation identity, TrustStore trust, EndedSessions ended) {
        this.identity = identity;
        this.trust = trust;
        this.ended = ended;
    }

    /** Who sent the present request. */
    Visitor visitor() {
        SecurityIdentity verified = verified();
        if (verified.isAnonymous()
                || !Objects.equals(verified.getAttribute(TENANT), SESSIONS)
                || !(verified.getPrincipal() instanceof JsonWebToken token)) {
            throw new PageException(PageProblem.UNAUTHENTICATED, "log in");
        }
        Visitor visitor =
                visitor(token, verified.getRoles(), trust.get().document().roster());
        if (ended.has(visitor.session())) {
            throw new PageException(PageProblem.UNAUTHENTICATED, "this login was ended; log in again");
        }
        return visitor;
    }

    /** The login's session at the identity provider, with whose it is. */
    static String session(JsonWebToken token) {
        return token.getSubject() + " " + token.getClaim(SESSION);
    }

    static Visitor visitor(JsonWebToken token, Set<String> roles, Roster roster) {
        String name = String.valueOf(token.getName());
        if (name.startsWith(SERVICE_ACCOUNT)
                || token.getSubject() == null
                || token.getIssuer() == null
                || token.getClaim(SESSION) == null) {
            throw new PageException(PageProblem.NOT_ENTITLED, "people log in here; programs sign their requests");
        }
        return new Visitor(
                name,
                roster.person(token.getIssuer(), token.getSubject()),
                roles(roles),
                session(token),
                Authenticated.of(token.getClaim("acr"), token.getClaim("auth_time")));
    }

    private SecurityIdentity verified() {
        try {
            return identity.getDeferredIdentity().await().atMost(AT_MOST);
        } catch (TimeoutException | OIDCException e) {
            throw new PageException(PageProblem.UNAVAILABLE, "the identity provider does not answer; try again", e);
        } catch (SecurityException e) {
            throw new PageException(PageProblem.UNAUTHENTICATED, "the login has ended; log in again", e);
        }
    }

    static Set<Group> roles(Set<String> names) {
        Set<Group> roles = EnumSet.noneOf(Group.class);
        for (Group group : Group.values()) {
            if (names.contains(group.toString())) {
                roles.add(group);
            }
        }
        return roles;
    }
}
