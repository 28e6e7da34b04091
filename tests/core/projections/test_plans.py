"""The questions that are asked all day find their rows by an index, however old the house is."""
# ruff: noqa: S608 - names of the house

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import TYPE_CHECKING

import pytest

from booking_core.domain.access import BookingState
from booking_core.ports import Statement
from booking_core.projections import blocked, concerns, diary, guests, serial, takings
from booking_core.projections.diary import Wanted
from booking_core.projections.views import project
from booking_core.stores.opening import open_store
from tests.cast import ANA, ATTIC, BLUE_ROOM, BO, EVE, FAMILY, HOUSE, THINGS
from tests.core.projections.conftest import march_1st
from tests.core.projections.playing import HOUSEKEEPER

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
    from pathlib import Path

    from booking_core.ports import Database, Parameter, Row
    from tests.core.projections.conftest import Store
    from tests.servers.postgres import Postgres

BOOKINGS = 10_000
OTHERS = 2_000
YEARS = 11
NOON = "2026-03-01T12:00:00.000000Z"


def life(number: int) -> Iterator[dict[str, Parameter]]:
    """Rows of a booking: one in a hundred waits to be decided, one in seven was cancelled."""
    arrival = date(2016, 1, 1) + timedelta(days=number * 365 * YEARS // BOOKINGS)
    states = ("pending",) if number % 100 == 0 else ("pending", "approved")
    if number % 7 == 0:
        states = (*states, "cancelled")[:3]
    for at, state in enumerate(states):
        yield {
            "booking_id": f"b{number}",
            "state": state,
            "version": 1 + at,
            "member_id": (BO, EVE, ANA)[number % 3],
            "requested_by": BO,
            "self_approved": False,
            "first_day": str(arrival),
            "end_day": str(arrival + timedelta(days=2)),
            "claim": '{"text": "%s"}' % ("x" * 400),
            "claim_position": 10 * number + 1,
            "electorate": "[]",
            "created_at": NOON,
            "updated_at": NOON,
            "from_position": 10 * number + 1 + at,
            "to_position": None if at == len(states) - 1 else 10 * number + 2 + at,
        }


def claims(row: dict[str, Parameter], number: int) -> Iterator[dict[str, Parameter]]:
    room = (BLUE_ROOM, ATTIC)[number % 2]
    days = (str(row["first_day"]), str(row["end_day"]))
    for resource_id in (room, HOUSE):
        for month in sorted({day[:7] for day in days}):
            yield {
                "booking_id": row["booking_id"],
                "claim_position": row["claim_position"],
                "resource_id": resource_id,
                "month": month,
            }


def months(row: dict[str, Parameter], number: int) -> Iterator[dict[str, Parameter]]:
    yield {
        "booking_id": row["booking_id"],
        "resource_id": (BLUE_ROOM, ATTIC)[number % 2],
        "month": str(row["first_day"])[:7],
        "forfeited": False,
        "member_id": row["member_id"],
        "nights": 2,
        "minutes": 0,
        "from_position": row["from_position"],
    }


def many(table: str, rows: Sequence[dict[str, Parameter]]) -> Statement:
    """One statement for all rows: going through the log would take a minute."""
    numbers = count(1)
    places = ", ".join(f"({', '.join(f'${next(numbers)}' for _ in row)})" for row in rows)
    values = tuple(value for row in rows for value in row.values())
    return Statement(f"INSERT INTO {table} ({', '.join(rows[0])}) VALUES {places}", values)


def waits(number: int) -> dict[str, Parameter]:
    """One in a hundred bookings once waited for a week; the newest still do."""
    first = next(iter(life(number)))
    left = None if number > BOOKINGS - 300 else 10 * number + 9
    return {
        **first,
        "booking_id": f"w{number}",
        "state": "waitlisted",
        "series_id": f"s{number // 10}",
        "occurrence": first["first_day"],
        "to_position": left,
    }


def besides(number: int) -> Iterator[tuple[str, dict[str, Parameter]]]:
    """What else has grown in eleven years."""
    at, month = 10 * number + 1, f"20{16 + number % 11}-07"
    guest: dict[str, Parameter] = {
        "guest_id": f"g{number}",
        "booking_id": f"b{number}",
        "name": "Gina",
        "added_by": BO,
    }
    clock: dict[str, Parameter] = {"booking_id": f"b{number}", "clock": "end", "due_at": NOON}
    looked: dict[str, Parameter] = {
        "position": at,
        "cause": f"block/{number}",
        "booking_id": f"b{number}",
    }
    series: dict[str, Parameter] = {
        "series_id": f"s{number}",
        "version": 1,
        "member_id": (BO, EVE)[number % 2],
        "requested_by": BO,
        "patterns": "[]",
        "skipped": "[]",
        "created_at": NOON,
        "updated_at": NOON,
        "from_position": at,
    }
    block: dict[str, Parameter] = {
        "block_id": f"x{number}",
        "resource_id": HOUSE,
        "tree_id": HOUSE,
        "lineage": HOUSE,
        "first_day": f"{month}-01",
        "end_day": f"{month}-10",
        "period": "[]",
        "zone": "UTC",
        "set_by": ANA,
        "created_at": NOON,
        "from_position": at,
    }
    yield from (("guests", guest), ("clocks", clock), ("settled", looked))
    yield from (("series", series), ("blocks", block))


async def fill_besides(store: Store) -> None:
    await store.write([many("bookings", [waits(each) for each in range(0, BOOKINGS, 100)])])
    for first in range(0, OTHERS, 200):
        rows: dict[str, list[dict[str, Parameter]]] = {}
        for number in range(first, first + 200):
            for table, row in besides(number):
                rows.setdefault(table, []).append(row)
        await store.write([many(table, found) for table, found in rows.items()])


async def fill(store: Store) -> None:
    await store.append([*FAMILY, *THINGS], HOUSEKEEPER)
    for first in range(0, BOOKINGS, 200):
        numbers = range(first, first + 200)
        bookings = [(number, row) for number in numbers for row in life(number)]
        taken = [
            claim
            for number, row in bookings
            if row["version"] == 1
            for claim in claims(row, number)
        ]
        counted = [
            line
            for number, row in bookings
            if row["state"] == "approved"
            for line in months(row, number)
        ]
        rows = [row for _, row in bookings]
        await store.write(
            [many("bookings", rows), many("claimed", taken), many("takings", counted)]
        )
    await fill_besides(store)
    await store.execute("ANALYZE")


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def aged_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, postgres: Postgres
) -> str:
    if request.param == "postgres":
        return postgres.fresh_database()
    folder: Path = tmp_path_factory.mktemp("aged")
    return f"sqlite:///{folder / 'log.sqlite3'}"


