"""Wall times that a clock change leaves out, or has twice: what was made of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from addon.api import texts
from addon.api.protocol.wire import plain
from booking_core.domain.stays import clock_change, shown_as


def clock_notes(body: Mapping[str, Any], zone: str, language: str) -> dict[str, Any]:
    """`notes` on the `start` and `end` of what was asked, where there is something to note."""
    notes = []
    for name in ("start", "end"):
        if not isinstance(body.get(name), str):
            continue
        asked = datetime.fromisoformat(body[name])
        change = clock_change(asked, zone)
        if change:
            meant = shown_as(asked, zone)
            detail = texts.fault(change, {"asked": asked, "meant": meant}, language)
            line = {"pointer": f"/{name}", "code": change, "detail": detail}
            notes.append({**line, "asked": plain(asked), "meant": plain(meant)})
    return {"notes": notes} if notes else {}
