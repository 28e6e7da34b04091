-- The second lock on the door: whatever code forgets to ask, no night and no hour is taken twice.

-- What each resource holds at present, worked out from its tree.
CREATE TABLE limits (
  resource_id text COLLATE "C" NOT NULL,
  most integer NOT NULL,
  ceiling integer,
  CONSTRAINT limits_pkey PRIMARY KEY (resource_id)
);

-- What counts, of each resource and all above it, in `[begins, ends)`: dates of an overnight
-- resource, UTC instants of an hourly one, both as text that sorts as time does. `alone`: the
-- booking shares it with nobody.
CREATE TABLE occupancy (
  booking_id text COLLATE "C" NOT NULL,
  resource_id text COLLATE "C" NOT NULL,
  begins text COLLATE "C" NOT NULL,
  ends text COLLATE "C" NOT NULL,
  weight integer NOT NULL,
  heads integer NOT NULL,
  alone boolean NOT NULL,
  CONSTRAINT occupancy_pkey PRIMARY KEY (booking_id, resource_id),
  CONSTRAINT occupancy_is_forward CHECK (ends > begins)
);
CREATE INDEX occupancy_by_end ON occupancy (resource_id, ends);

-- The load rises only where somebody arrives, so it is looked at there. Refused is only what takes
-- more than before: what was in the way already, since a limit fell, is not.
CREATE FUNCTION refuse_overbooking() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  spot text;
BEGIN
  -- Where even all of them at once fit in, it need not be known who meets whom.
  PERFORM 1 FROM occupancy AS o
  WHERE o.resource_id = NEW.resource_id AND o.ends > NEW.begins AND o.begins < NEW.ends
  HAVING (COUNT(*) = 1 OR NOT BOOL_OR(o.alone))
    AND SUM(o.weight) <= COALESCE(
      (SELECT most FROM limits WHERE resource_id = NEW.resource_id), SUM(o.weight))
    AND SUM(o.heads) <= COALESCE(
      (SELECT ceiling FROM limits WHERE resource_id = NEW.resource_id), SUM(o.heads));
  IF FOUND THEN
    RETURN NULL;
  END IF;
  SELECT arrival.at INTO spot
  FROM (
    SELECT at, COALESCE(OLD.begins <= at AND at < OLD.ends, false) AS had
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
CREATE TRIGGER occupancy_within_limits
  AFTER INSERT OR UPDATE ON occupancy
  FOR EACH ROW EXECUTE FUNCTION refuse_overbooking();

-- What is shut, in `[begins, ends)` as above. `below`: something below it is; only who wants to be
-- there alone is in the way.
CREATE TABLE closures (
  block_id text COLLATE "C" NOT NULL,
  resource_id text COLLATE "C" NOT NULL,
  begins text COLLATE "C" NOT NULL,
  ends text COLLATE "C" NOT NULL,
  below boolean NOT NULL,
  CONSTRAINT closures_pkey PRIMARY KEY (block_id, resource_id)
);
CREATE INDEX closures_by_end ON closures (resource_id, ends);

-- Nobody comes in where something is shut; who is there already may stay, and leave.
CREATE FUNCTION refuse_where_shut() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM closures AS c
  WHERE c.resource_id = NEW.resource_id AND c.ends > NEW.begins AND c.begins < NEW.ends
    AND (NOT c.below OR NEW.alone)
    AND (
      TG_OP = 'INSERT'
      OR (NEW.begins < OLD.begins AND c.begins < OLD.begins)
      OR (NEW.ends > OLD.ends AND c.ends > OLD.ends)
      OR NEW.weight > OLD.weight OR NEW.heads > OLD.heads OR NEW.alone > OLD.alone
    );
  IF FOUND THEN
    RAISE EXCEPTION '% is shut', NEW.resource_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'occupancy_within_limits',
        TABLE = 'occupancy';
  END IF;
  RETURN NULL;
END;
$$;
CREATE TRIGGER occupancy_where_open
  AFTER INSERT OR UPDATE ON occupancy
  FOR EACH ROW EXECUTE FUNCTION refuse_where_shut();
