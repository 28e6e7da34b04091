"""An event of the log as its reader may see it: ids and periods, never free text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, assert_never

from addon.api.bookings.pages import period_body
from addon.api.protocol.wire import plain
from addon.api.quota_figures import figure_body
from addon.auth.identity import Caller
from booking_core.domain.access import Role
from booking_core.domain.bookings.claims import Claim
from booking_core.domain.bookings.events import (
    MOVED,
    BookingEvent,
    BookingRequested,
    ChangeRequested,
    state_after,
)
from booking_core.domain.ids import SYSTEM
from booking_core.domain.people.branch_life import BranchEvent
from booking_core.domain.people.invitation_life import INVITATIONS, InvitationEvent
from booking_core.domain.people.member_events import MemberRefused, MemberRegistered, PersonEvent
from booking_core.domain.people.own_account_events import (
    ConsentGiven,
    ConsentWithdrawn,
    ErasureRequested,
    ErasureRequestWithdrawn,
)
from booking_core.domain.quotas.events import (
    LEDGER,
    QuotaEvent,
    QuotaOverridden,
    QuotaWeighed,
)
from booking_core.domain.refusals import CommandRefused
from booking_core.domain.series.life import (
    SeriesCancelled,
    SeriesChanged,
    SeriesEvent,
    SeriesRequested,
)
from booking_core.domain.things.attention import AttentionSettled
from booking_core.domain.things.block_life import BlockEvent
from booking_core.domain.things.group_life import GroupEvent
from booking_core.domain.things.resource_life import ResourceEvent
from booking_core.ports import Recorded

_THEIR_OWN = (ConsentGiven, ConsentWithdrawn, ErasureRequested, ErasureRequestWithdrawn)
_ADMINS_ONLY = (
    MemberRegistered,
    MemberRefused,
    CommandRefused,
    *_THEIR_OWN,
    *INVITATIONS,
    *LEDGER,
)


def may_see(recorded: Recorded, caller: Caller) -> bool:
    """Who asked to join, who was invited, what was asked in vain, is the admins' business.

    A refusal is also the asker's, as is what they said of their own account. What somebody has
    left of a quota is theirs and the admins' to know.
    """
    if isinstance(recorded.event, CommandRefused) and recorded.event.by == caller.member_id:
        return True
    if isinstance(recorded.event, _THEIR_OWN) and recorded.event.member_id == caller.member_id:
        return True
    if isinstance(recorded.event, LEDGER) and recorded.event.claim.member_id == caller.member_id:
        return True
    return not isinstance(recorded.event, _ADMINS_ONLY) or caller.standing.has(Role.ADMIN)


def fact(recorded: Recorded, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "position": recorded.position,
        "id": recorded.id,
        "type": recorded.kind,
        "occurred_at": plain(recorded.occurred_at),
        "actor": actor(recorded.envelope.actor, names),
        "data": data(recorded),
    }


def actor(member_id: str | None, names: Mapping[str, str]) -> dict[str, str] | None:
    """None for what nobody in the household did."""
    if member_id in (None, SYSTEM):
        return None
    return {"id": str(member_id), "name": names.get(str(member_id), "")}


def data(recorded: Recorded) -> dict[str, Any]:
    event = recorded.event
    if isinstance(event, BookingEvent):
        return _booking(event)
    if isinstance(event, SeriesEvent):
        return _series(event)
    if isinstance(event, QuotaWeighed | QuotaOverridden):
        return {
            "booking_id": event.booking_id,
            "figures": [figure_body(each) for each in event.figures],
        }
    if isinstance(event, QuotaEvent | AttentionSettled):
        return {"booking_id": event.booking_id}
    if isinstance(event, ResourceEvent | BlockEvent):
        block = {"block_id": event.block_id} if isinstance(event, BlockEvent) else {}
        return {"resource_id": event.resource_id, **block}
    if isinstance(event, GroupEvent):
        return {"group_id": event.group_id}
    if isinstance(event, PersonEvent | InvitationEvent):
        return {"member_id": event.member_id}
    if isinstance(event, BranchEvent):
        return {"branch_id": event.branch_id}
    if isinstance(event, CommandRefused):
        return {"command": event.command, "codes": [each.code for each in event.violations]}
    return {}


def _series(event: SeriesEvent) -> dict[str, Any]:
    """What became of the dates, their own events tell."""
    body = {
        "series_id": event.series_id,
        "member_id": event.member_id,
        "dates": plain(event.days),
        "skipped": [{"date": plain(each.day), "codes": each.codes} for each in event.skipped],
    }
    match event:
        case SeriesRequested():
            return {**body, "rule": event.pattern.rule}
        case SeriesChanged():
            changed = {"rule": event.patterns[-1].rule, "ended": plain(event.ended)}
            return {**body, **changed, "scope": event.scope, "from": plain(event.from_day)}
        case SeriesCancelled():
            return {**body, "scope": event.scope, "from": plain(event.from_day)}
        case _:
            assert_never(event)


def _booking(event: BookingEvent) -> dict[str, Any]:
    body = {
        "booking_id": event.booking_id,
        "state": state_after(event),
        **_claim(event.claim),
    }
    if isinstance(event, MOVED):
        body["was"] = _claim(event.was)
    if isinstance(event, ChangeRequested):
        body["wanted"] = _claim(event.wanted)
    if isinstance(event, BookingRequested) and event.series:
        body["series_id"] = event.series.series_id
        body["occurrence"] = plain(event.series.day)
    return body


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "member_id": claim.member_id,
        "resource_ids": [item.resource_id for item in claim.items],
        "persons": sum(item.persons for item in claim.items),
        "exclusive": claim.exclusive,
        "waives_buffer": claim.waives_buffer,
        **period_body(claim.period),
    }
