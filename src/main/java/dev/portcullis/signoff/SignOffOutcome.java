package dev.portcullis.signoff;

/** What the sign-offs to an ask amount to at one instant. */
public sealed interface SignOffOutcome permits Granted, Declined, Lapsed, Waiting {}
