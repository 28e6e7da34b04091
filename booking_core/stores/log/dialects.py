"""Where the two databases must be asked in different words; all else is one text for both."""

from __future__ import annotations

from dataclasses import dataclass

from booking_core.stores.encoding.rows import COLUMNS


@dataclass(frozen=True, slots=True)
class Dialect:
    """SQL of one database.

    Attributes:
        lock_head: Reads the head and keeps every other writer out until the transaction ends.
        select: Events that a `Selection.parameter` ($1) asks for, above $2, not above $3, at most
            $4, in order.
        conflicts: The `item` numbers in $1, several selections `together`, that an event above
            their `after` meets.
        known_keys: What was remembered of the idempotency keys in $1, `[{"actor", "key"}]`.
        data_keys: The keys of the persons in $1, a list of ids.
        missing_tags: Positions in `(after $1, upto $2]` whose tags the index does not have.
        surplus_tags: Positions up to $1 for which the index has tags that the event has not.
        go_on: Takes the head and moves it to `($5, $6, $7, $8)`, if it is at `($1, $2)` and the log
            has nothing with a tag of $3 and a kind of $4, `arrays_of` what was taken to be absent.
        present: Whether there is, of the same.
        tagged: Whether the log has anything with one of the tags in $1, a list; empty where
            `go_on` looks.
        enter: Enters the events in $1, `rows_text`, with their tags; empty where rows one by one
            are as fast.
    """

    name: str
    lock_head: str
    select: str
    conflicts: str
    known_keys: str
    data_keys: str
    missing_tags: str
    surplus_tags: str
    go_on: str = ""
    present: str = ""
    tagged: str = ""
    enter: str = ""


_HEAD = "SELECT position, hash, occurred_at, min_reader FROM head"

READ_HEAD = _HEAD

SELECT_EVERYTHING = (
    f"SELECT {COLUMNS} FROM events WHERE position > $1 AND position <= $2"  # noqa: S608 - constant
    " ORDER BY position LIMIT $3"
)

SQLITE = Dialect(
    name="sqlite",
    lock_head=_HEAD,  # BEGIN IMMEDIATE has locked the file
    select=f"""
SELECT {COLUMNS} FROM events WHERE position IN (
  SELECT t.position
  FROM json_each($1, '$.seeks') AS w CROSS JOIN json_each(w.value, '$.lows') AS k
  CROSS JOIN event_tags AS t
  WHERE t.tag = w.value ->> 'tag' AND t.kind >= k.value
    AND t.kind <= json_extract(w.value, '$.highs[' || k.key || ']')
    AND t.position > $2 AND t.position <= $3
    AND NOT EXISTS (
      SELECT 1 FROM json_each(w.value, '$.rest') AS r
      WHERE NOT EXISTS (
        SELECT 1 FROM event_tags AS o
        WHERE o.tag = r.value AND o.kind = t.kind AND o.position = t.position))
  UNION
  SELECT e.position
  FROM json_each($1, '$.kinds') AS k CROSS JOIN events AS e
  WHERE e.kind = k.value ->> 'kind' AND e.position > $2 AND e.position <= $3
) ORDER BY position LIMIT $4""",  # noqa: S608 - constant
    conflicts="""
SELECT w.value ->> 'item' AS item FROM json_each($1, '$.wants') AS w
WHERE EXISTS (
  SELECT 1 FROM json_each(w.value, '$.kinds') AS k CROSS JOIN event_tags AS t
  WHERE t.tag = w.value ->> 'tag' AND t.kind = k.value
    AND t.position > w.value ->> 'after'
    AND NOT EXISTS (
      SELECT 1 FROM json_each(w.value, '$.rest') AS r
      WHERE NOT EXISTS (
        SELECT 1 FROM event_tags AS o
        WHERE o.tag = r.value AND o.kind = t.kind AND o.position = t.position)))
UNION
SELECT k.value ->> 'item' FROM json_each($1, '$.kinds') AS k
WHERE EXISTS (
  SELECT 1 FROM events AS e
  WHERE e.kind = k.value ->> 'kind' AND e.position > k.value ->> 'after')""",
    known_keys="""
SELECT i.actor, i.idempotency_key, i.fingerprint, i.first_position, i.event_count
FROM json_each($1) AS w CROSS JOIN idempotency AS i
WHERE i.actor = w.value ->> 'actor' AND i.idempotency_key = w.value ->> 'key'""",
    data_keys="""
SELECT member_id, data_key FROM keys WHERE member_id IN (SELECT value FROM json_each($1))""",
    missing_tags="""
SELECT DISTINCT e.position FROM events AS e CROSS JOIN json_each(e.tags) AS j
WHERE e.position > $1 AND e.position <= $2 AND NOT EXISTS (
  SELECT 1 FROM event_tags AS t
  WHERE t.tag = j.value AND t.kind = e.kind AND t.position = e.position)""",
    surplus_tags="""
SELECT DISTINCT t.position FROM event_tags AS t
WHERE t.position <= $1 AND NOT EXISTS (
  SELECT 1 FROM events AS e CROSS JOIN json_each(e.tags) AS j
  WHERE e.position = t.position AND e.kind = t.kind AND j.value = t.tag)""",
    tagged="""
SELECT 1 FROM json_each($1) AS w CROSS JOIN event_tags AS t WHERE t.tag = w.value LIMIT 1""",
)


