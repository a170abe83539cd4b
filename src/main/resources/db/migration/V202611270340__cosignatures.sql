-- What witnesses added to a checkpoint before it was published. The trigger that lets a checkpoint be published once
-- holds this column too: it is written with published_at or never.

ALTER TABLE checkpoint ADD COLUMN cosignatures text NOT NULL DEFAULT '';

COMMENT ON COLUMN checkpoint.cosignatures IS 'Signature lines of witnesses, as they follow the log''s own in the served note.';

GRANT UPDATE (cosignatures) ON checkpoint TO portcullis_app;
