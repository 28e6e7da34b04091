from custom_components.family_booking.free import free_periods


def test_free_nights_in_a_row_are_one_period() -> None:
    told = {
        "kind": "overnight",
        "nights": [
            {"night": f"2027-07-0{day}", "fits": fits, "free": 1}
            for day, fits in enumerate([True, True, False, True], start=1)
        ],
    }

    assert free_periods(told, nights=1, minutes=60) == [
        {"arrival": "2027-07-01", "departure": "2027-07-03", "nights": 2},
        {"arrival": "2027-07-04", "departure": "2027-07-05", "nights": 1},
    ]


def test_periods_that_are_too_short_are_left_out() -> None:
    told = {"kind": "overnight", "nights": [{"night": "2027-07-01", "fits": True, "free": 1}]}

    assert free_periods(told, nights=2, minutes=60) == []


def test_free_hours_in_a_row_are_one_period() -> None:
    slots = [
        ("2027-07-10T00:00", "2027-07-10T08:00", True),
        ("2027-07-10T08:00", "2027-07-10T09:30", False),
        ("2027-07-10T09:30", "2027-07-10T10:00", True),
        ("2027-07-10T10:00", "2027-07-11T00:00", True),
    ]
    told = {
        "kind": "hourly",
        "slots": [
            {"start": start, "end": end, "fits": fits, "free": 1} for start, end, fits in slots
        ],
    }

    assert free_periods(told, nights=1, minutes=481) == [
        {"start": "2027-07-10T09:30", "end": "2027-07-11T00:00", "minutes": 870}
    ]
