"""Forgetting a person: one fact, and everything that could be read of them gone beside it."""

from __future__ import annotations

from datetime import datetime

from addon.auth.credentials import forget_access
from booking_core.domain.ids import MemberId
from booking_core.domain.members import EraseMember, members
from booking_core.handling import handle
from booking_core.ports import Accepted, Envelope, Outcome, Statement, Store
from booking_core.projections.guests import forget_guests_of
from booking_core.stores.sealing import forgetting


async def erase(store: Store, command: EraseMember, envelope: Envelope) -> Outcome:
    """Final: neither an admin nor a rebuild brings back name, address or words."""
    beside = everything_of(command.member_id, store.now())
    outcome = await handle(members, store, command, envelope, beside=beside)
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
