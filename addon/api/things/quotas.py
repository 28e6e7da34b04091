"""What is used and left of each quota, and who took how much over the years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from aiohttp import web

from addon.api.bookings.scene import Scene, load_scene
from addon.api.protocol.answers import answer
from addon.api.protocol.asked import QUERY
from addon.api.protocol.past import position_asked
from addon.api.quota_figures import in_units
from addon.keys import STORE
from booking_core.domain import access
from booking_core.domain.access import BookingState
from booking_core.domain.bookings.claims import Claim
from booking_core.domain.ids import ResourceId
from booking_core.domain.quotas.figures import subject
from booking_core.domain.quotas.limits import Per, Quota, Span, amounts
from booking_core.domain.stays import month_of, today
from booking_core.domain.things.group_life import Groups
from booking_core.domain.things.resource_life import Resource, lineage
from booking_core.projections.branches import parts
from booking_core.projections.diary import Wanted, between, undecided
from booking_core.projections.grouped import by_id, listed
from booking_core.projections.people import Person
from booking_core.projections.takings import Taking, of_today, takings, used

_WAITING = frozenset({BookingState.PENDING, BookingState.WAITLISTED})


@dataclass(frozen=True, slots=True)
class Year:
    """All that the quotas of a year are worked out from."""

    scene: Scene
    number: str
    groups: Groups
    taken: Sequence[Taking]
    waiting: Sequence[Claim]
    changing: Sequence[tuple[Claim, Claim]]
    branches: Mapping[str, str] = field(default_factory=dict)

    def scope(self, resource_id: ResourceId, quota: Quota) -> frozenset[ResourceId]:
        """The resources of the quota with all below them."""
        group = self.groups.get(quota.group_id) if quota.group_id else None
        tops = {resource_id} | (group.resource_ids if group else frozenset())
        stock = self.scene.inventory
        return frozenset(key for key in stock if not tops.isdisjoint(lineage(stock, key)))

    def name(self, subject_id: str) -> str:
        return self.scene.names.get(subject_id) or self.branches.get(subject_id, "")


async def get_quotas(request: web.Request) -> web.Response:
    year = await _year(request)
    wanted = request[QUERY].get("member_id")
    whose = _accounts(year.scene, wanted)
    return answer(request, {"year": int(year.number), "items": _items(year, whose)})


def _items(year: Year, whose: Mapping[Per, frozenset[str]]) -> list[dict[str, Any]]:
    return [
        line
        for resource in year.scene.inventory.values()
        if not resource.archived
        for quota in resource.policy.rules.quotas
        for line in _lines(resource, quota, whose, year)
    ]


async def figures_of(request: web.Request, member: Person) -> list[dict[str, Any]]:
    """Of this year: the member's own, and those of their branch."""
    year = await _year(request)
    whose = {
        Per.MEMBER: frozenset({str(member.id)}),
        Per.BRANCH: frozenset({str(member.member.branch_id or member.id)}),
    }
    return _items(year, whose)


async def _year(request: web.Request) -> Year:
    store, as_of = request.app[STORE], await position_asked(request)
    scene = await load_scene(request, as_of=as_of)
    asked = request[QUERY].get("year")
    number = f"{asked:04}" if asked else f"{scene.now:%Y}"
    first = date(int(number), 1, 1)
    near = Wanted(first, date(int(number) + 1, 1, 1), states=_WAITING)
    waiting = await between(store, near, as_of=as_of)
    changing = await undecided(store, as_of=as_of)
    return Year(
        scene,
        number,
        by_id(await listed(store, as_of=as_of)),
        of_today(
            await takings(store, f"{number}-01", f"{number}-12", as_of=as_of), scene.membership
        ),
        [each.booking.claim for each in waiting],
        [(each.booking.claim, each.booking.change) for each in changing if each.booking.change],
        {each.id: each.name for each in await parts(store)},
    )


def _accounts(scene: Scene, member_id: str | None) -> Mapping[Per, frozenset[str]]:
    """Whose figures the caller may see: their own and their branch's; who runs it, everybody's."""
    people = scene.membership.people
    if access.may_run_household(scene.caller.standing):
        members = [member_id] if member_id else [key for key, each in people.items() if each.active]
    else:
        mine = scene.caller.member_id
        wards = [key for key, each in people.items() if each.guardian_id == mine]
        members = [each for each in (mine, *wards) if member_id in (None, each)]
    known = [people[key] for key in members if key in people]  # type: ignore[index] # ids are texts
    own = [key for key in members if key in people and not people[key].branch_id]  # type: ignore[index] # ids are texts
    branches = {each.branch_id for each in known if each.branch_id}
    return {Per.MEMBER: frozenset(members), Per.BRANCH: frozenset({*branches, *own})}


def _lines(
    resource: Resource, quota: Quota, whose: Mapping[Per, frozenset[str]], year: Year
) -> Iterator[dict[str, Any]]:
    scope = year.scope(resource.id, quota)
    counted = used(year.taken, quota, scope)
    wanted = _wanted(quota, scope, year)
    for account in sorted(whose[quota.per], key=lambda each: (year.name(each), each)):
        spans = {span for key, span in (*counted, *wanted) if key == account}
        for span in sorted(spans | _always(resource, quota, year)):
            amount = counted.get((account, span), 0)
            yield {
                "resource_id": resource.id,
                "group_id": quota.group_id,
                "per": quota.per.value,
                "subject_id": account,
                "name": year.name(account),
                "unit": quota.unit.value,
                "period": span,
                "limit": quota.limit,
                "used": in_units(amount, quota.unit),
                "left": in_units(max(0, quota.most - amount), quota.unit),
                "wanted": in_units(wanted.get((account, span), 0), quota.unit),
            }


def _always(resource: Resource, quota: Quota, year: Year) -> set[str]:
    """The spans that are shown though nothing was taken in them: the year, and this month."""
    if quota.period is Span.YEAR:
        return {year.number}
    month = month_of(today(year.scene.now, resource.time_zone))
    return {month} if month.startswith(year.number) else set()


def _wanted(quota: Quota, scope: Iterable[ResourceId], year: Year) -> Mapping[tuple[str, str], int]:
    """Of requests that nobody has decided about, and what changes would take besides."""
    found: Counter[tuple[str, str]] = Counter()
    for claim in year.waiting:
        found.update(_amounts(claim, quota, scope, year))
    for had, claim in year.changing:
        more = _amounts(claim, quota, scope, year)
        more.subtract(_amounts(had, quota, scope, year))
        found.update(+more)
    return found


def _amounts(
    claim: Claim, quota: Quota, scope: Iterable[ResourceId], year: Year
) -> Counter[tuple[str, str]]:
    if {item.resource_id for item in claim.items}.isdisjoint(scope):
        return Counter()
    whose = subject(claim, quota, year.scene.membership)
    taken = amounts((claim.period,), quota)
    return Counter(
        {(whose, span): each for span, each in taken.items() if span.startswith(year.number)}
    )
