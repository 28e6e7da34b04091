"""A stay on its way through the app shows in a real Home Assistant, step by step."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.home_assistant.process.app_api import Json
from tests.home_assistant.process.house import House, in_days, until

LAKE_HOUSE = "calendar.lake_house"
EVERYTHING = "calendar.family_bookings"
OCCUPIED = "binary_sensor.cabin_occupied"  # with a number behind it where MQTT was first
DAY = timedelta(days=1)


def test_a_request_is_tentative_until_it_is_approved(house: House) -> None:
    arrival, departure = in_days(20), in_days(23)
    asked = house.bo.request(house.lake_house, str(arrival), str(departure))
    (tentative,) = _shown(house, 20, 23, "tentative")

    house.ana.decide(asked, "approve")
    (confirmed,) = _shown(house, 20, 23, "confirmed")

    assert tentative["uid"] == confirmed["uid"] == asked["id"]
    assert confirmed["summary"] == "Bo (2)"
    assert confirmed["start"] == {"date": str(arrival)}
    assert confirmed["end"] == {"date": str(departure)}
    (in_all,) = house.calendar(EVERYTHING, arrival, departure)
    assert in_all["summary"] == "Lake House: Bo (2)"


def test_a_declined_request_leaves_the_calendar(house: House) -> None:
    asked = house.bo.request(house.lake_house, str(in_days(30)), str(in_days(32)))
    _shown(house, 30, 32, "tentative")

    house.ana.decide(asked, "decline", reason="The painters are in the house")

    _shown(house, 30, 32)


def test_a_shorter_stay_is_shorter_at_once(house: House) -> None:
    stay = _approved(house, 40, 44)
    _shown(house, 40, 44, "confirmed")

    house.bo.change(stay, departure=str(in_days(42)))

    _shown(house, 43, 44)
    _shown(house, 40, 42, "confirmed")


def test_a_longer_stay_waits_beside_the_one_that_stands(house: House) -> None:
    stay = _approved(house, 50, 52)
    house.bo.change(stay, departure=str(in_days(54)))
    both = _shown(house, 50, 54, "confirmed", "tentative")

    house.ana.decide(stay, "approve")
    (longer,) = _shown(house, 50, 54, "confirmed")

    assert [event["end"]["date"] for event in both] == [str(in_days(52)), str(in_days(54))]
    assert longer["end"] == {"date": str(in_days(54))}


def test_a_cancelled_stay_leaves_the_calendar(house: House) -> None:
    stay = _approved(house, 60, 62)
    _shown(house, 60, 62, "confirmed")

    house.bo.decide(stay, "cancel")

    _shown(house, 60, 62)


def test_a_stay_of_today_occupies_the_place(house: House) -> None:
    at_once = {"name": "Cabin", "kind": "overnight", "places": 2, "approval": {"mode": "auto"}}
    cabin = house.ana.post("/resources", at_once)
    until(lambda: house.home.get("/api/states"), lambda states: "calendar.cabin" in str(states))

    house.bo.request(cabin["id"], str(in_days(0)), str(in_days(1)))

    until(lambda: house.state("calendar.cabin"), "on".__eq__)
    (occupied,) = (
        name for name in house.entities_of("family_booking") if name.startswith(OCCUPIED)
    )
    assert house.state(occupied) == "on"
    assert house.state("binary_sensor.lake_house_occupied") == "off"


def test_hours_begin_when_the_wall_clock_of_the_resource_says(house: House) -> None:
    day = in_days(25)
    items = [{"resource_id": house.car, "persons": 1}]
    asked = {"items": items, "start": f"{day}T19:00", "end": f"{day}T22:30"}
    house.bo.post("/bookings", asked)

    (drive,) = until(lambda: house.calendar("calendar.car", day, day + DAY), bool)

    assert drive["start"]["dateTime"].startswith(f"{day}T19:00:00+0")
    assert drive["end"]["dateTime"].startswith(f"{day}T22:30:00+0")


def test_activity_starts_automations(house: House) -> None:
    asked = house.bo.request(house.lake_house, str(in_days(70)), str(in_days(71)))

    told = until(
        lambda: house.home.get("/api/states/event.lake_house_activity")["attributes"],
        lambda told: told.get("booking_id") == asked["id"],
    )

    assert told["event_type"] == "booking_requested"
    assert told["arrival"] == str(in_days(70))
    assert "Bo" not in str(told)


def test_a_new_resource_has_its_calendar_without_a_restart(house: House) -> None:
    house.ana.post("/resources", {"name": "Boat", "kind": "hourly", "units": 1})

    calendars = until(
        lambda: [told["entity_id"] for told in house.home.get("/api/calendars")],
        lambda found: "calendar.boat" in found,
    )

    assert LAKE_HOUSE in calendars


@pytest.mark.parametrize("days", [80])
def test_the_app_coming_back_is_noticed(house: House, days: int) -> None:
    house.app.kill()
    until(lambda: house.state(LAKE_HOUSE), "unavailable".__eq__)

    house.app.start()
    until(lambda: house.state(LAKE_HOUSE), lambda state: state in {"on", "off"})
    house.bo.request(house.lake_house, str(in_days(days)), str(in_days(days + 1)))

    _shown(house, days, days + 1, "tentative")


def test_the_calendars_are_back_after_a_restart_of_home_assistant(house: House) -> None:
    stay = _approved(house, 90, 92)

    house.home.stop()
    house.home.start()

    (event,) = _shown(house, 90, 92, "confirmed")
    assert event["uid"] == stay["id"]


def _approved(house: House, first: int, last: int) -> Json:
    asked = house.bo.request(house.lake_house, str(in_days(first)), str(in_days(last)))
    return house.ana.decide(asked, "approve")


def _shown(house: House, first: int, last: int, *statuses: str) -> list[Json]:
    """Wait until the calendar shows just these; the periods of the tests don't touch."""
    return until(
        lambda: house.calendar(LAKE_HOUSE, in_days(first), in_days(last)),
        lambda events: [event["status"] for event in events] == list(statuses),
    )
