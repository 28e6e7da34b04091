"""The life of a booking as a table in docs/domain.md: each state and verb, and who may.

Every cell is what the decider says to a holder, an approver, an admin and a viewer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from booking_core.domain.access import BookingState, Verb
from booking_core.domain.approval.talk_events import Talk, Undo
from booking_core.domain.bookings.about import Verdicts
from booking_core.domain.bookings.claims import Claim, ClaimItem
from booking_core.domain.bookings.clocks import Clock
from booking_core.domain.bookings.commands import (
    AcceptOffer,
    ApproveBooking,
    CancelBooking,
    ChangeBooking,
    DeclineBooking,
    ObjectToBooking,
    OnExisting,
    RefuseOffer,
    WithdrawBooking,
)
from booking_core.domain.bookings.course_commands import (
    AnswerQuestion,
    AskAboutNoShow,
    AskMore,
    CheckIn,
    CheckOut,
    CommentOnBooking,
    CorrectStay,
    ExtendStay,
    OfferInstead,
    TransferBooking,
    UndoBooking,
)
from booking_core.domain.bookings.course_life import Course
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.bookings.life import Booking
from booking_core.domain.decider import Refused
from booking_core.domain.ids import BookingId, MemberId
from booking_core.domain.stays import Stay
from booking_core.domain.things.resource_life import Mode
from tests.cast import ANA, BEN, BERLIN, BO, CARL, EVE, FAMILY, TENT, THINGS, item, july

PAGE = Path(__file__).parents[2] / "docs/domain.md"
BEGIN, END = "<!-- transitions -->\n", "<!-- /transitions -->\n"

_KEY = BookingId("b")
_BEFORE = datetime(2026, 7, 1, 9, tzinfo=UTC)
_THAT_DAY = datetime(2026, 7, 10, 9, tzinfo=UTC)
_AFTER = datetime(2026, 7, 20, 9, tzinfo=UTC)
_WHO = {"H": EVE, "D": BEN, "A": ANA, "M": BO, "V": CARL}
_STAY = Stay(july(10), july(13))
_CLAIM = Claim(EVE, (ClaimItem(TENT, (TENT,), 1, 1),), _STAY, BERLIN)
_ON_THE_DAY = frozenset({Verb.CHECK_IN, Verb.CHECK_OUT, Verb.NO_SHOW})
_ENDED = frozenset({BookingState.CANCELLED, BookingState.DECLINED, BookingState.WITHDRAWN})

Wish = Callable[[MemberId, datetime], OnExisting]


def _plain(command: Callable[..., OnExisting], **more: object) -> Wish:
    return lambda by, now: command(_KEY, by, 1, now, **more)


WISHES: Mapping[Verb, Wish] = {
    Verb.APPROVE: _plain(ApproveBooking),
    Verb.DECLINE: _plain(DeclineBooking, reason="no"),
    Verb.OBJECT: _plain(ObjectToBooking),
    Verb.ASK: _plain(AskMore, question="How many?"),
    Verb.OFFER: _plain(OfferInstead, period=Stay(july(20), july(21))),
    Verb.WITHDRAW: _plain(WithdrawBooking),
    Verb.ANSWER: _plain(AnswerQuestion, answer="Two"),
    Verb.ACCEPT: _plain(AcceptOffer),
    Verb.REFUSE_OFFER: _plain(RefuseOffer),
    Verb.CHANGE: _plain(ChangeBooking, period=Stay(july(10), july(12))),
    Verb.EXTEND: _plain(ExtendStay, until=july(14)),
    Verb.TRANSFER: _plain(TransferBooking, to=BO),
    Verb.CANCEL: _plain(CancelBooking),
    Verb.CHECK_IN: _plain(CheckIn),
    Verb.CHECK_OUT: _plain(CheckOut),
    Verb.NO_SHOW: _plain(AskAboutNoShow, within=timedelta(hours=12)),
    Verb.UNDO: _plain(UndoBooking),
    Verb.CORRECT: _plain(CorrectStay, reason="It was otherwise", items=(item(TENT, 2),)),
    Verb.COMMENT: lambda by, now: CommentOnBooking(_KEY, by, now, "c", "Hello"),
}


def _changing(state: BookingState, verb: Verb) -> Booking:
    return replace(_booking(state, verb), change=replace(_CLAIM, period=Stay(july(11), july(14))))


def _booking(state: BookingState, verb: Verb) -> Booking:
    """With all open that the verb could be about: a question, an offer, a way back."""
    silent = verb is Verb.OBJECT
    part = Verdicts(
        TENT,
        1,
        frozenset({ANA, BEN}),
        Mode.SILENCE if silent else Mode.ONE,
        silent_until=_AFTER if silent else None,
    )
    booking = Booking(state, 1, _CLAIM, EVE, (part,))
    if state is BookingState.PENDING and verb is Verb.ANSWER:
        return replace(booking, course=Course(talk=Talk(BEN, _BEFORE)))
    if state is BookingState.PENDING and verb in (Verb.ACCEPT, Verb.REFUSE_OFFER):
        offer = replace(_CLAIM, period=Stay(july(20), july(21)))
        return replace(booking, course=Course(talk=Talk(BEN, _BEFORE, offer=offer)))
    if state is BookingState.APPROVED and verb is Verb.ANSWER:
        return replace(booking, course=Course(no_show_at=_AFTER))
    if state is BookingState.WAITLISTED and verb is not Verb.CORRECT:
        return replace(booking, clocks={Clock.HOLD: _AFTER}, waiting_since=_BEFORE)
    if state in _ENDED:
        by = BEN if state is BookingState.DECLINED else EVE
        before = BookingState.APPROVED if state is BookingState.CANCELLED else BookingState.PENDING
        return replace(booking, course=Course(undo=Undo(_AFTER, before, by, _BEFORE)))
    return booking


def _moment(verb: Verb) -> datetime:
    if verb is Verb.CORRECT:
        return _AFTER
    return _THAT_DAY if verb in _ON_THE_DAY else _BEFORE


def answer(
    verb: Verb, state: BookingState, by: MemberId, *, changing: bool = False
) -> tuple[str, ...] | None:
    """The codes it is refused with; none where there is nothing to do; None where it is done."""
    booking = (_changing if changing else _booking)(state, verb)
    known = bookings.fold([*FAMILY, *THINGS])  # type: ignore[list-item] # the decider's own events
    situation = replace(known, bookings={_KEY: booking})
    verdict = bookings.decide(WISHES[verb](by, _moment(verb)), situation)
    if isinstance(verdict, Refused):
        return tuple(each.code for each in verdict.violations)
    return None if verdict else ()


def cell(verb: Verb, state: BookingState, *, changing: bool = False) -> str:
    """Who may, or the code by which those are refused who otherwise might."""
    said = {letter: answer(verb, state, by, changing=changing) for letter, by in _WHO.items()}
    may = "".join(letter for letter, codes in said.items() if codes is None)
    if may:
        return may
    if () in said.values():
        return "again"
    codes = {code for each in said.values() if each for code in each} - {"not_allowed"}
    return " ".join(f"`{code}`" for code in sorted(codes)) or "`not_allowed`"


@cache
def table() -> str:
    """In Markdown."""
    return "".join(_lines())


def _lines() -> Iterator[str]:
    names = [*(state.value for state in BookingState), "approved, a change waits"]
    yield "| | " + " | ".join(names) + " |\n"
    yield "|---" * (len(names) + 1) + "|\n"
    for verb in WISHES:
        cells = [cell(verb, state) for state in BookingState]
        cells.append(cell(verb, BookingState.APPROVED, changing=True))
        yield f"| {verb.value.replace('_', '-')} | " + " | ".join(cells) + " |\n"


def page() -> str:
    """docs/domain.md with the table as it is today."""
    text = PAGE.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"
