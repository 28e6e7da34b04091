"""`If-Match` names what a change was made from (RFC 9110 §13.1.1): one tag, several, or any."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from multidict import CIMultiDict

from addon.api.protocol.preconditions import versions_named

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.addon.api.visitors import House

pytestmark = pytest.mark.rule(20)


async def _me(_house: House) -> str:
    return "/me"


async def _member(house: House) -> str:
    return f"/members/{house.bo.id}"


async def _branch(house: House) -> str:
    return f"/branches/{(await house.ana.post('/branches', {'name': 'North'}))['id']}"


async def _group(house: House) -> str:
    return f"/groups/{(await house.ana.post('/groups', {'name': 'Rooms'}))['id']}"


async def _resource(house: House) -> str:
    return f"/resources/{house.blue}"


async def _policy(house: House) -> str:
    return f"/resources/{house.blue}/policy"


async def _booking(house: House) -> str:
    return f"/bookings/{(await house.ana.book((house.blue, 1)))['id']}"


async def _series(house: House) -> str:
    weekly = {
        "items": [{"resource_id": house.attic, "persons": 1}],
        "arrival": "2027-07-09",
        "departure": "2027-07-11",
        "rule": "FREQ=WEEKLY;COUNT=2",
    }
    return f"/series/{(await house.ana.post('/series', weekly))['id']}"


CHANGES: tuple[tuple[Callable[[House], Awaitable[str]], dict[str, object]], ...] = (
    (_me, {"name": "Anna"}),
    (_member, {"name": "Bob"}),
    (_branch, {"name": "South"}),
    (_group, {"name": "All rooms"}),
    (_resource, {"name": "Sky Room"}),
    (_policy, {"rules": {"max_nights": 9}}),
    (_booking, {"note": "late"}),
    (_series, {"scope": "all", "departure": "2027-07-10", "arrival": "2027-07-09"}),
)
NAMES = [make.__name__.strip("_") for make, _ in CHANGES]


@pytest.mark.parametrize(("there", "patch"), CHANGES, ids=NAMES)
async def test_one_of_the_tags_that_are_named_has_to_stand(
    house: House, there: Callable[[House], Awaitable[str]], patch: dict[str, object]
) -> None:
    path = await there(house)
    tag = (await house.ana.get(path)).tag

    stale = await house.ana.patch(path, patch, '"9998", "9999"')
    foreign = await house.ana.patch(path, patch, '"of another house"')
    between = await house.ana.get(path)
    changed = await house.ana.patch(path, patch, f'"of another house", "9999", {tag}')

    assert (stale.status, stale.code) == (412, "stale")
    assert (foreign.status, foreign.code) == (412, "stale_tag")
    assert between.tag == tag
    assert changed.status == 200, changed.body
    assert changed.tag != tag


@pytest.mark.parametrize(("there", "patch"), CHANGES[1:], ids=NAMES[1:])
async def test_whichever_stands_is_changed_by_those_only_who_may(
    house: House, there: Callable[[House], Awaitable[str]], patch: dict[str, object]
) -> None:
    path = await there(house)

    refused = await house.carl.patch(path, patch, "*")
    changed = await house.ana.patch(path, patch, "*")

    assert (refused.status, refused.code) == (403, "not_allowed")
    assert changed.status == 200, changed.body


async def test_a_list_may_go_over_several_lines(house: House) -> None:
    tag = (await house.ana.get("/me")).tag
    lines = CIMultiDict({"Authorization": f"Bearer {house.ana.token}"})
    lines.extend([("If-Match", '"9999"'), ("If-Match", tag)])

    changed = await house.client.patch("/api/v1/me", json={"name": "Anna"}, headers=lines)

    assert changed.status == 200, await changed.text()


async def test_nothing_is_no_version_to_stand(house: House) -> None:
    absent = "00000000-0000-7000-8000-00000000dead"
    wishes = {
        "branches": {"name": "A"},
        "groups": {"name": "A"},
        "bookings": {"note": "late"},
        "series": {"scope": "all", "note": "late"},
    }

    answers = [
        await house.ana.patch(f"/{kind}/{absent}", patch, "*") for kind, patch in wishes.items()
    ]

    assert [(each.status, each.code) for each in answers] == [(404, "not_found")] * 4


async def test_a_change_without_it_is_asked_for_it(house: House) -> None:
    refused = await house.ana.ask("PATCH", await _booking(house), {"note": "late"})

    assert (refused.status, refused.code) == (428, "version_required")


@pytest.mark.parametrize(
    ("given", "versions"),
    [
        ('"3"', [3]),
        ('"3-abc"', [3]),
        ('W/"3-abc"', [3]),
        ('"3-a,b" , "4"', [3, 4]),
        (',"3",,"4",', [3, 4]),
        ('"x", "4"', [4]),
        ('"", "-4"', []),
        ("3", []),
        ('"3', []),
        ('"3", *', []),
        ('"3" and "4"', []),
        ('"1234567890"', []),
    ],
)
def test_a_list_of_tags_names_versions(given: str, versions: list[int]) -> None:
    assert list(versions_named(given)) == versions
