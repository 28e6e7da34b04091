"""Everything that happened to a booking, in words and as data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from aiohttp import web

from addon.api import quota_figures, texts
from addon.api.bookings.opened import opened
from addon.api.bookings.scene import Scene, load_scene
from addon.api.protocol.answers import answer, cursor, place_asked
from addon.api.protocol.asked import QUERY
from addon.api.protocol.past import position_asked
from addon.api.protocol.problems import ProblemError
from addon.api.protocol.wire import plain
from addon.api.record.facts import actor, data, may_see
from addon.api.record.reasons import NO_REASONS, reasons
from addon.keys import LANGUAGE, STORE
from booking_core.domain import access
from booking_core.domain.approval.events import BookingEscalated, BookingVoted
from booking_core.domain.bookings.claims import Claim
from booking_core.domain.bookings.course_events import BookingTransferred
from booking_core.domain.bookings.events import LIFE, BookingApproved, BookingEvent, state_after
from booking_core.domain.bookings.life import Booking
from booking_core.domain.bookings.stay_events import NoShowAsked
from booking_core.domain.decider import Event, about
from booking_core.domain.ids import BookingId
from booking_core.domain.quotas.events import LEDGER, QuotaOverridden, QuotaWeighed
from booking_core.domain.refusals import CommandRefused
from booking_core.domain.series.life import SERIES_LIFE, SeriesChanged, SeriesEvent
from booking_core.domain.stays import Period, Stay, wall
from booking_core.domain.tags import booking_tag, series_tag
from booking_core.domain.texts import SealedText
from booking_core.ports import Recorded
from booking_core.projections.diary import Entry, entry

MOST_SHOWN = 500
"""Where nothing else is asked for; few bookings have a tenth of that."""
_WORDS = ("note", "reason", "override_reason", "internal_note", "answer", "comment", "question")


async def get_booking_history(request: web.Request) -> web.Response:
    store, booking_id = request.app[STORE], BookingId(request.match_info["id"])
    as_of = await position_asked(request)
    found = await entry(store, booking_id, as_of=as_of)
    if found is None:
        raise ProblemError(404, "not_found", facts={"kind": "booking"})
    scene = await load_scene(request)
    asked = about((*LIFE, *LEDGER, CommandRefused), booking_tag(booking_id))
    if found.series:
        asked |= about(SERIES_LIFE, series_tag(found.series.series_id))
    happened = [
        each
        for each in await store.read(asked)
        if (as_of is None or each.position <= as_of)
        and _concerns(each.event, found)
        and _may_see(each, found.booking, scene)
    ]
    after, limit = place_asked(request), request[QUERY].get("limit", MOST_SHOWN)
    left = [each for each in happened if _place(each) > after]
    happened = left[:limit]
    readable = [_readable(each, found.booking, scene) for each in happened]
    sealed = [text for each in readable for text in each.values()]
    words = await opened(store, sealed, request[LANGUAGE])
    why = await reasons(store, happened, found.booking, scene)
    items = [
        {
            **_told(each, scene, request[LANGUAGE]),
            **why.get(each.position, NO_REASONS).page(request[LANGUAGE]),
            "data": {**data(each), **{name: words[text] for name, text in mine.items()}},
        }
        for each, mine in zip(happened, readable, strict=True)
    ]
    body: dict[str, Any] = {"items": items}
    if len(left) > limit:
        body["next_cursor"] = cursor(_place(happened[-1]))
    return answer(request, body)


def _place(recorded: Recorded) -> str:
    return f"{recorded.position:018}"


def _concerns(event: Event, found: Entry) -> bool:
    """Of the series' own facts, those about this date."""
    if not isinstance(event, SeriesEvent) or found.series is None:
        return True
    ended = event.ended if isinstance(event, SeriesChanged) else ()
    return found.series.day in (*event.days, *ended)


def _may_see(recorded: Recorded, booking: Booking, scene: Scene) -> bool:
    """What somebody has left is theirs to know, and of those who decide."""
    event = recorded.event
    if isinstance(event, CommandRefused):
        return may_see(recorded, scene.caller)
    if isinstance(event, QuotaWeighed) and not event.figures:
        return False
    concerned = access.may_read_notes(scene.caller.standing, scene.affair(booking))
    return concerned or not isinstance(event, LEDGER)


