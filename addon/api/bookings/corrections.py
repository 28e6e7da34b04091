"""The past, put right by admins."""

from __future__ import annotations

from uuid import uuid4

from aiohttp import web

from addon.api.bookings.deciding import booking_id, decided, made, of_version
from addon.api.bookings.guests import party
from addon.api.protocol.asked import BODY, envelope
from addon.api.protocol.problems import ProblemError, refusal
from addon.api.protocol.wire import change_period, items, period
from addon.keys import CALLER, CLOCK, STORE
from booking_core.domain.bookings.course_commands import CorrectStay, RecordStay
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.decider import Refused
from booking_core.domain.ids import BookingId, MemberId
from booking_core.handling import handle
from booking_core.projections.diary import entry


async def record_stay(request: web.Request) -> web.Response:
    body, me = request[BODY], request[CALLER].member_id
    stay_id, coming = BookingId(body.get("id") or str(uuid4())), party(body)
    wish = RecordStay(
        booking_id=stay_id,
        by=me,
        member_id=MemberId(body.get("for_member_id", me)),
        items=items(coming.items or ()),
        period=period(body),
        now=request.app[CLOCK](),
        reason=body["reason"],
        exclusive=body.get("exclusive", False),
    )
    beside = coming.of_booking(stay_id, me)
    outcome = await handle(bookings, request.app[STORE], wish, envelope(request), beside=beside)
    if isinstance(outcome, Refused):
        raise refusal(outcome)
    return await made(request, outcome, wish.booking_id)


async def correct_booking(request: web.Request) -> web.Response:
    body = request[BODY]
    found = await entry(request.app[STORE], booking_id(request))
    if found is None:
        raise ProblemError(404, "not_found", facts={"kind": "booking"})
    named, coming = body.get("for_member_id"), party(body, found.booking.claim)
    return await decided(
        request,
        CorrectStay(
            *of_version(request),
            reason=body["reason"],
            took_place=body.get("took_place", True),
            member_id=MemberId(named) if named else None,
            items=None if coming.items is None else items(coming.items),
            period=change_period(body, found.booking.claim.period),
            exclusive=body.get("exclusive"),
        ),
        coming.of_booking(found.id, request[CALLER].member_id),
    )
