/**
 * The local stack: PostgreSQL, a Kafka broker and Keycloak for real, and the programs that run over them, as child
 * processes of one supervisor. Nothing here is part of the gate; a site that has its own services never runs it.
 */
@NullMarked
package dev.portcullis.local;

import org.jspecify.annotations.NullMarked;
