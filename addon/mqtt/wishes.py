"""What can be wished for over the broker: each verb with its scope, its fields and its command.

Offering something else, changing and putting right the past need to be looked at first: they are
not here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import voluptuous as vol

from booking_core.domain.bookings.claims import Item
from booking_core.domain.bookings.commands import (
    AcceptOffer,
    ApproveBooking,
    CancelBooking,
    Command,
    DeclineBooking,
    ObjectToBooking,
    RefuseOffer,
    RequestBooking,
    WithdrawBooking,
)
from booking_core.domain.bookings.course_commands import (
    AnswerQuestion,
    AskAboutNoShow,
    AskMore,
    CheckIn,
    CheckOut,
    CommentOnBooking,
    ExtendStay,
    TransferBooking,
    UndoBooking,
)
from booking_core.domain.ids import BookingId, MemberId, ResourceId
from booking_core.domain.stays import Stay, WallTimes, Wish

_At = tuple[BookingId, MemberId, int, Any]
LONGEST = timedelta(days=400)
HOURS_TO_ANSWER = 12
_TEXT = vol.All(str, vol.Length(max=2000))
_SAID = vol.All(_TEXT, vol.Length(min=1))
_ID = vol.All(str, vol.Match(r"[0-9a-f-]{36}\Z"))
_DAY = vol.All(str, vol.Match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z"), vol.Date("%Y-%m-%d"))
_WALL = vol.All(
    str,
    vol.Match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}\Z"),
    vol.Datetime("%Y-%m-%dT%H:%M"),
)
_REASON: Mapping[Any, Any] = {vol.Optional("reason"): _TEXT}
_ITEM = {
    vol.Required("resource_id"): _ID,
    vol.Required("persons"): vol.All(int, vol.Range(1, 1000)),
    vol.Optional("without_bed"): vol.All(int, vol.Range(0, 1000)),
}
_OF_ONE: Mapping[Any, Any] = {vol.Required("booking_id"): _ID}
_OF_VERSION: Mapping[Any, Any] = {
    **_OF_ONE,
    vol.Required("version"): vol.All(int, vol.Range(1, 10**9)),
}


class WrongFieldsError(ValueError):
    """What a shape can't say: fields that don't go together."""

    def __init__(self, fields: Sequence[str]) -> None:
        super().__init__(fields)
        self.fields = sorted(fields)


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing to wish for.

    Attributes:
        scope: That the token needs.
        shape: Of what may be said besides `id`, `token` and `user`.
    """

    scope: str
    shape: Mapping[Any, Any]
    make: Callable[[Mapping[str, Any], MemberId, datetime], Command]


def _verb(
    scope: str, more: Mapping[Any, Any], make: Callable[[_At, Mapping[str, Any]], Command]
) -> Verb:
    """Of a booking in the version that was shown; `make` has that first, then what was said."""

    def wish(told: Mapping[str, Any], by: MemberId, now: datetime) -> Command:
        return make((BookingId(told["booking_id"]), by, told["version"], now), told)

    return Verb(scope, {**_OF_VERSION, **more}, wish)


def _extended(at: _At, told: Mapping[str, Any]) -> Command:
    named = [name for name in ("departure", "end") if name in told]
    match named:
        case ["departure"]:
            until: date | datetime = date.fromisoformat(told["departure"])
        case ["end"]:
            until = datetime.fromisoformat(told["end"])
        case _:
            raise WrongFieldsError(("departure", "end"))
    return ExtendStay(*at, until, told.get("note"))


def _commented(told: Mapping[str, Any], by: MemberId, now: datetime) -> Command:
    return CommentOnBooking(BookingId(told["booking_id"]), by, now, str(uuid4()), told["text"])


def _requested(told: Mapping[str, Any], by: MemberId, now: datetime) -> Command:
    return RequestBooking(
        BookingId(told.get("booking_id", str(uuid4()))),
        by,
        MemberId(told.get("for_member_id", by)),
        _items(told["items"]),
        _period(told),
        now,
        told.get("exclusive", False),
        told.get("note"),
        waitlist=told.get("if_full") == "waitlist",
    )


