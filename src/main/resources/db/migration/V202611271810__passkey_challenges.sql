-- What a person's browser is to make a passkey for: one a person, taken once, for five minutes. No evidence: what becomes
-- of it is an amendment of trust.
CREATE TABLE passkey_challenge (
    person     text PRIMARY KEY,
    challenge  bytea NOT NULL CHECK (octet_length(challenge) = 32),
    expires_at timestamptz NOT NULL
);

GRANT SELECT, INSERT, UPDATE, DELETE ON passkey_challenge TO portcullis_app;
