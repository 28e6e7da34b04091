-- JSON of views is written and read as a whole: as text there is nothing to take apart and to print
-- again, and rows can come as JSON themselves.
ALTER TABLE founding ALTER COLUMN consent_texts TYPE text;
ALTER TABLE members ALTER COLUMN roles TYPE text;
ALTER TABLE resources ALTER COLUMN approval TYPE text, ALTER COLUMN rules TYPE text;
ALTER TABLE resource_groups ALTER COLUMN resource_ids TYPE text;
ALTER TABLE bookings
  ALTER COLUMN claim TYPE text, ALTER COLUMN electorate TYPE text,
  ALTER COLUMN change_wanted TYPE text, ALTER COLUMN course TYPE text;
ALTER TABLE series ALTER COLUMN patterns TYPE text, ALTER COLUMN skipped TYPE text;
ALTER TABLE notification_wishes ALTER COLUMN wishes TYPE text;