def _present(tags: str, kinds: str) -> str:
    """Nearly always nothing has the tag at all, so the kinds are not worth a seek each."""
    return f"""
SELECT 1
FROM unnest(CAST({tags} AS text[])) AS a (tag)
CROSS JOIN LATERAL (
  SELECT kind FROM event_tags WHERE tag = a.tag COLLATE "C" ORDER BY kind, position OFFSET 0
) AS t
WHERE t.kind = ANY (CAST({kinds} AS text[]))
LIMIT 1"""  # noqa: S608 - places of parameters


# LATERAL with OFFSET 0 holds the planner to a seek for each want and each event, whatever it
# guesses about the length of the JSON; ORDER BY holds it to the index, where it would expect to
# find a match early by reading the table from its beginning.
POSTGRES = Dialect(
    name="postgres",
    lock_head=f"{_HEAD} FOR UPDATE",
    select=f"""
SELECT e.* FROM (
  SELECT t.position
  FROM json_to_recordset(CAST($1 AS json) -> 'seeks')
    AS w (tag text, lows text[], highs text[], rest text[])
  CROSS JOIN LATERAL unnest(w.lows, w.highs) AS k (low, high)
  CROSS JOIN LATERAL (
    SELECT position, kind FROM event_tags
    WHERE tag = w.tag COLLATE "C" AND kind >= k.low COLLATE "C" AND kind <= k.high COLLATE "C"
      AND position > $2 AND position <= $3
    ORDER BY kind, position OFFSET 0
  ) AS t
  WHERE NOT EXISTS (
    SELECT 1 FROM unnest(w.rest) AS r (tag)
    WHERE NOT EXISTS (
      SELECT 1 FROM event_tags AS o
      WHERE o.tag = r.tag COLLATE "C" AND o.kind = t.kind AND o.position = t.position))
  UNION
  SELECT t.position
  FROM json_to_recordset(CAST($1 AS json) -> 'kinds') AS k (kind text)
  CROSS JOIN LATERAL (
    SELECT position FROM events
    WHERE kind = k.kind COLLATE "C" AND position > $2 AND position <= $3
    ORDER BY position OFFSET 0
  ) AS t
) AS p CROSS JOIN LATERAL (SELECT {COLUMNS} FROM events WHERE position = p.position OFFSET 0) AS e
ORDER BY e.position LIMIT $4""",  # noqa: S608 - constant
    conflicts="""
SELECT w.item
FROM json_to_recordset(CAST($1 AS json) -> 'wants')
  AS w (item integer, after bigint, tag text, kinds text[], rest text[])
CROSS JOIN LATERAL (
  SELECT 1 FROM event_tags AS t
  WHERE t.tag = w.tag COLLATE "C" AND t.kind = ANY (w.kinds COLLATE "C")
    AND t.position > w.after
    AND NOT EXISTS (
      SELECT 1 FROM unnest(w.rest) AS r (tag)
      WHERE NOT EXISTS (
        SELECT 1 FROM event_tags AS o
        WHERE o.tag = r.tag COLLATE "C" AND o.kind = t.kind AND o.position = t.position))
  ORDER BY t.position DESC LIMIT 1
) AS met
UNION
SELECT k.item
FROM json_to_recordset(CAST($1 AS json) -> 'kinds') AS k (item integer, after bigint, kind text)
CROSS JOIN LATERAL (
  SELECT 1 FROM events AS e WHERE e.kind = k.kind COLLATE "C" AND e.position > k.after
  ORDER BY e.position DESC LIMIT 1
) AS met""",
    known_keys="""
SELECT i.actor, i.idempotency_key, i.fingerprint, i.first_position, i.event_count
FROM json_to_recordset(CAST($1 AS json)) AS w (actor text, key text)
JOIN idempotency AS i ON i.actor = w.actor AND i.idempotency_key = w.key""",
    data_keys="""
SELECT member_id, data_key FROM keys
WHERE member_id IN (SELECT json_array_elements_text(CAST($1 AS json)))""",
    missing_tags="""
SELECT DISTINCT e.position
FROM events AS e CROSS JOIN json_array_elements_text(CAST(e.tags AS json)) AS j (tag)
WHERE e.position > $1 AND e.position <= $2 AND NOT EXISTS (
  SELECT 1 FROM event_tags AS t
  WHERE t.tag = j.tag COLLATE "C" AND t.kind = e.kind AND t.position = e.position)""",
    surplus_tags="""
SELECT DISTINCT t.position FROM event_tags AS t
WHERE t.position <= $1 AND NOT EXISTS (
  SELECT 1
  FROM events AS e CROSS JOIN json_array_elements_text(CAST(e.tags AS json)) AS j (tag)
  WHERE e.position = t.position AND e.kind = t.kind AND j.tag = t.tag)""",
    # In one statement, since plpgsql takes longer to call than the head to move. It sees the log as
    # of before it waited for the head; if anybody wrote meanwhile, the head is looked at anew.
    go_on=f"""
UPDATE head SET position = $5, hash = $6, occurred_at = $7, min_reader = $8
WHERE CASE
  WHEN position = $1 AND hash = $2 AND NOT EXISTS ({_present("$3", "$4")}) THEN TRUE
  ELSE went_on($1)
END""",  # noqa: S608 - constant
    present=_present("CAST($1 AS text)", "CAST($2 AS text)"),
    enter=f"""
WITH entered AS (
  INSERT INTO events ({COLUMNS})
  SELECT {COLUMNS} FROM json_populate_recordset(CAST(NULL AS events), CAST($1 AS json))
  RETURNING position, kind, tags
)
INSERT INTO event_tags (tag, kind, position)
SELECT t.tag, e.kind, e.position
FROM entered AS e CROSS JOIN LATERAL json_array_elements_text(CAST(e.tags AS json)) AS t (tag)""",  # noqa: S608 - constant
)

