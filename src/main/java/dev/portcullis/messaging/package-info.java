/**
 * The Kafka edge: what proposers, workers and evaluators send is checked, written down and acknowledged; what the outbox
 * holds is sent. Judges nothing.
 */
@NullMarked
package dev.portcullis.messaging;

import org.jspecify.annotations.NullMarked;
