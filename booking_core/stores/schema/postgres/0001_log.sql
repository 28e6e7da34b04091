-- The one sequence of events and what belongs to it.

CREATE TABLE migrations (
  number integer CONSTRAINT migrations_pkey PRIMARY KEY,
  name text NOT NULL,
  applied_at timestamptz NOT NULL
);

-- One row: the end of the log. Whoever appends takes it first, so positions are dense and become
-- visible in order. Room on the page keeps its updates away from any index.
CREATE TABLE head (
  only_row integer NOT NULL DEFAULT 1 CONSTRAINT head_pkey PRIMARY KEY,
  position bigint NOT NULL,
  hash bytea NOT NULL,
  occurred_at timestamptz,
  min_reader integer NOT NULL,
  server_id text NOT NULL,
  CONSTRAINT head_is_one_row CHECK (only_row = 1),
  CONSTRAINT head_position_counts CHECK (position >= 0),
  CONSTRAINT head_hash_is_sha256 CHECK (length(hash) = 32)
) WITH (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

-- Takes the head like any other who appends, if the log ends where it is said to end.
CREATE FUNCTION hold_head(expected bigint, expected_hash bytea) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM head WHERE position = expected AND hash = expected_hash FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the log goes on after position %', expected
      USING ERRCODE = 'serialization_failure', TABLE = 'head';
  END IF;
END;
$$;

-- `data` and `tags` are the exact text that the hash covers; jsonb would print another.
CREATE TABLE events (
  position bigint CONSTRAINT events_pkey PRIMARY KEY,
  id uuid NOT NULL CONSTRAINT events_id_key UNIQUE,
  kind text COLLATE "C" NOT NULL,
  schema_number integer NOT NULL,
  data text NOT NULL,
  tags text NOT NULL,
  occurred_at timestamptz NOT NULL,
  clock timestamptz NOT NULL,
  actor text NOT NULL,
  on_behalf_of text,
  source text NOT NULL,
  correlation text NOT NULL,
  causation text,
  idempotency_key text,
  hash bytea NOT NULL,
  CONSTRAINT events_position_counts CHECK (position > 0),
  CONSTRAINT events_schema_number_counts CHECK (schema_number > 0),
  CONSTRAINT events_hash_is_sha256 CHECK (length(hash) = 32)
);
CREATE INDEX events_by_kind ON events (kind, position);
CREATE INDEX events_by_time ON events (occurred_at, position);

-- Where a query by tags and types looks; says nothing that `events.tags` does not say, so it needs
-- no foreign key, and `verify` holds the two against each other.
CREATE TABLE event_tags (
  tag text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  position bigint NOT NULL,
  CONSTRAINT event_tags_pkey PRIMARY KEY (tag, kind, position)
);

CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the log is append-only: %', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation', TABLE = TG_TABLE_NAME;
END;
$$;
CREATE TRIGGER events_are_never_changed
  BEFORE UPDATE OR DELETE OR TRUNCATE ON events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER event_tags_are_never_changed
  BEFORE UPDATE OR DELETE OR TRUNCATE ON event_tags
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

-- What a key was used for; the answer is rendered anew from the events `[first, first + count)`.
CREATE TABLE idempotency (
  actor text NOT NULL,
  idempotency_key text NOT NULL,
  fingerprint text NOT NULL,
  first_position bigint NOT NULL,
  event_count integer NOT NULL,
  recorded_at timestamptz NOT NULL,
  CONSTRAINT idempotency_pkey PRIMARY KEY (actor, idempotency_key)
);
CREATE INDEX idempotency_by_age ON idempotency (recorded_at);

-- A data key a person: free text can be read while its author's row is here.
CREATE TABLE keys (
  member_id text CONSTRAINT keys_pkey PRIMARY KEY,
  data_key bytea NOT NULL,
  CONSTRAINT keys_data_key_is_aes_256 CHECK (length(data_key) = 32)
);

-- The register of erasures: no key is ever made again for whom it names.
CREATE TABLE erased (
  member_id text CONSTRAINT erased_pkey PRIMARY KEY,
  erased_at timestamptz NOT NULL
);

CREATE TABLE checkpoints (
  follower text CONSTRAINT checkpoints_pkey PRIMARY KEY,
  position bigint NOT NULL,
  CONSTRAINT checkpoints_position_counts CHECK (position >= 0)
) WITH (fillfactor = 50);

-- Who does a job that only one instance does at a time: `fence` rises with every change of hands,
-- `beat` while somebody has it.
CREATE TABLE leases (
  job text NOT NULL,
  holder text NOT NULL,
  fence bigint NOT NULL,
  beat bigint NOT NULL,
  CONSTRAINT leases_pkey PRIMARY KEY (job),
  CONSTRAINT leases_fence_counts CHECK (fence > 0)
);