def _items(told: Sequence[Mapping[str, Any]]) -> tuple[Item, ...]:
    return tuple(
        Item(ResourceId(each["resource_id"]), each["persons"], each.get("without_bed", 0))
        for each in told
    )


def _period(told: Mapping[str, Any]) -> Wish:
    match [name for name in ("arrival", "departure", "start", "end") if name in told]:
        case ["arrival", "departure"]:
            begin, end = (date.fromisoformat(told[name]) for name in ("arrival", "departure"))
            _refuse_order(begin, end, "departure")
            return Stay(begin, end)
        case ["start", "end"]:
            since, until = (datetime.fromisoformat(told[name]) for name in ("start", "end"))
            _refuse_order(since, until, "end")
            return WallTimes(since, until)
        case _:
            raise WrongFieldsError(("arrival", "departure", "start", "end"))


def _refuse_order(begin: date, end: date, field: str) -> None:
    if end <= begin or end - begin > LONGEST:
        raise WrongFieldsError((field,))


VERBS: Mapping[str, Verb] = {
    "approve": _verb(
        "decide",
        {vol.Optional("note"): _TEXT, vol.Optional("override_reason"): _SAID},
        lambda at, told: ApproveBooking(*at, told.get("note"), told.get("override_reason")),
    ),
    "decline": _verb(
        "decide",
        {vol.Required("reason"): _SAID, vol.Optional("internal_note"): _TEXT},
        lambda at, told: DeclineBooking(*at, told["reason"], told.get("internal_note")),
    ),
    "ask": _verb(
        "decide",
        {vol.Required("question"): _SAID},
        lambda at, told: AskMore(*at, told["question"]),
    ),
    "no_show": _verb(
        "decide",
        {vol.Optional("hours"): vol.All(int, vol.Range(1, 168))},
        lambda at, told: AskAboutNoShow(*at, timedelta(hours=told.get("hours", HOURS_TO_ANSWER))),
    ),
    "object": _verb("book", _REASON, lambda at, told: ObjectToBooking(*at, told.get("reason"))),
    "withdraw": _verb("book", _REASON, lambda at, told: WithdrawBooking(*at, told.get("reason"))),
    "cancel": _verb("book", _REASON, lambda at, told: CancelBooking(*at, told.get("reason"))),
    "undo": _verb("book", _REASON, lambda at, told: UndoBooking(*at, told.get("reason"))),
    "check_in": _verb("book", {}, lambda at, _told: CheckIn(*at)),
    "check_out": _verb("book", {}, lambda at, _told: CheckOut(*at)),
    "extend": _verb(
        "book",
        {
            vol.Optional("departure"): _DAY,
            vol.Optional("end"): _WALL,
            vol.Optional("note"): _TEXT,
        },
        _extended,
    ),
    "answer": _verb(
        "book",
        {vol.Optional("answer"): _TEXT},
        lambda at, told: AnswerQuestion(*at, told.get("answer")),
    ),
    "accept": _verb("book", {}, lambda at, _told: AcceptOffer(*at)),
    "refuse_offer": _verb("book", {}, lambda at, _told: RefuseOffer(*at)),
    "transfer": _verb(
        "book",
        {vol.Required("member_id"): _ID, **_REASON, vol.Optional("override_reason"): _SAID},
        lambda at, told: TransferBooking(
            *at, MemberId(told["member_id"]), told.get("reason"), told.get("override_reason")
        ),
    ),
    "comment": Verb("book", {**_OF_ONE, vol.Required("text"): _SAID}, _commented),
    "request": Verb(
        "book",
        {
            vol.Optional("booking_id"): _ID,
            vol.Required("items"): vol.All([_ITEM], vol.Length(min=1, max=20)),
            vol.Optional("arrival"): _DAY,
            vol.Optional("departure"): _DAY,
            vol.Optional("start"): _WALL,
            vol.Optional("end"): _WALL,
            vol.Optional("note"): _TEXT,
            vol.Optional("for_member_id"): _ID,
            vol.Optional("exclusive"): bool,
            vol.Optional("if_full"): vol.In(["refuse", "waitlist"]),
        },
        _requested,
    ),
}
