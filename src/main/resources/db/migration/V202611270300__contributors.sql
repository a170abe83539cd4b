-- Who operated a proposal's proposer when the proposal was received (A2). A charter amended later may name others: what
-- they contributed stays theirs until people have signed off a difference that contains it.

ALTER TABLE proposal ADD COLUMN operators text[];

-- What was received before is the present operators', as far as the charter in force still tells.
UPDATE proposal SET operators = coalesce(
    (SELECT p.operators FROM proposer p WHERE p.lineage = proposal.lineage AND p.id = proposal.proposer), '{}');

ALTER TABLE proposal ALTER COLUMN operators SET NOT NULL;
