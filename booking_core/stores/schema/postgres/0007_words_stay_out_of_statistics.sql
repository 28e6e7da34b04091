-- The planner's statistics are samples of what stands in a column, and outlive the rows that they
-- were taken from. To name a column's type again drops what was gathered of it.
ALTER TABLE keys
  ALTER COLUMN data_key TYPE bytea, ALTER COLUMN data_key SET STATISTICS 0;
ALTER TABLE profiles
  ALTER COLUMN name TYPE text, ALTER COLUMN name SET STATISTICS 0,
  ALTER COLUMN email TYPE text, ALTER COLUMN email SET STATISTICS 0,
  ALTER COLUMN email_key TYPE text, ALTER COLUMN email_key SET STATISTICS 0,
  ALTER COLUMN home_assistant_user_id TYPE text,
  ALTER COLUMN home_assistant_user_id SET STATISTICS 0;
ALTER TABLE credentials
  ALTER COLUMN password_hash TYPE text, ALTER COLUMN password_hash SET STATISTICS 0;
ALTER TABLE api_tokens
  ALTER COLUMN name TYPE text, ALTER COLUMN name SET STATISTICS 0;
ALTER TABLE feeds
  ALTER COLUMN name TYPE text, ALTER COLUMN name SET STATISTICS 0;
ALTER TABLE guests
  ALTER COLUMN name TYPE text, ALTER COLUMN name SET STATISTICS 0;
ALTER TABLE invitations
  ALTER COLUMN name TYPE text, ALTER COLUMN name SET STATISTICS 0,
  ALTER COLUMN email TYPE text, ALTER COLUMN email SET STATISTICS 0;
