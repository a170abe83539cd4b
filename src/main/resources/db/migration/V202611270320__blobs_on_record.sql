-- Content that something on record refers to stays; what nobody refers to goes after a day (CONTRACTS section 6).
-- A flag on the row, not a table beside it: whoever refers to a blob locks its row, and so does whoever deletes it.

-- What was stored before anybody asked is on record, to be safe.
ALTER TABLE blob ADD COLUMN kept boolean NOT NULL DEFAULT true;
ALTER TABLE blob ALTER COLUMN kept SET DEFAULT false;

DROP INDEX blob_by;
CREATE INDEX blob_by ON blob (by, stored_at) INCLUDE (size);
CREATE INDEX blob_loose ON blob (stored_at) WHERE NOT kept;

CREATE FUNCTION blob_on_record_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.kept THEN
            RAISE EXCEPTION 'V1: blob % refused to go: something on record refers to it', encode(OLD.digest, 'hex')
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.kept AND NOT NEW.kept THEN
        RAISE EXCEPTION 'V1: blob % refused to be loose again', encode(OLD.digest, 'hex')
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER blob_stays BEFORE UPDATE OR DELETE ON blob FOR EACH ROW EXECUTE FUNCTION blob_on_record_stays();

GRANT UPDATE (by, stored_at, kept) ON blob TO portcullis_app;
