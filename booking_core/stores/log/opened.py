"""Answers that both stores give in the same way."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from booking_core.canonical import canonical
from booking_core.domain.texts import BrokenSeal
from booking_core.instants import instant
from booking_core.ports import Head, Statement
from booking_core.stores.encoding import sealing
from booking_core.stores.errors import StoreUnavailableError

if TYPE_CHECKING:
    from booking_core.domain.texts import Opened, SealedText
    from booking_core.ports import Row
    from booking_core.stores.log.dialects import Dialect
    from booking_core.stores.log.work import Work

_LOGGER = logging.getLogger(__name__)


def head_from(row: Row) -> Head:
    at = row["occurred_at"]
    return Head(row["position"], row["hash"], None if at is None else instant(at))


def refuse_newer(row: Row, reader: int) -> None:
    """Whether this version may work with the log whose head is `row`.

    Raises:
        StoreUnavailableError: A newer one wrote what this one can't read.
    """
    if row["min_reader"] > reader:
        code = "log_too_new"
        detail = (
            f"a newer version (reader {row['min_reader']}) wrote into this log and this one is "
            f"reader {reader}: update it"
        )
        raise StoreUnavailableError(
            code, detail, {"found": str(row["min_reader"]), "known": str(reader)}
        )


# A few steps of the index a kind, however long the log is; a schema is never older than the last.
KINDS = """
WITH RECURSIVE known (kind) AS (
  SELECT MIN(kind) FROM events
  UNION ALL
  SELECT (SELECT MIN(e.kind) FROM events AS e WHERE e.kind > known.kind)
  FROM known WHERE known.kind IS NOT NULL
)
SELECT kind,
  (SELECT MIN(e.position) FROM events AS e WHERE e.kind = known.kind) AS first,
  (SELECT MAX(e.position) FROM events AS e WHERE e.kind = known.kind) AS last,
  (SELECT n.schema_number FROM events AS n WHERE n.position =
    (SELECT MAX(e.position) FROM events AS e WHERE e.kind = known.kind)) AS schema_number
FROM known WHERE kind IS NOT NULL ORDER BY kind"""


def refuse_unknown(rows: Sequence[Row], newest: Mapping[str, int]) -> None:
    """Whether this version can read all kinds of events of the log, whatever its head says.

    Args:
        rows: Of `KINDS`.
        newest: The highest schema number of each kind that this version knows.

    Raises:
        StoreUnavailableError: There are others.
    """
    for row in rows:
        kind, number = row["kind"], row["schema_number"]
        if kind not in newest:
            what, at = kind, row["first"]
        elif number > newest[kind]:
            what, at = f"{kind} with schema number {number}", row["last"]
        else:
            continue
        code = "log_too_new"
        detail = f"the log holds events that this version does not know ({what}): update it"
        detail = f"{detail}; one of them is at position {at}"
        raise StoreUnavailableError(code, detail, {"found": what, "known": ""})


def unsealed(dialect: Dialect, texts: Sequence[SealedText]) -> Work[Sequence[Opened]]:
    """The words of each; None where their author was forgotten, and broken seals are told of."""
    authors = sorted({text.author for text in texts})
    if not authors:
        return ()
    rows = yield Statement(dialect.data_keys, (canonical(authors),))
    keys = {row["member_id"]: row["data_key"] for row in rows}
    words = tuple(_words(keys.get(text.author), text) for text in texts)
    for text, found in zip(texts, words, strict=True):
        if isinstance(found, BrokenSeal):
            yield from _tell(text)
    return words


def _words(key: bytes | None, text: SealedText) -> Opened:
    if key is None:
        return None
    try:
        return sealing.unseal(key, text.box, sealing.binding(text.author, text.place))
    except ValueError:
        return BrokenSeal()


def _tell(text: SealedText) -> Work[None]:
    event_id, _, field = text.place.rpartition("/")
    rows = yield Statement("SELECT position FROM events WHERE id = $1", (event_id,))
    _LOGGER.error(
        "the %s of event %s can't be opened: it was changed, or its key was;"
        " `family-booking verify` tells which events were changed",
        field,
        rows[0]["position"] if rows else event_id,
    )
