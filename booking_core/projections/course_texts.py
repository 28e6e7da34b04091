"""What is open about a booking, as the text that views keep."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from booking_core.domain.access import BookingState
from booking_core.domain.approval.talk_events import Running, Talk, Undo
from booking_core.domain.bookings.course_life import NOTHING_OPEN, Course
from booking_core.domain.ids import MemberId
from booking_core.instants import instant, instant_text
from booking_core.projections.claim_texts import (
    claim_text,
    electorate_text,
    read_claim,
    read_electorate,
)


def course_text(course: Course) -> str | None:
    """None where nothing is open."""
    if course is NOTHING_OPEN or course == NOTHING_OPEN:
        return None
    asked = course.no_show_at
    return json.dumps(
        {
            "no_show_at": instant_text(asked) if asked else None,
            "talk": _talk(course.talk) if course.talk else None,
            "undo": _undo(course.undo) if course.undo else None,
        }
    )


def _talk(talk: Talk) -> Mapping[str, Any]:
    return {
        "by": talk.by,
        "since": instant_text(talk.since),
        "running": _running(talk.running),
        "offer": json.loads(claim_text(talk.offer)) if talk.offer else None,
    }


def _undo(undo: Undo) -> Mapping[str, Any]:
    return {
        "until": instant_text(undo.until),
        "state": undo.state,
        "by": undo.by,
        "since": instant_text(undo.since),
        "running": _running(undo.running),
        "talk": _talk(undo.talk) if undo.talk else None,
        "electorate": json.loads(electorate_text(undo.electorate)),
    }


def _running(running: Sequence[Running]) -> list[list[str]]:
    return [[each.clock, instant_text(each.at)] for each in running]


def read_course(text: str | None) -> Course:
    if text is None:
        return NOTHING_OPEN
    tree = json.loads(text)
    return Course(
        instant(tree["no_show_at"]) if tree["no_show_at"] else None,
        _read_talk(tree["talk"]) if tree["talk"] else None,
        _read_undo(tree["undo"]) if tree["undo"] else None,
    )


def _read_talk(tree: Mapping[str, Any]) -> Talk:
    return Talk(
        MemberId(tree["by"]),
        instant(tree["since"]),
        _read_running(tree["running"]),
        read_claim(json.dumps(tree["offer"])) if tree["offer"] else None,
    )


def _read_undo(tree: Mapping[str, Any]) -> Undo:
    return Undo(
        instant(tree["until"]),
        BookingState(tree["state"]),
        MemberId(tree["by"]),
        instant(tree["since"]),
        _read_running(tree["running"]),
        _read_talk(tree["talk"]) if tree["talk"] else None,
        read_electorate(json.dumps(tree["electorate"])),
    )


def _read_running(tree: Sequence[Sequence[str]]) -> tuple[Running, ...]:
    return tuple(Running(clock, instant(at)) for clock, at in tree)
