"""Requests and stays: reading them, asking for them, and for other ones instead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from aiohttp import web

from addon.api.bookings.alternatives import offered
from addon.api.bookings.clock_notes import clock_notes
from addon.api.bookings.deciding import decided, is_about, made
from addon.api.bookings.guests import party
from addon.api.bookings.pages import album, page, period_body
from addon.api.bookings.scene import Scene, load_scene
from addon.api.protocol.answers import answer, limit_asked, page_of, place_asked
from addon.api.protocol.asked import BODY, QUERY, envelope
from addon.api.protocol.past import position_asked
from addon.api.protocol.preconditions import expected_version
from addon.api.protocol.problems import (
    ProblemError,
    fault_document,
    refusal,
    violation_faults,
    violation_members,
)
from addon.api.protocol.wire import change_period, items, period
from addon.api.quota_figures import weighed
from addon.keys import CALLER, CLOCK, LANGUAGE, STORE
from booking_core.domain.access import BookingState
from booking_core.domain.bookings.commands import ChangeBooking, RequestBooking
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.bookings.events import BookingApproved, state_after
from booking_core.domain.decider import Refused
from booking_core.domain.ids import BookingId, MemberId, ResourceId
from booking_core.domain.waitlist.events import BookingWaitlisted
from booking_core.handling import consider, handle
from booking_core.ports import Statement
from booking_core.projections.diary import Entry, Wanted, between, entry
from booking_core.projections.people import merged_into

_PLACE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9a-f-]{36}")


async def list_bookings(request: web.Request) -> web.Response:
    query, as_of = request[QUERY], await position_asked(request)
    scene = await load_scene(request, as_of=as_of)
    asked = frozenset(map(ResourceId, query.get("resource_id", ())))
    limit = limit_asked(request)
    member_id, merged = await _selves(request, scene, query.get("member_id"))
    wanted = Wanted(
        from_day=_day(query.get("from")),
        to_day=_day(query.get("to")),
        resource_id=next(iter(asked)) if len(asked) == 1 else None,
        member_id=member_id,
        merged=merged,
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


async def _selves(
    request: web.Request, scene: Scene, member_id: str | None
) -> tuple[MemberId | None, tuple[str, ...]]:
    """The member and whoever turned out to be them; asked for by any of these ids."""
    if member_id is None:
        return None, ()
    stays = scene.membership.oneself(MemberId(member_id))
    return stays, tuple(await merged_into(request.app[STORE], stays))


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


def _wish(request: web.Request) -> tuple[RequestBooking, Sequence[Statement]]:
    """What is asked for, and the names of guests, to be written beside it."""
    body, me = request[BODY], request[CALLER].member_id
    booking_id, coming = BookingId(body.get("id") or str(uuid4())), party(body)
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
    return wish, coming.of_booking(booking_id, me)


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
    own = [each for each in verdict if is_about(each, wish.booking_id)]
    states = {type(each): state_after(each) for each in own}
    state = states.get(BookingApproved) or states.get(BookingWaitlisted) or BookingState.PENDING
    body = {"valid": True, "errors": [], "state": state, **weighed(verdict)}
    for each in own[:1]:
        told = period_body(each.claim.period)
        body |= {name: told[name] for name in ("nights", "duration") if name in told}
        body |= clock_notes(request[BODY], each.claim.zone, request[LANGUAGE])
    return answer(request, body)


async def change_booking(request: web.Request) -> web.Response:
    found = await entry(request.app[STORE], request.match_info["id"])
    if found is None:
        raise ProblemError(404, "not_found", facts={"kind": "booking"})
    body, me = request[BODY], request[CALLER].member_id
    coming = party(body, found.booking.claim)
    return await decided(
        request,
        ChangeBooking(
            booking_id=found.id,
            by=me,
            version=expected_version(request, found.booking.version),
            now=request.app[CLOCK](),
            items=None if coming.items is None else items(coming.items),
            period=change_period(body, found.booking.claim.period),
            exclusive=body.get("exclusive"),
            note=body.get("note"),
            waives_buffer=body.get("waives_buffer"),
            override_reason=body.get("override_reason"),
        ),
        coming.of_booking(found.id, me),
    )
