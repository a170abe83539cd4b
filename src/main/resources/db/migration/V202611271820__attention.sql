-- S15: what was asked about is known again in other clothes. The print of a change is kept with its ask, and goes with it
-- unless people declined it; the lines of a decline are looked for one by one, so that no judgement walks over history.
CREATE TABLE ask_change (
    ask         uuid PRIMARY KEY REFERENCES ask,
    lineage     text NOT NULL,
    purpose     text NOT NULL,
    whole       sha256 NOT NULL,
    lines       bigint[] NOT NULL,
    declined_at timestamptz
);
CREATE INDEX ask_change_declined ON ask_change (lineage, purpose, whole) WHERE declined_at IS NOT NULL;

CREATE TABLE declined_line (
    lineage text NOT NULL,
    purpose text NOT NULL,
    line    bigint NOT NULL,
    ask     uuid NOT NULL REFERENCES ask_change,
    PRIMARY KEY (lineage, purpose, line, ask)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON ask_change TO portcullis_app;
GRANT SELECT, INSERT, DELETE ON declined_line TO portcullis_app;

-- A decline stays: only what was not declined may be forgotten, and no decline is taken back.
CREATE FUNCTION decline_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.declined_at IS NOT NULL THEN
        RAISE EXCEPTION 'A6: % of a declined change refused: a decline is final', lower(TG_OP)
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER ask_change_stays BEFORE UPDATE OR DELETE ON ask_change
    FOR EACH ROW EXECUTE FUNCTION decline_stays();

-- What people ask before they decide: inert text, each an entry of the ledger.
CREATE TABLE ask_question (
    entry    uuid PRIMARY KEY,
    ask      uuid NOT NULL REFERENCES ask,
    person   text NOT NULL,
    text     text NOT NULL CHECK (text <> ''),
    asked_at timestamptz NOT NULL
);
CREATE INDEX ask_question_of ON ask_question (ask, asked_at);
GRANT SELECT, INSERT ON ask_question TO portcullis_app;

-- R13, telemetry alone: when people were first shown an ask, and how long they took. Nothing is decided by it.
CREATE TABLE ask_shown (
    ask      uuid NOT NULL REFERENCES ask,
    person   text NOT NULL,
    shown_at timestamptz NOT NULL,
    PRIMARY KEY (ask, person)
);
CREATE TABLE sign_off_pace (
    ask       uuid NOT NULL REFERENCES ask,
    person    text NOT NULL,
    shown_at  timestamptz,
    signed_at timestamptz NOT NULL,
    quick     boolean NOT NULL,
    PRIMARY KEY (ask, person)
);
CREATE INDEX sign_off_pace_recent ON sign_off_pace (signed_at);
GRANT SELECT, INSERT ON ask_shown TO portcullis_app;
GRANT SELECT, INSERT ON sign_off_pace TO portcullis_app;

-- When people are reminded next: at half an ask's life, at four fifths, and told at its end. What was asked before this
-- goes without.
ALTER TABLE ask
    ADD COLUMN nudges   int NOT NULL DEFAULT 0 CHECK (nudges BETWEEN 0 AND 2),
    ADD COLUMN nudge_at timestamptz;
CREATE INDEX ask_nudge ON ask (nudge_at) WHERE state = 'open' AND nudges < 2;
CREATE INDEX ask_lapse_untold ON ask (expires_at) WHERE state = 'lapsed' AND nudge_at IS NOT NULL;
