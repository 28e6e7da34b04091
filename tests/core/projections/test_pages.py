"""A view is told a page of the log at once, and writes only what is left of it in the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from booking_core.domain.bookings.claims import Claim, ClaimItem
from booking_core.domain.bookings.events import (
    BookingApproved,
    BookingCancelled,
    BookingRequested,
)
from booking_core.domain.decider import Event
from booking_core.domain.ids import BookingId
from booking_core.domain.stays import Stay
from booking_core.ports import Parameter
from booking_core.projections.views import project
from tests.cast import BERLIN, BLUE_ROOM, BO, FIRST, HOUSE, SECOND, july
from tests.spec import record

WANTED = Claim(
    BO, (ClaimItem(BLUE_ROOM, (BLUE_ROOM, HOUSE), 1, 1),), Stay(july(10), july(12)), BERLIN
)


def booked(booking_id: BookingId) -> Sequence[Event]:
    return (
        BookingRequested(booking_id, WANTED, BO, ()),
        BookingApproved(booking_id, WANTED, None),
    )


def written(
    events: Sequence[Event], *, without: int = 0
) -> list[tuple[str, tuple[Parameter, ...]]]:
    """The statements of a page of which some facts stand in an earlier one."""
    return [(each.sql, each.parameters) for each in project(record(events)[without:])]


def into(table: str, events: Sequence[Event], *, without: int = 0) -> list[dict[str, Parameter]]:
    return [
        dict(zip(sql.split("(")[1].split(")")[0].split(", "), values, strict=True))
        for sql, values in written(events, without=without)
        if sql.startswith(f"INSERT INTO {table} ")
    ]


def changed(events: Sequence[Event], *, without: int = 0) -> Iterator[str]:
    """What is said of rows that are there already."""
    for sql, _ in written(events, without=without):
        if not sql.startswith("INSERT"):
            yield sql


def test_what_begins_and_ends_in_a_page_is_written_ended() -> None:
    first, second = into("bookings", booked(FIRST))

    assert (first["state"], first["from_position"], first["to_position"]) == ("pending", 1, 2)
    assert (second["state"], second["from_position"], second["to_position"]) == (
        "approved",
        2,
        None,
    )
    assert (first["version"], second["version"]) == (1, 2)
    assert (second["claim"], second["created_at"]) == (first["claim"], first["created_at"])
    assert not [*changed(booked(FIRST))]


def test_what_began_before_is_ended_where_it_stands() -> None:
    (ending,) = (each for each in changed(booked(FIRST), without=1) if "bookings" in each)

    assert ending.startswith("UPDATE bookings SET to_position")


def test_a_clock_that_is_stopped_in_its_page_never_ran() -> None:
    gone = (*booked(FIRST), BookingCancelled(FIRST, WANTED))

    assert [each["clock"] for each in into("clocks", booked(FIRST))] == ["end"]
    assert into("clocks", gone) == []
    assert into("clocks", gone, without=2) == []
    assert [each for each in changed(gone, without=2) if "DELETE FROM clocks" in each]


def test_rows_of_a_table_come_together() -> None:
    tables = [sql.split()[2] for sql, _ in written((*booked(FIRST), *booked(SECOND)))]

    assert tables == sorted(tables, key=tables.index)
    assert tables.count("bookings") == 4
    assert tables.count("occupancy") == 4
