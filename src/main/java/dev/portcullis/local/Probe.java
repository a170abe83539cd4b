package dev.portcullis.local;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.net.URI;
import java.nio.file.Path;

/** How the supervisor knows that a service is ready. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Probe.HttpAnswers.class, name = "http"),
    @JsonSubTypes.Type(value = Probe.PortAccepts.class, name = "port"),
    @JsonSubTypes.Type(value = Probe.PidFileSays.class, name = "pid-file"),
})
public sealed interface Probe {
    /** A GET of {@code address} answers 200. */
    record HttpAnswers(URI address) implements Probe {}

    /** The port of this machine accepts a connection. */
    record PortAccepts(int port) implements Probe {}

    /**
     * The first line of {@code file} is the service's own process number, so that what an earlier process left there
     * says nothing, and line {@code line}, counted from 0, starts with {@code text}.
     */
    record PidFileSays(Path file, int line, String text) implements Probe {}
}
