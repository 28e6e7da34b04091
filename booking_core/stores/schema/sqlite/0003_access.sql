-- Who may come in: passwords, sessions, tokens. Only digests of secrets, never the secrets.

CREATE TABLE credentials (
  member_id TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  CONSTRAINT credentials_pkey PRIMARY KEY (member_id)
) STRICT;

-- The newest link by which somebody may set a password, made by an admin; gone once it was used.
CREATE TABLE password_links (
  member_id TEXT NOT NULL,
  digest BLOB NOT NULL,
  made_by TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  CONSTRAINT password_links_pkey PRIMARY KEY (member_id),
  CONSTRAINT password_links_digest_key UNIQUE (digest)
) STRICT;

CREATE TABLE sessions (
  id TEXT NOT NULL,
  member_id TEXT NOT NULL,
  created_at TEXT NOT NULL,
  used_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  CONSTRAINT sessions_pkey PRIMARY KEY (id)
) STRICT;
CREATE INDEX sessions_by_member ON sessions (member_id);
CREATE INDEX sessions_by_end ON sessions (expires_at);

-- Used ones stay until their session ends: a second use gives a thief away.
CREATE TABLE refresh_tokens (
  digest BLOB NOT NULL,
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  used_at TEXT,
  CONSTRAINT refresh_tokens_pkey PRIMARY KEY (digest)
) STRICT;
CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session_id);

CREATE TABLE api_tokens (
  id TEXT NOT NULL,
  digest BLOB NOT NULL,
  member_id TEXT NOT NULL,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  created_at TEXT NOT NULL,
  expires_at TEXT,
  used_at TEXT,
  CONSTRAINT api_tokens_pkey PRIMARY KEY (id),
  CONSTRAINT api_tokens_digest_key UNIQUE (digest)
) STRICT;
CREATE INDEX api_tokens_by_member ON api_tokens (member_id);

CREATE TABLE feeds (
  id TEXT NOT NULL,
  digest BLOB NOT NULL,
  member_id TEXT NOT NULL,
  name TEXT NOT NULL,
  resource_ids TEXT NOT NULL,
  created_at TEXT NOT NULL,
  used_at TEXT,
  CONSTRAINT feeds_pkey PRIMARY KEY (id),
  CONSTRAINT feeds_digest_key UNIQUE (digest)
) STRICT;
CREATE INDEX feeds_by_member ON feeds (member_id);

-- Shared by all instances; the newest signs, the others still prove what they signed.
CREATE TABLE signing_keys (
  id TEXT NOT NULL,
  secret BLOB NOT NULL,
  created_at TEXT NOT NULL,
  CONSTRAINT signing_keys_pkey PRIMARY KEY (id)
) STRICT;

-- How often somebody guessed at a secret, where several instances count together: never here.
CREATE TABLE guesses (
  digest BLOB NOT NULL,
  used REAL NOT NULL,
  at REAL NOT NULL,
  CONSTRAINT guesses_pkey PRIMARY KEY (digest)
) STRICT;
CREATE INDEX guesses_by_age ON guesses (at);

-- The code printed at the first start; gone after set-up.
CREATE TABLE setup_code (
  only_row INTEGER NOT NULL DEFAULT 1,
  code TEXT NOT NULL,
  CONSTRAINT setup_code_pkey PRIMARY KEY (only_row),
  CONSTRAINT setup_code_is_one_row CHECK (only_row = 1)
) STRICT;
