package dev.portcullis.api;

/** As what a caller may be let through. */
enum Party {
    /** Anybody, also without saying who. */
    ANYONE,
    WORKER,
    EVALUATOR,
    PROPOSER,
    OPERATOR,
    REVIEWER,
    SAFETY,
    AUDITOR,
    /** An enrolled person who signed the request with a command-line key, so that a halt needs no login. */
    PERSON_KEY
}
