-- How much each proposer may ask, and what its proposer is told of what never became a proposal.

-- The charter's budget beside the proposer it enrols, so that no event costs the reading of a charter. A lineage that is
-- open already gets its own number with its next amendment; until then the charter's default holds.
ALTER TABLE proposer ADD COLUMN proposals_per_hour int NOT NULL DEFAULT 600 CHECK (proposals_per_hour > 0);
ALTER TABLE proposer ALTER COLUMN proposals_per_hour DROP DEFAULT;

-- An id has its place by its digest, so a flood takes no more rows than there are places (S14).
CREATE TABLE turned_away (
    principal text NOT NULL,
    place     int NOT NULL CHECK (place BETWEEN 0 AND 1023),
    proposal  uuid NOT NULL,
    reason    text NOT NULL,
    at        timestamptz NOT NULL,
    PRIMARY KEY (principal, place)
);
CREATE INDEX turned_away_at ON turned_away (at);

GRANT SELECT, INSERT, UPDATE, DELETE ON turned_away TO portcullis_app;
