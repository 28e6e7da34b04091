"""Bookings that repeat: asked for, shown, changed and decided together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.addon.api.visitors import Answer
from tests.addon.api.weekends import DATES, full_on_the_second_date, wish

if TYPE_CHECKING:
    from tests.addon.api.visitors import House, Visitor

ABSENT = "00000000-0000-7000-8000-00000000dead"


async def asked(house: House, persons: int = 1, **fields: object) -> Answer:
    made = await house.bo.post("/series", wish(house, persons, **fields))
    assert made.status == 201, made.body
    return made


async def decide(visitor: Visitor, verb: str, series: Answer, **fields: object) -> Answer:
    path = f"/series/{series['id']}/{verb}"
    return await visitor.post(path, {"version": series["version"], **fields})


def states(series: Answer) -> list[str]:
    return [each["state"] for each in series["dates"]]


@pytest.mark.rule(30)
async def test_a_series_is_a_booking_on_each_of_its_dates(house: House) -> None:
    made = await asked(house)

    assert [each["date"] for each in made["dates"]] == DATES
    assert (made["counts"], made["last_date"], made["version"]) == ({"pending": 3}, DATES[2], 4)
    assert made["patterns"][0]["rule"] == "FREQ=WEEKLY;COUNT=3"
    booking = await house.bo.get(f"/bookings/{made['dates'][1]['booking_id']}")
    assert (booking["series_id"], booking["occurrence"]) == (made["id"], DATES[1])
    assert booking["departure"] == "2027-03-21"
    listed = await house.bo.get("/bookings?from=2027-03-01&to=2027-04-01")
    assert [each["occurrence"] for each in listed["items"]] == DATES


async def test_a_booking_of_its_own_is_of_no_series(house: House) -> None:
    booked = await house.bo.book((house.blue, 1))

    assert (booked["series_id"], booked["occurrence"]) == (None, None)


@pytest.mark.rule(30)
async def test_a_preview_shows_every_date_and_writes_nothing(house: House) -> None:
    await full_on_the_second_date(house)

    preview = await house.bo.post("/series?dry_run=true", wish(house, if_conflict="skip"))

    assert (preview.status, preview["dry_run"]) == (200, True)
    assert [each["date"] for each in preview["dates"]] == [DATES[0], DATES[2]]
    assert preview["skipped"] == [
        {"date": DATES[1], "reasons": [{"code": "not_available", "title": "Not available"}]}
    ]
    assert (await house.bo.get("/series"))["items"] == []
    assert len((await house.bo.get("/bookings"))["items"]) == 1


@pytest.mark.rule(30)
async def test_one_date_that_is_taken_refuses_them_all(house: House) -> None:
    await full_on_the_second_date(house)

    refused = await house.bo.post("/series", wish(house))

    assert (refused.status, refused.code) == (409, "not_available")
    assert refused["occurrences"] == [{"date": DATES[1], "codes": ["not_available"]}]
    assert [each["night"] for each in refused["conflicts"]] == ["2027-03-20"]
    assert len((await house.bo.get("/bookings"))["items"]) == 1


@pytest.mark.rule(30)
async def test_with_skip_the_answer_says_what_was_left_out(house: House) -> None:
    await full_on_the_second_date(house)

    made = await asked(house, if_conflict="skip")

    assert [each["date"] for each in made["dates"]] == [DATES[0], DATES[2]]
    again = await house.carl.get(f"/series/{made['id']}")
    assert [each["date"] for each in again["skipped"]] == [DATES[1]]


@pytest.mark.rule(30)
async def test_a_series_without_an_end_is_told_its_last_date(house: House) -> None:
    made = await asked(house, rule="FREQ=MONTHLY;BYDAY=2FR")

    assert (made["last_date"], made["counts"]) == ("2029-03-09", {"pending": 25})


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("FREQ=HOURLY", "series_rule_unfit"),
        ("FREQ=WEEKLY;BYDAY=MO", "series_rule_unfit"),
        ("FREQ=DAILY;COUNT=5", "series_overlaps"),
        ("FREQ=WEEKLY;COUNT=101", "series_too_long"),
        ("FREQ=YEARLY;COUNT=9", "series_too_far"),
    ],
)
async def test_a_rule_that_can_not_be_is_refused_by_name(
    house: House, rule: str, code: str
) -> None:
    refused = await house.bo.post("/series", wish(house, rule=rule))

    assert (refused.status, refused.code) == (422, code)


async def test_the_refusal_is_in_the_callers_language(house: House) -> None:
    refused = await house.bo.ask(
        "POST", "/series", wish(house, rule="FREQ=HOURLY"), headers={"Accept-Language": "de"}
    )

    assert refused["detail"] == (
        "Der Teil FREQ der Regel ist HOURLY; hier passt: YEARLY, MONTHLY, WEEKLY, DAILY."
    )


async def test_a_repeated_key_gets_the_same_series(house: House) -> None:
    first = await house.bo.post("/series", wish(house), key="once")
    second = await house.bo.post("/series", wish(house), key="once")

    assert (second.status, second["id"]) == (201, first["id"])
    assert len((await house.bo.get("/bookings"))["items"]) == 3


async def test_a_series_is_approved_as_a_whole(house: House) -> None:
    made = await asked(house)

    approved = await decide(house.ben, "approve", made, note="Enjoy")

    assert states(approved) == ["approved"] * 3
    assert [each["date"] for each in approved["touched"]] == DATES
    assert approved["can"] == []
    assert (await house.bo.get(f"/series/{made['id']}"))["can"] == ["cancel", "change"]


@pytest.mark.rule(20)
async def test_a_decision_is_bound_to_what_was_shown(house: House) -> None:
    made = await asked(house)
    one = await house.ben.get(f"/bookings/{made['dates'][0]['booking_id']}")
    await house.ben.decide("approve", one)

    stale = await decide(house.ben, "decline", made, reason="No")

    assert (stale.status, stale.code, stale["current_version"]) == (409, "stale", 5)


@pytest.mark.rule(22)
async def test_a_series_is_declined_as_a_whole_with_a_reason(house: House) -> None:
    made = await asked(house)

    declined = await decide(house.ben, "decline", made, reason="Painters", internal_note="hm")

    assert states(declined) == ["declined"] * 3
    booking = await house.bo.get(f"/bookings/{made['dates'][2]['booking_id']}")
    assert booking["reason"] == "Painters"
    assert "internal_note" not in booking.body


@pytest.mark.rule(26, 31)
async def test_the_rest_is_cancelled_and_the_answer_says_what_came_back(house: House) -> None:
    approved = await decide(house.ben, "approve", await asked(house))
    scope = {"scope": "this_and_following", "from": DATES[1]}

    dry = await house.bo.post(
        f"/series/{approved['id']}/cancel?dry_run=true", {"version": approved["version"], **scope}
    )
    cancelled = await decide(house.bo, "cancel", approved, **scope, reason="Ill")

    assert dry.body == {**dry.body, "dry_run": True, "touched": cancelled["touched"]}
    assert states(cancelled) == ["approved", "cancelled", "cancelled"]
    assert [each["night"] for each in cancelled["freed"]] == [
        *("2027-03-19", "2027-03-20", "2027-03-26", "2027-03-27"),
    ]
    assert cancelled["last_date"] == DATES[0]


async def test_a_scope_that_needs_a_date_says_so(house: House) -> None:
    made = await asked(house)

    refused = await decide(house.bo, "cancel", made, scope="this")

    assert (refused.status, refused["errors"][0]["pointer"]) == (422, "/from")
    assert (
        await decide(house.bo, "cancel", made, scope="this", **{"from": "2027-03-13"})
    ).status == 404


@pytest.mark.rule(31)
async def test_a_change_names_its_dates_and_brings_nothing_back(house: House) -> None:
    made = await asked(house)
    gone = await decide(house.bo, "cancel", made, scope="this", **{"from": DATES[1]})
    patch = {"scope": "all", "arrival": "2027-03-12", "departure": "2027-03-13"}

    changed = await house.bo.patch(f"/series/{made['id']}", patch, gone.tag)

    assert changed.status == 200, changed.body
    assert [each["date"] for each in changed["touched"]] == [DATES[0], DATES[2]]
    assert [each["nights"] for each in changed["dates"]] == [1, 2, 1]
    assert states(changed) == ["pending", "withdrawn", "pending"]
    assert changed["skipped"][0]["reasons"][0]["code"] == "occurrence_over"
    late = await house.bo.patch(f"/series/{made['id']}", patch, gone.tag)
    assert (late.status, late.code) == (412, "stale")


async def test_a_new_rule_asks_for_more_and_gives_back_the_rest(house: House) -> None:
    made = await asked(house)
    patch = {
        "scope": "this_and_following",
        "from": DATES[1],
        "rule": "FREQ=WEEKLY;INTERVAL=2;COUNT=2",
    }

    changed = await house.bo.patch(f"/series/{made['id']}", patch, made.tag)

    assert [(each["date"], each["state"]) for each in changed["dates"]] == [
        (DATES[0], "pending"),
        (DATES[1], "pending"),
        (DATES[2], "withdrawn"),
        ("2027-04-02", "pending"),
    ]
    assert [each["rule"] for each in changed["patterns"]] == [
        "FREQ=WEEKLY;COUNT=3",
        "FREQ=WEEKLY;INTERVAL=2;COUNT=2",
    ]


async def test_the_history_of_a_date_tells_of_its_series(house: House) -> None:
    made = await asked(house)
    await decide(house.bo, "cancel", made, scope="this_and_following", **{"from": DATES[1]})

    first = await house.bo.get(f"/bookings/{made['dates'][0]['booking_id']}/history")
    last = await house.bo.get(f"/bookings/{made['dates'][2]['booking_id']}/history")

    assert [each["type"] for each in first["items"]] == ["series_requested", "booking_requested"]
    assert [each["type"] for each in last["items"]][-2:] == [
        "series_cancelled",
        "booking_withdrawn",
    ]
    assert first["items"][0]["text"] == (
        "Bo asked for a series of 3 dates, 12 March 2027 to 26 March 2027"
    )
    assert first["items"][1]["data"]["series_id"] == made["id"]


async def test_series_are_listed_by_member_and_page(house: House) -> None:
    mine = [(await asked(house))["id"] for _ in range(3)]
    await house.ben.post("/series", wish(house))

    page = await house.carl.get(f"/series?member_id={house.bo.id}&limit=2")
    rest = await house.carl.get(f"/series?member_id={house.bo.id}&cursor={page['next_cursor']}")

    assert [each["id"] for each in (*page["items"], *rest["items"])] == sorted(mine)
    assert "dates" not in page["items"][0]
    assert page["items"][0]["counts"] == {"pending": 3}


async def test_a_series_can_be_seen_as_it_was(house: House) -> None:
    made = await asked(house)
    position = (await house.bo.get("/events?limit=500"))["items"][-1]["position"]
    await decide(house.bo, "cancel", made, scope="all")

    before = await house.bo.get(f"/series/{made['id']}?as_of={position}")

    assert states(before) == ["pending"] * 3


async def test_what_does_not_exist_is_not_found(house: House) -> None:
    nothing = {"version": 1}

    assert (await house.bo.get(f"/series/{ABSENT}")).status == 404
    assert (await house.ben.post(f"/series/{ABSENT}/approve", nothing)).status == 404


async def test_events_of_a_series_are_ids_and_dates(house: House) -> None:
    made = await asked(house, note="secret")

    told = (await house.carl.get("/events?limit=500"))["items"]

    (fact,) = [each for each in told if each["type"] == "series_requested"]
    assert fact["data"] == {
        "series_id": made["id"],
        "member_id": house.bo.id,
        "dates": DATES,
        "skipped": [],
        "rule": "FREQ=WEEKLY;COUNT=3",
    }
    assert "secret" not in str(told)
