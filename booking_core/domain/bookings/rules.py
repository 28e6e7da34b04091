"""The rules that every request and every change is held against: one function a rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from booking_core.domain.access import BookingState
from booking_core.domain.bookings.claims import Claim, Closure, Item, limit, shut, taken_as_a_whole
from booking_core.domain.bookings.conflicts import conflicts
from booking_core.domain.bookings.errors import (
    InThePast,
    ItemTwice,
    MixedItems,
    NoItems,
    NotAvailable,
    PastNightsStay,
    PeriodUnfit,
    PersonsUnfit,
    TooFarAhead,
    TooManyPersons,
    TooSoon,
)
from booking_core.domain.bookings.life import Booking, Situation
from booking_core.domain.decider import Violation
from booking_core.domain.errors import NotFound, TextTooLong, TextUnfit
from booking_core.domain.ids import BookingId, MemberId, ResourceId
from booking_core.domain.people.errors import NotInHousehold
from booking_core.domain.stays import Period, Slot, Stay, Wish, begins, today, wall
from booking_core.domain.things.errors import ResourceArchivedAlready
from booking_core.domain.things.resource_life import Inventory, Kind
from booking_core.domain.words import odd_character, tidied

NOTE_LIMIT = 500


def items_unfit(
    items: Sequence[Item], period: Wish | Period, inventory: Inventory
) -> Iterator[Violation]:
    """What must hold before the claim can be weighed at all."""
    if not items:
        yield NoItems()
    ids = [item.resource_id for item in items]
    for resource_id in dict.fromkeys(ids):
        if ids.count(resource_id) > 1:
            yield ItemTwice(resource_id)
    for item in items:
        if not 0 <= item.without_bed <= item.persons or item.persons < 1:
            yield PersonsUnfit(item.resource_id, item.persons, item.without_bed)
    known = [item.resource_id for item in items if item.resource_id in inventory]
    for item in items:
        if item.resource_id not in inventory:
            yield NotFound("resource", item.resource_id)
    yield from _period_unfit(known, period, inventory)
    if len({(inventory[key].kind, inventory[key].time_zone) for key in known}) > 1:
        yield MixedItems(tuple(known))


def _period_unfit(
    known: Sequence[ResourceId], period: Wish | Period, inventory: Inventory
) -> Iterator[Violation]:
    given = Kind.OVERNIGHT if isinstance(period, Stay) else Kind.HOURLY
    for key in known:
        if inventory[key].kind is not given:
            yield PeriodUnfit(key, inventory[key].kind)


def not_in_household(member_id: MemberId, situation: Situation) -> Iterator[Violation]:
    member = situation.membership.people.get(member_id)
    if member is None or not member.active:
        yield NotInHousehold(member_id)


def archived(claim: Claim, inventory: Inventory) -> Iterator[Violation]:
    for item in claim.items:
        for key in item.lineage:
            if inventory[key].archived:
                yield ResourceArchivedAlready(key)


def too_many_persons(claim: Claim, inventory: Inventory) -> Iterator[Violation]:
    """More than the policy or the resource could ever take; others are not asked for this."""
    for item in claim.items:
        resource = inventory[item.resource_id]
        allowed = resource.policy.rules.max_persons
        if resource.kind is Kind.OVERNIGHT:
            ceiling = resource.size.ceiling
            allowed = min(allowed, allowed if ceiling is None else ceiling)
            if not taken_as_a_whole(inventory, item.resource_id):
                allowed = min(allowed, limit(inventory, item.resource_id) + item.without_bed)
        elif resource.size.places is not None:
            allowed = min(allowed, resource.size.places)
        if item.persons > allowed:
            yield TooManyPersons(item.resource_id, item.persons, allowed)


def in_the_past(claim: Claim, now: datetime) -> Iterator[Violation]:
    """Today is the date in the resource's zone; an hour begins now at the earliest."""
    if isinstance(claim.period, Slot):
        if claim.period.start_at < now:
            yield InThePast(claim.period.start, wall(now, claim.period.zone))
        return
    this_day = today(now, claim.zone)
    if claim.period.arrival < this_day:
        yield InThePast(claim.period.arrival, this_day)


