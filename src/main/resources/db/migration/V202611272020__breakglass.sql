-- A9: two people may stop everything at once, or give an evaluation more time, once; nothing else, and never a promotion.
ALTER TABLE amendment DROP CONSTRAINT amendment_kind_check;
ALTER TABLE amendment
    ADD CONSTRAINT amendment_kind_check CHECK (kind IN ('charter', 'trust', 'policy', 'rearm', 'breakglass'));

CREATE TABLE breakglass (
    id       uuid PRIMARY KEY,
    act      text NOT NULL CHECK (act IN ('stop', 'extend')),
    scope    text NOT NULL,
    reason   text NOT NULL CHECK (reason <> ''),
    people   text[] NOT NULL CHECK (cardinality(people) >= 2),
    skipped  text[] NOT NULL,
    halt     uuid UNIQUE REFERENCES halt,
    proposal uuid UNIQUE REFERENCES proposal,
    at       timestamptz NOT NULL,
    until    timestamptz NOT NULL,
    entry    uuid NOT NULL UNIQUE,
    CHECK ((act = 'stop') = (halt IS NOT NULL)),
    CHECK ((act = 'extend') = (proposal IS NOT NULL)),
    CHECK (until > at AND until <= at + interval '24 hours')
);
CREATE INDEX breakglass_until ON breakglass (until);
GRANT SELECT, INSERT ON breakglass TO portcullis_app;

ALTER TABLE proposal ADD COLUMN extended_until timestamptz;

COMMENT ON TABLE breakglass IS 'Never changed: what broke is on record. The unique proposal is what counts an extension once.';
COMMENT ON COLUMN proposal.extended_until IS 'Its deadline by break-glass, until it is judged for promotion; then its own counts again.';

-- What a proposer says to a question names the sealed question by its digest, as an auditor finds it. It changes nothing else.
ALTER TABLE ask_question ADD COLUMN digest sha256;
UPDATE ask_question q SET digest = sha256(e.leaf) FROM ledger_entry e WHERE e.id = q.entry;
ALTER TABLE ask_question ALTER COLUMN digest SET NOT NULL;
CREATE UNIQUE INDEX ask_question_digest ON ask_question (digest);

CREATE TABLE ask_reply (
    question   uuid PRIMARY KEY REFERENCES ask_question,
    proposer   text NOT NULL,
    text       text NOT NULL CHECK (text <> ''),
    replied_at timestamptz NOT NULL,
    entry      uuid NOT NULL UNIQUE
);
GRANT SELECT, INSERT ON ask_reply TO portcullis_app;
