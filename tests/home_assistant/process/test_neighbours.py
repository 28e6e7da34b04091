"""What Home Assistant brings itself understands us too."""

from __future__ import annotations

from tests.home_assistant.process.house import House, add, in_days, until

EXPECTED = (
    "has not been tested by Home Assistant",  # said of every custom integration
    "Error fetching family_booking data",  # where a test takes the app away
)


def test_remote_calendar_takes_our_feed(house: House) -> None:
    asked = house.bo.request(house.lake_house, str(in_days(200)), str(in_days(203)))
    house.ana.decide(asked, "approve")
    feed = house.bo.post("/feeds", {"name": "Bookings"})

    add(
        house.home,
        "remote_calendar",
        calendar_name="Subscribed",
        url=f"{house.app.api_url}{feed['path']}",
        verify_ssl=False,
    )

    (stay,) = until(lambda: house.calendar("calendar.subscribed", in_days(200), in_days(203)), bool)
    assert stay["start"] == {"date": str(in_days(200))}
    assert stay["end"] == {"date": str(in_days(203))}
    assert "Bo" in stay["summary"]


def test_home_assistant_has_nothing_to_say_against_us(house: House) -> None:
    complaints = [
        line
        for line in house.home.said().splitlines()
        if (" ERROR " in line or " WARNING " in line)
        and "family_booking" in line
        and not any(expected in line for expected in EXPECTED)
    ]

    assert complaints == []
