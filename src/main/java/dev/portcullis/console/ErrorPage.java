package dev.portcullis.console;

/**
 * What went wrong, as a page.
 *
 * @param stepUp where to log in again and come back; empty when that helps nothing
 */
public record ErrorPage(int status, String code, String detail, String stepUp) {}
