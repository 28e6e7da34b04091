"""From a URL to a store that is ready."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from booking_core.stores.kinds.registry import CODEC

if TYPE_CHECKING:
    from booking_core.ports import Clock, Project
    from booking_core.stores.encoding.codec import Codec
    from booking_core.stores.postgres.store import PostgresStore
    from booking_core.stores.sqlite.store import SqliteStore

_POSTGRES = ("postgresql://", "postgres://")
_SQLITE = "sqlite:///"


@asynccontextmanager
async def open_store(
    url: str, *, clock: Clock, project: Project, codec: Codec = CODEC
) -> AsyncIterator[SqliteStore | PostgresStore]:
    """The store at `postgresql://…`, `sqlite:///path`, a plain path or `:memory:`.

    Raises:
        StoreUnavailableError: It can't be reached, written or understood.
    """
    store = _made(url, codec, clock=clock, project=project)
    try:
        await store.open()
        yield store
    finally:
        await store.close()


def _made(url: str, codec: Codec, *, clock: Clock, project: Project) -> SqliteStore | PostgresStore:
    if url.startswith(_POSTGRES):
        from booking_core.stores.postgres.store import PostgresStore  # noqa: PLC0415 - asyncpg is 3 MB

        return PostgresStore(url, codec, clock=clock, project=project)
    from booking_core.stores.sqlite.store import SqliteStore  # noqa: PLC0415 - never both

    return SqliteStore(url.removeprefix(_SQLITE), codec, clock=clock, project=project)
