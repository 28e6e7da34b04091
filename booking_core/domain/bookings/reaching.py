"""Which others a decision may be about besides its own booking: those who want the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from booking_core.domain.bookings.claims import Claim, ClaimItem, Item
from booking_core.domain.bookings.commands import ChangeBooking, Command, RequestBooking
from booking_core.domain.bookings.course_commands import ExtendStay
from booking_core.domain.bookings.life import WAITING, Booking, Situation
from booking_core.domain.bookings.staying import extended
from booking_core.domain.ids import BookingId, ResourceId
from booking_core.domain.stays import ONE_DAY, Period, Stay, Wish, days, shifted
from booking_core.domain.things.resource_life import Inventory, unit


@dataclass(frozen=True, slots=True)
class Reach:
    """Days `[first_day, end_day)` in some trees of resources."""

    roots: frozenset[ResourceId]
    first_day: date
    end_day: date

    @staticmethod
    def of(claim: Claim) -> Reach:
        roots = frozenset(item.lineage[-1] for item in claim.items)
        return Reach(roots, *days(claim.period))

    @property
    def stay(self) -> Stay:
        return Stay(self.first_day, self.end_day)

    def widened(self, room: timedelta) -> Reach:
        """With what lies no further away than that."""
        first, end = shifted(self.first_day, -room), shifted(self.end_day, room)
        return Reach(self.roots, first, end)

    def meets(self, claim: Claim) -> bool:
        """Whether the claim is about any of these days there."""
        first, end = days(claim.period)
        meets = self.first_day < end and first < self.end_day
        return meets and any(item.lineage[-1] in self.roots for item in claim.items)


def with_buffers(reached: Sequence[Reach], inventory: Inventory) -> Sequence[Reach]:
    """Wider, in whole days: from so far one booking can be in the way of another."""
    buffers = [
        each.policy.rules.buffer * unit(each.kind)
        for each in inventory.values()
        if each.policy.rules.buffer
    ]
    if not buffers:
        return reached
    widest = ONE_DAY * -(-max(buffers) // ONE_DAY)
    return [each.widened(widest) for each in reached]


def reach(command: Command, state: Situation) -> Sequence[Reach]:
    """What the command itself is about, as far as is known yet."""
    found: list[Reach] = []
    booking = state.bookings.get(command.booking_id)
    if booking:
        found += [
            Reach.of(each)
            for each in (booking.claim, booking.change, booking.counter_offer)
            if each
        ]
    match command:
        case RequestBooking():
            found += _wished(command.items, command.period, state)
        case ChangeBooking() if booking:
            items = command.items or booking.claim.items
            found += _wished(items, command.period or booking.claim.period, state)
        case ExtendStay() if booking:
            longer = extended(booking.claim, command.until) or booking.claim.period
            found += _wished(booking.claim.items, longer, state)
        case _:
            pass
    return found


def _wished(
    items: Iterable[Item | ClaimItem], period: Wish | Period, state: Situation
) -> Iterator[Reach]:
    known = [state.inventory.get(item.resource_id) for item in items]
    roots = frozenset(each.tree_id for each in known if each)
    yield Reach(roots, *days(period))


def touches(booking: Booking, reached: Iterable[Reach]) -> bool:
    return any(each.meets(booking.claim) for each in reached)


def alike(reached: Iterable[Reach], state: Situation) -> Iterator[BookingId]:
    """Bookings of just these days of just these trees."""
    for each in reached:
        for key, booking in state.bookings.items():
            if booking.claim.period.first_day == each.first_day and Reach.of(booking.claim) == each:
                yield key


def waiting_near(reached: Sequence[Reach], state: Situation) -> Iterator[Reach]:
    """What those want who wait for something of that, or so near that a buffer lies between."""
    waiting = [each for each in state.bookings.values() if each.state in WAITING]
    wide = with_buffers(reached, state.inventory) if waiting else ()
    for booking in waiting:
        if touches(booking, wide):
            yield Reach.of(booking.claim)
