-- An entry's row is written once and never again: its place is a narrow row of its own, and so is its waiting for one.
-- Before, giving a place rewrote the whole entry and each of its index entries, and left the old ones to be swept up.

LOCK TABLE ledger_entry, ledger_head IN ACCESS EXCLUSIVE MODE;

CREATE TABLE ledger_place (
    idx bigint PRIMARY KEY CHECK (idx >= 0),
    entry uuid NOT NULL UNIQUE,
    leaf_hash bytea NOT NULL CHECK (octet_length(leaf_hash) = 32)
);

COMMENT ON TABLE ledger_place IS 'Evidence: the place the sequencer gave to an entry; every row is of an entry that waited for it.';

CREATE TABLE ledger_waiting (
    entry uuid PRIMARY KEY,
    leaf_hash bytea NOT NULL
);

COMMENT ON TABLE ledger_waiting IS 'Entries without a place: a row comes with the entry and goes with its place, by triggers alone.';

-- A queue: what is gone from it is in the way of whoever looks for what is there.
ALTER TABLE ledger_waiting SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000,
    autovacuum_vacuum_cost_delay = 0);

-- Looked up by their keys alone. Whoever samples a large table for statistics that nobody asks for works for seconds, and
-- while it does, what is gone from the queue is not swept up.
ALTER TABLE ledger_entry ALTER id SET STATISTICS 1, ALTER kind SET STATISTICS 1, ALTER leaf SET STATISTICS 0,
    ALTER leaf_hash SET STATISTICS 0;
ALTER TABLE ledger_place ALTER idx SET STATISTICS 1, ALTER entry SET STATISTICS 1, ALTER leaf_hash SET STATISTICS 0;
ALTER TABLE ledger_node ALTER level SET STATISTICS 1, ALTER idx SET STATISTICS 1, ALTER hash SET STATISTICS 0;

INSERT INTO ledger_place (idx, entry, leaf_hash)
    SELECT idx, id, leaf_hash FROM ledger_entry WHERE idx IS NOT NULL ORDER BY idx;

INSERT INTO ledger_waiting (entry, leaf_hash) SELECT id, leaf_hash FROM ledger_entry WHERE idx IS NULL;

DROP TRIGGER ledger_entry_born ON ledger_entry;
DROP TRIGGER ledger_entry_placed ON ledger_entry;
DROP TRIGGER ledger_entry_stays ON ledger_entry;
DROP FUNCTION ledger_entry_is_born_without_place();
DROP FUNCTION ledger_entry_gets_its_place_once();
ALTER TABLE ledger_entry DROP COLUMN idx;

COMMENT ON TABLE ledger_entry IS 'Evidence: the exact bytes of each envelope.';

CREATE TRIGGER ledger_entry_stays BEFORE UPDATE OR DELETE ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_refuses();
CREATE TRIGGER ledger_place_stays BEFORE UPDATE OR DELETE ON ledger_place FOR EACH ROW EXECUTE FUNCTION ledger_refuses();
CREATE TRIGGER ledger_place_not_emptied BEFORE TRUNCATE ON ledger_place FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses();
CREATE TRIGGER ledger_waiting_not_emptied BEFORE TRUNCATE ON ledger_waiting FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses();
-- Depth 0 is a statement of somebody's own; the two triggers below write from within.
CREATE TRIGGER ledger_waiting_stays BEFORE INSERT OR UPDATE OR DELETE ON ledger_waiting FOR EACH STATEMENT
    WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION ledger_refuses();

CREATE FUNCTION ledger_entry_waits() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.ledger_waiting (entry, leaf_hash) SELECT id, leaf_hash FROM born;
    RETURN NULL;
END
$$;

CREATE TRIGGER ledger_entry_born AFTER INSERT ON ledger_entry REFERENCING NEW TABLE AS born FOR EACH STATEMENT
    EXECUTE FUNCTION ledger_entry_waits();

-- Entries never go, so what waits is there; it waits no more once it has a place, so it gets one once.
CREATE FUNCTION ledger_place_ends_waiting() RETURNS trigger LANGUAGE plpgsql
    -- A plan that was made when next to nothing waited would read all that waits, or compare all with all, for every batch.
    SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET enable_nestloop = off AS $$
DECLARE
    given bigint;
    waited bigint;
    lowest bigint;
    highest bigint;
BEGIN
    SELECT count(*), min(idx), max(idx) INTO given, lowest, highest FROM placed;
    -- Places never go, so those below are there for good: there is no gap, whoever gives them.
    IF highest - lowest + 1 <> given
            OR lowest > 0 AND NOT EXISTS (SELECT FROM public.ledger_place WHERE idx = lowest - 1) THEN
        RAISE EXCEPTION 'L3: the % places from % to % leave a gap', given, lowest, highest
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    WITH ended AS (
        DELETE FROM public.ledger_waiting WHERE entry = ANY (ARRAY(SELECT entry FROM placed)) RETURNING entry, leaf_hash)
    SELECT count(*) INTO waited FROM ended JOIN placed USING (entry, leaf_hash);
    IF waited <> given THEN
        RAISE EXCEPTION 'L3: of % places % are for entries that wait for one', given, waited
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER ledger_place_given AFTER INSERT ON ledger_place REFERENCING NEW TABLE AS placed FOR EACH STATEMENT
    EXECUTE FUNCTION ledger_place_ends_waiting();

CREATE OR REPLACE FUNCTION ledger_head_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.size < OLD.size OR NEW.term < OLD.term
            OR (NEW.size = OLD.size AND (NEW.root, NEW.frontier) IS DISTINCT FROM (OLD.root, OLD.frontier)) THEN
        RAISE EXCEPTION 'L2: the head may not go from size %, term % to size %, term %', OLD.size, OLD.term, NEW.size, NEW.term
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.size - OLD.size <> (SELECT count(*) FROM ledger_place WHERE idx >= OLD.size AND idx < NEW.size) THEN
        RAISE EXCEPTION 'L3: the head may not pass from % to %: places between are empty', OLD.size, NEW.size
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;

-- Whoever may call them could hang them to a table of their own, and take an entry out of the queue that way.
REVOKE EXECUTE ON FUNCTION ledger_entry_waits(), ledger_place_ends_waiting() FROM PUBLIC;

GRANT SELECT, INSERT ON ledger_place TO portcullis_app;
GRANT SELECT ON ledger_waiting TO portcullis_app;
