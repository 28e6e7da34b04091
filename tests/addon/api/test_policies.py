"""The versions of a policy, and a new one tried on the past."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.addon.api.visitors import Answer, House

QUOTA = {"per": "member", "unit": "nights", "period": "year", "limit": 5}


async def lived(house: House) -> None:
    """Bo takes three nights, then three more, and asks for two that nobody grants."""
    for day, verb in (("01", "approve"), ("11", "approve"), ("21", "decline")):
        nights = 2 if verb == "decline" else 3
        made = await house.bo.book(
            (house.blue, 1), arrival=f"2027-07-{day}", departure=f"2027-07-{int(day) + nights:02}"
        )
        more = {"reason": "no"} if verb == "decline" else {}
        assert (await house.ben.decide(verb, made, **more)).status == 200
        house.hands.pass_by(minutes=1)


async def tried(house: House, body: dict[str, Any]) -> Answer:
    return await house.ana.patch(f"/resources/{house.blue}/policy?dry_run=true", body, '"1"')


async def test_a_new_version_leaves_the_old_one_to_be_read(house: House) -> None:
    path = f"/resources/{house.blue}/policy"
    before = (await house.ana.get("/events?limit=500"))["last_position"]
    first = await house.ana.get(path)

    second = await house.ana.patch(path, {"rules": {"max_nights": 9}}, first.tag)
    late = await house.ana.patch(path, {"rules": {"max_nights": 8}}, first.tag)

    then = await house.carl.get(f"{path}?as_of={before}")
    assert (first["version"], second["version"], then["version"]) == (1, 2, 1)
    assert (second["rules"]["max_nights"], then["rules"]["max_nights"]) == (9, 30)
    assert [each["version"] for each in second["versions"]] == [1, 2]
    assert second["versions"][1]["actor"]["name"] == "Ana"
    assert (late.status, late.code) == (412, "stale")


@pytest.mark.rule(36)
async def test_a_quota_is_tried_on_the_past(house: House) -> None:
    await lived(house)

    told = await tried(house, {"rules": {"quotas": [QUOTA]}})

    assert told.status == 200, told.body
    assert (told["requests"], told["were"]) == (3, {"pending": 3})
    assert told["would_be"] == {"pending": 2, "refused": 1}
    assert [(each["code"], each["count"]) for each in told["rules"]] == [("quota_exceeded", 1)]
    (changed,) = told["changed"]
    assert (changed["member"]["name"], changed["arrival"]) == ("Bo", "2027-07-11")
    (share,) = told["members"]
    assert (share["nights_before"], share["nights_after"]) == (6, 3)


async def test_who_would_have_been_approved_at_once_is_told(house: House) -> None:
    await lived(house)

    told = await tried(house, {"approval": {"mode": "auto"}})

    assert told["would_be"] == {"approved": 3}
    assert told["members"][0]["nights_after"] == 8


async def test_the_waiting_list_of_the_past_is_told(house: House) -> None:
    for visitor in (house.bo, house.ana):
        await visitor.book((house.blue, 2))

    told = await tried(house, {"approval": {"mode": "auto"}})

    assert told["would_be"] == {"approved": 1, "waitlisted": 1}


async def test_a_trial_writes_nothing(house: House) -> None:
    await lived(house)
    before = (await house.ana.get("/events?limit=500"))["last_position"]

    await tried(house, {"rules": {"quotas": [QUOTA]}})

    assert (await house.ana.get("/events?limit=500"))["last_position"] == before
    assert (await house.ana.get(f"/resources/{house.blue}/policy"))["version"] == 1


async def test_a_trial_that_could_not_be_adopted_is_refused(house: House) -> None:
    unknown = {**QUOTA, "group_id": "00000000-0000-7000-8000-00000000dead"}

    refused = await tried(house, {"rules": {"quotas": [unknown]}})

    assert (refused.status, refused.code) == (404, "not_found")


async def test_only_who_runs_the_household_tries_policies(house: House) -> None:
    path = f"/resources/{house.blue}/policy?dry_run=true"

    for visitor in (house.ben, house.bo, house.carl):
        refused = await visitor.patch(path, {"approval": {"mode": "auto"}}, '"1"')
        assert (refused.status, refused.code) == (403, "not_allowed")


async def test_whoever_waits_for_a_long_trial_is_told_how_far_it_is(house: House) -> None:
    await lived(house)
    path = f"/resources/{house.blue}/policy?dry_run=true"
    body, stream = {"rules": {"quotas": [QUOTA]}}, {"Accept": "text/event-stream"}

    told = await house.ana.patch(path, body, '"1"', headers=stream)
    at_once = await tried(house, body)

    *progress, result = [each.split("\n") for each in told.body.strip().split("\n\n")]
    assert told.headers["Content-Type"] == "text/event-stream"
    assert progress[0][0] == "event: progress"
    assert json.loads(progress[0][1].removeprefix("data: "))["done"] == 0
    assert result[0] == "event: result"
    assert json.loads(result[1].removeprefix("data: ")) == at_once.body


async def test_others_are_served_while_a_trial_runs(house: House) -> None:
    await lived(house)
    trial = asyncio.create_task(tried(house, {"rules": {"quotas": [QUOTA]}}))

    served = await house.carl.get("/resources")

    assert served.status == 200
    assert (await trial).status == 200


async def test_a_trial_that_is_refused_is_a_problem_and_no_stream(house: House) -> None:
    path = f"/resources/{house.blue}/policy?dry_run=true"

    refused = await house.ana.patch(
        path, {"rules": {"buffer": 99}}, '"1"', headers={"Accept": "text/event-stream"}
    )

    assert (refused.status, refused.code) == (422, "field_unfit")
