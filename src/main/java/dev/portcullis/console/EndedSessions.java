package dev.portcullis.console;

import io.quarkus.oidc.SecurityEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Sessions that were ended, here or by the identity provider, so that no copy of their cookie is taken any more. Of the
 * newest {@value #SESSIONS}, at this gateway; an older one's tokens have lapsed, and cannot be renewed.
 */
@ApplicationScoped
class EndedSessions {
    static final int SESSIONS = 10_000;

    private final Set<String> ended =
            Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<String, Boolean>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                    return size() > SESSIONS;
                }
            }));

    /** Quarkus acts on the identity provider's word once, for the first cookie that comes; this is for all others. */
    void told(@Observes SecurityEvent event) {
        if (event.getEventType() == SecurityEvent.Type.OIDC_BACKCHANNEL_LOGOUT_COMPLETED
                && event.getSecurityIdentity() != null
                && event.getSecurityIdentity().getPrincipal() instanceof JsonWebToken token) {
            end(ConsoleLogin.session(token));
        }
    }

    /** Ends a session, as a {@link Visitor} names it. */
    void end(String session) {
        ended.add(session);
    }

    boolean has(String session) {
        return ended.contains(session);
    }
}