EVENT_ROWS = (
    f"SELECT {COLUMNS} FROM events WHERE position > $1"  # noqa: S608 - constant
    " ORDER BY position LIMIT $2"
)
INSERT_EVENT = (
    f"INSERT INTO events ({COLUMNS}) VALUES"  # noqa: S608 - constant
    " ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
)
INSERT_TAG = "INSERT INTO event_tags (tag, kind, position) VALUES ($1, $2, $3)"
MOVE_HEAD = "UPDATE head SET position = $1, hash = $2, occurred_at = $3, min_reader = $4"
REMEMBER_KEY = (
    "INSERT INTO idempotency"
    " (actor, idempotency_key, fingerprint, first_position, event_count, recorded_at)"
    " VALUES ($1, $2, $3, $4, $5, $6)"
)
FORGET_OLD_KEYS = "DELETE FROM idempotency WHERE recorded_at < $1"
FORGET_SURPLUS_KEYS = (
    "DELETE FROM idempotency WHERE recorded_at < (SELECT recorded_at FROM idempotency"
    " ORDER BY recorded_at DESC LIMIT 1 OFFSET $1)"
)
KEY_OF_AUTHOR = (
    "SELECT data_key, 0 AS erased FROM keys WHERE member_id = $1"
    " UNION ALL SELECT NULL, 1 FROM erased WHERE member_id = $1"
)
NEW_KEY = "INSERT INTO keys (member_id, data_key) VALUES ($1, $2)"
