"""Whatever can be asked of the past is answered as it was answered then."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import yaml

from addon.api.protocol.contract import SOURCE

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from tests.addon.api.visitors import Answer, House

YEAR = "from_year=2026&to_year=2027"
JULY = "from=2027-07-01&to=2027-07-20"


class Past:
    """What was asked at each moment, and what the answers were."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.booking = self.series = self.group = self.branch = ""
        self._then: list[tuple[int, str, dict[str, Any]]] = []

    def paths(self) -> dict[str, str]:
        """An address for each operation that knows `as_of`."""
        house = self._house
        return {
            "list_resources": "/resources?archived=true",
            "get_resource": f"/resources/{house.blue}",
            "get_policy": f"/resources/{house.blue}/policy",
            "list_blocks": f"/resources/{house.blue}/blocks?{JULY}",
            "list_all_blocks": f"/blocks?{JULY}",
            "get_availability": f"/availability?{JULY}",
            "list_bookings": f"/bookings?{JULY}",
            "get_booking": f"/bookings/{self.booking}",
            "get_booking_history": f"/bookings/{self.booking}/history",
            "get_waitlist": "/waitlist",
            "list_series": "/series",
            "get_series": f"/series/{self.series}",
            "list_groups": "/groups",
            "get_group": f"/groups/{self.group}",
            "list_branches": "/branches?closed=true",
            "get_branch": f"/branches/{self.branch}",
            "get_quotas": "/quotas?year=2027",
            "report_nights": f"/reports/nights?{YEAR}",
        }

    async def ask(self, path: str, as_of: str | None = None) -> Any:  # noqa: ANN401 - JSON
        mark = "&" if "?" in path else "?"
        answer = await self._house.ana.get(path if as_of is None else f"{path}{mark}as_of={as_of}")
        return answer.body if answer.status == 200 else answer.status

    async def remember(self) -> None:
        log = await self._house.ana.get("/events?limit=500")
        answers = {name: await self.ask(path) for name, path in self.paths().items()}
        moment = self._house.hands.at.strftime("%Y-%m-%dT%H:%M:%SZ")
        self._then.append((log["last_position"], moment, answers))
        self._house.hands.pass_by(minutes=1)

    def changes(self, name: str) -> int:
        """How many answers of that operation differ from the one before."""
        told = [answers[name] for _, _, answers in self._then]
        return sum(one != other for one, other in pairwise(told))

    async def compare(self) -> None:
        for position, moment, answers in self._then:
            for name, path in self.paths().items():
                if name in answers:
                    assert await self.ask(path, str(position)) == answers[name], (name, position)
                    assert await self.ask(path, moment) == answers[name], (name, moment)


async def _adopt(house: House, **fields: object) -> None:
    shown = await house.ana.get(f"/resources/{house.blue}")
    changed = await house.ana.patch(f"/resources/{house.blue}", fields, shown.tag)
    assert changed.status == 200, changed.body


async def _made(doing: Awaitable[Answer]) -> str:
    answer = await doing
    assert answer.status in (200, 201), answer.body
    return str(answer["id"])


async def _story(house: House, past: Past) -> None:
    """Everything that can be asked about changes at least once."""
    quota = {"per": "member", "unit": "nights", "period": "year", "limit": 20}
    await _adopt(house, approval={"mode": "one", "hold_hours": 48}, rules={"quotas": [quota]})
    past.group = await _made(
        house.ana.post("/groups", {"name": "Roofs", "resource_ids": [house.blue]})
    )
    past.branch = await _made(house.ana.post("/branches", {"name": "The Winters"}))
    await past.remember()
    first = await house.bo.book((house.blue, 2), arrival="2027-07-09", departure="2027-07-12")
    past.booking = first["id"]
    await past.remember()
    await house.ben.decide("approve", first)
    shown = await house.ana.get(f"/members/{house.bo.id}")
    await house.ana.patch(f"/members/{house.bo.id}", {"branch_id": past.branch}, shown.tag)
    waits = await house.ben.book((house.blue, 2), if_full="waitlist")
    assert waits["state"] == "waitlisted"
    await past.remember()
    period = {"start": "2027-07-06T19:00", "end": "2027-07-06T21:00"}
    items = [{"resource_id": house.car, "persons": 1}]
    wish = {"items": items, **period, "rule": "FREQ=WEEKLY;COUNT=3"}
    past.series = await _made(house.bo.post("/series", wish))
    blocked = await _made(
        house.ana.post(
            f"/resources/{house.blue}/blocks", {"from": "2027-07-15", "to": "2027-07-18"}
        )
    )
    await past.remember()
    await house.ana.ask("DELETE", f"/blocks/{blocked}")
    group = await house.ana.get(f"/groups/{past.group}")
    await house.ana.patch(f"/groups/{past.group}", {"resource_ids": []}, group.tag)
    await house.bo.decide("cancel", await house.bo.get(f"/bookings/{past.booking}"))
    await past.remember()
    branch = await house.ana.get(f"/branches/{past.branch}")
    await house.ana.patch(f"/branches/{past.branch}", {"name": "The Winters"}, branch.tag)
    series = await house.bo.get(f"/series/{past.series}")
    await house.bo.post(
        f"/series/{past.series}/cancel", {"version": series["version"], "scope": "all"}
    )
    await _adopt(house, places=4, rules={"max_nights": 9})
    shown = await house.ana.get(f"/members/{house.bo.id}")
    await house.ana.patch(f"/members/{house.bo.id}", {"branch_id": None}, shown.tag)
    await past.remember()


async def test_the_past_is_answered_as_it_was_answered_then(house: House) -> None:
    past = Past(house)

    await _story(house, past)

    house.hands.pass_by(minutes=20)
    house.ana = await house.log_in("ana@example.org")
    await past.compare()
    assert [name for name in past.paths() if not past.changes(name)] == []


async def test_every_operation_with_a_past_is_asked(house: House) -> None:
    known: dict[str, Any] = yaml.safe_load(SOURCE.read_text("utf-8"))
    with_past = {
        operation["operationId"]
        for path in known["paths"].values()
        for operation in path.values()
        if isinstance(operation, dict)
        if any("AsOf" in each.get("$ref", "") for each in operation.get("parameters", ()))
    }

    assert set(Past(house).paths()) == with_past


async def test_a_hold_that_ran_then_takes_its_places_then(house: House) -> None:
    await _adopt(house, approval={"mode": "one", "hold_hours": 1})
    await house.bo.book((house.blue, 2))
    then = house.hands.at.strftime("%Y-%m-%dT%H:%M:%SZ")
    path = f"/availability?from=2027-07-09&to=2027-07-10&resource_id={house.blue}"
    house.hands.pass_by(minutes=61)
    house.ana = await house.log_in("ana@example.org")

    (now,), (past,) = [
        (await house.ana.get(asked))["items"][0]["nights"]
        for asked in (path, f"{path}&as_of={then}")
    ]

    assert (now["held"], now["free"]) == (0, 2)
    assert (past["held"], past["free"]) == (2, 0)
