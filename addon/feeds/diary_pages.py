"""What a calendar shows of the diary: one line a booking, for readers inside the household."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from addon.feeds.ics import FeedStay
from booking_core.domain.access import BookingState
from booking_core.domain.bookings.claims import Claim
from booking_core.domain.stays import Stay
from booking_core.domain.things.resource_life import Inventory
from booking_core.instants import instant
from booking_core.ports import Database
from booking_core.projections.diary import Entry, Wanted, between

SHOWN = frozenset(
    {
        BookingState.PENDING,
        BookingState.APPROVED,
        BookingState.ACTIVE,
        BookingState.COMPLETED,
    }
)
PAST = timedelta(days=366)
"""How long a stay that is over stays in the calendar: clients drop what a feed drops."""


async def shown_entries(
    database: Database, resource_ids: Sequence[str], *, today: date
) -> Sequence[Entry]:
    """Bookings of these resources or what is below them, of all where none is named."""
    since, found = today - PAST, dict[str, Entry]()
    for resource_id in resource_ids or (None,):
        wanted = Wanted(from_day=since, resource_id=resource_id, states=SHOWN)
        found |= {each.id: each for each in await between(database, wanted)}
    return sorted(found.values(), key=lambda each: (each.booking.claim.period.first_day, each.id))


def feed_stays(
    entry: Entry, names: Mapping[str, str], inventory: Inventory, *, subject: str | None = None
) -> Iterator[FeedStay]:
    """The booking and, where a change waits, what is asked for instead, as a request.

    Args:
        entry: A booking.
        names: Of members.
        inventory: All resources.
        subject: The one resource that the calendar is about; its name is not repeated.

    """
    booking = entry.booking
    for uid, state, claim, since in (
        (entry.id, booking.state, booking.claim, entry.created_at),
        (f"{entry.id}-change", BookingState.PENDING, booking.change, entry.change_asked_at),
    ):
        if claim is None or since is None:
            continue
        what = _things(claim, inventory)
        who = f"{names.get(claim.member_id) or '?'} ({_persons(claim)})"
        alone = {item.resource_id for item in claim.items} == {subject}
        start, end = _edges(claim)
        yield FeedStay(
            uid=uid,
            version=booking.version,
            state=state,
            title=who if alone else f"{what}: {who}",
            start=start,
            end=end,
            created_at=instant(since),
            changed_at=instant(entry.updated_at),
            location=what,
        )


def _things(claim: Claim, inventory: Inventory) -> str:
    known = (inventory.get(item.resource_id) for item in claim.items)
    return ", ".join(each.label.name for each in known if each)


def _persons(claim: Claim) -> int:
    return sum(item.persons for item in claim.items)


def _edges(claim: Claim) -> tuple[date, date]:
    if isinstance(claim.period, Stay):
        return claim.period.arrival, claim.period.departure
    return claim.period.start_at, claim.period.end_at
