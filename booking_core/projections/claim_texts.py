"""Claims, electorates and sealed words as the texts that views keep."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from booking_core.domain.bookings.about import Verdicts, Vote
from booking_core.domain.bookings.claims import Claim, ClaimItem
from booking_core.domain.ids import BranchId, MemberId, ResourceId
from booking_core.domain.stays import Period, Slot, Stay
from booking_core.domain.texts import SealedText, Words
from booking_core.domain.things.resource_life import Absence, Mode
from booking_core.instants import instant, instant_text


def claim_text(claim: Claim) -> str:
    return json.dumps(
        {
            "member_id": claim.member_id,
            "zone": claim.zone,
            "exclusive": claim.exclusive,
            "branch_id": claim.branch_id,
            "waives_buffer": claim.waives_buffer,
            "items": [_item(item) for item in claim.items],
            **_period(claim.period),
        }
    )


def _item(item: ClaimItem) -> Mapping[str, Any]:
    return {
        "resource_id": item.resource_id,
        "lineage": item.lineage,
        "persons": item.persons,
        "weight": item.weight,
        "without_bed": item.without_bed,
        "who": item.who,
    }


def _period(period: Period) -> Mapping[str, Any]:
    match period:
        case Stay():
            return {"arrival": str(period.arrival), "departure": str(period.departure)}
        case Slot():
            return {
                "start": period.start.isoformat(),
                "end": period.end.isoformat(),
                "zone": period.zone,
                "start_at": instant_text(period.start_at),
                "end_at": instant_text(period.end_at),
            }


def period_text(period: Period) -> str:
    return json.dumps(_period(period))


def read_period(text: str) -> Period:
    return _read_period(json.loads(text))


def read_claim(text: str) -> Claim:
    tree = json.loads(text)
    items = tuple(
        ClaimItem(
            ResourceId(item["resource_id"]),
            tuple(map(ResourceId, item["lineage"])),
            item["persons"],
            item["weight"],
            item["without_bed"],
            tuple(item["who"]),
        )
        for item in tree["items"]
    )
    branch_id = tree["branch_id"]
    return Claim(
        MemberId(tree["member_id"]),
        items,
        _read_period(tree),
        tree["zone"],
        tree["exclusive"],
        BranchId(branch_id) if branch_id else None,
        tree["waives_buffer"],
    )


def _read_period(tree: Mapping[str, Any]) -> Period:
    if "arrival" in tree:
        return Stay(date.fromisoformat(tree["arrival"]), date.fromisoformat(tree["departure"]))
    return Slot(
        datetime.fromisoformat(tree["start"]),
        datetime.fromisoformat(tree["end"]),
        tree["zone"],
        instant(tree["start_at"]),
        instant(tree["end_at"]),
    )


def electorate_text(electorate: tuple[Verdicts, ...]) -> str:
    if not electorate:
        return "[]"
    return json.dumps(
        [
            {
                "resource_id": part.resource_id,
                "policy_version": part.policy_version,
                "approvers": sorted(part.approvers),
                "mode": part.mode,
                "needed": part.needed,
                "votes": [[each.by, each.yes] for each in part.votes],
                "approved": part.approved,
                "silent_until": part.silent_until and instant_text(part.silent_until),
                "on_absence": part.on_absence,
                "escalated": part.escalated,
            }
            for part in electorate
        ]
    )


def read_electorate(text: str) -> tuple[Verdicts, ...]:
    return tuple(
        Verdicts(
            ResourceId(part["resource_id"]),
            part["policy_version"],
            frozenset(map(MemberId, part["approvers"])),
            Mode(part["mode"]),
            part["needed"],
            tuple(Vote(MemberId(by), yes) for by, yes in part["votes"]),
            part["approved"],
            instant(part["silent_until"]) if part["silent_until"] else None,
            Absence(part["on_absence"]),
            part["escalated"],
        )
        for part in json.loads(text)
    )


def words_text(words: Words | None) -> str | None:
    """Sealed words only: what a view keeps was read from the log.

    Raises:
        TypeError: The words are not sealed.
    """
    if words is None:
        return None
    if not isinstance(words, SealedText):
        msg = "only sealed words stand in views"
        raise TypeError(msg)
    return json.dumps([words.author, words.place, words.box])


def read_words(text: str | None) -> SealedText | None:
    if text is None:
        return None
    author, place, box = json.loads(text)
    return SealedText(MemberId(author), place, box)
