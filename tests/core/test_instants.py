"""Instants are one text each, whatever zone they come in."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from booking_core.instants import instant, instant_text

BERLIN = ZoneInfo("Europe/Berlin")
instants = st.datetimes(
    min_value=datetime(1971, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    timezones=st.sampled_from([UTC, BERLIN, ZoneInfo("America/St_Johns")]),
)


@given(at=instants)
def test_an_instant_is_utc_with_six_digits(at: datetime) -> None:
    text = instant_text(at)

    assert text == at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    assert instant(text) == at.astimezone(UTC)


def test_an_hour_that_comes_twice_is_two_instants() -> None:
    first = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)

    texts = [instant_text(each) for each in (first, first.replace(fold=1), first)]

    assert texts == [f"2026-10-25T0{hour}:30:00.000000Z" for hour in (0, 1, 0)]


def test_a_time_without_a_zone_is_no_instant() -> None:
    with pytest.raises(ValueError, match="zone"):
        instant_text(datetime(2026, 10, 25, 2, 30))  # noqa: DTZ001 - naive on purpose
