package dev.portcullis.local.internal;

/** The keys of {@code local.properties} and of the files under {@code secrets/}. */
public final class Key {
    public static final String INSTALLATION = "installation";
    public static final String TOPIC_PREFIX = "topics.prefix";
    public static final String DURABLE = "postgres.durable";
    public static final String POSTGRES_PORT = "postgres.port";
    public static final String JDBC_URL = "postgres.jdbc.url";
    public static final String KAFKA_PORT = "kafka.port";
    public static final String KAFKA_BROKER_PORT = "kafka.broker.port";
    public static final String KAFKA_CONTROLLER_PORT = "kafka.controller.port";
    public static final String KAFKA_CLUSTER = "kafka.cluster";
    public static final String KAFKA_BOOTSTRAP = "kafka.bootstrap.servers";
    public static final String KEYCLOAK_PORT = "keycloak.port";
    public static final String KEYCLOAK_HEALTH_PORT = "keycloak.health.port";
    public static final String ISSUER = "oidc.issuer";
    public static final String GATEWAY_PORT = "gateway.port";
    public static final String GATEWAY_URL = "gateway.url";

    /** The port of a witness, from 1. */
    public static String witnessPort(int number) {
        return "witness." + number + ".port";
    }

    private Key() {}
}
