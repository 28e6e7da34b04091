"""Requests and stays: reading them, asking for them, deciding about them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, TypeGuard, cast
from uuid import uuid4

from aiohttp import web

from addon.api.alternatives import offered
from addon.api.answers import answer, limit_asked, page_of, place_asked
from addon.api.asked import BODY, QUERY, envelope, expected_version
from addon.api.booking_pages import album, page, period_body, summary
from addon.api.freed import freed
from addon.api.guests import party
from addon.api.past import position_asked
from addon.api.problems import (
    ProblemError,
    fault_document,
    refusal,
    violation_faults,
    violation_members,
)
from addon.api.quota_figures import weighed
from addon.api.scene import Scene, load_scene
from addon.api.wire import change_period, items, period
from addon.keys import CALLER, CLOCK, LANGUAGE, STORE
from booking_core.domain.access import BookingState
from booking_core.domain.bookings.claims import Claim
from booking_core.domain.bookings.commands import (
    ApproveBooking,
    CancelBooking,
    ChangeBooking,
    DeclineBooking,
    ObjectToBooking,
    OnExisting,
    RequestBooking,
    WithdrawBooking,
)
from booking_core.domain.bookings.course_commands import UndoBooking
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.bookings.events import (
    BookingApproved,
    BookingChanged,
    BookingEvent,
    BookingRequested,
    state_after,
)
from booking_core.domain.bookings.life import TAKING, AnyEvent, Situation, advance
from booking_core.domain.bookings.requesting import items_of
from booking_core.domain.decider import Event, Refused
from booking_core.domain.ids import BookingId, MemberId, ResourceId
from booking_core.domain.stays import Stay, WallTimes
from booking_core.domain.waitlist.events import BookingWaitlisted
from booking_core.handling import consider, handle
from booking_core.ports import Accepted, Statement
from booking_core.projections.diary import Entry, Wanted, between, entry

_PLACE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9a-f-]{36}")


async def list_bookings(request: web.Request) -> web.Response:
    query, as_of = request[QUERY], await position_asked(request)
    scene = await load_scene(request, as_of=as_of)
    asked = frozenset(map(ResourceId, query.get("resource_id", ())))
    limit = limit_asked(request)
    wanted = Wanted(
        from_day=_day(query.get("from")),
        to_day=_day(query.get("to")),
        resource_id=next(iter(asked)) if len(asked) == 1 else None,
        member_id=query.get("member_id"),
        states=frozenset(each for each in BookingState if each in query.get("state", ())),
        after=_after_place(place_asked(request)),
        # Of several resources the database does not know the limit; one more says that there is.
        limit=None if len(asked) > 1 else limit + 1,
    )
    # The contract names states that no booking can have yet.
    nothing = "state" in query and not wanted.states
    found = () if nothing else await between(request.app[STORE], wanted, as_of=as_of)
    if len(asked) > 1:
        found = [each for each in found if _touches(each, asked)]
    shown = found[:limit]
    pages = await album(request.app[STORE], scene, shown, as_of=as_of)
    body = page_of(shown, _place, lambda each: page(each, pages), more=len(found) > limit)
    return answer(request, body)


def _after_place(place: str) -> tuple[str, str] | None:
    """None for the place of another list: nothing but a day and an id goes to the database."""
    day, _, booking_id = place.partition(" ")
    if not _PLACE.fullmatch(place):
        return None
    try:
        date.fromisoformat(day)
    except ValueError:
        return None
    return day, booking_id


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _touches(found: Entry, asked: frozenset[ResourceId]) -> bool:
    """Of the resource, or of anything below it."""
    return any(key in asked for item in found.booking.claim.items for key in item.lineage)


def _place(found: Entry) -> str:
    return f"{found.booking.claim.period.first_day} {found.id}"


async def get_booking(request: web.Request) -> web.Response:
    as_of = await position_asked(request)
    scene = await load_scene(request, as_of=as_of)
    found = await entry(request.app[STORE], request.match_info["id"], as_of=as_of)
    if found is None:
        raise ProblemError(404, "not_found", facts={"kind": "booking"})
    pages = await album(request.app[STORE], scene, [found], as_of=as_of)
    return answer(request, page(found, pages), version=found.booking.version)


async def request_booking(request: web.Request) -> web.Response:
    wish, beside = _wish(request)
    outcome = await handle(bookings, request.app[STORE], wish, envelope(request), beside=beside)
    if isinstance(outcome, Refused):
        raise await _refused_wish(request, wish, outcome)
    return await made(request, outcome, wish.booking_id)


async def made(request: web.Request, outcome: Accepted, wished: BookingId) -> web.Response:
    """The new booking; a repeat made it under the id of then."""
    recorded = outcome.recorded
    asked = [each.event for each in recorded if isinstance(each.event, BookingRequested)]
    booking_id = asked[0].booking_id if asked else wished
    return await _answered(request, booking_id, status=201)


def _wish(request: web.Request) -> tuple[RequestBooking, Sequence[Statement]]:
    """What is asked for, and the names of guests, to be written beside it."""
    body, me = request[BODY], request[CALLER].member_id
    booking_id = BookingId(body.get("id") or str(uuid4()))
    coming = party(body, booking_id, me)
    wish = RequestBooking(
        booking_id=booking_id,
        by=me,
        member_id=MemberId(body.get("for_member_id", me)),
        items=items(coming.items or ()),
        period=period(body),
        now=request.app[CLOCK](),
        exclusive=body.get("exclusive", False),
        note=body.get("note"),
        waives_buffer=body.get("waives_buffer", False),
        waitlist=body.get("if_full") == "waitlist",
        whatever_is_free=body.get("whatever_is_free", False),
        override_reason=body.get("override_reason"),
    )
    return wish, coming.beside


async def _refused_wish(
    request: web.Request, wish: RequestBooking, refused: Refused
) -> ProblemError:
    problem = refusal(refused)
    instead = await offered(request, wish, refused.violations)
    problem.members = {**problem.members, **instead}
    return problem


async def validate_booking(request: web.Request) -> web.Response:
    wish, _ = _wish(request)
    verdict = await consider(bookings, request.app[STORE], wish)
    if isinstance(verdict, Refused):
        body: dict[str, Any] = {
            "valid": False,
            "errors": [
                fault_document(each, request[LANGUAGE])
                for each in violation_faults(verdict.violations)
            ],
            **violation_members(verdict.violations),
        }
        body |= await offered(request, wish, verdict.violations)
        return answer(request, body)
    own = [each for each in verdict if _is_about(each, wish.booking_id)]
    states = {type(each): state_after(each) for each in own}
    state = states.get(BookingApproved) or states.get(BookingWaitlisted) or BookingState.PENDING
    body = {"valid": True, "errors": [], "state": state, **weighed(verdict)}
    for each in own[:1]:
        told = period_body(each.claim.period)
        body |= {name: told[name] for name in ("nights", "duration") if name in told}
    return answer(request, body)


async def change_booking(request: web.Request) -> web.Response:
    found = await entry(request.app[STORE], request.match_info["id"])
    if found is None:
        raise ProblemError(404, "not_found", facts={"kind": "booking"})
    body = request[BODY]
    coming = party(body, found.id, request[CALLER].member_id, found.booking.claim)
    return await decided(
        request,
        ChangeBooking(
            booking_id=found.id,
            by=request[CALLER].member_id,
            version=expected_version(request),
            now=request.app[CLOCK](),
            items=None if coming.items is None else items(coming.items),
            period=change_period(body, found.booking.claim.period),
            exclusive=body.get("exclusive"),
            note=body.get("note"),
            waives_buffer=body.get("waives_buffer"),
            override_reason=body.get("override_reason"),
        ),
        coming.beside,
    )


async def approve_booking(request: web.Request) -> web.Response:
    body = request[BODY]
    return await decided(
        request,
        ApproveBooking(
            booking_id(request),
            request[CALLER].member_id,
            body["version"],
            request.app[CLOCK](),
            body.get("note"),
            body.get("override_reason"),
            _items_of(body),
        ),
    )


def _items_of(body: Mapping[str, Any]) -> frozenset[ResourceId] | None:
    return frozenset(map(ResourceId, body["items"])) if "items" in body else None


async def object_to_booking(request: web.Request) -> web.Response:
    command = ObjectToBooking(*of_version(request), request[BODY].get("reason"))
    return await decided(request, command)


async def decline_booking(request: web.Request) -> web.Response:
    body = request[BODY]
    return await decided(
        request,
        DeclineBooking(
            booking_id(request),
            request[CALLER].member_id,
            body["version"],
            request.app[CLOCK](),
            body["reason"],
            body.get("internal_note"),
            _items_of(body),
        ),
    )


async def withdraw_booking(request: web.Request) -> web.Response:
    body = request[BODY]
    return await decided(
        request,
        WithdrawBooking(
            booking_id(request),
            request[CALLER].member_id,
            body["version"],
            request.app[CLOCK](),
            body.get("reason"),
        ),
    )


async def cancel_booking(request: web.Request) -> web.Response:
    body = request[BODY]
    return await decided(
        request,
        CancelBooking(
            booking_id(request),
            request[CALLER].member_id,
            body["version"],
            request.app[CLOCK](),
            body.get("reason"),
        ),
    )


def booking_id(request: web.Request) -> BookingId:
    return BookingId(request.match_info["id"])


def of_version(request: web.Request) -> tuple[BookingId, MemberId, int, datetime]:
    """What every wish about a shown booking begins with: which, who, the version, and when."""
    version: int = request[BODY]["version"]
    return booking_id(request), request[CALLER].member_id, version, request.app[CLOCK]()


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
    given_back = freed([each for each in events if _is_about(each, booking_id)])
    if given_back:
        body["freed"] = given_back
    if any(_is_about(each, booking_id) and _takes(each) for each in events):
        body["losers"] = await _losers(request, scene, found, events)
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


def _is_about(event: Event, booking_id: BookingId) -> TypeGuard[BookingEvent]:
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
