-- What the gate remembers of lineages, proposals and people's answers (CONTRACTS section 6).
-- The ledger's own tables are in V202611232030. One writer a table; the application role owns nothing.

CREATE DOMAIN sha256 AS bytea CHECK (octet_length(VALUE) = 32);

CREATE TABLE trust (
    version   bigint PRIMARY KEY CHECK (version > 0),
    document  bytea NOT NULL,
    envelope  bytea NOT NULL,
    entry     uuid NOT NULL UNIQUE
);

CREATE TABLE policy_epoch (
    epoch  bigint PRIMARY KEY CHECK (epoch > 0),
    bundle sha256 NOT NULL,
    stage  text NOT NULL CHECK (stage IN ('active')),
    entry  uuid NOT NULL UNIQUE
);

CREATE TABLE blob (
    digest     sha256 PRIMARY KEY,
    size       bigint NOT NULL CHECK (size >= 0),
    content    bytea,
    by         text NOT NULL,
    stored_at  timestamptz NOT NULL,
    CHECK (content IS NULL OR octet_length(content) = size)
);
CREATE INDEX blob_by ON blob (by);

CREATE TABLE tree (
    digest   sha256 PRIMARY KEY,
    manifest bytea NOT NULL
);

CREATE TABLE charter (
    digest   sha256 PRIMARY KEY,
    lineage  text NOT NULL,
    document bytea NOT NULL,
    entry    uuid UNIQUE
);

CREATE TABLE lineage (
    id         text PRIMARY KEY,
    standing   text NOT NULL CHECK (standing IN ('pending', 'open', 'closed')),
    charter    sha256 NOT NULL REFERENCES charter,
    genesis    sha256 NOT NULL REFERENCES tree,
    head       sha256,
    anchor     sha256,
    fence      bigint NOT NULL DEFAULT 0,
    epoch      bigint NOT NULL DEFAULT 1,
    halted_by  uuid,
    promoting  uuid UNIQUE,
    CHECK (standing = 'pending' OR (head IS NOT NULL AND anchor IS NOT NULL))
);

CREATE TABLE proposer (
    lineage    text NOT NULL REFERENCES lineage,
    id         text NOT NULL,
    public_key text NOT NULL UNIQUE,
    operators  text[] NOT NULL,
    PRIMARY KEY (lineage, id)
);

CREATE TABLE amendment (
    id       uuid PRIMARY KEY,
    kind     text NOT NULL CHECK (kind IN ('charter', 'trust', 'policy', 'rearm')),
    subject  text NOT NULL,
    document bytea NOT NULL,
    previous sha256 NOT NULL,
    preview  bytea NOT NULL,
    state    text NOT NULL CHECK (state IN ('open', 'carried', 'declined', 'lapsed')),
    entry    uuid UNIQUE,
    CHECK ((state = 'carried') = (entry IS NOT NULL))
);
CREATE UNIQUE INDEX amendment_open ON amendment (subject, previous) WHERE state = 'open';

CREATE TABLE inbox (
    principal      text NOT NULL,
    event_id       text NOT NULL,
    payload_digest sha256 NOT NULL,
    proposal       uuid,
    refusal        text,
    received_at    timestamptz NOT NULL,
    PRIMARY KEY (principal, event_id, payload_digest)
);

CREATE TABLE proposal (
    id           uuid PRIMARY KEY,
    lineage      text NOT NULL REFERENCES lineage,
    proposer     text NOT NULL,
    kind         text NOT NULL,
    aim          text NOT NULL CHECK (aim IN ('admit', 'promote')),
    base         sha256 NOT NULL,
    result       sha256 NOT NULL,
    parents      bytea[] NOT NULL,
    claims       text NOT NULL,
    envelope     bytea NOT NULL,
    of           uuid REFERENCES proposal,
    joined       uuid[] NOT NULL DEFAULT '{}',
    purpose      text NOT NULL CHECK (purpose IN ('evaluate', 'admit', 'promote')),
    round        int NOT NULL DEFAULT 1 CHECK (round > 0),
    state        text NOT NULL
        CHECK (state IN ('RECEIVED', 'JUDGING', 'AWAITING_SIGNOFF', 'PERMITTED', 'RUNNING', 'ENDED')),
    state_ref    uuid,
    version      bigint NOT NULL DEFAULT 0,
    basis        sha256,
    step_due_at  timestamptz,
    deadline     timestamptz NOT NULL,
    answer       bytea NOT NULL,
    answer_state text NOT NULL,
    end_reason   text,
    received_at  timestamptz NOT NULL,
    generation   bigint,
    CHECK ((state = 'ENDED') = (end_reason IS NOT NULL)),
    -- K5: no row without an end or a due time.
    CHECK (state = 'ENDED' OR step_due_at IS NOT NULL),
    CHECK ((state IN ('AWAITING_SIGNOFF', 'PERMITTED', 'RUNNING')) = (state_ref IS NOT NULL))
);
-- Base and result again while one is open is a twin; a promotion asked later has both in common with its elder.
CREATE UNIQUE INDEX proposal_open_twin ON proposal (lineage, base, result) WHERE state <> 'ENDED' AND of IS NULL;
CREATE INDEX proposal_due ON proposal (step_due_at) WHERE state <> 'ENDED';
CREATE INDEX proposal_lineage ON proposal (lineage, id);

