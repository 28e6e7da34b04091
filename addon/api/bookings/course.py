"""What becomes of a booking besides its decision: coming, leaving, staying on, answering."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

from aiohttp import web

from addon.api.bookings.deciding import booking_id, decided, of_version
from addon.api.bookings.guests import party
from addon.api.protocol.asked import BODY
from addon.api.protocol.problems import ProblemError
from addon.api.protocol.wire import change_period, items
from addon.keys import CALLER, CLOCK, STORE
from booking_core.domain.bookings.course_commands import (
    AnswerQuestion,
    AskAboutNoShow,
    AskMore,
    CheckIn,
    CheckOut,
    CommentOnBooking,
    ExtendStay,
    OfferInstead,
    TransferBooking,
    UndoBooking,
)
from booking_core.domain.ids import MemberId
from booking_core.projections.diary import entry

HOURS_TO_ANSWER = 12


async def check_in_booking(request: web.Request) -> web.Response:
    return await decided(request, CheckIn(*of_version(request)))


async def check_out_booking(request: web.Request) -> web.Response:
    return await decided(request, CheckOut(*of_version(request)))


async def extend_booking(request: web.Request) -> web.Response:
    body = request[BODY]
    found = await entry(request.app[STORE], booking_id(request))
    if found is None:
        raise ProblemError(404, "not_found", facts={"kind": "booking"})
    end = {name: body[name] for name in ("departure", "end") if name in body}
    change_period(end, found.booking.claim.period)  # refuses what can't be a period at all
    until = date.fromisoformat(end["departure"]) if "departure" in end else _wall(end["end"])
    return await decided(request, ExtendStay(*of_version(request), until, body.get("note")))


def _wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


async def report_no_show(request: web.Request) -> web.Response:
    within = timedelta(hours=request[BODY].get("hours", HOURS_TO_ANSWER))
    return await decided(request, AskAboutNoShow(*of_version(request), within))


async def answer_booking(request: web.Request) -> web.Response:
    return await decided(request, AnswerQuestion(*of_version(request), request[BODY].get("answer")))


async def transfer_booking(request: web.Request) -> web.Response:
    body = request[BODY]
    to, words = MemberId(body["member_id"]), (body.get("reason"), body.get("override_reason"))
    return await decided(request, TransferBooking(*of_version(request), to, *words))


async def comment_on_booking(request: web.Request) -> web.Response:
    body = request[BODY]
    said = CommentOnBooking(
        booking_id(request),
        request[CALLER].member_id,
        request.app[CLOCK](),
        body.get("id") or str(uuid4()),
        body["text"],
    )
    return await decided(request, said)


async def undo_booking(request: web.Request) -> web.Response:
    return await decided(request, UndoBooking(*of_version(request), request[BODY].get("reason")))


async def ask_about_booking(request: web.Request) -> web.Response:
    return await decided(request, AskMore(*of_version(request), request[BODY]["question"]))


async def offer_instead(request: web.Request) -> web.Response:
    body = request[BODY]
    found = await entry(request.app[STORE], booking_id(request))
    if found is None:
        raise ProblemError(404, "not_found", facts={"kind": "booking"})
    coming = party(body, found.booking.claim)
    return await decided(
        request,
        OfferInstead(
            *of_version(request),
            items=None if coming.items is None else items(coming.items),
            period=change_period(body, found.booking.claim.period),
            exclusive=body.get("exclusive"),
            note=body.get("note"),
        ),
        coming.of_booking(found.id, request[CALLER].member_id),
    )
