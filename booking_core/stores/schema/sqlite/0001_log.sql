-- The one sequence of events and what belongs to it.

CREATE TABLE migrations (
  number INTEGER NOT NULL,
  name TEXT NOT NULL,
  applied_at TEXT NOT NULL,
  CONSTRAINT migrations_pkey PRIMARY KEY (number)
) STRICT, WITHOUT ROWID;

-- One row: the end of the log. Whoever appends takes it first, so positions are dense and become
-- visible in order.
CREATE TABLE head (
  only_row INTEGER NOT NULL DEFAULT 1,
  position INTEGER NOT NULL,
  hash BLOB NOT NULL,
  occurred_at TEXT,
  min_reader INTEGER NOT NULL,
  server_id TEXT NOT NULL,
  CONSTRAINT head_pkey PRIMARY KEY (only_row),
  CONSTRAINT head_is_one_row CHECK (only_row = 1),
  CONSTRAINT head_position_counts CHECK (position >= 0),
  CONSTRAINT head_hash_is_sha256 CHECK (length(hash) = 32)
) STRICT;

-- `data` and `tags` are the exact text that the hash covers.
CREATE TABLE events (
  position INTEGER NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  schema_number INTEGER NOT NULL,
  data TEXT NOT NULL,
  tags TEXT NOT NULL,
  occurred_at TEXT NOT NULL,
  clock TEXT NOT NULL,
  actor TEXT NOT NULL,
  on_behalf_of TEXT,
  source TEXT NOT NULL,
  correlation TEXT NOT NULL,
  causation TEXT,
  idempotency_key TEXT,
  hash BLOB NOT NULL,
  CONSTRAINT events_pkey PRIMARY KEY (position),
  CONSTRAINT events_id_key UNIQUE (id),
  CONSTRAINT events_position_counts CHECK (position > 0),
  CONSTRAINT events_schema_number_counts CHECK (schema_number > 0),
  CONSTRAINT events_hash_is_sha256 CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX events_by_kind ON events (kind, position);
CREATE INDEX events_by_time ON events (occurred_at, position);

-- Where a query by tags and types looks; says nothing that `events.tags` does not say, so it needs
-- no foreign key, and `verify` holds the two against each other.
CREATE TABLE event_tags (
  tag TEXT NOT NULL,
  kind TEXT NOT NULL,
  position INTEGER NOT NULL,
  CONSTRAINT event_tags_pkey PRIMARY KEY (tag, kind, position)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'the log is append-only: events'); END;
CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'the log is append-only: events'); END;
-- INSERT OR REPLACE deletes without asking the trigger above.
CREATE TRIGGER events_are_never_replaced BEFORE INSERT ON events
WHEN EXISTS (SELECT 1 FROM events WHERE position = NEW.position)
  OR EXISTS (SELECT 1 FROM events WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the log is append-only: events'); END;
CREATE TRIGGER event_tags_are_never_changed BEFORE UPDATE ON event_tags
BEGIN SELECT RAISE(ABORT, 'the log is append-only: event_tags'); END;
CREATE TRIGGER event_tags_are_never_deleted BEFORE DELETE ON event_tags
BEGIN SELECT RAISE(ABORT, 'the log is append-only: event_tags'); END;

-- What a key was used for; the answer is rendered anew from the events `[first, first + count)`.
CREATE TABLE idempotency (
  actor TEXT NOT NULL,
  idempotency_key TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  first_position INTEGER NOT NULL,
  event_count INTEGER NOT NULL,
  recorded_at TEXT NOT NULL,
  CONSTRAINT idempotency_pkey PRIMARY KEY (actor, idempotency_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_by_age ON idempotency (recorded_at);

-- A data key a person: free text can be read while its author's row is here.
CREATE TABLE keys (
  member_id TEXT NOT NULL,
  data_key BLOB NOT NULL,
  CONSTRAINT keys_pkey PRIMARY KEY (member_id),
  CONSTRAINT keys_data_key_is_aes_256 CHECK (length(data_key) = 32)
) STRICT;

-- The register of erasures: no key is ever made again for whom it names.
CREATE TABLE erased (
  member_id TEXT NOT NULL,
  erased_at TEXT NOT NULL,
  CONSTRAINT erased_pkey PRIMARY KEY (member_id)
) STRICT;

CREATE TABLE checkpoints (
  follower TEXT NOT NULL,
  position INTEGER NOT NULL,
  CONSTRAINT checkpoints_pkey PRIMARY KEY (follower),
  CONSTRAINT checkpoints_position_counts CHECK (position >= 0)
) STRICT;

-- Who does a job that only one instance does at a time: `fence` rises with every change of hands,
-- `beat` while somebody has it.
CREATE TABLE leases (
  job TEXT NOT NULL,
  holder TEXT NOT NULL,
  fence INTEGER NOT NULL,
  beat INTEGER NOT NULL,
  CONSTRAINT leases_pkey PRIMARY KEY (job),
  CONSTRAINT leases_fence_counts CHECK (fence > 0)
) STRICT;
