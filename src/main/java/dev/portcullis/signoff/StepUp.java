package dev.portcullis.signoff;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What is grave takes a person who authenticated a few minutes ago, and strongly enough: a session that somebody else took
 * over answers nothing grave. Whose key signs is another matter, and trust's.
 *
 * @param levels authentication context classes of which one is needed, the one that is asked for first at the head
 * @param maxAge how long ago the authentication may be
 * @param fromTier the tier from which answering an ask is grave; amendments always are
 */
public record StepUp(List<String> levels, Duration maxAge, int fromTier) {
    /** The error of RFC 9470. */
    public static final String ERROR = "insufficient_user_authentication";

    private static final String DESCRIPTION = "A recent login of the level named is needed";
    private static final Pattern LEVEL = Pattern.compile("[A-Za-z0-9._:/-]{1,64}");
    private static final int LEVELS = 8;

    public StepUp {
        levels = List.copyOf(levels);
        if (levels.isEmpty()
                || levels.size() > LEVELS
                || !levels.stream().allMatch(level -> LEVEL.matcher(level).matches())) {
            throw new IllegalArgumentException("one to " + LEVELS + " levels of letters, digits and ._:/-: " + levels);
        }
        if (maxAge.toSeconds() < 1 || fromTier < 1) {
            throw new IllegalArgumentException("at least a second, and tier 1: " + maxAge + ", " + fromTier);
        }
    }

    /** Whether answering it is grave. */
    public boolean isAskedFor(Ask ask) {
        return ask.tier() == Ask.AMEND_TIER || ask.tier() >= fromTier;
    }

    /** Whether that login may do what is grave at this time. */
    public boolean isMetBy(Authenticated login, Instant now) {
        return isMetBy(login, maxAge, now);
    }

    /** Whether there is time left for a person to answer by that login: half of the age is. */
    public boolean isMetForAWhileBy(Authenticated login, Instant now) {
        return isMetBy(login, askedAge(), now);
    }

    /** How old an authentication may be that the identity provider is asked for. */
    public Duration askedAge() {
        return maxAge.dividedBy(2);
    }

    private boolean isMetBy(Authenticated login, Duration age, Instant now) {
        return levels.contains(login.level()) && login.isWithin(age, now);
    }

    /** The levels as OpenID Connect and RFC 9470 write them. */
    public String acrValues() {
        return String.join(" ", levels);
    }

    /** What {@code WWW-Authenticate} says to a token that does not meet it (RFC 9470). */
    public String challenge() {
        return "Bearer error=\"" + ERROR + "\", error_description=\"" + DESCRIPTION + "\", acr_values=\"" + acrValues()
                + "\", max_age=" + maxAge.toSeconds();
    }
}
