-- Who may come in: passwords, sessions, tokens. Only digests of secrets, never the secrets.

CREATE TABLE credentials (
  member_id text CONSTRAINT credentials_pkey PRIMARY KEY,
  password_hash text NOT NULL,
  changed_at timestamptz NOT NULL
);

-- The newest link by which somebody may set a password, made by an admin; gone once it was used.
CREATE TABLE password_links (
  member_id text CONSTRAINT password_links_pkey PRIMARY KEY,
  digest bytea NOT NULL CONSTRAINT password_links_digest_key UNIQUE,
  made_by text NOT NULL,
  expires_at timestamptz NOT NULL
);

CREATE TABLE sessions (
  id text CONSTRAINT sessions_pkey PRIMARY KEY,
  member_id text NOT NULL,
  created_at timestamptz NOT NULL,
  used_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_by_member ON sessions (member_id);
CREATE INDEX sessions_by_end ON sessions (expires_at);

-- Used ones stay until their session ends: a second use gives a thief away.
CREATE TABLE refresh_tokens (
  digest bytea CONSTRAINT refresh_tokens_pkey PRIMARY KEY,
  session_id text NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  used_at timestamptz
);
CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session_id);

CREATE TABLE api_tokens (
  id text CONSTRAINT api_tokens_pkey PRIMARY KEY,
  digest bytea NOT NULL CONSTRAINT api_tokens_digest_key UNIQUE,
  member_id text NOT NULL,
  name text NOT NULL,
  scopes text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz,
  used_at timestamptz
);
CREATE INDEX api_tokens_by_member ON api_tokens (member_id);

CREATE TABLE feeds (
  id text CONSTRAINT feeds_pkey PRIMARY KEY,
  digest bytea NOT NULL CONSTRAINT feeds_digest_key UNIQUE,
  member_id text NOT NULL,
  name text NOT NULL,
  resource_ids text NOT NULL,
  created_at timestamptz NOT NULL,
  used_at timestamptz
);
CREATE INDEX feeds_by_member ON feeds (member_id);

-- Shared by all instances; the newest signs, the others still prove what they signed.
CREATE TABLE signing_keys (
  id text CONSTRAINT signing_keys_pkey PRIMARY KEY,
  secret bytea NOT NULL,
  created_at timestamptz NOT NULL
);

-- How often somebody guessed at a secret; which, and who, as a digest only. `at` in seconds of 1970.
CREATE TABLE guesses (
  digest bytea CONSTRAINT guesses_pkey PRIMARY KEY,
  used double precision NOT NULL,
  at double precision NOT NULL
);
CREATE INDEX guesses_by_age ON guesses (at);

-- The code printed at the first start; gone after set-up.
CREATE TABLE setup_code (
  only_row integer NOT NULL DEFAULT 1 CONSTRAINT setup_code_pkey PRIMARY KEY,
  code text NOT NULL,
  CONSTRAINT setup_code_is_one_row CHECK (only_row = 1)
);
