"""Random histories of a household: what people ask for, in order.

A history says nothing about versions, nor always about who asks it of what, so that it can be
shrunk: see `Step`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from booking_core.domain.bookings.commands import RequestBooking
from booking_core.domain.ids import BookingId
from booking_core.domain.people.members import Register
from tests.cast import MARCH_1ST
from tests.core.projections import asking, governing
from tests.core.projections.asking import RARELY, Strategy
from tests.core.projections.playing import TURNED, History, Step

_LATER = st.sampled_from([0, 0, 0, 0, 0, 0, 1, 3, 24, 24 * 3])
_EARLY: Sequence[Strategy] = (
    *[asking.stays()] * 8,
    *[asking.hours()] * 2,
    *[asking.DECIDING] * 7,
    *[asking.ENDING] * 3,
    *[asking.CHANGING] * 4,
    *[asking.TALKING] * 4,
    *[asking.TIME] * 2,
    *[asking.series()] * 2,
    asking.recorded(),
    *(governing.THINGS, governing.THINGS, governing.blocks(), governing.GROUPS),
    *(governing.SETTLING, governing.PEOPLE, governing.PEOPLE, governing.PEOPLE),
)
_LATE: Sequence[Strategy] = (*[asking.STAYING] * 12, *[asking.TIME] * 4, *_EARLY)
WISHES = tuple(dict.fromkeys(_LATE))
"""All that histories draw from."""


@st.composite
def histories(draw: st.DrawFn, *, steps: int) -> History:
    """Mostly bookings that get in each other's way; then, at times, the days they are for."""
    asked: list[BookingId] = []
    history = [Step(draw(governing.POLICIES)) for _ in range(draw(st.integers(0, 3)))]
    for _ in range(draw(st.integers(steps // 2, steps))):
        history += _steps(draw, asked, _EARLY)
    if draw(st.booleans()):
        return history
    arrival = datetime(2026, 7, draw(st.integers(7, 11)), 9, tzinfo=UTC)
    on = arrival - MARCH_1ST - sum((each.later for each in history), timedelta())
    history.append(Step(Register(governing.FAY), max(on, timedelta())))
    for _ in range(draw(st.integers(0, steps // 2))):
        history += _steps(draw, asked, _LATE)
    return history


def _steps(draw: st.DrawFn, asked: list[BookingId], wishes: Sequence[Strategy]) -> Iterator[Step]:
    drawn = draw(draw(st.sampled_from(wishes)))
    for command in drawn if isinstance(drawn, tuple) else (drawn,):
        wish, turn = command, None
        if isinstance(wish, RequestBooking) and not draw(RARELY):
            wish = replace(wish, booking_id=BookingId(f"b{len(asked)}"))
            asked.append(wish.booking_id)
        elif type(wish) in TURNED:
            wish = replace(wish, booking_id=draw(st.sampled_from([*asked, BookingId("b0")])))
            turn = draw(st.sampled_from([0, 1, 2, 3, 5, 7, 11, None]))
        yield Step(wish, timedelta(hours=draw(_LATER)), draw(RARELY), turn)
