-- What each worker said last of the version of trust it works under: told to people, nothing is decided by it.
CREATE TABLE worker_standing (
    worker   text PRIMARY KEY,
    pool     text NOT NULL,
    trust    int NOT NULL CHECK (trust > 0),
    doubt    text CHECK (length(doubt) BETWEEN 1 AND 64),
    heard_at timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON worker_standing TO portcullis_app;
