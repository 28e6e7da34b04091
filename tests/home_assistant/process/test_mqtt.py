"""Over MQTT, Home Assistant is told the same as by the integration."""

from __future__ import annotations

from functools import partial

from tests.home_assistant.process.house import House, in_days, until


def test_mqtt_discovery_says_the_same_as_the_integration(house: House) -> None:
    asked = house.bo.request(house.lake_house, str(in_days(10)), str(in_days(12)))
    house.ana.decide(asked, "approve")
    names = ("binary_sensor.lake_house_occupied", "sensor.lake_house_next_departure")

    discovered = until(
        lambda: house.entities_of("mqtt"),
        lambda found: all(any(_is(name, each) for each in found) for name in names),
    )

    for name in names:
        (by_mqtt,) = (each for each in discovered if _is(name, each))
        until(partial(_states, house, name, by_mqtt), _agree)


def _states(house: House, *names: str) -> set[str]:
    return {house.state(name) for name in names}


def _agree(states: set[str]) -> bool:
    return len(states) == 1 and not states & {"unknown", "unavailable"}


def _is(name: str, found: str) -> bool:
    """Two entities that want one name are told apart by a number."""
    return found == name or found.removeprefix(f"{name}_").isdigit()
