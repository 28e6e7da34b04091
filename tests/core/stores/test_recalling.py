"""Decisions that wait together are made side by side, with one read for all that they miss."""

from __future__ import annotations

from typing import TYPE_CHECKING

from booking_core.domain.decider import NOTHING, Query, QueryItem
from booking_core.ports import Decision
from booking_core.stores.encoding.chain import GENESIS
from booking_core.stores.log.dialects import SQLITE
from booking_core.stores.log.memory import Memory
from booking_core.stores.log.reading import Reader
from booking_core.stores.log.recalling import considered
from booking_core.stores.log.wishes import Wish
from booking_core.stores.log.work import End
from tests.core.stores.house import CODEC, envelope, letter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from booking_core.ports import Deliberation

ONE, OTHER = (
    Query(frozenset({QueryItem(frozenset({"letter_posted"}), frozenset({name}))}))
    for name in ("one", "other")
)


def asking(*queries: Query) -> Callable[[], Deliberation]:
    def deliberate() -> Deliberation:
        for query in queries:
            _found = yield query
        return (letter("said", "said"),)

    return deliberate


def failing() -> Deliberation:
    yield ONE
    raise ZeroDivisionError


def made(*deliberations: Callable[[], Deliberation]) -> tuple[Sequence[Wish], list[object]]:
    """What came of them on an empty log, and all that was read for it."""
    memory = Memory()
    memory.forget(End(0, GENESIS, "", 1))
    wishes = [Wish(Decision(each, envelope())) for each in deliberations]
    work = considered(wishes, Reader(CODEC, SQLITE), memory, unseen=False)
    read: list[object] = []
    try:
        ask = next(work)
        while True:
            read.append(ask)
            ask = work.send([])
    except StopIteration as done:
        return done.value, read


def test_what_several_come_to_miss_after_more_or_fewer_steps_is_read_at_once() -> None:
    wishes, read = made(asking(ONE), asking(NOTHING, NOTHING, OTHER), asking(NOTHING))

    assert [each.considered is not None for each in wishes] == [True, True, True]
    assert len(read) == 1


def test_what_is_missed_later_is_read_later() -> None:
    _, read = made(asking(ONE, OTHER), asking(ONE))

    assert len(read) == 2


def test_one_that_fails_keeps_none_of_the_others() -> None:
    wishes, _ = made(asking(ONE), failing, asking(NOTHING, OTHER))

    assert [each.considered is not None for each in wishes] == [True, False, True]
