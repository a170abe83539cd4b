-- What the rules of lineages count (SAFETY section 3), kept as it happens: a judgement reads one row of it and walks over
-- no history. What is counted since the anchor starts anew when the anchor moves.

ALTER TABLE lineage
    ADD COLUMN promotions           bigint NOT NULL DEFAULT 0 CHECK (promotions >= 0),
    ADD COLUMN depth                bigint NOT NULL DEFAULT 0 CHECK (depth >= 0),
    ADD COLUMN anchored_at          timestamptz,
    ADD COLUMN gross_churn          bigint NOT NULL DEFAULT 0 CHECK (gross_churn >= 0),
    ADD COLUMN gross_checks_removed bigint NOT NULL DEFAULT 0 CHECK (gross_checks_removed >= 0),
    ADD COLUMN runs                 bigint NOT NULL DEFAULT 0 CHECK (runs >= 0),
    ADD COLUMN crashes              bigint NOT NULL DEFAULT 0 CHECK (crashes BETWEEN 0 AND runs),
    ADD COLUMN evaluate_gpu_seconds numeric NOT NULL DEFAULT 0 CHECK (evaluate_gpu_seconds >= 0);

-- A lineage that is open already keeps its depth; what else it did before is not counted, and its days begin now.
UPDATE lineage SET
    anchored_at = now(),
    promotions = (SELECT count(*) FROM generation g
        WHERE g.lineage = lineage.id AND g.standing = 'promoted' AND g.number > 0),
    depth = CASE WHEN head = anchor THEN 0 ELSE coalesce((SELECT max(g.depth) FROM generation g
        WHERE g.lineage = lineage.id AND g.tree = lineage.head AND g.standing = 'promoted'), 0) END
WHERE standing <> 'pending';

ALTER TABLE lineage ADD CHECK (standing = 'pending' OR anchored_at IS NOT NULL);

-- Read from the newest generation with the head's tree, it was forgotten when that tree was admitted again.
ALTER TABLE generation DROP COLUMN depth;

-- R3: what a promotion gave to files, or took from them, that people should see together. One row a promotion that did.
CREATE TABLE promotion_sign (
    proposal    uuid PRIMARY KEY REFERENCES proposal,
    lineage     text NOT NULL REFERENCES lineage,
    promoted_at timestamptz NOT NULL,
    paths       text[] NOT NULL CHECK (paths <> '{}'),
    powers      text[] NOT NULL
);
CREATE INDEX promotion_sign_recent ON promotion_sign (lineage, promoted_at);

GRANT SELECT, INSERT ON promotion_sign TO portcullis_app;

-- R10, R13: few rows at any time, counted from their index.
CREATE INDEX proposal_evaluating ON proposal (lineage)
    WHERE purpose = 'evaluate' AND state IN ('PERMITTED', 'RUNNING');
CREATE INDEX proposal_awaiting ON proposal (lineage, proposer) WHERE state = 'AWAITING_SIGNOFF';
