from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
IN_ENV = HERE.parents[2] / "script" / "in-env"


def judged(feed: Path) -> Any:  # noqa: ANN401  a document
    run = subprocess.run(  # noqa: S603  our own script
        [IN_ENV, "judges", "python", HERE / "ical_judge.py", feed],
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(run.stdout)


def test_home_assistants_parser_reads_our_feed() -> None:
    found = judged(HERE / "golden" / "family.en.ics")

    week, request, drive = found["events"]
    assert week == {
        "uid": "0b0e7a52-9a3c-4a5e-8d6f-3b5a0a4f6a11",
        "summary": "Großes Zimmer, Bo; 2 Personen",
        "start": "2026-07-10",
        "end": "2026-07-17",
        "status": "CONFIRMED",
        "sequence": 3,
        "description": None,
        "location": "Haus am See",
    }
    assert (request["status"], request["summary"]) == (
        "TENTATIVE",
        "Requested: Kleines Zimmer, Carl",
    )
    assert (drive["start"], drive["end"]) == (
        "2026-10-24 23:30:00+00:00",
        "2026-10-25 03:00:00+00:00",
    )
    assert drive["description"] == "Back with a full tank,\nplease."


def test_home_assistants_parser_reads_a_feed_without_stays() -> None:
    found = judged(HERE / "golden" / "empty.ics")

    assert found == {"prodid": "-//Family Booking//Family Booking//EN", "events": []}
