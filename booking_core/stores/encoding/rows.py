"""An event as the tables keep it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from json.encoder import encode_basestring
from typing import Any, NamedTuple

from booking_core.canonical import scalars


class EventRow(NamedTuple):
    """The columns of `events`, in the order of the table.

    `data` and `tags` are canonical JSON, `occurred_at` and `clock` UTC text.
    """

    position: int
    id: str
    kind: str
    schema_number: int
    data: str
    tags: str
    occurred_at: str
    clock: str
    actor: str
    on_behalf_of: str | None
    source: str
    correlation: str
    causation: str | None
    idempotency_key: str | None
    hash: bytes


COLUMNS = ", ".join(EventRow._fields)


_OBJECT = "{" + ",".join(f'"{name}":%s' for name in EventRow._fields) + "}"


def rows_text(rows: Sequence[EventRow]) -> str:
    """Rows as a JSON list of objects, bytes as PostgreSQL writes them.

    A NUL in a text stays one, escaped.
    """
    objects = [_OBJECT % (*scalars(row[:-1]), f'"\\\\x{row.hash.hex()}"') for row in rows]
    return f"[{','.join(objects)}]"


def event_row(row: Mapping[str, Any]) -> EventRow:
    """From a row of a SELECT that names all `COLUMNS`."""
    return EventRow(*(row[name] for name in EventRow._fields))


def tags_text(tags: frozenset[str]) -> str:
    """As `canonical` has a list of texts."""
    return f"[{','.join(map(encode_basestring, sorted(tags)))}]"