def lead_and_horizon(claim: Claim, inventory: Inventory, now: datetime) -> Iterator[Violation]:
    begins = claim.period.first_day
    for item in claim.items:
        resource = inventory[item.resource_id]
        rules = resource.policy.rules
        if not rules.lead_days and rules.horizon_days is None:
            continue
        this_day = today(now, resource.time_zone)
        earliest = this_day + timedelta(days=rules.lead_days)
        if rules.lead_days and begins < earliest:
            yield TooSoon(item.resource_id, begins, earliest)
        if rules.horizon_days is not None:
            latest = this_day + timedelta(days=rules.horizon_days)
            if begins > latest:
                yield TooFarAhead(item.resource_id, begins, latest)


def past_nights(booking: Booking, wanted: Claim, now: datetime) -> Iterator[Violation]:
    """A running stay keeps its beginning, and ends today, or now, at the earliest."""
    old, new = booking.claim.period, wanted.period
    this_day = today(now, booking.claim.zone)
    match old, new:
        case Stay(), Stay():
            runs, over = old.arrival < this_day, new.departure < this_day
        case Slot(), Slot():
            runs, over = old.start_at < now, new.end_at < now
        case _:
            return
    runs = runs or booking.state is BookingState.ACTIVE
    if runs and (begins(new) != begins(old) or over):
        yield PastNightsStay(old.first_day, this_day)


def nights_taken(
    claim: Claim, situation: Situation, now: datetime, *, besides: BookingId
) -> Iterator[Violation]:
    """No double booking: what others have, on the resource, above it and below it."""
    found = tuple(conflicts(claim, taken_by_others(situation, now, besides), situation.inventory))
    if found:
        yield NotAvailable(found)


def taken_by_others(situation: Situation, now: datetime, besides: BookingId) -> Sequence[Claim]:
    """What others have, and what is shut."""
    taken: list[Claim] = [
        booking.claim
        for key, booking in situation.bookings.items()
        if booking.counts(now) and key != besides
    ]
    return [*taken, *closures(situation)] if situation.blocks else taken


def closures(situation: Situation) -> Sequence[Closure]:
    return [
        shut(block.resource_id, block.period, situation.inventory)
        for block in situation.blocks.values()
        if not block.lifted and block.resource_id in situation.inventory
    ]


def rivals(
    claim: Claim, situation: Situation, now: datetime, *, besides: BookingId
) -> tuple[BookingId, ...]:
    """Pending requests that would no longer fit if the claim were approved."""
    counted = [*taken_by_others(situation, now, besides), claim]
    return tuple(
        key
        for key, booking in situation.bookings.items()
        if key != besides
        and booking.state is BookingState.PENDING
        and _is_beaten(booking, counted, situation)
    )


def _is_beaten(booking: Booking, counted: Sequence[Claim], situation: Situation) -> bool:
    return any(True for _ in conflicts(booking.claim, counted, situation.inventory))


def unfit_words(field: str, text: str | None, allowed: int = NOTE_LIMIT) -> Iterator[Violation]:
    """Every rule that a note, a reason or an answer breaks; `text` is tidy."""
    if text is not None:
        yield from text_too_long(field, text, allowed)
        yield from text_unfit(field, text)


def text_too_long(field: str, text: str, allowed: int) -> Iterator[TextTooLong]:
    if len(text) > allowed:
        yield TextTooLong(field, len(text), allowed)


def text_unfit(field: str, text: str) -> Iterator[TextUnfit]:
    odd = odd_character(text)
    if odd is not None:
        yield TextUnfit(field, f"U+{ord(odd):04X}")


def tidy(text: str | None) -> str | None:
    """Trimmed and normalised (NFC); None when nothing is left."""
    return None if text is None else tidied(text) or None


def note_limit(resource_ids: Iterable[ResourceId], inventory: Inventory) -> int:
    """The tightest of the resources'."""
    known = [inventory[key].policy.rules.max_note for key in resource_ids if key in inventory]
    return min(known, default=NOTE_LIMIT)
