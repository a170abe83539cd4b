package dev.portcullis.console;

/** What went wrong, as a page. */
public record ErrorPage(int status, String code, String detail) {}
