package dev.portcullis.permit;

/**
 * Who a worker is: its name in trust and the pool that permits are made out to.
 *
 * @param worker keyid of the worker's key
 */
public record Audience(String worker, String pool) {}
