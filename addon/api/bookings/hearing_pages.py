"""How a request is being decided, as its reader may see it: who voted is for those who decide."""

from __future__ import annotations

from typing import Any

from addon.api.bookings.scene import Scene
from addon.api.protocol.wire import plain
from booking_core.domain import access
from booking_core.domain.access import BookingState, Role
from booking_core.domain.bookings.about import Verdicts
from booking_core.domain.bookings.life import Booking
from booking_core.domain.things.resource_life import Approval, Below


def hearing_body(booking: Booking, scene: Scene) -> dict[str, Any]:
    """Nothing for readers whom it does not concern, and where nothing is to be decided."""
    who, affair = scene.caller.standing, scene.affair(booking)
    waits = booking.state is BookingState.PENDING or booking.change is not None
    if not waits or not access.may_read_notes(who, affair):
        return {}
    names = who.has(Role.ADMIN) or who.member_id in affair.approvers
    return {"parts": [_part(each, scene, names=names) for each in booking.electorate]}


def _part(part: Verdicts, scene: Scene, *, names: bool) -> dict[str, Any]:
    body: dict[str, Any] = {
        "resource_id": part.resource_id,
        "mode": part.mode,
        "needed": part.needed,
        "yes": sum(each.yes for each in part.votes),
        "no": sum(not each.yes for each in part.votes),
        "approved": part.approved,
        "escalated": part.escalated,
    }
    if part.silent_until is not None:
        body["silent_until"] = plain(part.silent_until)
    if names:
        body["votes"] = [
            {"member": {"id": each.by, "name": scene.names.get(each.by, "")}, "yes": each.yes}
            for each in part.votes
        ]
    return body


def approval_body(approval: Approval) -> dict[str, Any]:
    below = approval.auto_below
    return {
        "mode": approval.mode,
        "approvers": sorted(approval.approvers),
        "needed": approval.needed,
        "silence_hours": approval.silence_hours,
        "auto_below": below and {"persons": below.persons, "nights": below.nights},
        "on_absence": approval.on_absence,
        "undo_hours": approval.undo_hours,
        "hold_hours": approval.hold_hours,
        "offer_hours": approval.offer_hours,
        "offer_over": approval.offer_over,
    }


def below(body: dict[str, Any] | None) -> Below | None:
    if body is None:
        return None
    return Below(body.get("persons"), body.get("nights"))
