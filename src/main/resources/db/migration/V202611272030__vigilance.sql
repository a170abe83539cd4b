-- Vigilance (SAFETY section 4): cases whose answer is known. They are no asks and no proposals, and nothing refers to them
-- but these tables; what becomes of them is one entry of the ledger for each burst.
CREATE TABLE probe (
    digest sha256 PRIMARY KEY,
    bad    boolean NOT NULL,
    salt   bytea NOT NULL CHECK (octet_length(salt) = 32),
    entry  uuid NOT NULL
);

CREATE TABLE burst (
    id         uuid PRIMARY KEY,
    person     text NOT NULL,
    tier       int NOT NULL CHECK (tier BETWEEN 1 AND 3),
    started_at timestamptz NOT NULL,
    ends_at    timestamptz NOT NULL,
    ended_at   timestamptz
);
CREATE UNIQUE INDEX burst_open ON burst (person) WHERE ended_at IS NULL;

CREATE TABLE burst_item (
    burst       uuid NOT NULL REFERENCES burst,
    place       int NOT NULL CHECK (place >= 1),
    probe       sha256 NOT NULL REFERENCES probe,
    says        text CHECK (says IN ('granted', 'declined')),
    answered_at timestamptz,
    PRIMARY KEY (burst, place)
);

-- Who is qualified is what the gate sealed, read anew each time; a row forges nothing.
CREATE TABLE qualification (
    entry    uuid PRIMARY KEY,
    person   text NOT NULL,
    tier     int NOT NULL CHECK (tier BETWEEN 1 AND 3),
    envelope bytea NOT NULL,
    at       timestamptz NOT NULL
);
CREATE INDEX qualification_of ON qualification (person, tier, at);

GRANT SELECT, INSERT ON probe, qualification TO portcullis_app;
GRANT SELECT, INSERT, UPDATE ON burst, burst_item TO portcullis_app;

-- Answers are told at once whether they were right, so none is given twice.
CREATE FUNCTION burst_answer_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.says IS NOT NULL THEN
        RAISE EXCEPTION 'F12: an answer to a burst stays' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER burst_item_stays BEFORE UPDATE ON burst_item FOR EACH ROW EXECUTE FUNCTION burst_answer_stays();
