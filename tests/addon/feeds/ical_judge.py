"""Prints what Home Assistant's Remote Calendar reads in a feed, as JSON: it parses with `ical`.

Runs in the environment of the judges, which has that library.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from ical.calendar_stream import IcsCalendarStream  # type: ignore[import-not-found]  # see above

calendar = IcsCalendarStream.calendar_from_ics(Path(sys.argv[1]).read_bytes().decode())
events = [
    {
        "uid": event.uid,
        "summary": event.summary,
        "start": str(event.start),
        "end": str(event.end),
        "status": event.status,
        "sequence": event.sequence,
        "description": event.description,
        "location": event.location,
    }
    for event in calendar.timeline
]
json.dump({"prodid": calendar.prodid, "events": events}, sys.stdout)
