-- Moves the head on for whoever decided without its lock: only if the log ends where it was said to
-- end and has nothing with a tag of `absent` and a kind of `kinds`. Else nothing is to be written.
DROP FUNCTION hold_head(bigint, bytea);
CREATE FUNCTION go_on(
  expected bigint, expected_hash bytea, absent text[], kinds text[],
  ends_at bigint, ends_with bytea, at timestamptz, reader integer
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE head SET position = ends_at, hash = ends_with, occurred_at = at, min_reader = reader
  WHERE position = expected AND hash = expected_hash;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the log goes on after position %', expected
      USING ERRCODE = 'serialization_failure', TABLE = 'head';
  END IF;
  IF absent IS NOT NULL THEN
    -- Nearly always nothing has the tag at all, so the kinds are not worth a seek each.
    PERFORM 1
    FROM unnest(absent) AS a (tag)
    CROSS JOIN LATERAL (
      SELECT kind FROM event_tags WHERE tag = a.tag COLLATE "C" ORDER BY kind, position OFFSET 0
    ) AS t
    WHERE t.kind = ANY (kinds);
    IF FOUND THEN
      RAISE EXCEPTION 'the log has what was taken to be new'
        USING ERRCODE = 'serialization_failure', TABLE = 'event_tags';
    END IF;
  END IF;
END;
$$;
