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
