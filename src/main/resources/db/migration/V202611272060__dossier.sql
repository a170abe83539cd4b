-- What people's amendments left beside the tables, and permits taken back: found by kind for the dossier of a case. The
-- kinds are rare, so the index costs the entries of every proposal nothing.

CREATE INDEX ledger_entry_rare ON ledger_entry (id) WHERE kind IN (
    'https://portcullis.dev/waiting/v0.1',
    'https://portcullis.dev/cancellation/v0.1',
    'https://portcullis.dev/revocation/v0.1');
