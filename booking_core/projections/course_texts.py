"""What is open about a booking, as the text that views keep."""

from __future__ import annotations

import json

from booking_core.domain.course_life import NOTHING_OPEN, Course
from booking_core.instants import instant, instant_text


def course_text(course: Course) -> str | None:
    """None where nothing is open."""
    if course == NOTHING_OPEN:
        return None
    asked = course.no_show_at
    return json.dumps({"no_show_at": instant_text(asked) if asked else None})


def read_course(text: str | None) -> Course:
    if text is None:
        return NOTHING_OPEN
    tree = json.loads(text)
    return Course(instant(tree["no_show_at"]) if tree["no_show_at"] else None)