def _readable(recorded: Recorded, booking: Booking, scene: Scene) -> dict[str, SealedText]:
    who, affair = scene.caller.standing, scene.affair(booking)
    names = [each for each in _WORDS if each != "internal_note"]
    allowed = list(names) if access.may_read_notes(who, affair) else []
    if access.may_read_internal_notes(who, affair):
        allowed.append("internal_note")
    found = {name: getattr(recorded.event, name, None) for name in allowed}
    return {name: text for name, text in found.items() if isinstance(text, SealedText)}


def _told(recorded: Recorded, scene: Scene, language: str) -> dict[str, Any]:
    by = recorded.envelope.actor
    behalf = recorded.envelope.on_behalf_of
    return {
        "position": recorded.position,
        "id": recorded.id,
        "type": recorded.kind,
        "occurred_at": plain(recorded.occurred_at),
        "actor": actor(by, scene.names),
        "on_behalf_of": actor(behalf, scene.names),
        "source": recorded.envelope.source,
        "text": texts.event(_text_of(recorded.event), _facts(recorded, scene, language), language),
    }


def _text_of(event: Event) -> str:
    overridden = isinstance(event, BookingTransferred) and event.override_reason is not None
    return f"{event.kind}_overridden" if overridden else event.kind


def _decided_by(recorded: Recorded) -> str:
    """Accepting what an approver offered is their yes, whoever the log has as the actor."""
    event = recorded.event
    decided = isinstance(event, BookingApproved | BookingVoted) and event.by
    return decided or recorded.envelope.actor


def _facts(recorded: Recorded, scene: Scene, language: str) -> dict[str, object]:
    event = recorded.event
    by = scene.names.get(_decided_by(recorded)) or "somebody"
    if isinstance(event, BookingApproved | BookingVoted) and event.by is None:
        by = "the_rules"
    if isinstance(event, CommandRefused):
        return {"actor": by, **_refused(event, language)}
    if isinstance(event, SeriesEvent):
        days = sorted((*event.days, *getattr(event, "ended", ())))
        return {"actor": by, "count": len(days), "begin": days[0], "end": days[-1]}
    if isinstance(event, QuotaWeighed | QuotaOverridden):
        return {"actor": by, **quota_figures.said(event.figures)}
    if not isinstance(event, BookingEvent):
        return {"actor": by}
    claim: Claim = getattr(event, "wanted", getattr(event, "offer", event.claim))
    names: Sequence[str] = [
        scene.inventory[item.resource_id].label.name
        for item in claim.items
        if item.resource_id in scene.inventory
    ]
    begin, end = _ends(claim.period)
    return {
        "actor": by,
        "resources": names,
        "begin": begin,
        "end": end,
        "persons": sum(item.persons for item in claim.items),
        "holder": scene.names.get(claim.member_id) or "somebody",
        "state": state_after(event),
        **_deadline(event),
        **_heard(event),
    }


def _refused(event: CommandRefused, language: str) -> dict[str, object]:
    known = texts.texts(language)["words"]
    verb = event.command if event.command in known else event.command.partition("_")[0]
    codes = dict.fromkeys(each.code for each in event.violations)
    return {"command": verb, "titles": [texts.title(code, language) for code in codes]}


def _heard(event: BookingEvent) -> dict[str, object]:
    if isinstance(event, BookingVoted):
        return {"vote": "vote_yes" if event.yes else "vote_no"}
    if isinstance(event, BookingEscalated):
        return {"why": event.why}
    return {}


def _deadline(event: BookingEvent) -> dict[str, object]:
    """In the clock of the resource."""
    if isinstance(event, NoShowAsked):
        return {"answer_by": wall(event.answer_by, event.claim.zone)}
    return {}


def _ends(period: Period) -> tuple[date, date]:
    if isinstance(period, Stay):
        return period.arrival, period.departure
    return period.start, period.end
