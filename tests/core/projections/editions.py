"""What each view keeps of each kind of event, in short, beside the edition that keeps it so.

`python -m tests.core.projections.editions` writes it down anew, once the editions are raised.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from booking_core.domain.ids import MemberId
from booking_core.ports import Envelope, Recorded
from booking_core.projections.views import VIEWS, View
from booking_core.stores.kinds.registry import CODEC
from booking_core.stores.migrations import migrations
from booking_core.stores.sqlite.connection import sqlite_sql

FILE = Path(__file__).with_name("editions.json")
SAMPLES = Path(__file__).parents[1] / "stores" / "samples"
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
BEGINNINGS = (
    "household_founded.1",
    "branch_created.1",
    "member_added.1",
    "member_registered.1",
    "resource_created.1",
    "resource_policy_adopted.1",
    "group_formed.1",
    "series_requested.1",
    "booking_requested.1",
    "resource_blocked.1",
)
"""What the other samples go on from, in order."""
APART = ("booking_recorded.1", "booking_waitlisted.1")
"""What begins something that is among the beginnings, in another way."""

Kept = Mapping[str, Mapping[str, str]]
"""Of each view a digest of the rows that each sample changes; `edition` is among the samples."""


def recorded(sample: str, position: int) -> Recorded:
    kind, _, schema = sample.rpartition(".")
    text = (SAMPLES / f"{sample}.json").read_text("utf-8")
    event = CODEC.read(kind, int(schema), text, f"e-{kind}")
    at = NOON + timedelta(hours=position)
    envelope = Envelope(MemberId("ana"), "api", "c-1")
    return Recorded(
        *(position, f"e-{kind}", kind, int(schema), event, event.tags, at, at, envelope, b"")
    )


def kept() -> Kept:
    """As this version keeps it, in tables without anything that refuses a row."""
    found: dict[str, dict[str, str]] = {v.name: {"edition": str(v.edition)} for v in VIEWS}
    samples = sorted(path.stem for path in SAMPLES.glob("*.json"))
    with closing(_tables()) as database:
        for sample in APART:
            _note_alone(found, database, recorded(sample, 1))
        for position, sample in enumerate(BEGINNINGS, start=1):
            _note(found, database, recorded(sample, position))
        for sample in (each for each in samples if each not in {*APART, *BEGINNINGS}):
            _note_alone(found, database, recorded(sample, len(BEGINNINGS) + 1))
    return found


def _tables() -> sqlite3.Connection:
    database = sqlite3.connect(":memory:", isolation_level=None)
    for migration in migrations("sqlite"):
        database.executescript(migration.sql)
    database.execute("PRAGMA foreign_keys = OFF")
    triggers = database.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for (name,) in triggers:
        database.execute(f"DROP TRIGGER {name}")
    return database


def _note_alone(
    found: dict[str, dict[str, str]], database: sqlite3.Connection, event: Recorded
) -> None:
    """As `_note`; what comes next finds the tables as they were."""
    database.execute("SAVEPOINT before")
    _note(found, database, event)
    database.execute("ROLLBACK TO before")
    database.execute("RELEASE before")


def _note(found: dict[str, dict[str, str]], database: sqlite3.Connection, event: Recorded) -> None:
    """Plays the event, and notes the rows that came and went."""
    for view in (each for each in VIEWS if each.heeds(event)):
        before = set(_rows(database, view))
        for statement in view.project((event,)):
            database.execute(sqlite_sql(statement.sql), statement.parameters)
        if changed := before ^ set(_rows(database, view)):
            digest = sha256("\n".join(sorted(changed)).encode()).hexdigest()
            found[view.name][f"{event.kind}.{event.schema}"] = digest[:12]


def _rows(database: sqlite3.Connection, view: View) -> Iterator[str]:
    for table in view.tables:
        cursor = database.execute(f"SELECT * FROM {table}")  # noqa: S608 - a view's own
        names = [column[0] for column in cursor.description]
        yield from (f"{table} {dict(zip(names, row, strict=True))!r}" for row in cursor)


def changed_unsaid(then: Kept, now: Kept) -> list[str]:
    """Views whose rows became others while their edition stayed; samples may be new."""
    known = {sample for rows in then.values() for sample in rows}
    return [
        f"{name} ({sample})"
        for name, rows in then.items()
        if name in now and rows["edition"] == now[name]["edition"]
        for sample in sorted(known)
        if rows.get(sample) != now[name].get(sample)
    ]


def main() -> None:
    then, now = json.loads(FILE.read_text("utf-8")), kept()
    if unsaid := changed_unsaid(then, now):
        sys.exit(f"raise the editions of these views first: {', '.join(unsaid)}")
    FILE.write_text(json.dumps(now, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
