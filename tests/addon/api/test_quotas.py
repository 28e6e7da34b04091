"""What somebody may take in a year, where it is told, and who lets it be exceeded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from booking_core.domain.quotas.limits import Unit

if TYPE_CHECKING:
    from tests.addon.api.visitors import Answer, House

pytestmark = pytest.mark.rule(33)
TEN = {"per": "member", "unit": "nights", "period": "year", "limit": 10}


async def limit(house: House, resource_id: str, **quota: Any) -> Answer:  # noqa: ANN401 - JSON
    shown = await house.ana.get(f"/resources/{resource_id}")
    rules = {"quotas": [{**TEN, **quota}]}
    answer = await house.ana.patch(f"/resources/{resource_id}", {"rules": rules}, shown.tag)
    assert answer.status == 200, answer.body
    return answer


async def stay(house: House, arrival: str, departure: str, **fields: Any) -> Answer:  # noqa: ANN401
    return await house.bo.book((house.blue, 1), arrival=arrival, departure=departure, **fields)


async def test_a_policy_shows_its_quotas(house: House) -> None:
    changed = await limit(house, house.blue, late_hours=48)

    assert changed["rules"]["quotas"] == [{**TEN, "group_id": None, "late_hours": 48}]
    assert (await house.bo.get(f"/resources/{house.blue}"))["rules"] == changed["rules"]


async def test_a_request_beyond_it_is_refused_with_the_numbers(house: House) -> None:
    await limit(house, house.blue)
    first = await stay(house, "2027-07-01", "2027-07-09")
    await house.ben.decide("approve", first)

    refused = await stay(house, "2027-08-01", "2027-08-04")

    assert (refused.status, refused.code) == (422, "quota_exceeded")
    assert "3 nights" in refused["detail"]
    assert refused["quotas"] == [
        {
            "resource_id": house.blue,
            "group_id": None,
            "per": "member",
            "unit": "nights",
            "period": "2027",
            "limit": 10,
            "used": 8,
            "left": 2,
            "wanted": 3,
        }
    ]


async def test_it_is_told_before_anything_is_sent(house: House) -> None:
    await limit(house, house.blue)
    wish = {
        "items": [{"resource_id": house.blue, "persons": 1}],
        "arrival": "2027-07-01",
        "departure": "2027-07-05",
    }

    fits = await house.bo.post("/bookings/validate", wish)
    wider = await house.bo.post("/bookings/validate", {**wish, "departure": "2027-07-13"})

    assert [(each["used"], each["left"], each["wanted"]) for each in fits["quotas"]] == [(0, 10, 4)]
    assert (wider["valid"], wider["quotas"][0]["wanted"]) == (False, 12)


async def test_hours_are_told_as_hours(house: House) -> None:
    await limit(house, house.car, unit=Unit.HOURS.value, limit=5)

    refused = await house.bo.book((house.car, 1), start="2027-07-01T10:00", end="2027-07-01T15:30")

    told = refused["quotas"][0]
    assert (told["limit"], told["left"], told["wanted"]) == (5, 5, 5.5)
    assert "5.5 hours" in refused["detail"]


async def test_the_history_tells_with_which_figures_it_was_decided(house: House) -> None:
    await limit(house, house.blue)
    booked = await stay(house, "2027-07-01", "2027-07-09")
    await house.ben.decide("approve", booked)

    told = await house.bo.get(f"/bookings/{booked['id']}/history")
    hidden = await house.carl.get(f"/bookings/{booked['id']}/history")

    lines = [each for each in told["items"] if each["type"] == "quota_weighed"]
    assert len(lines) == 2
    assert lines[1]["data"]["figures"][0]["wanted"] == 8
    assert "0 of 10 nights" in lines[1]["text"]
    assert "quota_weighed" not in {each["type"] for each in hidden["items"]}


async def test_who_decides_lets_it_exceed_with_a_reason_that_is_told(house: House) -> None:
    await limit(house, house.blue)
    first = await stay(house, "2027-07-01", "2027-07-09")
    second = await stay(house, "2027-08-01", "2027-08-09")
    await house.ben.decide("approve", first)

    refused = await house.ben.decide("approve", second)
    approved = await house.ben.decide("approve", second, override_reason="A wedding")

    assert (refused.status, refused.code) == (422, "quota_exceeded")
    assert (approved.status, approved["state"]) == (200, "approved")
    told = (await house.bo.get(f"/bookings/{second['id']}/history"))["items"]
    line = next(each for each in told if each["type"] == "quota_overridden")
    assert line["data"]["reason"] == "A wedding"
    assert line["text"].startswith("Ben let it exceed")


async def test_nobody_lets_themselves_exceed(house: House) -> None:
    await limit(house, house.blue)

    refused = await stay(house, "2027-07-01", "2027-07-13", override_reason="please")

    assert (refused.status, refused.code) == (403, "not_allowed")


async def test_what_somebody_has_left_is_no_business_of_others(house: House) -> None:
    await limit(house, house.blue)
    await stay(house, "2027-07-01", "2027-07-09")

    kinds = {}
    for name in ("ana", "bo", "ben", "carl"):
        events = await getattr(house, name).get("/events?limit=500")
        kinds[name] = {each["type"] for each in events["items"]}

    assert {name for name, seen in kinds.items() if "quota_weighed" in seen} == {"ana", "bo"}


async def test_everybody_sees_their_own_and_who_runs_the_household_sees_all(house: House) -> None:
    await limit(house, house.blue)
    taken = await stay(house, "2027-07-01", "2027-07-09")
    await house.ben.decide("approve", taken)
    await stay(house, "2027-12-30", "2028-01-02")

    own = await house.bo.get("/quotas")
    ben = await house.ben.get("/quotas")
    everybody = await house.ana.get("/quotas")
    next_year = await house.bo.get("/quotas?year=2028")

    (line,) = own["items"]
    assert (line["name"], line["period"]) == ("Bo", "2027")
    assert (line["used"], line["left"], line["wanted"]) == (8, 2, 2)
    assert [(each["name"], each["used"]) for each in ben["items"]] == [("Ben", 0)]
    assert {each["name"]: each["used"] for each in everybody["items"]} == {
        "Ana": 0,
        "Ben": 0,
        "Bo": 8,
        "Carl": 0,
    }
    assert (next_year["items"][0]["used"], next_year["items"][0]["wanted"]) == (0, 1)


async def test_nobody_asks_for_the_figures_of_others(house: House) -> None:
    await limit(house, house.blue)

    stranger = await house.dora.get("/quotas")
    curious = await house.ben.get(f"/quotas?member_id={house.bo.id}")
    allowed = await house.ana.get(f"/quotas?member_id={house.bo.id}")

    assert stranger.status == 401
    assert curious["items"] == []
    assert [each["name"] for each in allowed["items"]] == ["Bo"]


async def test_the_figures_are_what_they_were(house: House) -> None:
    await limit(house, house.blue)
    taken = await stay(house, "2027-07-01", "2027-07-09")
    taken = await house.ben.decide("approve", taken)
    before = (await house.ana.get("/events?limit=500"))["last_position"]
    await house.bo.decide("cancel", taken)

    now = await house.bo.get("/quotas")
    then = await house.bo.get(f"/quotas?as_of={before}")

    assert (now["items"][0]["used"], then["items"][0]["used"]) == (0, 8)


async def test_a_report_tells_each_reader_what_they_may_tell_apart(house: House) -> None:
    for visitor, day in ((house.bo, "01"), (house.ana, "11")):
        made = await visitor.book(
            (house.attic, 1), arrival=f"2027-07-{day}", departure=f"2027-07-{int(day) + 3:02}"
        )
        await house.ben.decide("approve", made)

    reports = {
        name: (await getattr(house, name).get("/reports/nights"))["items"]
        for name in ("ana", "ben", "bo", "carl")
    }

    def told(name: str) -> list[tuple[str | None, int]]:
        return sorted(
            (each["member"] and each["member"]["name"], each["nights"]) for each in reports[name]
        )

    assert told("ana") == told("ben") == [("Ana", 3), ("Bo", 3)]
    assert {each["nights"] for each in reports["bo"]} == {3}
    assert [each["member"] for each in reports["bo"] if each["member"]] == [
        {"id": house.bo.id, "name": "Bo"}
    ]
    assert [(each["member"], each["nights"], each["bookings"]) for each in reports["carl"]] == [
        (None, 6, 2)
    ]


@pytest.mark.rule(24)
async def test_a_change_that_waits_is_wanted_beside_what_is_used(house: House) -> None:
    await limit(house, house.blue)
    taken = await house.ben.decide("approve", await stay(house, "2027-07-01", "2027-07-05"))
    before = (await house.ana.get("/events?limit=500"))["last_position"]
    longer = {"arrival": "2027-07-02", "departure": "2027-07-08"}
    changed = await house.bo.patch(f"/bookings/{taken['id']}", longer, taken.tag)

    (now,) = (await house.bo.get("/quotas"))["items"]
    (then,) = (await house.bo.get(f"/quotas?as_of={before}"))["items"]

    assert changed["change"]["departure"] == "2027-07-08"
    assert (now["used"], now["left"], now["wanted"]) == (4, 6, 2)
    assert (then["used"], then["wanted"]) == (4, 0)


async def test_the_nights_that_nobody_came_to_are_used_as_the_decisions_count_them(
    house: House,
) -> None:
    await limit(house, house.blue)
    taken = await house.ben.decide("approve", await stay(house, "2027-03-01", "2027-03-05"))
    asked = await house.ben.decide("no-show", taken)
    house.hands.pass_by(days=1)
    house.bo = await house.log_in("bo@example.org")
    # Whatever is asked of these nights finds that the time to answer is over.
    await house.bo.book((house.blue, 2), arrival="2027-03-03", departure="2027-03-04")
    wish = {
        "items": [{"resource_id": house.blue, "persons": 1}],
        "arrival": "2027-08-01",
        "departure": "2027-08-02",
    }

    (told,) = (await house.bo.get("/quotas"))["items"]
    weighed = (await house.bo.post("/bookings/validate", wish))["quotas"][0]

    assert asked.status == 200, asked.body
    assert told["used"] == weighed["used"] == 1
