"""Limits of a policy hold on every way to a stay, and limits of words in everything said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from booking_core.domain.bookings.commands import (
    ApproveBooking,
    CancelBooking,
    ChangeBooking,
    DeclineBooking,
    ObjectToBooking,
    PassTime,
    RequestBooking,
    WithdrawBooking,
)
from booking_core.domain.bookings.course_commands import (
    AnswerQuestion,
    AskMore,
    CommentOnBooking,
    CorrectStay,
    ExtendStay,
    OfferInstead,
    RecordStay,
    TransferBooking,
    UndoBooking,
)
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.bookings.errors import NoArrivalDay, TooFarAhead, TooLong, TooManyPersons
from booking_core.domain.errors import TextTooLong, TextUnfit
from booking_core.domain.ids import SeriesId
from booking_core.domain.series.commands import RequestSeries
from booking_core.domain.series.deciding import series
from booking_core.domain.stays import Stay
from booking_core.domain.texts import FreeText
from booking_core.domain.things.resource_life import Mode, PolicyAdopted, Rules, Weekday
from tests.cast import (
    ANA,
    BEN,
    BO,
    EVE,
    FAMILY,
    FIRST,
    MARCH_1ST,
    SECOND,
    TENT,
    THINGS,
    item,
    july,
    overnight,
    policy,
)
from tests.spec import Spec

if TYPE_CHECKING:
    from collections.abc import Callable

    from booking_core.domain.decider import Event

A_CAMPSITE = overnight(TENT, 40)
campsite = Spec(bookings).given(*FAMILY, *THINGS[:-8], A_CAMPSITE, policy(A_CAMPSITE))
NIGHTS = Stay(july(10), july(12))
A_MONTH_AND_A_DAY = Stay(july(10), july(10) + timedelta(days=31))
MANY = (item(TENT, 21),)


def ask(**more: Any) -> RequestBooking:  # noqa: ANN401 - its fields
    return replace(RequestBooking(FIRST, EVE, EVE, (item(TENT),), NIGHTS, MARCH_1ST), **more)


def repeated(**more: Any) -> RequestSeries:  # noqa: ANN401 - its fields
    first = {"items": (item(TENT),), "period": NIGHTS, **more}
    return RequestSeries(
        SeriesId("s"), EVE, EVE, **first, rule="FREQ=YEARLY;COUNT=2", now=MARCH_1ST
    )


pending = campsite.having(ask())
approved = pending.having(ApproveBooking(FIRST, BEN, 1, MARCH_1ST))
dates = Spec(series, campsite.past)

LONGER = [
    (campsite, ask(period=A_MONTH_AND_A_DAY)),
    (campsite, ask(period=A_MONTH_AND_A_DAY, waitlist=True)),
    (dates, repeated(period=A_MONTH_AND_A_DAY)),
    (pending, ChangeBooking(FIRST, EVE, 1, MARCH_1ST, period=A_MONTH_AND_A_DAY)),
    (approved, ChangeBooking(FIRST, EVE, 2, MARCH_1ST, period=A_MONTH_AND_A_DAY)),
    (approved, ExtendStay(FIRST, EVE, 2, MARCH_1ST, A_MONTH_AND_A_DAY.departure)),
    (pending, OfferInstead(FIRST, BEN, 1, MARCH_1ST, period=A_MONTH_AND_A_DAY)),
]
MORE = [
    (campsite, ask(items=MANY)),
    (campsite, ask(items=MANY, whatever_is_free=True)),
    (dates, repeated(items=MANY)),
    (pending, ChangeBooking(FIRST, EVE, 1, MARCH_1ST, items=MANY)),
    (approved, ChangeBooking(FIRST, EVE, 2, MARCH_1ST, items=MANY)),
    (pending, OfferInstead(FIRST, BEN, 1, MARCH_1ST, items=MANY)),
]


def ways(cases: list[tuple[Spec, Any]]) -> list[str]:
    return [f"{number}-{type(each).__name__}" for number, (_, each) in enumerate(cases)]


@pytest.mark.rule(34)
@pytest.mark.parametrize(("past", "command"), LONGER, ids=ways(LONGER))
def test_nobody_stays_longer_than_thirty_nights_where_nothing_else_is_said(
    past: Spec, command: object
) -> None:
    refused = past.when(command).then_refused(TooLong)

    assert (refused.nights, refused.allowed) == (31, 30)


@pytest.mark.rule(34)
@pytest.mark.parametrize(("past", "command"), MORE, ids=ways(MORE))
def test_nobody_asks_for_more_than_twenty_persons_where_nothing_else_is_said(
    past: Spec, command: object
) -> None:
    refused = past.when(command).then_refused(TooManyPersons)

    assert (refused.persons, refused.allowed) == (21, 20)


def ruled(**more: Any) -> PolicyAdopted:  # noqa: ANN401 - its fields
    return policy(A_CAMPSITE, version=2, rules=Rules(**more))


@pytest.mark.rule(34, 36)
def test_a_policy_says_otherwise_and_refuses_nothing_that_is() -> None:
    wide = campsite.given(ruled(max_nights=40, max_persons=25))
    long = wide.having(ask(period=A_MONTH_AND_A_DAY, items=MANY))
    tight = long.given(policy(A_CAMPSITE, version=3, rules=Rules(max_nights=7, max_persons=2)))

    tight.when(ApproveBooking(FIRST, BEN, 1, MARCH_1ST)).then_decided()
    tight.when(ChangeBooking(FIRST, EVE, 1, MARCH_1ST, note="We come")).then_decided()
    tight.when(
        ChangeBooking(FIRST, EVE, 1, MARCH_1ST, period=Stay(july(11), july(25)))
    ).then_decided()
    tight.when(OfferInstead(FIRST, BEN, 1, MARCH_1ST, items=(item(TENT, 22),))).then_refused(
        TooManyPersons
    )


@pytest.mark.rule(23, 34)
def test_nobody_is_offered_what_they_could_not_ask_for() -> None:
    """July 10 is a Friday."""
    strict = pending.given(ruled(horizon_days=150, no_arrival_days=frozenset({Weekday.SUNDAY})))
    offer = OfferInstead(FIRST, BEN, 1, MARCH_1ST)

    sunday = replace(offer, period=Stay(july(12), july(14)))
    far = replace(offer, period=Stay(july(30), july(31)))

    strict.when(sunday).then_refused(NoArrivalDay)
    strict.when(far).then_refused(TooFarAhead)
    strict.when(replace(offer, period=Stay(july(11), july(13)))).then_decided()


def waited(mode: Mode) -> Spec:
    resource = policy(A_CAMPSITE, mode, version=2)
    return campsite.given(resource).having(ask())


ON_PENDING = (FIRST, EVE, 1, MARCH_1ST)
BY_BEN = (FIRST, BEN, 1, MARCH_1ST)
LATER = MARCH_1ST + timedelta(days=200)
SAID: dict[str, tuple[Spec, Callable[[str], object]]] = {
    "note of a request": (campsite, lambda text: ask(note=text)),
    "note of a series": (dates, lambda text: repeated(note=text)),
    "note of a change": (pending, lambda text: ChangeBooking(*ON_PENDING, note=text)),
    "note of an approval": (pending, lambda text: ApproveBooking(*BY_BEN, text)),
    "reason": (pending, lambda text: DeclineBooking(*BY_BEN, text)),
    "internal_note": (pending, lambda text: DeclineBooking(*BY_BEN, "no", text)),
    "objection": (
        waited(Mode.SILENCE),
        lambda text: ObjectToBooking(FIRST, BO, 1, MARCH_1ST, text),
    ),
    "withdrawal": (pending, lambda text: WithdrawBooking(*ON_PENDING, text)),
    "cancellation": (approved, lambda text: CancelBooking(FIRST, EVE, 2, MARCH_1ST, text)),
    "undoing": (
        pending.having(WithdrawBooking(*ON_PENDING)),
        lambda text: UndoBooking(FIRST, EVE, 2, MARCH_1ST, text),
    ),
    "question": (pending, lambda text: AskMore(*BY_BEN, text)),
    "answer": (
        pending.having(AskMore(*BY_BEN, "Who?")),
        lambda text: AnswerQuestion(FIRST, EVE, 2, MARCH_1ST, text),
    ),
    "offer": (
        pending,
        lambda text: OfferInstead(*BY_BEN, period=Stay(july(11), july(12)), note=text),
    ),
    "extension": (
        approved,
        lambda text: ExtendStay(FIRST, EVE, 2, MARCH_1ST, july(13), text),
    ),
    "handing on": (pending, lambda text: TransferBooking(*ON_PENDING, BO, text)),
    "comment": (pending, lambda text: CommentOnBooking(FIRST, EVE, MARCH_1ST, "c", text)),
    "record": (
        campsite,
        lambda text: RecordStay(SECOND, ANA, EVE, (item(TENT),), NIGHTS, LATER, text),
    ),
    "correction": (
        approved.having(PassTime(FIRST, LATER)),
        lambda text: CorrectStay(FIRST, ANA, 3, LATER, text, took_place=False),
    ),
}
FAMILY_OF_FOUR = "👨‍👩‍👧‍👦"


@pytest.mark.rule(34)
@pytest.mark.parametrize("what", SAID)
def test_whatever_is_said_is_short_and_steers_nothing(what: str) -> None:
    past, said = SAID[what]

    long = past.when(said("x" * 501)).then_refused(TextTooLong)
    odd = [past.when(said(text)).then_refused(TextUnfit).found for text in ("a\0b", "a\u202eb")]

    assert (long.characters, long.allowed) == (501, 500)
    assert odd == ["U+0000", "U+202E"]


@pytest.mark.rule(34)
@pytest.mark.parametrize("what", SAID)
def test_whatever_is_said_is_trimmed_composed_and_may_smile(what: str) -> None:
    past, said = SAID[what]
    text = FAMILY_OF_FOUR * 71 + "Zoe\u0308"

    decided = past.when(said(f"  {text}\n")).then_decided()

    assert {each.text for event in decided for each in words_of(event)} >= {
        FAMILY_OF_FOUR * 71 + "Zoë"
    }


def words_of(event: Event) -> list[FreeText]:
    """Wherever the event keeps them."""
    values = [getattr(event, name) for name in getattr(type(event), "__slots__", ())]
    for base in type(event).__mro__[1:]:
        values += [getattr(event, name) for name in getattr(base, "__slots__", ())]
    return [each for each in values if isinstance(each, FreeText)]


@pytest.mark.rule(34)
def test_words_hide_no_other_rule_that_is_broken() -> None:
    """May 3 of the year is a Sunday, and the campsite has forty places."""
    strict = ruled(no_arrival_days=frozenset({Weekday.SUNDAY}))
    wish: dict[str, Any] = {
        "items": (item(TENT, 41),),
        "period": Stay(date(2026, 5, 3), date(2026, 6, 5)),
    }
    long = "x" * 501
    broken = {"stay_too_long", "no_arrival_day", "too_many_persons", "text_too_long"}

    asked = campsite.given(strict).when(ask(**wish, note=long))
    changed = pending.given(strict).when(ChangeBooking(*ON_PENDING, **wish, note=long))
    offered = pending.given(strict).when(OfferInstead(*BY_BEN, **wish, note=long))

    assert asked.codes() == changed.codes() == offered.codes() == broken
