"""A decision about one booking, and the booking as the answer shows it afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeGuard, cast

from aiohttp import web

from addon.api.bookings.alternatives import offered
from addon.api.bookings.clock_notes import clock_notes
from addon.api.bookings.freed import freed
from addon.api.bookings.pages import album, page, summary
from addon.api.bookings.scene import Scene, load_scene
from addon.api.protocol.answers import answer
from addon.api.protocol.asked import BODY, QUERY, envelope, version_shown
from addon.api.protocol.problems import ProblemError, refusal
from addon.api.quota_figures import weighed
from addon.keys import LANGUAGE, STORE
from booking_core.domain.bookings.claims import Claim
from booking_core.domain.bookings.commands import ChangeBooking, OnExisting, RequestBooking
from booking_core.domain.bookings.course_commands import UndoBooking
from booking_core.domain.bookings.course_events import StayRecorded
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.bookings.events import (
    BookingApproved,
    BookingChanged,
    BookingEvent,
    BookingRequested,
)
from booking_core.domain.bookings.life import TAKING, AnyEvent, Situation, advance
from booking_core.domain.bookings.requesting import items_of
from booking_core.domain.decider import Event, Refused
from booking_core.domain.ids import BookingId, MemberId
from booking_core.domain.stays import Stay, WallTimes
from booking_core.domain.waitlist.events import BookingWaitlisted
from booking_core.handling import consider, handle
from booking_core.ports import Accepted, Statement
from booking_core.projections.diary import Entry, entry


def booking_id(request: web.Request) -> BookingId:
    return BookingId(request.match_info["id"])


def of_version(request: web.Request) -> tuple[BookingId, MemberId, int, datetime]:
    """Which booking is meant, by whom, in which version, and when."""
    return booking_id(request), *version_shown(request)


async def made(request: web.Request, outcome: Accepted, wished: BookingId) -> web.Response:
    """The new booking; a repeat made it under the id of then."""
    recorded = outcome.recorded
    first = BookingRequested | StayRecorded
    asked = [each.event for each in recorded if isinstance(each.event, first)]
    booking_id = asked[0].booking_id if asked else wished
    return await _answered(request, booking_id, status=201)


async def decided(
    request: web.Request, command: OnExisting, beside: Sequence[Statement] = ()
) -> web.Response:
    """Decides, or says what would be decided."""
    if request[QUERY].get("dry_run"):
        verdict = await consider(bookings, request.app[STORE], command)
        if isinstance(verdict, Refused):
            raise await _refused(request, command, verdict)
        return await _answered(request, command.booking_id, events=verdict, dry_run=True)
    outcome = await handle(bookings, request.app[STORE], command, envelope(request), beside=beside)
    if isinstance(outcome, Refused):
        raise await _refused(request, command, outcome)
    events = [each.event for each in outcome.recorded]
    return await _answered(request, command.booking_id, events=events)


async def _refused(request: web.Request, command: OnExisting, refused: Refused) -> ProblemError:
    problem = refusal(refused, stale=412 if isinstance(command, ChangeBooking) else 409)
    if isinstance(command, UndoBooking):
        found = await entry(request.app[STORE], command.booking_id)
        if found:
            wish = _asked_again(command, found.booking.claim)
            problem.members = {
                **problem.members,
                **await offered(request, wish, refused.violations),
            }
    return problem


def _asked_again(command: UndoBooking, claim: Claim) -> RequestBooking:
    period = claim.period
    wish = period if isinstance(period, Stay) else WallTimes(period.start, period.end)
    return RequestBooking(
        command.booking_id,
        command.by,
        claim.member_id,
        items_of(claim),
        wish,
        command.now,
        claim.exclusive,
    )


async def _answered(
    request: web.Request,
    booking_id: BookingId,
    *,
    status: int = 200,
    events: Sequence[Event] = (),
    dry_run: bool = False,
) -> web.Response:
    """The booking after the events, or as it would be after them."""
    scene = await load_scene(request)
    found = await entry(request.app[STORE], booking_id)
    if found is None:
        raise ProblemError(404, "not_found", facts={"kind": "booking"})
    if dry_run:
        found = _after(found, events, scene)
    pages = await album(request.app[STORE], scene, [found])
    body = page(found, pages)
    given_back = freed([each for each in events if is_about(each, booking_id)])
    if given_back:
        body["freed"] = given_back
    if any(is_about(each, booking_id) and _takes(each) for each in events):
        body["losers"] = await _losers(request, scene, found, events)
    body |= clock_notes(request.get(BODY) or {}, found.booking.claim.zone, request[LANGUAGE])
    if dry_run:
        body |= {"dry_run": True, **weighed(events)}
    return answer(request, body, status=status, version=found.booking.version)


def _after(found: Entry, events: Sequence[Event], scene: Scene) -> Entry:
    state = Situation(scene.membership, scene.inventory, {found.id: found.booking})
    after = advance(state, cast("Sequence[AnyEvent]", events))
    return replace(found, booking=after.bookings[found.id])


def _takes(event: Event) -> bool:
    match event:
        case BookingApproved():
            return True
        case BookingChanged():
            return event.state in TAKING
        case _:
            return False


def is_about(event: Event, booking_id: BookingId) -> TypeGuard[BookingEvent]:
    """Time may have decided about others first, and others lose or are offered something."""
    return isinstance(event, BookingEvent) and event.booking_id == booking_id


async def _losers(
    request: web.Request, scene: Scene, found: Entry, events: Sequence[Event]
) -> list[dict[str, Any]]:
    """Requests that no longer fit; for those who may decide about this one."""
    if scene.caller.member_id not in scene.affair(found.booking).approvers:
        return []
    lost = [
        await entry(request.app[STORE], each.booking_id)
        for each in events
        if isinstance(each, BookingWaitlisted) and each.beaten_by == found.id
    ]
    return [summary(each, scene) for each in lost if each]
