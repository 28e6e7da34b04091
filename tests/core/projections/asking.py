"""What people ask of bookings and series in random histories."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from booking_core.domain.bookings import commands as wishes, course_commands as course
from booking_core.domain.bookings.claims import Item
from booking_core.domain.bookings.commands import RequestBooking
from booking_core.domain.ids import BookingId, ResourceId, SeriesId
from booking_core.domain.series import commands as of_series
from booking_core.domain.series.life import IfConflict, Scope
from booking_core.domain.stays import Stay, WallTimes
from tests.cast import (
    ANA,
    ATTIC,
    BEN,
    BIKES,
    BLUE_ROOM,
    BO,
    CAR,
    EVE,
    HOUSE,
    MARCH_1ST,
    TENT,
    at,
    july,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Strategy = st.SearchStrategy[Any]

NOOK, RAFT = ResourceId("nook"), ResourceId("raft")
ROOMS = (BLUE_ROOM, ATTIC, TENT, HOUSE, BLUE_ROOM, ATTIC, TENT, BLUE_ROOM, ATTIC, NOOK)
VEHICLES = (CAR, BIKES, BIKES, RAFT)

RARELY = st.sampled_from([False, False, False, False, True])
WHO = st.sampled_from([BO, EVE, BEN, ANA])
ANYBODY = st.one_of(st.just(ANA), WHO)
DECIDERS = st.sampled_from([ANA, ANA, BEN, BO])
VERSION = st.sampled_from([0, 0, 0, 0, 0, 0, 0, 0, -1])
TEXT = st.sampled_from([None, None, "for the birthday", "leider voll"])
WORDS = st.sampled_from(["Why?", "so it was"])
NOW = st.just(MARCH_1ST)
_BOOKING = st.just(BookingId("b0"))
_SERIES = st.sampled_from([SeriesId("s0"), SeriesId("s1")])


@st.composite
def nights(draw: st.DrawFn) -> Stay:
    arrival = draw(st.integers(8, 14))
    return Stay(july(arrival), july(arrival + draw(st.sampled_from([1, 2, 2, 3, 4]))))


@st.composite
def wall_times(draw: st.DrawFn) -> WallTimes:
    start = draw(st.integers(8, 18))
    return WallTimes(at(start), at(start + draw(st.integers(1, 4))))


def items(rooms: Sequence[ResourceId]) -> st.SearchStrategy[tuple[Item, ...]]:
    item = st.builds(
        Item,
        st.sampled_from(rooms),
        st.sampled_from([1, 1, 2, 3, 4]),
        st.sampled_from([0, 0, 0, 1]),
        st.sampled_from([(), (), (), (BO,), ("guest:gina",)]),
    )
    several = st.lists(item, min_size=1, max_size=2, unique_by=lambda each: each.resource_id)
    return several.map(tuple)


@st.composite
def stays(draw: st.DrawFn) -> RequestBooking:
    wish = _request(draw, draw(items(ROOMS)), draw(nights()))
    return replace(wish, whatever_is_free=len(wish.items) > 1 and draw(RARELY))


@st.composite
def hours(draw: st.DrawFn) -> RequestBooking:
    one = st.builds(Item, st.sampled_from(VEHICLES), st.integers(1, 3)).map(lambda item: (item,))
    return _request(draw, draw(one), draw(wall_times()))


def _request(draw: st.DrawFn, wanted: tuple[Item, ...], period: Stay | WallTimes) -> RequestBooking:
    who, alone = draw(WHO), draw(RARELY)
    wish = RequestBooking(draw(_BOOKING), who, who, wanted, period, MARCH_1ST, alone, draw(TEXT))
    return replace(wish, waitlist=draw(st.booleans()), waives_buffer=draw(RARELY))


OVER = st.sampled_from([None, None, "it is her turn"])
APPROVING = st.builds(wishes.ApproveBooking, _BOOKING, DECIDERS, VERSION, NOW, TEXT, OVER)
DECIDING = st.one_of(
    *(APPROVING, APPROVING),
    st.builds(wishes.DeclineBooking, _BOOKING, DECIDERS, VERSION, NOW, TEXT, TEXT),
    st.builds(wishes.ObjectToBooking, _BOOKING, WHO, VERSION, NOW, TEXT),
)
TIME = st.builds(wishes.PassTime, _BOOKING, NOW)
_CANCELLING = st.builds(wishes.CancelBooking, _BOOKING, ANYBODY, VERSION, NOW, TEXT)
ENDING = st.one_of(
    st.builds(wishes.WithdrawBooking, _BOOKING, ANYBODY, VERSION, NOW, TEXT),
    *(_CANCELLING, _CANCELLING),
    st.builds(course.UndoBooking, _BOOKING, ANYBODY, VERSION, NOW, TEXT),
)
CHANGING = st.one_of(
    st.builds(
        wishes.ChangeBooking,
        _BOOKING,
        ANYBODY,
        VERSION,
        NOW,
        st.one_of(st.none(), items(ROOMS)),
        st.one_of(st.none(), nights(), wall_times()),
        st.sampled_from([None, None, True, False]),
        TEXT,
        st.sampled_from([None, None, True]),
        OVER,
    ),
    st.builds(
        course.ExtendStay, _BOOKING, ANYBODY, VERSION, NOW, st.integers(10, 18).map(july), TEXT
    ),
    st.builds(
        course.TransferBooking, _BOOKING, ANYBODY, VERSION, NOW, st.sampled_from([BO, EVE]), TEXT
    ),
)
_OFFERING = st.builds(
    course.OfferInstead,
    _BOOKING,
    DECIDERS,
    VERSION,
    NOW,
    st.one_of(st.none(), items(ROOMS)),
    st.one_of(st.none(), nights()),
)
_TAKING_UP = st.one_of(
    st.builds(wishes.AcceptOffer, _BOOKING, ANYBODY, VERSION, NOW),
    st.builds(wishes.RefuseOffer, _BOOKING, ANYBODY, VERSION, NOW),
)
_ASKING = st.builds(course.AskMore, _BOOKING, DECIDERS, VERSION, NOW, WORDS)
_ANSWERING = st.builds(course.AnswerQuestion, _BOOKING, WHO, VERSION, NOW, TEXT)
TALKING = st.one_of(
    *(_OFFERING, _TAKING_UP, _TAKING_UP, _ASKING),
    *(st.tuples(_OFFERING, _TAKING_UP), st.tuples(_ASKING, _ANSWERING)),
    st.builds(
        course.CommentOnBooking, _BOOKING, WHO, NOW, st.sampled_from(["c1", "c2"]), st.just("Hm")
    ),
)
_COMING = st.builds(course.CheckIn, _BOOKING, ANYBODY, VERSION, NOW)
_LEAVING = st.builds(course.CheckOut, _BOOKING, ANYBODY, VERSION, NOW)
_MISSING = st.builds(
    course.AskAboutNoShow, _BOOKING, DECIDERS, VERSION, NOW, st.just(timedelta(hours=1))
)
STAYING = st.one_of(
    *(_COMING, st.tuples(_COMING, _LEAVING), _MISSING, st.tuples(_MISSING, _ANSWERING)),
    st.builds(
        course.CorrectStay,
        _BOOKING,
        st.just(ANA),
        VERSION,
        NOW,
        WORDS,
        st.booleans(),
        st.sampled_from([None, BO]),
        st.one_of(st.none(), items(ROOMS)),
        st.one_of(st.none(), nights()),
    ),
)


@st.composite
def recorded(draw: st.DrawFn) -> course.RecordStay:
    stay, who = draw(nights()), draw(WHO)
    before = Stay(stay.arrival - timedelta(days=200), stay.departure - timedelta(days=200))
    return course.RecordStay(
        BookingId("past"), ANA, who, draw(items(ROOMS)), before, MARCH_1ST, "so it was"
    )


_RULES = st.sampled_from(["FREQ=DAILY;INTERVAL=2;COUNT=3", "FREQ=WEEKLY;COUNT=2"])
_DAYS: st.SearchStrategy[date] = st.integers(8, 16).map(july)
_SCOPES: Mapping[str, Strategy] = {
    "scope": st.sampled_from(Scope),
    "from_day": st.one_of(st.none(), _DAYS, _DAYS),
}
_CONFLICTS = st.sampled_from(IfConflict)


@st.composite
def _wanted_series(draw: st.DrawFn) -> of_series.RequestSeries:
    who, key = draw(WHO), draw(_SERIES)
    if draw(st.booleans()):
        wanted, period = draw(items(ROOMS)), draw(nights())
        return of_series.RequestSeries(
            key, who, who, wanted, period, draw(_RULES), MARCH_1ST, if_conflict=draw(_CONFLICTS)
        )
    one = Item(draw(st.sampled_from(VEHICLES)), 1)
    return of_series.RequestSeries(
        key, who, who, (one,), draw(wall_times()), draw(_RULES), MARCH_1ST
    )


_ON_SERIES = st.one_of(
    st.builds(
        of_series.ChangeSeries,
        _SERIES,
        ANYBODY,
        VERSION,
        NOW,
        **_SCOPES,
        rule=st.one_of(st.none(), _RULES),
        items=st.one_of(st.none(), items(ROOMS)),
        note=TEXT,
        if_conflict=_CONFLICTS,
    ),
    st.builds(of_series.CancelSeries, _SERIES, ANYBODY, VERSION, NOW, **_SCOPES, reason=TEXT),
    st.builds(of_series.ApproveSeries, _SERIES, DECIDERS, VERSION, NOW, TEXT, _CONFLICTS),
    st.builds(of_series.DeclineSeries, _SERIES, DECIDERS, VERSION, NOW, TEXT, TEXT),
)


@st.composite
def series(draw: st.DrawFn) -> tuple[Any, ...]:
    """Asked for, and then something of it; by its holder, where it is not about deciding."""
    wanted = draw(_wanted_series())
    then = replace(draw(_ON_SERIES), series_id=wanted.series_id)
    if isinstance(then, of_series.ChangeSeries | of_series.CancelSeries) and not draw(RARELY):
        then = replace(then, by=wanted.by)
    return (wanted, then) if draw(st.booleans()) else (then,)
