-- The second lock on the door: whatever code forgets to ask, no night and no hour is taken twice.

-- What each resource holds at present, worked out from its tree.
CREATE TABLE limits (
  resource_id TEXT NOT NULL,
  most INTEGER NOT NULL,
  ceiling INTEGER,
  CONSTRAINT limits_pkey PRIMARY KEY (resource_id)
) STRICT, WITHOUT ROWID;

-- What counts, of each resource and all above it, in `[begins, ends)`: dates of an overnight
-- resource, UTC instants of an hourly one. `alone`: the booking shares it with nobody.
CREATE TABLE occupancy (
  booking_id TEXT NOT NULL,
  resource_id TEXT NOT NULL,
  begins TEXT NOT NULL,
  ends TEXT NOT NULL,
  weight INTEGER NOT NULL,
  heads INTEGER NOT NULL,
  alone INTEGER NOT NULL,
  CONSTRAINT occupancy_pkey PRIMARY KEY (booking_id, resource_id),
  CONSTRAINT occupancy_is_forward CHECK (ends > begins)
) STRICT, WITHOUT ROWID;
CREATE INDEX occupancy_by_end ON occupancy (resource_id, ends);

-- The load rises only where somebody arrives, so it is looked at there. Refused is only what takes
-- more than before: what was in the way already, since a limit fell, is not.
CREATE TRIGGER occupancy_when_taken AFTER INSERT ON occupancy
BEGIN
  SELECT RAISE(ABORT, 'occupancy_within_limits') WHERE EXISTS (
    SELECT 1
    FROM (
      SELECT NEW.begins AS at
      UNION
      SELECT begins FROM occupancy
      WHERE resource_id = NEW.resource_id AND ends > NEW.begins
        AND begins > NEW.begins AND begins < NEW.ends
    ) AS arrival
    JOIN occupancy AS o
      ON o.resource_id = NEW.resource_id AND o.ends > arrival.at AND o.begins <= arrival.at
    LEFT JOIN limits AS l ON l.resource_id = NEW.resource_id
    GROUP BY arrival.at
    HAVING (NEW.weight > 0 AND SUM(o.weight) > MAX(l.most))
      OR (NEW.heads > 0 AND SUM(o.heads) > MAX(l.ceiling))
      OR (MAX(o.alone) = 1 AND COUNT(*) > 1)
  );
END;

CREATE TRIGGER occupancy_when_changed AFTER UPDATE ON occupancy
BEGIN
  SELECT RAISE(ABORT, 'occupancy_within_limits') WHERE EXISTS (
    SELECT 1
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
      )
    ) AS arrival
    JOIN occupancy AS o
      ON o.resource_id = NEW.resource_id AND o.ends > arrival.at AND o.begins <= arrival.at
    LEFT JOIN limits AS l ON l.resource_id = NEW.resource_id
    GROUP BY arrival.at, arrival.had
    HAVING (NEW.weight > arrival.had * OLD.weight AND SUM(o.weight) > MAX(l.most))
      OR (NEW.heads > arrival.had * OLD.heads AND SUM(o.heads) > MAX(l.ceiling))
      OR (NOT (arrival.had AND NEW.alone <= OLD.alone) AND MAX(o.alone) = 1 AND COUNT(*) > 1)
  );
END;

-- What is shut, in `[begins, ends)` as above. `below`: something below it is; only who wants to be
-- there alone is in the way.
CREATE TABLE closures (
  block_id TEXT NOT NULL,
  resource_id TEXT NOT NULL,
  begins TEXT NOT NULL,
  ends TEXT NOT NULL,
  below INTEGER NOT NULL,
  CONSTRAINT closures_pkey PRIMARY KEY (block_id, resource_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX closures_by_end ON closures (resource_id, ends);

-- Nobody comes in where something is shut; who is there already may stay, and leave.
CREATE TRIGGER occupancy_when_shut AFTER INSERT ON occupancy
BEGIN
  SELECT RAISE(ABORT, 'occupancy_within_limits') WHERE EXISTS (
    SELECT 1 FROM closures AS c
    WHERE c.resource_id = NEW.resource_id AND c.ends > NEW.begins AND c.begins < NEW.ends
      AND (c.below = 0 OR NEW.alone = 1)
  );
END;

CREATE TRIGGER occupancy_when_changed_where_shut AFTER UPDATE ON occupancy
BEGIN
  SELECT RAISE(ABORT, 'occupancy_within_limits') WHERE EXISTS (
    SELECT 1 FROM closures AS c
    WHERE c.resource_id = NEW.resource_id AND c.ends > NEW.begins AND c.begins < NEW.ends
      AND (c.below = 0 OR NEW.alone = 1)
      AND (
        (NEW.begins < OLD.begins AND c.begins < OLD.begins)
        OR (NEW.ends > OLD.ends AND c.ends > OLD.ends)
        OR NEW.weight > OLD.weight OR NEW.heads > OLD.heads OR NEW.alone > OLD.alone
      )
  );
END;
