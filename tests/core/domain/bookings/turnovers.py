"""Cast for the tests of buffers: things that are kept empty between two stays."""

from __future__ import annotations

from collections.abc import Mapping

from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.bookings.errors import Conflict, NotAvailable
from booking_core.domain.decider import Event
from booking_core.domain.stays import Stay
from booking_core.domain.things.resource_life import Mode, Rules
from tests.cast import ATTIC, BLUE_ROOM, CAR, FAMILY, HOUSE, TENT, hourly, july, overnight, policy
from tests.spec import Spec, Then


def things(*, house: int = 0, room: int = 0, tent: int = 0, car: int = 0) -> tuple[Event, ...]:
    """The family's things, all approved by rule, with these buffers."""
    made = (
        (overnight(HOUSE, None), house),
        (overnight(BLUE_ROOM, 3, parent=HOUSE), room),
        (overnight(ATTIC, 4, parent=HOUSE), room),
        (overnight(TENT, 2), tent),
        (hourly(CAR, 1, 5), car),
    )
    return tuple(
        event
        for created, buffer in made
        for event in (created, policy(created, Mode.AUTO, rules=Rules(buffer=buffer)))
    )


def a_calendar(**buffers: int) -> Spec:
    return Spec(bookings).given(*FAMILY, *things(**buffers))


def stay(first: int, last: int) -> Stay:
    return Stay(july(first), july(last))


def nights(then: Then) -> Mapping[int, Conflict]:
    """By the day of July."""
    found = then.then_refused(NotAvailable).conflicts
    return {each.night.day: each for each in found if each.night}
