"""Bookings that repeat: asking for all dates at once, changing and deciding them together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import uuid4

from aiohttp import web

from addon.api.bookings.freed import freed
from addon.api.bookings.guests import Party, party
from addon.api.bookings.scene import load_scene
from addon.api.bookings.series_pages import (
    after,
    series_page,
    series_version,
    skipped_body,
    skipped_of,
    touched,
)
from addon.api.protocol.answers import answer, limit_asked, page_of, place_asked
from addon.api.protocol.asked import BODY, QUERY, envelope, version_shown
from addon.api.protocol.faults import Fault
from addon.api.protocol.past import position_asked
from addon.api.protocol.preconditions import expected_version
from addon.api.protocol.problems import ProblemError, refusal
from addon.api.protocol.wire import UnfitError, items, period
from addon.api.quota_figures import weighed_together
from addon.keys import CALLER, CLOCK, LANGUAGE, STORE
from booking_core.domain.decider import Event, Refused
from booking_core.domain.ids import MemberId, SeriesId
from booking_core.domain.series.commands import (
    ApproveSeries,
    CancelSeries,
    ChangeSeries,
    DeclineSeries,
    RequestSeries,
    SeriesCommand,
)
from booking_core.domain.series.deciding import series
from booking_core.domain.series.life import IfConflict, Scope, SeriesRequested
from booking_core.domain.stays import Wish
from booking_core.handling import consider, handle
from booking_core.ports import Statement
from booking_core.projections.diary import of_series
from booking_core.projections.guests import bring_along, put_series_guest
from booking_core.projections.serial import serial, serials

_PERIOD = frozenset({"arrival", "departure", "start", "end"})


async def list_series(request: web.Request) -> web.Response:
    as_of, limit = await position_asked(request), limit_asked(request)
    scene = await load_scene(request, as_of=as_of)
    found = await serials(
        request.app[STORE],
        member_id=request[QUERY].get("member_id"),
        after=place_asked(request),
        limit=limit + 1,
        as_of=as_of,
    )
    shown = found[:limit]
    dates = await of_series(request.app[STORE], [each.id for each in shown], as_of=as_of)
    of_each = {
        key: list(group)
        for key, group in groupby(dates, key=lambda each: each.series and each.series.series_id)
    }
    body = page_of(
        shown,
        lambda each: each.id,
        lambda each: series_page(each, of_each.get(each.id, []), scene, dates=False),
        more=len(found) > limit,
    )
    return answer(request, body)


async def get_series(request: web.Request) -> web.Response:
    as_of = await position_asked(request)
    scene = await load_scene(request, as_of=as_of)
    found = await serial(request.app[STORE], request.match_info["id"], as_of=as_of)
    if found is None:
        raise _no_such_series()
    entries = await of_series(request.app[STORE], [found.id], as_of=as_of)
    body = series_page(found, entries, scene, dates=True)
    body["skipped"] = skipped_body(found.skipped, request[LANGUAGE])
    return answer(request, body, version=body["version"])


def _no_such_series() -> ProblemError:
    return ProblemError(404, "not_found", facts={"kind": "series"})


async def request_series(request: web.Request) -> web.Response:
    body, me = request[BODY], request[CALLER].member_id
    series_id, coming = SeriesId(body.get("id") or str(uuid4())), party(body)
    wish = RequestSeries(
        series_id=series_id,
        by=me,
        member_id=MemberId(body.get("for_member_id", me)),
        items=items(coming.items or ()),
        period=period(body),
        rule=body["rule"],
        now=request.app[CLOCK](),
        exclusive=body.get("exclusive", False),
        note=body.get("note"),
        if_conflict=_if_conflict(body),
        waives_buffer=body.get("waives_buffer", False),
        waitlist=_waits(body),
        override_reason=body.get("override_reason"),
    )
    return await _decided(request, wish, status=201, beside=_named(coming, series_id, me))


def _named(coming: Party, series_id: SeriesId, me: MemberId) -> tuple[Statement, ...]:
    return coming.rows(lambda key, name: put_series_guest(key, name, series_id, me))


def _waits(body: dict[str, Any]) -> bool:
    return body.get("if_full") == "waitlist"


def _if_conflict(body: dict[str, Any]) -> IfConflict:
    return IfConflict(body.get("if_conflict", IfConflict.REFUSE))


async def change_series(request: web.Request) -> web.Response:
    body, me = request[BODY], request[CALLER].member_id
    series_id, coming = _series_id(request), party(body)
    return await _decided(
        request,
        ChangeSeries(
            series_id=series_id,
            by=me,
            version=expected_version(request, await _version(request, series_id)),
            now=request.app[CLOCK](),
            **_meant(body),
            rule=body.get("rule"),
            period=_period(body),
            items=None if coming.items is None else items(coming.items),
            exclusive=body.get("exclusive"),
            note=body.get("note"),
            if_conflict=_if_conflict(body),
            waives_buffer=body.get("waives_buffer"),
            waitlist=_waits(body),
            override_reason=body.get("override_reason"),
        ),
        stale=412,
        beside=(*_named(coming, series_id, me), bring_along(series_id)),
    )


async def _version(request: web.Request, series_id: SeriesId) -> int | None:
    found = await serial(request.app[STORE], series_id)
    entries = await of_series(request.app[STORE], [series_id])
    return series_version(found, entries) if found else None


def _period(body: dict[str, Any]) -> Wish | None:
    return period(body) if _PERIOD & body.keys() else None


def _meant(body: dict[str, Any]) -> dict[str, Any]:
    """The scope and its first date.

    Raises:
        UnfitError: The scope needs a date and has none.
    """
    scope = Scope(body["scope"])
    if scope is not Scope.ALL and "from" not in body:
        raise UnfitError([Fault("/from", "required")])
    first = date.fromisoformat(body["from"]) if "from" in body else None
    return {"scope": scope, "from_day": None if scope is Scope.ALL else first}


async def approve_series(request: web.Request) -> web.Response:
    body = request[BODY]
    more = body.get("note"), _if_conflict(body), body.get("override_reason")
    return await _decided(request, ApproveSeries(*_of_version(request), *more))


async def decline_series(request: web.Request) -> web.Response:
    body = request[BODY]
    more = body["reason"], body.get("internal_note")
    return await _decided(request, DeclineSeries(*_of_version(request), *more))


async def cancel_series(request: web.Request) -> web.Response:
    body = request[BODY]
    return await _decided(
        request,
        CancelSeries(*_of_version(request), **_meant(body), reason=body.get("reason")),
    )


def _of_version(request: web.Request) -> tuple[SeriesId, MemberId, int, datetime]:
    return _series_id(request), *version_shown(request)


def _series_id(request: web.Request) -> SeriesId:
    return SeriesId(request.match_info["id"])


async def _decided(
    request: web.Request,
    command: SeriesCommand,
    *,
    status: int = 200,
    stale: int = 409,
    beside: Sequence[Statement] = (),
) -> web.Response:
    """Decides, or says what would be decided."""
    store = request.app[STORE]
    if request[QUERY].get("dry_run"):
        verdict = await consider(series, store, command)
        if isinstance(verdict, Refused):
            raise refusal(verdict, stale=stale)
        return await _answered(request, command.series_id, verdict, dry_run=True)
    outcome = await handle(series, store, command, envelope(request), beside=beside)
    if isinstance(outcome, Refused):
        raise refusal(outcome, stale=stale)
    events = [each.event for each in outcome.recorded]
    asked = next((each for each in events if isinstance(each, SeriesRequested)), None)
    # A repeated key may have come with another id: the answer is about the first.
    series_id = asked.series_id if asked else command.series_id
    return await _answered(request, series_id, events, status=status)


async def _answered(
    request: web.Request,
    series_id: SeriesId,
    events: Sequence[Event],
    *,
    status: int = 200,
    dry_run: bool = False,
) -> web.Response:
    """The series after the events, or as it would be after them."""
    scene = await load_scene(request)
    found = await serial(request.app[STORE], series_id)
    entries = await of_series(request.app[STORE], [series_id])
    if dry_run:
        found, entries = after(found, entries, events, scene)
    if found is None:
        raise _no_such_series()
    body = series_page(found, entries, scene, dates=True)
    left_out = skipped_of(events)
    body["skipped"] = skipped_body(
        found.skipped if left_out is None else left_out, request[LANGUAGE]
    )
    body["touched"] = touched(entries, events)
    given_back = freed(events)
    if given_back:
        body["freed"] = given_back
    if dry_run:
        body |= {"dry_run": True, **weighed_together(events)}
    return answer(request, body, status=status, version=series_version(found, entries))
