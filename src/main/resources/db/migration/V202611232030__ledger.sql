-- The ledger: entries, their places, the tree over them, signed checkpoints, and the outbox that tells of them.
-- The rules that hold evidence are here as well as in the code, so that a mistake in one is refused by the other.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portcullis_app') THEN
        CREATE ROLE portcullis_app NOLOGIN;
    END IF;
EXCEPTION
    -- Another database of the same cluster may be migrated at the same moment; roles belong to the cluster.
    WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;

GRANT USAGE ON SCHEMA public TO portcullis_app;

CREATE TABLE ledger_entry (
    id uuid PRIMARY KEY,
    idx bigint UNIQUE CHECK (idx >= 0),
    kind text NOT NULL CHECK (kind <> '' AND octet_length(kind) <= 200),
    leaf bytea NOT NULL CHECK (octet_length(leaf) BETWEEN 1 AND 65535),
    leaf_hash bytea NOT NULL CHECK (leaf_hash = sha256('\x00'::bytea || leaf))
);

COMMENT ON TABLE ledger_entry IS 'Evidence: the exact bytes of each envelope; idx is empty until the sequencer assigned its place.';

CREATE INDEX ledger_entry_unassigned ON ledger_entry (id) WHERE idx IS NULL;

CREATE TABLE ledger_node (
    level smallint NOT NULL CHECK (level BETWEEN 1 AND 53),
    idx bigint NOT NULL CHECK (idx >= 0),
    hash bytea NOT NULL CHECK (octet_length(hash) = 32),
    PRIMARY KEY (level, idx)
);

COMMENT ON TABLE ledger_node IS 'Roots of complete subtrees above the leaves, so that a proof costs a handful of rows; derivable from ledger_entry.';

CREATE TABLE ledger_head (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    size bigint NOT NULL CHECK (size >= 0),
    root bytea NOT NULL CHECK (octet_length(root) = 32),
    frontier bytea NOT NULL CHECK (octet_length(frontier) = 32 * bit_count(size::bit(64))),
    term bigint NOT NULL CHECK (term >= 0)
);

COMMENT ON TABLE ledger_head IS 'The tree as far as places are assigned; changed only by the leader of the present term.';

INSERT INTO ledger_head (size, root, frontier, term) VALUES (0, sha256(''::bytea), ''::bytea, 0);

CREATE TABLE checkpoint (
    size bigint PRIMARY KEY CHECK (size >= 0),
    root bytea NOT NULL CHECK (octet_length(root) = 32),
    note text NOT NULL CHECK (note <> ''),
    signed_at timestamptz NOT NULL,
    published_at timestamptz
);

COMMENT ON TABLE checkpoint IS 'Signed tree heads; one that is not published yet was signed before a crash and is published, not signed again.';

CREATE TABLE outbox (
    id uuid PRIMARY KEY,
    entry uuid REFERENCES ledger_entry (id) DEFERRABLE INITIALLY DEFERRED,
    topic text NOT NULL CHECK (topic <> ''),
    key text NOT NULL,
    headers jsonb NOT NULL CHECK (jsonb_typeof(headers) = 'object'),
    body bytea NOT NULL,
    tries integer NOT NULL DEFAULT 0 CHECK (tries >= 0),
    next_try_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (entry, topic)
);

COMMENT ON TABLE outbox IS 'What is still to be told; a row goes when the broker has acknowledged it.';

CREATE INDEX outbox_without_entry ON outbox (next_try_at) WHERE entry IS NULL;

CREATE INDEX outbox_held_back ON outbox (topic, key) WHERE tries > 0;

CREATE FUNCTION ledger_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'L1: % of % refused: evidence stays', lower(TG_OP), TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;

