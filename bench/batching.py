"""Many callers share a flush, and one caller pays nothing for that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bench.household import WISH, no_views, now
from bench.measuring import Ratio, figures, in_turns, rate
from booking_core.domain.ids import MemberId
from booking_core.domain.people.member_events import MemberRegistered
from booking_core.stores.log.wishes import plain_append
from booking_core.stores.opening import open_store
from booking_core.stores.sqlite.store import SqliteStore

if TYPE_CHECKING:
    from booking_core.stores.postgres.store import PostgresStore

    Store = SqliteStore | PostgresStore

MANY = 64


async def measure(name: str, url: str) -> Sequence[Ratio]:
    """Appends of one event each."""
    async with open_store(url, clock=now, project=no_views) as store:
        counted = await in_turns(
            {
                "one": lambda turn: _appending(store, turn, callers=1),
                "many": lambda turn: _appending(store, turn, callers=MANY),
                "alone": lambda turn: _without_waiting_room(store, turn),
            }
        )
    return [
        Ratio(
            f"{name}: 64 callers over one",
            counted["many"] / counted["one"],
            30,
            figures(one=counted["one"], many=counted["many"]),
        ),
        Ratio(
            f"{name}: one caller over one without batching",
            counted["one"] / counted["alone"],
            0.95,
            figures(with_batching=counted["one"], without=counted["alone"]),
        ),
    ]


def _registered(what: str, caller: int, turn: int) -> MemberRegistered:
    return MemberRegistered(MemberId(f"{what}-{caller}-{turn}"))


async def _appending(store: Store, turn: int, *, callers: int) -> float:
    async def call(caller: int, count: int) -> None:
        await store.append([_registered(f"{callers}/{turn}", caller, count)], WISH)

    return await rate(call, callers)


async def _without_waiting_room(store: Store, turn: int) -> float:
    """The same transaction and flush, by the store's own steps, without anything in between."""

    async def call(caller: int, count: int) -> None:
        event = _registered(f"alone/{turn}", caller, count)
        wish = plain_append([event], WISH, None)
        if isinstance(store, SqliteStore):
            await store._write([wish])  # noqa: SLF001 - no port has it
        else:
            appending = store._appending  # noqa: SLF001 - likewise
            ready = await appending.prepare([wish])
            await appending.settle(await appending.write(ready))

    return await rate(call, 1)
