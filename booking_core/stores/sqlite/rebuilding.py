"""Where views are made anew on SQLite: temporary tables hide those of the file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from booking_core.ports import Statement
from booking_core.stores.upkeep.rebuilding import Table

if TYPE_CHECKING:
    from booking_core.stores.log.reading import Reader
    from booking_core.stores.log.work import Work
    from booking_core.stores.sqlite.connection import Connection

T = TypeVar("T")

_MADE = (
    "SELECT sql FROM main.sqlite_master"
    " WHERE tbl_name = $1 AND type IN ('table', 'index') AND sql IS NOT NULL ORDER BY type DESC"
)
_COLUMNS = "SELECT name, pk FROM pragma_table_info($1, 'main') ORDER BY cid"
_TRIGGERS = "SELECT name, sql FROM main.sqlite_master WHERE tbl_name = $1 AND type = 'trigger'"


class SqliteBench:
    """See `Bench`."""

    live = "main"
    shadow = "temp"

    def __init__(self, connection: Connection, reader: Reader, *, shared: bool) -> None:
        self.reader = reader
        self.shared = shared
        self._connection = connection

    async def aside(self, work: Work[T]) -> T:
        return await self._in_transaction("BEGIN", work)

    async def alone(self, work: Work[T]) -> T:
        return await self._in_transaction("BEGIN IMMEDIATE", work)

    async def _in_transaction(self, begin: str, work: Work[T]) -> T:
        connection = self._connection
        return await connection.run(connection.in_transaction, begin, work, lambda _result: True)

    def cast(self, name: str) -> Work[Table]:
        for row in (yield Statement(_MADE, (name,))):
            yield Statement(_temporary(row["sql"]))
        columns = yield Statement(_COLUMNS, (name,))
        return Table(
            name,
            tuple(row["name"] for row in columns),
            tuple(row["name"] for row in columns if row["pk"]),
        )

    def unguarded(self, table: Table, work: Work[T]) -> Work[T]:
        triggers = yield Statement(_TRIGGERS, (table.name,))
        for row in triggers:
            yield Statement(f"DROP TRIGGER main.{row['name']}")
        result = yield from work
        for row in triggers:
            # Without the schema it would guard the shadow.
            yield Statement(re.sub(r"^CREATE TRIGGER ", "CREATE TRIGGER main.", row["sql"]))
        return result


def _temporary(sql: str) -> str:
    made = re.sub(r"^CREATE TABLE ", "CREATE TEMP TABLE ", sql)
    return re.sub(r"^CREATE (UNIQUE )?INDEX ", r"CREATE \1INDEX temp.", made)
