-- Read models: all of it can be dropped and made again from the log.
-- Rows with `[from_position, to_position)` can be asked as of any position; `to_position` NULL is
-- how things stand.

CREATE TABLE founding (
  only_row integer NOT NULL DEFAULT 1,
  time_zone text NOT NULL,
  language text NOT NULL,
  founded_at timestamptz NOT NULL,
  guest_days integer,
  consent_version integer,
  consent_texts jsonb,
  CONSTRAINT founding_pkey PRIMARY KEY (only_row),
  CONSTRAINT founding_is_one_row CHECK (only_row = 1)
);

CREATE TABLE members (
  member_id text NOT NULL,
  state text NOT NULL,
  roles jsonb NOT NULL,
  guardian_id text,
  guarded_by text,
  branch_id text,
  consent integer NOT NULL,
  consent_at timestamptz,
  erasure_asked_at timestamptz,
  delegate_id text,
  delegated_until timestamptz,
  merged_into text,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT members_pkey PRIMARY KEY (member_id)
);

CREATE TABLE branches (
  branch_id text COLLATE "C" NOT NULL,
  closed boolean NOT NULL,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  from_position bigint NOT NULL,
  to_position bigint,
  CONSTRAINT branches_pkey PRIMARY KEY (branch_id, from_position),
  CONSTRAINT branches_period_is_forward CHECK (to_position > from_position)
);
CREATE UNIQUE INDEX branches_stand_once ON branches (branch_id) WHERE to_position IS NULL;

CREATE TABLE resources (
  resource_id text COLLATE "C" NOT NULL,
  tree_id text NOT NULL,
  parent_id text,
  kind text NOT NULL,
  time_zone text NOT NULL,
  slug text NOT NULL,
  name text NOT NULL,
  color text,
  places integer,
  ceiling integer,
  units integer,
  policy_version integer NOT NULL,
  approval jsonb NOT NULL,
  rules jsonb NOT NULL,
  archived boolean NOT NULL,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  from_position bigint NOT NULL,
  to_position bigint,
  CONSTRAINT resources_pkey PRIMARY KEY (resource_id, from_position),
  CONSTRAINT resources_period_is_forward CHECK (to_position > from_position)
);
CREATE UNIQUE INDEX resources_stand_once ON resources (resource_id) WHERE to_position IS NULL;
CREATE UNIQUE INDEX resources_slug_key ON resources (slug) WHERE to_position IS NULL;

-- Resources that are spoken of together; `resource_ids` is JSON.
CREATE TABLE resource_groups (
  group_id text COLLATE "C" NOT NULL,
  name text NOT NULL,
  resource_ids jsonb NOT NULL,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  from_position bigint NOT NULL,
  to_position bigint,
  CONSTRAINT resource_groups_pkey PRIMARY KEY (group_id, from_position),
  CONSTRAINT resource_groups_period_is_forward CHECK (to_position > from_position)
);
CREATE UNIQUE INDEX resource_groups_stand_once ON resource_groups (group_id)
  WHERE to_position IS NULL;

-- `claim`, `change_wanted` and `electorate` are JSON; note, reason and the like are sealed.
-- `claim_position` names the rows of `claimed` that belong to this claim.
CREATE TABLE bookings (
  booking_id text COLLATE "C" NOT NULL,
  state text NOT NULL,
  version integer NOT NULL,
  member_id text NOT NULL,
  requested_by text NOT NULL,
  decided_by text,
  self_approved boolean NOT NULL,
  first_day date NOT NULL,
  end_day date NOT NULL,
  claim jsonb NOT NULL,
  claim_position bigint NOT NULL,
  electorate jsonb NOT NULL,
  change_wanted jsonb,
  change_asked_at timestamptz,
  course jsonb,
  question text,
  held_until timestamptz,
  waiting_since timestamptz,
  note text,
  reason text,
  decision_note text,
  internal_note text,
  series_id text COLLATE "C",
  occurrence date,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  from_position bigint NOT NULL,
  to_position bigint,
  CONSTRAINT bookings_pkey PRIMARY KEY (booking_id, from_position),
  CONSTRAINT bookings_period_is_forward CHECK (to_position > from_position),
  CONSTRAINT bookings_days_are_forward CHECK (end_day > first_day)
);
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
  booking_id text COLLATE "C" NOT NULL,
  claim_position bigint NOT NULL,
  resource_id text COLLATE "C" NOT NULL,
  month text COLLATE "C" NOT NULL,
  CONSTRAINT claimed_pkey PRIMARY KEY (resource_id, month, booking_id, claim_position)
);
CREATE INDEX claimed_by_month ON claimed (month, booking_id, claim_position);

