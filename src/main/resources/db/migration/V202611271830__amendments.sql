-- An amendment that loosens is granted first and takes effect later. Until then one person can cancel it, and one that is
-- put in force before it makes it void.

ALTER TABLE amendment
    ADD COLUMN ask         uuid REFERENCES ask,
    ADD COLUMN granted_at  timestamptz,
    ADD COLUMN in_force_at timestamptz,
    ADD COLUMN loosens     boolean NOT NULL DEFAULT false,
    ADD COLUMN why         text;

ALTER TABLE amendment DROP CONSTRAINT amendment_state_check;
ALTER TABLE amendment
    ADD CONSTRAINT amendment_state_check
        CHECK (state IN ('open', 'waiting', 'carried', 'declined', 'lapsed', 'cancelled', 'void')),
    ADD CONSTRAINT amendment_waits
        CHECK (state <> 'waiting' OR (ask IS NOT NULL AND granted_at IS NOT NULL AND in_force_at IS NOT NULL)),
    ADD CONSTRAINT amendment_stopped CHECK ((state IN ('cancelled', 'void')) = (why IS NOT NULL));

CREATE INDEX amendment_waiting ON amendment (in_force_at) WHERE state = 'waiting';

COMMENT ON COLUMN amendment.ask IS 'The ask whose grants put it in force.';
COMMENT ON COLUMN amendment.in_force_at IS 'When it takes effect, or took effect.';
COMMENT ON COLUMN amendment.why IS 'Why it never takes effect.';