CREATE TABLE generation (
    lineage  text NOT NULL REFERENCES lineage,
    number   bigint NOT NULL CHECK (number >= 0),
    tree     sha256 NOT NULL REFERENCES tree,
    parents  bytea[] NOT NULL,
    proposal uuid,
    permit   uuid UNIQUE,
    score    text,
    evidence sha256,
    standing text NOT NULL CHECK (standing IN ('admitted', 'promoted')),
    depth    int NOT NULL DEFAULT 0,
    PRIMARY KEY (lineage, number)
);
CREATE INDEX generation_tree ON generation (lineage, tree);

CREATE TABLE facts (
    proposal uuid NOT NULL REFERENCES proposal,
    purpose  text NOT NULL,
    round    int NOT NULL,
    document bytea NOT NULL,
    digest   sha256 NOT NULL,
    PRIMARY KEY (proposal, purpose, round)
);

CREATE TABLE gate_result (
    proposal uuid NOT NULL REFERENCES proposal,
    purpose  text NOT NULL,
    round    int NOT NULL,
    gate     text NOT NULL CHECK (gate IN ('policy', 'tripwire', 'signoff')),
    name     text NOT NULL,
    basis    sha256 NOT NULL,
    outcome  text NOT NULL,
    envelope bytea NOT NULL,
    entry    uuid NOT NULL UNIQUE,
    PRIMARY KEY (proposal, purpose, round, gate, name)
);

CREATE TABLE ask (
    id         uuid PRIMARY KEY,
    subject    text NOT NULL,
    lineage    text,
    purpose    text NOT NULL,
    round      int NOT NULL,
    basis      bytea NOT NULL,
    basis_key  sha256 NOT NULL,
    tier       int NOT NULL,
    quorum     text NOT NULL,
    members    int NOT NULL CHECK (members > 0),
    excluded   text[] NOT NULL,
    view       bytea NOT NULL,
    envelope   bytea NOT NULL,
    entry      uuid NOT NULL UNIQUE,
    state      text NOT NULL CHECK (state IN ('open', 'granted', 'declined', 'lapsed', 'void')),
    asked_at   timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    UNIQUE (subject, purpose, round)
);
CREATE INDEX ask_basis ON ask (basis_key) WHERE state = 'declined';
CREATE INDEX ask_open ON ask (expires_at) WHERE state = 'open';

CREATE TABLE sign_off (
    ask        uuid NOT NULL REFERENCES ask,
    person     text NOT NULL,
    says       text NOT NULL CHECK (says IN ('granted', 'declined')),
    reason     text NOT NULL CHECK (reason <> ''),
    envelope   bytea NOT NULL,
    expires_at timestamptz NOT NULL,
    entry      uuid NOT NULL UNIQUE,
    PRIMARY KEY (ask, person)
);

CREATE TABLE permit (
    id          uuid PRIMARY KEY,
    proposal    uuid NOT NULL REFERENCES proposal,
    purpose     text NOT NULL,
    round       int NOT NULL,
    lineage     text NOT NULL REFERENCES lineage,
    basis       sha256 NOT NULL,
    charter     sha256 NOT NULL,
    audience    text NOT NULL,
    epoch       bigint NOT NULL,
    key_epoch   bigint NOT NULL,
    not_before  timestamptz NOT NULL,
    not_after   timestamptz NOT NULL,
    state       text NOT NULL CHECK (state IN ('issued', 'redeemed', 'expired', 'revoked')),
    envelope    bytea NOT NULL,
    entry       uuid NOT NULL UNIQUE,
    UNIQUE (proposal, purpose, round),
    CHECK (not_before < not_after)
);
CREATE INDEX permit_issued ON permit (audience, id) WHERE state = 'issued';

CREATE TABLE redemption (
    id          uuid NOT NULL UNIQUE,
    permit      uuid PRIMARY KEY REFERENCES permit,
    worker      text NOT NULL,
    nonce       text NOT NULL,
    lineage     text NOT NULL REFERENCES lineage,
    fence       bigint NOT NULL,
    lease_until timestamptz NOT NULL,
    outcome     bytea,
    evidence    bytea,
    gpu_seconds numeric NOT NULL DEFAULT 0 CHECK (gpu_seconds >= 0),
    settled_at  timestamptz,
    receipt     bytea NOT NULL,
    entry       uuid NOT NULL UNIQUE,
    UNIQUE (lineage, fence)
);

CREATE TABLE halt (
    id            uuid PRIMARY KEY,
    scope         text NOT NULL,
    reason        text NOT NULL,
    by            text NOT NULL,
    raised_at     timestamptz NOT NULL,
    entry         uuid NOT NULL UNIQUE,
    rearmed_entry uuid UNIQUE
);
CREATE INDEX halt_open ON halt (scope) WHERE rearmed_entry IS NULL;

GRANT SELECT, INSERT ON trust, policy_epoch, tree, charter, facts, gate_result, sign_off TO portcullis_app;
GRANT SELECT, INSERT, DELETE ON blob TO portcullis_app;
GRANT SELECT, INSERT, UPDATE ON lineage, amendment, inbox, proposal, generation, ask, permit, redemption, halt TO portcullis_app;
GRANT UPDATE (entry) ON charter TO portcullis_app;
GRANT SELECT, INSERT, DELETE ON proposer TO portcullis_app;
