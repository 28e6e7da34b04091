"""Forgetting a person: one fact, and everything that could be read of them gone beside it."""

from __future__ import annotations

from datetime import datetime

from addon.auth.credentials import forget_access
from booking_core.domain.ids import MemberId
from booking_core.domain.people.leaving import LeaveHousehold, leaving
from booking_core.domain.people.members import EraseMember
from booking_core.handling import handle
from booking_core.ports import Accepted, Envelope, Outcome, Statement, Store
from booking_core.projections.guests import forget_guests_of
from booking_core.projections.people import merged_into
from booking_core.stores.encoding.sealing import forgetting


async def erase(
    store: Store,
    command: EraseMember,
    envelope: Envelope,
    *,
    bookings_to: MemberId | None = None,
    override_reason: str | None = None,
) -> Outcome:
    """Final: neither an admin nor a rebuild brings back name, address or words.

    Whoever was merged into the member was the same person, and is forgotten too.
    """
    now = store.now()
    selves = (command.member_id, *await merged_into(store, command.member_id))
    beside = tuple(each for key in selves for each in everything_of(key, now))
    wish = LeaveHousehold(command, now, bookings_to, override_reason)
    outcome = await handle(leaving, store, wish, envelope, beside=beside)
    if isinstance(outcome, Accepted):
        await store.scrub()
    return outcome


def everything_of(member_id: MemberId, at: datetime) -> tuple[Statement, ...]:
    """Deletes the keys of their words, their profile and every way in."""
    rows = (
        forget_guests_of(member_id),
        Statement("DELETE FROM profiles WHERE member_id = $1", (member_id,)),
        Statement("DELETE FROM credentials WHERE member_id = $1", (member_id,)),
        Statement("DELETE FROM notification_wishes WHERE member_id = $1", (member_id,)),
    )
    return (*forgetting(member_id, at), *rows, *forget_access(member_id))


def only_ways_in(member_id: MemberId) -> tuple[Statement, ...]:
    """Of somebody who goes on as another member: their words stay, under the name of that one."""
    rows = (
        Statement("DELETE FROM profiles WHERE member_id = $1", (member_id,)),
        Statement("DELETE FROM credentials WHERE member_id = $1", (member_id,)),
        Statement("DELETE FROM notification_wishes WHERE member_id = $1", (member_id,)),
    )
    return (*rows, *forget_access(member_id))
