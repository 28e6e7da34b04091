"""A house of eleven years, and how a database would answer questions about it."""
# ruff: noqa: S608 - names of the house

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import count
from typing import TYPE_CHECKING

from booking_core.domain.people.member_events import ProfileChanged
from booking_core.ports import Statement
from booking_core.projections.people import put_household
from tests.cast import ANA, ATTIC, BLUE_ROOM, BO, EVE, FAMILY, HOUSE, THINGS
from tests.core.projections.playing import HOUSEKEEPER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from booking_core.ports import Parameter, Row
    from tests.core.projections.conftest import Store

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
    there: dict[str, Parameter] = {
        "resource_id": f"r{number % 9}",
        "begins": f"{month}-01",
        "ends": f"{month}-10",
    }
    taken: dict[str, Parameter] = {"booking_id": f"b{number}", "weight": 0, "heads": 0}
    shut: dict[str, Parameter] = {"block_id": f"x{number}", "below": True}
    yield from (("guests", guest), ("clocks", clock), ("settled", looked))
    yield from (("occupancy", {**there, **taken, "alone": False}), ("closures", {**there, **shut}))
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
    await store.append([ProfileChanged(BO, frozenset({"name"}))] * OTHERS, HOUSEKEEPER)
    await store.write([put_household("Familie Berg")])
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


ONE_ROW = re.compile(r"FROM founding|SELECT MIN")
"""What is answered as well, since more is asked, or made of it."""
LITTLE = re.compile(
    r"bookings_undecided|bookings_waiting|CONSTANT ROWS|ROW VALUES CLAUSE"
    r"|guests_by_booking|Seq Scan on guests"
    r"|(founding|household|members|branches|resources|resource_groups|limits|invitations|parts)\b"
    r"|resources_stand_once|SCAN [fhmp]\b"
)
"""Rows that are given; indices of what waits, or once waited; guests until they are forgotten; a
family's own tables."""


class Explained:
    """Tells how each question would be answered, instead of answering it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.plan: list[str] = []

    async def fetch(self, sql: str, *parameters: Parameter) -> Sequence[Row]:
        await self.explain(sql, *parameters)
        return await self._store.fetch(sql, *parameters) if ONE_ROW.search(sql) else ()

    async def execute(self, sql: str, *parameters: Parameter) -> Sequence[Row]:
        await self.explain(sql, *parameters)
        return ()

    async def explain(self, sql: str, *parameters: Parameter) -> None:
        how = "EXPLAIN QUERY PLAN" if self._store.dialect.name == "sqlite" else "EXPLAIN"
        rows = await self._store.fetch(f"{how} {sql}", *parameters)
        self.plan += [str(list(row.values())[-1]) for row in rows]

    @property
    def scans(self) -> list[str]:
        """Steps that read a whole table which grows."""
        return [
            step
            for step in self.plan
            if ("Seq Scan" in step or step.startswith("SCAN")) and not LITTLE.search(step)
        ]
