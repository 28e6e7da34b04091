-- The second lock looks at once at all that a statement puts in, and at what is changed by the row.
DROP TRIGGER occupancy_within_limits ON occupancy;
DROP TRIGGER occupancy_where_open ON occupancy;
DROP FUNCTION refuse_overbooking();
DROP FUNCTION refuse_where_shut();

-- The load rises only where somebody arrives, so it is looked at there.
CREATE FUNCTION refuse_arrivals() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  place text;
  spot text;
BEGIN
  -- Most meet nobody, and nothing that is shut: then only what each takes by itself counts.
  IF NOT EXISTS (
    SELECT 1 FROM arrivals AS n
    WHERE EXISTS (
        SELECT 1 FROM occupancy AS o
        WHERE o.resource_id = n.resource_id AND o.ends > n.begins AND o.begins < n.ends
          AND o.booking_id <> n.booking_id)
      OR EXISTS (
        SELECT 1 FROM closures AS c
        WHERE c.resource_id = n.resource_id AND c.ends > n.begins AND c.begins < n.ends)
      OR NOT EXISTS (
        SELECT 1 FROM limits AS l
        WHERE l.resource_id = n.resource_id
          AND l.most >= n.weight AND (l.ceiling IS NULL OR l.ceiling >= n.heads))
  ) THEN
    RETURN NULL;
  END IF;
  SELECT n.resource_id INTO place
  FROM arrivals AS n
  JOIN closures AS c
    ON c.resource_id = n.resource_id AND c.ends > n.begins AND c.begins < n.ends
      AND (NOT c.below OR n.alone)
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION '% is shut', place
      USING ERRCODE = 'check_violation', CONSTRAINT = 'occupancy_within_limits',
        TABLE = 'occupancy';
  END IF;
  SELECT arrival.resource_id, arrival.at INTO place, spot
  FROM (
    SELECT resource_id, booking_id, weight, heads, begins AS at FROM arrivals
    UNION
    SELECT n.resource_id, n.booking_id, n.weight, n.heads, o.begins
    FROM arrivals AS n
    JOIN occupancy AS o
      ON o.resource_id = n.resource_id AND o.ends > n.begins
        AND o.begins > n.begins AND o.begins < n.ends
  ) AS arrival
  JOIN occupancy AS o
    ON o.resource_id = arrival.resource_id AND o.ends > arrival.at AND o.begins <= arrival.at
  LEFT JOIN limits AS l ON l.resource_id = arrival.resource_id
  GROUP BY arrival.resource_id, arrival.booking_id, arrival.weight, arrival.heads, arrival.at
  HAVING (arrival.weight > 0 AND SUM(o.weight) > MAX(l.most))
    OR (arrival.heads > 0 AND SUM(o.heads) > MAX(l.ceiling))
    OR (BOOL_OR(o.alone) AND COUNT(*) > 1)
  ORDER BY arrival.at LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'no room at % on %', place, spot
      USING ERRCODE = 'check_violation', CONSTRAINT = 'occupancy_within_limits',
        TABLE = 'occupancy';
  END IF;
  RETURN NULL;
END;
$$;
CREATE TRIGGER occupancy_when_taken
  AFTER INSERT ON occupancy REFERENCING NEW TABLE AS arrivals
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_arrivals();

-- Refused is only what takes more than before: what was in the way already, since a limit fell or
-- something was shut, is not.
CREATE FUNCTION refuse_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  spot text;
BEGIN
  PERFORM 1 FROM closures AS c
  WHERE c.resource_id = NEW.resource_id AND c.ends > NEW.begins AND c.begins < NEW.ends
    AND (NOT c.below OR NEW.alone)
    AND (
      (NEW.begins < OLD.begins AND c.begins < OLD.begins)
      OR (NEW.ends > OLD.ends AND c.ends > OLD.ends)
      OR NEW.weight > OLD.weight OR NEW.heads > OLD.heads OR NEW.alone > OLD.alone
    );
  IF FOUND THEN
    RAISE EXCEPTION '% is shut', NEW.resource_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'occupancy_within_limits',
        TABLE = 'occupancy';
  END IF;
  SELECT arrival.at INTO spot
  FROM (
    SELECT at, OLD.begins <= at AND at < OLD.ends AS had
    FROM (
      SELECT NEW.begins AS at
      UNION
      SELECT OLD.ends WHERE OLD.ends > NEW.begins AND OLD.ends < NEW.ends
      UNION
      SELECT begins FROM occupancy
      WHERE resource_id = NEW.resource_id AND ends > NEW.begins
        AND begins > NEW.begins AND begins < NEW.ends
    ) AS edges
  ) AS arrival
  JOIN occupancy AS o
    ON o.resource_id = NEW.resource_id AND o.ends > arrival.at AND o.begins <= arrival.at
  LEFT JOIN limits AS l ON l.resource_id = NEW.resource_id
  GROUP BY arrival.at, arrival.had
  HAVING (
      NEW.weight > CASE WHEN arrival.had THEN OLD.weight ELSE 0 END
      AND SUM(o.weight) > MAX(l.most))
    OR (
      NEW.heads > CASE WHEN arrival.had THEN OLD.heads ELSE 0 END
      AND SUM(o.heads) > MAX(l.ceiling))
    OR (
      NOT (arrival.had AND NEW.alone <= OLD.alone)
      AND BOOL_OR(o.alone) AND COUNT(*) > 1)
  ORDER BY arrival.at LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'no room at % on %', NEW.resource_id, spot
      USING ERRCODE = 'check_violation', CONSTRAINT = 'occupancy_within_limits',
        TABLE = 'occupancy';
  END IF;
  RETURN NULL;
END;
$$;
CREATE TRIGGER occupancy_when_changed
  AFTER UPDATE ON occupancy
  FOR EACH ROW EXECUTE FUNCTION refuse_changes();
