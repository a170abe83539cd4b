-- Probes among the asks (SAFETY section 4): cases whose answer is known, shown to one person as an ask is shown. They are no
-- asks: nothing that issues, redeems, exports, counts or reminds reads these tables, and no row of another table names one.
CREATE TABLE queue_probe (
    id          uuid PRIMARY KEY,
    person      text NOT NULL,
    login       sha256 NOT NULL,
    probe       sha256 NOT NULL REFERENCES probe,
    lineage     text NOT NULL,
    as_proposal uuid NOT NULL UNIQUE,
    as_entry    uuid NOT NULL UNIQUE,
    tier        int NOT NULL CHECK (tier BETWEEN 1 AND 3),
    brief       bytea NOT NULL,
    basis       bytea NOT NULL,
    view        bytea NOT NULL,
    asked_at    timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL CHECK (expires_at > asked_at),
    ended       text CHECK (ended IN ('answered', 'looked-up', 'lapsed')),
    says        text CHECK (says IN ('granted', 'declined')),
    ended_at    timestamptz,
    opened      uuid,
    CHECK ((ended IS NULL) = (ended_at IS NULL)),
    CHECK (coalesce(ended = 'answered', false) = (says IS NOT NULL)),
    CHECK (opened IS NULL OR says IS NOT NULL)
);
CREATE UNIQUE INDEX queue_probe_open ON queue_probe (person) WHERE ended IS NULL;
CREATE INDEX queue_probe_of ON queue_probe (person, asked_at);
CREATE INDEX queue_probe_ended ON queue_probe (ended_at);
CREATE INDEX queue_probe_round ON queue_probe (person) WHERE says IS NOT NULL AND opened IS NULL;
COMMENT ON COLUMN queue_probe.login IS 'Of whom trust enrolled under the id then: whoever has it later is somebody else.';
COMMENT ON COLUMN queue_probe.as_proposal IS 'The proposal it is shown as; there is none of that id.';
COMMENT ON COLUMN queue_probe.as_entry IS 'The entry it is shown as; there is none of that id.';
COMMENT ON COLUMN queue_probe.opened IS 'The entry that counts and opens it, with the others of its round.';

-- When the next one is due for a person: after so many asks that they answered since then.
CREATE TABLE queue_pace (
    person text PRIMARY KEY,
    since  timestamptz NOT NULL,
    after  int NOT NULL CHECK (after >= 0)
);
CREATE INDEX sign_off_pace_of ON sign_off_pace (person, signed_at);

-- Who missed too many among the asks: what they were qualified for before is gone. A row can only take away.
CREATE TABLE qualification_lost (
    entry  uuid PRIMARY KEY,
    person text NOT NULL,
    login  sha256 NOT NULL,
    at     timestamptz NOT NULL
);
CREATE INDEX qualification_lost_of ON qualification_lost (person, at);

GRANT SELECT, INSERT ON qualification_lost TO portcullis_app;
GRANT SELECT, INSERT, UPDATE ON queue_probe, queue_pace TO portcullis_app;

-- What ended is told at once, so nothing of it changes but where it is opened.
CREATE FUNCTION queue_probe_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.ended IS NOT NULL AND (NEW.ended IS DISTINCT FROM OLD.ended OR NEW.says IS DISTINCT FROM OLD.says
            OR OLD.opened IS NOT NULL) THEN
        RAISE EXCEPTION 'F12: what was said to a probe stays' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER queue_probe_stays BEFORE UPDATE ON queue_probe FOR EACH ROW EXECUTE FUNCTION queue_probe_stays();