@pytest.fixture
async def aged(aged_url: str) -> AsyncIterator[Store]:
    """A house of eleven years, filled once."""
    async with open_store(aged_url, clock=march_1st, project=project) as store:
        if not (await store.head()).position:
            await fill(store)
        yield store


SMALL = ("USING INDEX bookings_undecided", "USING INDEX bookings_waiting")
"""Indices of what waits, or once waited, hold nothing else."""


class Explained:
    """Asks for the plan instead of the rows."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.plan: list[str] = []

    async def fetch(self, sql: str, *parameters: Parameter) -> Sequence[Row]:
        how = "EXPLAIN QUERY PLAN" if self._store.dialect.name == "sqlite" else "EXPLAIN"
        rows = await self._store.fetch(f"{how} {sql}", *parameters)
        self.plan += [str(list(row.values())[-1]) for row in rows]
        return ()

    @property
    def scans(self) -> list[str]:
        """Steps that read a whole table."""
        return [
            step
            for step in self.plan
            if "Seq Scan" in step
            or (step.startswith("SCAN") and not any(index in step for index in SMALL))
        ]


JULY = Wanted(from_day=date(2026, 7, 1), to_day=date(2026, 8, 1))
APPROVED = frozenset({BookingState.APPROVED})
LASTING = Wanted(from_day=date(2026, 11, 1), states=APPROVED)
PAST = 60_000
QUESTIONS: dict[str, Callable[[Database], Awaitable[object]]] = {
    "a month": lambda store: diary.between(store, JULY),
    "a month of a resource": lambda store: diary.between(store, replace(JULY, resource_id=HOUSE)),
    "a month of a member": lambda store: diary.between(store, replace(JULY, member_id=BO)),
    "a month in the past": lambda store: diary.between(store, JULY, as_of=PAST),
    "approved of a month": lambda store: diary.between(store, replace(JULY, states=APPROVED)),
    "a page": lambda store: diary.between(store, Wanted(after=("2020-01-01", "b1"), limit=50)),
    "of a member": lambda store: diary.between(store, Wanted(member_id=BO)),
    "one booking": lambda store: diary.entry(store, "b77"),
    "one booking in the past": lambda store: diary.entry(store, "b77", as_of=PAST),
    "what waits": diary.undecided,
    "who waits": diary.waiting,
    "who waited": lambda store: diary.waiting(store, as_of=PAST),
    "what is due": lambda store: diary.due(store, "2016-02-01T12:00:00.000000Z", 100),
    "dates of a series": lambda store: diary.of_series(store, ["s7", "s8"]),
    "dates of a series in the past": lambda store: diary.of_series(store, ["s7"], as_of=PAST),
    "a series": lambda store: serial.serial(store, "s7"),
    "series of a member": lambda store: serial.serials(store, member_id=BO, limit=20),
    "what is shut": lambda store: blocked.blocks(store, date(2026, 7, 1), date(2026, 8, 1)),
    "what was lifted": lambda store: blocked.lifted(store, date(2026, 7, 1)),
    "who comes along": lambda store: guests.guests_of(store, ["b7", "b8"]),
    "what was looked at": lambda store: concerns.settled(store, ["block/7", "block/8"]),
    "what needs a look": lambda store: diary.between(store, LASTING),
    "what was taken in a year in the past": lambda store: takings.takings(
        store, "2026-01", "2026-12", as_of=PAST
    ),
    "what was taken in a year": lambda store: takings.takings(store, "2026-01", "2026-12"),
}


@pytest.mark.parametrize("question", QUESTIONS)
async def test_no_question_reads_a_whole_table(aged: Store, question: str) -> None:
    explained = Explained(aged)

    await QUESTIONS[question](explained)  # type: ignore[arg-type] # asks nothing but fetch of it

    assert explained.plan
    assert explained.scans == [], "\n".join(explained.plan)


async def test_a_scan_would_be_noticed(aged: Store) -> None:
    explained = Explained(aged)

    await explained.fetch("SELECT * FROM bookings WHERE reason = 'x'")

    assert len(explained.scans) == 1
