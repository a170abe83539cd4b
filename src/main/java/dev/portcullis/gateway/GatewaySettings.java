package dev.portcullis.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a gateway is told beside its database, broker and identity provider. */
@ConfigMapping(prefix = "portcullis")
public interface GatewaySettings {

    /** Folder with the installation's keys and its founding trust, owner-only. */
    Path keys();

    /** File outside the database that remembers the last signed checkpoint (L6). */
    Path checkpoint();

    /** Folder with the log's tiles, this gateway's own; beside the checkpoint unless said otherwise. */
    Optional<Path> tiles();

    /** Addresses of the witnesses that are asked to cosign; whose cosignatures count is in trust. */
    Optional<List<URI>> witnesses();

    /** The installation's name, the first part of every key's. */
    String installation();

    /** Put before the names of topics and consumer groups where installations share a broker. */
    Optional<String> topicPrefix();

    /** Threads that evaluate policy, each with an instance of its own. */
    @WithDefault("2")
    int policyThreads();

    /** Threads that step proposals. */
    @WithDefault("2")
    int steppingThreads();

    /** Proposals an hour of one proposer, before anything is written for it. */
    @WithDefault("3600")
    int proposalsAnHour();
}
