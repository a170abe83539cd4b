-- What entries of the ledger name by digest (CONTRACTS section 4: what exceeds a leaf goes by digest).

-- Documents the gate's own statements stand on. Apart from blob, which is collected: this role cannot delete here, and
-- what policy saw is not content that a proposer may fetch.
CREATE TABLE named_document (
    digest  sha256 PRIMARY KEY,
    content bytea NOT NULL,
    CHECK (digest = sha256(content))
);
GRANT SELECT, INSERT ON named_document TO portcullis_app;

CREATE INDEX facts_digest ON facts (digest);

-- Everything an auditor may ask for by digest, wherever it is kept. The same bytes may stand in two places.
CREATE VIEW document AS
    SELECT digest, content FROM blob WHERE content IS NOT NULL
    UNION ALL SELECT digest, content FROM named_document
    UNION ALL SELECT digest, manifest FROM tree
    UNION ALL SELECT digest, document FROM charter
    UNION ALL SELECT digest, document FROM facts;
GRANT SELECT ON document TO portcullis_app;
