-- Read models: all of it can be dropped and made again from the log.
-- Rows with `[from_position, to_position)` can be asked as of any position; `to_position` NULL is
-- how things stand.

CREATE TABLE founding (
  only_row INTEGER NOT NULL DEFAULT 1,
  time_zone TEXT NOT NULL,
  language TEXT NOT NULL,
  founded_at TEXT NOT NULL,
  guest_days INTEGER,
  consent_version INTEGER,
  consent_texts TEXT,
  CONSTRAINT founding_pkey PRIMARY KEY (only_row),
  CONSTRAINT founding_is_one_row CHECK (only_row = 1)
) STRICT;

CREATE TABLE members (
  member_id TEXT NOT NULL,
  state TEXT NOT NULL,
  roles TEXT NOT NULL,
  guardian_id TEXT,
  guarded_by TEXT,
  branch_id TEXT,
  consent INTEGER NOT NULL,
  consent_at TEXT,
  erasure_asked_at TEXT,
  delegate_id TEXT,
  delegated_until TEXT,
  merged_into TEXT,
  version INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  CONSTRAINT members_pkey PRIMARY KEY (member_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE branches (
  branch_id TEXT NOT NULL,
  closed INTEGER NOT NULL,
  version INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  from_position INTEGER NOT NULL,
  to_position INTEGER,
  CONSTRAINT branches_pkey PRIMARY KEY (branch_id, from_position),
  CONSTRAINT branches_period_is_forward CHECK (to_position > from_position)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX branches_stand_once ON branches (branch_id) WHERE to_position IS NULL;

CREATE TABLE resources (
  resource_id TEXT NOT NULL,
  tree_id TEXT NOT NULL,
  parent_id TEXT,
  kind TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  color TEXT,
  places INTEGER,
  ceiling INTEGER,
  units INTEGER,
  policy_version INTEGER NOT NULL,
  approval TEXT NOT NULL,
  rules TEXT NOT NULL,
  archived INTEGER NOT NULL,
  version INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  from_position INTEGER NOT NULL,
  to_position INTEGER,
  CONSTRAINT resources_pkey PRIMARY KEY (resource_id, from_position),
  CONSTRAINT resources_period_is_forward CHECK (to_position > from_position)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX resources_stand_once ON resources (resource_id) WHERE to_position IS NULL;
CREATE UNIQUE INDEX resources_slug_key ON resources (slug) WHERE to_position IS NULL;

-- Resources that are spoken of together; `resource_ids` is JSON.
CREATE TABLE resource_groups (
  group_id TEXT NOT NULL,
  name TEXT NOT NULL,
  resource_ids TEXT NOT NULL,
  version INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  from_position INTEGER NOT NULL,
  to_position INTEGER,
  CONSTRAINT resource_groups_pkey PRIMARY KEY (group_id, from_position),
  CONSTRAINT resource_groups_period_is_forward CHECK (to_position > from_position)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX resource_groups_stand_once ON resource_groups (group_id)
  WHERE to_position IS NULL;

-- `claim`, `change_wanted` and `electorate` are JSON; note, reason and the like are sealed.
-- `claim_position` names the rows of `claimed` that belong to this claim.
CREATE TABLE bookings (
  booking_id TEXT NOT NULL,
  state TEXT NOT NULL,
  version INTEGER NOT NULL,
  member_id TEXT NOT NULL,
  requested_by TEXT NOT NULL,
  decided_by TEXT,
  self_approved INTEGER NOT NULL,
  first_day TEXT NOT NULL,
  end_day TEXT NOT NULL,
  claim TEXT NOT NULL,
  claim_position INTEGER NOT NULL,
  electorate TEXT NOT NULL,
  change_wanted TEXT,
  change_asked_at TEXT,
  course TEXT,
  question TEXT,
  held_until TEXT,
  waiting_since TEXT,
  note TEXT,
  reason TEXT,
  decision_note TEXT,
  internal_note TEXT,
  series_id TEXT,
  occurrence TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  from_position INTEGER NOT NULL,
  to_position INTEGER,
  CONSTRAINT bookings_pkey PRIMARY KEY (booking_id, from_position),
  CONSTRAINT bookings_period_is_forward CHECK (to_position > from_position),
  CONSTRAINT bookings_days_are_forward CHECK (end_day > first_day)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX bookings_stand_once ON bookings (booking_id) WHERE to_position IS NULL;
CREATE INDEX bookings_by_day ON bookings (first_day, booking_id) WHERE to_position IS NULL;
CREATE INDEX bookings_undecided ON bookings (updated_at, booking_id)
  WHERE to_position IS NULL AND (state = 'pending' OR change_wanted IS NOT NULL);
CREATE INDEX bookings_by_member ON bookings (member_id, first_day, booking_id)
  WHERE to_position IS NULL;
CREATE INDEX bookings_by_series ON bookings (series_id, occurrence) WHERE series_id IS NOT NULL;
-- Who waits, and who ever waited: few, however old the house is.
CREATE INDEX bookings_waiting ON bookings (to_position, booking_id) WHERE state = 'waitlisted';

-- Which resources a claim takes, directly or as an ancestor of what it takes, and the months
-- `YYYY-MM` that it touches.
CREATE TABLE claimed (
  booking_id TEXT NOT NULL,
  claim_position INTEGER NOT NULL,
  resource_id TEXT NOT NULL,
  month TEXT NOT NULL,
  CONSTRAINT claimed_pkey PRIMARY KEY (resource_id, month, booking_id, claim_position)
) STRICT, WITHOUT ROWID;
CREATE INDEX claimed_by_month ON claimed (month, booking_id, claim_position);

-- `patterns` and `skipped` are JSON: what holds from which date on, and the dates that could not be
-- had when it was last asked for. The dates themselves are rows of `bookings`.
CREATE TABLE series (
  series_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  member_id TEXT NOT NULL,
  requested_by TEXT NOT NULL,
  patterns TEXT NOT NULL,
  skipped TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  from_position INTEGER NOT NULL,
  to_position INTEGER,
  CONSTRAINT series_pkey PRIMARY KEY (series_id, from_position),
  CONSTRAINT series_period_is_forward CHECK (to_position > from_position)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX series_stand_once ON series (series_id) WHERE to_position IS NULL;
CREATE INDEX series_by_member ON series (member_id, series_id) WHERE to_position IS NULL;

-- What runs while a booking is not settled, and when time decides about it.
CREATE TABLE clocks (
  booking_id TEXT NOT NULL,
  clock TEXT NOT NULL,
  due_at TEXT NOT NULL,
  CONSTRAINT clocks_pkey PRIMARY KEY (booking_id, clock)
) STRICT, WITHOUT ROWID;
CREATE INDEX clocks_by_due ON clocks (due_at, booking_id, clock);

-- What each booking takes of each resource in the month `YYYY-MM`, in nights or in minutes, and
-- what it gave back late and still counts.
CREATE TABLE takings (
  booking_id TEXT NOT NULL,
  resource_id TEXT NOT NULL,
  month TEXT NOT NULL,
  forfeited INTEGER NOT NULL,
  member_id TEXT NOT NULL,
  branch_id TEXT,
  nights INTEGER NOT NULL,
  minutes INTEGER NOT NULL,
  from_position INTEGER NOT NULL,
  to_position INTEGER,
  CONSTRAINT takings_pkey PRIMARY KEY (booking_id, forfeited, resource_id, month, from_position),
  CONSTRAINT takings_period_is_forward CHECK (to_position > from_position)
) STRICT, WITHOUT ROWID;
CREATE INDEX takings_by_month ON takings (month, booking_id, resource_id);

-- Times in which a resource is shut. `lineage` are its own id and those above it, `period` is JSON,
-- `reason` is sealed; a block that was lifted has a `to_position`.
CREATE TABLE blocks (
  block_id TEXT NOT NULL,
  resource_id TEXT NOT NULL,
  tree_id TEXT NOT NULL,
  lineage TEXT NOT NULL,
  first_day TEXT NOT NULL,
  end_day TEXT NOT NULL,
  period TEXT NOT NULL,
  zone TEXT NOT NULL,
  reason TEXT,
  set_by TEXT NOT NULL,
  created_at TEXT NOT NULL,
  from_position INTEGER NOT NULL,
  to_position INTEGER,
  CONSTRAINT blocks_pkey PRIMARY KEY (block_id),
  CONSTRAINT blocks_period_is_forward CHECK (to_position > from_position)
) STRICT, WITHOUT ROWID;
CREATE INDEX blocks_by_end ON blocks (end_day);

-- What somebody has looked at, and let be.
CREATE TABLE settled (
  position INTEGER NOT NULL,
  cause TEXT NOT NULL,
  booking_id TEXT,
  CONSTRAINT settled_pkey PRIMARY KEY (position)
) STRICT, WITHOUT ROWID;
CREATE INDEX settled_by_cause ON settled (cause, booking_id);

-- When the clock was put back, by the time at which the log stood still.
CREATE TABLE clock_jumps (
  occurred_at TEXT NOT NULL,
  clock TEXT NOT NULL,
  position INTEGER NOT NULL,
  CONSTRAINT clock_jumps_pkey PRIMARY KEY (occurred_at)
) STRICT, WITHOUT ROWID;
