"""Whoever waits for their turn gets it, whatever becomes of those before them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from booking_core.domain.decider import EVERYTHING
from booking_core.ports import Accepted, Outcome
from booking_core.stores.encoding.chain import GENESIS
from booking_core.stores.log.waiting import WaitingRoom
from booking_core.stores.log.wishes import Batch, Wish
from booking_core.stores.log.work import End
from booking_core.stores.upkeep.verifying import verify
from tests.core.stores.house import certainly, envelope, letter, texts

if TYPE_CHECKING:
    from tests.core.stores.conftest import Store

END = End(0, GENESIS, "", 1)
WAYS = pytest.mark.parametrize("ahead", [True, False], ids=["ahead", "one by one"])


@dataclass
class Desk:
    """Writes down what it is given, behind a door to each step; all are open at first.

    Attributes:
        batches: The keys of what was written.
        lost: How many batches do not come to stay.
    """

    doors: dict[str, asyncio.Event] = field(default_factory=dict)
    come: dict[str, asyncio.Event] = field(default_factory=dict)
    batches: list[list[str | None]] = field(default_factory=list)
    lost: int = 0

    def room(self, *, ahead: bool) -> WaitingRoom[Sequence[Wish]]:
        return WaitingRoom(self.prepare, self.write, self.settle, ahead=ahead)

    def shut(self, step: str) -> None:
        self.doors[step], self.come[step] = asyncio.Event(), asyncio.Event()

    async def _pass(self, step: str) -> None:
        if step in self.doors:
            self.come[step].set()
            await self.doors[step].wait()

    async def prepare(self, wishes: Sequence[Wish]) -> Sequence[Wish]:
        await self._pass("prepare")
        return wishes

    async def write(self, wishes: Sequence[Wish]) -> Batch:
        await self._pass("write")
        self.batches.append([wish.decision.envelope.key for wish in wishes])
        return Batch([Accepted(()) for _ in wishes], commit=True, last_id=None, begin=END, end=END)

    async def settle(self, _batch: Batch) -> bool:
        await self._pass("settle")
        self.lost -= 1
        return self.lost < 0

    def written(self) -> list[str | None]:
        return [key for batch in self.batches for key in batch]


def asking(room: WaitingRoom[Sequence[Wish]], key: str) -> asyncio.Task[Outcome]:
    wish = Wish(certainly(letter(key), wish=envelope(key=key)))
    return asyncio.create_task(room.result(wish))


async def _others_have_had_their_turn() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def _gone(task: asyncio.Task[Outcome]) -> None:
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@WAYS
@pytest.mark.parametrize("step", ["prepare", "write", "settle"])
async def test_a_caller_who_leaves_leaves_what_is_under_way(step: str, *, ahead: bool) -> None:
    desk = Desk()
    room = desk.room(ahead=ahead)
    desk.shut(step)
    first = asking(room, "first")
    await desk.come[step].wait()

    await _gone(first)
    second = asking(room, "second")
    await _others_have_had_their_turn()
    desk.doors[step].set()

    assert await second == Accepted(())
    assert desk.batches == [["first"], ["second"]]


@WAYS
async def test_who_leaves_before_their_turn_is_passed_over(*, ahead: bool) -> None:
    desk = Desk()
    room = desk.room(ahead=ahead)
    desk.shut("prepare" if ahead else "write")
    first = asking(room, "first")
    await desk.come["prepare" if ahead else "write"].wait()
    second, third = asking(room, "second"), asking(room, "third")
    await _others_have_had_their_turn()

    await _gone(second)
    desk.doors.popitem()[1].set()

    assert await asyncio.gather(*[first, third]) == [Accepted(()), Accepted(())]
    assert desk.batches == [["first"], ["third"]]


@WAYS
async def test_nobody_waits_for_those_who_all_left(*, ahead: bool) -> None:
    desk = Desk()
    room = desk.room(ahead=ahead)
    desk.shut("write")
    first = asking(room, "first")
    await desk.come["write"].wait()
    others = [asking(room, f"{number}") for number in range(3)]
    await asyncio.sleep(0)

    for other in others:
        await _gone(other)
    desk.doors["write"].set()
    await first

    assert await asking(room, "last") == Accepted(())
    assert desk.written()[0] == "first"
    assert desk.written()[-1] == "last"


@WAYS
@pytest.mark.parametrize("step", ["prepare", "write", "settle"])
async def test_closing_waits_for_what_is_under_way(step: str, *, ahead: bool) -> None:
    desk = Desk()
    room = desk.room(ahead=ahead)
    desk.shut(step)
    asked = [asking(room, f"{number}") for number in range(3)]
    await desk.come[step].wait()

    closing = asyncio.create_task(room.close())
    await _others_have_had_their_turn()
    early = closing.done()
    desk.doors[step].set()
    await closing

    assert not early
    assert sorted(filter(None, desk.written())) == ["0", "1", "2"]
    assert await asyncio.gather(*asked) == [Accepted(())] * 3


async def test_a_room_where_nobody_is_can_be_closed() -> None:
    desk = Desk()
    room = desk.room(ahead=True)

    await room.close()

    assert desk.batches == []


@WAYS
async def test_what_did_not_come_to_stay_is_written_again(*, ahead: bool) -> None:
    desk = Desk(lost=2)
    room = desk.room(ahead=ahead)

    answers = await asyncio.gather(*[asking(room, key) for key in "ab"])

    assert answers == [Accepted(()), Accepted(())]
    assert desk.batches == [["a", "b"]] * 3


async def test_while_one_batch_is_written_the_next_is_prepared() -> None:
    desk = Desk()
    room = desk.room(ahead=True)
    desk.shut("write")
    first = asking(room, "first")
    await desk.come["write"].wait()
    desk.shut("prepare")

    second = asking(room, "second")
    await desk.come["prepare"].wait()

    assert desk.batches == []
    for door in desk.doors.values():
        door.set()
    await asyncio.gather(first, second)
    assert desk.batches == [["first"], ["second"]]


async def test_a_crowd_is_parted_so_that_some_are_prepared_while_others_are_written() -> None:
    desk = Desk()
    room = desk.room(ahead=True)

    async def over_and_over(number: int) -> None:
        for turn in range(10):
            await asking(room, f"{number}/{turn}")

    await asyncio.gather(*(over_and_over(number) for number in range(64)))

    assert len(desk.written()) == len(set(desk.written())) == 640
    assert max(map(len, desk.batches)) <= 32


async def _posted(store: Store, numbers: Iterable[int]) -> list[asyncio.Task[Outcome]]:
    return [
        asyncio.create_task(
            store.transact(certainly(letter(f"{number}"), wish=envelope(key=f"{number}")))
        )
        for number in numbers
    ]


@pytest.mark.parametrize("turns", [1, 2, 3, 5, 8, 13])
async def test_callers_who_leave_at_any_moment_take_nobody_along(store: Store, turns: int) -> None:
    for number in range(12):
        await store.append([letter(f"before {number}")], envelope())
    tasks = await _posted(store, range(20))
    for _ in range(turns):
        await asyncio.sleep(0)

    for leaving in tasks[::2]:
        leaving.cancel()
    stayed = await asyncio.gather(*tasks[1::2])
    again = await asyncio.gather(*await _posted(store, range(20)))

    assert all(isinstance(each, Accepted) for each in (*stayed, *again))
    written = texts(await store.read(EVERYTHING))[12:]
    assert sorted(written, key=int) == [f"{number}" for number in range(20)]
    assert (await verify(store)).flaws == ()