CREATE TRIGGER ledger_entry_stays BEFORE DELETE ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_refuses();
CREATE TRIGGER ledger_entry_not_emptied BEFORE TRUNCATE ON ledger_entry FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses();
CREATE TRIGGER ledger_node_stays BEFORE UPDATE OR DELETE ON ledger_node FOR EACH ROW EXECUTE FUNCTION ledger_refuses();
CREATE TRIGGER ledger_node_not_emptied BEFORE TRUNCATE ON ledger_node FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses();
CREATE TRIGGER ledger_head_stays BEFORE DELETE ON ledger_head FOR EACH ROW EXECUTE FUNCTION ledger_refuses();
CREATE TRIGGER ledger_head_not_emptied BEFORE TRUNCATE ON ledger_head FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses();
CREATE TRIGGER checkpoint_stays BEFORE DELETE ON checkpoint FOR EACH ROW EXECUTE FUNCTION ledger_refuses();
CREATE TRIGGER checkpoint_not_emptied BEFORE TRUNCATE ON checkpoint FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses();

CREATE FUNCTION ledger_entry_is_born_without_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.idx IS NOT NULL THEN
        RAISE EXCEPTION 'L3: entry % may not bring its own place', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER ledger_entry_born BEFORE INSERT ON ledger_entry FOR EACH ROW
    EXECUTE FUNCTION ledger_entry_is_born_without_place();

CREATE FUNCTION ledger_entry_gets_its_place_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.idx IS NOT NULL OR NEW.idx IS NULL
            OR (NEW.id, NEW.kind, NEW.leaf, NEW.leaf_hash) IS DISTINCT FROM (OLD.id, OLD.kind, OLD.leaf, OLD.leaf_hash) THEN
        RAISE EXCEPTION 'L1: entry % may only be given its place, once', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER ledger_entry_placed BEFORE UPDATE ON ledger_entry FOR EACH ROW
    EXECUTE FUNCTION ledger_entry_gets_its_place_once();

CREATE FUNCTION ledger_head_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.size < OLD.size OR NEW.term < OLD.term
            OR (NEW.size = OLD.size AND (NEW.root, NEW.frontier) IS DISTINCT FROM (OLD.root, OLD.frontier)) THEN
        RAISE EXCEPTION 'L2: the head may not go from size %, term % to size %, term %', OLD.size, OLD.term, NEW.size, NEW.term
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.size - OLD.size <> (SELECT count(*) FROM ledger_entry WHERE idx >= OLD.size AND idx < NEW.size) THEN
        RAISE EXCEPTION 'L3: the head may not pass from % to %: places between are empty', OLD.size, NEW.size
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER ledger_head_grows BEFORE UPDATE ON ledger_head FOR EACH ROW EXECUTE FUNCTION ledger_head_only_grows();

CREATE FUNCTION checkpoint_only_advances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    newest checkpoint%ROWTYPE;
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT * INTO newest FROM checkpoint ORDER BY size DESC LIMIT 1;
        IF FOUND AND (NEW.size <= newest.size OR NEW.signed_at < newest.signed_at) THEN
            RAISE EXCEPTION 'L10: a checkpoint of size % signed at % may not follow size % signed at %',
                NEW.size, NEW.signed_at, newest.size, newest.signed_at
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF NEW.size > (SELECT size FROM ledger_head) THEN
            RAISE EXCEPTION 'L5: a checkpoint of size % may not be ahead of the head', NEW.size
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    ELSIF OLD.published_at IS NOT NULL OR NEW.published_at IS NULL OR NEW.published_at < NEW.signed_at
            OR (NEW.size, NEW.root, NEW.note, NEW.signed_at) IS DISTINCT FROM (OLD.size, OLD.root, OLD.note, OLD.signed_at) THEN
        RAISE EXCEPTION 'L2: the checkpoint of size % may only be published, once', OLD.size
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER checkpoint_advances BEFORE INSERT OR UPDATE ON checkpoint FOR EACH ROW
    EXECUTE FUNCTION checkpoint_only_advances();

GRANT SELECT, INSERT ON ledger_entry, ledger_node, checkpoint TO portcullis_app;
GRANT UPDATE (idx) ON ledger_entry TO portcullis_app;
GRANT UPDATE (published_at) ON checkpoint TO portcullis_app;
GRANT SELECT, UPDATE (size, root, frontier, term) ON ledger_head TO portcullis_app;
GRANT SELECT, INSERT, DELETE ON outbox TO portcullis_app;
GRANT UPDATE (tries, next_try_at) ON outbox TO portcullis_app;
