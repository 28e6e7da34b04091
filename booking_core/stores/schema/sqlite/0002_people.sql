-- Who people are, beside the log: rows that can be forgotten. Events know the ids only.

CREATE TABLE household (
  only_row INTEGER NOT NULL DEFAULT 1,
  name TEXT NOT NULL,
  CONSTRAINT household_pkey PRIMARY KEY (only_row),
  CONSTRAINT household_is_one_row CHECK (only_row = 1)
) STRICT;

-- `email_key` is the address as it is compared: normalised and case-folded.
CREATE TABLE profiles (
  member_id TEXT NOT NULL,
  name TEXT NOT NULL,
  email TEXT,
  email_key TEXT,
  language TEXT,
  home_assistant_user_id TEXT,
  CONSTRAINT profiles_pkey PRIMARY KEY (member_id),
  CONSTRAINT profiles_email_key_key UNIQUE (email_key),
  CONSTRAINT profiles_home_assistant_user_id_key UNIQUE (home_assistant_user_id)
) STRICT, WITHOUT ROWID;

-- `name_key` is the name as it is compared; a branch that is closed lets others have it.
CREATE TABLE branch_names (
  branch_id TEXT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT,
  CONSTRAINT branch_names_pkey PRIMARY KEY (branch_id),
  CONSTRAINT branch_names_name_key_key UNIQUE (name_key)
) STRICT, WITHOUT ROWID;

-- Names of guests, by the opaque ids that claims know; gone some days after the stay.
CREATE TABLE guests (
  guest_id TEXT NOT NULL,
  booking_id TEXT NOT NULL,
  name TEXT NOT NULL,
  added_by TEXT NOT NULL,
  CONSTRAINT guests_pkey PRIMARY KEY (guest_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX guests_by_booking ON guests (booking_id);

-- What members want to be told; JSON. Without a row, all of it.
CREATE TABLE notification_wishes (
  member_id TEXT NOT NULL,
  wishes TEXT NOT NULL,
  CONSTRAINT notification_wishes_pkey PRIMARY KEY (member_id)
) STRICT, WITHOUT ROWID;
