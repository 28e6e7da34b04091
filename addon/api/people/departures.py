"""Members who leave, or turn out to be somebody else: with all that hangs on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from aiohttp import web

from addon.api.people.members import member_shown
from addon.api.protocol.answers import answer
from addon.api.protocol.asked import BODY, QUERY, envelope
from addon.api.protocol.problems import refusal
from addon.auth.credentials import forget_access
from addon.erasing import erase, only_ways_in
from addon.keys import CALLER, CLOCK, STORE
from booking_core.domain.approval.events import HearingEvent
from booking_core.domain.bookings.events import BookingEvent, state_after
from booking_core.domain.decider import Event, Refused
from booking_core.domain.ids import MemberId
from booking_core.domain.people.leaving import LeaveHousehold, leaving
from booking_core.domain.people.member_events import GuardianChanged
from booking_core.domain.people.members import DeactivateMember, EraseMember
from booking_core.domain.people.merging import MergeMembers, merging
from booking_core.handling import consider, handle
from booking_core.ports import Outcome, Recorded


async def deactivate_member(request: web.Request) -> web.Response:
    wish = _wish(request, DeactivateMember)
    if request[QUERY].get("dry_run"):
        return await _foretold(request, wish)
    beside = forget_access(wish.member_id)
    outcome = await handle(leaving, request.app[STORE], wish, envelope(request), beside=beside)
    return await _answered(request, wish.member_id, outcome)


async def erase_member(request: web.Request) -> web.Response:
    wish = _wish(request, EraseMember)
    if request[QUERY].get("dry_run"):
        return await _foretold(request, wish)
    command = EraseMember(wish.by, wish.member_id, wish.leaving.version, wish.leaving.wards_to)
    store = request.app[STORE]
    outcome = await erase(
        store,
        command,
        envelope(request),
        bookings_to=wish.bookings_to,
        override_reason=wish.override_reason,
    )
    return await _answered(request, wish.member_id, outcome)


def _wish(request: web.Request, how: type[DeactivateMember | EraseMember]) -> LeaveHousehold:
    body, member_id = request[BODY], MemberId(request.match_info["id"])
    me = request[CALLER].member_id
    command = how(me, member_id, body.get("version"), body.get("wards_to"))
    heir, why = body.get("bookings_to"), body.get("override_reason")
    return LeaveHousehold(command, request.app[CLOCK](), heir, why)


async def merge_member(request: web.Request) -> web.Response:
    """The other's ways in are gone; what they wrote stays theirs, and is forgotten with them."""
    body, member_id = request[BODY], MemberId(request.match_info["id"])
    other_id, store = MemberId(body["other_id"]), request.app[STORE]
    at = request[CALLER].member_id, member_id, other_id, request.app[CLOCK]()
    wish = MergeMembers(*at, body.get("override_reason"))
    if request[QUERY].get("dry_run"):
        return await _foretold(request, wish)
    beside = only_ways_in(other_id)
    outcome = await handle(merging, store, wish, envelope(request), beside=beside)
    return await _answered(request, member_id, outcome)


async def _foretold(request: web.Request, wish: LeaveHousehold | MergeMembers) -> web.Response:
    """What would happen; nothing is written."""
    store = request.app[STORE]
    if isinstance(wish, LeaveHousehold):
        verdict = await consider(leaving, store, wish)
    else:
        verdict = await consider(merging, store, wish)
    if isinstance(verdict, Refused):
        raise refusal(verdict)
    return await _shown(request, wish.member_id, {**_told(verdict), "dry_run": True})


async def _answered(request: web.Request, member_id: MemberId, outcome: Outcome) -> web.Response:
    if isinstance(outcome, Refused):
        raise refusal(outcome)
    return await _shown(request, member_id, _told(_events(outcome.recorded)))


def _events(recorded: Iterable[Recorded]) -> list[Event]:
    return [each.event for each in recorded]


async def _shown(request: web.Request, member_id: MemberId, told: dict[str, Any]) -> web.Response:
    body, version = await member_shown(request, member_id)
    return answer(request, {**body, **told}, version=version)


def _told(events: Sequence[Event]) -> dict[str, Any]:
    """What becomes of bookings, each as it is in the end, and of those the member acted for."""
    became = {
        event.booking_id: {
            "id": event.booking_id,
            "state": state_after(event),
            "member_id": event.claim.member_id,
        }
        for event in events
        if isinstance(event, BookingEvent) and not isinstance(event, HearingEvent)
    }
    wards = [
        {"id": event.member_id, "guardian_id": event.guardian_id}
        for event in events
        if isinstance(event, GuardianChanged)
    ]
    return {"bookings": list(became.values()), "wards": wards}
