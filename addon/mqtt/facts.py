"""What the household tells the broker of an event: a fact without names and free text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import TypeAlias

from addon.mqtt.client import Message
from addon.mqtt.topics import Topics
from booking_core.domain.bookings.claims import Claim
from booking_core.domain.bookings.events import (
    MOVED,
    BookingEvent,
    BookingRequested,
    ChangeRequested,
    state_after,
)
from booking_core.domain.people.branch_life import BranchEvent
from booking_core.domain.people.invitation_life import InvitationEvent
from booking_core.domain.people.member_events import PersonEvent
from booking_core.domain.people.own_account_events import ConsentGiven, ConsentWithdrawn
from booking_core.domain.quotas.events import LEDGER
from booking_core.domain.refusals import CommandRefused
from booking_core.domain.series.life import SeriesEvent
from booking_core.domain.stays import Period, Stay
from booking_core.domain.things.attention import AttentionSettled
from booking_core.domain.things.block_life import BlockEvent
from booking_core.domain.things.group_life import GroupEvent
from booking_core.domain.things.resource_life import ResourceEvent
from booking_core.ports import Recorded

Json: TypeAlias = Mapping[str, object]


KEPT_IN_THE_HOUSE = (
    CommandRefused,
    AttentionSettled,
    ConsentGiven,
    ConsentWithdrawn,
    *LEDGER,
)
"""Asked in vain, looked at, agreed to, or left over: theirs and the admins' business."""


def is_told(recorded: Recorded) -> bool:
    return not isinstance(recorded.event, KEPT_IN_THE_HOUSE)


def message(recorded: Recorded, topics: Topics) -> Message:
    """Not retained: a fact is news once."""
    return Message(topics.event(recorded.kind), payload(fact(recorded)))


def fact(recorded: Recorded) -> Json:
    """The event for everybody who listens; each kind names what may be in it."""
    return {
        "id": recorded.id,
        "position": recorded.position,
        "type": recorded.kind,
        "occurred_at": instant(recorded.occurred_at),
        "actor": recorded.envelope.actor,
        **_about(recorded.event),
    }


def payload(told: Json) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def instant(moment: datetime) -> str:
    """As the HTTP API writes it."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _about(event: object) -> Json:
    """Kinds that have nothing to say here, or are unknown, are told by their type alone."""
    if isinstance(event, MOVED):
        return {**_booking(event, event.was), "was": _claim(event.was)}
    if isinstance(event, ChangeRequested):
        told = _booking(event, event.wanted)
        return {**told, "wanted": _claim(event.wanted)}
    if isinstance(event, BookingRequested) and event.series:
        return {**_booking(event), "series_id": event.series.series_id}
    if isinstance(event, BookingEvent):
        return _booking(event)
    if isinstance(event, SeriesEvent):
        # Each date has an event of its own.
        told = {"series_id": event.series_id, "member_id": event.member_id}
        return {**told, "count": len(event.days)}
    if isinstance(event, ResourceEvent | BlockEvent):
        shut = _period(event.period) if isinstance(event, BlockEvent) else {}
        return {"resource_id": event.resource_id, "resource_ids": [event.resource_id], **shut}
    if isinstance(event, GroupEvent):
        return {"group_id": event.group_id}
    if isinstance(event, PersonEvent | InvitationEvent):
        return {"member_id": event.member_id}
    if isinstance(event, BranchEvent):
        return {"branch_id": event.branch_id}
    return {}


def _booking(event: BookingEvent, *others: Claim) -> Json:
    touched = (item.resource_id for claim in (event.claim, *others) for item in claim.items)
    return {
        "booking_id": event.booking_id,
        "state": state_after(event),
        **_claim(event.claim),
        "resource_ids": _once(touched),
    }


def _claim(claim: Claim) -> Json:
    return {
        "resource_ids": _once(item.resource_id for item in claim.items),
        "member_id": claim.member_id,
        "persons": sum(item.persons for item in claim.items),
        "exclusive": claim.exclusive,
        **_period(claim.period),
    }


def _period(period: Period) -> Json:
    if isinstance(period, Stay):
        return {
            "arrival": period.arrival.isoformat(),
            "departure": period.departure.isoformat(),
        }
    return {
        "start": period.start.isoformat(timespec="minutes"),
        "end": period.end.isoformat(timespec="minutes"),
        "start_at": instant(period.start_at),
        "end_at": instant(period.end_at),
    }


def _once(ids: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(ids))
