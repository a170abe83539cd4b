-- How often policy gave each reason, and how many proposals needed a person, by day. Counted behind the verdicts, along the
-- places of the ledger, so that no page walks over history and no judgement waits for a count. Nothing is decided by it.

CREATE TABLE reason_count (
    day     date NOT NULL,
    code    text NOT NULL,
    purpose text NOT NULL,
    given   bigint NOT NULL CHECK (given > 0),
    asked   bigint NOT NULL CHECK (asked BETWEEN 0 AND given),
    PRIMARY KEY (day, code, purpose)
);

-- By the day on which the proposal was received.
CREATE TABLE proposal_count (
    day    date PRIMARY KEY,
    judged bigint NOT NULL CHECK (judged >= 0),
    asked  bigint NOT NULL CHECK (asked >= 0)
);

-- The place up to which all is counted. One row; who counts holds it.
CREATE TABLE counted (
    one  boolean PRIMARY KEY DEFAULT true CHECK (one),
    upto bigint NOT NULL CHECK (upto >= 0)
);
INSERT INTO counted (upto) VALUES (0);

GRANT SELECT, INSERT, UPDATE ON reason_count, proposal_count TO portcullis_app;
GRANT SELECT, UPDATE ON counted TO portcullis_app;
