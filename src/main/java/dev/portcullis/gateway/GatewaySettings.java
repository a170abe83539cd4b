package dev.portcullis.gateway;

import dev.portcullis.attest.Group;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a gateway is told beside its database, broker and identity provider. A value out of its bounds, and a key that is
 * not here, keep it from starting. {@code docs/reference/configuration.md} is written from here.
 */
@ConfigMapping(prefix = "portcullis")
public interface GatewaySettings {

    /** Folder with the installation's keys and its founding trust, owner-only. */
    Path keys();

    /** File outside the database that remembers the last signed checkpoint, so that a restored database is noticed. */
    Path checkpoint();

    /** Folder with the log's tiles, this gateway's own; beside the checkpoint unless said otherwise. */
    Optional<Path> tiles();

    /** Addresses of the witnesses that are asked to cosign; whose cosignatures count is in trust. */
    Optional<List<URI>> witnesses();

    /** The installation's name. A gateway does not start over the keys of another one. */
    @NotBlank
    String installation();

    /** Put before the names of topics and consumer groups where installations share a broker. */
    Optional<@Pattern(regexp = "[A-Za-z0-9._-]{1,64}") String> topicPrefix();

    /** Threads that evaluate policy, each with an evaluator of its own. */
    @WithDefault("2")
    @Min(1)
    @Max(64)
    int policyThreads();

    /** Threads that step proposals, each holding one of the database's connections while it does. */
    @WithDefault("2")
    @Min(1)
    @Max(16)
    int steppingThreads();

    /** Proposals an hour of one proposer, whatever its charter allows; more are refused before anything is written. */
    @WithDefault("3600")
    @Min(1)
    @Max(1_000_000)
    int proposalsAnHour();

    /**
     * Where people use the console, as their browser spells it: {@code https://gate.example}. What they send must come
     * from there, and passkeys are enrolled and accepted for its host only.
     */
    @WithName("console.origin")
    @WithDefault("http://localhost:8080")
    @Pattern(regexp = "https?://[a-z0-9.-]{1,253}(:[0-9]{1,5})?")
    String consoleOrigin();

    /** How long a granted amendment that loosens waits before it takes effect; less than 72 hours in demonstrations alone. */
    @WithDefault("259200")
    @Min(0)
    @Max(7_776_000)
    int looseningWaitSeconds();

    /**
     * Levels of login ({@code acr}), one of which what is grave takes: answering an ask of a high tier or an amendment,
     * asking for a re-arm or an amendment. The identity provider is asked for the first; service accounts have none.
     */
    @WithName("step-up.levels")
    @WithDefault("step-up")
    List<@Pattern(regexp = "[A-Za-z0-9._:/-]{1,64}") String> stepUpLevels();

    /** How long ago the person may have authenticated, for what is grave. */
    @WithName("step-up.max-age-seconds")
    @WithDefault("300")
    @Min(30)
    @Max(3_600)
    int stepUpMaxAgeSeconds();

    /** The tier from which answering an ask is grave. Amendments always are, halting never is. */
    @WithName("step-up.from-tier")
    @WithDefault("2")
    @Min(1)
    @Max(2)
    int stepUpFromTier();

    /**
     * Sign-offs that may be asked for at a time, for each person who could give one: three days of eight a day. Past it
     * what aims at promotion is turned away until people have answered.
     */
    @WithDefault("24")
    @Min(1)
    @Max(1_000)
    int openSignOffsEach();

    /**
     * Groups of trust whose people are told, besides those who may answer, of an ask that nobody answered in four fifths of
     * its life. It gives nobody a say.
     */
    @WithDefault("safety")
    Set<Group> backupGroups();

    /**
     * Folder with cases of your own that people are tried with, in the form of a corpus; those that ship with the program,
     * which anybody can read, unless said otherwise.
     */
    Optional<Path> probes();

    /**
     * How many asks a person answers, on average, between two cases whose answer is known among their asks, 1000 at most; 0
     * for never. Unless said otherwise 9 where {@code portcullis.probes} names cases of your own and trust is no demonstration's, and 0
     * elsewhere.
     */
    @WithName("probes-among-asks.after")
    Optional<@Min(0) @Max(1_000) Integer> probesAmongAsksAfter();

    /** How many such cases one person is shown in 24 hours at most. */
    @WithName("probes-among-asks.a-day")
    @WithDefault("3")
    @Min(1)
    @Max(20)
    int probesAmongAsksADay();

    /** For fault runs alone: the place at which this gateway is to die, {@code name:n}. */
    Optional<String> failpoint();
}
