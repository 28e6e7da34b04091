-- For whoever decided on there being nothing with these tags (JSON) and any of these kinds (JSON)
-- without a look: refuses to go on if there is. To be asked under the lock of the head.
CREATE FUNCTION hold_absence(tags json, kinds json) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  -- Nearly always nothing has the tag at all, so the kinds are not worth a seek each.
  PERFORM 1
  FROM json_array_elements_text(tags) AS a (tag)
  CROSS JOIN LATERAL (
    SELECT kind FROM event_tags WHERE tag = a.tag COLLATE "C" ORDER BY kind, position OFFSET 0
  ) AS t
  WHERE t.kind IN (SELECT json_array_elements_text(kinds));
  IF FOUND THEN
    RAISE EXCEPTION 'the log has what was taken to be new'
      USING ERRCODE = 'serialization_failure', TABLE = 'event_tags';
  END IF;
END;
$$;
