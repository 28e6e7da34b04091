"""Series over the API: all that a booking may ask for reaches each date, and nobody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.addon.api.weekends import DATES, full_on_the_second_date, wish

if TYPE_CHECKING:
    from tests.addon.api.visitors import Answer, House

UNCLE = "Onkel Theodor"


async def booking(house: House, series: Answer, place: int) -> Answer:
    return await house.ben.get(f"/bookings/{series['dates'][place]['booking_id']}")


@pytest.mark.rule(30, 37, 40)
async def test_guests_come_to_every_date_and_are_named_to_whom_it_concerns(house: House) -> None:
    items = [
        {
            "resource_id": house.attic,
            "persons": 4,
            "without_bed": 1,
            "who": [house.bo.id, {"name": UNCLE}],
        }
    ]

    made = await house.bo.post(
        "/series", wish(house, items=items, guests=[{"name": "Tante Frieda"}])
    )
    seen = await house.carl.get(f"/series/{made['id']}")

    assert made.status == 201, made.body
    for place in range(3):
        date = await booking(house, made, place)
        assert date["items"][0]["without_bed"] == 1
        assert date["items"][0]["who"][0] == house.bo.id
        assert [each["name"] for each in date["guests"]] == [UNCLE, "Tante Frieda"]
    assert UNCLE not in str(seen.body)


@pytest.mark.rule(30, 40)
async def test_guests_are_known_on_the_dates_that_a_new_rule_brings(house: House) -> None:
    who = {"resource_id": house.attic, "persons": 2, "who": [{"name": UNCLE}]}
    made = await house.bo.post("/series", wish(house, items=[who]))
    longer = {"scope": "all", "rule": "FREQ=WEEKLY;COUNT=4"}
    aunt = {**who, "who": [{"name": "Tante Frieda"}]}

    more = await house.bo.patch(f"/series/{made['id']}", longer, made.tag)
    other = await house.bo.patch(
        f"/series/{made['id']}", {"scope": "all", "items": [aunt]}, more.tag
    )

    last = await booking(house, other, 3)
    assert (await booking(house, more, 3)).status == 200
    assert last["occurrence"] == "2027-04-02"
    assert [each["name"] for each in last["guests"]] == ["Tante Frieda"]


@pytest.mark.rule(30, 40)
async def test_a_new_date_has_the_guests_of_the_others(house: House) -> None:
    who = {"resource_id": house.attic, "persons": 2, "who": [{"name": UNCLE}]}
    made = await house.bo.post("/series", wish(house, items=[who]))

    more = await house.bo.patch(
        f"/series/{made['id']}", {"scope": "all", "rule": "FREQ=WEEKLY;COUNT=4"}, made.tag
    )

    assert [each["name"] for each in (await booking(house, more, 3))["guests"]] == [UNCLE]


async def test_there_are_no_more_guests_than_persons_on_any_date(house: House) -> None:
    refused = await house.bo.post("/series", wish(house, guests=[{"name": "A"}, {"name": "B"}]))

    assert (refused.status, refused["errors"][0]["pointer"]) == (422, "/guests/1")


@pytest.mark.rule(30, 32)
async def test_dates_that_are_full_wait_where_the_wish_says_so(house: House) -> None:
    await full_on_the_second_date(house)

    dry = await house.bo.post("/series?dry_run=true", wish(house, if_full="waitlist"))
    made = await house.bo.post("/series", wish(house, if_full="waitlist"))

    assert [each["state"] for each in made["dates"]] == ["pending", "waitlisted", "pending"]
    assert [each["state"] for each in dry["dates"]] == ["pending", "waitlisted", "pending"]
    assert made["last_date"] == DATES[2]


@pytest.mark.rule(9, 10, 30)
async def test_each_date_is_exclusive_and_waives_the_buffer_as_asked(house: House) -> None:
    made = await house.bo.post("/series", wish(house, exclusive=True, waives_buffer=True))

    assert made["patterns"][0]["waives_buffer"] is True
    for place in range(3):
        date = await booking(house, made, place)
        assert (date["exclusive"], date["waives_buffer"]) == (True, True)


@pytest.mark.rule(30)
async def test_an_admin_asks_for_somebody_else_and_others_do_not(house: House) -> None:
    made = await house.ana.post("/series", wish(house, for_member_id=house.bo.id))
    refused = await house.bo.post("/series", wish(house, for_member_id=house.ben.id))

    assert (made["member"]["name"], made["requested_by"]["name"]) == ("Bo", "Ana")
    assert (await booking(house, made, 2))["member"]["name"] == "Bo"
    assert (refused.status, refused.code) == (403, "not_allowed")


async def limit_nights(house: House, most: int) -> None:
    shown = await house.ana.get(f"/resources/{house.blue}")
    quota = {"per": "member", "unit": "nights", "period": "year", "limit": most}
    await house.ana.patch(f"/resources/{house.blue}", {"rules": {"quotas": [quota]}}, shown.tag)


@pytest.mark.rule(33)
async def test_used_and_left_are_shown_for_all_dates_together_before_asking(house: House) -> None:
    await limit_nights(house, 10)
    one = await house.bo.book((house.blue, 1), arrival="2027-07-01", departure="2027-07-03")
    await house.ben.decide("approve", one)

    preview = await house.bo.post("/series?dry_run=true", wish(house))

    (told,) = preview["quotas"]
    assert (told["period"], told["limit"]) == ("2027", 10)
    assert (told["used"], told["left"], told["wanted"]) == (2, 8, 6)


@pytest.mark.rule(33)
async def test_a_series_exceeds_a_quota_with_an_admins_reason_only(house: House) -> None:
    await limit_nights(house, 4)
    beyond = wish(house, for_member_id=house.bo.id)
    reason = {"override_reason": "Wedding"}

    refused = await house.ana.post("/series", beyond)
    own = await house.bo.post("/series", {**beyond, **reason})
    made = await house.ana.post("/series", {**beyond, **reason})

    assert (refused.status, refused.code) == (422, "quota_exceeded")
    (figures,) = refused["quotas"]
    assert (figures["used"], figures["left"], figures["wanted"]) == (0, 4, 6)
    assert (own.status, own.code) == (403, "not_allowed")
    assert made.status == 201, made.body
    told = await house.bo.get(f"/bookings/{made['dates'][2]['booking_id']}/history")
    assert "quota_overridden" in [each["type"] for each in told["items"]]
    assert "Wedding" in str(told.body)


async def hand_on(house: House, series: Answer, *places: int) -> None:
    for place in places:
        date = await booking(house, series, place)
        done = await house.bo.decide("transfer", date, member_id=house.ben.id)
        assert done.status == 200, done.body


@pytest.mark.rule(31)
async def test_a_series_that_was_handed_on_is_the_new_holders(house: House) -> None:
    made = await house.bo.post("/series", wish(house))
    await hand_on(house, made, 0, 1, 2)
    longer = {"scope": "all", "rule": "FREQ=WEEKLY;COUNT=4"}

    shown = await house.ben.get(f"/series/{made['id']}")
    listed = await house.ana.get(f"/series?member_id={house.ben.id}")
    refused = await house.bo.patch(f"/series/{made['id']}", longer, shown.tag)
    more = await house.ben.patch(f"/series/{made['id']}", longer, shown.tag)

    assert (shown["member"]["name"], shown["requested_by"]["name"]) == ("Ben", "Bo")
    assert [each["id"] for each in listed["items"]] == [made["id"]]
    assert (refused.status, refused.code) == (403, "not_allowed")
    assert more.status == 200, more.body
    assert (await booking(house, more, 3))["member"]["name"] == "Ben"


@pytest.mark.rule(31)
async def test_one_date_that_was_handed_on_is_left_out(house: House) -> None:
    made = await house.bo.post("/series", wish(house))
    await hand_on(house, made, 1)
    shown = await house.bo.get(f"/series/{made['id']}")

    gone = await house.bo.post(
        f"/series/{made['id']}/cancel", {"version": shown["version"], "scope": "all"}
    )

    assert shown["member"]["name"] == "Bo"
    assert [each["state"] for each in gone["dates"]] == ["withdrawn", "pending", "withdrawn"]


@pytest.mark.rule(31)
async def test_a_series_of_who_left_goes_on_with_whom_the_dates_went_to(house: House) -> None:
    made = await house.bo.post("/series", wish(house))
    left = await house.ana.post(f"/members/{house.bo.id}/deactivate", {"bookings_to": house.ben.id})
    shown = await house.ben.get(f"/series/{made['id']}")

    more = await house.ben.patch(
        f"/series/{made['id']}", {"scope": "all", "rule": "FREQ=WEEKLY;COUNT=4"}, shown.tag
    )

    assert left.status == 200, left.body
    assert more.status == 200, more.body
    assert {(await booking(house, more, place))["member"]["name"] for place in range(4)} == {"Ben"}


async def test_a_change_of_a_series_needs_the_version_that_was_shown(house: House) -> None:
    made = await house.bo.post("/series", wish(house))
    shorter = {"arrival": DATES[0], "departure": "2027-03-13"}
    shown = await house.bo.get(f"/series/{made['id']}")

    missing = await house.bo.ask("PATCH", f"/series/{made['id']}", {"scope": "all", "note": "x"})

    assert (missing.status, missing.code) == (428, "version_required")
    assert shown.tag.startswith(f'"{made["version"]}-')
    changed = await house.bo.patch(f"/series/{made['id']}", {"scope": "all", **shorter}, shown.tag)
    late = await house.bo.patch(f"/series/{made['id']}", {"scope": "all", **shorter}, shown.tag)
    assert (changed.status, late.status, late.code) == (200, 412, "stale")
