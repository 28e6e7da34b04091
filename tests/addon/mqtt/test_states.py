from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from addon.mqtt.states import Visit, head_state, inbox_state, resource_state

NOON = datetime(2026, 7, 10, 12, tzinfo=UTC)
DAY = timedelta(days=1)

GONE = Visit("gone", NOON - 3 * DAY, NOON)
HERE = Visit("here", NOON - DAY, NOON + DAY)
LONGER = Visit("longer", NOON - 2 * DAY, NOON + 2 * DAY)
SOON = Visit("soon", NOON + DAY, NOON + 3 * DAY)
LATER = Visit("later", NOON + 4 * DAY, NOON + 5 * DAY)
ASKED = Visit("asked", NOON - DAY, NOON + DAY, pending=True)


def test_an_empty_house_expects_nobody() -> None:
    state = resource_state([GONE], NOON, free_tonight=4)

    assert state == {
        "occupied": False,
        "current": None,
        "next": None,
        "next_arrival": None,
        "next_departure": None,
        "free_tonight": 4,
        "pending": 0,
    }


def test_a_house_with_people_says_until_when_and_who_comes_next() -> None:
    state = resource_state([LATER, SOON, HERE], NOON, free_tonight=None)

    assert state["occupied"] is True
    assert state["current"] == {"booking_id": "here", "until": "2026-07-11T12:00:00Z"}
    assert state["next"] == {"booking_id": "soon", "from": "2026-07-11T12:00:00Z"}
    assert state["next_arrival"] == "2026-07-11T12:00:00Z"
    assert state["next_departure"] == "2026-07-11T12:00:00Z"


def test_several_parties_stay_until_the_last_has_left() -> None:
    state = resource_state([HERE, LONGER], NOON, free_tonight=1)

    assert state["current"] == {"booking_id": "longer", "until": "2026-07-12T12:00:00Z"}
    assert state["next_departure"] == "2026-07-11T12:00:00Z"


def test_a_request_is_counted_and_nobody_is_there_for_it() -> None:
    state = resource_state([ASKED], NOON, free_tonight=4)

    assert (state["pending"], state["occupied"], state["next"]) == (1, False, None)


@pytest.mark.rule(4)
@pytest.mark.parametrize(
    ("now", "occupied"), [(HERE.start, True), (HERE.end, False), (HERE.end - DAY, True)]
)
def test_the_moment_of_departure_is_free(now: datetime, *, occupied: bool) -> None:
    assert resource_state([HERE], now, free_tonight=0)["occupied"] is occupied


def test_the_inbox_knows_the_oldest_request() -> None:
    assert inbox_state([NOON, NOON - DAY]) == {"pending": 2, "oldest": "2026-07-09T12:00:00Z"}
    assert inbox_state([]) == {"pending": 0, "oldest": None}


def test_the_head_is_told_with_its_hash() -> None:
    told = head_state(12, b"\x01\xff", NOON)

    assert told == {"position": 12, "hash": "01ff", "at": "2026-07-10T12:00:00Z"}
