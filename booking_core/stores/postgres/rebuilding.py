"""Where views are made anew on PostgreSQL: temporary tables hide those of the schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from booking_core.ports import Statement
from booking_core.stores.log.dialects import POSTGRES
from booking_core.stores.postgres.connection import in_transaction
from booking_core.stores.upkeep.rebuilding import Table

if TYPE_CHECKING:
    from booking_core.stores.log.reading import Reader
    from booking_core.stores.log.work import Work
    from booking_core.stores.postgres.connection import Connection

T = TypeVar("T")

_COLUMNS = """
SELECT a.attname AS name, a.attnum = ANY (i.indkey) AS keyed
FROM pg_attribute AS a JOIN pg_index AS i ON i.indrelid = a.attrelid AND i.indisprimary
WHERE a.attrelid = CAST(CAST($1 AS text) AS regclass) AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum"""


class PostgresBench:
    """See `Bench`."""

    shadow = "pg_temp"
    shared = False

    def __init__(self, connection: Connection, reader: Reader, *, live: str) -> None:
        self.reader = reader
        self.live = live
        self._connection = connection

    async def aside(self, work: Work[T]) -> T:
        return await in_transaction(self._connection, work, lambda _result: True)

    async def alone(self, work: Work[T]) -> T:
        def locked() -> Work[T]:
            yield Statement(POSTGRES.lock_head)
            return (yield from work)

        return await in_transaction(self._connection, locked(), lambda _result: True)

    def cast(self, name: str) -> Work[Table]:
        live = f"{self.live}.{name}"
        columns = yield Statement(_COLUMNS, (live,))
        yield Statement(
            f"CREATE TEMP TABLE {name} (LIKE {live} INCLUDING DEFAULTS INCLUDING INDEXES)"
        )
        return Table(
            name,
            tuple(row["name"] for row in columns),
            tuple(row["name"] for row in columns if row["keyed"]),
        )

    def unguarded(self, table: Table, work: Work[T]) -> Work[T]:
        # Readers are not kept waiting by this lock, and appends wait at the head already.
        live = f"{self.live}.{table.name}"
        yield Statement(f"ALTER TABLE {live} DISABLE TRIGGER USER")
        result = yield from work
        yield Statement(f"ALTER TABLE {live} ENABLE TRIGGER USER")
        return result