-- `patterns` and `skipped` are JSON: what holds from which date on, and the dates that could not be
-- had when it was last asked for. The dates themselves are rows of `bookings`.
CREATE TABLE series (
  series_id text COLLATE "C" NOT NULL,
  version integer NOT NULL,
  member_id text NOT NULL,
  requested_by text NOT NULL,
  patterns jsonb NOT NULL,
  skipped jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  from_position bigint NOT NULL,
  to_position bigint,
  CONSTRAINT series_pkey PRIMARY KEY (series_id, from_position),
  CONSTRAINT series_period_is_forward CHECK (to_position > from_position)
);
CREATE UNIQUE INDEX series_stand_once ON series (series_id) WHERE to_position IS NULL;
CREATE INDEX series_by_member ON series (member_id, series_id) WHERE to_position IS NULL;

-- What runs while a booking is not settled, and when time decides about it.
CREATE TABLE clocks (
  booking_id text COLLATE "C" NOT NULL,
  clock text COLLATE "C" NOT NULL,
  due_at timestamptz NOT NULL,
  CONSTRAINT clocks_pkey PRIMARY KEY (booking_id, clock)
);
CREATE INDEX clocks_by_due ON clocks (due_at, booking_id, clock);

-- What each booking takes of each resource in the month `YYYY-MM`, in nights or in minutes, and
-- what it gave back late and still counts.
CREATE TABLE takings (
  booking_id text COLLATE "C" NOT NULL,
  resource_id text COLLATE "C" NOT NULL,
  month text COLLATE "C" NOT NULL,
  forfeited boolean NOT NULL,
  member_id text NOT NULL,
  branch_id text,
  nights integer NOT NULL,
  minutes integer NOT NULL,
  from_position bigint NOT NULL,
  to_position bigint,
  CONSTRAINT takings_pkey PRIMARY KEY (booking_id, forfeited, resource_id, month, from_position),
  CONSTRAINT takings_period_is_forward CHECK (to_position > from_position)
);
CREATE INDEX takings_by_month ON takings (month, booking_id, resource_id);

-- Times in which a resource is shut. `lineage` are its own id and those above it, `period` is JSON,
-- `reason` is sealed; a block that was lifted has a `to_position`.
CREATE TABLE blocks (
  block_id text COLLATE "C" NOT NULL,
  resource_id text COLLATE "C" NOT NULL,
  tree_id text COLLATE "C" NOT NULL,
  lineage text COLLATE "C" NOT NULL,
  first_day date NOT NULL,
  end_day date NOT NULL,
  period text COLLATE "C" NOT NULL,
  zone text COLLATE "C" NOT NULL,
  reason text COLLATE "C",
  set_by text COLLATE "C" NOT NULL,
  created_at timestamptz NOT NULL,
  from_position bigint NOT NULL,
  to_position bigint,
  CONSTRAINT blocks_pkey PRIMARY KEY (block_id),
  CONSTRAINT blocks_period_is_forward CHECK (to_position > from_position)
);
CREATE INDEX blocks_by_end ON blocks (end_day);

-- What somebody has looked at, and let be.
CREATE TABLE settled (
  position bigint NOT NULL,
  cause text COLLATE "C" NOT NULL,
  booking_id text COLLATE "C",
  CONSTRAINT settled_pkey PRIMARY KEY (position)
);
CREATE INDEX settled_by_cause ON settled (cause, booking_id);

-- When the clock was put back, by the time at which the log stood still.
CREATE TABLE clock_jumps (
  occurred_at timestamptz NOT NULL,
  clock timestamptz NOT NULL,
  position bigint NOT NULL,
  CONSTRAINT clock_jumps_pkey PRIMARY KEY (occurred_at)
);
