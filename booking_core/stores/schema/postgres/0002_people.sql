-- Who people are, beside the log: rows that can be forgotten. Events know the ids only.

CREATE TABLE household (
  only_row integer NOT NULL DEFAULT 1,
  name text NOT NULL,
  CONSTRAINT household_pkey PRIMARY KEY (only_row),
  CONSTRAINT household_is_one_row CHECK (only_row = 1)
);

-- `email_key` is the address as it is compared: normalised and case-folded.
CREATE TABLE profiles (
  member_id text NOT NULL,
  name text NOT NULL,
  email text,
  email_key text,
  language text,
  home_assistant_user_id text,
  CONSTRAINT profiles_pkey PRIMARY KEY (member_id),
  CONSTRAINT profiles_email_key_key UNIQUE (email_key),
  CONSTRAINT profiles_home_assistant_user_id_key UNIQUE (home_assistant_user_id)
);

-- `name_key` is the name as it is compared; a branch that is closed lets others have it.
CREATE TABLE branch_names (
  branch_id text NOT NULL,
  name text NOT NULL,
  name_key text,
  CONSTRAINT branch_names_pkey PRIMARY KEY (branch_id),
  CONSTRAINT branch_names_name_key_key UNIQUE (name_key)
);

-- Names of guests, by the opaque ids that claims know; gone some days after the stay. Who comes to
-- several dates of a series has one id, and a row for each of them.
CREATE TABLE guests (
  guest_id text NOT NULL,
  booking_id text NOT NULL,
  name text NOT NULL,
  added_by text NOT NULL,
  CONSTRAINT guests_pkey PRIMARY KEY (guest_id, booking_id)
);
CREATE INDEX guests_by_booking ON guests (booking_id);

-- What members want to be told; JSON. Without a row, all of it.
CREATE TABLE notification_wishes (
  member_id text NOT NULL,
  wishes jsonb NOT NULL,
  CONSTRAINT notification_wishes_pkey PRIMARY KEY (member_id)
);

-- Who was invited and has not come yet; `digest` is of the link that was shown once.
CREATE TABLE invitations (
  invitation_id text NOT NULL,
  digest bytea NOT NULL,
  member_id text NOT NULL,
  made_by text NOT NULL,
  roles text,
  branch_id text,
  name text,
  email text,
  language text,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  CONSTRAINT invitations_pkey PRIMARY KEY (invitation_id),
  CONSTRAINT invitations_digest_key UNIQUE (digest)
);
CREATE INDEX invitations_by_member ON invitations (member_id);
