"""The questions that are asked all day find their rows by an index, however old the house is."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import booking_core.projections
from booking_core.domain.access import BookingState
from booking_core.domain.ids import MemberId
from booking_core.ports import Envelope, Recorded
from booking_core.projections import (
    blocked,
    concerns,
    diary,
    guests,
    invited,
    serial,
    takings,
    views,
)
from booking_core.projections.diary import Wanted
from booking_core.projections.views import project
from booking_core.stores.kinds.registry import CODEC
from booking_core.stores.opening import open_store
from tests.cast import BO, HOUSE
from tests.core.projections.ageing import Explained, fill
from tests.core.projections.conftest import march_1st

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from booking_core.ports import Database
    from tests.core.projections.conftest import Store
    from tests.servers.postgres import Postgres


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


JULY = Wanted(from_day=date(2026, 7, 1), to_day=date(2026, 8, 1))
APPROVED = frozenset({BookingState.APPROVED})
LASTING = Wanted(from_day=date(2026, 11, 1), states=APPROVED)
PAST = 60_000
TODAY = datetime(2026, 3, 1, 12, tzinfo=UTC)
NOON = "2026-03-01T12:00:00.000000Z"
SAMPLES = {
    path.stem: path.read_text("utf-8")
    for path in sorted(Path(__file__).parents[1].joinpath("stores", "samples").glob("*.json"))
}
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
    "what is due next": diary.next_due,
    "guests to forget": lambda store: guests.forget_guests(store, TODAY),
    "invitations to forget": lambda store: invited.forget_invitations(store, TODAY),
    "an invitation": lambda store: invited.invitation_by_link(store, b"digest", TODAY),
    "a block": lambda store: blocked.block(store, "x7"),
    "a time": lambda store: views.position_at(store, NOON),
    "what was taken in a year": lambda store: takings.takings(store, "2026-01", "2026-12"),
}


LITTLE = {
    "everybody": "a family",
    "household": "a row",
    "instant_of": "a row by its key",
    "invitations": "of the last weeks",
    "jumps": "how often a clock was put back",
    "listed": "groups of resources",
    "merged_into": "a family",
    "part": "branches of a family",
    "parts": "branches of a family",
    "person": "a family",
    "person_by_email": "a family",
    "person_by_home_assistant_user": "a family",
    "put_wishes": "writes a row by its key",
    "things": "resources of a family",
    "wishes_of": "a row by its key",
}
"""Questions that are not asked here, and of how little they are."""


@pytest.mark.parametrize("question", QUESTIONS)
async def test_no_question_reads_a_whole_table(aged: Store, question: str) -> None:
    explained = Explained(aged)

    await QUESTIONS[question](explained)  # type: ignore[arg-type] # asks nothing else of it

    assert explained.plan
    assert explained.scans == [], "\n".join(explained.plan)


def test_every_question_is_asked_here() -> None:
    folder = Path(booking_core.projections.__path__[0])
    known = {name for path in folder.glob("*.py") for name in _asking(ast.parse(path.read_text()))}
    here = ast.parse(Path(__file__).read_text("utf-8"))

    asked = {node.attr for node in ast.walk(here) if isinstance(node, ast.Attribute)}

    assert known - asked == LITTLE.keys()


def _asking(module: ast.Module) -> set[str]:
    """Functions of a module that ask the database themselves."""
    return {
        function.name
        for function in module.body
        if isinstance(function, ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Attribute) and node.attr in ("fetch", "execute")
    }


@pytest.mark.parametrize("sample", SAMPLES)
async def test_no_fact_reads_a_whole_table_to_be_shown(aged: Store, sample: str) -> None:
    explained = Explained(aged)
    kind, _, schema = sample.rpartition(".")
    fact = CODEC.read(kind, int(schema), SAMPLES[sample], "id")
    recorded = Recorded(
        *(90_000, "id", kind, int(schema), fact, fact.tags, TODAY, TODAY),
        *(Envelope(MemberId(BO), "test", "c"), b""),
    )

    for statement in project([recorded]):
        await explained.explain(statement.sql, *statement.parameters)

    assert explained.scans == [], "\n".join(explained.plan)


async def test_a_scan_would_be_noticed(aged: Store) -> None:
    explained = Explained(aged)

    await explained.fetch("SELECT * FROM bookings WHERE reason = 'x'")
    await explained.execute("UPDATE takings SET nights = 1 WHERE nights = 2")

    assert len(explained.scans) == 2
